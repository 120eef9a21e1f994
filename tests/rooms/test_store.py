"""Rooms in the database: codes, seats, the log, and many moves at once."""

import dataclasses
import random
import secrets
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from play.models import Entry, Room, Seat
from play.rooms import RoomNotFound, changes, codec, codes, creation, queries
from play.rules import Refused
from play.rules.board import SQUARES
from play.rules.game import Move
from play.rules.phases import CLUE, GUESS, OVER, PICK, REVEAL

THREADS = 12


def refusal(change, *arguments):
    """Return the code with which the room refuses."""
    with pytest.raises(Refused) as refused:
        change(*arguments)
    return refused.value.code


def opened(*guests):
    """Make a room of ada's that the guests join; return its code."""
    code = creation.create("ada", "Ada")
    for guest in guests:
        changes.join(code, guest, guest.title())
    return code


def started(*guests):
    """Start a game, whose first giver chance draws; return the room's code."""
    code = opened(*guests)
    changes.change(code, "ada", Move("start"))
    return code


def awaited(room):
    """Return the visitor whose move the room waits for."""
    visitors = {player: visitor for visitor, player in room.seats.items()}
    return visitors[room.game.awaited[0]]


def legal(game, chance):
    """Return a legal move of the awaited player, or of the host at the reveal."""
    if game.phase == PICK:
        return Move("pick", moment_id=game.moment_id, square=chance.choice(game.card))
    if game.phase == GUESS:
        taken = {piece.square for piece in game.pieces}
        free = [square for square in SQUARES if square not in taken]
        return Move("guess", moment_id=game.moment_id, square=chance.choice(free))
    if game.phase == CLUE:
        return Move("clue", moment_id=game.moment_id, text=f"hint{len(game.given)}")
    return Move("next", moment_id=game.moment_id)


def play_on(code, chance, until):
    """Make legal moves until the phase has come; return the room."""
    room = queries.read(code)
    while room.game.phase != until:
        visitor = "ada" if room.game.phase == REVEAL else awaited(room)
        room = changes.change(code, visitor, legal(room.game, chance))
    return room


def log(code):
    return list(Entry.objects.filter(room__code=code).values_list("version", flat=True))


def names(room):
    return [player.name for player in room.game.players]


@pytest.mark.django_db
def test_rule_4_in_a_game_that_is_started_with_bots_one_of_them_gives_first():
    games = [queries.read(creation.create("ada", "Ada", bots=2)).game for _ in range(20)]
    givers = [game.player(game.giver) for game in games]
    assert all(giver.is_bot for giver in givers)
    assert {giver.id for giver in givers} == {2, 3}


# Codes


@pytest.mark.django_db
def test_a_code_is_at_least_6_characters_of_the_alphabet_and_nobody_elses():
    drawn = [creation.create("ada", "Ada") for _ in range(50)]
    assert len(set(drawn)) == 50
    assert all(len(code) >= 6 and set(code) <= set(codes.ALPHABET) for code in drawn)


def test_the_alphabet_has_nothing_that_another_is_taken_for():
    assert len(codes.ALPHABET) == len(set(codes.ALPHABET)) >= 20
    assert set(codes.ALPHABET).isdisjoint("AEIOU01L")


@pytest.mark.django_db
def test_a_code_that_is_taken_is_drawn_again(monkeypatch):
    taken = creation.create("ada", "Ada")
    drawn = iter(taken + "CDFGHJ")
    monkeypatch.setattr(secrets, "choice", lambda _: next(drawn))
    assert creation.create("bob", "Bob") == "CDFGHJ"


@pytest.mark.parametrize("typed", ["CDF349", "cdf349", "cdf-349", " CDF 349 ", "c d f-3 4 9", "CDF–349",
                                   "\tcdf349\n",
                                   "ＣＤＦ３４９", "ｃｄｆ　３４９", "СDF349",
                                   "CDF٣٤٩", "CDF349)", "(CDF349).", "“CDF349”",
                                   "https://game.example.org/r/CDF349/)", "https://game.example.org/r/CDF349).",
                                   "HTTPS://GAME.EXAMPLE.ORG/R/CDF349/", "(http://game.example.org/r/CDF349/screen/)",
                                   "http://game.example.org/r/CDF349/?plain"])  # fmt: skip
