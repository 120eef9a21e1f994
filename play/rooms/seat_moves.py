"""What happens to the seats of a room when a move was made in it, and how a seat goes to another browser (rule 24).

`apply` is that of play/rooms/changes.py: it makes a move in the locked room and writes it.
"""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from ..models import Room
from ..rules import seats
from ..rules.game import Game, Move, Player
from ..rules.knocks import MOVED, Knock
from . import Barred, actions, clock, presence
from .snapshot import Snapshot


class SeatedRoom(Protocol):
    """What is used here of a LockedRoom."""

    row: Room

    @property
    def snapshot(self) -> Snapshot: ...

    @property
    def game(self) -> Game: ...

    def add_seat(self, visitor: str, player: int) -> None: ...

    def remove_seat(self, visitor: str) -> None: ...

    def move_seat(self, player: int, visitor: str, former: int) -> None: ...

    def bar(self, player: int) -> None: ...


Apply = Callable[[Any, Move], Game]

BARRING = ("kick", "lock-out")


def follow(room: SeatedRoom, before: Game, move: Move, visitor: str, apply: Apply) -> None:
    """Change the seats as the visitor's move asks, which is written already."""
    if move.name in BARRING:
        removed = seats.list_removable(before, move)
        for player in removed:
            room.bar(player.id)
        _write_down(room, before, move, [player for player in removed if not player.is_bot])
    if move.name == "turn-away":
        _write_down(room, before, move, [knock for knock in before.knocking if knock.id in move.chosen])
    if move.name == "unknock" or (move.name == "leave" and room.game.player(move.player) is None):
        room.remove_seat(visitor)
    if move.name == "admit":
        _hand_over(room, before, apply)


def take_along(room: SeatedRoom, visitor: str, player: int, handovers: int, apply: Apply) -> None:
    """Seat the visitor as this player, whose link says that they have moved so often. No-op for the player's browser.

    Another player of the visitor leaves. The browser before watches from now on.
    """
    before = room.snapshot
    _refuse_barred(room, visitor)
    if before.viewer(visitor) != player:
        apply(room, Move("take-along", player, handovers=handovers))
        former = room.game.joined
        _give_up_other(room, visitor, apply)
        room.move_seat(player, visitor, former)
        presence.visit(room.row, visitor)
        come_in(room, player, apply)


def come_in(room: SeatedRoom, player: int, apply: Apply) -> None:
    """Make the moves that note that a player, or who waits at the door, is there."""
    was_absent = room.game.waiting.is_absent(player)
    apply(room, Move("come-in", player))
    if was_absent:
        apply(room, Move("back", player))


def ask(room: SeatedRoom, visitor: str, whom: int, apply: Apply) -> None:
    """Let the visitor ask the host to be this player. No-op for a visitor with a player, or who waits already."""
    before = room.snapshot
    _refuse_barred(room, visitor)
    if not (before.viewer(visitor) or before.leaver(visitor) or before.is_waiting(visitor)):
        room.remove_seat(visitor)  # of an answered knock, or of a player whom a rematch left behind
        game = apply(room, Move("knock", whom=whom))
        room.add_seat(visitor, game.joined)
        presence.visit(room.row, visitor)


def lapse(room: SeatedRoom, apply: Apply) -> None:
    """End the knocks of visitors who have been away too long."""
    code = room.row.code
    lapsed = room.snapshot.list_lapsed(presence.read([code])[code], clock.now())
    if lapsed:
        apply(room, Move("lapse", several=lapsed))


def _write_down(room: SeatedRoom, before: Game, move: Move, removed: Sequence[Player | Knock]) -> None:
    if host := before.player(move.player):
        actions.write_removals(room.row.code, move.name, host, removed)


def _refuse_barred(room: SeatedRoom, visitor: str) -> None:
    if visitor in room.snapshot.barred:
        raise Barred(room.row.code)


def _give_up_other(room: SeatedRoom, visitor: str, apply: Apply) -> None:
    now = room.snapshot
    if other := now.viewer(visitor):
        apply(room, Move("leave", other))
    elif now.is_waiting(visitor):
        apply(room, Move("unknock", now.seats[visitor]))


def _hand_over(room: SeatedRoom, before: Game, apply: Apply) -> None:
    visitors = {player: visitor for visitor, player in room.snapshot.seats.items()}
    for knock in before.knocking:
        answered = room.game.knock(knock.id)
        if answered and answered.answer == MOVED:
            room.move_seat(knock.whom, visitors[knock.id], knock.id)
            come_in(room, knock.whom, apply)
