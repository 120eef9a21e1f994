"""A mistake in the HTML of a template is named by its file and line, while what is unusual and right is not."""

import pytest

from play.design import problems
from tests.support.designer import spoil

HIDDEN_MOMENT = '<input type="hidden" name="at" value="{{ turn.moment_id }}">'
LEGAL_FILE = "turn/over.html"


def test_there_are_none():
    assert problems.find_warnings() == []


@pytest.mark.parametrize(
    "file, old, new, says",
    [
        # What the page's security policy blocks
        (
            "turn/guess.html",
            '<h2 class="chosen"',
            '<h2 class="chosen" style="color: red"',
            "style= of <h2> has no effect",
        ),
        ("room/own.html", '<p class="own"', "<p STYLE='margin:0' class=\"own\"", "style= of <p> has no effect"),
        ("room.html", '<div class="dock">', "<style>.dock { color: red }</style>", "<style> has no effect"),
        ("front.html", "</header>", "</header><script>alert(1)</script>", "a <script> without a file has no effect"),
        (
            "front.html",
            "</header>",
            '</header><script src="https://cdn.example/a.js"></script>',
            "is of another server",
        ),
        (
            "room/say.html",
            '<button id="send"',
            '<button onclick="go()" id="send"',
            "onclick= of <button> has no effect",
        ),
        ("room/person.html", '  class="player', '  onmouseenter="go()"\n  class="player', "onmouseenter= of <li>"),
        ("room/say.html", '<button id="send"', '<button hx-on:click="go()" id="send"', "hx-on:click= of <button>"),
        ("turn/gone.html", 'href="/"', 'href="javascript:history.back()"', "javascript: in href= has no effect"),
        ("room/invite.html", "src=\"{% url 'qr' status.code %}\"", 'src="https://qr.example/a.png"', "src= of <img>"),
        ("room/invite.html", 'width="132"', 'srcset="/a.png, //cdn.example/b.png 2x" width="132"', "srcset= of <img>"),
        ("base.html", "{% static 'icon.svg' %}", "http://fonts.example/x.css", "href= of <link> is of another server"),
        ("turn/gone.html", "<h2>", '<iframe src="https://v.example/1"></iframe><h2>', "src= of <iframe>"),
        ("turn/gone.html", "<h2>", '<object data="/static/a.svg"></object><h2>', "<object> has no effect"),
        (
            "turn/gone.html",
            "<h2>",
            '<picture><source srcset="https://a.example/b"><img></picture><h2>',
            "srcset= of <source>",
        ),
        ("turn/gone.html", "<h2>", '<svg><use xlink:href="https://a.example/b#c"/></svg><h2>', "xlink:href= of <use>"),
        ("turn/gone.html", "<h2>", '<img src="data:image/png;base64,AA"><h2>', "src= of <img> is of another server"),
        # Names that HTML does not know
        (
            "turn/gone.html",
            "<h2>",
            "<buton>A</buton><h2>",
            "there is no element <buton>. Expected one of HTML. Did you mean “button”?",
        ),
        (
            "turn/gone.html",
            "<h2>",
            '<h2 clas="a">',
            "<h2> knows no attribute clas=. Expected one that HTML knows. Did you mean “class”?",
        ),
        ("turn/clue.html", 'placeholder="', 'placehodler="', "Did you mean “placeholder”?"),
        (
            "room.html",
            'aria-label="{% translate "Time left" %}"',
            'aria-lable="{% translate "Time left" %}"',
            "Did you mean “aria-label”?",
        ),
        ("room.html", 'aria-atomic="false"', 'aria-atomc="false"', "Did you mean “aria-atomic”?"),
        (
            "room.html",
            'role="timer"',
            'role="timr"',
            "there is no role “timr”. Expected one of ARIA. Did you mean “timer”?",
        ),
        ("turn/join_form.html", "hx-swap", "hx-swp", "Did you mean “hx-swap”?"),
        ("turn/gone.html", "<h2>", '<div href="/"></div><h2>', "<div> knows no attribute href="),
        ("turn/clue.html", "    required\n", '    required\n    name="text"\n', "<input> has name= twice"),
        ("turn/gone.html", 'class="button"', 'class="button" class="big"', "<a> has class= twice"),
        # Tags
        ("turn/guess.html", "</h2>", "", "<h2> is not closed. Expected </h2>"),
        ("room/person.html", "</b>", "", "<b> is not closed. Expected </b> before </span> of line 16."),
        ("room.html", '<div class="window">', "<div>", ""),
        ("room/podium.html", "</h1>", "</h2>", "<h1> is not closed."),
        ("turn/clue.html", "</h2>", "</h2></b>", "</b> closes nothing."),
        ("room/order.html", "</p>", "</p></div>", "</div> closes nothing."),
        ("turn/own_squares.html", "{% blocktranslate", "</p>{% blocktranslate", "</p> closes nothing."),
        ("turn/hint.html", "</bdi>", "", "<bdi> is not closed. Expected </bdi> before </p> of line 7."),
        (
            "turn/gone.html",
            "<h2>",
            "<h2><b><i>A</b></i>",
            "<i> ends after an element around it. Expected </i> before </b>",
        ),
        ("turn/clue.html", '<form id="pass"', '<form id="other"><form id="pass"', "<form> is not closed"),
        ("turn/gone.html", "<h2>", "<form><form></form></form><h2>", "<form> cannot stand in <form> of line 1."),
        ("turn/gone.html", "<h2>", '<a href="/">A <a href="/">B</a></a><h2>', "<a> cannot stand in <a> of line 1."),
        (
            "turn/gone.html",
            "<h2>",
            '<button type="button"><a href="/">B</a></button><h2>',
            "<a> cannot stand in <button>",
        ),
        ("turn/gone.html", "<h2>", "<p>A<ul><li>B</li></ul></p><h2>", "<ul> cannot stand in <p> of line 1."),
        ("turn/gone.html", "<h2>", "<ul><p>A</p></ul><h2>", "<p> cannot stand in <ul> of line 1. Expected <li> there."),
        ("turn/gone.html", "<h2>", "<div><li>A</li></div><h2>", "Expected <ul>, <ol> or <menu> around it."),
        # Quotes, brackets and entities
        ("turn/gone.html", 'class="button"', 'class="button', "the quote of class= is not closed."),
        ("turn/guess.html", 'name="typed"', 'name="typed', "the quote of name= is not closed."),
        (
            "room/said.html",
            'class="token look-{{ said.look }}"',
            'class="token look-{{ said.look }}',
            "the quote of class=",
        ),
        ("turn/gone.html", '"button"', 'button"', "a quote in class= has no beginning."),
        ("turn/gone.html", "</h2>", "</h2\n", "the tag </h2 is not ended. Expected “>”"),
        ("turn/gone.html", 'href="/">', 'href="/"', "the tag <a is not ended."),
        ("turn/gone.html", "<h2>", "<h2>3 < 4 ", "“<” opens no tag here."),
        ("turn/gone.html", "<h2>", "<h2>&nbsp A ", "the entity “&nbsp” has no end. Expected “&nbsp;”"),
        (
            "turn/gone.html",
            "<h2>",
            "<h2>&nsbp; A ",
            "there is no entity “&nsbp;”. Expected a name of HTML. Did you mean “&nbsp;”?",
        ),
        ("turn/gone.html", "<h2>", "<!-- A <h2>", "the comment <!-- is not ended."),
    ],
)
def test_a_mistake_is_named_by_file_and_line(file, old, new, says, templates):
    line = spoil(templates, file, old, new)
    line += new[: len(new) - len(new.lstrip("\n"))].count("\n")
    found = problems.find_warnings()
    if says:
        assert any(one.file == file and says in str(one) for one in found), list(map(str, found))
        assert any(
            one.file == file and abs(one.line - line) <= new.count("\n") and says in str(one) for one in found
        ), list(map(str, found))
    assert len(found) <= 2, list(map(str, found))
