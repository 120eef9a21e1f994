"""What a move does: a game and a move in, the next game out, or Refused."""

import math
from collections.abc import Callable
from dataclasses import replace

from . import Refused, board, chat, clues, rounds, seats, timing, turn_order
from .game import MIN_PLAYERS, Game, Move, News
from .phases import IN_A_ROUND, LOBBY, OVER, REVEAL
from .settings import choose


def play(game: Game, move: Move) -> Game:
    """The game after the move; the very same game when the move repeats one that was already accepted.

    Raises Refused, with the code of the sentence that the player is shown.
    """
    after = _after(game, move)
    return after if after.moment == game.moment else timing.start_deadline(after, move.now)


def needs_first(move: Move) -> bool:
    """Whether the move draws the first giver (rule 4)."""
    return move.name == "start"


def needs_card(game: Game, move: Move) -> bool:
    """Whether the move may begin a round and so draws a card (rule 7)."""
    return game.phase in BEGINS_A_ROUND.get(move.name, ())


def _after(game: Game, move: Move) -> Game:
    if move.name in OF_THE_ROOM:
        return OF_THE_ROOM[move.name](game, move)
    if move.name not in MOVES:
        raise Refused("move-unknown")
    player = game.player(move.player)
    if player is None or player.is_out:
        raise Refused("stranger")
    if move.name in TIMELY and move.at != game.at:
        return _late(game, move)
    return MOVES[move.name](game, move)


def _late(game: Game, move: Move) -> Game:
    """A repeat of what was accepted changes nothing; anything else has come too late."""
    if move.at and REPEATS[move.name](game, move):
        return game
    raise Refused("late")


def _settings(game: Game, move: Move) -> Game:
    seats.only_host(game, move)
    after = choose(game.settings, move.choices, game.phase == LOBBY)
    return game if after == game.settings else replace(game, settings=after, news=News("settings", move.player))


def _start(game: Game, move: Move) -> Game:
    seats.only_host(game, move)
    if game.phase == OVER:
        raise Refused("game-over")
    if game.phase != LOBBY:
        return game
    game = game.with_player(move.player, seated=True)
    players = turn_order.seated(game)
    if len(players) < MIN_PLAYERS:
        raise Refused("too-few", missing=MIN_PLAYERS - len(players))
    if move.first not in players:
        raise ValueError("the first giver is one of the players")
    # Who was away when the rematch began and has not come back yet can join late (rules 6 and 16).
    here = tuple(replace(player, is_out=not player.seated) for player in game.players)
    started = replace(game, players=here, starters=len(players), laps=turn_order.laps(game))
    return rounds.begin(replace(started, first=game.player(move.first).seat), 1, move.first, move.card)


def _skip(game: Game, move: Move) -> Game:
    """Whoever has been awaited for long enough, or is away (rule 19)."""
    seats.only_host(game, move)
    if not game.awaited:
        raise Refused("not-now")
    wait = game.since + timing.SKIP_AFTER - move.now
    ids = game.awaited if wait <= 0 else tuple(id for id in game.awaited if id not in move.present)
    if not ids and game.skipped_at == move.at:
        return game
    if not ids:
        raise Refused("skip-early", seconds=math.ceil(wait))
    return replace(rounds.run_out(game, ids, move.card), skipped_at=game.at)


def _rematch(game: Game, move: Move) -> Game:
    """Back to the lobby, with everybody who is there (rule 16)."""
    seats.only_host(game, move)
    if game.phase == LOBBY:
        return game
    if game.phase != OVER:
        raise Refused("not-over")
    return Game(
        settings=game.settings,
        players=tuple(
            replace(
                player,
                seated=player.is_bot or player.id in (move.player, *move.present),
                has_played=False,
                gave=0,
                points=0,
                exact=0,
            )
            for player in game.active
        ),
        joined=game.joined,
        host=game.host,
        moment=game.moment + 1,
        news=News("rematch", move.player),
        said=game.said,
        chat=game.chat,
    )


def _time_out(game: Game, move: Move) -> Game:
    """Time is up for whoever is awaited, and for the reveal (rule 18)."""
    return rounds.run_out(game, game.awaited, move.card) if timing.has_run_out(game, move.now) else game


def _renew(game: Game, move: Move) -> Game:
    return timing.extend_deadline(game, move.now) if timing.has_run_out(game, move.now) else game


# What a player may ask for.
MOVES: dict[str, Callable[[Game, Move], Game]] = {
    "rename": seats.rename,
    "leave": seats.leave,
    "say": chat.say,
    "settings": _settings,
    "bot": seats.add_bot,
    "kick": seats.kick,
    "host": seats.make_host,
    "mute": seats.mute,
    "start": _start,
    "pick": rounds.pick,
    "clue": rounds.give_clue,
    "pass": rounds.pass_clue,
    "guess": rounds.guess,
    "next": rounds.go_on,
    "skip": _skip,
    "rematch": _rematch,
}

# What the room does by itself: nobody can ask for these.
OF_THE_ROOM: dict[str, Callable[[Game, Move], Game]] = {
    "join": seats.join,
    "come-in": seats.come_in,
    "succeed": seats.succeed,
    "time-out": _time_out,
    "renew": _renew,
}

TIMELY = ("pick", "clue", "pass", "guess", "next", "skip")
NEEDS_PRESENCE = ("leave", "kick", "skip", "rematch", "succeed")
BEGINS_A_ROUND = {
    "start": (LOBBY,),
    "next": (REVEAL,),
    "time-out": (REVEAL,),
    "leave": IN_A_ROUND,
    "kick": IN_A_ROUND,
}

REPEATS: dict[str, Callable[[Game, Move], bool]] = {
    "pick": lambda game, move: move.player == game.giver and move.square == game.target != "",
    "clue": lambda game, move: move.player == game.giver and clues.is_same(move.text, game.clues),
    "pass": lambda game, move: move.player == game.giver and game.phase == REVEAL and len(game.clues) == 1,
    "guess": lambda game, move: any(
        piece.player == move.player and piece.square == board.parse(move.square) for piece in game.pieces
    ),
    # Both may have gone on from the reveal that was left last.
    "next": lambda game, move: move.at == game.left_at and move.player in (game.host, game.left_giver),
    "skip": lambda game, move: move.at == game.skipped_at and move.player == game.host,
}
