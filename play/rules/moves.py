"""Every kind of move, and what it does: a game and a move in, the next game out, or Refused."""

import math
from collections.abc import Callable
from typing import Any

from . import (
    Refused,
    absence,
    chance,
    chat,
    door,
    more_time,
    newcomers,
    next_game,
    pauses,
    repeats,
    rounds,
    seats,
    texts,
    timing,
)
from .game import MAX_PLAYERS, Game, Move, News
from .move_spec import MoveSpec
from .phases import BEFORE_A_GAME, IN_A_ROUND, LOBBY, OVER, REMATCH, REVEAL
from .settings import OPENING, choose
from .values import replace


def play(game: Game, move: Move) -> Game:
    """Return the game after the move; the very same game when the move repeats one that was already accepted.

    Raise Refused, with the code of the sentence that the player is shown.
    """
    after = _settle(game, _apply(game, move), move)
    if pauses.is_over(game, after):
        after = pauses.end(after, move.now)
    if after.moment != game.moment:
        return timing.start_deadline(after, move.now)
    if not after.waiting.absent and after.phase != REVEAL:
        return after
    waits_alike = after.settings.waits == game.settings.waits and timing.list_needed(after) == timing.list_needed(game)
    return after if waits_alike else timing.set_deadline(after, move.now)


def with_chance_and_time(game: Game, move: Move, *more: Any, **named: Any) -> Move:
    """Return the move as the log keeps it. `more` and `named` are what `chance.give` takes."""
    text = _write_text(game, move)
    if text != move.text:
        move = replace(move, text=text)
    return chance.give(MOVES[move.name], game, move, *more, **named)


def needs_card(game: Game, move: Move) -> bool:
    return game.phase in MOVES[move.name].begins_round_in


def _write_text(game: Game, move: Move) -> str:
    """Return the text for the log, which later rules must be able to read as it was meant. A new bot gets its name."""
    if move.name == "bot":
        return seats.name_bot(game)
    return texts.prepare(move.text)


def _apply(game: Game, move: Move) -> Game:
    spec = MOVES.get(move.name)
    if spec is None:
        raise Refused("move-unknown")
    if spec.is_of_knock and not any(knock.id == move.player for knock in game.knocking):
        raise Refused("stranger")
    if spec.is_of_player:
        player = game.player(move.player)
        if player is None or player.has_left:
            raise Refused("stranger")
        if spec.is_repeat and move.moment_id != game.moment_id:
            return _refuse_late(game, move, spec.is_repeat)
        if spec.is_done and spec.is_done(game, move):
            return game
        if spec.is_of_host and move.player != game.host:
            raise Refused("host-only")
        if spec.is_repeat and game.waiting.is_paused:
            return _refuse_in_pause(game, move, spec.is_repeat)
    ready = newcomers.pass_over(game, move.gone) if game.phase in spec.begins_round_in else game
    after = spec.handler(ready, move)
    return game if after is ready else after


def _settle(before: Game, after: Game, move: Move) -> Game:
    """Note that the mover is no newcomer any more, and end the questions whose player is gone from the room."""
    if after is before:
        return before
    player = after.player(move.player) if MOVES[move.name].is_of_player else None
    if player and player.is_new:
        after = after.with_player(player.id, is_new=False, is_passed_over=False)
    after = newcomers.keep_free_names(after) if after.gave_way else after
    return door.tidy(after) if after.knocks else after


def _refuse_late(game: Game, move: Move, is_repeat: Callable[[Game, Move], bool]) -> Game:
    if move.moment_id and is_repeat(game, move):
        return game
    raise Refused("late")


def _refuse_in_pause(game: Game, move: Move, is_repeat: Callable[[Game, Move], bool]) -> Game:
    if is_repeat(game, move):
        return game
    raise Refused("paused", name=game.player(game.host).name)


def _leave(game: Game, move: Move) -> Game:
    return rounds.drop_players(seats.leave(game, move), (move.player,), move.card)


def _kick(game: Game, move: Move) -> Game:
    after = seats.kick(game, move)
    return after if after is game else rounds.drop_players(after, move.chosen, move.card)


def _lock_out(game: Game, move: Move) -> Game:
    after = _kick(game, move)
    return after if after.settings.locked else replace(after, settings=replace(after.settings, locked=True))


def _join(game: Game, move: Move) -> Game:
    known = game.player(move.player)
    if known and not known.has_left:
        return game
    returning = known or game.find_gone(move.player)
    if not returning and door.must_knock(game):
        return _knock(game, move)
    greeted = door.welcome(game, returning.id) if returning else game
    return seats.join(newcomers.make_places(greeted, move.gone), move, returning)


def _knock(game: Game, move: Move) -> Game:
    if closed := newcomers.why_closed(game, move.gone):
        raise Refused(closed, limit=MAX_PLAYERS)
    return door.knock(game, move)


def _admit(game: Game, move: Move) -> Game:
    return door.admit(newcomers.make_places(game, move.gone, door.count_needed(game, move)), move)


def _come_in(game: Game, move: Move) -> Game:
    """Greet a player who is back: nobody can ask to be them any more, and who waits for a seat gets one."""
    game = newcomers.come_back(game, move.player)
    player = game.player(move.player)
    return game if player is None or player.has_left else seats.take_seat(door.welcome(game, player.id), move)


def _settings(game: Game, move: Move) -> Game:
    before, after = game.settings, choose(game.settings, move.choices, game.phase == LOBBY)
    if move.unwelcome and before.private and not after.private:
        raise Refused("open-name", name=move.unwelcome)
    changed = [name for name, _ in move.choices if getattr(after, name) != getattr(before, name)]
    if not changed:
        return game
    return replace(game, settings=after, news=News("settings", move.player, text=" ".join(changed), before=before))


