"""The repair of what open rooms lost: a doorbell, a timer, a sign of presence, a host."""

import logging
import time
from collections.abc import Awaitable, Callable

from channels.db import database_sync_to_async

from .. import metrics
from ..rooms import changes, presence, queries
from ..rooms.snapshot import Snapshot
from .room_channel import RoomChannel

log = logging.getLogger(__name__)


class Healer:
    """Compare the open rooms with the database, and repair what differs. `channels` are the hub's."""

    def __init__(self, channels: dict[str, RoomChannel], publish: Callable[[Snapshot], Awaitable[None]]) -> None:
        self.channels = channels
        self.publish = publish

    async def heal(self) -> None:
        """Keep this process's sockets present, and heal each room. One room's error does not stop the others."""
        sockets = [name for channel in self.channels.values() for name in channel.watchers]
        versions, seen = await database_sync_to_async(_refresh_and_read)(sockets, list(self.channels))
        for code, version in versions.items():
            try:
                await self._heal_room(code, version, seen[code])
            except Exception:
                log.exception("Could not heal a room; the next tick tries again", extra={"room": code})

    async def _heal_room(self, code: str, version: int, seen: dict[str, float]) -> None:
        channel = self.channels.get(code)
        if channel is None:
            return
        channel.seen = seen
        if channel.snapshot.version < version:
            metrics.count_doorbell("healed")
        await channel.catch_up(version)
        if not channel.watchers:  # they left meanwhile
            return
        room, present = channel.snapshot, channel.find_present()
        if present != channel.present:
            await channel.show()
        if room.has_heir(present) and room.is_host_gone(seen, time.time()):
            await self.publish(await database_sync_to_async(changes.replace_host)(code))
        channel.renew_timer()


@metrics.time_operation("tick")
def _refresh_and_read(sockets: list[str], codes: list[str]) -> tuple[dict[str, int], dict[str, dict[str, float]]]:
    presence.refresh(sockets)
    return queries.versions(codes), presence.read(codes)
