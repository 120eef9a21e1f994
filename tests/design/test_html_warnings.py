"""A mistake in the HTML of a template is named by its file and line. What is unusual and right is not."""

import pytest

from play.design import problems
from tests.support.designer import spoil

GONE = "turn/gone.html"  # a file of two lines, which begins with <h2>


def find(templates, file, old, new):
    """Return the warnings after a designer's change, and its line."""
    line = spoil(templates, file, old, new)
    return [(one.file, one.line, str(one)) for one in problems.find_warnings()], line


def check(found, file, line, says):
    """Check that all that is said is what is wrong, where it is."""
    assert [(one[0], one[1]) for one in found] == [(file, line)], found
    assert says in found[0][2]


def test_there_are_none():
    assert problems.find_warnings() == []


@pytest.mark.parametrize(
    "file, old, new, says",
    [
        ("turn/guess.html", '<h2 class="chosen"', '<h2 class="chosen" style="color: red"', "style= of <h2> has no effect"),
        ("room/own.html", '<p class="own"', "<p STYLE='margin:0' class=\"own\"", "style= of <p> has no effect"),
        (GONE, "<h2>", "<style>h2 { color: red }</style><h2>", "<style> has no effect"),
        ("front.html", "</header>", "</header><script>alert(1)</script>", "a <script> without a file has no effect"),
        ("front.html", "</header>", '</header><script src="https://a.example/a.js"></script>', "src= of <script>"),
        ("room/say.html", '<button id="send"', '<button onclick="go()" id="send"', "onclick= of <button> has no effect"),
        ("room/person.html", "  data-points", '  onmouseenter="go()" data-points', "onmouseenter= of <li> has no effect"),
        ("room/say.html", '<button id="send"', '<button hx-on:click="go()" id="send"', "hx-on:click= of <button>"),
        (GONE, 'href="/"', 'href="javascript:history.back()"', "javascript: in href= has no effect"),
        ("room/invite.html", "src=\"{% url 'qr' status.code %}\"", 'src="https://a.example/a.png"', "src= of <img>"),
        ("room/invite.html", 'width="132"', 'srcset="/a.png, //a.example/b.png 2x" width="132"', "srcset= of <img>"),
        ("base.html", "{% static 'icon.svg' %}", "http://a.example/i.svg", "href= of <link> is of another server"),
        (GONE, "<h2>", '<iframe src="https://a.example/1" title="A"></iframe><h2>', "src= of <iframe>"),
        (GONE, "<h2>", '<object data="/static/a.svg"></object><h2>', "<object> has no effect"),
        (GONE, "<h2>", '<picture><source srcset="https://a.example/b"></picture><h2>', "srcset= of <source>"),
        (GONE, "<h2>", '<svg><use xlink:href="https://a.example/b#c"/></svg><h2>', "xlink:href= of <use>"),
        (GONE, "<h2>", '<img src="data:image/png;base64,AA" alt=""><h2>', "src= of <img> is of another server"),
        (GONE, "<h2>", '<form action="https://a.example/"></form><h2>', "action= of <form> is of another server"),
    ],
)
def test_what_the_security_policy_blocks_is_named(file, old, new, says, templates):
    found, line = find(templates, file, old, new)
    check(found, file, line, says)
    assert "The security policy blocks" in found[0][2]


@pytest.mark.parametrize(
    "file, old, new, says",
    [
        (GONE, "<h2>", "<buton>A</buton><h2>", "there is no element <buton>. Expected one of HTML. Did you mean “button”?"),
        (GONE, "<h2>", '<h2 clas="a">', "<h2> knows no attribute clas=. Expected one that HTML knows. Did you mean “class”?"),
        ("turn/clue.html", 'placeholder="', 'placehodler="', "Did you mean “placeholder”?"),
        ("room.html", 'role="timer" aria-label', 'role="timer" aria-lable', "Did you mean “aria-label”?"),
        ("room.html", 'aria-atomic="false"', 'aria-atomc="false"', "Did you mean “aria-atomic”?"),
        ("room.html", 'role="timer"', 'role="timr"', "there is no role “timr”. Expected one of ARIA. Did you mean “timer”?"),
        ("turn/join_form.html", "hx-swap", "hx-swp", "Did you mean “hx-swap”?"),
        ("room.html", "hx-ws:connect", "hx-ws:conect", "Did you mean “hx-ws:connect”?"),
        (GONE, "<h2>", '<div href="/"></div><h2>', "<div> knows no attribute href="),
        (GONE, 'class="button"', 'class="button" class="big"', "<a> has class= twice"),
        ("turn/clue.html", "    required\n", '    name="text" required\n', "<input> has name= twice"),
    ],
)
def test_a_name_that_html_does_not_know_is_named(file, old, new, says, templates):
    found, line = find(templates, file, old, new)
    check(found, file, line, says)


