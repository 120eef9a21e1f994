"""The socket from outside: bad input, moves out of turn, repeats, lost lines. Pushes add up to the page."""

import json
import sqlite3
from contextlib import ExitStack, suppress
from contextlib import closing as shutting
from functools import partial
from itertools import product
from random import Random

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.support.long import IS_LONG
from tests.support.player import REGIONS, Player, changes, parse, picture

NO_ROOM = "ZZZZZZ"
NOTHING_HERE = 4404


@pytest.fixture
def lobby(visit):
    """Seat the host, bob and cleo; eve has no seat. All have the page open."""
    return fill_room(visit(), visit(), visit(), visit())


@pytest.fixture(scope="module")
def one_lobby(server):
    with ExitStack() as stack:
        yield fill_room(*(stack.enter_context(Player(server.url)) for _ in range(4)))


@pytest.fixture
def shared_lobby(one_lobby):
    """Seat the same as `lobby`, once for all tests that only change the host's name.

    Nobody has anything left to hear, whatever became of the test before.
    """
    for player in one_lobby:
        with suppress(TimeoutError):
            while True:
                player.hear(0)
    return one_lobby


def fill_room(ada, bob, cleo, eve):
    ada.make_room("Ada")
    bob.join(ada.code, "Bob")
    cleo.join(ada.code, "Cleo")
    eve.watch(ada.code)
    for player in (ada, bob, cleo, eve):
        player.connect().hear()
    return ada, bob, cleo, eve


@pytest.fixture
def picking(lobby):
    """Return the giver who was drawn, the guessers in their order, and eve."""
    *players, eve = lobby
    legal(lobby, players[0], "start")
    while not players[0].is_yours:
        players.append(players.pop(0))
    return *players, eve


@pytest.fixture
def guessing(picking):
    ada, *_ = picking
    legal(picking, ada, "pick", square=ada.choices("pick", "square")[0])
    legal(picking, ada, "clue", text="moss")
    return picking


@pytest.fixture
def revealed(guessing):
    ada, bob, cleo, _ = guessing
    legal(guessing, bob, "guess", square="A1")
    legal(guessing, cleo, "guess", square="A2")
    legal(guessing, ada, "pass")
    return guessing


def kept(server, code):
    return server.row(code), server.entries(code)


def refusal(server, sender, message):
    """Send the message and return the code of its one notice. Nothing of it is saved."""
    before, version = kept(server, sender.code), sender.version
    sender.send(message)
    assert changes(sender.hear()) == ["notice", "version"]
    assert sender.refused and sender.region("notice").text
    assert sender.version == version
    assert kept(server, sender.code) == before
    return sender.refused


def legal(everybody, mover, move, **typed):
    """Make a legal move. Everybody hears its push next; the mover may hear a notice before it."""
    after = mover.version + 1
    mover.move(move, **typed)
    mover.wait(after)
    for player in everybody:
        if player is not mover:
            player.hear()
        assert player.version == after


def refused_alone(server, lobby, sender, message, code):
    """Assert that the move is refused with this code to its sender alone, and that the host's next is accepted."""
    assert refusal(server, sender, message) == code
    moves = len(server.entries(sender.code))
    assert sender is not lobby[0]
    rename_host(lobby)
    assert len(server.entries(sender.code)) == moves + 1


def rename_host(lobby):
    """Give the host another name than they have, which everybody hears of."""
    ada = lobby[0]
    is_ada = "Adele" not in ada.region("players").text
    legal(lobby, ada, "rename", name="Adele" if is_ada else "Ada")


# Bad input

UNREADABLE = {
    "no JSON": "hello",
    "nothing": "",
    "half an object": '{"move":',
    "two objects": '{"move":"leave"}{"move":"leave"}',
    "an array": [{"move": "leave"}],
    "a number": 7,
    "a text": '"leave"',
    "null": None,
    "true": True,
    "not a number": '{"move": NaN}',
    "a deep array": "[" * 5000 + "]" * 5000,
    "a binary frame": b'{"move": "leave"}',
    "a lone surrogate": r'{"move": "rename", "name": "\ud800"}',
    "a lone surrogate as a key": r'{"\ud800": "leave"}',
}


