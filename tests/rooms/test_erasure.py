"""What a room keeps of a person is erased, also from its log, and the others' game stays as it was."""

from random import Random

import pytest
from django.core.management import CommandError, call_command

from play.bots import choices
from play.models import Action, Connection, Entry, Room, Seat
from play.pov.builder import build_pov
from play.rooms import RoomNotFound, changes, creation, erasure, presence, queries, reports
from play.rules.game import Move
from play.rules.phases import LOBBY
from tests.faults import writer

pytestmark = pytest.mark.django_db


@pytest.fixture
def code():
    """Return the code of a room in which ada, bob and cleo have talked, and play; bob had other names."""
    code = creation.create("ada", "Ada")
    for visitor in ("bob", "cleo"):
        changes.join(code, visitor, visitor.title())
    say(code, "ada", "Hello Bob")
    say(code, "bob", "I live in Elm Street")
    changes.change(code, "bob", Move("rename", text="Robert"))
    changes.change(code, "bob", Move("rename", text="bobby"))
    say(code, "cleo", "Let us begin")
    changes.change(code, "ada", Move("start"))
    play(code, 5)
    return code


def say(code, visitor, text):
    changes.change(code, visitor, Move("say", text=text))


def play(code, moves):
    """Let those who are awaited make so many moves, as bots in their places would."""
    for number in range(moves):
        room = queries.read(code)
        visitor, id = next((visitor, id) for visitor, id in room.seats.items() if id in room.game.awaited)
        changes.change(code, visitor, choices.choose_move(build_pov(code, room.game, id), Random(number)))


def texts(code):
    room = Room.objects.get(code=code)
    return room.state + " ".join(Entry.objects.filter(room=room).values_list("move", flat=True))


def words(code):
    return [message.text for message in queries.read(code).game.chat]


def test_names_messages_and_seat_are_gone_and_the_rest_stays(code):
    before = queries.read(code)
    presence.visit(Room.objects.get(code=code), "bob")
    erased = erasure.erase(code, "ROBERT")
    after = queries.read(code)
    assert (erased.players, erased.messages, erased.seats) == (1, 1, 1)
    for word in ('"Bob"', "Robert", "bobby", "Elm"):
        assert word not in texts(code)
    assert words(code) == ["Hello Bob", reports.ERASED, "Let us begin"]
    assert [player.name for player in after.game.players] == ["Ada", "Player 2 (3)", "Cleo"]
    assert after.version == before.version + 1
    assert (after.game.phase, after.game.players[0]) == (before.game.phase, before.game.players[0])
    assert sorted(after.seats) == ["ada", "cleo"]
    assert not Connection.objects.filter(visitor="bob")
    assert queries.replay(code) == after.game


def test_a_room_goes_on_afterwards(code):
    erasure.erase(code, "Bob")
    before = queries.read(code).version
    changes.change(code, "ada", Move("settings", choices=(("locked", "yes"),)))
    assert queries.read(code).version == before + 1
    assert queries.replay(code) == queries.read(code).game


def test_who_is_host_or_has_left_is_erased_too(code):
    changes.change(code, "cleo", Move("leave"))
    for name in ("Ada", "Cleo"):
        assert erasure.erase(code, name).players == 1
    assert "Ada" not in texts(code) and "Cleo" not in texts(code)
    assert queries.replay(code) == queries.read(code).game


def test_what_is_written_of_removals_has_no_name_any_more(code):
    changes.change(code, "ada", Move("kick", whom=2, sure=True))
    erasure.erase(code, "Bob")
    assert [(action.by, action.whom) for action in Action.objects.all()] == [("Ada", "Player 2")]
    erasure.delete_room(code)
    assert [(action.by, action.whom, action.player) for action in Action.objects.all()] == [("", "", 1)]


def test_a_bar_stays(code):
    changes.change(code, "ada", Move("kick", whom=2, sure=True))
    assert erasure.erase(code, "Bob").seats == 0
    assert [seat.visitor for seat in Seat.objects.filter(is_barred=True)] == ["bob"]


def test_after_moves_at_random_the_log_still_leads_to_the_game():
    codes = writer.create(2)
    writer.play("one", codes, 25)
    for code in codes:
        for name in ("Bob", "Cleo"):
            erasure.erase(code, name)
        assert '"Bob"' not in texts(code) and "Cleo" not in texts(code)
    assert all(room["is_whole"] and room["folds"] for room in writer.check(codes))


def test_words_without_which_the_log_leads_elsewhere_stay(code, monkeypatch):
    before = texts(code)
    monkeypatch.setattr(erasure, "_with_other_words", lambda move, *_: Move("say", 1, text="more", is_accepted=True))
    with pytest.raises(erasure.NotErasable):
        erasure.erase(code, "Bob")
    assert texts(code) == before
    with pytest.raises(CommandError, match=f"Delete it: manage.py erase room {code}"):
        call_command("erase", "person", code, "Bob")


def test_the_command_erases_a_person_wherever_the_browser_has_a_seat(code, capsys):
    other = creation.create("bob", "Somebody else")
    strange = creation.create("eve", "Bob")
    call_command("erase", "person", code.lower(), "bob")
    assert capsys.readouterr().out.splitlines() == [
        f"Room {code}: 1 name, 1 message, 1 seat erased.",
        f"Room {other}: 1 name, 0 messages, 1 seat erased.",
    ]
    assert "Somebody" not in texts(other) and '"Bob"' in texts(strange)


def test_the_command_erases_what_a_browser_has_left(code, capsys):
    call_command("erase", "visitor", "cleo")
    assert capsys.readouterr().out == f"Room {code}: 1 name, 1 message, 1 seat erased.\n"
    assert "Cleo" not in texts(code)
    with pytest.raises(CommandError, match="No room knows this visitor"):
        call_command("erase", "visitor", "nobody")


def test_the_command_deletes_rooms(code, capsys):
    moves = Entry.objects.filter(room__code=code).count()
    call_command("erase", "room", code)
    assert capsys.readouterr().out == f"Room {code} deleted, with {moves} moves.\n"
    assert not Room.objects.exists() and not Entry.objects.exists() and not Seat.objects.exists()
    for command in (["room", code], ["person", code, "Ada"]):
        with pytest.raises(CommandError, match=f"There is no room {code}"):
            call_command("erase", *command)
    with pytest.raises(RoomNotFound):
        erasure.erase(code, "Ada")


def test_the_command_names_nobody_who_was_not_there(code):
    with pytest.raises(CommandError, match=f"Nobody has or had the name Zoe in room {code}"):
        call_command("erase", "person", code, "Zoe")


def test_the_fixture_has_a_game(code):
    assert queries.read(code).game.phase != LOBBY
