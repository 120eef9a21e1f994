"""What an operator should hear of: each kind has a line on the dashboard, with what to do, from whichever process."""

import msgspec
import pytest

from play import metrics
from play.ops import incidents, process_reports
from play.ops.dashboard import messages, summary
from play.ops.dashboard.incident_panel import MAX_INCIDENTS, OTHER
from play.ops.dashboard.times import format_time
from play.ops.incidents import KINDS, SPAN, STEP, Incident, IncidentRecorder
from play.ops.process_reports import Figures, ProcessReport
from play.rooms import DatabaseUnavailable, clock
from play.rooms.writing import REASONS, LastTrial
from play.web.limits import rate_limits
from tests.support.player import Player, parse
from tests.support.sentences import read_sentence
from tests.support.staff import Operator

NOW = 1_000_000.0 * STEP


@pytest.fixture
def met():
    """Return the troubles of a process that has met nothing since now, whatever this one has counted before."""
    met = IncidentRecorder()
    met.look(NOW - 2 * SPAN)
    assert met.look(NOW) == ()
    return met


def process(name, *met, has_left=False):
    return ProcessReport(name, NOW - 100, NOW, has_left, Figures(troubles=met), (), ())


def lines_of(*processes):
    return summary.summarize(processes, NOW).troubles.lines


# What one process meets


@pytest.mark.parametrize(
    ("count", "trouble"),
    [
        (lambda: metrics.count_refusal("limit-joins-address"), ("limits", "JOINS_ADDRESS")),
        (lambda: metrics.count_refusal("limit-pages-waiting"), ("pages", "PAGES_WAITING")),
        (lambda: metrics.count_refusal("limit-head-within"), ("connections", "HEAD_WITHIN")),
        (lambda: metrics.count_refusal("limit-silent-peer"), ("connections", "SILENT_PEER")),
        (lambda: metrics.count_refusal("limit-open-files"), ("files", "OPEN_FILES")),
        (lambda: metrics.count_refusal("try-again"), ("refused", "try-again")),
        (lambda: metrics.count_misdirected("ALLOWED_HOSTS"), ("address", "ALLOWED_HOSTS")),
        (lambda: metrics.count_misdirected("CSRF_TRUSTED_ORIGINS"), ("address", "CSRF_TRUSTED_ORIGINS")),
        (lambda: metrics.count_misdirected("none"), ("origin", "none")),
        (lambda: metrics.count_doorbell("failed"), ("layer", "failed")),
        (lambda: metrics.count_doorbell("healed"), ("lost", "healed")),
    ],
)
def test_each_is_told_with_how_often_and_when_until_it_is_a_quarter_of_an_hour_old(count, trouble, met):
    count()
    count()
    assert met.look(NOW + 1) == (Incident(*trouble, 2, NOW + 1),)
    count()
    assert met.look(NOW + 60) == (Incident(*trouble, 3, NOW + 60),)
    assert met.look(NOW + SPAN + 2 * STEP) == (Incident(*trouble, 1, NOW + 60),)
    assert met.look(NOW + SPAN + 60 + STEP) == ()


def test_moves_and_refusals_of_the_game_are_no_trouble(met):
    metrics.count_move("pick")
    metrics.count_refusal("not-your-turn")
    metrics.count_doorbell("rung")
    assert met.look(NOW + 1) == ()


@pytest.mark.parametrize(("ahead", "what"), [(40.2, "+40 s"), (-40.2, "-40 s"), (0.9, None), (0.0, None)])
def test_a_wrong_clock_lasts_and_is_told_by_how_far(ahead, what, met, monkeypatch):
    monkeypatch.setattr(clock, "read_offset", lambda: ahead)
    told = (Incident("clock", what, 0, NOW + 1),) if what else ()
    assert met.look(NOW + 1) == told
    monkeypatch.setattr(clock, "read_offset", lambda: 0.0)
    assert met.look(NOW + 2) == told
    assert met.look(NOW + 1 + SPAN) == ()


def test_every_limit_has_a_kind(met):
    for limit in rate_limits.LIMITS:
        metrics.count_refusal(rate_limits.code_of(limit))
    assert {one.what for one in met.look(NOW + 1)} == set(rate_limits.LIMITS)


def test_the_kinds_of_the_table_are_those_that_the_page_has_sentences_for():
    kinds = {kind for _, kinds in incidents.COUNTED for kind in kinds} | incidents.LASTING.keys()
    assert kinds <= set(KINDS)
    of = {"what": "it", "reason_template": f"dashboard/database_reason.html#{OTHER}"}
    sentences = {read_sentence(f"dashboard/trouble.html#{kind}", trouble=of) for kind in KINDS}
    assert len(sentences) == len(KINDS) and "" not in sentences


# All processes together


