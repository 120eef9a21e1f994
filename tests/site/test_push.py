"""A game on real sockets, half of which are pushed to by ASGI's `send` alone: both halves receive the same bytes."""

import sys
from contextlib import ExitStack

import pytest
from websockets.exceptions import ConnectionClosed

from play.web.sockets.outbox import PUSH
from tests.conftest import Server
from tests.support.player import PATIENCE, Player
from tests.support.rounds import play_round, sit_down

FORBIDDEN = 4403
# The game's server, which withholds its extension from the sockets that ask for that.
HALF = f"""
from colorclues import asgi
from colorclues.server.__main__ import main

whole = asgi.application

async def application(scope, receive, send):
    if scope["type"] == "websocket":
        push = scope["extensions"].pop({PUSH!r})
        if scope["query_string"] != b"without":
            scope["extensions"][{PUSH!r}] = push
    await whole(scope, receive, send)

asgi.application = application
main()
"""


@pytest.fixture(scope="module")
def half(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("half"), DJANGO_SETTINGS_MODULE="colorclues.settings")
    server.command = [sys.executable, "-c", HALF]
    yield server.start()
    server.stop()


class Ears:
    """Two sockets of a player, one of each kind, which only listen. The player's page moves by a third one."""

    def __init__(self, player):
        player.connect().hear()
        self.lines = [player.open(f"/ws/r/{player.code}/" + query) for query in ("", "?without")]
        self.heard = [[line.recv(timeout=PATIENCE)] for line in self.lines]

    def hear_until(self, mark):
        """Listen until a message has these words."""
        for line, heard in zip(self.lines, self.heard, strict=True):
            while mark not in heard[-1]:
                heard.append(line.recv(timeout=PATIENCE))
        return self.heard


def test_a_round_is_the_same_bytes_both_ways(half):
    with ExitStack() as stack:
        people = [stack.enter_context(Player(half.url)) for _ in range(3)]
        sit_down(people)
        ears = [Ears(player) for player in people]
        play_round(people)
        for pair in ears:
            pushed, sent = pair.hear_until(f'id="version" value="{people[0].version}"')
            assert pushed == sent
            assert len(pushed) > 7  # a move each


def test_who_is_removed_reads_why_before_the_close_both_ways(half):
    with ExitStack() as stack:
        ada, bob = people = [stack.enter_context(Player(half.url)) for _ in range(2)]
        sit_down(people)
        ears = Ears(bob)
        ada.connect().hear()
        ada.send({"move": "kick", "player": bob.id, "sure": "yes"})
        pushed, sent = ears.hear_until('data-phase="removed"')
        assert pushed == sent
        for line in ears.lines:
            with pytest.raises(ConnectionClosed) as closed:
                line.recv(timeout=PATIENCE)
            assert closed.value.rcvd.code == FORBIDDEN
