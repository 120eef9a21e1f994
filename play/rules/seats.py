"""Who sits in the room: joining, leaving, bots, and the host (rules 3, 6, 20 and 21).

A leaver is taken out of the room here, and out of the round by rounds.drop_player.
"""

from collections.abc import Iterable
from dataclasses import replace

from . import Refused, names, texts
from .game import MAX_PLAYERS, Game, Move, News, Player
from .phases import BEFORE_A_GAME, BETWEEN_GAMES, LOBBY
from .timing import choose_heir


def join(game: Game, move: Move) -> Game:
    """Add a newcomer, or the leaver whom the move names. No-op for a player who has not left."""
    known = game.player(move.player)
    if known is not None and not known.has_left:
        return game
    if known is None:
        return _add_newcomer(game, move)
    _refuse_if_full(game)
    return _bring_back(game, known)


def is_full(game: Game) -> bool:
    return len(game.active) >= MAX_PLAYERS


def why_closed(game: Game) -> str:
    """Return the code with which a newcomer would be refused, or "" if they may join.

    A locked room is open again when only bots are left.
    """
    if is_full(game):
        return "room-full"
    if game.settings.locked and not all(player.is_bot for player in game.active):
        return "room-locked"
    return "too-late" if not game.settings.late and game.phase not in BETWEEN_GAMES else ""


def add_bot(game: Game, move: Move) -> Game:  # rule 3
    if game.phase != LOBBY:
        raise Refused("lobby-only")
    _refuse_if_full(game)
    return _add_player(game, move.text or name_bot(game), None, is_bot=True)


def name_bot(game: Game) -> str:
    return names.choose_for_bot(_list_names(game))


def rename(game: Game, move: Move) -> Game:
    if game.phase != LOBBY:
        raise Refused("lobby-only")
    others = (player.name for player in game.players if player.id != move.player)
    name = _read_name(move, others)
    before = game.player(move.player).name
    if name == before:
        return game
    return replace(game.with_player(move.player, name=name), news=News("renamed", move.player, text=before))


def choose_look(game: Game, move: Move) -> Game:
    """Give the player the token that they chose. No-op for the token that they have."""
    if game.phase != LOBBY:
        raise Refused("lobby-only")
    if move.colour not in range(MAX_PLAYERS):
        raise Refused("wrong-field", field="colour")
    if move.colour == game.player(move.player).colour:
        return game
    if move.colour in list_taken_looks(game):
        raise Refused("look-taken")
    return game.with_player(move.player, colour=move.colour)


def list_taken_looks(game: Game) -> set[int]:
    return {player.colour for player in game.active}


def leave(game: Game, move: Move) -> Game:  # rule 20
    return _remove(game, move.player, move, "left")


def kick(game: Game, move: Move) -> Game:  # rule 20
    whom = game.player(move.whom)
    if whom is None or whom.has_left:
        return game
    if whom.id == game.host:
        raise Refused("not-yourself")
    if not move.sure:
        raise Refused("not-sure", name=whom.name)
    return _remove(game, whom.id, move, "removed")


def make_host(game: Game, move: Move) -> Game:
    whom = _find_other(game, move)
    if whom.is_bot:  # rule 21: never to a bot
        raise Refused("host-person")
    return _announce_host(game, whom)


def mute(game: Game, move: Move) -> Game:
    whom = _find_other(game, move)
    if whom.is_muted == move.on:
        return game
    return game.with_player(whom.id, is_muted=move.on)


def replace_host(game: Game, move: Move) -> Game:
    """Replace a host who left or has been away too long (rule 21). No-op if no other person is present."""
    heir = choose_heir(game, move.present)
    return _announce_host(game, heir) if heir and heir.id in move.present else game


def take_seat(game: Game, move: Move) -> Game:
    """Seat a player who was away at the rematch and is back before its start, or in the lobby (rule 16)."""
    player = game.player(move.player)
    if game.phase not in BEFORE_A_GAME or player is None or player.has_left:
        return game
    if player.seated or player.id in game.out:
        return game
    return game.with_player(player.id, seated=True)


def _refuse_if_full(game: Game) -> None:
    if is_full(game):
        raise Refused("room-full", limit=MAX_PLAYERS)


def _add_newcomer(game: Game, move: Move) -> Game:
    closed = why_closed(game)
    if closed:
        raise Refused(closed, limit=MAX_PLAYERS)
    return _add_player(game, _read_name(move, _list_names(game)), move.colour)


def _read_name(move: Move, taken: Iterable[str]) -> str:
    return texts.tidy(move.text) if move.is_accepted else names.clean(move.text, taken)


def _add_player(game: Game, name: str, colour: int | None, is_bot: bool = False) -> Game:
    id = game.joined + 1
    seated = game.phase in BEFORE_A_GAME
    player = Player(id, name, _find_free_colour(game, colour), seat=id, seated=seated, is_bot=is_bot)
    game = replace(game, players=(*game.players, player), joined=id, news=News("joined", id))
    return game if is_bot else _with_some_host(game, id)


def _bring_back(game: Game, player: Player) -> Game:
    seat = game.joined + 1
    colour = _find_free_colour(game, player.colour)
    back = replace(player, has_left=False, seat=seat, seated=game.phase in BEFORE_A_GAME, colour=colour)
    others = tuple(other for other in game.players if other.id != player.id)
    game = replace(game, players=(*others, back), joined=seat, news=News("back", player.id))
    return _with_some_host(game, player.id)


def _with_some_host(game: Game, newcomer: int) -> Game:
    host = game.player(game.host)
    return game if host and not host.has_left else game.with_host(newcomer)


def _announce_host(game: Game, player: Player) -> Game:
    return replace(game.with_host(player.id), news=News("host", player.id))


def _list_names(game: Game) -> list[str]:
    return [player.name for player in game.players]


def _find_free_colour(game: Game, wish: int | None) -> int:
    taken = list_taken_looks(game)
    if wish in range(MAX_PLAYERS) and wish not in taken:
        return wish
    return next(colour for colour in range(MAX_PLAYERS) if colour not in taken)


def _remove(game: Game, id: int, move: Move, kind: str) -> Game:
    news = News(kind, text=game.player(id).name)
    game = replace(game, out=tuple(other for other in game.out if other != id))
    if game.player(id).has_played:  # stays in the standing
        game = game.with_player(id, has_left=True, seated=False)
    else:
        game = replace(game, players=tuple(player for player in game.players if player.id != id))
    return _pass_host_on(replace(game, news=news), id, move)


def _pass_host_on(game: Game, leaver: int, move: Move) -> Game:
    if game.host != leaver:
        return game
    heir = choose_heir(game, move.present)
    if heir is None:
        return replace(game, host=0)
    return replace(game.with_host(heir.id), news=replace(game.news, player=heir.id))


def _find_other(game: Game, move: Move) -> Player:
    whom = game.player(move.whom)
    if whom is None or whom.has_left:
        raise Refused("nobody")
    if whom.id == move.player:
        raise Refused("not-yourself")
    return whom
