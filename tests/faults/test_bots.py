"""The server is killed again and again, at any moment, under ten rooms of bots. Its log has all that it ever pushed."""

import json
import threading
import time
from contextlib import ExitStack
from random import Random

import pytest

from play.pov.builder import build_pov
from play.rooms import codec
from play.rules import moves
from play.rules.game import Game
from tests.faults.conftest import assert_folds
from tests.faults.people import Faithful, heard_since, seconds_until

ROUNDS = 20
ROOMS = 10


@pytest.fixture
def served(process, postgres):
    return process(DATABASE_URL=postgres.new_database(), BOT_PACE="0.05,0.2")


@pytest.fixture
def onlookers(served):
    """Make ten people with a room of bots each, whose game they have left to watch it."""
    with ExitStack() as stack:
        everybody = [stack.enter_context(Faithful(served.url, Random(seat))) for seat in range(ROOMS)]
        for one in everybody:
            one.show(one.http.get("/"))
            made = one.submit(one.page.with_id("create"), bots="9")
            one.watch(made.headers["location"].split("/")[2])
            one.post("leave")
            one.sit_down()
        yield everybody


@pytest.mark.long
def test_every_acknowledged_move_is_in_the_log_and_every_log_folds_to_its_state(served, onlookers):
    luck = Random(11)
    for _ in range(ROUNDS):
        threading.Event().wait(luck.uniform(0, 1.5))
        served.kill()
        told = {one.code: shown(one) for one in onlookers}
        served.start()
        seconds_until(heard_since(time.monotonic()), onlookers)
        for code, page in told.items():
            assert_folds(served, code)
            assert_was_true(served, code, *page)
    for one in onlookers:
        seconds_until(lambda one: one.phase == "over" or one.version > told[one.code][0], [one])


def shown(one):
    """Return what a person's page shows, and its version, with no push in between."""
    with one.changed:
        pieces = [piece for piece in one.region("pieces").all("li") if piece.get("data-player")]
        placed = [(piece["data-player"], piece["data-square"]) for piece in pieces]
        return one.version, one.phase, int(one.region("status")["data-round"]), placed


def assert_was_true(server, code, version, phase, round, placed):
    """Check that the page showed what the log's first `version` moves fold to."""
    log = server.entries(code)
    assert len(log) >= version
    game = Game()
    for entry in log[:version]:
        game = moves.play(game, codec.decode_move(json.dumps(entry)))
    pov = build_pov(code, game, None)
    assert (phase, round) == (pov.status.phase, pov.status.round)
    assert placed == [(str(piece.player), piece.square) for piece in pov.pieces.items]
