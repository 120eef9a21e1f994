"""A mistake in the HTML of a template is named by its file and line. What is unusual and right is not."""

import sys

import pytest
from colorclues.server import worker
from django.core.checks import WARNING, run_checks
from django.core.checks.registry import registry

from play.design import gallery_frames, page_walk, problems, speed_checker
from play.design.template_files import find_folder
from tests.support.designer import find_warnings_after, spoil

PAGE = "errors/removed.html"  # a small page, with <h1> in line 8


def check(found, file, line, says):
    """Check that all that is said is what is wrong, where it is."""
    assert [(one[0], one[1]) for one in found] == [(file, line)], found
    assert says in found[0][2]


def test_there_are_none():
    assert problems.find_warnings() == []


@pytest.mark.parametrize(
    "file, old, new, says",
    [
        (
            "turn/guess.html",
            '<h2 class="chosen"',
            '<h2 class="chosen" style="color: red"',
            "style= of <h2> has no effect",
        ),
        ("room/own.html", '<p class="own"', "<p STYLE='margin:0' class=\"own\"", "style= of <p> has no effect"),
        (PAGE, "<h1>", "<style>h1 { color: red }</style><h1>", "<style> has no effect"),
        ("front.html", "</header>", "</header><script>alert(1)</script>", "a <script> without a file has no effect"),
        ("front.html", "</header>", '</header><script src="https://a.example/a.js"></script>', "src= of <script>"),
        (
            "room/say.html",
            '<button id="send"',
            '<button onclick="go()" id="send"',
            "onclick= of <button> has no effect",
        ),
        (
            "room/person.html",
            "  data-points",
            '  onmouseenter="go()" data-points',
            "onmouseenter= of <li> has no effect",
        ),
        ("room/say.html", '<button id="send"', '<button hx-on:click="go()" id="send"', "hx-on:click= of <button>"),
        (PAGE, "href=\"{% url 'front' %}\"", 'href="javascript:history.back()"', "javascript: in href= has no effect"),
        ("room/invite.html", "src=\"{% url 'qr' status.code %}\"", 'src="https://a.example/a.png"', "src= of <img>"),
        ("room/invite.html", 'width="132"', 'srcset="/a.png, //a.example/b.png 2x" width="132"', "srcset= of <img>"),
        ("base.html", "{% static 'icon.svg' %}", "http://a.example/i.svg", "href= of <link> is of another server"),
        (PAGE, "<h1>", '<iframe src="https://a.example/1" title="A"></iframe><h1>', "src= of <iframe>"),
        (PAGE, "<h1>", '<object data="/static/a.svg"></object><h1>', "<object> has no effect"),
        (PAGE, "<h1>", '<picture><source srcset="https://a.example/b"></picture><h1>', "srcset= of <source>"),
        (PAGE, "<h1>", '<svg><use xlink:href="https://a.example/b#c"/></svg><h1>', "xlink:href= of <use>"),
        (PAGE, "<h1>", '<img src="data:image/png;base64,AA" alt=""><h1>', "src= of <img> is of another server"),
        (PAGE, "<h1>", '<form action="https://a.example/"></form><h1>', "action= of <form> is of another server"),
    ],
)
def test_what_the_security_policy_blocks_is_named(file, old, new, says):
    found, line = find_warnings_after(file, old, new)
    check(found, file, line, says)
    assert "The security policy blocks" in found[0][2]


@pytest.mark.parametrize(
    "file, old, new, says",
    [
        (
            PAGE,
            "<h1>",
            "<buton>A</buton><h1>",
            "there is no element <buton>. Expected one of HTML. Did you mean “button”?",
        ),
        (
            PAGE,
            "<h1>",
            '<h1 clas="a">',
            "<h1> knows no attribute clas=. Expected one that HTML knows. Did you mean “class”?",
        ),
        ("turn/clue.html", 'placeholder="', 'placehodler="', "Did you mean “placeholder”?"),
        ("room.html", 'role="timer" aria-label', 'role="timer" aria-lable', "Did you mean “aria-label”?"),
        ("room.html", 'aria-atomic="false"', 'aria-atomc="false"', "Did you mean “aria-atomic”?"),
        (
            "room.html",
            'role="timer"',
            'role="timr"',
            "there is no role “timr”. Expected one of ARIA. Did you mean “timer”?",
        ),
        ("turn/join_form.html", "hx-swap", "hx-swp", "Did you mean “hx-swap”?"),
        ("room.html", "hx-ws:connect", "hx-ws:conect", "Did you mean “hx-ws:connect”?"),
        (PAGE, "<h1>", '<div href="/"></div><h1>', "<div> knows no attribute href="),
        (PAGE, 'class="button"', 'class="button" class="big"', "<a> has class= twice"),
        ("turn/clue.html", "    required\n", '    name="text" required\n', "<input> has name= twice"),
    ],
)
def test_a_name_that_html_does_not_know_is_named(file, old, new, says):
    found, line = find_warnings_after(file, old, new)
    check(found, file, line, says)