@pytest.mark.parametrize(
    "file, old, new, begins, says",
    [
        ("turn/guess.html", "</h2>", "", "<h2", "<h2> is not closed. Expected </h2> before </section> of templates/room.html"),
        ("room/person.html", "</b>", "", "<b ", "<b> is not closed. Expected </b> before </span> of line 19."),
        ("room/podium.html", "</h1>", "</h2>", "<h1>", "<h1> is closed by </h2> of line 12. Expected </h1>."),
        ("room/invite.html", "</form>", "", '<form class="share"', "<form> is not closed."),
        # Of elements with the same name the indentation tells which has lost its end
        ("room.html", "          {% include \"room/dots.html\" %}\n        </div>", "", '<div class="plane', "<div> is not closed."),
        ("room.html", "        </label>\n", "", '<label class="sounds"', "<label> is not closed."),
        ("turn/hint.html", "</bdi>", "", "<bdi", "<bdi> is not closed. Expected </bdi> before </p> of line 7."),
        ("turn/clue.html", "</h2>", "</h2></b>", "</b>", "</b> closes nothing."),
        ("room/order.html", "</p>", "</p>\n</div>", "</div>", "</div> closes nothing."),
        ("turn/own_squares.html", "{% blocktranslate", "</p>{% blocktranslate", "</p>", "</p> closes nothing."),
        (GONE, "<h2>", "<h2><b><i>A</b></i>", "<h2>", "<i> ends after an element around it. Expected </i> before </b>"),
        (GONE, "<h2>", "<form><form></form></form><h2>", "<form>", "<form> cannot stand in <form> of line 1."),
        (GONE, "<h2>", '<a href="/">A <a href="/">B</a></a><h2>', "<a", "<a> cannot stand in <a> of line 1."),
        (GONE, "<h2>", '<button type="button"><a href="/">B</a></button><h2>', "<a", "<a> cannot stand in <button>"),
        (GONE, "<h2>", "<p>A<ul><li>B</li></ul></p><h2>", "<p>", "<ul> cannot stand in <p> of line 1."),
        (GONE, "<h2>", "<ul><p>A</p></ul><h2>", "<ul>", "<p> cannot stand in <ul> of line 1. Expected <li> there."),
        (GONE, "<h2>", "<div><li>A</li></div><h2>", "<div>", "Expected <ul>, <ol> or <menu> around it."),
    ],
)
def test_an_element_that_is_not_closed_is_named_where_it_begins(file, old, new, begins, says, templates):
    found, _ = find(templates, file, old, new)
    text = (templates / file).read_text()
    check(found, file, text[: text.index(begins)].count("\n") + 1, says)


@pytest.mark.parametrize(
    "file, old, new, says",
    [
        (GONE, 'class="button"', 'class="button', "the quote of class= is not closed."),
        ("turn/guess.html", 'name="typed"', 'name="typed', "the quote of name= is not closed."),
        ("room/said.html", 'class="token look-{{ said.look }}"', 'class="token look-{{ said.look }}', "the quote of class="),
        (GONE, '"button"', 'button"', "a quote in class= has no beginning."),
        ("room/does.html", '"{% if', "{% if", "the quote of id= is not closed."),
        (GONE, "</h2>", "</h2\n", "the tag </h2 is not ended. Expected “>”"),
        (GONE, "<h2>", "<h2", "the tag <h2 is not ended."),
        (GONE, "<h2>", "<h2>3 < 4 ", "“<” opens no tag here."),
        (GONE, "<h2>", "<h2>&nbsp A ", "the entity “&nbsp” has no end. Expected “&nbsp;”"),
        (GONE, "<h2>", "<h2>&nsbp; A ", "there is no entity “&nsbp;”. Expected a name of HTML. Did you mean “&nbsp;”?"),
        ("turn/wait_for_host.html", "<bdi", "<!-- <bdi", "the comment <!-- is not ended."),
    ],
)
def test_a_quote_a_bracket_or_an_entity_without_its_end_is_named(file, old, new, says, templates):
    found, line = find(templates, file, old, new)
    check([one for one in found if "is not closed. Expected </" not in one[2]], file, line, says)


