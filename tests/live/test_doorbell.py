"""The doorbell between processes: two of them on one channel layer."""

import asyncio

from channels.layers import get_channel_layer

from play.live.doorbell import EVERYBODY, MAX_EVENTS, Doorbell
from play.live.events import Event

PATIENCE = 10


async def rung(codes):
    """Ring for rooms that change at the same time; return what another process hears, and what this one hears."""
    heard, own = [], []
    doorbell = Doorbell(lambda *bell: own.append(bell), print)
    other = Doorbell(lambda *bell: heard.append(bell), print)
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
    bell = Doorbell(print, print)
    bell.sending = object()  # a message is on its way
    bell.ring("AAAAAA", 5)
    bell.ring("AAAAAA", 4)
    assert bell.waiting == {"AAAAAA": 5}


def test_of_a_room_that_changes_again_before_it_is_told_only_the_latest_version_is():
    heard, _ = asyncio.run(rung(["AAAAAA", "BBBBBB", "AAAAAA"]))
    assert sorted(heard) == [("AAAAAA", 3), ("BBBBBB", 2)]


async def told(events):
    """Tell of the events; return what another process hears, and what its layer got of them."""
    heard, rung = [], []
    doorbell, other = Doorbell(print, print), Doorbell(lambda *bell: rung.append(bell), heard.append)
    task = asyncio.ensure_future(other.hear())
    async with asyncio.timeout(PATIENCE):
        while not other.channel:
            await asyncio.sleep(0.01)
        await other.join()
        for event in events:
            doorbell.broadcast(event)
        doorbell.ring("AAAAAA", 1)
        await doorbell.drain()
        while not rung or len(heard) < len(events):
            await asyncio.sleep(0.01)
    task.cancel()
    return heard


def test_events_are_told_to_all_others_as_they_are():
    events = [Event("AAAAAA", "react", 2, "wow"), Event("BBBBBB", "practise", 1, "C12", 3)]
    assert asyncio.run(told(events)) == events


def test_while_the_layer_does_not_answer_the_newest_events_wait_and_no_more():
    bell = Doorbell(print, print)
    bell.sending = object()  # a message is on its way
    for number in range(MAX_EVENTS + 5):
        bell.broadcast(Event("AAAAAA", "react", number))
    assert [event.person for event in bell.events] == list(range(5, MAX_EVENTS + 5))


def test_older_and_newer_processes_understand_each_other():
    """An older one sends no events, and a newer one perhaps longer ones."""

    async def play():
        rung, heard = [], []
        doorbell = Doorbell(lambda *bell: rung.append(bell), heard.append)
        task = asyncio.ensure_future(doorbell.hear())
        async with asyncio.timeout(PATIENCE):
            while not doorbell.channel:
                await asyncio.sleep(0.01)
            await doorbell.join()
            message = {"type": "rooms.changed", "from": "another process"}
            longer = ["AAAAAA", "react", 2, "wow", 0, "loud"]
            await get_channel_layer().group_send(EVERYBODY, message | {"rooms": {"AAAAAA": 1}})
            await get_channel_layer().group_send(EVERYBODY, message | {"rooms": {}, "events": [longer]})
            while not heard:
                await asyncio.sleep(0.01)
        task.cancel()
        assert rung == [("AAAAAA", 1)]
        assert heard == [Event("AAAAAA", "react", 2, "wow")]

    asyncio.run(play())


def test_an_older_process_reads_the_rooms_of_a_message_with_events():
    async def play():
        layer = get_channel_layer()
        channel = await layer.new_channel()
        await layer.group_add(EVERYBODY, channel)
        doorbell = Doorbell(print, print)
        doorbell.broadcast(Event("AAAAAA", "react", 2, "wow"))
        await doorbell.drain()
        return await asyncio.wait_for(layer.receive(channel), PATIENCE)

    message = asyncio.run(play())
    assert message["rooms"] == {} and message["events"] == [["AAAAAA", "react", 2, "wow", 0]]