def test_a_code_is_understood_in_any_case_with_spaces_and_dashes(typed):
    assert codes.normalize_code(typed) == "CDF349"


@pytest.mark.django_db
def test_every_code_is_its_own_canonical_form():
    code = creation.create("ada", "Ada")
    assert codes.normalize_code(code) == codes.normalize_code(code.lower()) == code


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["NOROOM", "", "'; --", "x" * 1000])
def test_an_unknown_room_is_no_room(code):
    for ask in (queries.read, queries.replay):
        with pytest.raises(RoomNotFound):
            ask(code)
    with pytest.raises(RoomNotFound):
        changes.join(code, "bob", "Bob")
    with pytest.raises(RoomNotFound):
        changes.change(code, "bob", Move("start"))


# Creating and joining


@pytest.mark.django_db
def test_who_makes_a_room_is_its_host():
    room = queries.read(creation.create("ada", "Ada"))
    assert (names(room), room.game.host, room.viewer("ada"), room.version) == (["Ada"], 1, 1, 1)


@pytest.mark.django_db
def test_no_room_is_made_for_a_bad_name():
    assert refusal(creation.create, "ada", "") == "name-empty"
    assert (Room.objects.count(), Seat.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_who_joins_has_a_seat():
    room = changes.join(opened(), "bob", "Bob", 7)
    assert (names(room), room.viewer("bob"), room.game.player(2).colour) == (["Ada", "Bob"], 2, 7)
    assert queries.read(room.code) == room


@pytest.mark.django_db
def test_who_joins_twice_keeps_the_seat():
    code = opened("bob")
    room = changes.join(code, "bob", "Robert")
    assert (names(room), room.viewer("bob"), room.version, log(code)) == (["Ada", "Bob"], 2, 2, [1, 2])


@pytest.mark.django_db
def test_a_refused_join_gives_no_seat():
    code = opened("bob")
    assert refusal(changes.join, code, "eve", "ADA") == "name-taken"
    assert queries.read(code).viewer("eve") is None
    assert log(code) == [1, 2]


@pytest.mark.django_db
def test_the_same_visitor_sits_in_two_rooms_as_two_players():
    mine, other = opened(), creation.create("bob", "Bob")
    changes.join(other, "ada", "Ada")
    assert (queries.read(mine).viewer("ada"), queries.read(other).viewer("ada")) == (1, 2)


@pytest.mark.django_db
def test_who_leaves_has_no_seat_and_may_join_anew():
    code = opened("bob")
    room = changes.change(code, "bob", Move("leave"))
    assert (names(room), room.viewer("bob"), room.seats) == (["Ada"], None, {"ada": 1})
    assert changes.join(code, "bob", "Bob").viewer("bob") == 3


@pytest.mark.django_db
def test_a_visitors_rooms_are_the_latest_changed_first():
    first, second = opened("bob"), opened("bob")
    opened()
    changes.join(first, "cleo", "Cleo")
    assert [code for code, _ in queries.rooms_of_visitor("bob")] == [first, second]
    assert [code for code, _ in queries.rooms_of_visitor("bob", limit=1)] == [first]
    assert queries.rooms_of_visitor("eve") == []


@pytest.mark.django_db
def test_a_room_that_was_left_is_no_longer_among_a_visitors():
    changes.change(opened("bob"), "bob", Move("leave"))
    assert queries.rooms_of_visitor("bob") == []


@pytest.mark.django_db
def test_versions_are_told_for_the_rooms_asked_for():
    one, two = opened(), opened("bob")
    assert queries.versions([one, two, "NOROOM"]) == {one: 1, two: 2}


# Moves and the log


@pytest.mark.django_db
def test_an_accepted_move_is_one_row_and_one_version():
    code = started("bob", "cleo")
    assert (log(code), queries.read(code).version) == ([1, 2, 3, 4], 4)


@pytest.mark.django_db
def test_a_refused_move_leaves_no_row_and_no_version():
    code = opened("bob", "cleo")
    before = queries.read(code)
    assert refusal(changes.change, code, "bob", Move("start")) == "host-only"
    assert refusal(changes.change, code, "ada", Move("pick", moment_id="0", square="A1")) == "not-now"
    assert refusal(changes.change, code, "ada", Move("cheat")) == "move-unknown"
    assert (queries.read(code), log(code)) == (before, [1, 2, 3])


@pytest.mark.django_db
def test_a_repeated_move_leaves_no_row_and_no_version():
    code = started("bob", "cleo")
    changes.change(code, "ada", Move("start"))
    room = queries.read(code)
    pick = legal(room.game, random.Random(1))
    once = changes.change(code, awaited(room), pick)
    assert changes.change(code, awaited(room), pick) == once
    assert log(code) == [1, 2, 3, 4, 5]


@pytest.mark.django_db
def test_the_row_is_the_move_that_was_made():
    code = started("bob", "cleo")
    room = queries.read(code)
    pick = legal(room.game, random.Random(1))
    changes.change(code, awaited(room), pick)
    kept = codec.decode_move(Entry.objects.get(room__code=code, version=5).move)
    assert (kept.name, kept.player, kept.square) == ("pick", room.game.giver, pick.square)


@pytest.mark.django_db
def test_strangers_are_refused():
    code = started("bob", "cleo")
    before = queries.read(code)
    for name in ("rename", "start", "pick", "clue", "pass", "guess", "next", "rematch"):
        move = Move(name, player=1, moment_id=before.game.moment_id, square=before.game.card[0], text="ocean")
        assert refusal(changes.change, code, "eve", move) == "stranger"
        assert refusal(changes.change, code, "", move) == "stranger"
    assert queries.read(code) == before


@pytest.mark.django_db
def test_nothing_comes_of_a_stranger_s_wish_to_leave():
    before = queries.read(started("bob", "cleo"))
    for visitor in ("eve", ""):
        assert changes.change(before.code, visitor, Move("leave", player=1)) == before


@pytest.mark.django_db
@pytest.mark.parametrize("visitor", ["eve", "ada", ""])
def test_nobody_joins_by_a_move_which_would_make_a_player_without_a_visitor(visitor):
    code = opened("bob", "cleo")
    with pytest.raises(Refused):
        changes.change(code, visitor, Move("join", text="Nobody"))
    room = queries.read(code)
    assert names(room) == ["Ada", "Bob", "Cleo"]
    assert set(room.seats.values()) == {player.id for player in room.game.players}


@pytest.mark.django_db
def test_who_has_left_is_a_stranger():
    code = opened("bob", "cleo")
    changes.change(code, "bob", Move("leave"))
    assert refusal(changes.change, code, "bob", Move("rename", text="Ghost")) == "stranger"


@pytest.mark.django_db
def test_an_id_in_a_move_makes_nobody_someone_else():
    code = opened("bob", "cleo")
    assert refusal(changes.change, code, "bob", Move("start", player=1)) == "host-only"
    room = changes.change(code, "bob", Move("rename", player=1, text="Robert"))
    assert names(room) == ["Ada", "Robert", "Cleo"]


@pytest.mark.django_db
def test_chance_in_a_move_is_drawn_anew():
    code = opened("bob", "cleo")
    game = changes.change(code, "ada", Move("start", first=99, card=("A1", "A1", "A1", "A1"))).game
    assert game.first in (1, 2, 3)
    assert len(set(game.card)) == 4


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_replaying_the_log_gives_the_stored_game(seed):
    chance = random.Random(seed)
    code = started("bob", "cleo", "dan")
    play_on(code, chance, GUESS)
    changes.join(code, "fay", "Fay")
    play_on(code, chance, REVEAL)
    room = play_on(code, chance, OVER)
    assert queries.replay(code) == room.game == queries.read(code).game
    room = changes.change(code, "ada", Move("rematch"))
    assert queries.replay(code) == room.game
    assert log(code) == list(range(1, room.version + 1))


# Many at once: real threads on the database file


def at_once(work):
    """Call work(number) in each thread at the same moment; return what each call returned or was refused with."""
    barrier = Barrier(THREADS)

    def one(number):
        try:
            barrier.wait(20)
            return work(number)
        except Refused as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(one, range(THREADS)))