@pytest.mark.parametrize(
    "file, old, new, says",
    [
        (GONE, "<h2>", '<h2 id="board">', "the id “board” stands twice in a page. The other is in templates/room/board.html, line 2."),
        ("turn/pick.html", "<h2>", '<h2 id="act">', "The other is in templates/turn/pick.html, line 1."),
        ("turn/reveal.html", "    <li{%", '    <li id="result"{%', "the id “result” stands twice in a page. It is in a loop."),
        ("room/person.html", 'id="player-{{ person.id }}"', 'id="player-{{ turn.phase }}"', "stands twice"),
        ("turn/lobby.html", 'id="bot"', 'id="start"', "the id “start” stands twice"),
        ("turn/lobby.html", "<h2>", '<h2 id="say-text">', "the id “say-text” stands twice"),
        ("front.html", '<h2 id="rules">', '<h2 id="again">', "the id “again” stands twice"),
        ("dashboard/head.html", "<header", '<header id="state"', "the id “state” stands twice"),
    ],
)
def test_an_id_that_two_elements_of_a_state_have_is_named(file, old, new, says, templates):
    found, line = find(templates, file, old, new)
    assert any(one[:2] == (file, line) or "The other is" in one[2] and f"{file}, line {line}" in one[2] for one in found if says in one[2]), found


@pytest.mark.parametrize(
    "file, old, new, says",
    [
        ("turn/guess.html", 'form="place"', 'form="plaec"', "form= points to nothing: no element has the id “plaec”. Expected an id that a state of the page has. Did you mean “place”?"),
        ("turn/clue.html", 'for="clue-text"', 'for="clue-txt"', "Did you mean “clue-text”?"),
        ("turn/clue.html", 'aria-describedby="notice"', 'aria-describedby="notce"', "Did you mean “notice”?"),
        ("room/top.html", 'aria-labelledby="how-title"', 'aria-labelledby="how-titel"', "Did you mean “how-title”?"),
        ("room/top.html", 'popovertarget="invite"', 'popovertarget="invit"', "popovertarget= points to nothing"),
        ("room/top.html", 'href="#invite"', 'href="#invites"', "href= points to nothing"),
        ("room/top.html", "#rules", "#ruels", "Did you mean “rules”?"),
        ("room/top.html", 'hx-target="#seat"', 'hx-target="#saet"', "hx-target= points to nothing"),
        ("room/secret.html", 'for="card-', 'for="crad-', "no element has the id “crad-…”"),
        ("room/board.html", 'aria-describedby="on-', 'aria-describedby="upon-', "no element has the id “upon-…”"),
        ("room.html", 'for="talk-open"', 'for="talk"', "for= points to nothing"),
        ("turn/clue.html", 'for="clue-text"', 'for="clue"', "for= points to <form>, the element with the id “clue”. Expected the id of"),
        ("room/events.html", 'hx-include="#board', 'hx-include="#bord', "Did you mean “board”?"),
    ],
)
def test_what_points_to_nothing_is_named(file, old, new, says, templates):
    found, line = find(templates, file, old, new)
    assert any(one[:2] == (file, line) and says in one[2] for one in found), found


@pytest.mark.parametrize(
    "file, old, new, says",
    [
        ("room.html", 'id="view"', 'id="viev"', "nothing has the id “view”, for which static/connection.js looks. Expected it. Did you mean “viev”?"),
        ("room/map.html", 'id="map"', 'id="mapp"', "Did you mean “mapp”?"),
    ],
)
def test_an_id_for_which_the_scripts_look_is_missed(file, old, new, says, templates):
    found, line = find(templates, file, old, new)
    assert any(one[:2] == (file, line) and says in one[2] for one in found), found


