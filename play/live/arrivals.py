"""Sockets that have opened: record that their visitors are in their rooms, a few at a time."""

import asyncio
import contextvars
from collections import deque
from typing import NamedTuple

from channels.db import database_sync_to_async

from ..rooms import changes, presence, queries
from ..rooms.callers import answer_callers
from ..rooms.snapshot import Snapshot

# Sockets that are connected together, about 0.5 ms each. A move waits for them at most.
MAX_BATCH = 4


class Arrival(NamedTuple):
    code: str
    visitor: str
    channel_name: str


# A room, and its visitors as `presence.read` returns them.
Found = tuple[Snapshot, dict[str, float]]


class Arrivals:
    """Connect sockets in small batches. After a restart a thousand pages come back in the same second.

    The database's thread has one queue. If all of them stood in it, each move would wait behind them for a second.
    """

    def __init__(self) -> None:
        self.waiting: deque[tuple[Arrival, asyncio.Future]] = deque()
        self.task: asyncio.Task | None = None

    async def connect(self, arrival: Arrival) -> Found:
        """Return the room. Raises what `changes.connect` raises."""
        done = asyncio.get_running_loop().create_future()
        self.waiting.append((arrival, done))
        if self.task is None:
            # In a context of its own: the work goes on after the caller that started it is answered.
            self.task = asyncio.create_task(self._run(), context=contextvars.Context())
        return await done

    async def _run(self) -> None:
        try:
            while self.waiting:
                batch = [self.waiting.popleft() for _ in range(min(MAX_BATCH, len(self.waiting)))]
                await self._connect([(arrival, done) for arrival, done in batch if not done.done()])
        finally:
            self.task = None

    async def _connect(self, batch: list[tuple[Arrival, asyncio.Future]]) -> None:
        try:
            outcomes = await database_sync_to_async(_connect_all)([arrival for arrival, _ in batch])
        except Exception as trouble:
            outcomes = [trouble] * len(batch)
        except asyncio.CancelledError:
            for _, done in batch:
                done.cancel()
            raise
        answer_callers([done for _, done in batch], outcomes)


def look(code: str) -> Found:
    """Return the room as it is, and record nothing. Raises RoomNotFound or RoomClosed."""
    return queries.read_open(code), presence.read([code])[code]


def _connect_all(arrivals: list[Arrival]) -> list[Found | Exception]:
    return [_connect(*arrival) for arrival in arrivals]


def _connect(code: str, visitor: str, channel_name: str) -> Found | Exception:
    try:
        return changes.connect(code, visitor, channel_name), presence.read([code])[code]
    except Exception as trouble:
        return trouble
