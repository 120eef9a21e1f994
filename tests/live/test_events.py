"""What is pushed and never saved: what the pages of one room show of reactions, practice dots and spectators."""

import asyncio
from dataclasses import replace

import pytest

from play.live.events import PRACTISE, REACT, WORD, Event, RoomEvents
from play.live.hub import Hub
from play.pov import events as pov
from play.rooms.snapshot import Snapshot
from tests.support.cast import ADA, BOB, CLEO, do, guessing, lobby, picking, rematch, revealed

CODE = "CDF349"


@pytest.fixture
def events():
    return RoomEvents(CODE)


def react(person=BOB, sign="wow"):
    return Event(CODE, REACT, person, sign)


def dots(updates):
    return [(dot.player, dot.square) for update in updates if update.partial == "dots" for dot in update.slice.items]


def practise(events, player, square):
    return dots(events.apply(lobby(), events.number(Event(CODE, PRACTISE, player, square))))


# Reactions


def test_a_player_s_sign_comes_with_their_token_and_a_spectator_s_with_none(events):
    signs = [events.apply(revealed(), react(person))[0].slice for person in (BOB, 0)]
    assert [(one.sign, one.who and one.who.name) for one in signs] == [("wow", "Bob"), ("wow", None)]


def test_signs_are_shown_in_the_ten_seconds_before_a_rematch(events):
    assert [update.partial for update in events.apply(rematch(), react())] == ["reaction"]


def test_however_many_signs_come_a_page_has_six_places_and_the_newest_takes_the_oldest_s(events):
    places = [events.apply(revealed(), react())[0].slice.place for _ in range(8)]
    assert places == [1, 2, 3, 4, 5, 6, 1, 2]
    assert len(pov.list_empty_places()) == 6


@pytest.mark.parametrize("game", [lobby(), picking(), guessing(), do(revealed(), "mute", ADA, whom=BOB)], ids=range(4))
def test_a_sign_that_comes_from_another_process_too_late_is_not_shown(game, events):
    assert events.apply(game, react()) == []


def test_signs_of_a_newer_version_are_passed_over(events):
    assert events.apply(revealed(), react(sign="dance")) == events.apply(lobby(), Event(CODE, "dance", BOB)) == []


def test_a_sign_is_not_shown_to_who_comes_later(events):
    events.apply(revealed(), react())
    assert events.list_updates(revealed(), True) == []


# Practice


def test_each_player_has_one_dot_and_who_comes_later_sees_all(events):
    assert practise(events, BOB, "C12") == [(BOB, "C12")]
    assert practise(events, ADA, "P30") == [(ADA, "P30"), (BOB, "C12")]
    assert practise(events, BOB, "A1") == dots(events.list_updates(lobby(), True)) == [(ADA, "P30"), (BOB, "A1")]


def test_another_word_begins_without_dots_and_dots_for_the_last_word_come_too_late(events):
    first = events.number(Event(CODE, PRACTISE, BOB, "C12"))
    events.apply(lobby(), first)
    word, empty = events.apply(lobby(), events.number(Event(CODE, WORD, ADA)))
    assert word.slice != pov.get_word(CODE, 0) and empty.slice.items == ()
    assert dots(events.apply(lobby(), first)) == []


def test_a_process_that_missed_the_word_hears_of_it_with_the_next_dot(events):
    other = RoomEvents(CODE)
    practise(other, CLEO, "A1")
    for _ in range(3):
        events.apply(lobby(), events.number(Event(CODE, WORD, ADA)))
    updates = other.apply(lobby(), events.number(Event(CODE, PRACTISE, BOB, "C12")))
    assert [update.slice for update in updates if update.partial == "word"] == [pov.get_word(CODE, 3)]
    assert dots(updates) == [(BOB, "C12")]


def test_no_dot_outlives_the_start(events):
    practise(events, BOB, "C12")
    assert events.update_dots(lobby()) == []
    (gone,) = events.update_dots(picking())
    assert dots([gone]) == [] and events.update_dots(picking()) == []
    assert events.apply(picking(), Event(CODE, PRACTISE, BOB, "C12")) == []
    assert practise(events, ADA, "A1") == [(ADA, "A1")]