LEGAL = (
    # Conditions around the two tags of an element, and either of two start tags
    "{% if turn.is_host %}<a href='/'>{% endif %}A{% if turn.is_host %}</a>{% endif %}",
    "{% if turn.is_host %}<a href='/'>{% endif %}A{% if not turn.is_host %}B{% else %}</a>{% endif %}",
    "{% if turn.is_host %}<b class='a'>{% else %}<b>{% endif %}A</b>",
    "{% if turn.role == 'giver' %}<b>{% elif turn.role == 'guesser' %}<i>{% endif %}A"
    "{% if turn.role == 'guesser' %}</i>{% elif turn.role == 'giver' %}</b>{% endif %}",
    "<ul>{% for one in turn.card %}<li>{% if not forloop.last %}A{% endif %}</li>{% endfor %}</ul>",
    "{% for one in turn.card %}{% if forloop.first %}<ul>{% endif %}<li>A</li>{% if forloop.last %}</ul>{% endif %}{% endfor %}",
    "<div>{% for one in turn.card %}{% if forloop.counter0|divisibleby:2 %}<p>{% endif %}A"
    "{% if forloop.counter|divisibleby:2 %}</p>{% endif %}{% endfor %}</div>",
    "<p>A{% if turn.is_host %}</p><p>B{% endif %}</p>",
    # Attributes
    "<b {% if turn.is_host %}class='a'{% else %}class='b'{% endif %}>A</b>",
    "<b {% if turn.is_host %}id='one'{% endif %}>A</b>{% if not turn.is_host %}<i id='one'>A</i>{% endif %}",
    "<b class='a{% if turn.is_host %} b{% endif %}' data-a-b='c' title=\"{{ turn.name }}\" hidden>A</b>",
    "<b class={{ turn.role }} lang=en>A</b><h{{ turn.step }}>A</h{{ turn.step }}>",
    "<b title='1 < 2 & 3 > 2' data-more='a=b'>1 &lt; 2 &amp; 3 & 4 &nbsp;&#8211;&#x2013;</b>",
    "<b role='presentation img' aria-hidden='true' aria-current='page' popover>A</b>",
    "<input aria-label='A' inputmode='numeric' pattern='[0-9]+' enterkeyhint='send' disabled>",
    # Ids and what points to them
    "{% if turn.is_host %}<b id='one'>A</b>{% else %}<i id='one'>A</i>{% endif %}<b aria-labelledby='one act'>A</b>",
    "{% for one in turn.card %}<b id='one-{{ one.coordinate }}'>A</b><i aria-describedby='one-C12'>A</i>{% endfor %}",
    "{% for one in turn.card %}{% if forloop.first %}<b id='one'>A</b>{% endif %}{% endfor %}",
    "<a href='#board'>A</a><a href='#'>A</a><a href='#top'>A</a><a href='/#rules'>A</a><a href='?plain#chat'>A</a>",
    "<label for='one'>A</label><input id='one' list='two'><datalist id='two'><option value='a'></datalist>".replace(
        "<option value='a'>", "<option value='a'></option>"
    ),
    # Other servers, where nothing is loaded from them
    "<a href='https://a.example/' target='_blank' rel='noopener'>A</a><a href='mailto:a@a.example'>A</a>",
    "<img src='{% url 'qr' turn.code %}' alt=''><a href=\"{% url 'room' turn.code %}?plain#board\">A</a>",
    "{% load static %}<img src='{% static 'icon.svg' %}' srcset='{% static 'icon.svg' %} 2x' alt=''>",
    "<a href='/r/{{ turn.code }}/'>A</a><a href='/r/{{ turn.code }}/screen/?hide'>A</a><a href=''>A</a>",
    # Drawings and others that are seldom seen
    "<svg viewBox='0 0 9 9' fill='none' stroke-width='2'><title>A</title><defs><linearGradient id='g' gradientUnits='userSpaceOnUse'>"
    "<stop offset='0' stop-color='red'/></linearGradient></defs><g><path d='M0 0' fill='url(#g)'/><use href='#g' xlink:href='#g'/></g></svg>",
    "<template><li>A</li></template><details open><summary><h3>A</h3></summary><p>A</p></details>",
    "<table><caption>A</caption><thead><tr><th scope='col'>A</th></tr></thead><tbody><tr><td colspan='2'>A</td></tr></tbody></table>",
    "<dl><div><dt>A</dt><dd>B</dd></div></dl><figure><figcaption>A</figcaption></figure><p><br><wbr><img src='/a' alt=''></p>".replace(
        "<img src='/a' alt=''>", ""
    ),
    "<x-note class='a' tone='b'>A</x-note><ruby>A<rt>B</rt></ruby><meter value='1'></meter><output for='board'>A</output>".replace(
        " for='board'", ""
    ),
    "<textarea name='a' aria-label='A'><b> & </textarea><!-- <b> & < --><pre>A</pre>",
    "<script type='application/json'>{}</script><noscript><b>A</b></noscript>",
    "{% blocktranslate trimmed with name=turn.name %}<b>{{ name }}</b> has <i>won</i>{% endblocktranslate %}",
    "{% blocktranslate count n=turn.round %}<b>{{ n }}</b> round{% plural %}<b>{{ n }}</b> rounds{% endblocktranslate %}",
    "{% with id='one' %}<label for='{{ id }}-a'>A</label><input id='{{ id }}-a'>{% endwith %}",
    "{% filter upper %}<b>A{% endfilter %}{% comment %}<b>{% endcomment %}{# <b> #}{% verbatim %}<b>{{ a }}</b>{% endverbatim %}",
    # Forms and buttons
    "<form id='one' method='post' action='/r/{{ turn.code }}/move/{{ query }}' hx-ws:send>{% csrf_token %}"
    "<input type='hidden' name='move' value='more-time'><button name='at' value='{{ turn.moment_id }}'>A</button></form>",
    "<form method='dialog'><input name='anything' aria-label='A'><button>A</button></form><button type='button'>A</button>",
    "<form action='/'><input name='code' aria-label='A'><button name='screen' value='yes'>A</button></form>",
    "<button form='place' name='square' value='C12'>A</button><button popovertarget='how'>A</button>",
)


