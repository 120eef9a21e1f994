"""Make a room, with its host and perhaps with bots."""

from django.db import IntegrityError, transaction

from .. import metrics
from ..models import Room
from ..rules.game import Game, Move
from . import codec, codes
from .changes import apply, seat
from .store import LockedRoom


@metrics.time_operation("create")
def create(visitor: str, name: str, bots: int = 0, made_by: str = "") -> str:
    """Make a room with the visitor as its host and return its code. With bots, its game begins at once.

    One of the bots gives first, so that the first round explains itself (rule 4). `made_by` is what tells the
    visitor's form from all others: return the room that it has made already, perhaps at this moment (rule 24). Raises
    Refused for a bad name.
    """
    try:
        return _create(visitor, name, bots, made_by)
    except IntegrityError:
        code = codes.find_room_made_by(made_by)
        if not code:
            raise
        return code


def _create(visitor: str, name: str, bots: int, made_by: str) -> str:
    with transaction.atomic():
        state = codec.encode_game(Game())
        room = LockedRoom(Room.objects.create(code=_free_code(), state=state, made_by=made_by or None))
        host = seat(room, visitor, Move("join", text=name)).host
        for _ in range(bots):
            apply(room, Move("bot", host))
        if bots:
            apply(room, Move("start", host), [player.id for player in room.game.players if player.is_bot])
    return room.row.code


def _free_code() -> str:
    code = codes.draw_code()
    while Room.objects.filter(code=code).exists():
        code = codes.draw_code()
    return code
