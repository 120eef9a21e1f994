"""Group commit: the moves that wait for the database are made in one transaction, which costs little more than one."""

import asyncio
import contextvars

from channels.db import database_sync_to_async

from .. import metrics
from . import store
from .store import MoveRequest, Snapshot

# Moves of one transaction: other processes wait for it, and each takes about half a millisecond.
MAX_BATCH = 32


class CommitQueue:
    """The moves of this process that wait, in their order."""

    def __init__(self) -> None:
        self.waiting: list[tuple[MoveRequest, asyncio.Future]] = []
        self.working: asyncio.Task | None = None

    async def change(self, asked: MoveRequest) -> Snapshot:
        """As `rooms.change`, with whatever else waits.

        The move of a visitor who has gone meanwhile is made all the same, and shown by the next tick.
        """
        done = asyncio.get_running_loop().create_future()
        self.waiting.append((asked, done))
        if self.working is None:
            # In a context of its own: the work goes on when the one who began it is answered.
            self.working = asyncio.create_task(self._work(), context=contextvars.Context())
        room, committed = await done
        metrics.committed(committed)
        return room

    async def _work(self) -> None:
        try:
            while self.waiting:
                batch, self.waiting = self.waiting[:MAX_BATCH], self.waiting[MAX_BATCH:]
                await self._commit(batch)
        finally:
            self.working = None

    async def _commit(self, batch: list[tuple[MoveRequest, asyncio.Future]]) -> None:
        metrics.committed(0.0)  # a move that changes nothing has no moment of its own
        try:
            found = await database_sync_to_async(store.change_all)([asked for asked, _ in batch])
        except Exception as trouble:
            found = [trouble] * len(batch)
        except asyncio.CancelledError:
            for _, done in batch:
                done.cancel()
            raise
        for (_, done), one in zip(batch, found, strict=True):
            if not done.done():  # else its visitor has gone
                _answer(done, one)


def _answer(done: asyncio.Future, one: Snapshot | Exception) -> None:
    if isinstance(one, Exception):
        done.set_exception(one)
    else:
        done.set_result((one, metrics.last_commit()))


commit_queue = CommitQueue()
