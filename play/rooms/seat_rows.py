"""Let the seats of a room follow a move: who was removed, has left, or goes on in another browser."""

from ..rules import seats
from ..rules.game import Game, Move
from ..rules.knocks import MOVED
from .store import LockedRoom

BARRING = ("kick", "lock-out")


def follow(room: LockedRoom, before: Game, move: Move, visitor: str) -> None:
    """Change the seats as the visitor's move asks, which is written already."""
    if move.name in BARRING:
        for player in seats.list_removable(before, move):
            room.bar(player.id)
    if move.name == "unknock" or (move.name == "leave" and room.game.player(move.player) is None):
        room.remove_seat(visitor)
    if move.name == "admit":
        _hand_over(room, before)


def _hand_over(room: LockedRoom, before: Game) -> None:
    visitors = {player: visitor for visitor, player in room.snapshot.seats.items()}
    for knock in before.waiting:
        answered = room.game.knock(knock.id)
        if answered and answered.answer == MOVED:
            room.move_seat(knock.whom, visitors[knock.id], knock.id)
