"""The inside of a room: what staff sees without a request, also if a move comes in between."""

import random
import re

import pytest
from django.template.loader import render_to_string

from play.ops.dashboard import room_inspector
from play.ops.dashboard.act_panels import RoomActs
from play.rooms import changes, codec, queries
from play.rules.game import Move
from play.rules.phases import GUESS, REVEAL
from tests.rooms.test_store import awaited, legal, play_on, started
from tests.support.player import parse
from tests.support.translated import find_translated

pytestmark = pytest.mark.django_db


@pytest.fixture
def code():
    return started("bob", "cleo")


def told(seen):
    return {square for line in seen.moves for text in line.told for square in re.findall(r"\b[A-P]\d+\b", text)}


def test_a_round_that_begins_while_staff_looks_at_the_reveal_keeps_its_secrets(code, monkeypatch):
    play_on(code, random.Random(1), REVEAL)
    before = told(room_inspector.inspect_room(code))
    read = queries.read

    def read_just_before_the_next_round(code):
        room = read(code)
        changes.change(code, "ada", Move("next", moment_id=room.game.moment_id))
        return room

    monkeypatch.setattr(queries, "read", read_just_before_the_next_round)
    seen = room_inspector.inspect_room(code)
    new = read(code)
    assert new.version > seen.version == seen.moves[0].version
    # The new card may show a square on which a piece lies, so what is told is compared with what was told before.
    assert len(new.game.card) == 4 and told(seen) == before


def test_only_the_last_moves_are_read_and_the_newest_comes_first(code, monkeypatch):
    play_on(code, random.Random(1), GUESS)
    version = queries.read(code).version
    monkeypatch.setattr(room_inspector, "MAX_MOVES", 3)
    decoded, decode = [], codec.decode_move
    monkeypatch.setattr(codec, "decode_move", lambda move: decoded.append(move) or decode(move))
    assert [line.version for line in room_inspector.inspect_room(code).moves] == [version, version - 1, version - 2]
    assert len(decoded) == 3


def test_the_log_s_lines_are_those_of_the_moves(code):
    room = play_on(code, random.Random(1), GUESS)
    room = changes.change(code, awaited(room), legal(room.game, random.Random(2)))
    log = queries.log_of(code)
    assert [(line.version, line.move) for line in room_inspector.inspect_room(code).moves] == [
        (number, move.name) for number, move in reversed(list(enumerate(log, 1)))
    ]


def test_no_translator_touches_what_players_have_written(code, rf):
    play_on(code, random.Random(1), GUESS)
    room = room_inspector.inspect_room(code)
    acts = RoomActs(code, None, True, (), (), (), ())
    page = parse(render_to_string("dashboard/room.html", {"room": room, "acts": acts}, rf.get("/")))
    words = {code, *room.pov.status.clues, *(person.name for person in room.pov.players.items)}
    assert find_translated(page, words) == []
