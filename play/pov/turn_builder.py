"""What one viewer can do now, and at the reveal what everybody got. The card and the target go to the giver alone."""

from typing import Any

from msgspec.structs import replace

from ..rules import board, seating, timing, turn_order
from ..rules.game import MAX_PLAYERS, Game, Player
from ..rules.phases import BEFORE_A_GAME, BETWEEN_GAMES, GUESS, LOBBY, PICK, REMATCH, REVEAL
from . import door_builder, facts
from .squares import get_square
from .token import Token
from .turn import Look, Result, Turn
from .viewers import Viewer


def build_common_turn(code: str, game: Game) -> Turn:
    """Return what all viewers have."""
    return Turn(
        code=code,
        phase=game.phase,
        step=game.step,
        moment_id="",
        player=None,
        role="",
        is_yours=False,
        is_host=False,
        is_simultaneous=game.preset.is_simultaneous,
        round=game.round,
        is_last=game.phase == REVEAL and not turn_order.has_next_round(game),
        host_name=facts.get_name(game, game.host),
        goes_on=_list_reveal_enders(game),
        missing=turn_order.count_missing(game) if game.phase in BEFORE_A_GAME else 0,
        is_full=seating.is_full(game),
        newest_bot=_find_newest_bot(game),
        players_in=_list_players_in(game),
        is_paused=game.waiting.is_paused,
    )


def build_turn(common: Turn, game: Game, viewer: Viewer, leaver: int | None) -> Turn:
    """Return what all viewers have who can do the same. `add_own` adds the viewer's own."""
    return replace(
        common,
        moment_id=game.moment_id if viewer.is_yours else "",
        role=viewer.role,
        is_yours=viewer.is_yours,
        is_host=viewer.is_host,
        next_round=_find_next_round(game, viewer.role, leaver),
        has_placed=viewer.has_placed,
        has_acted=viewer.has_acted,
        hint_clue=_find_hint_clue(game) if viewer.is_yours else "",
        **(_list_giver_fields(game) if viewer.role == "giver" else {}),
    )


def add_own(turn: Turn, game: Game, viewer: Viewer, results: tuple[Result, ...]) -> Turn:
    """Return the turn with what is this viewer's own."""
    return replace(
        turn,
        player=viewer.id,
        name=viewer.name,
        squares=viewer.squares,
        place=viewer.place,
        results=_put_own_first(results, viewer.id),
        looks=_list_looks(game, viewer.id),
        token=viewer.token,
        may_ask_time=viewer.may_ask_time,
    )


def add_skip(turn: Turn, game: Game, away: frozenset[int]) -> Turn:
    """Return the host's turn with those whom the host may skip at once (rule 19)."""
    names = tuple(facts.get_name(game, id) for id in game.awaited if id in away)
    if turn.is_yours or turn.is_paused or not names:
        return turn
    return replace(turn, skips=names, skip_moment_id=game.moment_id)


def add_door(turn: Turn, game: Game, leaver: int | None, knock: int | None, away: frozenset[int], closed: str) -> Turn:
    """Return a visitor's turn with the ways in: whether they may join, come back, knock, or ask to be a player.

    `closed` is the code with which a newcomer is refused, or "".
    """
    # A leaver only needs a free seat.
    closed = "" if leaver and closed != "room-full" else closed
    known = game.player(leaver or 0) or game.find_gone(leaver or 0)
    fields = door_builder.list_door_fields(game, knock, away, bool(closed) and not leaver)
    return replace(turn, closed=closed, leaver=known.name if known else "", **fields)


def _list_looks(game: Game, viewer: int | None) -> tuple[Look, ...]:
    """Return the tokens that this viewer may choose from; none for a player after the start."""
    if viewer is not None and game.phase != LOBBY:
        return ()
    own = game.player(viewer).colour if viewer is not None else None
    taken = seating.list_taken_looks(game) - {own}
    return tuple(Look(number, number in taken, number == own) for number in range(MAX_PLAYERS))


def build_results(game: Game) -> tuple[Result, ...]:
    if game.phase != REVEAL:
        return ()
    results = (_build_result(game, player) for player in game.players if _took_part(game, player))
    return tuple(sorted(results, key=lambda result: (not result.is_giver, -result.points)))


def _put_own_first(results: tuple[Result, ...], viewer: int | None) -> tuple[Result, ...]:
    if not results:
        return results
    own = tuple(replace(result, is_you=True) for result in results if result.player == viewer)
    return own + tuple(result for result in results if result.player != viewer)


def _find_newest_bot(game: Game) -> int:
    bots = (player.id for player in game.active if player.is_bot)
    return max(bots, default=0) if game.phase == LOBBY else 0


def _find_hint_clue(game: Game) -> str:
    """Return the clue of the first guess, where a person plays with bots alone and knows only this page."""
    is_first = game.phase == GUESS and (game.round, game.step) == (1, 1)
    people = [player for player in game.active if not player.is_bot]
    return game.clues[0] if is_first and len(people) == 1 else ""


def _list_players_in(game: Game) -> tuple[Token, ...]:
    if game.phase != REMATCH:
        return ()
    return tuple(facts.get_token(player) for player in game.players if player.seated)


def _list_giver_fields(game: Game) -> dict[str, Any]:
    return {
        "has_bots": any(player.is_bot for player in game.active),
        "card": tuple(map(get_square, game.card)) if game.phase == PICK else (),
        "target": get_square(game.target) if game.target else None,
        "near": facts.count_near(game, game.giver) if game.target else 0,
    }


def _list_reveal_enders(game: Game) -> tuple[str, ...]:
    return tuple(facts.get_name(game, id) for id in timing.list_reveal_enders(game))


def _find_next_round(game: Game, role: str, leaver: int | None) -> int:
    """Return the round in which this viewer plays first; 0 when the game has none left for them.

    0 for everybody who does not wait or watch too, so that nobody else's turn changes with it.
    """
    if game.phase in BETWEEN_GAMES or role not in ("waiting", "spectator"):
        return 0
    player = game.player(leaver or 0)
    has_given = player is not None and player.gave == game.lap
    is_new = role == "spectator" and not has_given
    has_one = turn_order.is_newcomer_in_time(game) if is_new else turn_order.has_next_round(game)
    return game.round + 1 if has_one else 0


def _took_part(game: Game, player: Player) -> bool:
    # A player who left may have left a piece behind.
    return player.seated or any(piece.player == player.id for piece in game.pieces)


def _build_result(game: Game, player: Player) -> Result:
    own = [piece for piece in game.pieces if piece.player == player.id]
    rings = [board.distance(game.target, piece.square) for piece in own]
    return Result(
        player=player.id,
        name=player.name,
        points=facts.get_round_points(game, player),
        pieces=facts.list_gains(game, player.id),
        is_giver=player.id == game.giver,
        nearest=min(rings, default=None),
        near=facts.count_near(game, player.id),
        is_you=False,
    )