@pytest.mark.parametrize("message", UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_is_refused(server, shared_lobby, message):
    _, bob, *_ = shared_lobby
    message = json.dumps(message) if not isinstance(message, str | bytes) else message
    refused_alone(server, shared_lobby, bob, message, "unreadable")


UNKNOWN_MOVES = {
    "no move": {},
    "an empty move": {"move": ""},
    "an unknown move": {"move": "fly"},
    "a move in capitals": {"move": "LEAVE"},
    "an inner name": {"move": "__init__"},
    "a move of 5,000 characters": {"move": "leave" * 1000},
    "joining, which sets the cookie and so is no move": {"move": "join", "name": "Zed", "text": "Zed"},
}


@pytest.mark.parametrize("message", UNKNOWN_MOVES.values(), ids=UNKNOWN_MOVES)
def test_an_unknown_move_is_refused(server, shared_lobby, message):
    _, bob, *_ = shared_lobby
    refused_alone(server, shared_lobby, bob, message, "move-unknown")


@pytest.mark.parametrize("field", ["move", "at", "name"])
def test_a_field_of_the_wrong_type_is_refused(server, shared_lobby, field):
    _, bob, *_ = shared_lobby
    for value in (7, -1, 1.5, 10**18, True, ["A1"], {"a": "A1"}):
        assert refusal(server, bob, {"move": "rename", "name": "Bobby", field: value}) == "wrong-field"
    rename_host(shared_lobby)


@pytest.mark.parametrize("value", [0, 0.0, False, [], {}], ids=repr)
def test_nothing_of_the_wrong_type_is_refused_too(server, shared_lobby, value):
    _, bob, *_ = shared_lobby
    for fields in ({"at": value}, {"move": value}, {"name": value}):
        assert refusal(server, bob, {"move": "rename", "name": "Bobby", **fields}) == "wrong-field"
    for fields in ({"square": value}, {"typed": value}):
        assert refusal(server, bob, {"move": "guess", "at": "1", **fields}) == "wrong-field"


HUGE = ["9" * 400, "-" + "9" * 400, "1e999", "0." + "1" * 400, '{"a":' * 1500 + "1" + "}" * 1500]


@pytest.mark.parametrize("value", HUGE, ids=range(len(HUGE)))
def test_huge_numbers_and_depths_are_refused(server, shared_lobby, value):
    _, bob, *_ = shared_lobby
    message = f'{{"move": "rename", "name": "Bobby", "at": {value}}}'
    assert refusal(server, bob, message) in ("unreadable", "wrong-field")
    rename_host(shared_lobby)


def test_unknown_fields_are_ignored(server, lobby):
    ada, bob, *_ = lobby
    bob.send({"move": "rename", "name": "Bobby", "player": ada.id, "first": 1, "card": ["A1"], "sudo": [1, {"a": 2}]})
    for player in lobby:
        player.hear()
    assert [player["name"] for player in server.row(ada.code)[1]["players"]] == ["Ada", "Bobby", "Cleo"]


OFF_THE_BOARD = [
    "",
    " ",
    "A0",
    "A31",
    "Q1",
    "AA1",
    "A1B2",
    "A--1",
    "A012",
    "A1\n2",
    "１２",
    "Ａ",
    "C" * 5000,
    "\0",
    "٣",
]


def test_a_square_off_the_board_is_refused(server, guessing):
    _, bob, *_ = guessing
    for square in OFF_THE_BOARD:
        assert refusal(server, bob, bob.fields("guess") | {"square": square}) == "no-square"
        assert refusal(server, bob, bob.fields("guess") | {"typed": square}) == "no-square"
    legal(guessing, bob, "guess", square="P30")


def test_a_square_that_is_none_is_refused_even_beside_a_good_one(server, guessing):
    _, bob, *_ = guessing
    assert refusal(server, bob, bob.fields("guess", square="C12", typed="Q1")) == "no-square"


def test_a_clue_of_5000_characters_is_refused(server, picking):
    ada, *_ = picking
    legal(picking, ada, "pick", square=ada.choices("pick", "square")[0])
    assert refusal(server, ada, ada.fields("clue", text="m" * 5000)) == "clue-long"
    assert refusal(server, ada, ada.fields("clue", text="́" * 5000)) == "clue-long"
    assert refusal(server, ada, ada.fields("clue", text="mo\0ss")) == "clue-characters"


@pytest.mark.parametrize("name", ["", "   ", "m" * 21, "m" * 5000, "Bo\u200bb", "Bo\0b", "ＣＬＥＯ", " cLEO "])
def test_a_bad_name_is_refused(server, shared_lobby, name):
    _, bob, *_ = shared_lobby
    assert refusal(server, bob, bob.fields("rename", name=name)).startswith("name-")


def test_markup_in_names_and_clues_is_text_for_everybody(visit, picking):
    ada, *_ = picking
    name, clue = "<b id=notice>&'\"", "<moss>&'\""
    dan = visit().join(ada.code, name).connect()
    everybody = (*picking, dan)
    for player in everybody:
        player.hear()
        assert name in player.region("players").text
    legal(everybody, ada, "pick", square=ada.choices("pick", "square")[0])
    legal(everybody, ada, "clue", text=clue)
    for player in everybody:
        assert [node.text for node in player.page.all(data_clue="1")] == [clue]
        assert clue in player.region("news").text
        assert not player.page.all("moss")
        assert not player.page.all("b", id="notice")
        assert all(clue not in message and name not in message for message in player.heard)


# Moves that are not the player's to make now


OUT_OF_TURN = [
    ("ada", "guess", "giver-guess"),
    ("ada", "pick", "not-now"),
    ("ada", "clue", "not-now"),
    ("ada", "pass", "not-now"),
    ("ada", "next", "not-now"),
    ("ada", "rename", "lobby-only"),
    ("bob", "look", "lobby-only"),
    ("bob", "pick", "giver-only"),
    ("bob", "clue", "giver-only"),
    ("bob", "pass", "giver-only"),
    ("bob", "next", "not-now"),
    ("cleo", "guess", "not-your-turn"),
    ("eve", "guess", "stranger"),
    ("eve", "pick", "stranger"),
    ("eve", "clue", "stranger"),
    ("eve", "pass", "stranger"),
    ("eve", "next", "stranger"),
    ("eve", "start", "stranger"),
    ("eve", "rematch", "stranger"),
    ("eve", "out", "stranger"),
    ("eve", "lobby", "stranger"),
    ("bob", "out", "rematch-only"),
    ("bob", "in", "rematch-only"),
    ("eve", "rename", "stranger"),
    ("eve", "look", "stranger"),
]


def test_moves_out_of_turn_are_refused(server, guessing):
    cast = dict(zip(("ada", "bob", "cleo", "eve"), guessing, strict=True))
    at = cast["bob"].fields("guess")["at"]
    refused = [
        (name, move, refusal(server, cast[name], {"move": move, "at": at, "square": "C12", "text": "Sand"}))
        for name, move, _ in OUT_OF_TURN
    ]
    assert refused == OUT_OF_TURN
    legal(guessing, cast["bob"], "guess", square="C12")


def test_only_the_host_starts_and_starts_again(server, lobby):
    ada, bob, cleo, eve = lobby
    assert refusal(server, bob, {"move": "start"}) == "host-only"
    assert refusal(server, eve, {"move": "start"}) == "stranger"
    assert refusal(server, bob, {"move": "rematch"}) == "host-only"
    legal(lobby, ada, "start")
    assert refusal(server, ada, {"move": "rematch"}) == "not-over"
    assert refusal(server, cleo, {"move": "start"}) == "host-only"


def test_fewer_than_three_cannot_start(server, lobby):
    ada, bob, cleo, eve = lobby
    legal(lobby, cleo, "leave")
    assert refusal(server, ada, {"move": "start"}) == "too-few"


def test_a_square_that_is_not_on_the_card_cannot_be_picked(server, picking):
    ada, bob, *_ = picking
    card = ada.choices("pick", "square")
    other = next(square for square in ("A1", "A2", "A3", "A4", "A5") if square not in card)
    for square in (other, "", card[0].lower(), " ".join(card)):
        assert refusal(server, ada, ada.fields("pick") | {"square": square}) == "not-on-card"
    assert refusal(server, bob, ada.fields("pick", square=card[0])) == "giver-only"
    legal(picking, ada, "pick", square=card[0])


def test_a_taken_square_is_refused(server, guessing):
    ada, bob, cleo, _ = guessing
    legal(guessing, bob, "guess", square="C12")
    assert refusal(server, cleo, cleo.fields("guess", square="A1", typed=" c-12 ")) == "square-taken"


def test_the_first_clue_cannot_be_passed(server, picking):
    ada, *_ = picking
    legal(picking, ada, "pick", square=ada.choices("pick", "square")[0])
    assert refusal(server, ada, {"move": "pass", "at": ada.fields("clue")["at"]}) == "first-clue-first"


def test_a_guess_from_an_earlier_turn_is_late(server, guessing):
    ada, bob, cleo, _ = guessing
    stale = bob.fields("guess", square="D4")
    legal(guessing, bob, "guess", square="C12")
    assert refusal(server, bob, stale) == "late"
    legal(guessing, cleo, "guess", square="E7")
    legal(guessing, ada, "clue", text="forest")
    legal(guessing, cleo, "guess", square="E8")
    assert bob.is_yours
    assert refusal(server, bob, stale) == "late"
    assert server.row(ada.code)[1]["phase"] == "guess"


MADE_UP = ["", "0", "999999", "-1", "x", "m" * 5000, None]


def test_a_made_up_moment_is_late(server, guessing):
    _, bob, *_ = guessing
    for at in MADE_UP:
        assert refusal(server, bob, bob.fields("guess", square="C12") | {"at": at}) == "late", at
    legal(guessing, bob, "guess", square="C12")


def test_going_on_at_a_made_up_moment_is_late(server, guessing):
    for player in guessing[:-1]:
        assert refusal(server, player, {"move": "next", "at": "made-up"}) == "late"


def test_a_missing_moment_is_late(server, guessing):
    *players, _ = guessing
    for player, move in product(players, ("pick", "clue", "pass", "guess", "next")):
        assert refusal(server, player, {"move": move, "square": "C12", "text": "sand"}) == "late", move


def test_only_giver_and_host_go_on_from_the_reveal(server, revealed):
    for player in revealed:
        at = next(other.fields("next")["at"] for other in revealed if other.is_yours)
        if not player.is_yours:
            refused = "next-not-yours" if player.id else "stranger"
            assert refusal(server, player, {"move": "next", "at": at}) == refused


def test_ids_grant_nothing(server, guessing):
    """A cookie opens neither the seats of others nor a seat in another room."""
    _, bob, cleo, eve = guessing
    assert refusal(server, cleo, bob.fields("guess", square="C12") | {"player": bob.id}) == "not-your-turn"
    elsewhere = eve.code
    eve.make_room("Eve")
    assert eve.id
    eve.watch(elsewhere)
    assert refusal(server, eve, bob.fields("guess", square="C12") | {"player": bob.id}) == "stranger"
    legal(guessing, bob, "guess", square="C12")


# Repeats


def test_the_same_guess_twice_at_once_is_one_guess(server, guessing):
    ada, bob, cleo, eve = guessing
    before = server.entries(ada.code)
    guess = bob.fields("guess", square="C12")
    bob.send(guess)
    bob.send(guess)
    assert changes(bob.hear())[-1] == "version"
    assert changes(bob.hear()) == ["version"]
    for player in (ada, cleo, eve):
        player.hear()
    legal(guessing, cleo, "guess", square="C13")
    assert len(server.entries(ada.code)) == len(before) + 2


def test_the_same_guess_from_two_tabs_is_one_guess(server, guessing, visit):
    ada, bob, cleo, eve = guessing
    tab = visit()
    tab.http.cookies = bob.http.cookies
    tab.watch(bob.code).connect(tab.version).hear()
    guess = bob.fields("guess", square="C12")
    bob.send(guess)
    tab.send(guess)
    for player in (*guessing, tab):
        player.wait(ada.version + 1 if player is ada else ada.version)
    assert not bob.is_yours and not tab.is_yours
    assert [piece["square"] for piece in server.row(ada.code)[1]["pieces"]] == ["C12"]
    legal((ada, cleo, eve), cleo, "guess", square="C13")


def test_two_nexts_at_once_are_one(server, revealed):
    ada, *_ = revealed
    can_go_on = [player for player in revealed if player.is_yours]
    message = ada.fields("next")
    moves = len(server.entries(ada.code))
    for player in can_go_on * 2:
        player.send(message)
    for player in revealed:
        player.wait(lambda player: player.phase == "pick")
    giver = next(player for player in revealed if player.is_yours)
    assert giver is not ada
    assert len(server.entries(ada.code)) == moves + 1
    assert server.row(ada.code)[1]["round"] == 2
    for player in can_go_on:
        assert player.refused is None


def test_two_starts_at_once_are_one(server, lobby):
    ada, *others = lobby
    moves = len(server.entries(ada.code))
    ada.move("start")
    ada.move("start")
    ada.hear()
    assert changes(ada.hear()) == ["version"]
    assert len(server.entries(ada.code)) == moves + 1
    for player in others:
        player.hear()
    assert ada.phase == "pick"


def test_what_the_giver_repeats_is_no_refusal(server, picking):
    ada, bob, cleo, _ = picking
    pick = ada.fields("pick", square=ada.choices("pick", "square")[0])
    assert is_repeatable(server, picking, ada, pick)
    clue = ada.fields("clue", text="moss")
    assert is_repeatable(server, picking, ada, clue)
    legal(picking, bob, "guess", square="A1")
    legal(picking, cleo, "guess", square="A2")
    assert is_repeatable(server, picking, ada, ada.fields("pass"))


def is_repeatable(server, everybody, sender, message):
    """Return whether the message is accepted, and changes nothing when it is repeated."""
    moves = len(server.entries(sender.code))
    sender.send(message)
    for player in everybody:
        player.hear()
    sender.send(message)
    return changes(sender.hear()) == ["version"] and len(server.entries(sender.code)) == moves + 1


# Answers


def test_every_message_is_answered_and_a_repeat_gets_the_version(server, guessing):
    _, bob, *_ = guessing
    guess = bob.fields("guess", square="C12")
    legal(guessing, bob, "guess", square="C12")
    for _ in range(3):
        bob.send(guess)
        assert changes(bob.hear()) == ["version"]
        assert bob.refused is None


def test_the_same_refusal_twice_is_seen_twice(server, guessing):
    _, _, cleo, _ = guessing
    seen = set()
    for _ in range(3):
        assert refusal(server, cleo, {"move": "fly"}) == "move-unknown"
        seen |= {node["id"] for node in cleo.region("notice").walk() if node.get("id")} - {"notice"}
    assert len(seen) == 3


def test_a_notice_is_gone_with_the_next_accepted_move(server, lobby):
    _, bob, *_ = lobby
    assert refusal(server, bob, {"move": "fly"}) == "move-unknown"
    after = bob.version + 1
    bob.move("rename", name="Bobby")
    bob.wait(after)
    assert bob.refused is None
    assert not bob.region("notice").text


def test_a_notice_from_before_a_lost_line_is_gone_with_the_next_accepted_move(server, lobby):
    _, bob, *_ = lobby
    assert refusal(server, bob, {"move": "fly"}) == "move-unknown"
    bob.hang_up()
    bob.connect(bob.version).hear()
    after = bob.version + 1
    bob.move("rename", name="Bobby")
    bob.wait(after)
    assert bob.refused is None


def test_a_refused_form_s_notice_is_gone_with_the_next_accepted_move(server, lobby):
    _, bob, *_ = lobby
    bob.hang_up()
    bob.reload()
    assert bob.post("rename", name="").status_code == 422
    assert bob.refused == "name-empty"
    bob.connect(bob.version).hear()
    after = bob.version + 1
    bob.move("rename", name="Bobby")
    bob.wait(after)
    assert bob.refused is None


# Lines


def closing(socket):
    """Return the messages until the server closes the socket, and the code of the close."""
    messages = []
    with pytest.raises(ConnectionClosed) as closed:
        while True:
            messages.append(socket.recv(timeout=10))
    return messages, closed.value.rcvd.code


ELSEWHERE = ["/ws/elsewhere", "/ws/", "/", "/ws/r/", "/ws/r/CODE", "/ws/r/CODE/more/", "/ws/r/%00/"]


@pytest.mark.parametrize("path", ELSEWHERE)
def test_any_other_path_closes_with_a_code(visit, path):
    assert closing(visit().open(path))[1] == NOTHING_HERE


@pytest.mark.parametrize("message", ['{"move": "here"}', '{"move": "start"}', "hello"])
def test_the_front_page_s_socket_answers_every_message_with_a_sign_of_life(visit, message):
    with visit().open("/ws/rooms/") as line:
        assert 'id="rooms"' in line.recv(timeout=10)
        line.send(message)
        assert line.recv(timeout=10) == "<x-push></x-push>"


def test_an_unknown_room_closes_with_a_code_and_says_why(visit):
    messages, code = closing(visit().open(f"/ws/r/{NO_ROOM}/"))
    assert code == NOTHING_HERE
    (message,) = messages
    assert "turn" in changes(message)
    assert parse(message).with_id("turn").text


@pytest.mark.parametrize("origin", ["http://elsewhere.example", "null", "https://127.0.0.1.elsewhere.example"])
def test_a_foreign_page_is_kept_out(shared_lobby, origin):
    ada, *_ = shared_lobby
    with pytest.raises(InvalidStatus) as refused:
        ada.open(f"/ws/r/{ada.code}/", origin=origin)
    assert refused.value.response.status_code == 403


def test_a_line_that_comes_back_brings_what_was_missed(guessing):
    ada, bob, cleo, eve = guessing
    cleo.hang_up()
    for player in (ada, bob, eve):
        player.wait(lambda player: player.region(f"player-{cleo.id}")["data-away"] == "yes")
    legal((ada, bob, eve), bob, "guess", square="C12")
    cleo.connect(cleo.version).hear()
    for player in (ada, bob, eve):
        player.wait(lambda player: player.region(f"player-{cleo.id}")["data-away"] == "no")
    assert cleo.version == ada.version
    assert cleo.is_yours
    assert_shows_the_page(cleo)
    legal(guessing, cleo, "guess", square="C13")


def test_a_page_that_is_up_to_date_is_told_so_and_no_more(guessing):
    for player in guessing:
        player.hang_up()
        player.reload().connect(player.version)
        assert changes(player.hear()) == ["version"]
        for other in guessing[: guessing.index(player)]:
            other.wait(partial(is_there, player.id))


def is_there(id, player):
    """Return whether the player's page shows the player with this id as present. No page lists spectators."""
    return not id or player.region(f"player-{id}")["data-away"] == "no"


@pytest.mark.parametrize("version", ["", "x", "-1", "0", "999", "9" * 400, "%ff", "1&version=2"])
def test_a_made_up_version_gets_everything(lobby, version):
    _, bob, *_ = lobby
    bob.hang_up()
    bob.connect(version)
    assert {"status", "turn", "pieces", "players", "news"} <= set(changes(bob.hear()))
    assert_shows_the_page(bob)


def test_a_page_that_knows_nothing_is_told_all_of_it_however_long_that_is(server, guessing):
    """A push is longer than what a browser may send. A socket that cannot send it would be lost again and again."""
    *_, eve = guessing
    _, state = server.row(eve.code)
    said = [dict(number=number, player=1, name="Ada", colour=0, text="&" * 200, at=1.0) for number in range(1, 51)]
    with shutting(sqlite3.connect(server.var / "colorclues.sqlite3", timeout=20, isolation_level=None)) as rows:
        kept = json.dumps({**state, "chat": said, "said": 50})
        rows.execute("UPDATE play_room SET state = ?, version = version + 1 WHERE code = ?", [kept, eve.code])
    eve.hang_up()
    assert len(eve.connect().hear()) > 3 * 16_384
    assert len(eve.region("chat").all("li")) == 50


def assert_shows_the_page(player):
    """Assert that the page after its pushes equals a fresh page, which does not know yet how many watch."""
    fresh = parse(player.http.get(f"/r/{player.code}/").text)
    for page in (player.page, fresh):
        page.all("main")[0].attrs.pop("hx-ws:connect", None)  # names the version that the page was loaded with
        page.with_id("watching").children.clear()
    shown, expected = (picture(page.all("body")[0]) for page in (player.page, fresh))
    if shown != expected:
        for id in REGIONS:  # one at a time, which is easier to read
            assert picture(player.region(id)) == picture(fresh.with_id(id))
    assert shown == expected
    assert player.page.all("title")[0].text == fresh.all("title")[0].text


def test_in_a_whole_game_pushes_add_up_to_the_page(lobby, visit):
    """The first round of it, and all of it with --long."""
    random = Random(8)
    everybody = list(lobby)
    legal(everybody, lobby[0], "start")
    while everybody[0].phase != "over":
        if len(everybody) == 4 and everybody[0].region("status")["data-round"] == ("6" if IS_LONG else "1"):
            dan = visit()
            dan.join(lobby[0].code, "Dan")
            for player in everybody:
                player.hear()
            everybody.append(dan.connect())
            dan.hear()
        mover = random.choice([player for player in everybody if player.is_yours])
        move = random.choice(sorted(mover.due))
        legal(everybody, mover, move, **chosen(mover, move, random))
        for player in everybody:
            assert_shows_the_page(player)
        if not IS_LONG and everybody[0].region("status")["data-round"] == "2":
            break
    assert len(everybody) == 5
    if not IS_LONG:
        return
    for mover, move in ((lobby[0], "rematch"), (lobby[1], "out"), (lobby[1], "in"), (lobby[0], "start")):
        legal(everybody, mover, move)
        for player in everybody:
            assert_shows_the_page(player)


def chosen(mover, move, random):
    taken = {piece["data-square"] for piece in mover.region("pieces").all("li")}
    if move in ("pick", "guess"):
        return {"square": random.choice([square for square in mover.choices(move, "square") if square not in taken])}
    return {"text": "zo" + "".join(random.choices("bdgklmt", k=10))} if move == "clue" else {}
