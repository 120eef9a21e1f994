"""Running a room: whoever comes, goes, is cut off or misbehaves, the game goes on."""

import re
import socket
import threading
import time
from contextlib import suppress

import pytest
from playwright.sync_api import expect
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.browser.people import Caller
from tests.browser.test_everyone import axe, too_wide
from tests.browser.test_lasting import NO_SOCKET, TOLD
from tests.conftest import Server
from tests.support.cast import EXACT
from tests.support.player import Line
from tests.support.sentences import read_heading, read_sentence

LIMIT = 30  # seconds for a move, the shortest that a host can choose
DROP = 40  # seconds for which a phone is out of reach

# The whole page but the board, which has all squares in it and is the same for everybody.
BESIDE_THE_BOARD = """() => {
    const page = document.documentElement.cloneNode(true)
    page.querySelector("#board").remove()
    return page.outerHTML
}"""
SECONDS_LEFT = """() => {
    const shown = document.querySelector("#clock i")
    return shown ? +getComputedStyle(shown).counterReset.split(" ")[1] : null
}"""
# When the countdown becomes urgent, and whether it is. An animation does it; `isOver` ends its wait.
HURRY = """(clock, isOver) => {
    const hurry = document.getAnimations().find(one => one.animationName == "hurry" && one.effect.target == clock)
    const [tens, ones] = ["--tens", "--ones"].map(name => +getComputedStyle(clock).getPropertyValue(name))
    if (isOver) hurry.finish()
    const bar = getComputedStyle(clock, "::after").backgroundColor != "rgba(0, 0, 0, 0)"
    return { "seconds before": tens * 10 + ones - hurry.effect.getTiming().delay / 1000, bar }
}"""
COUNTED_DOWN = f"from => ({SECONDS_LEFT})() <= from"


class Air:
    """Between one phone and the server; when it is cut, nothing comes through and neither side is told."""

    def __init__(self, server) -> None:
        self.port = server.port
        self.lines: list[tuple[socket.socket, socket.socket]] = []
        self.dead: list[tuple[socket.socket, socket.socket]] = []
        self.is_cut = False
        self.ear = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.ear.getsockname()[1]}"

    def cut(self) -> None:
        self.is_cut = True
        self.dead, self.lines = self.lines, []

    def restore(self) -> None:
        """The phone is in a network again, and knows that its old lines are gone; the server does not."""
        self.is_cut = False
        for near, _ in self.dead:
            with suppress(OSError):
                near.shutdown(socket.SHUT_RDWR)

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self.ear.accept()
                if self.is_cut:
                    near.close()
                    continue
                far = socket.create_connection(("127.0.0.1", self.port))
                self.lines.append((near, far))
                for way in ((near, far), (far, near)):
                    threading.Thread(target=self._pass_on, args=((near, far), *way), daemon=True).start()

    def _pass_on(self, line, source, sink) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if line in self.dead:
                    return
                sink.sendall(data)
            if line not in self.dead:
                sink.shutdown(socket.SHUT_WR)


@pytest.fixture(scope="module")
def brisk_server(tmp_path_factory):
    """One that misses people within seconds."""
    var = tmp_path_factory.mktemp("brisk")
    brisk = Server(var, TICK="0.5", FRESH="3", HOST_AWAY="1", LIST_TICK="0.3").start()
    yield brisk
    brisk.stop()


@pytest.fixture
def ada(visitor):
    return visitor("desk", "Ada")


@pytest.fixture
def bob(visitor):
    return visitor("phone", "Bob")


