"""How a consumer ends: by the browser, by a mistake, or because its task is cancelled. It cleans up each time, once."""

import asyncio

import pytest

from play.web.limits import rate_limits
from play.web.sockets import base_consumer


class Consumer(base_consumer.BaseConsumer):
    def __init__(self):
        super().__init__()
        self.ends = 0

    async def connect(self):
        await self.accept()
        self.push("welcome")

    async def receive(self, text_data=None, bytes_data=None):
        if text_data == "mistake":
            raise LookupError(text_data)
        self.push(text_data)

    async def unwatch(self):
        self.ends += 1


class Browser:
    """The server's side of a consumer, which has ASGI's `send` alone."""

    def __init__(self, *texts):
        self.messages = asyncio.Queue()
        self.heard = []
        self.say({"type": "websocket.connect"}, *({"type": "websocket.receive", "text": text} for text in texts))

    def say(self, *messages):
        for message in messages:
            self.messages.put_nowait(message)

    async def send(self, message):
        self.heard.append(message.get("text") or message["type"])

    def open(self, consumer):
        scope = {"type": "websocket", "headers": [], "cookies": {}, "session": {}, "query_string": b"", "client": None}
        return asyncio.create_task(consumer(scope, self.messages.get, self.send))

    async def hear(self, text):
        while text not in self.heard:
            await asyncio.sleep(0)


@pytest.fixture(autouse=True)
def counted(monkeypatch):
    """Return the sockets that are open, as the limits count them. Nobody looks at the session."""
    limiter = rate_limits.RateLimiter()
    opened = []
    monkeypatch.setattr(limiter, "open_socket", lambda *who: opened.append(who))
    monkeypatch.setattr(limiter, "close_socket", lambda *who: opened.remove(who))
    monkeypatch.setattr(rate_limits, "rate_limiter", limiter)
    monkeypatch.setattr(base_consumer, "visitor_of_socket", lambda scope: "ada")
    return opened


def test_it_handles_messages_in_their_order_until_the_browser_leaves(counted):
    async def live():
        consumer, browser = Consumer(), Browser("one", "two")
        life = browser.open(consumer)
        await browser.hear("two")
        assert counted and not consumer.ends
        browser.say({"type": "websocket.disconnect", "code": 1001}, {"type": "websocket.receive", "text": "three"})
        await life
        return consumer.ends, browser.heard

    assert asyncio.run(live()) == (1, ["websocket.accept", "welcome", "one", "two"])
    assert not counted


def test_a_mistake_goes_to_the_server_which_closes_the_socket(counted):
    async def live():
        consumer, browser = Consumer(), Browser("mistake")
        with pytest.raises(LookupError):
            await browser.open(consumer)
        return consumer.ends

    assert asyncio.run(live()) == 1
    assert not counted


def test_a_consumer_that_is_cancelled_ends_at_once(counted):
    async def live():
        consumer, browser = Consumer(), Browser()
        life = browser.open(consumer)
        await browser.hear("welcome")
        life.cancel()
        with pytest.raises(asyncio.CancelledError):
            await life
        return consumer.ends

    assert asyncio.run(live()) == 1
    assert not counted


def test_a_browser_that_does_not_read_ends_its_own_consumer_alone(counted, settings):
    async def live():
        consumer, browser = Consumer(), Browser()
        life = browser.open(consumer)
        await browser.hear("welcome")
        consumer.push("x" * (settings.UNSENT_MOST + 1))
        await asyncio.wait([life], timeout=10)
        assert life.cancelled()
        return consumer.ends

    assert asyncio.run(live()) == 1
    assert not counted
