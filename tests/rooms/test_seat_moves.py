"""Seats that go to another browser (rule 24), who is let in, and newcomers who are gone (rule 20), in the database."""

import time

import pytest

from play.models import Room, Seat
from play.rooms import Barred, changes, presence, queries
from play.rules.game import Move
from play.rules.phases import LOBBY
from tests.rooms.test_presence import clock  # noqa: F401  (a fixture)
from tests.rooms.test_store import names, opened, refusal, started

pytestmark = pytest.mark.django_db

ADA, BOB, CLEO = 1, 2, 3
LONG = 400  # seconds, more than any patience


def seats(code):
    """Return who plays as whom, without those who only watch."""
    room = queries.read(code)
    return {visitor: id for visitor, id in room.seats.items() if room.viewer(visitor)}


def asked(code, whom, visitor="eve"):
    """Let a visitor ask to be the player, who is away; return the id of the knock."""
    return changes.ask(code, visitor, whom).game.joined


def admit(code, *ids):
    return changes.change(code, "ada", Move("admit", several=ids))


def guard(code):
    changes.change(code, "ada", Move("settings", choices=(("knock", "yes"),)))


def is_as_logged(code):
    return queries.replay(code) == queries.read(code).game


# A link of one's own


def test_rule_24_a_player_goes_on_in_another_browser_and_the_old_one_watches():
    code = opened("bob", "cleo")
    room = changes.take_along(code, "laptop", BOB, 0)
    assert seats(code) == {"ada": ADA, "laptop": BOB, "cleo": CLEO}
    assert room.find_seat("bob") == (None, None, room.game.joined)
    assert refusal(changes.change, code, "bob", Move("say", text="hello")) == "stranger"
    assert changes.change(code, "laptop", Move("say", text="hello")).game.chat[-1].player == BOB
    assert is_as_logged(code)


def test_rule_24_the_version_steps_so_that_no_process_obeys_the_old_browser():
    code = started("bob", "cleo")
    before = queries.read(code).version
    assert changes.take_along(code, "laptop", BOB, 0).version == before + 1


def test_rule_24_a_link_is_used_once():
    code = started("bob", "cleo")
    changes.take_along(code, "laptop", BOB, 0)
    assert refusal(changes.take_along, code, "eve", BOB, 0) == "link-void"
    assert "eve" not in queries.read(code).seats


def test_rule_24_a_link_in_its_own_browser_changes_nothing():
    code = started("bob", "cleo")
    assert changes.take_along(code, "bob", BOB, 0) == queries.read(code)
    assert queries.read(code).game.player(BOB).handovers == 0


def test_rule_24_whoever_plays_there_as_another_leaves_first():
    code = opened("bob", "cleo")
    changes.take_along(code, "cleo", BOB, 0)
    assert seats(code) == {"ada": ADA, "cleo": BOB}
    assert names(queries.read(code)) == ["Ada", "Bob"]
    assert is_as_logged(code)


def test_rule_24_in_a_game_the_other_player_stays_as_a_leaver():
    code = started("bob", "cleo", "dan")
    changes.take_along(code, "dan", BOB, 0)
    assert queries.read(code).game.player(4).has_left
    assert seats(code) == {"ada": ADA, "dan": BOB, "cleo": CLEO}


def test_rule_24_a_link_that_is_void_takes_nothing_from_who_used_it():
    code = opened("bob", "cleo")
    assert refusal(changes.take_along, code, "cleo", BOB, 5) == "link-void"
    assert seats(code) == {"ada": ADA, "bob": BOB, "cleo": CLEO}


def test_rule_24_who_was_removed_neither_takes_nor_gives_a_seat():
    code = started("bob", "cleo", "dan")
    changes.change(code, "ada", Move("kick", whom=BOB, sure=True))
    with pytest.raises(Barred):
        changes.take_along(code, "bob", CLEO, 0)
    with pytest.raises(Barred):
        changes.ask(code, "bob", CLEO)
    assert refusal(changes.take_along, code, "laptop", BOB, 0) == "link-void"


