"""Builds the list of players."""

from msgspec.structs import replace

from ..rules import turn_order
from ..rules.game import Game, Piece, Player
from ..rules.phases import AT_THE_END, BEFORE_A_GAME, GUESS, IN_A_ROUND
from . import facts
from .players import People, Person, PlayerStatus


def build_players(code: str, game: Game, away: frozenset[int], pieces: tuple[Piece, ...]) -> People:
    """Return the list of players for a spectator; at the end the standing (rules 15 and 20).

    `away` are the ids of the absent players, `pieces` those that may be seen.
    """
    winners = facts.list_celebrated(game)
    pieces = () if game.phase in AT_THE_END else pieces
    return People(
        tuple(
            _build_person(code, game, player, player.id in away, _build_status(game, player, winners, pieces))
            for player in _list_in_order(game)
        )
    )


def mark_for_viewer(game: Game, everybody: People, viewer: int) -> People:
    # This runs for each viewer of each move. A generator takes nearly twice as long as a list comprehension.
    lines = [replace(line, is_you=True) if line.id == viewer else line for line in everybody.items]
    return People(tuple([_add_tools(game, line) for line in lines] if viewer == game.host else lines))


def _add_tools(game: Game, line: Person) -> Person:
    if line.is_you or line.has_left:
        return line
    is_skippable = line.id in game.awaited and not line.is_bot and not game.waiting.is_paused
    return replace(line, has_tools=True, skip_moment_id=game.moment_id if is_skippable else "")


def _list_in_order(game: Game) -> tuple[Player, ...]:
    if game.phase in AT_THE_END:
        return game.standing() + tuple(player for player in game.active if not player.has_played)
    return (*game.active, *(player for player in game.players if player.has_left))


def _build_person(code: str, game: Game, player: Player, is_away: bool, does: PlayerStatus) -> Person:
    token = facts.get_token(player)
    return Person(
        code,
        player.id,
        token.name,
        token.initial,
        token.look,
        points=player.points,
        does=does,
        is_host=player.id == game.host,
        is_bot=player.is_bot,
        is_winner=does.is_winner,
        is_you=False,
        is_away=is_away,
        has_left=player.has_left,
        is_muted=player.is_muted,
        has_tools=False,
        skip_moment_id="",
    )


def _build_status(game: Game, player: Player, winners: tuple[int, ...], pieces: tuple[Piece, ...]) -> PlayerStatus:
    return PlayerStatus(
        id=player.id,
        doing=_find_doing(game, player),
        squares=tuple(piece.square for piece in pieces if piece.player == player.id),
        gained=facts.get_round_points(game, player) if player.seated or player.has_left else None,
        is_winner=player.id in winners,
        is_next=not player.seated and turn_order.has_next_round(game),
    )


def _find_doing(game: Game, player: Player) -> str:
    if player.has_left:
        return ""
    if not player.seated:
        return _find_absence(game, player)
    if player.id in game.awaited:
        return game.phase
    if game.phase not in IN_A_ROUND:
        return ""
    if player.id == game.giver:
        return "gives"
    return "placed" if game.preset.is_simultaneous and game.phase == GUESS else ""


def _find_absence(game: Game, player: Player) -> str:
    if player.id in game.out:
        return "out"
    return "missed" if game.phase in BEFORE_A_GAME or player.is_passed_over else "waits"