def _list_said(game: Game, move: Move) -> tuple[str, ...]:
    return (move.text,)


def _list_opened(game: Game, move: Move) -> tuple[str, ...]:
    """Return the names that everybody will see because the move opens the room."""
    is_opened = game.settings.private and OPENING in move.choices
    return tuple(player.name for player in game.players if not player.is_bot) if is_opened else ()


def _skip(game: Game, move: Move) -> Game:  # rule 19
    if not game.awaited:
        raise Refused("not-now")
    wait = game.since + timing.SKIP_AFTER - move.now
    ids = game.awaited if wait <= 0 else tuple(id for id in game.awaited if id not in move.present)
    if not ids and game.skipped_at == move.moment_id:
        return game
    if not ids:
        raise Refused("skip-early", seconds=math.ceil(wait))
    return replace(rounds.run_out(game, ids, move.card), skipped_at=game.moment_id)


def _time_out(game: Game, move: Move) -> Game:  # rule 18
    if not timing.has_run_out(game, move.now):
        return game
    if game.phase == OVER:  # the version before has taken the seconds before a rematch for the end
        return replace(game, deadline=0)
    if game.waiting.is_paused:
        return pauses.resume(game, move)
    if game.phase == REMATCH:
        return next_game.run_out(game, move)
    return rounds.run_out(game, game.awaited, move.card)


def _renew(game: Game, move: Move) -> Game:  # rule 18
    if not timing.has_run_out(game, move.now):
        return game
    return pauses.resume(game, move) if game.waiting.is_paused else timing.extend_deadline(game, move.now)


def _more_time(game: Game, move: Move) -> Game:
    here = absence.note_return(game, move)
    extended = more_time.ask(here, move)
    return game if extended is here else extended


def _of_host(handler: Callable[[Game, Move], Game], *fields: str, **more) -> MoveSpec:
    return MoveSpec(handler, fields, is_of_host=True, **more)


def _of_room(handler: Callable[[Game, Move], Game], **more) -> MoveSpec:
    return MoveSpec(handler, is_of_player=False, **more)


MOVES: dict[str, MoveSpec] = {
    # Anybody in the room
    "rename": MoveSpec(seats.rename, ("name",), list_shown=_list_said),
    "look": MoveSpec(seats.choose_look, ("colour",)),
    "leave": MoveSpec(_leave, needs_presence=True, begins_round_in=IN_A_ROUND),
    "say": MoveSpec(chat.say, ("text", "after"), is_done=repeats.is_same_message, list_shown=_list_said),
    "out": MoveSpec(next_game.step_out),
    "in": MoveSpec(next_game.step_in),
    # The host
    "settings": _of_host(_settings, "choices", list_shown=_list_opened),
    "bot": _of_host(seats.add_bot, "after", is_done=repeats.is_same_bot),
    "kick": _of_host(_kick, "players", "sure", needs_presence=True, begins_round_in=IN_A_ROUND),
    "lock-out": _of_host(_lock_out, "players", "sure", needs_presence=True, begins_round_in=IN_A_ROUND),
    "admit": _of_host(_admit, "players", needs_place=True),
    "turn-away": _of_host(door.turn_away, "players"),
    "host": _of_host(seats.make_host, "player", is_done=repeats.is_same_host),
    "mute": _of_host(seats.mute, "player", "on"),
    "start": _of_host(
        next_game.start, needs_presence=True, draws_first_in=BEFORE_A_GAME, begins_round_in=BEFORE_A_GAME
    ),
    "skip": _of_host(_skip, is_repeat=repeats.is_same_skip, needs_presence=True),
    "rematch": _of_host(next_game.call_rematch, needs_presence=True),
    "lobby": _of_host(next_game.go_to_lobby, needs_presence=True),
    "pause": _of_host(pauses.pause),
    "resume": _of_host(pauses.resume),
    # The giver and the guessers
    "pick": MoveSpec(rounds.pick, ("square",), is_repeat=repeats.is_same_pick),
    "clue": MoveSpec(rounds.give_clue, ("text",), is_repeat=repeats.is_same_clue, needs_language=True),
    "pass": MoveSpec(rounds.pass_clue, is_repeat=repeats.is_same_pass),
    "guess": MoveSpec(rounds.guess, ("square",), is_repeat=repeats.is_same_guess),
    "more-time": MoveSpec(_more_time, is_repeat=repeats.is_same_more_time),
    "next": MoveSpec(rounds.go_on, is_repeat=repeats.is_same_next, begins_round_in=(REVEAL,)),
    # Who waits at the door
    "unknock": MoveSpec(door.withdraw, is_of_player=False, is_of_knock=True),
    # The room by itself
    "join": _of_room(_join, needs_place=True, list_shown=_list_said),
    "knock": _of_room(door.ask, needs_presence=True),
    "lapse": _of_room(door.lapse),
    "take-along": _of_room(door.take_along),
    "come-in": _of_room(_come_in),
    "succeed": _of_room(seats.replace_host, needs_presence=True),
    "time-out": _of_room(_time_out, needs_presence=True, draws_first_in=(REMATCH,), begins_round_in=(REVEAL, REMATCH)),
    "renew": _of_room(_renew),
    "away": _of_room(absence.note_absence),
    "back": _of_room(absence.note_return),
}
# What a player may ask for, and a visitor who waits at the door.
OF_PLAYERS = frozenset(name for name, spec in MOVES.items() if spec.is_of_player)
OF_KNOCKS = frozenset(name for name, spec in MOVES.items() if spec.is_of_knock)
