"""Presence, hosts who are replaced, the rematch, leavers and the removed, and rooms that are deleted."""

import random
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from play.models import Connection, Room
from play.rooms import Barred, changes, cleanup, presence, queries
from play.rules import Refused
from play.rules.game import Move
from play.rules.phases import LOBBY, OVER, PICK, REMATCH
from tests.rooms.test_store import opened, play_on, started

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch):
    """Return clock(seconds), which moves the time on."""
    now = [time.time()]
    monkeypatch.setattr(time, "time", lambda: now[0])

    def later(seconds):
        now[0] += seconds

    return later


def present(code):
    room = queries.read(code)
    ids = room.present(presence.read([code])[code], time.time())
    return {visitor for visitor, id in room.seats.items() if id in ids}


def test_whoever_has_a_fresh_socket_is_there(clock):
    code = opened("bob")
    clock(61)  # which is longer than a visit to a page counts
    assert present(code) == set()
    changes.connect(code, "bob", "channel")
    assert present(code) == {"bob"}
    clock(19)
    presence.refresh(["channel"])
    clock(19)
    assert present(code) == {"bob"}
    clock(2)
    assert present(code) == set()


def test_a_closed_socket_is_away_at_once_and_a_page_that_it_came_from_counts_no_more(clock):
    code = opened()
    changes.connect(code, "ada", "channel")
    presence.disconnect("channel")
    assert present(code) == set()


def test_two_tabs_are_one_presence(clock):
    code = opened()
    changes.connect(code, "ada", "one")
    changes.connect(code, "ada", "other")
    presence.disconnect("one")
    assert present(code) == {"ada"}


def test_a_visitor_of_the_plain_page_is_there_for_a_minute(clock):
    code = opened()
    clock(100)
    changes.visit(code, "ada")
    clock(59)
    assert present(code) == {"ada"}
    clock(2)
    assert present(code) == set()


def test_of_a_visitor_without_a_seat_no_sign_is_kept():
    code = opened()
    before = Connection.objects.count()
    changes.visit(code, "eve")
    changes.visit(code, "")
    assert Connection.objects.count() == before


def test_a_move_by_form_is_a_sign_too(clock):
    code = opened("bob")
    clock(100)
    changes.change(code, "bob", Move("rename", text="Bobby"), by_form=True)
    assert present(code) == {"bob"}


def test_being_away_costs_nobody_a_seat(clock):
    code = started("bob", "cleo")
    clock(24 * 3600)
    assert queries.read(code).viewer("bob") == 2


def test_old_signs_do_not_pile_up(clock):
    code = opened()
    for number in range(5):
        changes.connect(code, "ada", f"channel {number}")
        presence.disconnect(f"channel {number}")
        clock(30)
    assert Connection.objects.filter(room__code=code).count() == 1


def test_nor_do_those_of_people_who_only_watch(clock):
    code = opened()
    changes.connect(code, "ada", "channel")
    for number in range(5):
        changes.connect(code, f"eve {number}", f"channel {number}")
        presence.disconnect(f"channel {number}")
        clock(30)
    presence.disconnect("channel")
    clock(1)
    changes.connect(code, "eve", "another")
    assert {*Connection.objects.filter(room__code=code).values_list("visitor", flat=True)} == {"ada", "eve"}


# Rule 21: another host


def test_rule_21_a_host_who_is_away_for_a_minute_is_succeeded_by_somebody_present(clock):
    code = started("bob", "cleo")
    clock(61)  # nobody has been there since
    changes.connect(code, "ada", "hers")
    changes.connect(code, "cleo", "cleo's")
    presence.disconnect("hers")
    clock(19)
    presence.refresh(["cleo's"])
    assert changes.replace_host(code).game.host == 1
    clock(19)
    presence.refresh(["cleo's"])
    clock(19)
    presence.refresh(["cleo's"])
    clock(4)
    assert changes.replace_host(code).game.host == 3
    assert queries.replay(code) == queries.read(code).game


