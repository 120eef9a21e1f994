"""What depends on time, which is always an argument: time limits, bots, late deadlines, who is away for long.

All times are seconds since the epoch; all spans are seconds.
"""

import math
from collections.abc import Container, Mapping

from .game import Game, Move, Player
from .phases import IN_A_GAME, IN_A_ROUND, LOBBY, REMATCH, REVEAL
from .values import replace
from .waiting import UNDISTURBED, Waiting

# Seconds of the reveal, and seconds added to a deadline that passed with nobody connected (rule 18).
REVEAL_SECONDS, EXTENSION = 20, 20
# Seconds from the host's tap to the rematch, whatever the time limit is (rule 16).
REMATCH_SECONDS = 10
FIXED_SECONDS = {REVEAL: REVEAL_SECONDS, REMATCH: REMATCH_SECONDS}
# The host may skip a present player who has been awaited for so long (rule 19).
SKIP_AFTER = 15
# A deadline that passed longer ago than this was missed: nobody was connected. A process with an open socket acts at
# once; the plain page acts when it reloads itself.
LATE, LATE_PAGE = 1, 10
# The awaited are warned when so many seconds are left (rule 18).
WARNINGS = (30, 10)
# A pause ends by itself after so many seconds (rule 18). That is long enough for a pizza, and ends a forgotten one.
PAUSE_SECONDS = 600
# A player is absent after so many seconds without a sign: a reload, or a tunnel, is no absence (rule 18).
ABSENT_AFTER = 20
# Seconds for which absent players are waited: this share of the limit, within these bounds (rule 18).
ABSENT_SHARE, ABSENT_LEAST, ABSENT_MOST = 1 / 4, 10, 20


def start_deadline(game: Game, now: float) -> Game:
    """Begin a moment, with its whole time."""
    begun, seconds, old = get_clock(game, now), _seconds(game), game.waiting
    full = begun + seconds if seconds else 0
    if old == UNDISTURBED and game.phase != REVEAL:
        return replace(game, since=begun, deadline=full)
    return set_deadline(replace(game, since=begun, waiting=Waiting(old.absent, paused_at=old.paused_at)), now, full)


def extend_deadline(game: Game, now: float) -> Game:
    ends = now + EXTENSION
    full = ends if get_full_deadline(game) else 0
    return set_deadline(replace(game, waiting=replace(game.waiting, not_before=ends)), now, full)


def set_deadline(game: Game, now: float, full: float | None = None) -> Game:
    """Set the deadline by who is absent, and by the pause. No absence puts it into the past.

    `full` is the deadline that would hold without these, as a rule the one that did so until now.
    """
    full = get_full_deadline(game) if full is None else full
    deadline = _find_deadline(game, full, now)
    waiting = replace(game.waiting, full_deadline=None if deadline == full else full)
    return replace(game, deadline=deadline, waiting=waiting)


def get_clock(game: Game, now: float) -> float:
    """Return the time that counts for the round: in a pause none passes."""
    paused_at = game.waiting.paused_at
    return now if paused_at is None else paused_at


def get_full_deadline(game: Game) -> float:
    full = game.waiting.full_deadline
    return game.deadline if full is None else full


def list_needed(game: Game) -> tuple[int, ...]:
    """Return the ids of those for whose presence the deadline is set: all who are awaited, or may end the reveal."""
    return list_reveal_enders(game) if game.phase == REVEAL else game.awaited


def list_reveal_enders(game: Game) -> tuple[int, ...]:
    """Return the ids of the giver and the host, who may end the reveal. Bots (rule 22) and leavers may not."""
    players = [game.player(id) for id in dict.fromkeys((game.giver, game.host))]
    return tuple(player.id for player in players if player and not (player.is_bot or player.has_left))


def is_shortened(game: Game) -> bool:
    """Return whether the round waits for absent players alone, and so not for the whole time (rule 18)."""
    short = _find_short_deadline(game)
    return short is not None and short < get_full_deadline(game)


def count_short_seconds(game: Game) -> int:
    """Return for how many seconds absent players are waited in this moment; 0 where the whole time holds."""
    if game.waiting.is_paused or not is_shortened(game):
        return 0
    return EXTENSION if game.deadline == game.waiting.not_before else round(_shorten(game.time_limit))


def has_run_out(game: Game, now: float) -> bool:
    return 0 < game.deadline <= now


def find_warning(game: Game, now: float) -> tuple[float, int] | None:
    """Return when the awaited are warned next that time runs out, and how many seconds are left then.

    Nobody is warned of time that the moment never had more of, nor in a pause.
    """
    if game.phase not in IN_A_ROUND or game.waiting.is_paused:
        return None
    begun, ends = game.since, game.deadline
    return next(((ends - left, left) for left in WARNINGS if ends - begun > left and ends - left > now), None)


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
    if game.waiting.is_paused:
        return None
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


def find_absences(game: Game, last_seen: Mapping[int, float], now: float) -> list[Move]:
    """Return the moves by which the room notes who is back, and who is absent by now (rule 18).

    `last_seen` says until when the last sign of each player counts. No absence is noted where it changes no deadline:
    without a limit only those count who may end the reveal.
    """
    signs = [(player.id, last_seen.get(player.id, 0)) for player in game.active if not player.is_bot]
    noted = game.waiting.is_absent
    back = [Move("back", id) for id, until in signs if until > now and noted(id)]
    if not _depends_on_absence(game):
        return back
    gone = [id for id, until in signs if until + ABSENT_AFTER <= now and not noted(id)]
    return back + [Move("away", id) for id in gone if game.time_limit or id in list_reveal_enders(game)]


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


def _find_deadline(game: Game, full: float, now: float) -> float:
    if game.waiting.paused_at is not None:
        return game.waiting.paused_at + PAUSE_SECONDS
    short = _find_short_deadline(game)
    if short is None:
        return full
    return min(full or math.inf, max(short, now))


def _depends_on_absence(game: Game) -> bool:
    if not game.time_limit:
        return game.phase == REVEAL
    return game.phase in IN_A_GAME and not game.settings.waits


def _find_short_deadline(game: Game) -> float | None:
    """Return when the time for absent players is over; None unless all who are awaited are absent.

    It counts from when each of them was awaited and absent.
    """
    if game.phase == REVEAL and not game.time_limit:
        return _find_reveal_end(game)
    awaited = game.awaited if game.waiting.absent else ()
    if not awaited or not game.time_limit or game.settings.waits:
        return None
    since = dict(game.waiting.absent)
    if not all(id in since for id in awaited):
        return None
    begun = max(game.since, *(since[id] for id in awaited))
    return max(begun + _shorten(game.time_limit), game.waiting.not_before)


def _find_reveal_end(game: Game) -> float | None:
    """Return when the reveal ends without a limit; None while a player is there who may end it."""
    since = dict(game.waiting.absent)
    if not all(id in since for id in list_reveal_enders(game)):
        return None
    return max(game.since + REVEAL_SECONDS, game.waiting.not_before)


def _shorten(limit: float) -> float:
    return min(ABSENT_MOST, max(ABSENT_LEAST, limit * ABSENT_SHARE))


def _seconds(game: Game) -> int:
    if game.phase == REVEAL and not game.time_limit:
        return 0
    if game.phase in FIXED_SECONDS:
        return FIXED_SECONDS[game.phase]
    return game.time_limit if game.phase in IN_A_ROUND else 0