@pytest.mark.parametrize("text", LEGAL)
def test_what_is_right_is_no_mistake(text, templates):
    spoil(templates, "turn/over.html", "{% if turn.is_host %}", text + "{% if turn.is_host %}")
    assert [str(one) for one in [*problems.find_mistakes(), *problems.find_warnings()]] == []


FORM = """<form id="clue" class="fields" method="post" action="/r/{{ turn.code }}/move/{{ query }}" hx-ws:send>"""


@pytest.mark.parametrize(
    "file, old, new, says",
    [
        ("turn/guess.html", 'name="typed"', 'name="typd"', "the server reads no field “typd” of the move guess. It reads at, move, square, typed. Did you mean “typed”?"),
        ("turn/guess.html", 'value="guess"', 'value="gues"', "“gues” is no move. Expected one of docs/wire.md. Did you mean “guess”?"),
        ("room/events.html", 'value="react"', 'value="reackt"', "“reackt” is no move."),
        ("room/events.html", 'value="heart"', 'value="hart"', "“hart” is no value of sign. Expected flash, heart, hide, laugh, star, wow. Did you mean “heart”?"),
        ("room/choices.html", 'value="180"', 'value="170"', "“170” is no value of limit."),
        ("room/choices.html", 'name="private"', 'name="privat"', "the server reads no field “privat” of the move settings."),
        ("room/tools.html", 'name="sure" value="yes"', 'name="sure" value="ja"', "“ja” is no value of sure. Expected yes."),
        ("turn/clue.html", '  <input type="hidden" name="at" value="{{ turn.moment_id }}">\n', "", "no field “at”, which the move clue needs."),
        ("turn/pick.html", 'name="square"', 'name="sqare"', "the server reads no field “sqare” of the move pick. It reads at, move, square, typed. Did you mean “square”?"),
        ("turn/clue.html", 'name="text"', 'name="tekst"', "Did you mean “text”?"),
        ("turn/lobby.html", '<input type="hidden" name="after" value="{{ turn.newest_bot }}">', "", "no field “after”, which the move bot needs."),
        ("turn/lobby.html", '<input type="hidden" name="move" value="start">', "", "the form holds no move."),
        ("room/say.html", "{% csrf_token %}", "", "the form has no token. Expected {% csrf_token %} in it"),
        ("front.html", "{% csrf_token %}", "", "the form has no token."),
        ("turn/clue.html", FORM, FORM.replace(" hx-ws:send", ""), "the form has no hx-ws:send."),
        ("turn/clue.html", FORM, FORM.replace(' method="post"', ""), "the form is not posted."),
        ("turn/clue.html", FORM, FORM.replace('action="/r/{{ turn.code }}/move/{{ query }}"', ""), "the form has no action=."),
        ("turn/clue.html", FORM, FORM.replace("/move/", "/mvoe/"), "action= leads to no page: “/r/{{ … }}/mvoe/{{ … }}”. Expected an address of docs/wire.md. Did you mean “/r/{{ … }}/move/”?"),
        ("turn/join_form.html", '  hx-post="/r/{{ turn.code }}/join/{{ query }}"\n', "", "the form has no hx-post=."),
        ("shared/field_name.html", 'name="name"', 'name="nmae"', "the server reads no field “nmae” of this form."),
        ("front.html", 'name="bots"', 'name="bot"', "Did you mean “bots”?"),
        ("shared/find.html", 'name="code"', 'name="kode"', "It reads code, screen. Did you mean “code”?"),
        ("staff/sign_in.html", 'name="username"', 'name="usrname"', "Did you mean “username”?"),
        ("turn/guess.html", '    form="place"{%', "    {%", "the control “typed” belongs to no form."),
        ("turn/clue.html", ' form="clue"', "", "the button belongs to no form, so it does nothing."),
        ("room/top.html", "/seat/", "/saet/", "hx-get= leads to no page"),
    ],
)
def test_what_the_server_does_not_read_as_it_is_meant_is_named(file, old, new, says, templates):
    found, line = find(templates, file, old, new)
    assert any(one[0] == file and says in one[2] for one in found), found
    assert len(found) == 1 or file == "shared/field_name.html" or "belongs" in says, found
