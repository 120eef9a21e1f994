"""Build what the host sees of the door, and what visitors who wait there are told (rules 20 and 24)."""

from collections.abc import Container
from typing import Any

from ..rules.game import Game, Player
from ..rules.phases import LOBBY
from .door import Caller, Door, Known, Removal


def build_door(code: str, game: Game, viewer: int | None) -> Door:
    is_host = viewer is not None and viewer == game.host
    items = (Caller(knock.id, knock.name, bool(knock.whom)) for knock in game.knocking)
    return Door(code, tuple(items) if is_host else ())


def build_removal(code: str, game: Game, viewer: int | None) -> Removal:
    if viewer is None or viewer != game.host:
        return Removal(code)
    others = [player for player in game.active if player.id != viewer and not player.is_bot]
    items = tuple(Known(player.id, player.name) for player in others) if len(others) > 1 else ()
    return Removal(code, items, game.settings.locked)


def list_door_fields(game: Game, knock: int | None, away: Container[int], may_ask: bool) -> dict[str, Any]:
    """Return the fields of a visitor's turn who knocks, or who may ask to be a player.

    `may_ask`: at once, where nobody can join. Elsewhere the form says whom they may ask to be once a name is typed.
    """
    own = game.knock(knock or 0)
    return {
        "is_guarded": game.settings.knock,
        "askable": tuple(Known(one.id, one.name) for one in list_askable(game, away)) if may_ask else (),
        "asked": own.name if own and own.whom else "",
        "answer": own.answer if own else "",
        "decides": _find_who_decides(game, own.whom, away) if own and not own.answer else "",
    }


def list_askable(game: Game, away: Container[int]) -> list[Player]:
    """Return the people who have left or are `away`, and whom nobody asks to be yet."""
    asked = [knock.whom for knock in game.knocking]
    people = (player for player in game.players if not player.is_bot and player.id not in asked)
    return [player for player in people if player.has_left or player.id in away]


def _find_who_decides(game: Game, asked: int, away: Container[int]) -> str:
    """Return "host" where the host is there; else whether somebody becomes host, and how soon (rule 21)."""
    host = game.player(game.host)
    if host and host.id not in away and host.id != asked:
        return "host"
    others = [one for one in game.active if not one.is_bot and one.id not in (asked, game.host)]
    if all(one.id in away for one in others):
        return "nobody"
    return "heir-lobby" if game.phase == LOBBY else "heir"
