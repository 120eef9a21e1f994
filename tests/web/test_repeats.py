"""Rule 24: what is sent again, by a double click or after a lost answer, has its effect once."""

import pytest
from django.conf import settings
from django.core.signing import Signer
from django.test import Client

from play.models import Room
from play.rooms import changes, codec, codes, presence, queries
from play.rooms.commit_queue import MoveRequest, change_all
from play.rooms.snapshot import Snapshot
from play.rules.game import Game, Move
from play.rules.moves import OF_PLAYERS
from play.web.limits import rate_limits
from play.web.sockets import move_input
from tests.support import cast
from tests.support.cast import ADA, BOB, TARGET, do
from tests.support.player import parse

CODE = "CDFGHJ"


def knocking() -> Game:
    """Return a lobby at whose door Eve waits."""
    return do(do(cast.lobby(), "settings", ADA, choices=(("knock", "yes"),)), "join", text="Eve")


# For each move a game in which it may be made, by whom, and what is chosen or typed. A new move needs a line.
MOVES = {
    "rename": (cast.lobby, ADA, {"name": "Adele"}),
    "look": (cast.lobby, ADA, {"colour": "9"}),
    "leave": (cast.lobby, BOB, {}),
    "leave in a game": (lambda: cast.guessing(4), BOB, {}),
    "say": (cast.lobby, ADA, {"text": "hello"}),
    "settings": (cast.lobby, ADA, {"laps": "3"}),
    "bot": (cast.lobby, ADA, {}),
    "bot beside a bot": (lambda: do(cast.lobby(), "bot", ADA), ADA, {}),
    "bot in the last seat": (lambda: cast.lobby(9), ADA, {}),
    "kick": (cast.lobby, ADA, {"player": str(BOB)}),
    "kick in a game": (lambda: cast.guessing(4), ADA, {"player": str(BOB)}),
    "lock-out": (lambda: cast.lobby(4), ADA, {"player": str(BOB)}),
    "admit": (knocking, ADA, {"player": "4"}),
    "turn-away": (knocking, ADA, {"player": "4"}),
    "host": (cast.lobby, ADA, {"player": str(BOB)}),
    "mute": (cast.lobby, ADA, {"player": str(BOB)}),
    "start": (cast.lobby, ADA, {}),
    "skip": (cast.guessing, ADA, {}),
    "pick": (cast.picking, ADA, {"square": TARGET}),
    "clue": (cast.clueing, ADA, {"text": "moss"}),
    "pass": (cast.second_clueing, ADA, {}),
    "guess": (cast.guessing, BOB, {"square": "A1"}),
    "guess in quick": (lambda: cast.guessing(preset="quick"), BOB, {"square": "A1"}),
    "more-time": (cast.guessing, BOB, {"at": cast.guessing().moment_id}),
    "more-time in quick": (lambda: cast.guessing(preset="quick"), BOB, {"at": cast.guessing().moment_id}),
    "next": (cast.revealed, ADA, {}),
    "pause": (cast.guessing, ADA, {}),
    "resume": (lambda: do(cast.guessing(), "pause", ADA), ADA, {}),
    "rematch": (cast.over, ADA, {}),
    "out": (cast.rematch, BOB, {}),
    "in": (lambda: do(cast.rematch(), "out", BOB), BOB, {}),
    "start at once": (cast.rematch, ADA, {}),
    "lobby": (cast.rematch, ADA, {}),
}


@pytest.fixture(autouse=True)
def database(db, monkeypatch):
    """Let every test use the database, with limits of its own."""
    monkeypatch.setattr(rate_limits, "rate_limiter", rate_limits.RateLimiter())


def browser(visitor: str = "") -> Client:
    """Return the browser of this visitor, or one without a cookie."""
    client = Client()
    if visitor:
        name = settings.VISITOR_COOKIE_NAME
        client.cookies[name] = Signer(salt=name).sign(visitor)
    return client


