"""An id that stands twice in a state, and what points to an id that no state has, is named by file and line."""

import pytest

from tests.support.designer import find_warnings_after

GONE = "turn/gone.html"  # a file of two lines, which begins with <h2>


@pytest.mark.parametrize(
    "file, old, new, says",
    [
        (
            GONE,
            "<h2>",
            '<h2 id="board">',
            "the id “board” stands twice in a page. The other is in templates/room/board.html, line 2.",
        ),
        ("turn/pick.html", "<h2>", '<h2 id="act">', "The other is in templates/turn/pick.html, line 1."),
        (
            "turn/reveal.html",
            "    <li{%",
            '    <li id="result"{%',
            "the id “result” stands twice in a page. It is in a loop.",
        ),
        ("room/person.html", 'id="player-{{ person.id }}"', 'id="player-{{ turn.phase }}"', "stands twice"),
        ("turn/lobby.html", 'id="bot"', 'id="start"', "the id “start” stands twice"),
        ("turn/lobby.html", "<h2>", '<h2 id="say-text">', "the id “say-text” stands twice"),
        ("front.html", '<h2 id="rules">', '<h2 id="again">', "the id “again” stands twice"),
        ("dashboard/head.html", "<header", '<header id="state"', "the id “state” stands twice"),
    ],
)
def test_an_id_that_two_elements_of_a_state_have_is_named(file, old, new, says):
    found, line = find_warnings_after(file, old, new)
    assert any(
        one[:2] == (file, line) or "The other is" in one[2] and f"{file}, line {line}" in one[2]
        for one in found
        if says in one[2]
    ), found


@pytest.mark.parametrize(
    "file, old, new, says",
    [
        (
            "turn/guess.html",
            'form="place"',
            'form="plaec"',
            "no element has the id “plaec”. Expected an id that a state of the page has. Did you mean “place”?",
        ),
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
        (
            "turn/clue.html",
            'for="clue-text"',
            'for="clue"',
            "for= points to <form>, the element with the id “clue”. Expected the id of",
        ),
        ("shared/field_name.html", "{{ id }}-refused", "{{ id }}-reason", "no element has the id “join-name-reason”"),
        ("dashboard/index.html", 'labelledby="rooms-title"', 'labelledby="room-title"', "Did you mean “rooms-title”?"),
        ("room/events.html", 'hx-include="#board', 'hx-include="#bord', "Did you mean “board”?"),
    ],
)
def test_what_points_to_nothing_is_named(file, old, new, says):
    found, line = find_warnings_after(file, old, new)
    assert any(one[:2] == (file, line) and says in one[2] for one in found), found


@pytest.mark.parametrize(
    "file, old, new, says",
    [
        (
            "room.html",
            'id="view"',
            'id="viev"',
            "nothing has the id “view”, for which static/connection.js looks. Expected it. Did you mean “viev”?",
        ),
        ("room/map.html", 'id="map"', 'id="mapp"', "Did you mean “mapp”?"),
    ],
)
def test_an_id_for_which_the_scripts_look_is_missed(file, old, new, says):
    found, line = find_warnings_after(file, old, new)
    assert any(one[:2] == (file, line) and says in one[2] for one in found), found


@pytest.mark.parametrize("file", ["turn/knock.html", "turn/rematch.html"])
def test_a_turn_without_its_main_button_is_named(file):
    found, _ = find_warnings_after(file, 'id="act"', 'id="press"')
    assert [one[:2] for one in found] == [(file, 0)] and "the turn’s main button" in found[0][2]
