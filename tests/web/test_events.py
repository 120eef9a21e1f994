"""What is pushed and never saved, from outside: who may send it, who sees it, and that nothing of it is stored."""

import asyncio
from contextlib import ExitStack, suppress

import pytest

from play.live.room_channel import RoomChannel
from play.rooms.snapshot import Snapshot
from play.rules import Refused
from play.web.limits import rate_limits
from play.web.sockets import consumers
from tests.conftest import Server
from tests.support import cast
from tests.support.player import Player, changes, parse
from tests.support.sentences import read_sentence


@pytest.fixture
def lobby(visit):
    return fill_room(visit(), visit(), visit(), visit())


def fill_room(ada, bob, cleo, eve):
    """Seat Ada, who is the host, Bob and Cleo; Eve watches. All have the page open."""
    ada.make_room("Ada")
    bob.join(ada.code, "Bob")
    cleo.join(ada.code, "Cleo")
    eve.watch(ada.code)
    return connect(ada, bob, cleo, eve)


def connect(*people):
    for person in people:
        person.reload().connect().hear()
    return people


def move(everybody, mover, name, **typed):
    after = mover.version + 1
    mover.move(name, **typed)
    for person in everybody:
        person.wait(after)


@pytest.fixture
def revealed(lobby):
    """Play to the first reveal; return the same four."""
    players = list(lobby[:3])
    move(lobby, players[0], "start")
    giver = next(player for player in players if player.is_yours)
    move(lobby, giver, "pick", square=giver.choices("pick", "square")[0])
    move(lobby, giver, "clue", text="moss")
    for square in ("A1", "A2"):
        move(lobby, next(player for player in players if player.is_yours), "guess", square=square)
    move(lobby, giver, "pass")
    assert lobby[0].phase == "reveal"
    return lobby


def react(person, sign="wow"):
    person.send(person.fields("react") | {"sign": sign})


def signs(person):
    """Return the tokens and the spoken words of the signs that a page shows."""
    return [node.text for node in person.page.all("p", class_="sign")]


def sees(everybody, *texts):
    for person in everybody:
        person.wait(lambda one: len(signs(one)) >= len(texts))
        assert [text in sign for text, sign in zip(texts, signs(person), strict=True)] == [True] * len(texts)


def kept(server, code):
    return server.row(code), server.entries(code)


def refusal(server, sender, message):
    before = kept(server, sender.code)
    sender.send(message)
    while "notice" not in changes(sender.hear()):
        pass
    assert kept(server, sender.code) == before
    return sender.refused


# Reactions


def test_all_see_a_sign_of_a_player_and_of_a_spectator_and_nothing_is_stored(server, revealed):
    ada, bob, cleo, eve = revealed
    before, version = kept(server, ada.code), ada.version
    react(bob, "heart")
    sees(revealed, "Bob")
    react(eve, "star")
    sees(revealed, "Bob", read_sentence("room/signs.html#star"))
    assert [person.version for person in revealed] == [version] * 4
    assert kept(server, ada.code) == before
    for person in revealed:
        assert person.regions() == person.reload().regions()
        assert signs(person) == []


def test_a_television_shows_signs_too_and_has_no_form(server, visit, revealed):
    screen = visit().watch(revealed[0].code)
    open_screen(screen)
    react(revealed[1])
    sees([screen], "Bob")


def open_screen(person):
    """Open the room's television in this person's browser, whose page is then the television's."""
    person.show(person.http.get(f"/r/{person.code}/screen/"))
    person.socket = person.open(f"/ws/r/{person.code}/?screen")
    person.hear()


def test_nobody_reacts_through_a_television_least_of_all_who_is_muted_or_barred(server, revealed):
    ada, bob, cleo, eve = revealed
    after = ada.version + 2
    ada.send({"move": "mute", "player": bob.id, "on": "yes"})
    ada.send({"move": "kick", "player": cleo.id, "sure": "yes"})
    ada.wait(after)
    for person in (bob, cleo, eve):
        open_screen(person)
        assert refusal(server, person, {"move": "react", "sign": "wow"}) == "stranger"
    react(ada)
    sees([ada], "Ada")


