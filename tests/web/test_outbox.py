"""Texts for a server that has ASGI's `send` alone: they keep their order, and no socket holds up another."""

import asyncio

import pytest
from django.conf import settings

from play.web.sockets.outbox import Outbox

ACCEPT, CLOSE = {"type": "websocket.accept"}, {"type": "websocket.close", "code": 4403}


class Line:
    """The server's side of a socket. It takes messages unless it is `stuck`, and raises `trouble`."""

    def __init__(self):
        self.taken = []
        self.trouble = None
        self.stuck = asyncio.Event()
        self.stuck.set()
        self.is_given_up = False
        self.outbox = Outbox(self.send, self.give_up)

    async def send(self, message):
        await self.stuck.wait()
        if self.trouble:
            raise self.trouble
        self.taken.append(message.get("text") or message["type"].removeprefix("websocket."))

    def give_up(self):
        self.is_given_up = True

    async def settle(self):
        while self.outbox.task:
            await asyncio.wait([self.outbox.task])


def test_all_messages_keep_their_order_and_nothing_follows_the_close():
    async def play():
        line = Line()
        await line.outbox.send(ACCEPT)
        line.outbox.push("one")
        line.outbox.push("two")
        await line.outbox.send(CLOSE)
        line.outbox.push("too late")
        await line.outbox.send(CLOSE)
        await line.settle()
        return line.taken

    assert asyncio.run(play()) == ["accept", "one", "two", "close"]


def test_neither_a_push_nor_a_close_waits_for_a_browser_that_does_not_read():
    async def play():
        line = Line()
        line.stuck.clear()
        line.outbox.push("one")
        await asyncio.sleep(0)  # the task waits for the line now
        line.outbox.push("two")
        await asyncio.wait_for(line.outbox.send(CLOSE), 5)
        assert not line.taken
        line.stuck.set()
        await line.settle()
        return line.taken

    assert asyncio.run(play()) == ["one", "two", "close"]


def test_a_browser_that_leaves_too_much_unread_is_given_up():
    async def play():
        line = Line()
        line.stuck.clear()
        for _ in range(4):
            line.outbox.push("x" * (settings.UNSENT_MOST // 4))
            await asyncio.sleep(0)
        assert not line.is_given_up
        line.outbox.push("one more")
        assert line.is_given_up
        line.outbox.close()
        await line.settle()
        return line.taken

    assert asyncio.run(play()) == []


def test_what_was_read_counts_no_more():
    async def play():
        line = Line()
        for _ in range(10):
            line.outbox.push("x" * (settings.UNSENT_MOST // 4))
            await line.settle()
        return line

    line = asyncio.run(play())
    assert len(line.taken) == 10 and not line.is_given_up


@pytest.mark.parametrize(("trouble", "is_given_up"), [(OSError("gone"), False), (RuntimeError("closed"), True)])
def test_after_a_failure_nothing_more_is_sent(trouble, is_given_up):
    """That the browser has gone is no failure: the consumer hears of it by itself."""

    async def play():
        line = Line()
        line.trouble = trouble
        line.outbox.push("one")
        await line.settle()
        line.trouble = None
        line.outbox.push("two")
        await line.settle()
        return line

    line = asyncio.run(play())
    assert (line.taken, line.is_given_up) == ([], is_given_up)