@pytest.mark.long
def test_the_host_closes_the_browser_in_mid_round_and_the_others_finish_the_game(ada, bob, gather, brisk_server):
    table = gather(ada, bob, "Cleo", "Dan", server=brisk_server)
    ada.open_settings()
    table.after(ada.set, "laps", "1")
    table.start()
    table.play_until(lambda game: game.phase == "guess" and game.awaited[0] != ada.id)
    host = ada.id
    ada.page.context.close()
    table.people.remove(ada)
    line = bob.find(f"#player-{host}")
    expect(line).to_have_attribute("data-away", "yes")
    expect(bob.find(f"#player-{bob.id}")).to_have_attribute("data-host", "yes")
    expect(line).to_have_attribute("data-host", "no")
    while table.game.phase != "over":
        if host in table.game.awaited:
            table.after(bob.press, f"#player-{host} .skip button")
        elif table.game.phase == "reveal":
            table.after(bob.go_on)
        else:
            table.play_short_rounds_until(
                lambda game: game.phase == "reveal" or host in game.awaited or game.phase == "over"
            )
    assert table.game.round == 4
    expect(bob.find("#status")).to_have_attribute("data-phase", "over")
    table.after(bob.press, "#act")
    expect(bob.find("#status")).to_have_attribute("data-phase", "lobby")


@pytest.mark.long
def test_a_phone_out_of_reach_in_its_own_turn_loses_the_guess_and_comes_back_to_its_seat(ada, bob, gather, server):
    bob.forgive(*NO_SOCKET, "ERR_INTERNET_DISCONNECTED", "ERR_CONNECTION")
    air = Air(server)
    bob.open = lambda server, code: bob.page.goto(f"{air.url}/r/{code}/")
    table = gather(ada, bob, "Cleo", "Dan")
    ada.open_settings()
    table.after(ada.set, "limit", str(LIMIT))
    table.start()
    table.play_until(lambda game: game.phase == "guess" and game.step == 1 and game.queue[0] == bob.id)
    version = table.version

    bob.page.evaluate("window.cutAt = Date.now()")
    air.cut()
    bob.page.context.set_offline(True)
    table.people.remove(bob)
    expect(bob.find("#line")).to_be_visible()
    line = ada.find(f"#player-{bob.id}")
    expect(line).to_have_attribute("data-away", "yes", timeout=1000 * LIMIT)
    expect(ada.find("#doing")).not_to_have_attribute("data-awaited", str(bob.id), timeout=1000 * (LIMIT + 5))
    ada.sees(version + 1)
    expect(ada.find("#news")).to_have_text(read_sentence("room/news.html#skipped", news={"name": "Bob"}))
    assert [move["name"] for move in server.entries(table.code)[version:]] == ["time-out"]

    bob.page.wait_for_function("seconds => Date.now() - cutAt > 1000 * seconds", arg=DROP, timeout=1000 * DROP)
    air.restore()
    bob.page.context.set_offline(False)
    expect(bob.find("#line")).to_be_hidden()
    expect(line).to_have_attribute("data-away", "no")
    table.people.append(bob)
    assert bob.page.evaluate("!!cutAt"), "the page was reloaded"
    expect(bob.find("#turn")).to_have_attribute("data-player", "2")
    table.play_until(lambda game: game.phase == "guess" and game.step == 2 and game.awaited[0] == bob.id)
    table.after(bob.guess, table.free_square())
    assert [piece.step for piece in table.game.pieces if piece.player == bob.id] == [2]


@pytest.mark.long
def test_a_late_comer_watches_is_told_from_which_round_and_scores_in_it(visitor, gather, server):
    table = gather("Ada", "Bob", "Cleo")
    table.start()
    table.play_on_to("guess", step=1)
    dan = visitor("phone", "Dan")
    dan.open(server, table.code)
    table.watchers.append(dan)
    table.step()
    expect(dan.find("#pieces [data-player]")).to_have_count(1)
    expect(dan.find("#turn #act")).to_contain_text("2")
    table.after(dan.join)
    table.people.append(dan)
    table.watchers.clear()
    expect(dan.find("#turn")).to_have_attribute("data-role", "waiting")
    expect(dan.find("#turn h2")).to_contain_text("2")
    table.play_until(lambda game: game.round == 2)
    expect(dan.find("#turn")).to_have_attribute("data-role", re.compile("guesser|giver"))
    table.play_until(lambda game: game.phase == "guess" and game.awaited[0] == dan.id)
    table.after(dan.guess, table.game.target)
    table.play_on_to("reveal")
    expect(dan.find(f"#pieces [data-player='{dan.id}'][data-points='{EXACT}']")).to_have_count(1)
    assert int(dan.find(f"#player-{dan.id}").get_attribute("data-points")) >= EXACT


