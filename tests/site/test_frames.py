"""Texts that are pushed as ready frames: in their order with all else, within the limits, each socket for itself."""

from contextlib import suppress

import pytest
from colorclues.server.frames import make_frame
from django.conf import settings
from twisted.internet import reactor

from tests.support.open_socket import Narrow, connecting, opened, opened_to_browser

LONG = "a text of a kilobyte ".ljust(1024, ".")


def asgi(line, text):
    line.handle_reply({"type": "websocket.send", "text": text})


def read(browser):
    """Return all that has come."""
    taken = b""
    with suppress(BlockingIOError):
        while more := browser.recv(65536):
            taken += more
    return taken


def run_until(is_done):
    for _ in range(1000):
        if is_done():
            return
        reactor.iterate(0)
    raise AssertionError("it never came")


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65535, 65536])
def test_a_pushed_text_and_one_that_is_sent_are_the_same_bytes(size):
    pushed, sent = opened(), opened()
    pushed.push("ü" * (size // 2) + "x" * (size % 2))
    asgi(sent, "ü" * (size // 2) + "x" * (size % 2))
    assert pushed.transport.value() == sent.transport.value()


def test_a_frame_is_made_once_for_all_sockets():
    assert make_frame(LONG) is make_frame(LONG[:1] + LONG[1:])


@pytest.mark.parametrize("transport", [None, Narrow])
def test_a_push_overtakes_nothing(transport):
    line = opened(transport and transport())
    line.push("first")
    asgi(line, "second")
    line.sendPing(b"third")
    line.push("fourth")
    line.handle_reply({"type": "websocket.close", "code": 4403})
    line.push("too late")
    assert line.transport.value() == b"\x81\x05first\x81\x06second\x89\x05third\x81\x06fourth\x88\x02\x11\x33"


def test_a_push_waits_behind_what_autobahn_holds_back():
    line = opened(Narrow())
    line.sendMessage(b"first")
    line.sendData(b"\x81\x06second", chopsize=3)
    line.push("third")
    run_until(lambda: not line.triggered)
    assert line.transport.value() == b"\x81\x05first\x81\x06second\x81\x05third"


def test_a_keep_alive_does_not_overtake_a_push():
    line, browser = opened_to_browser()
    pushed = 0
    while not line.transport._tempDataLen:
        line.push(LONG)
        pushed += 1
    line.send_keepalive()
    line.push("the last")
    all_of_it = make_frame(LONG) * pushed + make_frame("the last")
    heard = bytearray()
    run_until(lambda: heard.extend(read(browser)) or len(heard) >= len(all_of_it))
    assert heard == all_of_it


def test_a_push_before_the_handshake_is_an_error_of_the_consumer():
    line = connecting()
    with pytest.raises(ValueError, match="has not been accepted"):
        line.push("too early")
    assert not line.transport.value()


def test_a_browser_that_takes_no_pushes_is_cut_and_has_heard_them_in_order():
    line, browser = opened_to_browser()
    pushed = 0
    while not line.is_cut:
        line.push(f"{pushed:04} {LONG}")
        pushed += 1
    unsent = pushed * len(make_frame("0000 " + LONG)) - len(heard := read(browser))
    assert settings.UNSENT_MOST < unsent < settings.UNSENT_MOST + 2 * 65536 + 2048
    run_until(lambda: line.state == line.STATE_CLOSED)
    line.push("too late")
    heard += read(browser)
    assert b"".join(make_frame(f"{number:04} {LONG}") for number in range(pushed)).startswith(heard)


def test_a_line_that_fails_takes_no_other_with_it():
    lines = [opened_to_browser() for _ in range(3)]
    lines[1][1].close()
    for line, _ in lines:
        line.push(LONG)
    assert read(lines[0][1]) == read(lines[2][1]) == make_frame(LONG)
    run_until(lambda: lines[1][0].state == line.STATE_CLOSED)
    lines[1][0].push(LONG)
    assert lines[0][0].state == lines[2][0].state == line.STATE_OPEN
