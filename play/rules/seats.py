"""Who sits in the room: joining, leaving, bots, and the host (rules 3, 6, 20 and 21).

A leaver is taken out of the room here, and out of the round by rounds.drop_player.
"""

from collections.abc import Iterable
from dataclasses import replace

from . import Refused, names, texts
from .game import MAX_PLAYERS, Game, Move, News, Player
from .phases import BEFORE_A_GAME, BETWEEN_GAMES, LOBBY
from .timing import choose_heir


def join(game: Game, move: Move, returning: Player | None) -> Game:
    """Add a newcomer, or the player who is returning."""
    if returning is None:
        return _add_newcomer(game, move)
    _refuse_if_full(game)
    return bring_back(game, returning)


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
    return add_player(game, move.text or name_bot(game), None, is_bot=True)


def name_bot(game: Game) -> str:
    return names.choose_for_bot(list_names(game))


def rename(game: Game, move: Move) -> Game:
    if game.phase != LOBBY:
        raise Refused("lobby-only")
    before = game.player(move.player).name
    name = read_name(move, (other for other in list_names(game) if other != before))
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
    """Remove those whom the host has chosen and who are in the room. No-op if there are none."""
    removed = list_removable(game, move)
    if any(player.id == game.host for player in removed):
        raise Refused("not-yourself")
    if removed and not move.sure:
        raise Refused("not-sure", name=", ".join(player.name for player in removed))
    for player in removed:
        game = _remove(game, player.id, move, "removed")
    return game if len(removed) < 2 else replace(game, news=News("removed-many", text=str(len(removed))))


def list_removable(game: Game, move: Move) -> list[Player]:
    """Return those players of the move who have not left."""
    return [player for player in game.active if player.id in move.chosen]


def take_out(game: Game, id: int) -> Game:
    """Take a player who is not the host out of the room, as if they had left."""
    return _remove(game, id, Move("leave"), "left")


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


def read_name(move: Move, taken: Iterable[str]) -> str:
    return texts.tidy(move.text) if move.is_accepted else names.clean(move.text, taken)


def list_names(game: Game) -> list[str]:
    """Return the names that nobody else may take: of players, and of newcomers at the door."""
    return [player.name for player in game.players] + [knock.name for knock in game.waiting if not knock.whom]


def add_player(game: Game, name: str, colour: int | None, id: int = 0, is_bot: bool = False) -> Game:
    """Add a player behind the last seat, with the next id if there is none yet."""
    seat = game.joined + 1
    player = Player(
        id or seat,
        name,
        _find_free_colour(game, colour),
        seat=seat,
        seated=game.phase in BEFORE_A_GAME,
        is_bot=is_bot,
        is_new=not is_bot,
    )
    game = replace(game, players=(*game.players, player), joined=seat, news=News("joined", player.id))
    return game if is_bot else _with_some_host(game, player.id)


def bring_back(game: Game, player: Player) -> Game:
    """Seat a player again who has left, or who has given their place to others, behind the last seat."""
    seat = game.joined + 1
    colour = _find_free_colour(game, player.colour)
    seated = game.phase in BEFORE_A_GAME
    back = replace(player, has_left=False, is_passed_over=False, seat=seat, seated=seated, colour=colour)
    others = tuple(other for other in game.players if other.id != player.id)
    gone = tuple(other for other in game.gave_way if other.id != player.id)
    game = replace(game, players=(*others, back), joined=seat, gave_way=gone, news=News("back", player.id))
    return _with_some_host(game, player.id)


def _refuse_if_full(game: Game) -> None:
    if is_full(game):
        raise Refused("room-full", limit=MAX_PLAYERS)


def _add_newcomer(game: Game, move: Move) -> Game:
    closed = why_closed(game)
    if closed:
        raise Refused(closed, limit=MAX_PLAYERS)
    return add_player(game, read_name(move, list_names(game)), move.colour)


def _with_some_host(game: Game, newcomer: int) -> Game:
    host = game.player(game.host)
    return game if host and not host.has_left else game.with_host(newcomer)


def _announce_host(game: Game, player: Player) -> Game:
    return replace(game.with_host(player.id), news=News("host", player.id))


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
