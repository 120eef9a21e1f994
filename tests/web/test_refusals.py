"""What is refused and turned away: lines of the log by the module that writes them, once a minute for each limit."""

import logging

import pytest

from play import metrics, throttle
from play.throttle import EVERY, Throttle
from play.web import refusals

LIMIT = "PAGES_WAIT"


@pytest.fixture
def minute(monkeypatch):
    """Return a list whose one item is the time of all throttles, in minutes. Nothing was said before."""
    now = [1000.0]
    monkeypatch.setattr(throttle, "read_clock", lambda: now[0] * EVERY)
    for name, value in {"quiet_until": 0.0, "number": 0, "last": None}.items():
        monkeypatch.setattr(refusals._logs[LIMIT], name, value)
    return now


def test_what_is_turned_away_is_said_once_a_minute_by_its_own_logger(minute, caplog):
    before = metrics.REFUSALS.labels("limit-pages-wait")._value.get()
    for minute[0] in (1000, 1000.2, 1000.9, 1001):
        refusals.record_turned_away(LIMIT)
    assert metrics.REFUSALS.labels("limit-pages-wait")._value.get() == before + 4
    assert [(line.name, line.getMessage().split(",")[0]) for line in caplog.records] == [
        ("play.web.refusals", f"{LIMIT}: refused 1 pages or files"),
        ("play.web.refusals", f"{LIMIT}: refused 3 pages or files"),
    ]


def test_a_move_that_could_not_be_written_is_no_line_more(caplog):
    caplog.set_level(logging.INFO, "play.web.refusals")
    refusals.record_refusal("try-again")
    refusals.record_refusal("not-your-turn")
    assert [vars(line)["code"] for line in caplog.records] == ["not-your-turn"]


def test_an_event_is_said_with_all_its_values_and_how_many_there_were(minute):
    said = []
    kind = Throttle(lambda number, event: said.append((number, event)))
    for value in range(3):
        kind.record(value, "more")
    kind.say_rest()
    minute[0] += 1
    kind.say_rest()
    kind.say_rest()
    assert said == [(1, (0, "more")), (2, (2, "more"))]


def test_at_its_end_a_process_says_at_once_what_is_left(minute):
    said = []
    kind = Throttle(lambda number, event: said.append(number))
    for _ in range(4):
        kind.record("x")
    kind.say_rest(at_once=True)
    kind.say_rest(at_once=True)
    assert said == [1, 3]
