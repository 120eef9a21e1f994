"""What the dashboard shows, made of what the processes tell."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from html import escape
from itertools import accumulate

from ...metrics import PUSH_STEPS
from ...rules.game import IN_A_ROUND, PHASES, REVEAL
from ..process_reports import SLOT, SLOTS, ProcessReport, Shown, Slot, is_played, urgency
from .panels import (
    Age,
    Clock,
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

# What is shown one by one; and bytes of an error and of the last of where it came from, as HTML: a region is one
# message, and has to fit.
ROOMS_MOST, PROCESSES_MOST, ERRORS_MOST, EVENT_MOST, TRACE_MOST = 40, 20, 8, 300, 1200
# Seconds for which a moment of a game may last before the room is worth a look.
SLOW = 180
# Points of which the figure beside a sparkline is made: a minute.
LATELY = 60 // SLOT
HEIGHT = 24  # of a sparkline, whose width is SLOTS
# Of processes, those that need a look first.
STATES = "gone", "unreadable", "serves", "left"


def of(told: Sequence[ProcessReport], now: float) -> Overview:
    """How all is, from what the processes tell."""
    serving = [one for one in told if not one.has_left and not one.is_gone(now)]
    rooms = _rooms(serving, now)
    gone = tuple(one.name for one in told if one.is_gone(now))
    return Overview(
        clock=Clock.of(now),
        state=State(gone=gone[:PROCESSES_MOST], overdue=len(_overdue(serving))),
        rates=_rates([slot for one in told for slot in one.history], int(now // SLOT)),
        rooms=rooms,
        processes=_processes(told, serving, now),
        errors=_errors(told),
    )


def without_database(latest: Overview, now: float, since: float) -> Overview:
    """The latest, as it was at `since`, when the database answered last."""
    state = replace(latest.state, is_away=True, away=Age.of(now - since))
    return replace(latest, clock=Clock.of(now), state=state)


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
            _spark("refusals", [_a_minute(count) for count in refusals], _a_minute(_sum(refusals[-LATELY:]), LATELY)),
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


def _a_minute(count: int | None, slots: int = 1) -> float | None:
    return None if count is None else count * 60 / SLOT / slots


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


def _rooms(serving: Sequence[ProcessReport], now: float) -> Rooms:
    newest = _newest(serving)
    phases = {code: phase for one in serving for phase, codes in one.figures.rooms.items() for code in codes}
    phases |= {room.code: room.phase for room in newest}
    worst = sorted(newest, key=lambda room: urgency(room, now))[:ROOMS_MOST]
    found = list(phases.values())
    return Rooms(
        tuple(Phase(name, found.count(name)) for name in PHASES),
        tuple(_room_line(room, now) for room in worst),
        len(phases),
        len(phases) - len(worst),
    )


def _newest(serving: Sequence[ProcessReport]) -> list[Shown]:
    """Each room that is told of one by one, at the newest version that any process has, with the sockets of all.

    Of two that have the same one, whoever found it overdue has looked last.
    """
    newest: dict[str, Shown] = {}
    for room in (room for one in serving for room in one.figures.shown):
        other = newest.get(room.code)
        if other is not None:
            latest = max(other, room, key=lambda one: (one.version, one.is_overdue))
            room = replace(latest, sockets=room.sockets + other.sockets)
        newest[room.code] = room
    return list(newest.values())


def _overdue(serving: Sequence[ProcessReport]) -> set[str]:
    """But for rooms of which another process knows that they went on."""
    well = {room.code for room in _newest(serving) if not room.is_overdue}
    return {code for one in serving for code in one.figures.overdue} - well


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
        room.is_overdue,
        is_played(room) and lasts is not None and lasts > SLOW,
    )


def _processes(told: Sequence[ProcessReport], serving: Sequence[ProcessReport], now: float) -> Processes:
    lines = sorted((_process_line(one, now) for one in told), key=lambda line: STATES.index(line.state))
    figures = [one.figures for one in serving]
    return Processes(
        tuple(lines[:PROCESSES_MOST]),
        len(lines[PROCESSES_MOST:]),
        sum(one.sockets for one in figures),
        sum(one.people for one in figures),
        sum(one.bots for one in figures),
    )


def _process_line(one: ProcessReport, now: float) -> ProcessLine:
    state, figures = _state(one, now), one.figures
    return ProcessLine(
        one.name,
        state,
        Age.of(now - (one.beat if state in ("gone", "left") else one.born)),
        sum(map(len, figures.rooms.values())),
        figures.sockets,
        figures.people,
        figures.bots,
        math.ceil(figures.cpu * 100),
        round(figures.lag * 1000),
        round(figures.memory / 1e6),
    )


def _state(one: ProcessReport, now: float) -> str:
    if one.has_left:
        return "left"
    if one.is_gone(now):
        return "gone"
    return "serves" if one.is_readable else "unreadable"


def _errors(told: Sequence[ProcessReport]) -> Errors:
    """The newest first."""
    found = sorted(
        ((error.timestamp, one.name, error) for one in told for error in one.errors), key=lambda one: one[:2]
    )
    return Errors(
        tuple(
            ErrorLine(
                at[:19].replace("T", " "),
                name,
                _fitting(error.event, EVENT_MOST),
                error.room,
                _fitting(error.exception[::-1], TRACE_MOST)[::-1],
            )
            for at, name, error in reversed(found[-ERRORS_MOST:])
        )
    )


def _fitting(text: str, most: int) -> str:
    """As many characters, from the first on, as take no more bytes than that in a page."""
    sizes = accumulate(len(escape(character).encode()) for character in text)
    return text[: sum(size <= most for size in sizes)]
