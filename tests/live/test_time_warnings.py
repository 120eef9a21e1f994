"""The awaited hear, and nobody else, that 30 and 10 seconds are left (rule 18). The clock begins where a test says."""

import asyncio
import time
from contextlib import ExitStack

import pytest

from play.live.hub import Hub
from play.rooms.snapshot import Snapshot
from play.rules import timing
from play.rules.game import Game
from tests.live.test_deadlines import begin_pick, put_off
from tests.support.cast import ADA, BOB, CLEO, do, guessing, over, picking, revealed
from tests.support.sentences import read_sentence

SEATS = {"ada": ADA, "bob": BOB, "cleo": CLEO}
SOON = 0.05  # seconds


class Listener:
    """Watch as a socket does, and note the warnings."""

    is_page_new = True

    def __init__(self, visitor: str, channel_name: str = "") -> None:
        self.visitor = visitor
        self.channel_name = channel_name or visitor
        self.warnings: asyncio.Queue[int] = asyncio.Queue()

    def show(self, pov, version, find_step):
        pass

    def show_events(self, updates):
        pass

    def warn(self, seconds):
        self.warnings.put_nowait(seconds)

    async def hears(self) -> int:
        return await asyncio.wait_for(self.warnings.get(), 10)


class Broken(Listener):
    def warn(self, seconds):
        raise ConnectionError


class Room:
    """A room that is open in one process, which neither reads the database nor listens to others."""

    def __init__(self, monkeypatch) -> None:
        self.hub = Hub()
        self.patch = monkeypatch
        self.version = 0
        self.listeners: list[Listener] = []
        monkeypatch.setattr(self.hub, "_listen", lambda: None)
        monkeypatch.setattr(self.hub, "_start", lambda work: work.close())
        monkeypatch.setattr(self.hub.doorbell, "ring", lambda code, version: None)
        monkeypatch.setattr(self.hub.departures, "add", lambda room, channel_name: None)

    def at(self, now: float) -> "Room":
        """Let the clock go on from this time."""
        begun = time.monotonic()
        self.patch.setattr(time, "time", lambda: now + time.monotonic() - begun)
        return self

    async def open(self, game: Game, *listeners: Listener) -> None:
        self.listeners = list(listeners)
        for listener in listeners:
            await self.hub.watch(self._next(game), {}, listener)

    async def show(self, game: Game) -> None:
        await self.hub.publish(self._next(game))

    async def close(self) -> None:
        for listener in self.listeners:
            await self.hub.unwatch("CODE", listener)

    def heard(self) -> dict[str, int]:
        return {one.channel_name: one.warnings.qsize() for one in self.listeners if one.warnings.qsize()}

    @property
    def warns_at(self) -> float | None:
        """Return when the next warning is due, as the room's clock counts."""
        timer = self.hub.channels["CODE"].warnings.timer
        return timer and time.time() + timer.when() - asyncio.get_running_loop().time()

    def _next(self, game: Game) -> Snapshot:
        self.version += 1
        return Snapshot("CODE", self.version, game, SEATS)


@pytest.fixture
def room(monkeypatch):
    return Room(monkeypatch)


# The rule


@pytest.mark.parametrize(
    "limit, now, expected",
    [
        (90, 0, (60, 30)),
        (90, 59.9, (60, 30)),
        (90, 60, (80, 10)),
        (90, 79.9, (80, 10)),
        (90, 80, None),
        (300, 0, (270, 30)),
        (60, 0, (30, 30)),
        (30, 0, (20, 10)),  # 30 of 30 seconds left are no news
        (30, -0.001, (20, 10)),
        (0, 0, None),
    ],
)
def test_rule_18_when_the_awaited_are_warned(limit, now, expected):
    assert timing.find_warning(guessing(limit=limit), now) == expected


def test_rule_18_after_more_time_they_are_warned_again():
    game = do(guessing(limit=30), "more-time", BOB, now=25)
    assert timing.find_warning(game, 25) == (30, 30)
    assert timing.find_warning(game, 30) == (50, 10)


def test_rule_18_a_deadline_set_anew_to_twenty_seconds_has_one_warning():
    game = do(guessing(), "renew", now=200)
    assert timing.find_warning(game, 200) == (210, 10)


