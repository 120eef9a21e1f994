"""Group commit: moves that are asked for together are made together, and each is answered for itself."""

import asyncio
import time
from contextlib import contextmanager, suppress

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from play.models import Connection, Room, Seat
from play.rooms import (
    Barred,
    DatabaseUnavailable,
    RoomNotFound,
    cache,
    changes,
    commit_queue,
    creation,
    presence,
    queries,
)
from play.rooms.commit_queue import CommitQueue, MoveRequest
from play.rules import Refused
from play.rules.game import Move

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def codes():
    """Make three rooms, each with ada and bob in it."""
    made = [creation.create("ada", "Ada") for _ in range(3)]
    for code in made:
        changes.join(code, "bob", "Bob")
    return made


def said(code, text, visitor="ada"):
    return MoveRequest(code, visitor, Move("say", text=text))


def made(asked):
    """Ask for the moves at once; return what becomes of each."""

    async def make():
        queue = CommitQueue()
        return await asyncio.gather(*map(queue.change, asked), return_exceptions=True)

    return asyncio.run(make())


def test_each_is_answered_for_itself(codes):
    one, two, three = codes
    asked = [
        said(one, "first"),
        said(two, "second"),
        MoveRequest(two, "bob", Move("start")),
        said("NOROOM", "third"),
        said(one, "fourth", "bob"),
        said(three, "fifth", "eve"),
    ]
    first, second, refused, nowhere, fourth, stranger = made(asked)
    assert [message.text for message in fourth.game.chat] == ["first", "fourth"]
    assert fourth.version == first.version + 1
    assert second.code == two
    assert (refused.code, stranger.code) == ("host-only", "stranger")
    assert isinstance(nowhere, RoomNotFound)


def test_together_they_are_one_transaction(codes):
    with CaptureQueriesContext(connection) as captured:
        found = commit_queue.change_all([said(code, "hello") for code in reversed(codes)])
    statements = [query["sql"] for query in captured]
    assert sum(statement.startswith("BEGIN") for statement in statements) == 1
    assert not any("SAVEPOINT" in statement for statement in statements)
    assert [room.code for room in found] == codes[::-1]
    for code in codes:
        assert queries.read(code).game == queries.replay(code)


def test_more_than_fit_into_one_transaction_are_all_made(codes, monkeypatch):
    monkeypatch.setattr(commit_queue, "MAX_BATCH", 2)
    found = made([said(codes[0], f"number {number}") for number in range(5)])
    assert [room.game.said for room in found] == [1, 2, 3, 4, 5]


def test_one_that_trips_over_a_mistake_of_ours_takes_no_other_with_it(codes, monkeypatch):
    play = changes.moves.play

    def tripping(game, move):
        if move.text == "trip":
            raise KeyError("a mistake")
        return play(game, move)

    monkeypatch.setattr(changes.moves, "play", tripping)
    before, tripped, after = made([said(codes[0], "before"), said(codes[1], "trip"), said(codes[0], "after")])
    assert isinstance(tripped, KeyError)
    assert [message.text for message in after.game.chat] == ["before", "after"]
    assert before.version + 1 == after.version
    assert queries.read(codes[1]).game.chat == ()


def test_while_the_database_cannot_be_reached_nobody_waits_for_each_in_turn(codes, monkeypatch):
    begun = []

    def out_of_reach(*_):
        begun.append(True)
        raise DatabaseUnavailable("no answer")

    monkeypatch.setattr(commit_queue, "_change_together", out_of_reach)
    found = made([said(code, "hello") for code in codes])
    assert all(isinstance(one, DatabaseUnavailable) for one in found)
    assert len(begun) == 1


def test_whoever_goes_away_meanwhile_leaves_the_others_their_answers(codes):
    async def leave():
        queue = CommitQueue()
        gone, stays = (asyncio.ensure_future(queue.change(said(code, "hello"))) for code in codes[:2])
        await asyncio.sleep(0)
        gone.cancel()
        return await stays

    assert asyncio.run(leave()).game.said == 1
    assert queries.read(codes[0]).game.said == 1


def test_those_that_come_while_others_are_made_share_the_next_transaction(codes, monkeypatch):
    async def come():
        queue = CommitQueue()
        first = asyncio.ensure_future(queue.change(said(codes[0], "first")))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert not queue.waiting  # the first is in the thread
        return await asyncio.gather(first, *(queue.change(said(code, "later")) for code in codes))

    def count(requests):
        sizes.append(len(requests))
        return change_all(requests)

    sizes, change_all = [], commit_queue.change_all
    monkeypatch.setattr(commit_queue, "change_all", count)
    assert [room.game.said for room in asyncio.run(come())] == [1, 2, 1, 1]
    assert sizes == [1, 3]


