"""The repair of what open rooms lost, such as a doorbell: compare them with the database at every tick."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

from channels.db import database_sync_to_async

from .. import metrics
from ..rooms import changes, presence, queries
from ..rooms.snapshot import Snapshot

log = logging.getLogger(__name__)

# By room and visitor: until when the last sign of the visitor counts; and how many open sockets they have.
Seen = dict[str, dict[str, float]]
Sockets = dict[str, dict[str, int]]


class OpenRoom(Protocol):
    """What the healer uses of a RoomChannel."""

    @property
    def watchers(self) -> Mapping[str, object]: ...

    async def heal(self, version: int, seen: dict[str, float], sockets: dict[str, int]) -> bool: ...

    def has_absences(self) -> bool: ...

    def has_lapsed(self) -> bool: ...


class Healer:
    def __init__(self, rooms: Mapping[str, OpenRoom], publish: Callable[[Snapshot], Awaitable[None]]) -> None:
        self.rooms = rooms
        self.publish = publish

    async def heal(self) -> None:
        names = [name for room in self.rooms.values() for name in room.watchers]
        versions, seen, sockets = await database_sync_to_async(_refresh_and_read)(names, list(self.rooms))
        for code, version in versions.items():
            try:
                await self._heal_room(code, version, seen[code], sockets[code])
            except Exception:
                log.exception("Could not heal a room; the next tick tries again", extra={"room": code})

    async def _heal_room(self, code: str, version: int, seen: dict[str, float], sockets: dict[str, int]) -> None:
        room = self.rooms.get(code)
        if room is None:
            return
        if await room.heal(version, seen, sockets):
            await self.publish(await database_sync_to_async(changes.replace_host)(code))
        if room.has_absences():
            await self.publish(await database_sync_to_async(changes.note_absences)(code))
        if room.has_lapsed():
            await self.publish(await database_sync_to_async(changes.lapse)(code))


@metrics.time_operation("tick")
def _refresh_and_read(names: list[str], codes: list[str]) -> tuple[dict[str, int], Seen, Sockets]:
    presence.refresh(names)
    return queries.versions(codes), presence.read(codes), presence.count_sockets(codes)
