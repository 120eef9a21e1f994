"""The keep-alive, on real sockets: the smallest message there is, to all of them, and to none that does not read."""

import time

import pytest
from django.conf import settings
from websockets.sync.client import connect

from tests.support.line_proxy import LineProxy
from tests.support.player import Player

CUT_BY_PINGS = 24  # seconds after which a socket that answers none is gone
LATE = 1.5  # seconds, on a machine that has much else to do


def hear(server, path: str, **headers: str):
    return connect(server.ws + path, origin=server.url, additional_headers=headers, proxy=None)


@pytest.mark.long  # who only listens is present without it too
def test_an_idle_socket_hears_an_empty_message_again_and_again(server):
    with hear(server, "/ws/rooms/") as line:
        assert 'id="rooms"' in line.recv(timeout=10)
        assert line.recv(timeout=settings.KEEPALIVE + LATE) == ""
        first = time.monotonic()
        assert line.recv(timeout=settings.KEEPALIVE + LATE) == ""
        assert time.monotonic() - first == pytest.approx(settings.KEEPALIVE, abs=LATE)


def test_a_player_who_only_listens_is_present_and_has_the_latest_version(server):
    """Nobody has to say anything to be there: pages only listen."""
    with Player(server.url).make_room("Ada") as ada, Player(server.url) as bob:
        bob.join(ada.code, "Bob").connect().hear()
        ada.reload().connect()
        with pytest.raises(TimeoutError):
            ada.hear(settings.FRESH / 4)
            ada.hear(settings.FRESH / 4)
        assert ada.region(f"player-{bob.id}")["data-away"] == "no"


@pytest.mark.long
def test_the_end_of_a_dead_socket_makes_nobody_away_who_has_another(server):
    with Player(server.url).make_room("Ada") as ada, LineProxy(server.port) as proxy, Player(proxy.url) as bob:
        bob.join(ada.code, "Bob").connect().hear()
        ada.reload().connect()
        ada.wait(lambda ada: ada.region(f"player-{bob.id}")["data-away"] == "no")
        proxy.swallow()
        with bob.open(f"/ws/r/{ada.code}/"), pytest.raises(TimeoutError):
            ada.wait(lambda ada: ada.region(f"player-{bob.id}")["data-away"] == "yes", CUT_BY_PINGS)
        ada.wait(lambda ada: ada.region(f"player-{bob.id}")["data-away"] == "yes", LATE)
