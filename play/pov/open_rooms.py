"""The front page's list of open rooms."""

from collections.abc import Iterable

from ..rules import newcomers, turn_order
from ..rules.game import Game
from . import facts
from .regions import OpenRoom


def list_open_rooms(rooms: Iterable[tuple[str, Game]]) -> tuple[OpenRoom, ...]:
    return tuple(
        OpenRoom(
            code=code,
            host_name=facts.get_name(game, game.host),
            players=len(game.active),
            phase=facts.get_shown_phase(game),
            round=game.round,
            rounds=turn_order.count_rounds(game),
            is_joinable=not newcomers.why_closed(game),
        )
        for code, game in rooms
    )
