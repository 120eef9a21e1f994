"""So many at once; the others wait for their turn, known visitors first, and not for ever."""

import asyncio
from collections import defaultdict
from contextlib import suppress

import pytest

from play.web.limits.lane import Gone, Lane
from play.web.limits.rate_limits import RateLimited


@pytest.fixture(autouse=True)
def limits(settings):
    settings.LIMITS, settings.PAGES_AT_ONCE, settings.PAGES_WAITING, settings.PAGES_WAIT = True, 2, 3, 5


def run(scene):
    asyncio.run(asyncio.wait_for(scene(), 10))


class Crowd:
    """Those who ask for a turn of a lane, and how it went."""

    def __init__(self):
        self.lane = Lane("PAGES_WAITING", "PAGES_WAIT")
        self.inside, self.refused, self.tasks, self.gone = [], {}, {}, defaultdict(asyncio.Event)

    async def come(self, *names):
        """Let them come, one after the other. A name in capitals is a known visitor's."""
        for name in names:
            self.tasks[name] = asyncio.ensure_future(self._enter(name))
            await asyncio.sleep(0)

    async def go(self, name):
        self.inside.remove(name)
        self.lane.leave()
        await asyncio.sleep(0.01)

    async def _enter(self, name):
        try:
            await self.lane.enter(name.isupper(), self.gone[name].wait)
            self.inside.append(name)
        except RateLimited as limited:
            self.refused[name] = limited.limit
        except Gone:
            self.refused[name] = "gone"


def test_whose_turn_it_is():
    async def scene():
        crowd = Crowd()
        await crowd.come("a", "b", "c", "d")
        assert crowd.inside == ["a", "b"]
        await crowd.go("a")
        assert crowd.inside == ["b", "c"]
        await crowd.come("EVE")
        await crowd.go("b")
        assert crowd.inside == ["c", "EVE"]
        await crowd.go("c")
        await crowd.go("EVE")
        await crowd.go("d")
        await crowd.come("e", "f", "g")
        assert crowd.inside == ["e", "f"] and not crowd.refused

    run(scene)


def test_when_too_many_wait_a_known_visitor_takes_the_place_of_the_stranger_who_came_last():
    async def scene():
        crowd = Crowd()
        await crowd.come("a", "b", "c", "d", "e", "f", "ADA")
        await asyncio.sleep(0.01)
        assert crowd.refused == {"f": "PAGES_WAITING", "e": "PAGES_WAITING"}
        await crowd.come("BOB", "CLEO", "DAN")
        await asyncio.sleep(0.01)
        assert crowd.refused.keys() == {*"fedc", "DAN"}
        for name in ("a", "b"):
            await crowd.go(name)
        assert crowd.inside == ["ADA", "BOB"]

    run(scene)


def test_nobody_waits_for_ever_or_with_much_in_hand(settings):
    settings.PAGES_WAIT = 0.05

    async def scene():
        crowd = Crowd()
        await crowd.come("a", "b", "c")
        with pytest.raises(RateLimited):
            await crowd.lane.enter(True, None)
        await crowd.tasks["c"]
        assert crowd.refused == {"c": "PAGES_WAIT"}
        await crowd.go("a")
        await crowd.come("d")
        assert crowd.inside == ["b", "d"]

    run(scene)


@pytest.mark.parametrize("is_its_turn", [False, True])
def test_who_goes_while_waiting_keeps_nobody_out(is_its_turn):
    async def scene():
        crowd = Crowd()
        await crowd.come("a", "b", "c")
        if is_its_turn:  # at the very moment
            crowd.inside.remove("a")
            crowd.lane.leave()
        crowd.tasks["c"].cancel()
        with suppress(asyncio.CancelledError):
            await crowd.tasks["c"]
        if not is_its_turn:
            await crowd.go("a")
        await crowd.come("d", "e")
        assert crowd.inside == ["b", "d"]

    run(scene)


def test_who_goes_has_no_turn():
    async def scene():
        crowd = Crowd()
        await crowd.come("a", "b", "c", "d")
        crowd.gone["c"].set()
        await crowd.tasks["c"]
        await crowd.go("a")
        assert crowd.refused == {"c": "gone"} and crowd.inside == ["b", "d"]

    run(scene)


def test_without_limits_all_wait_and_no_more_are_in_at_once(settings):
    settings.LIMITS = False

    async def scene():
        crowd = Crowd()
        await crowd.come(*"abcdefgh")
        assert crowd.inside == ["a", "b"] and not crowd.refused
        for name in "abcdefgh":
            await crowd.go(name)
        assert crowd.lane.free == 2

    run(scene)
