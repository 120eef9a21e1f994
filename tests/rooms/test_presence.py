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
from play.rules.phases import LOBBY, OVER
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


def test_rule_16_who_was_away_at_the_rematch_is_seated_when_they_come_back_to_the_lobby(over):
    changes.connect(over, "ada", "hers")
    assert seated(changes.change(over, "ada", Move("rematch"))) == ["Ada"]
    assert seated(changes.connect(over, "cleo", "cleo's")) == ["Ada", "Cleo"]


def test_a_visit_of_the_plain_page_brings_them_back_too(over):
    changes.change(over, "ada", Move("rematch"), by_form=True)
    changes.visit(over, "bob")
    room = queries.read(over)
    assert (room.game.phase, seated(room)) == (LOBBY, ["Ada", "Bob"])


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
    for name in ("join", "come-in", "succeed", "time-out", "renew"):
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
    assert cleanup.sweep() == 1
    assert {room.code for room in Room.objects.all()} == {visited, new}


def test_making_a_room_sweeps_too():
    age(opened(), 25)
    new = opened()
    assert [room.code for room in Room.objects.all()] == [new]


def test_the_command_says_how_many_it_has_swept(capsys):
    from django.core.management import call_command

    age(opened(), 25)
    call_command("sweep")
    assert capsys.readouterr().out == "1 room deleted.\n"
