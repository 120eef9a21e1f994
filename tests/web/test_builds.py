"""A page of another build: every socket tells it to load itself anew, before anything else and whatever the limits."""

import re

import pytest
from django.conf import settings
from websockets.exceptions import ConnectionClosed

from tests.conftest import Server
from tests.support.player import Player
from tests.support.staff import NAME, PASSWORD, make_staff

# May never change: pages of all builds rely on it, and on the name `build`.
LOAD_ANEW = 4426
PATIENCE = 20
SOCKETS = ["/ws/rooms/", "/ws/r/{code}/", "/ws/r/QQQQQQ/", "/ws/dashboard/", "/ws/dashboard/{code}/", "/ws/gone/"]


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    """Start a server that lets one visitor open a single socket, once."""
    limits = {"SOCKETS_VISITOR": "1", "OPENINGS_VISITOR": "1,0.001", "OPENINGS_ADDRESS": "1,0.001"}
    server = Server(tmp_path_factory.mktemp("guarded"), LIMITS="on", **limits).start()
    yield server
    server.stop()


def closing(socket):
    """Return the messages until the server closes the socket, and the code of the close."""
    messages = []
    with pytest.raises(ConnectionClosed) as closed:
        while True:
            messages.append(socket.recv(timeout=PATIENCE))
    return messages, closed.value.rcvd.code


@pytest.mark.parametrize("path", SOCKETS)
def test_every_socket_sends_a_page_of_another_build_away_before_anything_else(path, server):
    with Player(server.url).make_room("Ada") as ada:
        for build in ("0123456789", ""):
            assert closing(ada.open(f"{path.format(code=ada.code)}?build={build}")) == ([], LOAD_ANEW)


def test_no_limit_keeps_a_page_from_hearing_of_another_build(guarded):
    with Player(guarded.url).make_room("Ada") as ada:
        ada.connect().hear()
        for _ in range(30):
            assert closing(ada.open(f"/ws/r/{ada.code}/?build=other"))[1] == LOAD_ANEW


def test_pages_name_the_build_of_their_server_and_are_served(server):
    make_staff(server)
    with Player(server.url).make_room("Ada") as ada:
        ada.show(ada.http.get("/staff/sign-in/"))
        ada.submit(ada.page.with_id("sign-in"), username=NAME, password=PASSWORD)
        for page in ("/", f"/r/{ada.code}/", f"/r/{ada.code}/screen/", "/dashboard/", f"/dashboard/{ada.code}/"):
            ada.show(ada.http.get(page))
            (address,) = [node.attrs["hx-ws:connect"] for node in ada.page.walk() if "hx-ws:connect" in node.attrs]
            assert re.search(rf"\bbuild={settings.BUILD}\b", address), page
            with ada.open(address) as socket:
                assert socket.recv(timeout=PATIENCE), page


def test_who_names_no_build_is_served(server):
    """Tools, and pages that are older than builds."""
    with Player(server.url).make_room("Ada") as ada:
        assert "<x-push>" in ada.connect().hear()


def test_a_word_of_the_operator_makes_another_build_of_the_same_files(tmp_path, server):
    other = Server(tmp_path, BUILD="anew").start()
    try:
        with Player(server.url) as ada, Player(other.url) as bob:
            pages = [player.http.get("/").text for player in (ada, bob)]
            first, second = (re.search(r"/ws/rooms/\?build=(\w+)", page)[1] for page in pages)
            assert first != second
            assert closing(bob.open(f"/ws/rooms/?build={first}"))[1] == LOAD_ANEW
            assert closing(ada.open(f"/ws/rooms/?build={second}"))[1] == LOAD_ANEW
    finally:
        other.stop()


def test_the_files_of_another_build_lead_to_those_of_this_one(server):
    with Player(server.url) as ada:
        for name in re.findall(r"/static/([\w/-]+\.[0-9a-f]{12}\.\w+)", ada.http.get("/").text):
            gone = f"/static/{re.sub('[0-9a-f]{12}', '0' * 12, name)}"
            answer = ada.http.get(gone)
            assert (answer.status_code, answer.headers["location"]) == (302, f"/static/{name}")
            assert "no-store" in answer.headers["cache-control"]
        assert ada.http.get(f"/static/css/never.{'0' * 12}.css").status_code == 404
