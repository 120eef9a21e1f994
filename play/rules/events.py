"""What people show each other beside the game, and nobody saves: reactions, and practice in the lobby."""

from . import Refused
from .game import Game
from .phases import AT_THE_END, LOBBY, REVEAL

# The signs of a reaction, in the order of their buttons.
SIGNS = ("star", "laugh", "wow", "heart", "flash", "hide")
# In these phases nobody has a square to find, so a sign can tell nothing.
REACTION_PHASES = (REVEAL, *AT_THE_END)


def may_react(game: Game, person: int | None) -> bool:
    return not _why_no_reaction(game, person)


def check_reaction(game: Game, person: int | None, sign: str) -> None:
    """Raise Refused unless this person may show this sign now.

    `person` is a player, or a leaver who looks on. Any other spectator is None, and may react too.
    """
    if sign not in SIGNS:
        raise Refused("wrong-field", field="sign")
    if reason := _why_no_reaction(game, person):
        raise Refused(reason)


def is_practice_open(game: Game) -> bool:
    return game.phase == LOBBY


def may_practise(game: Game, player: int | None) -> bool:
    return bool(player) and is_practice_open(game)


def check_practice(game: Game, player: int | None) -> None:
    """Raise Refused unless this player may place a practice dot now."""
    if not player:
        raise Refused("stranger")
    if not may_practise(game, player):
        raise Refused("lobby-only")


def check_new_word(game: Game, player: int | None) -> None:
    """Raise Refused unless this player may draw another word to practise with."""
    check_practice(game, player)
    if player != game.host:
        raise Refused("host-only")


def _why_no_reaction(game: Game, person: int | None) -> str:
    if game.phase not in REACTION_PHASES:
        return "react-later"
    if not game.settings.reactions:
        return "react-off"
    player = game.player(person or 0)
    return "say-muted" if player and player.is_muted else ""
