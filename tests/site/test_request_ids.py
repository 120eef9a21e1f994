"""The id of a request, from the proxy to each line of the log and to the answer. A socket has its handshake's."""

import asyncio
import io
import json
import logging
import re

import pytest
from asgiref.testing import ApplicationCommunicator
from colorclues import logs
from colorclues.asgi_middleware import RequestIds
from django.core.asgi import get_asgi_application

from play import request_ids
from play.rooms.commit_queue import MoveRequest, change_all
from play.rooms.creation import create
from play.rules.game import Move
from play.web.pages import views
from tests.conftest import Server
from tests.support.player import Player

NEW = re.compile(r"[\w-]{8}")
LONGEST = "Aa0_-" * 12 + "wxyz"


def seen(has_proxy, *lines):
    """Return the id that the application has for a request with these lines of X-Request-Id."""
    found = []

    async def application(scope, receive, send):
        found.append(request_ids.current.get())

    headers = [(b"x-request-id", line.encode("latin1")) for line in lines]
    asyncio.run(RequestIds(application, has_proxy)({"type": "http", "headers": headers}, None, None))
    return found[0]


@pytest.mark.parametrize("given", ["a", LONGEST, "3f9c2a7b-e01d-4c58-9d3e-0123456789ab"])
def test_a_trusted_proxy_names_it(given):
    assert seen(True, given) == given


@pytest.mark.parametrize(
    "given", ["", " ", LONGEST + "x", "two words", 'a"b', "a\nb", "a\n", "é", "<b>", "a,b", "a=b", "..", "\u00b2"]
)
def test_what_is_no_id_gets_a_new_one(given):
    first, second = seen(True, given), seen(True, given)
    assert NEW.fullmatch(first) and NEW.fullmatch(second) and first != second
    assert NEW.fullmatch(seen(True))


def test_who_comes_without_a_trusted_proxy_names_nothing():
    assert NEW.fullmatch(seen(False, "forged"))


# In the log of a process


@pytest.fixture(scope="module")
def behind(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("behind"), TRUSTED_PROXIES="1").start()
    yield server
    server.stop()


def lines_of(server, **fields):
    found = map(json.loads, server.log().splitlines())
    return [line for line in found if all(line.get(name) == value for name, value in fields.items())]


def test_a_form_and_a_socket_have_it_in_each_line_and_in_their_answers(behind):
    with Player(behind.url, X_Request_Id="ada-1") as ada, Player(behind.url, X_Request_Id="bob-1") as bob:
        assert ada.http.get("/nowhere/").headers["X-Request-Id"] == "ada-1"
        assert "X-Request-Id" not in ada.http.get("/").headers  # it costs a first visit 24 bytes
        ada.make_room("Ada")
        bob.join(ada.code, "Bob")
        ada.headers["X-Request-Id"], bob.headers["X-Request-Id"] = "ada-socket", "bob-socket"
        for one in (ada, bob):
            one.connect().hear()
        assert ada.socket.response.headers["X-Request-Id"] == "ada-socket"
        ada.headers["X-Request-Id"] = "ada-later"
        ada.move("say", text="hello")
        bob.wait(3)
        bob.move("say", text="hello")
        ada.wait(4)
        bob.send({"move": "start"})
        bob.wait(lambda me: me.refused == "host-only")
        moves = {(line["move"], line["player"]): line["request_id"] for line in lines_of(behind, event="move")}
        assert [line["request_id"] for line in lines_of(behind, move="join", room=ada.code)] == ["ada-1", "bob-1"]
        assert moves["say", 1] == "ada-socket" and moves["say", 2] == "bob-socket"
        [refused] = lines_of(behind, event="refused", room=ada.code)
        assert (refused["code"], refused["request_id"]) == ("host-only", "bob-socket")