def test_rule_24_who_asks_and_then_finds_the_link_is_the_player(clock):  # noqa: F811
    code = started("bob", "cleo")
    clock(LONG)
    asked(code, BOB)
    changes.take_along(code, "eve", BOB, 0)
    assert seats(code)["eve"] == BOB
    assert queries.read(code).game.knocking == ()


def test_rule_24_an_old_browser_may_watch_and_join_anew():
    code = opened("bob")
    changes.take_along(code, "laptop", BOB, 0)
    changes.join(code, "bob", "Bobby")
    assert seats(code) == {"ada": ADA, "laptop": BOB, "bob": 4}


# Asking to be a player who is away


def test_rule_24_the_host_lets_a_visitor_be_a_player_who_is_away(clock):  # noqa: F811
    code = started("bob", "cleo")
    clock(LONG)
    knock = asked(code, BOB)
    assert queries.read(code).is_waiting("eve")
    admit(code, knock)
    assert seats(code) == {"ada": ADA, "eve": BOB, "cleo": CLEO}
    assert queries.read(code).find_seat("bob") == (None, None, knock)
    assert refusal(changes.change, code, "bob", Move("say", text="hello")) == "stranger"
    assert is_as_logged(code)


def test_rule_24_whoever_is_there_cannot_be_asked_for():
    assert refusal(changes.ask, started("bob", "cleo"), "eve", BOB) == "not-away"


def test_rule_24_a_visitor_asks_one_question_and_a_player_none(clock):  # noqa: F811
    code = started("bob", "cleo")
    clock(LONG)
    knock = asked(code, BOB)
    assert asked(code, CLEO) == asked(code, CLEO, "ada") == knock
    assert queries.read(code).version == changes.ask(code, "eve", BOB).version


def test_rule_24_the_real_one_s_return_ends_the_question(clock):  # noqa: F811
    code = started("bob", "cleo")
    clock(LONG)
    knock = asked(code, BOB)
    room = changes.connect(code, "bob", "channel")
    assert room.game.knock(knock).answer == "back"
    assert refusal(admit, code, knock) == "knock-over"


def test_rule_24_a_visit_of_the_plain_page_and_a_move_by_form_are_a_return_too(clock):  # noqa: F811
    for come_back in (changes.visit, lambda *who: changes.change(*who, Move("say", text="here"), by_form=True)):
        code = opened("bob", "cleo")
        clock(LONG)
        knock = asked(code, BOB)
        come_back(code, "bob")
        assert queries.read(code).game.knock(knock).answer == "back"


def test_rule_24_a_removed_player_may_be_asked_for_and_the_old_browser_stays_out(clock):  # noqa: F811
    code = started("bob", "cleo", "dan")
    clock(LONG)
    changes.change(code, "ada", Move("kick", whom=BOB, sure=True))
    admit(code, asked(code, BOB))
    room = queries.read(code)
    assert seats(code)["eve"] == BOB and not room.game.player(BOB).has_left
    assert room.barred == {"bob"}
    assert Seat.objects.filter(room__code=code).count() == 5


def test_rule_24_who_is_turned_away_or_withdraws_may_ask_again(clock):  # noqa: F811
    code = started("bob", "cleo")
    clock(LONG)
    changes.change(code, "ada", Move("turn-away", whom=asked(code, BOB)))
    assert not queries.read(code).is_waiting("eve")
    asked(code, BOB)
    changes.change(code, "eve", Move("unknock"))
    assert "eve" not in queries.read(code).seats
    once = queries.read(code)
    assert changes.change(code, "eve", Move("unknock")) == once
    asked(code, BOB)
    assert queries.read(code).is_waiting("eve")


def test_rule_24_a_question_lapses_once_its_page_is_away(clock):  # noqa: F811
    code = started("bob", "cleo")
    clock(LONG)
    knock = asked(code, BOB)
    changes.connect(code, "eve", "channel")
    assert changes.lapse(code).game.knock(knock).answer == ""
    presence.disconnect("channel")
    clock(19)
    assert changes.lapse(code).game.knock(knock).answer == ""
    clock(2)
    assert queries.read(code).list_lapsed(presence.read([code])[code], time.time()) == (knock,)
    assert changes.lapse(code).game.knock(knock).answer == "lapsed"
    assert is_as_logged(code)