def test_a_room_without_a_host_keeps_its_dots(events):
    practise(events, BOB, "C12")
    assert events.update_dots(replace(lobby(), host=0)) == []
    assert dots(events.list_updates(replace(lobby(), host=0), True)) == [(BOB, "C12")]


def test_the_dot_of_who_takes_another_token_or_name_is_shown_anew_and_of_who_leaves_no_more(events):
    practise(events, ADA, "P30")
    practise(events, BOB, "C12")
    game = do(lobby(), "look", BOB, colour=9)
    (update,) = events.update_dots(game)
    assert update.slice.items[1].who.look == 9
    (update,) = events.update_dots(do(game, "rename", BOB, text="Bobby"))
    assert update.slice.items[1].who.name == "Bobby"
    for gone in (do(game, "leave", BOB), do(game, "kick", ADA, whom=BOB, sure=True)):
        assert dots(events.update_dots(gone)) == [(ADA, "P30")] and events.update_dots(gone) == []
        assert len(dots(events.update_dots(game))) == 2


def exchange(sender, other, kind, *value):
    """Let the sender's host act; give the event to the other process, and its answer back to the sender."""
    event = sender.number(Event(CODE, kind, ADA, *value))
    sender.apply(lobby(), event)
    answer = other.correct(lobby(), event)
    other.apply(lobby(), event)
    if answer:
        assert sender.correct(lobby(), answer) is None
        sender.apply(lobby(), answer)
    return answer


def draw_three_words(events):
    for _ in range(3):
        events.apply(lobby(), events.number(Event(CODE, WORD, ADA)))


def test_a_process_that_opens_the_room_later_learns_the_word_with_its_first_dot(events):
    draw_three_words(events)
    late = RoomEvents(CODE)
    assert exchange(late, events, PRACTISE, "C12").word == late.word == events.word == 3
    assert not exchange(late, events, PRACTISE, "C12") and events.squares == late.squares == {ADA: "C12"}


def test_another_word_of_a_process_that_opens_the_room_later_is_another_one_for_all(events):
    draw_three_words(events)
    late = RoomEvents(CODE)
    exchange(late, events, WORD)
    assert late.word == events.word == 4
    assert not exchange(events, late, WORD) and late.word == events.word == 5


def test_no_process_is_answered_a_sign_or_once_the_game_has_begun(events):
    draw_three_words(events)
    assert events.correct(revealed(), react()) is None
    assert events.correct(picking(), Event(CODE, PRACTISE, BOB, "C12")) is None


def test_a_page_whose_socket_comes_back_is_told_also_that_there_is_nothing_left(events):
    for game in (lobby(), picking(), revealed()):
        updates = {update.partial: update.slice for update in events.list_updates(game, False)}
        assert updates == {"watching": pov.Watching(), "word": pov.get_word(CODE, 0), "dots": pov.Dots()}
        assert events.list_updates(game, True) == []


def test_rooms_begin_at_different_words():
    assert len({pov.get_word(code, 0).text for code in ("CDF349", "K7QM4T", "MXW9HD", "C4RTN6")}) > 1
    assert len({pov.get_word(CODE, number).text for number in range(len(pov.WORDS))}) == len(set(pov.WORDS))


# In a process


class Page:
    """Note what is shown to a visitor, in its order."""

    def __init__(self, visitor: str) -> None:
        self.visitor = self.channel_name = visitor
        self.is_page_new = True
        self.seen: list[object] = []

    def show(self, pov, version, find_step):
        self.seen.append(version)

    def show_events(self, updates):
        self.seen += [update.partial for update in updates]

    async def eject(self, closed):
        raise AssertionError("nobody is barred")


class Broken(Page):
    def show_events(self, updates):
        raise ConnectionError


def room(version, game, **fields):
    return Snapshot(CODE, version, game, {"ada": ADA, "bob": BOB}, **fields)