@pytest.mark.parametrize(
    "file, old, new, begins, says",
    [
        (
            "turn/guess.html",
            "</h2>",
            "",
            "<h2",
            "<h2> is not closed. Expected </h2> before </section> of templates/room.html",
        ),
        ("room/person.html", "</b>", "", "<b ", "<b> is not closed. Expected </b> before </span> of line 19."),
        ("room/podium.html", "</h1>", "</h2>", "<h1>", "<h1> is closed by </h2>"),
        ("room/invite.html", "</form>", "", '<form class="share"', "<form> is not closed."),
        # Of elements with the same name the indentation tells which has lost its end
        (
            "room.html",
            '          {% include "room/dots.html" %}\n        </div>',
            "",
            '<div class="plane',
            "<div> is not closed.",
        ),
        ("room.html", "        </label>\n", "", '<label class="sounds"', "<label> is not closed."),
        ("turn/hint.html", "</bdi>", "", "<bdi", "<bdi> is not closed. Expected </bdi> before </p> of line 7."),
        ("turn/clue.html", "</h2>", "</h2></b>", "</b>", "</b> closes nothing."),
        ("room/order.html", "</p>", "</p>\n</div>", "</div>", "</div> closes nothing."),
        ("turn/own_squares.html", "{% blocktranslate", "</p>{% blocktranslate", "</p>", "</p> closes nothing."),
        (PAGE, "<h1>", "<h1><b><i>A</b></i>", "<h1>", "<i> ends after an element around it. Expected </i> before </b>"),
        (PAGE, "<h1>", "<form><form></form></form><h1>", "<form>", "<form> cannot stand in <form> of line 8."),
        (PAGE, "<h1>", '<a href="/">A <a href="/">B</a></a><h1>', "<a", "<a> cannot stand in <a> of line 8."),
        (PAGE, "<h1>", '<button type="button"><a href="/">B</a></button><h1>', "<a", "<a> cannot stand in <button>"),
        (PAGE, "<h1>", "<p>A<ul><li>B</li></ul></p><h1>", "<p>", "<ul> cannot stand in <p> of line 8."),
        (PAGE, "<h1>", "<ul><p>A</p></ul><h1>", "<ul>", "<p> cannot stand in <ul> of line 8. Expected <li> there."),
        (PAGE, "<h1>", "<div><li>A</li></div><h1>", "<div>", "Expected <ul>, <ol> or <menu> around it."),
    ],
)
def test_an_element_that_is_not_closed_is_named_where_it_begins(file, old, new, begins, says):
    found, _ = find_warnings_after(file, old, new)
    text = (find_folder() / file).read_text().replace(old, new, 1)
    check(found, file, text[: text.index(begins)].count("\n") + 1, says)


@pytest.mark.parametrize(
    "file, old, new, says",
    [
        (PAGE, 'class="button"', 'class="button', "the quote of class= is not closed."),
        ("turn/guess.html", 'name="typed"', 'name="typed', "the quote of name= is not closed."),
        (
            "room/said.html",
            'class="token look-{{ said.look }}"',
            'class="token look-{{ said.look }}',
            "the quote of class=",
        ),
        (PAGE, '"button"', 'button"', "a quote in class= has no beginning."),
        ("room/does.html", '"{% if', "{% if", "the quote of id= is not closed."),
        (PAGE, "</h1>", "</h1\n", "the tag </h1 is not ended. Expected “>”"),
        (PAGE, "<h1>", "<h1", "the tag <h1 is not ended."),
        (PAGE, "<h1>", "<h1>3 < 4 ", "“<” opens no tag here."),
        (PAGE, "<h1>", "<h1>&nbsp A ", "the entity “&nbsp” has no end. Expected “&nbsp;”"),
        (PAGE, "<h1>", "<h1>&nsbp; A ", "there is no entity “&nsbp;”. Expected a name of HTML. Did you mean “&nbsp;”?"),
        ("turn/wait_for_host.html", "<bdi", "<!-- <bdi", "the comment <!-- is not ended."),
    ],
)
def test_a_quote_a_bracket_or_an_entity_without_its_end_is_named(file, old, new, says):
    found, line = find_warnings_after(file, old, new)
    check([one for one in found if "is not closed. Expected </" not in one[2]], file, line, says)


def test_a_warning_is_no_mistake_and_neither_stops_a_start_nor_hides_what_was_saved(templates):
    spoil(templates, PAGE, "<h1>", '<h1 style="color: red">')
    assert problems.find_mistakes() == []
    assert [one for one in run_checks(tags=registry.tags_available() - {worker.DESIGNERS}) if "play" in one.id] == []


@pytest.mark.parametrize("asked", [["manage.py", "check", "--tag", "design"], ["manage.py", "check", "--tag=design"]])
def test_check_says_it_where_it_is_asked(asked, templates, monkeypatch):
    spoil(templates, PAGE, "<h1>", '<h1 style="color: red">')
    assert run_checks(tags=["design"]) == []  # before a production start, where nobody could mend it
    monkeypatch.setattr(sys, "argv", asked)
    (found,) = run_checks(tags=["design"])
    assert found.level == WARNING and found.msg.startswith("templates/errors/removed.html, line 8: style= of <h1>")


def test_development_says_it_unasked(templates, settings, monkeypatch):
    settings.DEBUG = True
    spoil(templates, PAGE, "<h1>", '<h1 style="color: red">')
    assert [one.id for one in run_checks(tags=["design"])] == ["play.W022"]
    monkeypatch.setattr(speed_checker, "find_slow", list)  # it takes half a second
    assert [one.line for one in gallery_frames.find_mistakes()] == [8]


def test_only_what_was_saved_is_read_again(templates, monkeypatch):
    problems.find_warnings()
    walked = []
    run = page_walk.PageWalk.run
    monkeypatch.setattr(page_walk.PageWalk, "run", lambda walk: walked.append(walk.page.template) or run(walk))
    spoil(templates, "errors/removed.html", "<h1>", "<h1><b>")
    assert [one.line for one in problems.find_warnings()] == [8]
    assert walked == ["errors/removed.html", "errors/removed.html#sentence"]
