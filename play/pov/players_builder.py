"""Builds the list of players."""

from msgspec.structs import replace

from ..rules import turn_order
from ..rules.game import Game, Player
from ..rules.phases import AT_THE_END, BEFORE_A_GAME, GUESS, IN_A_ROUND
from . import facts
from .players import People, Person, PlayerStatus


def build_players(code: str, game: Game, away: frozenset[int], does: dict[int, PlayerStatus]) -> People:
    """Return the list of players for a spectator; at the end the standing (rules 15 and 20).

    `away` are the ids of the absent players. `does` is what `list_statuses` returns.
    """
    return People(tuple([_build_person(code, game, player, away, does[player.id]) for player in _list_in_order(game)]))


def update_players(before: People, does: dict[int, PlayerStatus]) -> People:
    """Return the list with what the players do now. Nothing else may have changed."""
    # A generator takes nearly twice as long as a list comprehension.
    lines = [line if line.does == does[line.id] else replace(line, does=does[line.id]) for line in before.items]
    return People(tuple(lines))


def list_statuses(game: Game, squares: dict[int, tuple[str, ...]]) -> dict[int, PlayerStatus]:
    """Return what each player does. `squares` is what `list_squares` returns for the viewer."""
    winners, awaited = facts.list_celebrated(game), game.awaited
    return {
        player.id: PlayerStatus(
            player.id,
            _find_doing(game, player, awaited),
            squares.get(player.id, ()),
            facts.get_round_points(game, player) if player.seated or player.has_left else None,
            player.id in winners,
            not player.seated and turn_order.has_next_round(game),
        )
        for player in game.players
    }


def mark_own(line: Person, squares: tuple[str, ...]) -> Person:
    """Return the viewer's own line, with the squares of their pieces, which only they may see yet."""
    does = line.does if line.does.squares == squares else replace(line.does, squares=squares)
    return replace(line, is_you=True, does=does)


def add_tools(game: Game, line: Person, awaited: tuple[int, ...]) -> Person:
    """Return another player's line as the host gets it."""
    if line.is_you or line.has_left:
        return line
    is_skippable = line.id in awaited and not line.is_bot and not game.waiting.is_paused
    return replace(line, has_tools=True, skip_moment_id=game.moment_id if is_skippable else "")


def list_squares(game: Game, viewer: int | None) -> dict[int, tuple[str, ...]]:
    """Return the squares of each player's pieces that the viewer may see. No list shows them at the end."""
    squares: dict[int, tuple[str, ...]] = {}
    for _, piece in () if game.phase in AT_THE_END else facts.list_visible_pieces(game, viewer):
        squares[piece.player] = (*squares.get(piece.player, ()), piece.square)
    return squares


def _list_in_order(game: Game) -> tuple[Player, ...]:
    if game.phase in AT_THE_END:
        return game.standing() + tuple(player for player in game.active if not player.has_played)
    return (*game.active, *(player for player in game.players if player.has_left))


def _build_person(code: str, game: Game, player: Player, away: frozenset[int], does: PlayerStatus) -> Person:
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
        is_away=player.id in away,
        has_left=player.has_left,
        is_muted=player.is_muted,
        has_tools=False,
        skip_moment_id="",
    )


def _find_doing(game: Game, player: Player, awaited: tuple[int, ...]) -> str:
    if player.has_left:
        return ""
    if not player.seated:
        return _find_absence(game, player)
    if player.id in awaited:
        return game.phase
    if game.phase not in IN_A_ROUND:
        return ""
    if player.id == game.giver:
        return "gives"
    return "placed" if game.phase == GUESS and game.preset.is_simultaneous else ""


def _find_absence(game: Game, player: Player) -> str:
    if player.id in game.out:
        return "out"
    return "missed" if game.phase in BEFORE_A_GAME or player.is_passed_over else "waits"