def test_removing_takes_a_second_press_and_whoever_is_removed_cannot_come_back(ada, bob, gather, server):
    bob.forgive("403", *NO_SOCKET)
    bob.page.clock.install()
    table = gather(ada, bob, "Cleo", "Dan")
    table.start()
    table.play_on_to("clue")
    ada.open_tools(bob)
    ada.press(f"#player-{bob.id} .tools details summary")
    id = bob.id
    sure = f"#player-{id} details details [value=kick]"
    expect(ada.find(sure)).to_be_visible()
    assert not table.game.player(id).has_left
    table.people.remove(bob)
    table.after(ada.press, sure)
    expect(ada.find(f"#player-{id}")).to_have_attribute("data-out", "yes")
    removed = read_heading("turn/removed.html")
    expect(bob.find("#turn")).to_contain_text(removed)
    bob.page.clock.fast_forward(10_000)
    expect(bob.find("#line")).to_be_hidden()

    kept = "; ".join(f"{one['name']}={one['value']}" for one in bob.page.context.cookies())
    cookie, address = {"Cookie": kept}, f"{server.ws}/ws/r/{table.code}/"
    with connect(address, origin=server.url, additional_headers=cookie, create_connection=Line) as line:
        assert removed in line.recv(timeout=10)
        with pytest.raises(ConnectionClosed) as closed:
            line.recv(timeout=10)
        assert closed.value.rcvd.code == 4403
    assert bob.page.reload().status == 403
    expect(bob.find("h1")).to_have_text(read_heading("errors/removed.html"))
    token = next(one["value"] for one in bob.page.context.cookies() if one["name"] == "colorclues-csrf")
    answer = bob.page.context.request.post(
        f"{server.url}/r/{table.code}/join/", form={"name": "Rob"}, headers={"X-CSRFToken": token}, max_redirects=0
    )
    assert answer.status == 403
    assert "Rob" not in [player.name for player in table.game.players]
    table.play_on_to("reveal")


@pytest.mark.long  # tests/web/test_consumers.py guesses in two tabs too
def test_two_tabs_of_one_player_do_not_fight(ada, visitor, gather, brisk_server):
    bob = visitor("desk", "Bob")
    table = gather(ada, bob, "Cleo", server=brisk_server)
    table.start()
    tab = visitor("desk", "Bob, in a second tab")
    tab.page = bob.page.context.new_page()
    tab.open(brisk_server, table.code)
    table.watchers.append(tab)
    for step, one, other in ((1, tab, bob), (2, bob, tab)):
        table.play_until(
            lambda game, step=step: game.step == step and game.phase == "guess" and game.queue[0] == bob.id
        )
        table.after(one.guess, table.far_square())
        expect(other.find("#turn")).to_have_attribute("data-yours", "no")
        assert other.page.evaluate(TOLD) == one.page.evaluate(TOLD)

    line = ada.find(f"#player-{bob.id}")
    table.watchers.clear()
    tab.page.close()
    wait_for_lines(brisk_server, table.code, 2)
    table.step()
    expect(line).to_have_attribute("data-away", "no")
    bob.page.close()
    expect(line).to_have_attribute("data-away", "yes")