def test_what_several_processes_met_is_one_line_with_who_met_it_last():
    one = process("one", Incident("limits", "JOINS_ADDRESS", 3, NOW - 50))
    other = process("other", Incident("limits", "JOINS_ADDRESS", 4, NOW - 10), Incident("clock", "+40 s", 0, NOW))
    left = process("left", Incident("limits", "JOINS_ADDRESS", 1, NOW - 60), has_left=True)
    first, second = lines_of(one, other, left)
    assert (first.kind, first.what, first.number, first.process) == ("clock", "+40 s", 0, "other")
    assert (second.kind, second.number, second.process, second.more) == ("limits", 8, "other", 2)
    assert second.at == format_time(NOW - 10)


def test_what_an_ended_process_met_is_told_for_a_quarter_of_an_hour_too():
    assert lines_of(process("left", Incident("layer", "failed", 1, NOW - SPAN - 1), has_left=True)) == ()


def test_the_most_urgent_comes_first_and_what_has_no_line_is_a_number():
    many = [Incident("limits", f"LIMIT_{number}", 1, NOW - number) for number in range(MAX_INCIDENTS)]
    shown = summary.summarize([process("one", *many, Incident("files", "OPEN_FILES", 1, NOW - 99))], NOW).troubles
    assert [line.what for line in shown.lines[:3]] == ["OPEN_FILES", "LIMIT_0", "LIMIT_1"]
    assert (len(shown.lines), shown.more) == (MAX_INCIDENTS, 1)


def test_reports_of_an_older_version_can_be_read_and_kinds_of_a_newer_one_are_passed_over():
    older = msgspec.json.Decoder(Figures).decode(b'{"sockets":3,"lag":0.1,"rooms":{}}')
    assert (older.sockets, older.troubles) == (3, ())
    newer = process_reports._text(
        Figures(troubles=(Incident("meteor", "", 1, NOW), Incident("layer", "failed", 1, NOW)))
    )
    figures = msgspec.json.Decoder(Figures).decode(newer.replace('"sockets":0', '"sockets":0,"moons":2'))
    assert [line.kind for line in lines_of(process("newer", *figures.troubles))] == ["layer"]


# The page


@pytest.mark.parametrize("reason", REASONS)
def test_a_database_that_refuses_is_told_with_its_own_reason_in_both_languages(reason, met, monkeypatch):
    trial, trouble = LastTrial(), DatabaseUnavailable()
    trouble.reason = reason
    monkeypatch.setattr(incidents, "last_trial", trial)
    monkeypatch.setattr(metrics.WRITABLE, "set", lambda value: None)
    for _ in range(2):  # one that was only slow says nothing
        trial.fail(trouble)
    found = met.look(NOW)
    assert [(one.kind, one.what) for one in found] == [("database", reason)]
    assert f"The database cannot be written: {REASONS[reason]}." in panel(process("one", *found)).text
    assert f": {REASONS[reason]}" not in (german := panel(process("one", *found), language="de").text)
    assert "In die Datenbank kann nicht geschrieben werden: " in german


def test_a_reason_of_a_newer_version_is_told_without_it():
    text = panel(process("newer", Incident("database", "bewitched", 0, NOW))).text
    assert "The database cannot be written" in text and "bewitched" not in text


def test_what_has_lasted_is_over_once_no_process_reports_it_any_more():
    lines = [lines_of(process("one", Incident("database", "full", 0, NOW - ago)))[0] for ago in (0, 25, 100, 800)]
    assert [line.is_over for line in lines] == [False, False, True, True]
    assert not lines_of(process("one", Incident("pages", "PAGES_WAIT", 3, NOW - 800)))[0].is_over


def test_the_panel_says_that_there_was_none():
    assert "None" in panel(process("one")).text


def panel(*processes, language="en"):
    [message] = messages.diff(None, summary.summarize(processes, NOW), language)[1:2]
    return parse(message).with_id("troubles")


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_panel_at_its_fullest_fits_into_a_message(language):
    name = "a-host-with-a-name-that-is-as-long-as-platforms-make-them-4711-abcd"
    met = [Incident("address", f"{'A_VERY_LONG_SETTING' * 2}_{number}", 99_999, NOW) for number in range(40)]
    overview = summary.summarize([process(name, *met), process(name + "s", *met)], NOW)
    for message in messages.diff(None, overview, language):
        assert len(message.encode()) < 16_000


def find_refused_host(page):
    """Return the lines about a host. Other tests of this server may have caused others."""
    return [one for one in page.region("troubles").all("li", data_trouble="address") if "ALLOWED_HOSTS" in one.text]


def test_it_is_pushed_to_an_open_dashboard(staffed):
    with Operator(staffed.url) as olga, Player(staffed.url) as eve:
        olga.look()
        assert eve.http.get("/", headers={"Host": "elsewhere.example"}).status_code == 400
        olga.wait(find_refused_host)
        [line] = find_refused_host(olga)
        assert f"-{staffed.process.pid}-" in line.text
        assert "ALLOWED_HOSTS" in parse(olga.http.get("/dashboard/").text).with_id("troubles").text