def seat(game: Game) -> None:
    """Make a room of this game, in which each who plays or knocks is the visitor of their name, and present."""
    room = Room.objects.create(code=CODE, state=codec.encode_game(game))
    for player in (*game.players, *game.knocks):
        room.seats.create(visitor=player.name, player=player.id)
        presence.visit(room, player.name)


def fill_in(client: Client, move: str, typed: dict[str, str]) -> dict[str, str]:
    """Return the form for the move, as the page has it, filled in."""
    for controls in parse(client.get(f"/r/{CODE}/?plain").text).controls().values():
        hidden = {control["name"]: control["value"] for control in controls if control.get("type") == "hidden"}
        moves = {control["value"] for control in controls if control.get("name") == "move"}
        players = {hidden.get("player"), *(box["value"] for box in controls if box.get("name") == "player")}
        if move in moves and typed.get("player") in players:
            return {**hidden, "move": move, **typed}
    raise AssertionError(f"the page has no form for {move}")


def by_form(client: Client, form: dict[str, str]) -> None:
    answer = client.post(f"/r/{CODE}/move/?plain", form)
    assert (answer.status_code, answer.headers.get("location")) == (303, f"/r/{CODE}/?plain")


def by_socket(client: Client, form: dict[str, str]) -> None:
    visitor = Signer(salt=settings.VISITOR_COOKIE_NAME).unsign(client.cookies[settings.VISITOR_COOKIE_NAME].value)
    move = move_input.read(form)
    if changes.may_have_effect(queries.read(CODE), visitor, move):
        (outcome,) = change_all([MoveRequest(CODE, visitor, move)])
        assert isinstance(outcome, Snapshot), outcome


def speak(mover: int) -> None:
    """Let another player say something."""
    room = queries.read(CODE)
    others = [player for player in room.game.active if not player.is_bot and player.id not in (mover, room.game.giver)]
    changes.change(CODE, others[-1].name, Move("say", text="meanwhile"))


def test_every_move_of_a_player_is_made_twice_here():
    assert {case.split()[0] for case in MOVES} == OF_PLAYERS


@pytest.mark.parametrize("send", [by_form, by_socket])
@pytest.mark.parametrize("case", MOVES)
def test_rule_24_a_move_that_is_sent_again_has_its_effect_once(case, send):
    begin, player, typed = MOVES[case]
    game = begin()
    seat(game)
    client = browser(game.player(player).name)
    form = fill_in(client, case.split()[0], typed)
    send(client, form)
    once = queries.read(CODE)
    assert once.version == 1
    send(client, form)
    assert queries.read(CODE) == once
    speak(player)
    before = queries.read(CODE)
    send(client, form)
    assert queries.read(CODE) == before


def test_rule_24_two_forms_of_two_pages_are_two_moves():
    seat(cast.lobby())
    ada = browser("Ada")
    for number in (1, 2, 3):
        by_form(ada, fill_in(ada, "bot", {}))
        by_form(ada, fill_in(ada, "say", {"text": "hello"}))
        assert (len(queries.read(CODE).game.active), queries.read(CODE).game.said) == (3 + number, number)


@pytest.mark.parametrize("move", [Move("bot"), Move("say", text="hello")])
def test_a_tool_that_says_nothing_of_what_it_knew_makes_two_moves(move):
    seat(cast.lobby())
    for number in (1, 2):
        assert changes.change(CODE, "Ada", move).version == number


def test_rule_24_a_form_that_was_refused_may_be_sent_again():
    seat(cast.lobby())
    bob = browser("Bob")
    form = fill_in(bob, "rename", {"name": "Ada"})
    for _ in range(2):
        assert bob.post(f"/r/{CODE}/move/?plain", form).status_code == 422
    changes.change(CODE, "Ada", Move("rename", text="Adele"))
    by_form(bob, form)
    assert queries.read(CODE).name("Bob") == "Ada"


