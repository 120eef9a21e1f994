"""Lock a room, and write it together with its log. Every change of a room goes through here."""

import logging
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import transaction

from .. import metrics, request_ids
from ..models import Room
from ..rules import timing
from ..rules.game import Game, Move
from . import Outdated, RoomClosed, cache, clock, codec, sql
from .snapshot import Snapshot, forget_seats, read_game, read_seats, read_snapshot

log = logging.getLogger(__name__)


class LockedRoom:
    """A room that no other transaction writes until this one ends."""

    def __init__(self, row: Room) -> None:
        self.row = row
        self.is_locked = True
        self.committed_at = 0.0

    @property
    def snapshot(self) -> Snapshot:
        """Return the room with all that was written so far. `committed_at` is set once the transaction has ended."""
        return read_snapshot(self.row, self.committed_at)

    @property
    def game(self) -> Game:
        return read_game(self.row)

    def copy(self) -> "LockedRoom":
        """Return the room with all that was written so far, for the next move in this transaction."""
        return LockedRoom(cache.copy(self.row))

    def lock(self) -> None:
        """Lock the room before what is read must be as old as its version. No-op for a room that is locked."""

    def save(self, game: Game, move: Move) -> None:
        """Write the game and the move that led to it. The row is locked from now on, if it was not."""
        row = self.row
        row.deadline = timing.next_deadline(
            self.game,
            game,
            row.deadline,
            now=clock.now(),
            pause=random.uniform(*settings.BOT_PACE),
            longest_pause=settings.BOT_PACE[1],
            catch_up=settings.BOT_CATCH_UP,
        )
        row.version += 1
        row.state, row.game = codec.encode_game(game), game
        row.is_open = not game.settings.private
        sql.save(row, codec.encode_move(move))
        self.is_locked = True
        # Robust: the move is committed even if a later step fails, so the player gets no error. A lambda, not a
        # partial: Django logs the failure with the function's __qualname__.
        version, request_id = row.version, request_ids.current.get()
        transaction.on_commit(lambda: self.on_committed(move, version, request_id), robust=True)

    def step_on(self, game: Game) -> None:
        """Write the room under the next version, which no move led to: pages and processes know a game by its version.

        The log says so with an entry that changes nothing.
        """
        self.save(game, Move("lapse", now=round(clock.now(), 3), is_accepted=True))

    def on_committed(self, move: Move, version: int, request_id: str) -> None:
        self.committed_at = time.perf_counter()
        cache.put(self.row)
        # Only the move's name and whom it is about: all else may be a secret or a player's own words.
        whom = {"whom": move.chosen} if move.whom or move.several else {}
        fields = {"room": self.row.code, "player": move.player, "move": move.name, "version": version}
        log.info("move", extra={**fields, **whom, "request_id": request_id})
        metrics.count_move(move.name)

    def add_seat(self, visitor: str, player: int) -> None:
        self.row.seats.create(visitor=visitor, player=player)
        forget_seats(self.row)

    def remove_seat(self, visitor: str) -> None:
        self.row.seats.filter(visitor=visitor).delete()
        forget_seats(self.row)

    def has_sent(self, visitor: str, form: str) -> bool:
        """Return whether this form made the last move that the visitor made by a form."""
        return self.row.seats.filter(visitor=visitor, last_form=form).exists()

    def record_form(self, visitor: str, form: str) -> None:
        self.row.seats.filter(visitor=visitor).update(last_form=form)

    def move_seat(self, player: int, visitor: str, former: int) -> None:
        """Give the player to the visitor. The browser before keeps its row, with the id `former`, and its bar."""
        self.row.seats.filter(visitor=visitor).delete()
        self.row.seats.filter(player=player).update(player=former)
        self.add_seat(visitor, player)

    def bar(self, player: int) -> None:
        self.row.seats.filter(player=player).update(is_barred=True)
        forget_seats(self.row)

    def read_seats(self) -> None:
        """Read the seats inside the transaction if they changed, so that `snapshot` needs no query later."""
        read_seats(self.row)


class CachedRoom(LockedRoom):
    """A room as this process knows it. The first statement that needs it finds out whether it is that still.

    `lock` and `save` raise Outdated if it is not. Nothing was written then, and the move must be judged anew.
    """

    def __init__(self, row: Room) -> None:
        super().__init__(row)
        self.is_locked = False

    def lock(self) -> None:
        if not self.is_locked:
            found = sql.find(self.row.code, to_write=True)
            if (found.pk, found.version) != (self.row.pk, self.row.version):
                raise Outdated(self.row.code)
            self.is_locked = True


@contextmanager
def locked_room(code: str, may_be_closed: bool = False) -> Iterator[LockedRoom]:
    """Lock the room for a transaction, which commits at the end of the block. Raises RoomNotFound or RoomClosed.

    Push a snapshot only after the block: until then another process cannot read the version.
    """
    with transaction.atomic():
        room = lock_room(code, may_be_closed)
        yield room
        room.read_seats()


def lock_room(code: str, may_be_closed: bool = False) -> LockedRoom:
    row = sql.find(code, to_write=True)
    if row.closed is not None and not may_be_closed:
        raise RoomClosed(code, row.closed)
    return LockedRoom(row)


def find_room(code: str) -> LockedRoom:
    """Return the room as this process knows it, or locked if it does not. Raises RoomNotFound or RoomClosed."""
    row = cache.find(code)
    return lock_room(code) if row is None or row.closed is not None else CachedRoom(row)
