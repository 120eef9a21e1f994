"""What the dashboard shows, made of what the processes tell."""

import math
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ..metrics import PUSH_STEPS
from ..processes import SLOT, SLOTS, Shown, Slot, Told, is_overdue, urgency
from ..rules.game import IN_A_ROUND, PHASES, REVEAL
from .slices import (
    Age,
    ErrorLine,
    Errors,
    Overview,
    Phase,
    Processes,
    ProcessLine,
    Rates,
    RoomLine,
    Rooms,
    Spark,
    State,
)

# Rooms and errors that are shown one by one, and how many characters of where an error came from, the last ones: a
# region is one message, and has to fit.
ROOMS_MOST, ERRORS_MOST, TRACE_MOST = 40, 8, 800
# Seconds for which a moment of a game may last before the room is worth a look.
SLOW = 180
# Points of which the figure beside a sparkline is made: a minute.
LATELY = 60 // SLOT
HEIGHT = 24  # of a sparkline, whose width is SLOTS


def of(told: Sequence[Told], now: float) -> Overview:
    """How all is, from what the processes tell."""
    serving = [one for one in told if not one.has_left and not one.is_gone(now)]
    rooms = _rooms(serving, now)
    gone = tuple(one.name for one in told if one.is_gone(now))
    return Overview(
        clock=_clock(now),
        state=State(gone=gone, overdue=sum(line.is_overdue for line in rooms.lines)),
        rates=_rates([slot for one in told for slot in one.history], int(now // SLOT)),
        rooms=rooms,
        processes=_processes(told, serving, now),
        errors=_errors(told),
    )


def without_database(latest: Overview, now: float, since: float) -> Overview:
    """The latest, as it was at `since`, when the database answered last."""
    state = replace(latest.state, is_away=True, away=Age.of(now - since))
    return replace(latest, clock=_clock(now), state=state)


def _clock(now: float) -> str:
    return time.strftime("%H:%M:%S", time.gmtime(now))


def _rates(slots: Iterable[Slot], present: int) -> Rates:
    """The slot of the present is not over, so it is left out."""
    by_number: dict[int, list[Slot]] = defaultdict(list)
    for slot in slots:
        by_number[slot.number].append(slot)
    columns = [by_number.get(number, []) for number in range(present - SLOTS, present)]
    moves = [_total(column, "moves") for column in columns]
    refusals = [_total(column, "refusals") for column in columns]
    pushes = [_pushes(column) for column in columns]
    lately = _pushes([slot for column in columns[-LATELY:] for slot in column])
    return Rates(
        (
            _spark("moves", [_a_second(count) for count in moves], _a_second(_sum(moves[-LATELY:]), LATELY)),
            _spark("p50", [quantile(one, 0.5) for one in pushes], quantile(lately, 0.5)),
            _spark("p99", [quantile(one, 0.99) for one in pushes], quantile(lately, 0.99)),
            _spark("refusals", refusals, _sum(refusals[-LATELY:])),
        )
    )


def _total(column: list[Slot], name: str) -> int | None:
    """None where nobody was there to count."""
    return sum(getattr(slot, name) for slot in column) if column else None


def _sum(counts: Sequence[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


def _a_second(count: int | None, slots: int = 1) -> float | None:
    return None if count is None else count / SLOT / slots


def _pushes(column: list[Slot]) -> list[int]:
    return [sum(counts) for counts in zip(*(slot.pushes for slot in column if slot.pushes), strict=True)]


def quantile(counts: Sequence[int], share: float) -> float | None:
    """In ms: below it lies this share of the pushes, that are counted by PUSH_STEPS; None without any."""
    rank, below = share * sum(counts), 0
    for count, low, high in zip(counts, (0, *PUSH_STEPS), (*PUSH_STEPS, PUSH_STEPS[-1]), strict=False):
        if count and below + count >= rank:
            return round((low + (high - low) * max(0.0, rank - below) / count) * 1000, 1)
        below += count
    return None


def _spark(name: str, values: Sequence[float | None], lately: float | None) -> Spark:
    known = [value for value in values if value is not None]
    return Spark(name, "".join(_path(values, max(known, default=0))), lately, max(known, default=None))


def _path(values: Sequence[float | None], most: float) -> Iterator[str]:
    """A line from point to point; one that is alone is a dot, and where nothing is known there is a gap."""
    is_drawing = False
    for x, value in enumerate(values):
        if value is not None:
            y = HEIGHT - 1 - value / (most or 1) * (HEIGHT - 2)
            yield f"{'L' if is_drawing else 'M'}{x} {y:.1f}" + ("" if is_drawing else "h.1")
        is_drawing = value is not None


def _rooms(serving: Sequence[Told], now: float) -> Rooms:
    phases = Counter()
    merged: dict[str, Shown] = {}
    for room in (room for one in serving for room in one.figures.shown):
        other = merged.get(room.code)
        if other is not None:
            older, newer = sorted((room, other), key=lambda one: one.version)
            phases[older.phase] -= 1
            room = replace(newer, sockets=room.sockets + other.sockets)
        merged[room.code] = room
    for one in serving:
        phases.update(one.figures.rooms)
    worst = sorted(merged.values(), key=lambda room: urgency(room, now))[:ROOMS_MOST]
    total = max(phases.total(), len(worst))
    return Rooms(
        tuple(Phase(name, phases[name]) for name in PHASES),
        tuple(_room_line(room, now) for room in worst),
        total,
        total - len(worst),
    )


def _room_line(room: Shown, now: float) -> RoomLine:
    lasts = now - room.since if room.since else None
    return RoomLine(
        room.code,
        room.phase,
        room.round if room.phase in IN_A_ROUND or room.phase == REVEAL else 0,
        None if lasts is None else Age.of(lasts),
        room.people,
        room.bots,
        room.sockets,
        is_overdue(room, now),
        room.phase not in ("lobby", "over") and lasts is not None and lasts > SLOW,
    )


def _processes(told: Sequence[Told], serving: Sequence[Told], now: float) -> Processes:
    lines = sorted(
        (_process_line(one, now) for one in told), key=lambda line: ("gone", "serves", "left").index(line.state)
    )
    figures = [one.figures for one in serving]
    return Processes(
        tuple(lines),
        sum(one.sockets for one in figures),
        sum(one.people for one in figures),
        sum(one.bots for one in figures),
    )


def _process_line(one: Told, now: float) -> ProcessLine:
    state = "left" if one.has_left else "gone" if one.is_gone(now) else "serves"
    figures = one.figures
    return ProcessLine(
        one.name,
        state,
        Age.of(now - (one.born if state == "serves" else one.beat)),
        sum(figures.rooms.values()),
        figures.sockets,
        figures.people,
        figures.bots,
        math.ceil(figures.cpu * 100),
        round(figures.lag * 1000),
        round(figures.memory / 1e6),
    )


def _errors(told: Sequence[Told]) -> Errors:
    """The newest first."""
    found = sorted(
        ((error.timestamp, one.name, error) for one in told for error in one.errors), key=lambda one: one[:2]
    )
    return Errors(
        tuple(
            ErrorLine(at[11:19], name, error.event, error.room, error.exception[-TRACE_MOST:])
            for at, name, error in reversed(found[-ERRORS_MOST:])
        )
    )
