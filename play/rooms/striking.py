"""Strike a message or a name from a room, for all and for good: no log, game or page has the words any more."""

from ..rules.game import Move
from ..rules.texts import STRUCK
from ..rules.values import replace
from . import actions, reports
from .rewriting import Neutral, Step, read_log, rewrite
from .snapshot import Snapshot
from .store import locked_room


class NothingToStrike(Exception):
    """The room has no such message, or no such person."""


def strike_message(code: str, number: int) -> Snapshot:
    """Strike the message with this number. Raises RoomNotFound, NothingToStrike, and rewriting.NotErasable."""

    def choose(step: Step) -> Move:
        return replace(step.move, text=STRUCK) if _says(step, number) else step.move

    with locked_room(code, may_be_closed=True) as room:
        log = list(read_log(room))
        if not any(_says(step, number) for step in log):
            raise NothingToStrike
        rewrite(room, log, choose)
        reports.strike_message(code, number, STRUCK)
    return room.snapshot


def strike_name(code: str, player: int) -> Snapshot:
    """Strike all names that the player or who knocks with this id had in the room, and give them a neutral one.

    Raises RoomNotFound, NothingToStrike, and rewriting.NotErasable.
    """
    with locked_room(code, may_be_closed=True) as room:
        log = list(read_log(room))
        neutral = Neutral(log, [player])

        def choose(step: Step) -> Move:
            is_theirs = player in step.new or player == step.move.player
            return neutral.rename(step.move, player) if is_theirs else step.move

        if not rewrite(room, log, choose):
            raise NothingToStrike
        *_, name = neutral.given.values()
        actions.rename(code, player, name)
        reports.strike_name(code, player, {before for _, before in neutral.given}, name)
    return room.snapshot


def _says(step: Step, number: int) -> bool:
    return step.move.name == "say" and step.game.said == number
