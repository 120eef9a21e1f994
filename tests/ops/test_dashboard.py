"""The dashboard: all processes together, from any process, for staff alone, and a room's secrets only on request."""

import asyncio
import re
import time
from dataclasses import replace

import pytest
from websockets.exceptions import ConnectionClosed

from play.ops import staff
from play.ops.dashboard import messages, summary
from play.ops.dashboard.consumers import DashboardConsumer, RoomInspectorConsumer
from play.ops.dashboard.times import Age
from play.ops.process_reports import SLOT, Figures, LoggedError, ProcessReport, Slot
from play.ops.room_reports import RoomReport
from play.rules.board import SQUARES
from tests.conftest import Server
from tests.pov.test_secrets import find_named
from tests.support.metrics import read_by_process, read_metric
from tests.support.player import PATIENCE, Player, changes, parse
from tests.support.sentences import read_sentence
from tests.support.staff import Operator, make_staff
from tests.support.waiting import wait_until

BEAT, TICK = 1.0, 0.3
LOOKED = "Showed the secrets of a room to staff"


@pytest.fixture
def olga(staffed):
    with Operator(staffed.url) as olga:
        yield olga


@pytest.fixture
def guessing(staffed):
    """ada, bob and cleo in a room after the first clue. The giver is the first in the list."""
    with Player(staffed.url) as ada, Player(staffed.url) as bob, Player(staffed.url) as cleo:
        players = [ada, bob, cleo]
        ada.make_room("Ada")
        for player, name in ((bob, "Bob"), (cleo, "Cleo")):
            player.join(ada.code, name)
        for player in players:
            player.connect().hear()
        move(players, ada, "start")
        players.sort(key=lambda player: not player.is_yours)
        move(players, players[0], "pick", square=players[0].choices("pick", "square")[0])
        move(players, players[0], "clue", text="moss")
        yield players


def move(players, mover, name, **typed):
    after = mover.version + 1
    mover.move(name, **typed)
    for player in players:
        player.wait(after)


def closing(socket):
    with pytest.raises(ConnectionClosed) as closed:
        while True:
            socket.recv(timeout=PATIENCE)
    return closed.value.rcvd.code


# For staff alone


@pytest.mark.parametrize("path", ["/dashboard/", "/dashboard/QQQQQQ/"])
def test_strangers_are_led_to_the_sign_in_and_their_sockets_closed(path, staffed):
    with Player(staffed.url) as eve:
        assert eve.http.get(path).headers["location"] == f"/staff/sign-in/?next={path}"
        socket = eve.open("/ws" + path)
        assert parse(socket.recv(timeout=PATIENCE)).with_id("clock").all(data_ended="signed-out", role="alert")
        assert closing(socket) == 4403


def test_who_signs_out_hears_nothing_more_on_a_new_socket(olga):
    olga.look()
    olga.submit(olga.page.all("form")[0])
    assert closing(olga.open("/ws/dashboard/")) == 4403


@pytest.mark.parametrize("path", ["/dashboard/", "/dashboard/{}/"])
def test_signing_out_ends_what_is_open_in_other_tabs_and_browsers(path, olga, guessing, staffed):
    path = path.format(guessing[0].code)
    with Operator(staffed.url) as elsewhere:
        elsewhere.look(path)
        olga.look(path)
        tab = olga.open(f"/ws{path}")
        token = olga.http.cookies["colorclues-csrf"]
        assert olga.http.post("/staff/sign-out/", data={"csrfmiddlewaretoken": token}).is_redirect
        assert [closing(socket) for socket in (tab, olga.socket, elsewhere.socket)] == [4403] * 3
        assert elsewhere.http.get(path).is_redirect


