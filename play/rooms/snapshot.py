"""A room as it was at one version, and how it is read from its row.

A row keeps the game and the seats that were read for it. A version that is not cached is queried and decoded once.
Reading raises RoomNotFound if the room was deleted.
"""

from dataclasses import dataclass, field

from django.conf import settings

from ..models import Room
from ..rules import timing
from ..rules.game import Game, Move
from ..rules.phases import LOBBY
from . import cache, codec, sql


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A room as it was at one version.

    `seats` maps visitors to player ids, without the visitors who are `barred`. `deadline` is when a bot or the
    clock acts, in seconds since the epoch. `closed` is None, or staff has closed the room with this sentence.
    `committed_at` is when this process committed a move that led here, by `time.perf_counter()`; 0 if the room was only
    read.
    """

    code: str
    version: int
    game: Game
    seats: dict[str, int]
    barred: frozenset[str] = frozenset()
    deadline: float | None = None
    closed: str | None = None
    committed_at: float = field(default=0.0, compare=False)

    @property
    def awaits_bot(self) -> bool:
        return timing.find_awaited_bot(self.game) is not None

    def find_seat(self, visitor: str) -> tuple[int | None, int | None, int | None]:
        """Return the visitor's player as `viewer`, or as `leaver` if it can be taken again, or the id of their knock.

        At least two of the three are None: leavers and those who knock are spectators.
        """
        id = self.seats.get(visitor, 0)
        player = self.game.player(id)
        if player and not player.has_left:
            return id, None, None
        if player or self.game.find_gone(id):
            return None, id, None
        return None, None, id if self.game.knock(id) else None

    def viewer_and_leaver(self, visitor: str) -> tuple[int | None, int | None]:
        return self.find_seat(visitor)[:2]

    def viewer(self, visitor: str) -> int | None:
        return self.viewer_and_leaver(visitor)[0]

    def leaver(self, visitor: str) -> int | None:
        return self.viewer_and_leaver(visitor)[1]

    def is_waiting(self, visitor: str) -> bool:
        """Return whether the visitor waits at the door."""
        return self.seats.get(visitor, 0) in (knock.id for knock in self.game.knocking)

    def name(self, visitor: str) -> str:
        """Return the name of the visitor's player or knock, or "" without one."""
        id = self.seats.get(visitor, 0)
        known = self.game.player(id) or self.game.knock(id)
        return known.name if known else ""

    def present(self, seen: dict[str, float], now: float) -> frozenset[int]:
        """Return the ids of the bots, and of the players with a visitor whose last sign still counts.

        `seen` is what `presence.read` returns for this room.
        """
        people = {id for visitor, id in self.seats.items() if seen.get(visitor, 0) > now}
        return frozenset(player.id for player in self.game.active if player.is_bot or player.id in people)

    def list_gone(self, seen: dict[str, float], now: float) -> frozenset[int]:
        """Return the ids of the newcomers who have long been away (rule 20). People leave a lobby to share the link."""
        patience = settings.HOST_AWAY_LOBBY if self.game.phase == LOBBY else settings.NEWCOMER_AWAY
        here = {id for visitor, id in self.seats.items() if seen.get(visitor, 0) + patience > now}
        return frozenset(player.id for player in self.game.active if player.is_new and player.id not in here)

    def list_lapsed(self, seen: dict[str, float], now: float) -> tuple[int, ...]:
        """Return the ids of the knocks of visitors who have long been away (rule 24)."""
        here = {id for visitor, id in self.seats.items() if seen.get(visitor, 0) + settings.KNOCK_AWAY > now}
        return tuple(knock.id for knock in self.game.knocking if knock.id not in here)

    def count_spectators(self, sockets: dict[str, int]) -> int:
        """Return how many people look on without a seat. Those without a cookie count by their sockets.

        `sockets` is what `presence.count_sockets` returns for this room.
        """
        others = {visitor: number for visitor, number in sockets.items() if not self.viewer(visitor)}
        return sum(number if not visitor else 1 for visitor, number in others.items())

    def find_absences(self, seen: dict[str, float], now: float) -> list[Move]:
        """Return the moves by which the room notes who has long been away, and who is back (rule 18).

        `seen` is what `presence.read` returns for this room.
        """
        last_seen = {id: seen.get(visitor, 0) for visitor, id in self.seats.items()}
        return timing.find_absences(self.game, last_seen, now)

    def has_heir(self, present: frozenset[int]) -> bool:
        return timing.has_heir(self.game, present)

    def is_host_gone(self, seen: dict[str, float], now: float) -> bool:
        """Return whether the host left, or has been away so long that another player takes over (rule 21)."""
        last = max((seen.get(visitor, 0) for visitor, id in self.seats.items() if id == self.game.host), default=0)
        return timing.is_host_gone(self.game, last, now, settings.HOST_AWAY, settings.HOST_AWAY_LOBBY)


def read_snapshot(row: Room, committed_at: float = 0.0) -> Snapshot:
    players, barred = read_seats(row)
    return Snapshot(row.code, row.version, read_game(row), players, barred, row.deadline, row.closed, committed_at)


def read_game(row: Room) -> Game:
    if not hasattr(row, "game") and not cache.get(row):
        if "state" not in vars(row):
            sql.load(row)
        row.game = codec.decode_game(row.state)
    return row.game


def read_seats(row: Room) -> tuple[dict[str, int], frozenset[str]]:
    """Return the player of each visitor with a seat, and the visitors who are barred. All snapshots share them."""
    read_game(row)  # the cache may hold the seats, too
    if not hasattr(row, "sitting"):
        seats = sql.seats(row)
        players = {visitor: player for visitor, player, is_barred in seats if not is_barred}
        row.sitting = players, frozenset(visitor for visitor, _, is_barred in seats if is_barred)
    return row.sitting


def forget_seats(row: Room) -> None:
    row.__dict__.pop("sitting", None)