@pytest.mark.long
def test_the_hosts_settings_are_shown_to_all_and_kept_for_the_rematch(ada, bob, gather):
    table = gather(ada, bob, "Cleo")
    line = bob.find("#settings > details > summary")
    expect(line).to_contain_text(read_sentence("room/presets.html#classic-name"))
    expect(bob.find("#choose")).to_have_count(0)
    ada.open_settings()
    for name, value in (("preset", "quick"), ("limit", "180"), ("laps", "1"), ("double", "no")):
        ada.find(f"#{name}").focus()
        table.after(ada.set, name, value)
        expect(ada.find(f"#{name}")).to_have_value(value)
        assert ada.has_focus_on == name
    expect(line).to_contain_text(read_sentence("room/presets.html#quick-name"))
    expect(line).to_contain_text("180")
    expect(bob.find("#news")).to_contain_text(read_sentence("room/news.html#settings", news={"name": "Ada"}))
    table.start()
    expect(bob.find("#status")).to_have_attribute("data-rounds", "3")
    expect(ada.find("#preset")).to_have_count(0)
    table.play_to_the_end()
    table.after(ada.press, "#act")
    table.after(ada.press, "#again [value=lobby]")
    expect(line).to_contain_text(read_sentence("room/presets.html#quick-name"))
    expect(line).to_contain_text("180")
    for name, value in (("preset", "quick"), ("limit", "180"), ("laps", "1"), ("double", "no")):
        expect(ada.find(f"#{name}")).to_have_value(value)
    table.start()
    expect(bob.find("#status")).to_have_attribute("data-rounds", "3")


@pytest.mark.long  # tests/pov/test_secrets.py holds it without a browser
def test_in_quick_nobody_learns_of_anothers_guess_before_all_have_guessed(visitor, gather):
    people = [visitor("desk", "Ada"), visitor("phone", "Bob"), visitor("desk", "Cleo")]
    frames = {one.name: overheard(one) for one in people}
    table = gather(*people)
    people[0].open_settings()
    table.after(people[0].set, "preset", "quick")
    table.start()
    giver = table.giver
    first, second = table.others(giver)
    table.play_on_to("guess")
    for square in far_apart(table):
        heard = {name: len(texts) for name, texts in frames.items()}
        table.after(first.guess, square)
        expect(first.find(f"#pieces [data-square={square}]")).to_have_count(1)
        expect(second.find(f"#does-{first.id}")).to_have_attribute("data-doing", "placed")
        for one in (second, giver):
            told = [*frames[one.name][heard[one.name] :], one.page.evaluate(BESIDE_THE_BOARD)]
            assert not re.search(rf"\b{square}\b", " ".join(told)), f"{one.name} knows of {square}"
            one.page.reload()
            assert not re.search(rf"\b{square}\b", one.page.evaluate(BESIDE_THE_BOARD))
        table.after(second.guess, square)
        for one in people:
            sees_both(one, square, first, second)
        table.play_until(lambda game: game.phase in ("guess", "reveal"))


@pytest.mark.long
def test_the_countdown_is_right_after_a_reload_and_goes_on_through_every_push(ada, bob, gather, server):
    lines = []
    ada.page.route_web_socket("**/ws/**", lambda line: lines.append((line, line.connect_to_server())))
    table = gather(ada, bob, "Cleo")
    table.start()
    table.play_on_to("clue")
    shows_the_time_left(ada, table)
    ada.page.wait_for_function(COUNTED_DOWN, arg=ada.page.evaluate(SECONDS_LEFT) - 5)
    dan = Caller(server, "Dan")
    table.after(dan.take_seat, server, table.code)
    shows_the_time_left(ada, table)
    bob.page.reload()
    shows_the_time_left(bob, table)

    lines[-1][0].close(code=1011)
    eve = Caller(server, "Eve")
    table.after(eve.take_seat, server, table.code)
    expect(ada.find("#players .player")).to_have_count(5)
    shows_the_time_left(ada, table)