@pytest.mark.parametrize("ended", ["signed-out", "gone", "too-many", "too-fast"])
def test_each_ending_says_why_in_words_of_its_own(ended):
    clock = parse(messages.render_end(ended, "en")).with_id("clock")
    assert [p["data-ended"] for p in clock.all("p")] == [ended]
    others = {
        messages.render_end(other, "en") for other in ("signed-out", "gone", "too-many", "too-fast") if other != ended
    }
    assert len(others) == 3 and messages.render_end(ended, "en") not in others


@pytest.mark.parametrize("kind", [DashboardConsumer, RoomInspectorConsumer])
def test_a_sign_in_ends_also_while_the_database_is_away(kind):
    socket, sent = kind(), []
    socket.scope, socket.channel_name, socket.is_over, socket.language = {"session": {}}, "a", False, "en"
    socket.push, socket.close = sent.append, keep(sent)
    away = summary.without_database(told_by(process()), NOW + 30, NOW)
    asyncio.run(socket.show(away))
    assert sent[-1] == 4403
    socket.is_over = False
    socket.scope = {"session": {staff.SIGNED_IN: time.time()}}
    sent.clear()
    asyncio.run(socket.show(away))
    assert 4403 not in sent


def keep(sent):
    async def one(what):
        sent.append(what)

    return one


# While it happens


def test_the_page_is_of_now_and_not_of_the_last_beat(olga, guessing):
    olga.look()
    assert guessing[0].code in olga.rooms()


def test_a_room_is_there_with_its_phase_as_soon_as_it_is_played_in(olga, guessing):
    olga.look()
    code = guessing[0].code
    olga.wait(lambda page: code in page.rooms())
    text = olga.rooms()[code].text
    assert f"{read_sentence('dashboard/phase.html#guess')} 1" in text
    assert re.search(r"3\D+0\D+3\D", text), "it says how many players, bots and sockets there are"
    for player in guessing:
        player.hang_up()
    olga.wait(lambda page: code not in page.rooms())


def test_nothing_is_pushed_but_what_has_changed():
    rooms, error = (shown("K7QM4T"),), LoggedError("2026-01-01T00:00:00Z", "oh")
    one = process(shown=rooms, rooms={"guess": ("K7QM4T",)}, errors=(error,))
    assert changed(one, one) == ["clock"]
    assert changed(one, replace(one, errors=(error, error))) == ["errors", "clock"]
    assert changed(one, replace(one, has_left=True)) == ["rooms", "processes", "clock"]


def changed(before, after):
    """Return the regions that are pushed two seconds later, in their order."""
    pushed = messages.diff(summary.summarize([before], NOW), summary.summarize([after], NOW + 2), "en")
    return [region for message in pushed for region in changes(message)]