def test_rule_24_the_log_folds_to_the_game_whatever_was_sent_again():
    ada = browser()
    ada.post("/rooms/", {"name": "Ada"})
    code = ada.get("/").context["mine"][0].status.code
    ((visitor, _),) = queries.read(code).seats.items()
    for move in (Move("bot", after=0), Move("bot", after=0), Move("say", text="hello", after=0)) * 2:
        changes.change(code, visitor, move)
    assert len(queries.log_of(code)) == 3
    assert queries.replay(code) == queries.read(code).game


# Making a room


def rooms(client: Client) -> list[str]:
    return [room.status.code for room in client.get("/").context["mine"]]


def create_form(client: Client, **typed: str) -> dict[str, str]:
    form = parse(client.get("/").text).with_id("create")
    return {control["name"]: control["value"] for control in form.all("input", type="hidden")} | typed


def lose_answer(client: Client, path: str, form: dict[str, str]) -> None:
    """Send the form, whose answer never comes."""
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    client.post(path, form)
    client.cookies.load(cookies)
    for name in client.cookies.keys() - cookies.keys():
        del client.cookies[name]


@pytest.mark.parametrize("again", [{}, {"name": "Adele"}, {"bots": "3"}])
@pytest.mark.parametrize("first", [{}, {"bots": "2"}])
def test_rule_24_a_form_whose_answer_was_lost_makes_one_room(first, again):
    ada = browser()
    form = create_form(ada, name="Ada", **first)
    lose_answer(ada, "/rooms/", form)
    (code,) = rooms(ada)
    answer = ada.post("/rooms/", {**form, **again})
    assert answer.headers["location"] == f"/r/{code}/"
    assert rooms(ada) == [code]
    assert ada.get("/").context["known_name"] == "Ada"
    assert len(queries.read(code).game.players) == 1 + int(first.get("bots", 0))


def test_rule_24_of_two_forms_at_once_one_makes_the_room(monkeypatch):
    ada = browser()
    form = create_form(ada, name="Ada")
    ada.post("/rooms/", form)
    find, looks = codes.find_room_made_by, iter([False, True])  # the other's room is not there at the first look
    monkeypatch.setattr(codes, "find_room_made_by", lambda form: find(form) if next(looks) else "")
    assert ada.post("/rooms/", form).headers["location"] == f"/r/{rooms(ada)[0]}/"
    assert len(rooms(ada)) == 1


def test_rule_24_two_pages_make_two_rooms_and_two_visitors_too():
    ada, bob = browser(), browser()
    form = create_form(ada, name="Ada")
    bob.get("/")
    for client, sent in ((ada, form), (ada, create_form(ada, name="Ada")), (bob, form)):
        client.post("/rooms/", sent)
    assert (len(rooms(ada)), len(rooms(bob))) == (2, 1)
    assert set(rooms(ada)).isdisjoint(rooms(bob))


def test_a_repeat_is_no_room_of_the_limit():
    ada = browser()
    form = create_form(ada, name="Ada")
    for _ in range(30):
        assert ada.post("/rooms/", form).status_code == 302


# Joining


@pytest.mark.parametrize("again", ["Eve", "Evelyn", "m" * 99])
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_rule_24_a_visitor_whose_answer_was_lost_joins_once(headers, again):
    seat(cast.lobby())
    eve = Client(headers=headers)
    eve.get(f"/r/{CODE}/")
    lose_answer(eve, f"/r/{CODE}/join/", {"name": "Eve"})
    answer = eve.post(f"/r/{CODE}/join/", {"name": again})
    assert answer.status_code == (200 if headers else 303)
    assert [player.name for player in queries.read(CODE).game.players] == ["Ada", "Bob", "Cleo", "Eve"]
    assert eve.get(f"/r/{CODE}/").context["turn"].name == "Eve"
    assert eve.get("/").context["known_name"] == "Eve"


def test_rule_24_a_page_that_is_loaded_after_a_lost_answer_is_the_player_s_own():
    seat(cast.lobby())
    eve = browser()
    eve.get(f"/r/{CODE}/")
    lose_answer(eve, f"/r/{CODE}/join/", {"name": "Eve"})
    assert eve.get(f"/r/{CODE}/").context["turn"].name == "Eve"