def test_the_countdown_stands_in_a_bar_for_its_last_ten_seconds(ada, gather):
    table = gather(ada, "Bob", "Cleo")
    table.start()
    clock = ada.find("#clock i")
    assert clock.evaluate(HURRY) == {"seconds before": 10, "bar": False}
    assert clock.evaluate(HURRY, True) == {"seconds before": 10, "bar": True}


def test_a_message_comes_as_one_new_item_and_the_field_is_ready_for_the_next(ada, bob, gather):
    frames = overheard(bob)
    table = gather(ada, bob, "Cleo")
    bob.press(".talk-chip")
    for text in ("hello", "and <b>again</b>"):
        heard = len(frames)
        ada.find("#say-text").fill(text)
        table.after(ada.page.keyboard.press, "Enter")
        expect(bob.find("#chat li").last).to_contain_text(text)
        told = " ".join(frames[heard:])
        assert re.findall(r'id="(message-\d+)"', told) == [bob.find("#chat li").last.get_attribute("id")]
        assert re.findall(r'id="([a-z]+)"', told) == ["version"]
        expect(ada.find("#say-text")).to_have_value("")
        assert ada.has_focus_on == "say-text"
    bob.find("#say-text").fill("half a sen")
    table.after(table.people[2].say, "I too")
    expect(bob.find("#say-text")).to_have_value("half a sen")
    assert bob.has_focus_on == "say-text"
    expect(bob.find("#chat li")).to_have_count(3)


@pytest.mark.long
def test_a_phone_marks_what_has_been_said_since_its_chat_was_open(ada, visitor, gather):
    bob = visitor("phone", "Bob")
    table = gather(ada, bob, "Cleo")
    assert seen_of_the_last_message(bob) is None
    table.after(table.people[2].say, "hello")
    assert seen_of_the_last_message(bob) == ("pass", "1")
    bob.press(".talk-chip")
    assert seen_of_the_last_message(bob) == ("pass", "0")
    since = passing_since(bob)
    bob.press("label.talk-close")
    assert seen_of_the_last_message(bob) == ("pass", "0")
    assert passing_since(bob) == since
    table.after(table.people[2].say, "I again")
    assert seen_of_the_last_message(bob) == ("pass", "1")


def test_a_game_that_begins_is_seen_from_its_top(visitor, gather):
    ada = visitor("phone", "Ada")
    table = gather(ada, "Bob", "Cleo")
    ada.page.evaluate("scrollTo(0, 300)")
    assert ada.page.evaluate("scrollY") == 300
    table.start()
    ada.page.wait_for_function("() => scrollY === 0", polling=30)


def passing_since(person):
    """When the last message began to pass over the game, by the page's clock."""
    return person.find("#chat li p").last.evaluate(
        "p => p.getAnimations().find(one => one.animationName === 'pass').startTime"
    )


def seen_of_the_last_message(person):
    """The animation with which it passes over the game, and how opaque the mark on the chat is."""
    if not person.find("#chat li").count():
        return None
    return tuple(
        person.find("#chat li").last.evaluate(
            """li => [getComputedStyle(li.firstChild).animationName, getComputedStyle(li, "::after").opacity]"""
        )
    )


@pytest.mark.long  # tests/rules/test_chat.py holds the rule
def test_the_giver_and_the_muted_are_told_why_they_cannot_speak(ada, bob, gather):
    table = gather(ada, bob, "Cleo")
    bob.press(".talk-chip")
    ada.open_tools(bob)
    table.after(ada.press, f"#player-{bob.id} [value=mute]")
    expect(bob.find("#say")).to_have_text(read_sentence("room/say.html#muted"))
    expect(bob.find("#say-text")).to_have_count(0)
    table.after(ada.press, f"#player-{bob.id} [value=mute]")
    expect(bob.find("#say-text")).to_be_visible()
    bob.press("label.talk-close")
    table.start()
    table.play_short_rounds_until(lambda game: game.giver in (ada.id, bob.id))
    giver = table.giver
    expect(giver.find("#say")).to_have_text(read_sentence("room/say.html#giver"))
    expect(giver.find("#say-text")).to_have_count(0)
    table.play_short_rounds_until(lambda game: game.phase == "reveal")
    expect(giver.find("#say-text")).to_have_count(1)


