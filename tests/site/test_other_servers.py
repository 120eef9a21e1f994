"""The application on other ASGI servers, which know nothing of this game: a round over the socket, and the closes."""

import sys
import time
from contextlib import ExitStack, closing
from sqlite3 import connect as connect_database

import pytest
from websockets.exceptions import ConnectionClosed

from tests.conftest import Server
from tests.support.player import PATIENCE, Player
from tests.support.rounds import play_round, sit_down

NOTHING_HERE = 4404
COMMANDS = {
    "daphne": ["daphne", "--port", "{port}", "colorclues.asgi:application"],
    "uvicorn": ["uvicorn", "--port", "{port}", "colorclues.asgi:application"],
}


@pytest.fixture(params=COMMANDS)
def other(request, tmp_path):
    server = start(request.param, tmp_path)
    yield server
    server.stop()


def start(name, var):
    server = Server(var)
    server.command = [sys.executable, "-m", *(word.format(port=server.port) for word in COMMANDS[name])]
    return server.start()


def test_three_people_play_a_round(other):
    with ExitStack() as stack:
        people = [stack.enter_context(Player(other.url)) for _ in range(3)]
        sit_down(people)
        for player in people:
            player.connect().hear()
        play_round(people)
        ada, *others = people
        for player in people:
            shown = player.regions()
            assert player.reload().regions() == shown
        with ada.open("/ws/r/ZZZZZZ/") as line, pytest.raises(ConnectionClosed) as closed:
            while line.recv(timeout=PATIENCE):
                pass
    assert closed.value.rcvd.code == NOTHING_HERE
    other.stop()
    assert not {"error", "critical"} & set(other.log().replace('"', " ").lower().split()), other.log()


def test_a_server_with_a_lifespan_says_goodbye(tmp_path):
    server = start("uvicorn", tmp_path)
    with Player(server.url) as ada, Player(server.url) as bob:
        sit_down([ada, bob])
        ada.connect().hear()
        server.stop()
    with closing(connect_database(server.var / "colorclues.sqlite3")) as database:
        assert database.execute("SELECT has_left FROM play_process").fetchall() == [(True,)]
        stale = database.execute("SELECT COUNT(*) FROM play_connection WHERE fresh_until <= ?", [time.time()])
        assert stale.fetchone() == (1,)  # Ada's socket; Bob has a page and no socket