# One by one


def test_rule_23_who_joins_a_guarded_room_waits_and_has_the_seat_once_let_in():
    code = opened("bob")
    guard(code)
    room = changes.join(code, "cleo", "Cleo")
    assert names(room) == ["Ada", "Bob"]
    assert (room.viewer("cleo"), room.is_waiting("cleo"), room.name("cleo")) == (None, True, "Cleo")
    assert changes.join(code, "cleo", "Cleo").version == room.version
    admit(code, room.game.joined)
    assert queries.read(code).viewer("cleo") == room.game.joined
    assert is_as_logged(code)


def test_rule_20_who_comes_back_with_a_new_cookie_meets_the_lock_or_the_door():
    code = opened("bob", "cleo", "dan")
    changes.change(code, "ada", Move("lock-out", several=(CLEO, 4), sure=True))
    assert queries.read(code).barred == {"cleo", "dan"}
    assert refusal(changes.join, code, "cleo-again", "Cleo") == "room-locked"
    changes.change(code, "ada", Move("settings", choices=(("locked", "no"), ("knock", "yes"))))
    assert changes.join(code, "cleo-again", "Cleo").is_waiting("cleo-again")
    with pytest.raises(Barred):
        changes.join(code, "cleo", "Cleo")


def test_rule_20_only_those_who_were_there_are_barred():
    code = started("bob", "cleo", "dan", "fay")
    changes.change(code, "dan", Move("leave"))
    changes.change(code, "ada", Move("kick", several=(CLEO, 4), sure=True))
    assert queries.read(code).barred == {"cleo"}


# Newcomers who are gone


def haunted(is_begun=True):
    """Return a room that seven people have filled who are gone by now."""
    code = started("bob", "cleo") if is_begun else opened("bob", "cleo")
    for number in range(4, 11):
        changes.join(code, f"ghost{number}", f"Ghost {number}")
    return code


def test_rule_20_a_person_gets_the_place_of_a_late_comer_who_is_gone(clock):  # noqa: F811
    code = haunted()
    clock(60 + 19)
    assert refusal(changes.join, code, "zoe", "Zoe") == "room-full"
    clock(2)
    room = changes.join(code, "zoe", "Zoe")
    assert names(room)[-1] == "Zoe" and len(names(room)) == 10
    assert is_as_logged(code)


def test_rule_20_in_the_lobby_they_have_five_minutes(clock):  # noqa: F811
    code = haunted(is_begun=False)
    clock(60 + 299)
    assert refusal(changes.join, code, "zoe", "Zoe") == "room-full"
    clock(2)
    assert changes.join(code, "zoe", "Zoe").game.phase == LOBBY


def test_rule_20_who_gave_way_comes_back_by_itself_when_there_is_a_place(clock):  # noqa: F811
    code = haunted()
    clock(LONG)
    changes.join(code, "zoe", "Zoe")
    room = changes.connect(code, "ghost4", "channel")
    assert (room.viewer("ghost4"), room.leaver("ghost4")) == (None, 4)
    changes.change(code, "zoe", Move("leave"))
    room = changes.connect(code, "ghost4", "another")
    assert room.viewer("ghost4") == 4
    assert (room.game.players[-1].name, room.game.news.kind) == ("Ghost 4", "back")
    assert is_as_logged(code)


def test_no_visitor_is_named_in_a_game_or_its_log(clock):  # noqa: F811
    code = started("bob-visitor", "cleo-visitor")
    changes.take_along(code, "laptop-visitor", BOB, 0)
    clock(LONG)
    admit(code, asked(code, CLEO, "eve-visitor"))
    room = Room.objects.get(code=code)
    assert "laptop-visitor" not in room.state and "eve-visitor" not in room.state
    log = "".join(room.log.values_list("move", flat=True))
    assert "laptop-visitor" not in log and "eve-visitor" not in log