def test_a_removal_names_who_was_removed_by_whom_and_no_name(behind):
    with Player(behind.url) as ada, Player(behind.url) as bob:
        ada.make_room("Ada")
        bob.join(ada.code, "Bob the spoiler").reload()
        ada.connect().hear()
        ada.send({"move": "kick", "player": bob.id, "sure": "yes"})
        ada.wait(3)
        [line] = lines_of(behind, move="kick", room=ada.code)
        assert (line["player"], line["whom"]) == (int(ada.id), [int(bob.id)])
        assert "spoiler" not in json.dumps(lines_of(behind, room=ada.code))
        assert not [line for line in lines_of(behind, move="join") if "whom" in line]


def test_what_the_room_does_by_itself_has_the_id_of_no_socket(behind):
    """A bot's move comes from a timer that a socket has set. It is none of the socket's moves."""
    with Player(behind.url, X_Request_Id="of-ada") as ada:
        ada.make_room("Ada")
        ada.connect().hear()
        for version in (3, 4):
            ada.move("bot")
            ada.wait(version - 1)
        ada.move("start")
        for phase in ("pick", "clue", "guess"):
            ada.wait(lambda me: me.is_yours or me.phase == "reveal")
            if ada.phase == phase:
                typed = {"text": "moss"} if phase == "clue" else {"square": ada.choices(phase, "square")[0]}
                ada.move(phase, **typed)
                ada.wait(ada.version + 1)
    moves = [line for line in lines_of(behind, event="move", room=ada.code) if line["move"] != "join"]
    assert {line.get("request_id") for line in moves if line["player"] == int(ada.id)} == {"of-ada"}
    assert {line.get("request_id") for line in moves if line["player"] != int(ada.id)} == {None}


def test_moves_that_are_made_together_keep_each_its_own(db, caplog, django_capture_on_commit_callbacks):
    code = create("ada", "Ada")
    asked = [MoveRequest(code, "ada", Move("say", text=text), text) for text in ("one", "two")]
    with caplog.at_level(logging.INFO, "play.rooms.store"), django_capture_on_commit_callbacks(execute=True):
        change_all(asked)
    assert [record.request_id for record in caplog.records if record.getMessage() == "move"][-2:] == ["one", "two"]
    assert request_ids.current.get() == ""


# Mistakes of ours


pages = get_asgi_application()  # it configures the log, so before any test does


@pytest.fixture
def written():
    """Return a function that returns the lines that the root logger has written as JSON."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.Formatter("json"))
    logging.getLogger().addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)


async def ask(path, **headers):
    lines = [
        (name.replace("_", "-").encode(), value.encode()) for name, value in {"host": "testserver", **headers}.items()
    ]
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": lines}
    client = ApplicationCommunicator(RequestIds(pages, has_proxy=True), scope)
    await client.send_input({"type": "http.request"})
    begin, body = await client.receive_output(20), await client.receive_output(20)
    return begin["status"], dict(begin["headers"]), body["body"].decode()


@pytest.mark.parametrize("more", [{}, {"hx_request": "true"}], ids=["page", "htmx"])
@pytest.mark.django_db(transaction=True)
def test_the_page_of_our_mistake_tells_it_to_the_player(monkeypatch, written, more):
    def fail(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(views, "check_code", fail)
    status, headers, page = asyncio.run(ask("/r/CDF349/", x_request_id="of-the-proxy", **more))
    assert status == 500 and "of-the-proxy" in page and headers[b"X-Request-Id"] == b"of-the-proxy"
    [line] = [line for line in written() if line["level"] == "error"]
    assert line["request_id"] == "of-the-proxy" and "ZeroDivisionError" in line["exception"]


def test_an_exception_that_leaves_a_socket_is_logged_with_its_id(written):
    """The server logs it, outside of the socket's task."""

    async def application(scope, receive, send):
        raise ZeroDivisionError

    scope = {"type": "websocket", "headers": [(b"x-request-id", b"a-socket")]}
    try:
        asyncio.run(RequestIds(application, has_proxy=True)(scope, None, None))
    except ZeroDivisionError as trouble:
        logging.getLogger("daphne").error("Exception inside application: %s", trouble, exc_info=trouble)
    assert written()[-1]["request_id"] == "a-socket"