def test_a_loop_that_ended_over_a_move_does_not_stop_the_next(codes):
    queue = CommitQueue()

    async def leave():
        asyncio.ensure_future(queue.change(said(codes[0], "left alone")))
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    asyncio.run(leave())
    assert asyncio.run(queue.change(said(codes[0], "hello"))).game.said == 2


def test_a_refusal_leaves_the_next_one_free(codes):
    async def make():
        queue = CommitQueue()
        with pytest.raises(Refused):
            await queue.change(MoveRequest(codes[0], "bob", Move("start")))
        return await queue.change(said(codes[0], "hello"))

    assert asyncio.run(make()).game.said == 1


def test_what_is_committed_is_made_once_whatever_becomes_of_telling_it(codes, monkeypatch):
    def full(_):
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(cache, "put", full)
        first, second = made([said(codes[0], "first"), said(codes[1], "second")])
    assert [message.text for message in first.game.chat + second.game.chat] == ["first", "second"]
    assert queries.read(codes[0]).game.said == queries.read(codes[1]).game.said == 1


def test_a_move_knows_when_it_was_committed_and_a_repeat_that_changes_nothing_was_not(codes):
    before = time.perf_counter()
    room, same = made([said(codes[0], "hello"), MoveRequest(codes[0], "ada", Move("rename", text="Ada"))])
    assert before < room.committed_at < time.perf_counter()
    assert (same.version, same.committed_at) == (room.version, 0.0)
    assert queries.read(codes[0]).committed_at == 0.0


# What this process knows of a room, and what other processes have made of it


@pytest.fixture
def elsewhere(monkeypatch):
    """Return a context for what another process does: what it commits is not cached here."""

    @contextmanager
    def do():
        with monkeypatch.context() as patch:
            patch.setattr(cache, "put", lambda room: None)
            yield

    return do


def statements(work):
    """Return the SQL that the work sends, and what it returns."""
    with CaptureQueriesContext(connection) as captured:
        found = work()
    return [query["sql"] for query in captured], found


def test_a_move_in_a_room_that_is_known_reads_nothing(codes):
    asked = [said(code, "hello", visitor) for code in codes for visitor in ("ada", "bob")]
    sent, found = statements(lambda: commit_queue.change_all(asked))
    assert not [one for one in sent if one.startswith("SELECT")]
    assert [one.split()[0] for one in sent].count("UPDATE") == len(asked)
    assert [room.seats for room in found] == [{"ada": 1, "bob": 2}] * len(asked)


def test_a_room_that_was_only_read_here_is_known(codes, elsewhere):
    with elsewhere():
        changes.join(codes[0], "cleo", "Cleo")
    queries.read(codes[0])
    sent, (room,) = statements(lambda: commit_queue.change_all([said(codes[0], "hello", "cleo")]))
    assert not [one for one in sent if one.startswith("SELECT")]
    assert room.game.chat[0].player == room.seats["cleo"]


def test_a_loser_is_judged_anew_and_the_others_stay_made(codes, elsewhere):
    with elsewhere():
        changes.change(codes[1], "bob", Move("say", text="faster"))
    sent, found = statements(lambda: commit_queue.change_all([said(code, "hello") for code in codes]))
    texts = [[message.text for message in room.game.chat] for room in found]
    assert texts == [["hello"], ["faster", "hello"], ["hello"]]
    assert [one.split()[0] for one in sent].count("BEGIN") == 1
    assert not any("ROLLBACK" in one or "SAVEPOINT" in one for one in sent)
    for room in found:
        stored = queries.read(room.code)
        assert (stored.game, stored.version) == (room.game, room.version)
        assert queries.replay(room.code) == stored.game


def test_two_moves_of_one_room_that_both_lose_are_made_in_their_order(codes, elsewhere):
    with elsewhere():
        changes.change(codes[0], "bob", Move("say", text="faster"))
    first, second = commit_queue.change_all([said(codes[0], "one"), said(codes[0], "two", "bob")])
    assert [message.text for message in first.game.chat] == ["faster", "one"]
    assert [message.text for message in second.game.chat] == ["faster", "one", "two"]
    assert (first.version, second.version) == (4, 5)
    assert queries.replay(codes[0]) == queries.read(codes[0]).game


def test_a_loser_whose_moment_has_passed_is_refused(codes, elsewhere):
    code = codes[0]
    changes.join(code, "cleo", "Cleo")
    room = changes.change(code, "ada", Move("start"))
    giver = next(visitor for visitor, id in room.seats.items() if id == room.game.giver)
    first, second = (Move("pick", moment_id=room.game.moment_id, square=square) for square in room.game.card[:2])
    with elsewhere():
        changes.change(code, giver, first)
    late, made = commit_queue.change_all([MoveRequest(code, giver, second), said(codes[1], "hello")])
    assert late.code == "late"
    assert made.game.said == 1
    assert queries.read(code).game.target == first.square


def test_a_refusal_keeps_no_frame_and_so_no_room(codes):
    (refused,) = commit_queue.change_all([MoveRequest(codes[0], "bob", Move("start"))])
    assert refused.code == "host-only" and refused.__traceback__ is None


