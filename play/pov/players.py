"""The people of a room as others see them: the list, the podium, and the tokens that stand for them."""

from collections.abc import Iterable

from msgspec.structs import replace

from ..rules import scoring, turn_order
from ..rules.game import GUESS, IN_A_ROUND, LOBBY, OVER, REVEAL, Game, Piece, Player
from . import regions
from .regions import People, Person


def listed(code: str, game: Game, away: frozenset[int], lying: Iterable[Piece]) -> People:
    """The list of players for a spectator, with the pieces that lie; at the end the standing (rules 15 and 20)."""
    won, pieces = winners(game), () if game.phase == OVER else tuple(lying)
    shown = game.standing() + _waiting(game) if game.phase == OVER else _in_order(game)
    return People(tuple(_person(code, game, player, away, won, pieces) for player in shown))


def seen_by(game: Game, everybody: People, viewer: int) -> People:
    """The list for this player, whose own line is marked; the host has something to do about the others."""
    return People(tuple(_seen_by(game, line, viewer) for line in everybody.items))


def podium(game: Game) -> tuple[regions.Place, ...]:
    """The first three places of those who can win, equals together (rules 15 and 20)."""
    if game.phase != OVER:
        return ()
    places: dict[tuple[int, int], list[Player]] = {}
    for player in game.standing():
        if player.id in game.finishers:
            places.setdefault((player.points, player.exact), []).append(player)
    return tuple(
        regions.Place(rank, points, tuple(regions.Token(*token(player)) for player in equals))
        for rank, ((points, _), equals) in enumerate(list(places.items())[:3], 1)
    )


def best(game: Game) -> regions.Best | None:
    """The clue and the guess that were best; None before the end."""
    if game.phase != OVER or not any(played.clues for played in game.history):
        return None
    clue = max(game.history, key=lambda played: played.earned)
    guess = min(game.history, key=lambda played: 99 if played.away is None else played.away)
    return regions.Best(
        clue=", ".join(clue.clues) if clue.earned else "",
        clue_by=name(game, clue.giver),
        earned=clue.earned,
        guess_by=name(game, guess.nearest),
        away=guess.away,
        guess_for=", ".join(guess.clues),
    )


def winners(game: Game) -> tuple[int, ...]:
    """The ids of those who have won; nobody before the end."""
    if game.phase != OVER:
        return ()
    standing = [player for player in game.standing() if player.id in game.finishers]
    ids = scoring.winners((player.id, player.points, player.exact) for player in standing)
    return tuple(player.id for player in standing if player.id in ids)


def gained(game: Game, player: Player) -> int | None:
    """What the player earned in this round; None before the reveal."""
    if game.phase != REVEAL:
        return None
    if player.id == game.giver:
        return game.history[-1].earned
    return sum(piece.points for piece in game.pieces if piece.player == player.id)


def token(player: Player) -> tuple[str, str, int]:
    """The name, its initial, and the number of the look: what stands for a player everywhere."""
    return player.name, initial(player.name), player.colour


def initial(name: str) -> str:
    return name[:1].upper()[:1]


def name(game: Game, id: int | None) -> str:
    """The player's name; empty for nobody."""
    player = game.player(id) if id else None
    return player.name if player else ""


def _seen_by(game: Game, line: Person, viewer: int) -> Person:
    if line.id == viewer:
        return replace(line, is_you=True)
    if viewer != game.host or line.is_out:
        return line
    is_skippable = line.id in game.awaited and not line.is_bot
    return replace(line, has_tools=True, skip_at=game.at if is_skippable else "")


def _in_order(game: Game) -> tuple[Player, ...]:
    """Leavers last."""
    return (*game.active, *(player for player in game.players if player.is_out))


def _waiting(game: Game) -> tuple[Player, ...]:
    return tuple(player for player in game.active if not player.has_played)


def _person(
    code: str,
    game: Game,
    player: Player,
    away: frozenset[int],
    winners: tuple[int, ...],
    pieces: tuple[Piece, ...],
) -> Person:
    return Person(
        code,
        player.id,
        *token(player),
        points=player.points,
        does=_does(game, player, winners, pieces),
        is_host=player.id == game.host,
        is_bot=player.is_bot,
        is_winner=player.id in winners,
        is_you=False,
        is_away=player.id in away,
        is_out=player.is_out,
        is_muted=player.is_muted,
        has_tools=False,
        skip_at="",
    )


def _does(game: Game, player: Player, winners: tuple[int, ...], pieces: tuple[Piece, ...]) -> regions.PlayerStatus:
    return regions.PlayerStatus(
        id=player.id,
        doing=_doing(game, player),
        squares=tuple(piece.square for piece in pieces if piece.player == player.id),
        gained=gained(game, player) if player.seated or player.is_out else None,
        is_winner=player.id in winners,
        is_next=not player.seated and turn_order.has_next(game),
    )


def _doing(game: Game, player: Player) -> str:
    if player.is_out:
        return ""
    if not player.seated:
        return "missed" if game.phase == LOBBY else "waits"
    if player.id in game.awaited:
        return game.phase
    if game.phase not in IN_A_ROUND:
        return ""
    if player.id == game.giver:
        return "gives"
    return "placed" if game.settings.is_quick and game.phase == GUESS else ""