@pytest.mark.long
def test_whoever_leaves_comes_back_with_their_points(ada, bob, gather):
    table = gather(ada, bob, "Cleo", "Dan")
    table.start()
    table.play_until(lambda game: game.phase == "guess" and game.awaited[0] == bob.id)
    table.after(bob.guess, table.game.target)
    table.play_short_rounds_until(lambda game: game.phase == "reveal")
    points = table.game.player(bob.id).points
    assert points >= EXACT
    bob.open_settings()
    id = bob.id
    bob.press("#leave summary")
    table.after(bob.press, "#leave button")
    expect(ada.find(f"#player-{id}")).to_have_attribute("data-out", "yes")
    expect(bob.find("#turn")).to_have_attribute("data-role", "spectator")
    table.people.remove(bob)
    table.watchers.append(bob)
    table.play_on_to("clue")
    expect(bob.find("#turn h2 bdi")).to_have_text("Bob")
    table.after(bob.press, "#act")
    expect(bob.find("#turn")).to_have_attribute("data-role", "waiting")
    assert bob.id == id
    table.people.append(bob)
    table.watchers.clear()
    expect(ada.find(f"#player-{id}")).to_have_attribute("data-points", str(points))
    expect(ada.find(f"#player-{id}")).not_to_have_attribute("data-out", "yes")
    now = table.game.round
    table.play_short_rounds_until(lambda game: game.round == now + 1)
    expect(bob.find("#turn")).to_have_attribute("data-role", re.compile("guesser|giver"))
    assert table.game.player(id).points == points


def test_the_front_page_follows_the_rooms_that_are_open_to_all(ada, visitor, brisk_server):
    eve = visitor("phone", "Eve")
    eve.page.goto(brisk_server.url)
    expect(eve.find("#rooms .quiet")).to_be_visible()
    code = ada.start_room(brisk_server)
    room = eve.find(f"#room-{code}")
    expect(room).to_have_count(0)
    ada.open_settings()
    ada.set("private", "no")
    expect(room).to_contain_text("Ada")
    expect(room).to_contain_text("1")
    room.locator("a").focus()
    Caller(brisk_server, "Bob").take_seat(brisk_server, code)
    expect(room).to_contain_text("2")
    assert eve.page.evaluate("document.activeElement.getAttribute('href')") == f"/r/{code}/"
    ada.set("private", "yes")
    expect(room).to_have_count(0)
    ada.set("private", "no")
    eve.press(f"#room-{code} a")
    expect(eve.find("#join-name")).to_be_visible()
    wait_for_lines(brisk_server, code, 2)


def test_the_screen_shows_the_pieces_but_nobodys_target_before_the_reveal(visitor, gather, server):
    table = gather("Ada", "Bob", "Cleo")
    table.start()
    screen = visitor("desk", "The giver's own screen")
    kept = table.giver.client.cookies.items()
    screen.page.context.add_cookies([{"name": name, "value": value, "url": server.url} for name, value in kept])
    frames = overheard(screen)
    screen.page.goto(f"{server.url}/r/{table.code}/screen/")
    table.watchers.append(screen)
    table.play_on_to("guess")
    secrets = table.game.card
    guess = next(square for square in reversed(table.free_squares()) if square not in secrets)
    table.after(table.mover.guess, guess)
    expect(screen.find(f"#pieces [data-square={guess}]")).to_be_visible()
    expect(screen.find("#turn")).to_have_attribute("data-role", "spectator")
    for square in secrets:
        assert not re.search(rf"\b{square}\b", " ".join(frames))
        assert not re.search(rf"\b{square}\b", screen.page.evaluate(BESIDE_THE_BOARD))
    assert (
        screen.find("button, select, input:not([name=square]), a").evaluate_all(
            "all => all.filter(one => one.checkVisibility()).map(one => one.outerHTML)"
        )
        == []
    )
    table.play_short_rounds_until(lambda game: game.phase == "reveal")
    expect(screen.find("#target")).to_have_attribute("data-square", table.game.target)


