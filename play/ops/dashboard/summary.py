"""The dashboard's overview, made of the reports of all processes."""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from html import escape
from itertools import accumulate

from ...metrics import PUSH_STEPS
from ...rules.phases import IN_A_ROUND, REVEAL, SHOWN_PHASES
from ..process_reports import SLOT, SLOTS, LoggedError, ProcessReport, Slot, gone_after
from ..room_reports import RoomReport, is_played, urgency
from .browser_panel import build_browsers
from .incident_panel import build_incidents
from .panels import (
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
from .times import Age

# A region is one message and must fit into it: so many lines, so many bytes of an error and of its traceback as HTML.
MAX_ROOMS, MAX_PROCESSES, MAX_ERRORS, MAX_EVENT, MAX_TRACE = 40, 20, 8, 300, 1200
# Seconds after which the moment of a game counts as slow.
SLOW = 180
# Slots of the last minute, from which the number beside a sparkline is made.
LATELY = 60 // SLOT
HEIGHT = 24  # of a sparkline, whose width is SLOTS
# The states of processes, those that need attention first.
STATES = "gone", "unreadable", "drained", "serves", "left"


def summarize(
    reports: Sequence[ProcessReport], now: float, drained: Collection[str] = (), reported: int = 0
) -> Overview:
    """Return the overview. `drained` are the processes that staff drains, and `reported` is how many reports wait."""
    serving = [report for report in reports if not report.has_left and not report.is_gone(now)]
    gone = tuple(report.name for report in reports if report.is_gone(now))
    met = ((one, report.name) for report in reports for one in report.figures.troubles)
    return Overview(
        clock=Clock.of(now),
        state=State(gone=gone[:MAX_PROCESSES], overdue=len(_find_overdue_codes(serving)), reports=reported),
        troubles=build_incidents(met, now, gone_after()),
        rates=_build_rates([slot for report in reports for slot in report.history], int(now // SLOT)),
        rooms=_build_rooms(serving, now),
        processes=_build_processes(reports, serving, now, drained),
        errors=_build_errors(reports),
        browsers=build_browsers(one for report in reports for one in report.figures.browser_reports),
    )


def without_database(latest: Overview, now: float, since: float) -> Overview:
    """Return the latest overview, marked as that of `since`, when the database answered last."""
    state = replace(latest.state, is_away=True, away=Age.of(now - since))
    return replace(latest, clock=Clock.of(now), state=state)


def _build_rates(slots: Iterable[Slot], present: int) -> Rates:
    by_number: dict[int, list[Slot]] = defaultdict(list)
    for slot in slots:
        by_number[slot.number].append(slot)
    # Without the slot of the present, which is not over.
    columns = [by_number.get(number, []) for number in range(present - SLOTS, present)]
    pushes = [_add_pushes(column) for column in columns]
    lately = _add_pushes([slot for column in columns[-LATELY:] for slot in column])
    return Rates(
        (
            _build_count_spark("moves", columns, seconds=1),
            _build_push_spark("p50", pushes, lately, 0.5),
            _build_push_spark("p99", pushes, lately, 0.99),
            _build_count_spark("refusals", columns, seconds=60),
        )
    )


def _build_count_spark(name: str, columns: list[list[Slot]], seconds: int) -> Spark:
    counts = [sum(getattr(slot, name) for slot in column) if column else None for column in columns]
    known = [count for count in counts[-LATELY:] if count is not None]
    values = [None if count is None else count * seconds / SLOT for count in counts]
    return _build_spark(name, values, sum(known) * seconds / SLOT / LATELY if known else None)


def _build_push_spark(name: str, pushes: list[list[int]], lately: list[int], share: float) -> Spark:
    return _build_spark(name, [find_quantile(counts, share) for counts in pushes], find_quantile(lately, share))


def _add_pushes(column: list[Slot]) -> list[int]:
    return [sum(counts) for counts in zip(*(slot.pushes for slot in column if slot.pushes), strict=True)]


def find_quantile(counts: Sequence[int], share: float) -> float | None:
    """Return the milliseconds within which this share of the pushes was done, or None without pushes.

    `counts` are by PUSH_STEPS.
    """
    rank, below = share * sum(counts), 0
    for count, low, high in zip(counts, (0, *PUSH_STEPS), (*PUSH_STEPS, PUSH_STEPS[-1]), strict=False):
        if count and below + count >= rank:
            return round((low + (high - low) * max(0.0, rank - below) / count) * 1000, 1)
        below += count
    return None


def _build_spark(name: str, values: Sequence[float | None], lately: float | None) -> Spark:
    known = [value for value in values if value is not None]
    return Spark(name, "".join(_draw_path(values, max(known, default=0))), lately, max(known, default=None))


def _draw_path(values: Sequence[float | None], most: float) -> Iterator[str]:
    is_drawing = False
    for x, value in enumerate(values):
        if value is not None:
            y = HEIGHT - 1 - value / (most or 1) * (HEIGHT - 2)
            # "h.1" makes a dot of a point without neighbours.
            yield f"{'L' if is_drawing else 'M'}{x} {y:.1f}" + ("" if is_drawing else "h.1")
        is_drawing = value is not None


def _build_rooms(serving: Sequence[ProcessReport], now: float) -> Rooms:
    newest = _find_newest_reports(serving)
    phases = {code: phase for one in serving for phase, codes in one.figures.rooms.items() for code in codes}
    phases |= {room.code: room.phase for room in newest}
    worst = sorted(newest, key=lambda room: urgency(room, now))[:MAX_ROOMS]
    return Rooms(
        tuple(Phase(name, [*phases.values()].count(name)) for name in SHOWN_PHASES),
        tuple(_build_room_line(room, now) for room in worst),
        len(phases),
        len(phases) - len(worst),
    )


def _find_newest_reports(serving: Sequence[ProcessReport]) -> list[RoomReport]:
    """Return the newest report of each room, with the sockets of all processes.

    Of two processes that have the same version, the one that found it overdue has looked last.
    """
    newest: dict[str, RoomReport] = {}
    for room in (room for one in serving for room in one.figures.shown):
        other = newest.get(room.code)
        if other is not None:
            latest = max(other, room, key=lambda one: (one.version, one.is_overdue))
            room = replace(latest, sockets=room.sockets + other.sockets)
        newest[room.code] = room
    return list(newest.values())


def _find_overdue_codes(serving: Sequence[ProcessReport]) -> set[str]:
    went_on = {room.code for room in _find_newest_reports(serving) if not room.is_overdue}
    return {code for one in serving for code in one.figures.overdue} - went_on


def _build_room_line(room: RoomReport, now: float) -> RoomLine:
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


def _build_processes(
    reports: Sequence[ProcessReport], serving: Sequence[ProcessReport], now: float, drained: Collection[str]
) -> Processes:
    built = (build_process_line(report, now, drained) for report in reports)
    lines = sorted(built, key=lambda line: STATES.index(line.state))
    figures = [one.figures for one in serving]
    return Processes(
        tuple(lines[:MAX_PROCESSES]),
        len(lines[MAX_PROCESSES:]),
        sum(one.sockets for one in figures),
        sum(one.people for one in figures),
        sum(one.bots for one in figures),
    )


def build_process_line(report: ProcessReport, now: float, drained: Collection[str]) -> ProcessLine:
    state, figures = _find_state(report, now), report.figures
    if state == "serves" and report.name in drained:
        state = "drained"
    return ProcessLine(
        report.name,
        state,
        Age.of(now - (report.beat if state in ("gone", "left") else report.born)),
        sum(map(len, figures.rooms.values())),
        figures.sockets,
        figures.people,
        figures.bots,
        math.ceil(figures.cpu * 100),
        round(figures.lag * 1000),
        round(figures.memory / 1e6),
    )


def _find_state(report: ProcessReport, now: float) -> str:
    if report.has_left:
        return "left"
    if report.is_gone(now):
        return "gone"
    return "serves" if report.is_readable else "unreadable"


def _build_errors(reports: Sequence[ProcessReport]) -> Errors:
    found = [(error, report.name) for report in reports for error in report.errors]
    found.sort(key=lambda each: (each[0].timestamp, each[1]))
    return Errors(tuple(_build_error_line(error, process) for error, process in reversed(found[-MAX_ERRORS:])))


def _build_error_line(error: LoggedError, process: str) -> ErrorLine:
    return ErrorLine(
        error.timestamp[:19].replace("T", " "),
        process,
        _cut(error.event, MAX_EVENT),
        error.room,
        _cut(error.exception[::-1], MAX_TRACE)[::-1],  # the end of a traceback says most
    )


def _cut(text: str, most: int) -> str:
    sizes = accumulate(len(escape(character).encode()) for character in text)
    return text[: sum(size <= most for size in sizes)]