def test_a_refusal_by_an_outdated_version_does_not_hold(codes, elsewhere):
    with elsewhere():
        changes.change(codes[0], "ada", Move("host", whom=2))
    (room,) = commit_queue.change_all([MoveRequest(codes[0], "bob", Move("bot"))])
    assert len(room.game.players) == 3


def test_a_repeat_by_an_outdated_version_is_none(codes, elsewhere):
    with elsewhere():
        changes.change(codes[0], "ada", Move("rename", text="Zoe"))
    (room,) = commit_queue.change_all([MoveRequest(codes[0], "ada", Move("rename", text="Ada"))])
    assert room.game.player(1).name == "Ada"
    assert queries.read(codes[0]).game == room.game


@pytest.mark.parametrize("move", [Move("say", text="hello"), Move("rename", text="Ada"), Move("kick", whom=9)])
def test_in_a_room_that_was_deleted_meanwhile_nothing_is_made(codes, move):
    Room.objects.filter(code=codes[1]).delete()
    first, gone, last = commit_queue.change_all(
        [said(codes[0], "hello"), MoveRequest(codes[1], "ada", move), said(codes[2], "hello")]
    )
    assert isinstance(gone, RoomNotFound)
    assert (first.game.said, last.game.said) == (1, 1)


def test_a_seat_that_was_lost_meanwhile_makes_no_move(codes, elsewhere):
    with elsewhere():
        changes.change(codes[0], "ada", Move("kick", whom=2, sure=True))
        handovers = queries.read(codes[1]).game.player(2).handovers
        changes.take_along(codes[1], "cleo", 2, handovers)
        changes.change(codes[2], "bob", Move("leave"))
    barred, moved, left = commit_queue.change_all([said(code, "hello", "bob") for code in codes])
    assert isinstance(barred, Barred)
    assert (moved.code, left.code) == ("stranger", "stranger")
    assert all(queries.read(code).game.said == 0 for code in codes)


def test_who_is_present_is_read_after_the_room_is_locked(codes):
    changes.join(codes[0], "cleo", "Cleo")
    changes.connect(codes[0], "ada", "channel")
    sent, (room,) = statements(lambda: commit_queue.change_all([MoveRequest(codes[0], "ada", Move("start"))]))
    begin, lock, look = sent[:3]
    assert begin.startswith("BEGIN")
    assert lock.startswith("SELECT") and "FROM play_room" in lock
    assert look.startswith("SELECT") and "play_connection" in look


def test_who_comes_while_a_game_is_started_by_an_outdated_version_is_present(codes, elsewhere):
    with elsewhere():
        changes.join(codes[0], "cleo", "Cleo")
    for visitor in ("ada", "bob", "cleo"):
        presence.connect(Room.objects.get(code=codes[0]), visitor, f"{visitor}'s")
    (room,) = commit_queue.change_all([MoveRequest(codes[0], "ada", Move("start"))])
    assert queries.log_of(codes[0])[-1].present == (1, 2, 3)


def test_seats_change_with_the_version_only(codes):
    code, known = codes[0], {}

    def look():
        seats = sorted(Seat.objects.filter(room__code=code).values_list("visitor", "player", "is_barred"))
        version = Room.objects.get(code=code).version
        assert known.setdefault(version, seats) == seats

    doors = [
        lambda: changes.join(code, "cleo", "Cleo"),
        lambda: changes.join(code, "cleo", "Cleo"),
        lambda: changes.change(code, "cleo", Move("leave")),
        lambda: changes.change(code, "cleo", Move("leave")),
        lambda: changes.join(code, "cleo", "Cleo"),
        lambda: changes.change(code, "cleo", Move("say", text="hello"), True, "form"),
        lambda: changes.change(code, "cleo", Move("say", text="hello"), True, "form"),
        lambda: changes.connect(code, "cleo", "channel"),
        lambda: changes.take_along(code, "dan", 4, queries.read(code).game.player(4).handovers),
        lambda: changes.take_along(code, "dan", 4, 0),
        lambda: Connection.objects.filter(visitor="bob").delete(),
        lambda: changes.ask(code, "eve", 2),
        lambda: changes.change(code, "eve", Move("unknock")),
        lambda: changes.change(code, "eve", Move("unknock")),
        lambda: changes.ask(code, "eve", 2),
        lambda: changes.change(code, "ada", Move("admit", several=(queries.read(code).game.joined,))),
        lambda: changes.change(code, "ada", Move("kick", whom=4, sure=True)),
        lambda: changes.change(code, "ada", Move("kick", whom=4, sure=True)),
        lambda: changes.join(code, "dan", "Dan"),
    ]
    look()
    for door in doors:
        with suppress(Refused, Barred):
            door()
        look()
    assert len({str(seats) for seats in known.values()}) == 8
