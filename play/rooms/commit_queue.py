"""Group commit: make the moves that wait for the database in one transaction, at little more than the cost of one."""

import asyncio
import contextvars
import logging
from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

from asgiref.sync import SyncToAsync
from django.db import close_old_connections, transaction

from .. import metrics, request_ids
from ..rules import Refused
from ..rules.game import Move
from . import Barred, DatabaseUnavailable, Outdated, RoomNotFound, changes
from .callers import answer_callers
from .snapshot import Snapshot
from .store import LockedRoom, find_room, lock_room

log = logging.getLogger(__name__)

# Moves in one transaction, about 0.2 ms each. Other processes wait for its end.
MAX_BATCH = 32


class MoveRequest(NamedTuple):
    """A move that a visitor asks for over a socket, which has this id in the log."""

    code: str
    visitor: str
    move: Move
    request_id: str = ""


Batch = list[tuple[MoveRequest, asyncio.Future]]


class CommitQueue:
    """The moves of this process that wait for the database, in their order."""

    def __init__(self) -> None:
        self.waiting: Batch = []
        self.loop: asyncio.AbstractEventLoop | None = None  # in which a batch is committed

    async def change(self, request: MoveRequest) -> Snapshot:
        """Make the move together with those that wait, and return the room. Raises what `changes.change` raises.

        A cancelled caller's move is made all the same. The next tick shows it.
        """
        loop = asyncio.get_running_loop()
        done = loop.create_future()
        self.waiting.append((request, done))
        if self.loop is not loop:
            self.loop = loop
            # In a context of its own: the work goes on after the caller that started it is answered.
            loop.call_soon(self._commit, loop, context=contextvars.Context())
        return await done

    def _commit(self, loop: asyncio.AbstractEventLoop) -> None:
        batch, self.waiting = self.waiting[:MAX_BATCH], self.waiting[MAX_BATCH:]
        try:
            # The thread of `database_sync_to_async`, and the same connection. This hop costs 50 µs less.
            SyncToAsync.single_thread_executor.submit(self._commit_in_thread, batch, loop)
        except RuntimeError as trouble:  # the interpreter ends
            self._answer(batch, [trouble] * len(batch), loop)

    def _commit_in_thread(self, batch: Batch, loop: asyncio.AbstractEventLoop) -> None:
        try:
            outcomes = _change_with_connection([request for request, _ in batch])
        except BaseException as trouble:
            # Whatever it is, no caller may wait for ever.
            outcomes = [trouble if isinstance(trouble, Exception) else RuntimeError(repr(trouble))] * len(batch)
        with suppress(RuntimeError):  # the loop is closed, so nobody waits
            loop.call_soon_threadsafe(self._answer, batch, outcomes, loop)

    def _answer(self, batch: Batch, outcomes: list[Snapshot | Exception], loop: asyncio.AbstractEventLoop) -> None:
        """Wake those whose moves are made, and let the thread go on with those that wait by now."""
        answer_callers([done for _, done in batch], outcomes)
        if self.waiting:
            self._commit(loop)
        else:
            self.loop = None


def _change_with_connection(requests: list[MoveRequest]) -> list[Snapshot | Exception]:
    close_old_connections()  # before and after, as Channels and Django do
    try:
        return change_all(requests)
    finally:
        close_old_connections()


def change_all(requests: Sequence[MoveRequest]) -> list[Snapshot | Exception]:
    """Make the moves in one transaction; return for each, in its place, what `change` returns or raises.

    If one runs into a bug of ours, they are made one by one, so that the others do not fail too. Raises
    DatabaseUnavailable if the database does not answer in time: then none is made.
    """
    try:
        return _change_together(requests)
    except DatabaseUnavailable:
        raise
    except Exception as trouble:
        if len(requests) == 1:
            return [trouble]
        log.exception("Could not make %s moves together; making them one by one", len(requests))
    return [_change_alone(request) for request in requests]


def _change_together(requests: Sequence[MoveRequest]) -> list[Snapshot | Exception]:
    # In the order of their codes: two processes that lock several rooms cannot deadlock.
    order = sorted(range(len(requests)), key=lambda place: requests[place].code)
    found: dict[int, LockedRoom | Exception] = {}
    with metrics.time_operations("change", len(requests)), transaction.atomic():
        rooms: dict[str, LockedRoom] = {}
        for place in order:
            found[place] = _change_in_transaction(requests[place], rooms)
    # After the commit, so that the snapshots know its time.
    outcomes = (found[place] for place in range(len(requests)))
    return [outcome.snapshot if isinstance(outcome, LockedRoom) else outcome for outcome in outcomes]


def _change_in_transaction(request: MoveRequest, rooms: dict[str, LockedRoom]) -> LockedRoom | Exception:
    """Make the move in the room as this process knows it, or if that is outdated, in the room as it is.

    `rooms` are those that this transaction has locked, by their codes.
    """
    code = request.code
    try:
        try:
            room = rooms[code].copy() if code in rooms else find_room(code)
            outcome = _make(room, request)
        except Outdated:
            room = lock_room(code)
            outcome = _make(room, request)
    except RoomNotFound as trouble:
        return trouble
    rooms[code] = room
    return outcome


def _make(room: LockedRoom, request: MoveRequest) -> LockedRoom | Exception:
    """Make the move and return the room, which is locked then, or what the move was refused with."""
    outcome: LockedRoom | Exception = room
    token = request_ids.current.set(request.request_id)
    try:
        changes.make_move(room, request.visitor, request.move)
    except (Refused, Barred) as trouble:  # raised before anything is written
        # The traceback holds this frame, which holds the outcome: only a full garbage collection would free the circle.
        outcome = trouble.with_traceback(None)
    finally:
        request_ids.current.reset(token)
    room.lock()  # what changed nothing was judged by the version that the database has, too
    room.read_seats()
    return outcome


def _change_alone(request: MoveRequest) -> Snapshot | Exception:
    token = request_ids.current.set(request.request_id)
    try:
        return changes.change(request.code, request.visitor, request.move)
    except Exception as trouble:
        return trouble
    finally:
        request_ids.current.reset(token)


commit_queue = CommitQueue()