@pytest.mark.django_db(transaction=True)
def test_the_tests_run_on_a_database_file():
    assert "memory" not in str(connection.settings_dict["NAME"])


@pytest.mark.django_db(transaction=True)
def test_twelve_join_at_once_and_nine_find_room():
    code = opened()
    got = at_once(lambda number: changes.join(code, f"visitor {number}", f"Player {number}"))
    room = queries.read(code)
    assert got.count("room-full") == 3
    assert len(set(names(room))) == len(set(room.seats.values())) == 10
    assert all(one.viewer(f"visitor {number}") for number, one in enumerate(got) if one != "room-full")
    assert (room.version, log(code)) == (10, list(range(1, 11)))
    assert queries.replay(code) == room.game


@pytest.mark.django_db(transaction=True)
def test_one_visitor_who_joins_twelve_times_at_once_has_one_seat():
    code = opened()
    got = at_once(lambda number: changes.join(code, "bob", "Bob"))
    assert {one.viewer("bob") for one in got} == {2}
    assert (names(queries.read(code)), log(code)) == (["Ada", "Bob"], [1, 2])


@pytest.mark.django_db(transaction=True)
def test_the_same_guess_twelve_times_at_once_is_one_piece():
    code = started("bob", "cleo")
    room = play_on(code, random.Random(1), GUESS)
    guess = Move("guess", moment_id=room.game.moment_id, square="C12")
    got = at_once(lambda number: changes.change(code, awaited(room), guess))
    assert {one.version for one in got} == {room.version + 1}
    assert [piece.square for piece in queries.read(code).game.pieces] == ["C12"]
    assert log(code) == list(range(1, room.version + 2))
    assert queries.replay(code) == queries.read(code).game


