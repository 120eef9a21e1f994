"""What depends on time, which is always an argument: time limits, bots, late deadlines, the host's absence.

All times are seconds since the epoch; all spans are seconds.
"""

from collections.abc import Container
from dataclasses import replace

from .game import Game, Move, Player
from .phases import IN_A_ROUND, LOBBY, REMATCH, REVEAL

# Seconds of every reveal, and seconds added to a deadline that passed with nobody connected (rule 18).
REVEAL_SECONDS, EXTENSION = 20, 20
# Seconds from the host's tap to the rematch, whatever the time limit is (rule 16).
REMATCH_SECONDS = 10
FIXED_SECONDS = {REVEAL: REVEAL_SECONDS, REMATCH: REMATCH_SECONDS}
# The host may skip a present player who has been awaited for so long (rule 19).
SKIP_AFTER = 15
# A deadline that passed longer ago than this was missed: nobody was connected. A process with an open socket acts at
# once; the plain page acts when it reloads itself.
LATE, LATE_PAGE = 1, 10


def start_deadline(game: Game, now: float) -> Game:
    seconds = _seconds(game)
    return replace(game, since=now, deadline=now + seconds if seconds else 0)


def extend_deadline(game: Game, now: float) -> Game:
    return replace(game, deadline=now + EXTENSION)


def has_run_out(game: Game, now: float) -> bool:
    return 0 < game.deadline <= now


def was_missed(game: Game, now: float) -> bool:
    return has_run_out(game, now - LATE)


def find_overdue_move(game: Game, now: float, by_page: bool) -> Move | None:
    """Return the room's own move once its deadline has passed, or None where the next move is an awaited bot's.

    `by_page`: a plain page asks, so no socket may have been open when the time ran out.
    """
    if find_awaited_bot(game) is not None and not has_run_out(game, now):
        return None
    return Move("renew" if by_page and has_run_out(game, now - LATE_PAGE) else "time-out")


def find_awaited_bot(game: Game) -> int | None:
    return next((id for id in game.awaited if game.player(id).is_bot), None)


def next_deadline(
    before: Game, after: Game, previous: float | None, now: float, pause: float, longest_pause: float, catch_up: float
) -> float | None:
    """Return when the room acts by itself: when the time runs out, or earlier for a bot (rule 22).

    `previous` is the room's deadline before the move, and `pause` the time this bot takes, at most `longest_pause`.
    The pause counts from when the last bot should have acted, at most `catch_up` ago. So a reload of the page without a
    socket finds only what a few seconds brought, even after a night. Where all players are awaited at once, no bot acts
    later than if it were awaited alone.
    """
    if find_awaited_bot(after) is None:
        return after.deadline or None
    if previous and previous > now and before.moment == after.moment and find_awaited_bot(before) is not None:
        return previous  # chat and other moves beside the round delay no bot
    since = max(previous, now - catch_up) if previous and previous < now else now
    return min(since + pause, after.since + longest_pause)


def choose_heir(game: Game, present: Container[int]) -> Player | None:
    """Return the player who would replace the host: present, or else seated, or else the longest seated (rule 21)."""
    people = (player for player in game.active if not player.is_bot and player.id != game.host)
    return min(people, key=lambda player: (player.id not in present, not player.seated, player.seat), default=None)


def has_heir(game: Game, present: Container[int]) -> bool:
    heir = choose_heir(game, present)
    return heir is not None and heir.id in present


def is_host_gone(game: Game, last_seen: float, now: float, patience: float, lobby_patience: float) -> bool:
    """Return whether the host left, or was last seen so long ago that another player takes over (rule 21).

    People leave the lobby to share the link, so `lobby_patience` is longer.
    """
    host = game.player(game.host)
    if host is None or host.has_left:
        return True
    return last_seen + (lobby_patience if game.phase == LOBBY else patience) <= now


def _seconds(game: Game) -> int:
    if game.phase in FIXED_SECONDS:
        return FIXED_SECONDS[game.phase]
    return game.time_limit if game.phase in IN_A_ROUND else 0
