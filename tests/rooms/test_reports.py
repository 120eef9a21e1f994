"""What people report, in the database: once each, with a copy, kept for a time, and erased with the person."""

import time
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from play import metrics
from play.models import Action, Report, Room
from play.ops.sweeper import Sweeper
from play.rooms import Barred, RoomClosed, changes, closing, creation, erasure, reports
from play.rules import Refused
from play.rules.chat import BURST, BURST_SECONDS
from play.rules.game import Move

pytestmark = pytest.mark.django_db


@pytest.fixture
def code():
    """Return the code of ada's room, in which bob has said something, and eve has a bot for company."""
    code = creation.create("ada", "Ada")
    changes.join(code, "bob", "Bob")
    changes.change(code, "ada", Move("bot"))
    say(code, "ada", "Hello Bob")
    say(code, "bob", "You will regret this")
    return code


def say(code, visitor, text):
    changes.change(code, visitor, Move("say", text=text))


def report(code, visitor="ada", kind="hurts", message=2):
    return reports.report(code, visitor, kind, message)


def the_report():
    [row] = Report.objects.all()
    return row


def test_a_report_holds_what_was_to_be_seen_and_who_made_it(code):
    assert report(code)
    row = the_report()
    assert (row.room, row.visitor, row.reporter, row.message, row.kind) == (code, "ada", "Ada", 2, "hurts")
    seen = reports.read_seen(row)
    assert [(said.name, said.text) for said in seen.messages] == [("Ada", "Hello Bob"), ("Bob", "You will regret this")]
    assert [one.name for one in seen.people] == ["Ada", "Bob"]  # a bot has a name that nobody chose
    assert report(code, "eve", "spam", 0)
    assert Report.objects.get(visitor="eve").reporter == ""


def test_the_same_again_is_no_second_report_until_it_is_settled(code):
    counted = metrics.total(metrics.REPORTS)
    assert [report(code), report(code, kind="spam"), report(code, "bob"), report(code, message=0)] == [1, 0, 1, 1]
    assert metrics.total(metrics.REPORTS) == counted + 3 and reports.count_open() == 3
    assert reports.list_reported(code, "ada") == {0, 2} and reports.list_reported(code, "") == set()
    [row] = Report.objects.filter(visitor="bob")
    assert reports.settle(row.pk, "olga", "muted") and not reports.settle(row.pk, "else", "late")
    row.refresh_from_db()
    assert (row.settled_by, row.reason) == ("olga", "muted") and reports.count_open() == 2
    assert report(code, "bob")
    assert [row.settled is None for row in reports.list_latest(9)] == [True, True, True, False]
    assert len(reports.list_latest(2)) == 2


@pytest.mark.parametrize("kind, message, why", [("nonsense", 2, "wrong-field"), ("hurts", 99, "report-gone")])
def test_what_cannot_be_reported_is_refused(code, kind, message, why):
    with pytest.raises(Refused) as refused:
        report(code, kind=kind, message=message)
    assert refused.value.code == why and not Report.objects.exists()


def test_who_was_removed_reports_nothing(code):
    changes.change(code, "ada", Move("kick", whom=2, sure=True))
    with pytest.raises(Barred):
        report(code, "bob")


def test_in_a_room_that_staff_has_closed_nothing_is_reported(code):
    closing.close(code, "Good night.")
    with pytest.raises(RoomClosed):
        report(code)


def test_so_many_messages_are_kept_and_the_reported_one_is_among_them(code, settings, monkeypatch):
    settings.REPORT_MESSAGES = 3
    now = timezone.now().timestamp()
    for number in range(3, 12):  # a player may say no more than BURST in BURST_SECONDS
        monkeypatch.setattr(time, "time", lambda number=number: now + number * BURST_SECONDS / BURST * 2)
        say(code, "ada", f"message {number}")
    numbers = {message: [] for message in (2, 5, 10, 11, 0)}
    for message in numbers:
        report(code, message=message)
        numbers[message] = [said.number for said in reports.read_seen(Report.objects.get(message=message)).messages]
    assert numbers == {2: [1, 2], 5: [3, 4, 5], 10: [9, 10, 11], 11: [9, 10, 11], 0: [9, 10, 11]}


def test_a_report_outlives_its_room_and_the_hourly_sweep_deletes_it_when_it_is_old(code, settings):
    report(code)
    report(code, message=0)
    Room.objects.filter(code=code).delete()
    assert reports.read_seen(Report.objects.get(message=2)).messages
    Report.objects.filter(message=2).update(made=timezone.now() - timedelta(seconds=settings.REPORT_LASTS + 1))
    Sweeper()._sweep()
    assert [row.message for row in Report.objects.all()] == [0]


def test_who_is_erased_is_erased_from_reports_too(code):
    report(code)  # of bob's message, by ada
    report(code, "bob", message=1)  # of ada's message, by bob
    erasure.erase(code, "Bob")
    for row in Report.objects.all():
        assert "Bob" not in row.seen.replace("Hello Bob", "") and "regret" not in row.seen and "Hello" in row.seen
    by_bob = Report.objects.get(message=1)
    assert by_bob.reporter == "" and by_bob.visitor != "bob"
    assert Report.objects.get(message=2).reporter == "Ada"
    erasure.delete_room(code)
    assert not Report.objects.exists()


def test_of_a_room_that_is_gone_the_reports_and_the_names_in_the_log_book_can_be_erased(code, capsys):
    report(code)
    report(code, message=0)
    changes.change(code, "ada", Move("kick", whom=2, sure=True))
    Room.objects.filter(code=code).delete()
    call_command("erase", "room", code)
    assert capsys.readouterr().out == f"Room {code} was gone. 2 reports of it deleted.\n"
    assert not Report.objects.exists()
    assert [(row.by, row.whom, row.whom_player) for row in Action.objects.all()] == [("", "", 2)]
    with pytest.raises(CommandError, match=f"There is no room {code}"):
        call_command("erase", "room", code)
