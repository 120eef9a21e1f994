"""Group commit: moves that are asked for together are made together, and each is answered for itself."""

import asyncio
import time

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from play.rooms import RoomNotFound, changes, commit_queue, creation, queries, store
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
        raise OperationalError("no answer")

    monkeypatch.setattr(commit_queue, "_change_together", out_of_reach)
    found = made([said(code, "hello") for code in codes])
    assert all(isinstance(one, OperationalError) for one in found)
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

    monkeypatch.setattr(store.cache, "put", full)
    first, second = made([said(codes[0], "first"), said(codes[1], "second")])
    assert [message.text for message in first.game.chat + second.game.chat] == ["first", "second"]
    assert queries.read(codes[0]).game.said == queries.read(codes[1]).game.said == 1


def test_a_move_knows_when_it_was_committed_and_a_repeat_that_changes_nothing_was_not(codes):
    before = time.perf_counter()
    room, same = made([said(codes[0], "hello"), MoveRequest(codes[0], "ada", Move("rename", text="Ada"))])
    assert before < room.committed_at < time.perf_counter()
    assert (same.version, same.committed_at) == (room.version, 0.0)
    assert queries.read(codes[0]).committed_at == 0.0
