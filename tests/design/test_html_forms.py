"""What a form sends otherwise than the server reads it is named by file and line."""

import pytest

from tests.support.designer import find_warnings_after

FORM = """<form id="clue" class="fields" method="post" action="/r/{{ turn.code }}/move/{{ query }}" hx-ws:send>"""


@pytest.mark.parametrize(
    "file, old, new, says",
    [
        (
            "turn/guess.html",
            'name="typed"',
            'name="typd"',
            "of the move guess. It reads at, move, square, typed. Did you mean “typed”?",
        ),
        (
            "turn/guess.html",
            'value="guess"',
            'value="gues"',
            "“gues” is no move. Expected one of docs/wire.md. Did you mean “guess”?",
        ),
        ("room/events.html", 'value="react"', 'value="reackt"', "“reackt” is no move."),
        (
            "room/events.html",
            'value="heart"',
            'value="hart"',
            "“hart” is no value of sign. Expected flash, heart, hide, laugh, star, wow. Did you mean “heart”?",
        ),
        ("room/choices.html", 'value="180"', 'value="170"', "“170” is no value of limit."),
        (
            "room/choices.html",
            'name="private"',
            'name="privat"',
            "the server reads no field “privat” of the move settings.",
        ),
        (
            "room/tools.html",
            'name="sure" value="yes"',
            'name="sure" value="ja"',
            "“ja” is no value of sure. Expected yes.",
        ),
        (
            "turn/clue.html",
            '  <input type="hidden" name="at" value="{{ turn.moment_id }}">\n',
            "",
            "no field “at”, which the move clue needs.",
        ),
        (
            "turn/pick.html",
            'name="square"',
            'name="sqare"',
            "the server reads no field “sqare” of the move pick.",
        ),
        ("turn/clue.html", 'name="text"', 'name="tekst"', "Did you mean “text”?"),
        (
            "turn/lobby.html",
            '<input type="hidden" name="after" value="{{ turn.newest_bot }}">',
            "",
            "no field “after”, which the move bot needs.",
        ),
        ("turn/lobby.html", '<input type="hidden" name="move" value="start">', "", "the form holds no move."),
        ("room/say.html", "{% csrf_token %}", "", "the form has no token. Expected {% csrf_token %} in it"),
        ("front.html", "{% csrf_token %}", "", "the form has no token."),
        ("turn/clue.html", FORM, FORM.replace(" hx-ws:send", ""), "the form has no hx-ws:send."),
        ("turn/clue.html", FORM, FORM.replace(' method="post"', ""), "the form is not posted."),
        (
            "turn/clue.html",
            FORM,
            FORM.replace('action="/r/{{ turn.code }}/move/{{ query }}"', ""),
            "the form has no action=.",
        ),
        (
            "turn/clue.html",
            FORM,
            FORM.replace("/move/", "/mvoe/"),
            "“/r/{{ … }}/mvoe/{{ … }}”. Expected an address of docs/wire.md. Did you mean “/r/{{ … }}/move/”?",
        ),
        ("turn/join_form.html", '  hx-post="/r/{{ turn.code }}/join/{{ query }}"\n', "", "the form has no hx-post=."),
        ("shared/field_name.html", 'name="name"', 'name="nmae"', "the server reads no field “nmae” of this form."),
        ("front.html", 'name="bots"', 'name="bot"', "Did you mean “bots”?"),
        ("shared/find.html", 'name="code"', 'name="kode"', "It reads code, screen. Did you mean “code”?"),
        ("staff/sign_in.html", 'name="username"', 'name="usrname"', "Did you mean “username”?"),
        ("turn/guess.html", '    form="place"{%', "    {%", "the control “typed” belongs to no form."),
        ("turn/clue.html", ' form="clue"', "", "the button belongs to no form, so it does nothing."),
        ("room/top.html", "/seat/", "/saet/", "hx-get= leads to no page"),
        ("room/caller.html", 'name="move" value="admit"', 'value="admit"', "the value “admit” is not sent"),
        ("front.html", 'name="bots" value="3"', 'name="bots" value="30"', "“30” is no value of bots."),
        ("room/settings.html", 'name="move" value="pause"', 'name="moves" value="pause"', "Did you mean “move”?"),
    ],
)
def test_what_the_server_does_not_read_as_it_is_meant_is_named(file, old, new, says):
    found, line = find_warnings_after(file, old, new)
    assert any(one[0] == file and says in one[2] for one in found), found
    assert len(found) == 1 or file == "shared/field_name.html" or "belongs" in says, found