def test_the_form_is_there_at_the_reveal_alone_and_a_sign_at_another_time_is_refused(server, lobby):
    ada, bob, _, eve = lobby
    assert [person.moves & {"react"} for person in lobby] == [set()] * 4
    assert refusal(server, bob, {"move": "react", "sign": "wow"}) == "react-later"
    move(lobby, ada, "start")
    assert "react" not in bob.moves | eve.moves
    assert refusal(server, eve, {"move": "react", "sign": "wow"}) == "react-later"


def test_nonsense_is_refused(server, revealed):
    for sign in ("", "dance", "<b>", 7, None, ["wow"]):
        assert refusal(server, revealed[1], {"move": "react", "sign": sign}) == "wrong-field"
    assert refusal(server, revealed[1], {"move": ["react"]}) == "wrong-field"


def test_who_is_muted_has_no_form_and_is_refused(server, revealed):
    ada, bob, *_ = revealed
    ada.send({"move": "mute", "player": bob.id, "on": "yes"})
    bob.wait(bob.version + 1)
    assert "react" not in bob.moves and "react" in ada.moves
    assert refusal(server, bob, {"move": "react", "sign": "wow"}) == "say-muted"


def test_the_host_switches_the_signs_off_for_all(server, revealed):
    ada, bob, _, eve = revealed
    move(revealed, ada, "settings", reactions="no")
    assert "react" not in ada.moves | bob.moves | eve.moves
    assert refusal(server, eve, {"move": "react", "sign": "wow"}) == "react-off"
    move(revealed, ada, "settings", reactions="yes")
    react(eve)
    sees(revealed, read_sentence("room/signs.html#wow"))


def test_a_sign_takes_a_past_refusal_away(server, revealed):
    bob = revealed[1]
    assert refusal(server, bob, {"move": "fly"}) == "move-unknown"
    react(bob)
    assert changes(bob.hear()) == ["notice", "version"] and not bob.refused


def test_the_plain_page_has_no_form_and_a_form_that_is_sent_is_refused(server, revealed):
    bob = revealed[1]
    before = kept(server, bob.code)
    answer = bob.submit(bob.reload().form("react"), sign="wow")
    assert answer.status_code == 422
    assert parse(answer.text).with_id("notice")["data-refused"] == "needs-socket"
    bob.query = "?plain"
    assert "react" not in bob.reload().moves
    assert server.entries(bob.code) == before[1]


# Practice


def dots(person):
    return {node["data-player"]: node["data-square"] for node in person.region("dots").all("li")}


def practise(everybody, person, square):
    person.send(person.fields("practise") | {"square": square})
    for one in everybody:
        one.wait(lambda one: dots(one).get(person.id) == square)


def test_friends_see_each_other_s_dots_until_the_start_and_nothing_is_stored(server, visit, lobby):
    ada, bob, cleo, eve = lobby
    before = kept(server, ada.code)
    practise(lobby, bob, "C12")
    practise(lobby, ada, "P30")
    practise(lobby, bob, "A1")
    assert kept(server, ada.code) == before
    fay = visit().watch(ada.code).connect()
    fay.wait(lambda fay: dots(fay) == {bob.id: "A1", ada.id: "P30"})
    move(lobby, ada, "start")
    for person in lobby:
        person.wait(lambda one: not dots(one))
        assert not person.moves & {"practise", "word"}
    assert refusal(server, bob, {"move": "practise", "square": "A1"}) == "lobby-only"


def test_the_host_alone_draws_another_word_which_all_get(server, lobby):
    ada, bob, cleo, eve = lobby
    practise(lobby, bob, "C12")
    first = {person.region("word").text for person in lobby}
    assert len(first) == 1
    assert refusal(server, bob, {"move": "word"}) == "host-only"
    assert refusal(server, eve, {"move": "practise", "square": "A1"}) == "stranger"
    assert refusal(server, bob, {"move": "practise", "square": "Q1"}) == "no-square"
    ada.move("word")
    for person in lobby:
        person.wait(lambda one: not dots(one))
        assert person.region("word").text not in first
    assert "practise" not in eve.moves and "word" not in bob.moves