def test_rule_21_in_the_lobby_it_takes_five_minutes(clock):
    code = opened("bob")
    changes.connect(code, "bob", "bob's")
    changes.connect(code, "ada", "hers")
    presence.disconnect("hers")
    clock(299)
    presence.refresh(["bob's"])
    assert changes.replace_host(code).game.host == 1
    clock(2)
    assert changes.replace_host(code).game.host == 2


def test_rule_21_with_nobody_else_there_the_host_stays(clock):
    code = started("bob", "cleo")
    clock(3600)
    assert changes.replace_host(code).game.host == 1


# Rule 16: the rematch is for those who are there


@pytest.fixture
def over(clock):
    """Play a game to its end, and let everybody be away for a while; return the room's code."""
    code = started("bob", "cleo")
    play_on(code, random.Random(1), OVER)
    clock(100)
    return code


def seated(room):
    return [player.name for player in room.game.players if player.seated]


def lead_on(code, moves, **by):
    """Make the host's moves from the end of a game; return the room after them."""
    return [changes.change(code, "ada", Move(name), **by) for name in moves][-1]


# The ways to the next game: its ten seconds, and the lobby in their place.
WAYS = [(REMATCH, ("rematch",)), (LOBBY, ("rematch", "lobby"))]


@pytest.mark.parametrize("phase, moves", WAYS)
def test_rule_16_who_was_away_at_the_rematch_is_seated_when_they_come_back(over, phase, moves):
    changes.connect(over, "ada", "hers")
    assert seated(lead_on(over, moves)) == ["Ada"]
    room = changes.connect(over, "cleo", "cleo's")
    assert (room.game.phase, seated(room)) == (phase, ["Ada", "Cleo"])


@pytest.mark.parametrize("phase, moves", WAYS)
def test_a_visit_of_the_plain_page_brings_them_back_too(over, phase, moves):
    lead_on(over, moves, by_form=True)
    changes.visit(over, "bob")
    room = queries.read(over)
    assert (room.game.phase, seated(room)) == (phase, ["Ada", "Bob"])


def test_rule_16_who_has_stepped_out_is_not_seated_by_loading_the_page(over):
    changes.connect(over, "bob", "bob's")
    lead_on(over, ["rematch"], by_form=True)
    changes.change(over, "bob", Move("out"))
    assert seated(changes.connect(over, "bob", "another")) == ["Ada"]
    assert seated(changes.visit(over, "bob")) == ["Ada"]


def run_deadline(code, version):
    return changes.run_deadline(code, version, lambda room: None)


def test_rule_16_any_process_may_begin_the_rematch_and_only_one_does(over, clock):
    for visitor in ("ada", "bob", "cleo"):
        changes.connect(over, visitor, visitor)
    room = lead_on(over, ["rematch"])
    assert room.deadline == room.game.deadline == room.game.since + 10
    assert run_deadline(over, room.version).version == room.version
    clock(10.001)
    after = run_deadline(over, room.version)
    assert (after.game.phase, after.version, after.game.news.kind) == (PICK, room.version + 1, "round")
    assert run_deadline(over, room.version).version == after.version
    assert queries.replay(over) == after.game


def test_rule_16_with_too_few_it_leads_to_the_lobby_with_those_who_are_there(over, clock):
    for visitor in ("ada", "bob"):
        changes.connect(over, visitor, visitor)
    room = lead_on(over, ["rematch"])
    clock(10.001)
    after = run_deadline(over, room.version)
    assert (after.game.phase, seated(after), after.deadline) == (LOBBY, ["Ada", "Bob"], None)


def test_rule_18_a_rematch_that_was_due_with_nobody_there_is_set_anew(over, clock):
    for visitor in ("ada", "bob", "cleo"):
        changes.connect(over, visitor, visitor)
    lead_on(over, ["rematch"])
    clock(500)
    room = changes.connect(over, "bob", "again")
    assert (room.game.phase, room.deadline) == (REMATCH, pytest.approx(time.time() + 20))


