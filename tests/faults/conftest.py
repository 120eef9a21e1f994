"""Servers to be killed, on one database and one Redis, and people who come back to them."""

import json
import secrets
from collections import Counter
from contextlib import ExitStack
from functools import reduce
from random import Random

import pytest

from play.rooms import codec
from play.rules import moves
from play.rules.game import Game, Move
from tests.conftest import Server
from tests.faults.people import Faithful, Room

AS_STORED = (",", ":")  # as codec's encoder writes it, and its decoder relies on


@pytest.fixture(scope="module")
def process(tmp_path_factory):
    """Return process(**env), which starts a server. All of a module have one secret, so they share cookies."""
    servers = []
    secret = secrets.token_urlsafe(40)

    def start(**env: str) -> Server:
        var = tmp_path_factory.mktemp("process")
        servers.append(Server(var, SECRET_KEY=secret, **env))
        return servers[-1].start()

    yield start
    for one in servers:
        one.kill()


@pytest.fixture(scope="module")
def crowd():
    """Return crowd(server, …), which makes a person for each server named, with a page there, until the end."""
    with ExitStack() as stack:
        luck = Random(5)
        yield lambda *servers: [stack.enter_context(Faithful(server.url, Random(luck.random()))) for server in servers]


@pytest.fixture
def room(crowd):
    """Return room(server, …), which starts a game with a player for each server named, with a page there."""
    return lambda *servers: Room.of(crowd(*servers))


def assert_nothing_was_lost(server: Server, room: Room) -> None:
    """Check that each move that a page showed as accepted is in the log, and that the log folds to the stored state."""
    log = read_log(server, room.code)
    assert not Counter(room.done) - Counter((move.player, move.name) for move in log)
    assert_folds(server, room.code)


def read_log(server: Server, code: str) -> list[Move]:
    """Return the moves of a room's log, in their order."""
    return [codec.decode_move(json.dumps(entry, separators=AS_STORED)) for entry in server.entries(code)]


def assert_folds(server: Server, code: str) -> None:
    """Check that the log folds to the stored state, with a version for each entry and each player seated once."""
    version, state = server.row(code)
    log = read_log(server, code)[:version]  # which may have gone on since
    game = reduce(moves.play, log, Game())
    assert (len(log), game) == (version, codec.decode_game(json.dumps(state, separators=AS_STORED)))
    assert len({player.id for player in game.players}) == len({player.name for player in game.players})
