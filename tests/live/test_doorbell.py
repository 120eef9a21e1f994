"""The doorbell between processes: two of them on one channel layer."""

import asyncio

from play.live.doorbell import Doorbell

PATIENCE = 10


async def rung(codes):
    """Ring for rooms that change at the same time; return what another process hears, and what this one hears."""
    heard, own = [], []
    doorbell = Doorbell(lambda *bell: own.append(bell))
    other = Doorbell(lambda *bell: heard.append(bell))
    tasks = [asyncio.ensure_future(bell.hear()) for bell in (doorbell, other)]
    async with asyncio.timeout(PATIENCE):
        while not (doorbell.channel and other.channel):
            await asyncio.sleep(0.01)
        await asyncio.gather(doorbell.join(), other.join())
        for version, code in enumerate(codes, 1):
            doorbell.ring(code, version)
        await doorbell.drain()
        while len(heard) < len(set(codes)):
            await asyncio.sleep(0.01)
    for task in tasks:
        task.cancel()
    return heard, own


def test_every_room_that_has_changed_is_told_to_all_others():
    heard, own = asyncio.run(rung(["AAAAAA", "BBBBBB", "CCCCCC"]))
    assert heard == [("AAAAAA", 1), ("BBBBBB", 2), ("CCCCCC", 3)]
    assert own == []


def test_who_tells_of_an_older_version_later_does_not_hide_the_newer_one():
    bell = Doorbell(print)
    bell.sending = object()  # a message is on its way
    bell.ring("AAAAAA", 5)
    bell.ring("AAAAAA", 4)
    assert bell.waiting == {"AAAAAA": 5}


def test_of_a_room_that_changes_again_before_it_is_told_only_the_latest_version_is():
    heard, _ = asyncio.run(rung(["AAAAAA", "BBBBBB", "AAAAAA"]))
    assert sorted(heard) == [("AAAAAA", 3), ("BBBBBB", 2)]
