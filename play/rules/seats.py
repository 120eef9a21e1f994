"""Who sits in the room: joining, leaving, bots, and the host (rules 3, 6, 20 and 21).

A leaver is taken out of the room here, and out of the round by rounds.drop_players.
"""

from . import Refused, names, seating
from .game import MAX_PLAYERS, Game, Move, News, Player
from .phases import BEFORE_A_GAME, LOBBY
from .timing import choose_heir
from .values import replace


def join(game: Game, move: Move, returning: Player | None) -> Game:
    """Add a newcomer, or the player who is returning."""
    if returning is None:
        return _add_newcomer(game, move)
    _refuse_if_full(game)
    return seating.bring_back(game, returning)


def add_bot(game: Game, move: Move) -> Game:  # rule 3
    if game.phase != LOBBY:
        raise Refused("lobby-only")
    _refuse_if_full(game)
    return seating.add_player(game, move.text or name_bot(game), None, is_bot=True)


def name_bot(game: Game) -> str:
    return names.choose_for_bot(seating.list_names(game))


def rename(game: Game, move: Move) -> Game:
    if game.phase != LOBBY:
        raise Refused("lobby-only")
    before = game.player(move.player).name
    name = names.read(move, (other for other in seating.list_names(game) if other != before))
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
    if move.colour in seating.list_taken_looks(game):
        raise Refused("look-taken")
    return game.with_player(move.player, colour=move.colour)


def leave(game: Game, move: Move) -> Game:  # rule 20
    return _remove(game, move.player, move, "left")


def kick(game: Game, move: Move) -> Game:  # rule 20
    """Remove those whom the host has chosen and who are in the room. No-op if they have left already."""
    if move.chosen == (0,):
        raise Refused("none-chosen")
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
    if seating.is_full(game):
        raise Refused("room-full", limit=MAX_PLAYERS)


def _add_newcomer(game: Game, move: Move) -> Game:
    closed = seating.why_closed(game)
    if closed:
        raise Refused(closed, limit=MAX_PLAYERS)
    return seating.add_player(game, names.read(move, seating.list_names(game)), move.colour, is_new=move.gives_way)


def _announce_host(game: Game, player: Player) -> Game:
    return replace(game.with_host(player.id), news=News("host", player.id))


def _remove(game: Game, id: int, move: Move, kind: str) -> Game:
    return _pass_host_on(seating.remove(game, id, kind), id, move)


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