# Spectators


def test_all_are_told_how_many_watch_and_a_television_does_not_count(visit, lobby):
    ada, *_, eve = lobby
    visit().watch(ada.code).open(f"/ws/r/{ada.code}/?screen")
    one, two = (read_sentence("room/watching.html#watching", watching={"people": people}) for people in (1, 2))
    assert ada.hear_of_spectators() == one
    visit().watch(ada.code).connect()
    assert ada.hear_of_spectators() == two
    eve.hang_up()
    assert ada.hear_of_spectators() == one


# Limits


@pytest.fixture
def limiter(monkeypatch, settings):
    """Make a limiter with the limits of a server; `limiter.now` is its time in seconds."""
    settings.LIMITS = True
    limiter = rate_limits.RateLimiter()
    limiter.now = 1000.0
    monkeypatch.setattr(rate_limits.time, "monotonic", lambda: limiter.now)
    return limiter


class Page(consumers.RoomConsumer):
    """The page of Eve, who has a cookie and no seat."""

    def __init__(self):
        super().__init__()
        self.code, self.visitor, self.language = "CDF349", "eve", "en"

    def push(self, text):
        pass


@pytest.fixture
def sent(monkeypatch):
    """Return what the process sends, which shows a reveal. It must not read the database."""
    sent = []
    room = Snapshot("CDF349", 3, cast.revealed(), {"ada": 1})
    monkeypatch.setitem(consumers.hub.channels, "CDF349", RoomChannel(room, print))
    monkeypatch.setattr("play.rooms.queries.read", lambda code: pytest.fail("the database was read"))
    monkeypatch.setattr(consumers.hub, "send_event", sent.append)
    return sent


def test_a_spectator_s_sign_reads_no_database(sent):
    asyncio.run(Page()._send_event({"move": "react", "sign": "wow"}))
    assert [event.value for event in sent] == ["wow"]


def test_what_is_refused_counts_too(limiter, sent, monkeypatch):
    monkeypatch.setattr(rate_limits, "rate_limiter", limiter)
    page = Page()
    for _ in range(5):
        with pytest.raises(Refused):
            asyncio.run(page._send_event({"move": "react", "sign": "dance"}))
    with pytest.raises(rate_limits.RateLimited):
        asyncio.run(page._send_event({"move": "react", "sign": "dance"}))
    assert sent == []


def count_allowed(limiter, person):
    number = 0
    with suppress(rate_limits.RateLimited):
        while number < 100:
            limiter.check_event(person)
            number += 1
    return number


def test_a_person_may_send_five_at_once_and_then_one_a_second(limiter):
    assert count_allowed(limiter, "ada") == count_allowed(limiter, "bob") == 5
    limiter.now += 2
    assert count_allowed(limiter, "ada") == 2


def test_sixty_spectators_make_a_room_show_four_a_second_and_other_rooms_do_not_notice(limiter):
    assert sum(limiter.may_show_event("CDF349") for _ in range(60)) == 12
    limiter.now += 1
    assert sum(limiter.may_show_event("CDF349") for _ in range(60)) == 4
    assert limiter.may_show_event("K7QM4T")


def test_who_taps_without_end_is_told_and_the_others_are_not(tmp_path):
    server = Server(tmp_path, LIMITS="on").start()
    try:
        with ExitStack() as stack:
            ada, bob = connect(*seat_two(server, stack))
            for _ in range(20):
                ada.send({"move": "practise", "square": "A1"})
            ada.wait(lambda ada: ada.refused == "too-fast")
            bob.wait(lambda bob: dots(bob) == {ada.id: "A1"})
            assert not bob.refused
    finally:
        server.stop()


def seat_two(server, stack):
    ada, bob = (stack.enter_context(Player(server.url)) for _ in range(2))
    ada.make_room("Ada")
    return ada, bob.join(ada.code, "Bob")