def test_rule_18_nobody_is_warned_in_a_pause_and_again_after_it():
    game = do(guessing(), "pause", ADA, now=75)
    assert timing.find_warning(game, 76) is None
    assert timing.find_warning(do(game, "resume", ADA, now=100), 100) == (110, 10)


@pytest.mark.parametrize("phase", [revealed, over])
def test_rule_18_nobody_is_warned_of_the_end_of_a_reveal(phase):
    assert timing.find_warning(phase(), 0) is None


# The room


@pytest.mark.parametrize("left", [30, 10])
def test_rule_18_the_awaited_alone_are_warned_on_all_their_pages(room, left):
    async def play():
        bob, other = Listener("bob"), Listener("bob", "bob's phone")
        room.at(90 - left - SOON)
        await room.open(guessing(), Listener("ada"), Listener("cleo"), Listener("", "a screen"), bob, other)
        assert (await bob.hears(), await other.hears()) == (left, left)
        assert room.heard() == {}
        await room.close()

    asyncio.run(play())


def test_rule_18_in_quick_all_who_are_awaited_are_warned(room):
    async def play():
        bob, cleo = Listener("bob"), Listener("cleo")
        await room.at(30 - SOON).open(guessing(preset="quick"), Listener("ada"), bob, cleo)
        assert (await bob.hears(), await cleo.hears()) == (30, 30)
        assert room.heard() == {}
        await room.close()

    asyncio.run(play())


def test_rule_18_a_warning_comes_once_whatever_is_shown_meanwhile(room):
    async def play():
        bob, game = Listener("bob"), guessing()
        await room.at(60 - SOON).open(game, bob)
        assert await bob.hears() == 30
        room.at(60 - 0.001)  # the timer rang a little early
        await room.show(do(game, "say", CLEO, text="Hm", now=60))
        assert room.warns_at == pytest.approx(80, abs=0.5)
        assert room.heard() == {}
        await room.close()

    asyncio.run(play())


def test_rule_18_another_moment_has_its_own_warnings(room):
    async def play():
        game = guessing()
        await room.at(50).open(game, Listener("bob"), Listener("cleo"))
        assert room.warns_at == pytest.approx(60, abs=0.5)
        after = do(game, "guess", BOB, square="C12", now=50)
        await room.show(after)
        assert room.warns_at == pytest.approx(110, abs=0.5)
        await room.show(do(after, "more-time", CLEO, now=50))
        assert room.warns_at == pytest.approx(200, abs=0.5)
        await room.show(do(after, "pause", ADA, now=50))
        assert room.warns_at is None
        await room.close()

    asyncio.run(play())


def test_a_page_that_cannot_be_warned_keeps_the_others_from_nothing(room):
    async def play():
        bob = Listener("bob", "bob's phone")
        await room.at(60 - SOON).open(guessing(), Broken("bob"), bob)
        assert await bob.hears() == 30
        await room.close()

    asyncio.run(play())


def test_a_room_that_nobody_looks_at_warns_nobody(room):
    async def play():
        await room.at(0).open(picking(), Listener("ada"))
        timer = room.hub.channels["CODE"].warnings.timer
        await room.close()
        assert timer.cancelled()

    asyncio.run(play())


# From outside


@pytest.fixture
def table(own_server):
    """Play with a server that was restarted 38 seconds before a pick ends; return the giver and two others."""
    with ExitStack() as stack:
        people = begin_pick(own_server, stack)
        own_server.kill()
        put_off(own_server, people[0].code, 38)
        own_server.start()
        for player in people:
            player.reload().connect()
        yield sorted(people, key=lambda player: player.role != "giver")


def test_rule_18_a_page_is_told_in_its_one_polite_region_and_looks_as_before(table):
    giver, *others = table
    seen = giver.region("news").text
    # The later one, if the server came up slowly.
    warnings = [read_sentence("room/heard.html#left", heard={"seconds": seconds}) for seconds in (30, 10)]
    giver.wait(lambda giver: giver.region("heard").text in warnings, 40)
    assert giver.region("news").text == seen
    for other in others:
        other.move("say", text="Hm")
        other.wait(lambda other: "Hm" in other.region("chat").text)
        assert other.region("heard").text not in warnings