@pytest.mark.django_db(transaction=True)
def test_twelve_guesses_of_one_player_at_once_are_one_piece():
    code = started("bob", "cleo")
    room = play_on(code, random.Random(1), GUESS)
    guesser = awaited(room)
    moment = room.game.moment_id
    got = at_once(
        lambda number: changes.change(code, guesser, Move("guess", moment_id=moment, square=f"C{number + 1}"))
    )
    assert got.count("late") == THREADS - 1
    assert (len(queries.read(code).game.pieces), log(code)[-1]) == (1, room.version + 1)


@pytest.mark.django_db(transaction=True)
def test_twelve_rooms_are_made_at_once():
    codes = at_once(lambda number: creation.create(f"visitor {number}", "Ada"))
    assert len(set(codes)) == Room.objects.count() == THREADS


@pytest.mark.django_db(transaction=True)
def test_what_is_kept_of_a_room_is_what_was_committed():
    code = opened("bob")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        changes.change(code, "bob", Move("say", text="unsaid"))
        raise ZeroDivisionError
    assert queries.read(code).game.chat == ()
    assert [said.text for said in changes.change(code, "bob", Move("say", text="said")).game.chat] == ["said"]


@pytest.mark.django_db(transaction=True)
def test_what_another_process_has_written_is_read():
    code = opened("bob")
    before = queries.read(code)
    state = codec.encode_game(dataclasses.replace(before.game, said=7))
    Room.objects.filter(code=code).update(version=before.version + 1, state=state)
    Seat.objects.filter(room__code=code, visitor="bob").delete()
    after = queries.read(code)
    assert after.game.said == 7
    assert "bob" not in after.seats


@pytest.mark.django_db
def test_lists_of_rooms_take_one_query(django_assert_num_queries):
    for _ in range(3):
        opened("bob")
    Room.objects.update(is_open=True)
    with django_assert_num_queries(1):
        assert len(queries.rooms_of_visitor("bob")) == 3
    with django_assert_num_queries(1):
        assert len(queries.open_rooms()) == 3
