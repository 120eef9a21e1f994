"""Who sits in the room: joining, leaving, bots, and the host (rules 3, 6, 20 and 21)."""

from dataclasses import replace

from . import Refused, names, rounds
from .game import MAX_PLAYERS, Game, Move, News, Player
from .phases import LOBBY, OVER


def join(game: Game, move: Move) -> Game:
    """A newcomer, or the player of the move, who is out, come back. Raises Refused."""
    known = game.player(move.player)
    if known is not None and not known.is_out:
        return game
    if known is None:
        return _newcomer(game, move)
    _room_for_one(game)
    return _come_back(game, known)


def is_full(game: Game) -> bool:
    """Whether nobody more can sit down (rule 3)."""
    return len(game.active) >= MAX_PLAYERS


def why_closed(game: Game) -> str:
    """The code with which a newcomer would be refused; empty when they may join. A lock holds while people are in."""
    if is_full(game):
        return "room-full"
    if game.settings.locked and not all(player.is_bot for player in game.active):
        return "room-locked"
    return "too-late" if not game.settings.late and game.phase not in (LOBBY, OVER) else ""


def add_bot(game: Game, move: Move) -> Game:
    """One more bot, in the lobby, by the host. Raises Refused."""
    only_host(game, move)
    if game.phase != LOBBY:
        raise Refused("lobby-only")
    _room_for_one(game)
    return _seat(game, names.of_bot(_names(game)), None, is_bot=True)


def rename(game: Game, move: Move) -> Game:
    """Another name, in the lobby. Raises Refused."""
    if game.phase != LOBBY:
        raise Refused("lobby-only")
    others = (player.name for player in game.players if player.id != move.player)
    name = names.clean(move.text, others)
    if name == game.player(move.player).name:
        return game
    return replace(game.with_player(move.player, name=name), news=News("renamed", move.player))


def leave(game: Game, move: Move) -> Game:
    """Out of the room, in the lobby without a trace (rule 20)."""
    return _without(game, move.player, move, "left")


def kick(game: Game, move: Move) -> Game:
    """Somebody out of the room, by the host, who must be sure (rule 20). Raises Refused."""
    only_host(game, move)
    whom = game.player(move.whom)
    if whom is None or whom.is_out:
        return game
    if whom.id == game.host:
        raise Refused("not-yourself")
    if not move.sure:
        raise Refused("not-sure", name=whom.name)
    return _without(game, whom.id, move, "removed")


def make_host(game: Game, move: Move) -> Game:
    """The host's part to somebody else; never to a bot (rule 21). Raises Refused."""
    only_host(game, move)
    whom = _other(game, move)
    if whom.is_bot:
        raise Refused("host-person")
    return _told_host(game, whom)


def mute(game: Game, move: Move) -> Game:
    """Somebody is not heard in the chat, or is again, by the host. Raises Refused."""
    only_host(game, move)
    whom = _other(game, move)
    if whom.is_muted == move.on:
        return game
    return game.with_player(whom.id, is_muted=move.on)


def succeed(game: Game, move: Move) -> Game:
    """Another host for one who has long been away or is out (rule 21): somebody present, or nothing changes."""
    heir = next((player for player in _heirs(game, move) if player.id in move.present), None)
    return _told_host(game, heir) if heir else game


def come_in(game: Game, move: Move) -> Game:
    """Somebody who was away when the rematch began is back in its lobby, and seated (rule 16)."""
    player = game.player(move.player)
    if game.phase != LOBBY or player is None or player.seated:
        return game
    return game.with_player(player.id, seated=True)


def only_host(game: Game, move: Move) -> None:
    if move.player != game.host:
        raise Refused("host-only")


def _room_for_one(game: Game) -> None:
    if is_full(game):
        raise Refused("room-full", limit=MAX_PLAYERS)


def _newcomer(game: Game, move: Move) -> Game:
    closed = why_closed(game)
    if closed:
        raise Refused(closed, limit=MAX_PLAYERS)
    return _seat(game, names.clean(move.text, _names(game)), move.colour)


def _seat(game: Game, name: str, colour: int | None, is_bot: bool = False) -> Game:
    id = game.joined + 1
    seated = game.phase == LOBBY
    player = Player(id, name, _free_colour(game, colour), seat=id, seated=seated, is_bot=is_bot)
    game = replace(game, players=(*game.players, player), joined=id, news=News("joined", id))
    return game if is_bot else _hosted(game, id)


def _come_back(game: Game, player: Player) -> Game:
    """Behind the last seat, with the old name and points (rule 20)."""
    seat = game.joined + 1
    colour = _free_colour(game, player.colour)
    back = replace(player, is_out=False, seat=seat, seated=game.phase == LOBBY, colour=colour)
    others = tuple(other for other in game.players if other.id != player.id)
    return _hosted(replace(game, players=(*others, back), joined=seat, news=News("back", player.id)), player.id)


def _hosted(game: Game, newcomer: int) -> Game:
    """Who comes where no host is left is host."""
    host = game.player(game.host)
    return game if host and not host.is_out else _with_host(game, newcomer)


def _told_host(game: Game, player: Player) -> Game:
    return replace(_with_host(game, player.id), news=News("host", player.id))


def _with_host(game: Game, id: int) -> Game:
    """A host is heard by all: nobody else could undo it."""
    return replace(game.with_player(id, is_muted=False), host=id)


def _names(game: Game) -> list[str]:
    return [player.name for player in game.players]


def _free_colour(game: Game, wish: int | None) -> int:
    taken = {player.colour for player in game.active}
    if wish in range(MAX_PLAYERS) and wish not in taken:
        return wish
    return next(colour for colour in range(MAX_PLAYERS) if colour not in taken)


def _without(game: Game, id: int, move: Move, kind: str) -> Game:
    """Who has not played in this game leaves no trace in it; anybody else stays in the standing."""
    news = News(kind, text=game.player(id).name)
    if not game.player(id).has_played:
        rest = tuple(player for player in game.players if player.id != id)
        return _handed_on(replace(game, players=rest, news=news), id, move)
    gone = replace(game.with_player(id, is_out=True, seated=False), news=news)
    return rounds.without(_handed_on(gone, id, move), id, move.card)


def _handed_on(game: Game, id: int, move: Move) -> Game:
    """The host's part of the one who has gone, to somebody present if there is anybody (rule 21)."""
    if game.host != id:
        return game
    heirs = sorted(_heirs(game, move), key=lambda player: player.id not in move.present)
    if not heirs:
        return replace(game, host=0)
    return _with_host(replace(game, news=replace(game.news, player=heirs[0].id)), heirs[0].id)


def _heirs(game: Game, move: Move) -> list[Player]:
    """Who could be host in the host's place, the longest seated first."""
    people = (player for player in game.active if not player.is_bot and player.id != game.host)
    return sorted(people, key=lambda player: (not player.seated, player.seat))


def _other(game: Game, move: Move) -> Player:
    """Whom the host means: anybody who is in but themselves."""
    whom = game.player(move.whom)
    if whom is None or whom.is_out:
        raise Refused("nobody")
    if whom.id == move.player:
        raise Refused("not-yourself")
    return whom