@pytest.fixture
def hub(monkeypatch):
    """Make a hub that does not listen; `hub.told` are the events that other processes are told of."""
    hub = Hub()
    hub.told = []
    monkeypatch.setattr(hub, "_listen", lambda: None)
    monkeypatch.setattr(hub.doorbell, "ring", lambda code, version: None)
    monkeypatch.setattr(hub.doorbell, "broadcast", hub.told.append)
    monkeypatch.setattr("play.live.room_channel.RoomChannel.catch_up", nothing)
    return hub


async def nothing(*_):
    pass


async def show(hub, game, *pages):
    for page in pages:
        await hub.watch(room(1, game), {}, page)


async def send(hub, event):
    hub.send_event(event)
    await asyncio.gather(*hub.tasks)


def run(work):
    asyncio.run(asyncio.wait_for(work, 10))


def test_a_sign_is_shown_to_all_here_and_told_to_the_others(hub):
    async def play():
        pages = Page("ada"), Broken("bob"), Page("eve")
        await show(hub, revealed(), *pages)
        await send(hub, react())
        assert [page.seen[-1] for page in pages] == ["reaction", 1, "reaction"]
        assert hub.told == [react()]

    run(play())


def test_what_another_process_tells_is_shown_and_told_no_further(hub):
    async def play():
        ada = Page("ada")
        await show(hub, revealed(), ada)
        hub._hear_event(react())
        await asyncio.gather(*hub.tasks)
        assert ada.seen == [1, "reaction"] and hub.told == []

    run(play())


def test_a_process_that_has_missed_a_word_is_answered(hub):
    async def play():
        await show(hub, lobby(), Page("ada"))
        await send(hub, Event(CODE, WORD, ADA))
        hub._hear_event(Event(CODE, PRACTISE, BOB, "C12"))
        await asyncio.gather(*hub.tasks)
        assert [event.word for event in hub.told] == [1, 1]

    run(play())


def test_a_page_whose_socket_comes_back_loses_the_dots_that_went_meanwhile(hub):
    async def play():
        bob = Page("bob")
        bob.is_page_new = False
        await show(hub, lobby(), bob)
        assert bob.seen == [1, "watching", "word", "dots"]

    run(play())


def test_what_a_page_lacks_of_events_is_no_part_of_the_time_of_a_push(hub, monkeypatch):
    async def play():
        bob = Page("bob")
        bob.is_page_new = False
        monkeypatch.setattr("play.metrics.observe_push", lambda at: bob.seen.append("measured"))
        await show(hub, lobby(), bob)
        assert bob.seen[:3] == [1, "measured", "watching"]

    run(play())


def test_of_a_room_that_nobody_watches_here_nothing_is_kept(hub):
    hub._hear_event(react())
    hub.send_event(react())
    assert not hub.channels and not hub.tasks


def test_practice_is_shown_to_who_comes_later_and_gone_at_the_start(hub):
    async def play():
        ada, bob = Page("ada"), Page("bob")
        await show(hub, lobby(), ada)
        await send(hub, Event(CODE, PRACTISE, ADA, "C12"))
        await show(hub, lobby(), bob)
        assert bob.seen == [1, "word", "dots"]
        await hub.publish(room(2, picking()))
        await hub.publish(room(3, picking()))
        assert bob.seen[3:] == [2, "dots", 3]

    run(play())


def test_how_many_watch_is_shown_at_a_tick_and_only_when_it_changes(hub):
    async def play():
        ada = Page("ada")
        await show(hub, lobby(), ada)
        for sockets in ({"ada": 1}, {"ada": 2, "": 3, "eve": 2}, {"": 3, "eve": 1}, {}):
            await hub.channels[CODE].heal(1, {}, sockets)
        assert [seen for seen in ada.seen if seen == "watching"] == ["watching"] * 2
        assert hub.channels[CODE].events.watching == 0

    run(play())


def test_who_has_a_seat_does_not_count_nor_does_one_person_s_second_page():
    sockets = {"ada": 1, "bob": 2, "": 3, "eve": 2}
    assert room(1, lobby()).count_spectators(sockets) == 4
    assert room(1, do(lobby(4), "leave", BOB)).count_spectators(sockets) == 5