def test_a_region_at_its_fullest_fits_into_a_message():
    rooms = tuple(shown(f"ROOM{number:02}", since=NOW - 9000 * number) for number in range(100))
    lines = tuple(
        LoggedError("2026-01-01T00:00:00Z", "&" * 2000, "a", "error", "ROOM01", "<'ü" * 3000) for _ in range(20)
    )
    slots = tuple(Slot(int(NOW // SLOT) - number, 99_999, 99_999) for number in range(1, 91))
    some = {"shown": rooms, "errors": lines, "rooms": {"guess": tuple(room.code for room in rooms)}, "history": slots}
    name = "a-host-with-a-name-that-is-as-long-as-platforms-make-them-{}-4711-abcd"
    many = [process(name.format(n), beat=NOW - 60 * (n % 2), **some) for n in range(60)]
    for message in messages.diff(None, told_by(*many), "de"):
        assert len(message.encode()) < 16_000, message[:100]


def test_of_many_processes_those_are_shown_that_need_a_look_and_the_others_are_a_number():
    well = [process(f"well-{number}", sockets=1) for number in range(40)]
    seen = told_by(*well, process("gone", NOW - 60)).processes
    assert seen.lines[0].name == "gone"
    assert len(seen.lines) + seen.more == 41 and seen.sockets == 40


# The inside of a room


def test_a_room_s_target_and_card_are_not_there_before_the_reveal(olga, guessing, staffed):
    code = guessing[0].code
    state = staffed.row(code)[1]
    secrets = {state["target"], *state["card"]}
    olga.look(f"/dashboard/{code}/")
    shown = olga.http.get(f"/dashboard/{code}/").text + olga.hear()
    assert not find_named(shown, SQUARES)
    assert not find_named(shown, secrets)
    move(guessing, next(player for player in guessing if player.is_yours), "guess", square="A1")
    olga.wait(lambda page: "guess" in page.region("behind").all("ol")[0].all("li")[0].text)
    assert not find_named(olga.heard[-1], secrets)


def test_whoever_asks_for_the_secrets_gets_them_and_the_log_tells_that(olga, guessing, staffed):
    code = guessing[0].code
    olga.look(f"/dashboard/{code}/")
    before = staffed.log().count(LOOKED)
    olga.http.get(f"/dashboard/{code}/")
    assert staffed.log().count(LOOKED) == before
    unveil = next(form for form in olga.page.all("form") if form["action"] == f"/dashboard/{code}/")
    page = olga.submit(unveil)
    assert find_named(page.text, {staffed.row(code)[1]["target"]})
    [line] = staffed.log().split(LOOKED)[before + 1 :]
    assert f'"room":"{code}"' in line.splitlines()[0]


def test_players_cannot_ask_for_the_secrets(guessing):
    ada = guessing[0]
    form = {"csrfmiddlewaretoken": ada.http.cookies["colorclues-csrf"]}
    assert ada.http.post(f"/dashboard/{ada.code}/", data=form).is_redirect


def test_after_the_reveal_the_moves_are_told_and_what_people_say_is_not(olga, guessing, staffed):
    ada, bob, _ = guessing
    move(guessing, bob, "say", text="where on earth")
    for square in ("A1", "A2"):
        move(guessing, next(player for player in guessing if player.is_yours), "guess", square=square)
    move(guessing, ada, "pass")
    olga.look(f"/dashboard/{ada.code}/")
    page = olga.http.get(f"/dashboard/{ada.code}/").text
    assert find_named(page, {staffed.row(ada.code)[1]["target"]})
    assert "square=A1" in page and "where on earth" not in page


def test_a_room_that_is_none_is_not_found(olga):
    olga.look()
    assert olga.http.get("/dashboard/QQQQQQ/").status_code == 404
    socket = olga.open("/ws/dashboard/QQQQQQ/")
    assert parse(socket.recv(timeout=PATIENCE)).all(data_ended="gone")
    assert closing(socket) == 4404
    assert olga.http.get("/dashboard/qqq-qqq/").headers["location"] == "/dashboard/QQQQQQ/"
    assert olga.http.get("/dashboard/---/").status_code == 404


@pytest.mark.long
def test_a_room_from_behind_says_of_when_it_is_and_that_nothing_has_come(olga, guessing):
    olga.look(f"/dashboard/{guessing[0].code}/")
    assert olga.region("clock").all("time") and olga.region("clock").all("p", class_="silent")
    first = olga.region("clock").text
    olga.wait(lambda page: page.region("clock").text != first)
    assert olga.region("clock").all("p", class_="silent")


# Several processes


@pytest.fixture(scope="module")
def the_two(postgres, redis, tmp_path_factory):
    """Start two servers with one database and one Redis, which report themselves often."""
    urls = {"DATABASE_URL": postgres.new_database(), "REDIS_URL": redis.url, "SECRET_KEY": "one for both " * 4}
    often = {"PULSE": str(BEAT), "DASHBOARD_TICK": str(TICK), "METRICS_TOKEN": "a token of both"}
    both = [Server(tmp_path_factory.mktemp(name), **urls, **often) for name in ("one", "other")]
    try:
        for one in both:
            one.start()
        make_staff(both[0])
        yield both
    finally:
        for one in both:
            one.kill()


@pytest.fixture
def two(the_two):
    """Return the two servers, which are both up. The test may end them."""
    for one in the_two:
        if one.process is None:
            one.start()
    return the_two


def test_who_signs_out_at_one_process_is_signed_out_at_the_other(two):
    with Operator(two[0].url) as olga, Operator(two[1].url) as elsewhere:
        olga.look()
        elsewhere.look()
        olga.submit(olga.page.all("form")[0])
        assert closing(elsewhere.socket) == 4403


def test_every_process_tells_of_all_and_one_that_is_killed_is_missed_and_then_forgotten(two):
    with Operator(two[0].url) as olga, Player(two[1].url) as ada:
        ada.make_room("Ada").connect().hear()
        olga.look()
        olga.wait(lambda page: ada.code in page.rooms() and len(page.processes("serves")) == 2, 30)
        for server in two:
            wait_until(lambda server=server: len(read_by_process(server, "colorclues_sockets")) == 2)
            wait_until(lambda server=server: read_metric(server, "colorclues_moves_total", move="join") >= 1)
        two[1].kill()
        olga.wait(lambda page: page.processes("gone") and page.states() == {"gone"}, 30)
        assert len(olga.processes("serves")) == 1 and ada.code not in olga.rooms()
        wait_until(lambda: len(read_by_process(two[0], "colorclues_sockets")) == 1)
    two[0].stop()
    assert sorted(two[0]._query("SELECT has_left FROM play_process")) == [(False,), (True,)]


# The overview from the reports


NOW = 1_000_000 * SLOT + 5.0


def process(name="one", beat=NOW, has_left=False, history=(), errors=(), **figures):
    return ProcessReport(name, NOW - 100, beat, has_left, Figures(**figures), history, errors)


def shown(code, phase="guess", version=1, since=NOW - 30, sockets=2, is_overdue=False):
    return RoomReport(code, version, phase, 1, since, 2, 1, sockets, is_overdue)


def told_by(*processes):
    return summary.summarize(processes, NOW)


def test_what_is_stuck_comes_first_then_what_has_stood_still_for_longest_and_then_what_is_not_played():
    rooms = (
        shown("LOBBYX", "lobby", since=NOW - 9000),
        shown("FRESHX"),
        shown("SLOWXX", since=NOW - 600),
        shown("STUCKX", is_overdue=True),
    )
    codes = {"lobby": ("LOBBYX",), "guess": ("FRESHX", "SLOWXX", "STUCKX", "OTHERX")}
    seen = told_by(process(shown=rooms, rooms=codes, overdue=("STUCKX",)))
    assert [line.code for line in seen.rooms.lines] == ["STUCKX", "SLOWXX", "FRESHX", "LOBBYX"]
    assert [line.is_overdue for line in seen.rooms.lines] == [True, False, False, False]
    assert [line.is_slow for line in seen.rooms.lines] == [False, True, False, False]
    assert seen.state.overdue == 1 and seen.rooms.more == 1
    assert {phase.name: phase.rooms for phase in seen.rooms.phases if phase.rooms} == {"lobby": 1, "guess": 4}


def test_a_room_that_two_processes_show_is_one_with_the_sockets_of_both():
    one = process("one", shown=(shown("K7QM4T", "clue", version=4),), rooms={"clue": ("K7QM4T",)})
    other = process("other", shown=(shown("K7QM4T", "guess", version=5),), rooms={"guess": ("K7QM4T",)})
    for processes in ((one, other), (other, one)):
        rooms = told_by(*processes).rooms
        assert [(line.code, line.phase, line.sockets) for line in rooms.lines] == [("K7QM4T", "guess", 4)]
        assert rooms.total == 1 and {phase.name for phase in rooms.phases if phase.rooms} == {"guess"}


def test_rooms_are_counted_once_however_many_there_are_and_whoever_shows_them():
    codes = tuple(f"ROOM{number:02}" for number in range(100))
    rooms = tuple(shown(code, is_overdue=code in codes[:80]) for code in codes[:40])
    both = [process(name, shown=rooms, rooms={"guess": codes}, overdue=codes[:80]) for name in ("one", "other")]
    seen = told_by(*both)
    assert (seen.rooms.total, seen.rooms.more, seen.state.overdue) == (100, 60, 80)
    assert {phase.name: phase.rooms for phase in seen.rooms.phases if phase.rooms} == {"guess": 100}


def test_a_room_that_went_on_in_another_process_is_not_stuck():
    rooms = {"guess": ("K7QM4T",)}
    behind_hand = process("one", shown=(shown("K7QM4T", is_overdue=True),), rooms=rooms, overdue=("K7QM4T",))
    well = process("other", shown=(shown("K7QM4T", version=2),), rooms=rooms)
    assert told_by(behind_hand, well).state.overdue == 0
    assert told_by(behind_hand).state.overdue == 1
    earlier = process("other", shown=(shown("K7QM4T"),), rooms=rooms)
    for both in ((behind_hand, earlier), (earlier, behind_hand)):
        assert told_by(*both).state.overdue == 1 and told_by(*both).rooms.lines[0].is_overdue


def test_refusals_are_told_by_the_minute_at_most_and_of_late():
    told = process(history=(Slot(999_990, 0, 4), Slot(999_998, 0, 1), Slot(999_999, 0, 1)))
    [refusals] = [spark for spark in told_by(told).rates.sparks if spark.name == "refusals"]
    assert (refusals.lately, refusals.most) == (2, 24)


def test_what_a_process_did_that_has_ended_still_counts_but_its_rooms_do_not():
    slots = (Slot(999_998, 50, 3, (0, 10, *[0] * 11)),)
    left = process("left", NOW - 20, has_left=True, history=slots, rooms={"guess": ("K7QM4T",)}, sockets=9)
    seen = told_by(left, process(history=(Slot(999_998, 10), Slot(999_999, 60))))
    sparks = {spark.name: spark for spark in seen.rates.sparks}
    assert (sparks["moves"].lately, sparks["moves"].most) == (2.0, 6.0)
    assert sparks["p50"].most == 1.5 and sparks["refusals"].lately == 3
    assert seen.processes.sockets == 0 and seen.rooms.total == 0
    assert seen.state.gone == ()


def test_a_silent_process_is_gone_and_stands_first():
    seen = told_by(process("well"), process("gone", NOW - 60))
    assert [(line.name, line.state) for line in seen.processes.lines] == [("gone", "gone"), ("well", "serves")]
    assert seen.state.gone == ("gone",)


def test_the_errors_of_all_processes_are_told_the_newest_first():
    def error(second):
        return LoggedError(f"2026-01-01T00:00:{second:02}Z", f"number {second}")

    seen = told_by(process("one", errors=(error(1), error(3))), process("other", errors=(error(2),)))
    assert [(line.event, line.process) for line in seen.errors.lines] == [
        ("number 3", "one"),
        ("number 2", "other"),
        ("number 1", "one"),
    ]
    assert seen.errors.lines[0].at == "2026-01-01 00:00:03"


@pytest.mark.parametrize(
    ("seconds", "age"),
    [
        (-3, (0, "s")),
        (9, (0, "s")),
        (59, (50, "s")),
        (60, (1, "min")),
        (3599, (59, "min")),
        (7300, (2, "h")),
        (2e5, (2, "d")),
    ],
)
def test_an_age_is_coarse(seconds, age):
    assert Age.of(seconds) == Age(*age)


def test_a_database_that_is_away_leaves_what_was_seen_and_says_so():
    seen = summary.without_database(told_by(process(sockets=4)), NOW + 30, NOW)
    assert seen.state.is_away and seen.state.away == Age(30, "s")
    assert seen.processes.sockets == 4
