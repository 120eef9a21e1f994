"""How a game begins: by the host in the lobby, or ten seconds after the host called a rematch (rules 3–5, 16)."""

from collections.abc import Container

from . import Refused, turn_order
from .game import Game, Move, News, Player
from .phases import AT_THE_END, BEFORE_A_GAME, LOBBY, OVER, REMATCH
from .round_start import begin_round
from .timing import choose_heir
from .values import replace


def start(game: Game, move: Move) -> Game:
    """Begin the game at once. No-op while one is played."""
    if game.phase == OVER:
        raise Refused("game-over")
    if game.phase not in BEFORE_A_GAME:
        return game
    if game.phase == LOBBY:
        game = game.with_player(move.player, seated=True)
    if turn_order.are_bots_alone(game):
        raise Refused("bots-alone")
    missing = turn_order.count_missing(game)
    if missing:
        raise Refused("too-few", missing=missing)
    return _begin(game, move)


def call_rematch(game: Game, move: Move) -> Game:
    """Begin the ten seconds before a rematch, with the players who are present (rule 16)."""
    if game.phase in BEFORE_A_GAME:
        return game
    if game.phase != OVER:
        raise Refused("not-over")
    here = _list_here(game, move)
    return replace(
        game,
        players=tuple(replace(player, seated=player.id in here) for player in game.players),
        phase=REMATCH,
        moment=game.moment + 1,
        out=(),
        news=News("rematch", move.player),
    )


def step_out(game: Game, move: Move) -> Game:
    """Take the player out of the rematch (rule 16). They may step in again, or join late."""
    _check_rematch(game)
    if move.player in game.out:
        return game
    without = game.with_player(move.player, seated=False)
    return replace(without, out=(*game.out, move.player), news=News("out", move.player))


def step_in(game: Game, move: Move) -> Game:  # rule 16
    _check_rematch(game)
    if game.player(move.player).seated:
        return game
    out = tuple(id for id in game.out if id != move.player)
    return replace(game.with_player(move.player, seated=True), out=out, news=News("in", move.player))


def go_to_lobby(game: Game, move: Move) -> Game:
    """Go to the lobby in the place of the rematch, with all who are present, also those who stepped out (rule 16)."""
    if game.phase == LOBBY:
        return game
    if game.phase not in AT_THE_END:
        raise Refused("not-over")
    after = _clear(game, _list_here(game, move))
    return replace(after, phase=LOBBY, moment=game.moment + 1, news=News("lobby", move.player))


def run_out(game: Game, move: Move) -> Game:
    """Begin the rematch after its ten seconds. If too few are in, go to the lobby (rule 16)."""
    return go_to_lobby(game, move) if turn_order.count_missing(game) else _begin(game, move)


def _check_rematch(game: Game) -> None:
    if game.phase != REMATCH:
        raise Refused("rematch-only")


def _list_here(game: Game, move: Move) -> frozenset[int]:
    here = (move.player, *move.present)
    return frozenset(player.id for player in game.active if player.is_bot or player.id in here)


def _begin(game: Game, move: Move) -> Game:
    seated = turn_order.list_seated(game)
    if move.first not in seated:
        raise ValueError("the first giver must be one of the players")
    new = _clear(game, seated)
    # Who was away at the rematch or has stepped out of it can join late (rules 6 and 16).
    here = tuple(map(_call_up, new.players))
    first = game.player(move.first).seat
    started = replace(new, players=here, starters=len(seated), laps=turn_order.count_laps(new), first=first)
    return begin_round(_keep_host(started, move.present), 1, move.first, move.card)


def _call_up(player: Player) -> Player:
    return replace(player, has_left=not player.seated, is_new=player.is_new and not player.seated)


def _keep_host(game: Game, present: Container[int]) -> Game:
    """Pass the host's part on if the host is not in the game that starts (rule 21)."""
    host, heir = game.player(game.host), choose_heir(game, present)
    return game.with_host(heir.id) if host and host.has_left and heir else game


def _clear(game: Game, seated: Container[int]) -> Game:
    """Return a new game in the same room, without those who have left."""
    return Game(
        settings=game.settings,
        players=tuple(_begin_anew(player, player.id in seated) for player in game.active),
        joined=game.joined,
        host=game.host,
        moment=game.moment,
        said=game.said,
        chat=game.chat,
        knocks=game.knocks,
        gave_way=game.gave_way,
    )


def _begin_anew(player: Player, seated: bool) -> Player:
    return replace(player, seated=seated, is_passed_over=False, has_played=False, gave=0, points=0, exact=0)