def test_a_hidden_code_stands_nowhere_in_what_is_seen(ada, bob, gather, server):
    code = ada.start_room(server)
    ada.page.goto(f"{server.url}/r/{code}/")
    ada.press(".invitation a[href*=hide]")
    expect(ada.find("#turn")).to_have_attribute("data-role", "guesser")
    sees_no_code(ada, code)
    ada.press(".top [popovertarget=invite]")
    expect(ada.find("#invite")).to_be_visible()
    sees_no_code(ada, code)
    bob.open(server, code, "?hide")
    sees_no_code(bob, code)
    for name in ("Cleo", "Dan"):
        Caller(server, name).take_seat(server, code)
    expect(bob.find("#players .player")).to_have_count(3)
    bob.join()
    sees_no_code(bob, code)
    ada.press("#invite > [popovertargetaction=hide]")
    ada.start()
    expect(bob.find("#status")).to_have_attribute("data-phase", "pick")
    for one in (ada, bob):
        sees_no_code(one, code)


@pytest.mark.long
def test_the_podium_fits_a_phone_and_axe_finds_nothing_in_it(visitor, gather):
    ada = visitor("phone", "W" * 20)
    table = gather(ada, "M" * 20, "Ж" * 20, "Dan")
    ada.open_settings()
    table.after(ada.set, "laps", "1")
    table.start()
    table.play_to_the_end()
    podium = ada.find(".podium")
    expect(podium).to_be_visible()
    expect(podium.locator("li")).not_to_have_count(0)
    assert too_wide(ada) == {}
    assert axe(ada, ["#board"]) == {}


def overheard(person):
    """All that the sockets of this person's page are told from now on."""
    frames = []
    person.page.on("websocket", lambda line: line.on("framereceived", lambda frame: frames.append(frame)))
    return frames


def wait_for_lines(server, code, number):
    """Until the server knows of so many open sockets in the room."""
    for _ in range(100):
        rows = server._query(
            "SELECT fresh_until FROM play_connection c JOIN play_room r ON r.id = room_id "
            "WHERE code = ? AND channel NOT LIKE 'page %'",
            code,
        )
        if sum(until > time.time() for (until,) in rows) == number:
            return
        time.sleep(0.1)
    raise AssertionError(f"never {number} open sockets")


def far_apart(table):
    """A square for each step, which nobody could know of by another way."""
    known = {*table.game.card}
    return [square for square in ("C27", "N4", "C4", "N27", "H15", "H20") if square not in known][:2]


def sees_both(person, square, *guessers):
    """Two pieces on one square, of which neither hides the other."""
    pieces = person.find(f"#pieces [data-square={square}]")
    expect(pieces).to_have_count(2)
    owners = pieces.evaluate_all("all => all.map(one => +one.dataset.player)")
    assert sorted(owners) == sorted(one.id for one in guessers)
    tokens = pieces.locator(".token").evaluate_all("all => all.map(one => JSON.stringify(one.getBoundingClientRect()))")
    assert len(set(tokens)) == 2


def shows_the_time_left(person, table):
    """A page that is slow to load begins to count a little late."""
    expect(person.find("#clock i")).to_be_visible()
    shown = person.page.evaluate(SECONDS_LEFT)
    due = table.game.deadline - time.time()
    assert -0.5 < shown - due < 2.5


def sees_no_code(person, code):
    expect(person.find("body")).not_to_contain_text(code, use_inner_text=True)
    # While a page loads, Chromium's title for it is its address.
    expect(person.page).not_to_have_title(re.compile(code))