# Rule 20: leavers and the removed


def test_rule_20_a_leaver_comes_back_as_who_they_were():
    code = started("bob", "cleo", "dan")
    changes.change(code, "dan", Move("leave"))
    room = queries.read(code)
    assert (room.viewer("dan"), room.leaver("dan")) == (None, 4)
    back = changes.join(code, "dan", "")
    assert (back.viewer("dan"), back.game.player(4).name) == (4, "Dan")


def test_the_removed_stay_out():
    code = started("bob", "cleo", "dan")
    changes.change(code, "ada", Move("kick", whom=4, sure=True))
    assert queries.read(code).barred == {"dan"}
    with pytest.raises(Barred):
        changes.join(code, "dan", "Dan again")
    with pytest.raises(Barred):
        changes.change(code, "dan", Move("say", text="Hey"))
    assert [room.code for room in queries.rooms_of_visitor("dan")] == []


def test_a_removal_that_does_nothing_bars_nobody():
    code = started("bob", "cleo", "dan")
    changes.change(code, "dan", Move("leave"))
    changes.change(code, "ada", Move("kick", whom=4, sure=True))
    with pytest.raises(Refused):
        changes.change(code, "ada", Move("kick", whom=3))
    assert queries.read(code).barred == frozenset()


def test_what_the_room_does_by_itself_nobody_can_ask_for():
    code = started("bob", "cleo")
    before = queries.read(code)
    for name in ("join", "come-in", "succeed", "time-out", "renew", "away", "back"):
        with pytest.raises(Refused) as refused:
            changes.change(code, "bob", Move(name, player=1))
        assert refused.value.code == "move-unknown"
    assert queries.read(code) == before


# Open rooms, and rooms that nobody is in


def test_only_open_rooms_with_somebody_in_them_are_listed(clock):
    private, left, shown = opened(), opened(), opened()
    for code in (left, shown):
        changes.change(code, "ada", Move("settings", choices=(("private", "no"),)))
    clock(100)
    for code in (private, shown):
        changes.connect(code, "ada", f"in {code}")
    assert [code for code, _ in queries.open_rooms()] == [shown]
    changes.change(shown, "ada", Move("settings", choices=(("private", "yes"),)))
    assert queries.open_rooms() == []


def age(code, hours):
    Room.objects.filter(code=code).update(changed=timezone.now() - timedelta(hours=hours))
    Connection.objects.filter(room__code=code).update(fresh_until=time.time() - hours * 3600)


def test_rooms_that_nobody_was_in_for_a_day_are_swept():
    old, visited, new = opened(), opened(), opened()
    for code in (old, visited):
        age(code, 25)
    changes.connect(visited, "eve", "hers")
    assert list(cleanup.sweep()) == [1]
    assert {room.code for room in Room.objects.all()} == {visited, new}


def test_the_command_says_how_many_it_has_swept(capsys):
    from django.core.management import call_command

    age(opened(), 25)
    call_command("sweep")
    assert capsys.readouterr().out == "1 room deleted.\n"


@pytest.mark.parametrize("days, left", [("0.5", 1), ("2", 2), ("1.01", 1)])
def test_the_command_deletes_what_is_older_than_so_many_days(days, left, capsys):
    from django.core.management import call_command

    age(opened(), 25)
    opened()
    call_command("sweep", "--older-than", days)
    assert Room.objects.count() == left
    assert capsys.readouterr().out == f"{2 - left} room{'' if left == 1 else 's'} deleted.\n"


@pytest.mark.parametrize("days", ["0", "-1", "nan", "inf"])
def test_the_command_refuses_an_age_that_is_none(days):
    from django.core.management import CommandError, call_command

    age(opened(), 25)
    with pytest.raises(CommandError, match="It must be a number of days, more than 0"):
        call_command("sweep", "--older-than", days)
    assert Room.objects.count() == 1
