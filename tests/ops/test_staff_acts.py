"""What staff does to rooms, to people and to the server: what others see of it, who may, and what is kept of it."""

import json
import time
from contextlib import ExitStack

import httpx
import pytest
from django.utils import timezone
from websockets.exceptions import ConnectionClosed

from tests.conftest import Server
from tests.support.player import PATIENCE, Player, parse
from tests.support.staff import Operator, make_staff, sign_in

SLUR = "Zwetschgenschmus"
ACTS = ("close", "reopen", "unlist", "list", "bar", "strike-name", "strike-message")
NO_ADDRESSES = "", "localhost", "1.2.3", "0/0", "203.0.113.0/24", "2001:db8::/32"
PATHS = ("actions/", "bars/", "restart/", "process/x-1-2/", *(f"QQQQQQ/{act}/" for act in ACTS), "QQQQQQ/")


@pytest.fixture(scope="module")
def signed_in(staffed):
    """Return the cookies of olga's browser. A password takes a quarter of a second of a core."""
    with Player(staffed.url) as olga:
        sign_in(olga)
        return list(olga.http.cookies.jar)


@pytest.fixture
def olga(staffed, signed_in):
    with Operator(staffed.url) as olga:
        for cookie in signed_in:
            olga.http.cookies.jar.set_cookie(cookie)
        yield olga


@pytest.fixture
def visit(staffed):
    """Return a function that lets another browser come."""
    players = []

    def come(**headers):
        players.append(Player(staffed.url, **headers))
        return players[-1]

    yield come
    for player in players:
        player.__exit__()


@pytest.fixture
def ada(visit):
    """Ada is the host of a room, with her socket open."""
    return visit().make_room("Ada").connect()


def here(ada, act=""):
    return f"/dashboard/{ada.code}/{act}/" if act else f"/dashboard/{ada.code}/"


def closing(player):
    with pytest.raises(ConnectionClosed) as closed:
        while True:
            player.hear()
    return closed.value.rcvd.code


def log_book(olga, code=""):
    page = parse(olga.http.get("/dashboard/actions/", params={"room": code} if code else {}).text)
    return [line.text for line in page.all("li", class_="action")]


def is_done(response):
    return response.status_code == 302


# Who may


@pytest.mark.parametrize("path", PATHS)
def test_nobody_but_staff_gets_to_a_page_or_form_of_staff(path, staffed, visit):
    for someone in (visit(), visit().make_room("Eve")):
        for answer in (someone.http.get("/dashboard/" + path), post(someone, path)):
            assert answer.is_redirect or answer.status_code == 405
            assert not answer.is_redirect or answer.headers["location"].startswith("/staff/sign-in/")


def post(someone, path, **fields):
    """Send a form with a token that fits, which anybody can get."""
    someone.http.get("/")
    data = {"csrfmiddlewaretoken": someone.http.cookies["colorclues-csrf"], "reason": "x", "sure": "yes", **fields}
    return someone.http.post("/dashboard/" + path, data=data, headers={"Origin": someone.url})


@pytest.mark.parametrize("path", ["bars/", "restart/", "QQQQQQ/close/"])
def test_a_form_of_another_site_does_nothing(path, olga):
    fields = {"reason": "x", "sure": "yes", "minutes": "5", "address": "192.0.2.1", "hours": "1"}
    assert olga.http.post("/dashboard/" + path, data=fields, headers={"Origin": olga.url}).status_code == 403


def test_every_act_asks_why_and_what_cannot_be_undone_whether_you_are_sure(olga, ada):
    for act, fields in (("close", {"sure": "yes"}), ("unlist", {}), ("bar", {"player": "1", "hours": "1"})):
        answer = olga.act(here(ada, act), **fields, reason="  ")
        assert answer.status_code == 422 and parse(answer.text).all(role="alert", class_="refusal")
    for act, fields in (("close", {}), ("strike-name", {"player": "1"})):
        assert olga.act(here(ada, act), **fields, reason="because").status_code == 422
    assert olga.act(here(ada, "unlist"), reason="x" * 201).status_code == 422
    assert log_book(olga, ada.code) == [] and ada.reload().phase == "lobby"


def test_what_was_typed_stays_in_a_refused_form(olga, ada):
    page = parse(olga.act(here(ada, "close"), sentence="Good night", reason="late").text)
    assert page.with_id("close-sentence")["value"] == "Good night" and page.with_id("close-why")["value"] == "late"
    assert "open" in page.with_id("close-why").parent.parent.attrs


# Closing a room


def test_who_is_in_a_closed_room_reads_why_and_nobody_comes_in_or_moves(olga, ada, visit):
    bob, eve = visit().join(ada.code, "Bob").reload().connect(), visit().watch(ada.code).connect()
    tv = visit().watch(ada.code)
    before = ada.version
    assert is_done(olga.act(here(ada, "close"), sentence="We close at ten.", reason="a quarrel", sure="yes"))
    for one in (ada, bob, eve):
        assert closing(one) == 4404
        assert one.region("turn")["data-phase"] == "shut" and "We close at ten." in one.region("turn").text
    for path in ("", "screen/", "seat/", "report/", "?plain"):
        answer = ada.http.get(f"/r/{ada.code}/{path}")
        assert answer.status_code == 410 and "We close at ten." in answer.text
    assert tv.submit(tv.page.with_id("join"), name="Dan").status_code == 410
    assert leave(bob).status_code == 410
    assert ada.code not in ada.http.get("/").text
    socket = visit().open(f"/ws/r/{ada.code}/")
    assert "We close at ten." in socket.recv(timeout=PATIENCE)
    assert before < olga_version(olga, ada)
    assert log_book(olga, ada.code) == log_book(olga)[:1]
    (line,) = log_book(olga, ada.code)
    assert "olga" in line and "a quarrel" in line


def leave(player):
    """By a form, as a page would send it that was open all the time."""
    data = {"csrfmiddlewaretoken": player.http.cookies["colorclues-csrf"], "move": "leave"}
    return player.http.post(f"/r/{player.code}/move/", data=data, headers={"Origin": player.url})


def olga_version(olga, ada):
    return int(
        "".join(filter(str.isdigit, parse(olga.http.get(here(ada)).text).with_id("behind").all("small")[0].text))
    )


def test_a_room_that_is_opened_again_goes_on(olga, ada, visit):
    assert is_done(olga.act(here(ada, "close"), reason="by mistake", sure="yes"))
    assert is_done(olga.act(here(ada, "reopen"), reason="it was one"))
    assert ada.reload().connect().phase == "lobby"
    ada.hear()
    after = ada.version + 1
    ada.move("bot")
    ada.wait(after)
    assert [("closed" in line, "opened" in line) for line in log_book(olga, ada.code)] == [(False, True), (True, False)]


# The list


def test_the_host_cannot_put_a_room_back_on_the_list_that_staff_has_taken_off(olga, ada, visit):
    ada.move("settings", private="no")
    ada.wait(lambda one: one.version >= 2)
    assert f"/r/{ada.code}/" in visit().http.get("/").text
    assert is_done(olga.act(here(ada, "unlist"), reason="not for all"))
    for choice in ("yes", "no"):
        ada.move("settings", private=choice)
        ada.wait(ada.version + 1)
    assert f"/r/{ada.code}/" not in visit().http.get("/").text
    assert visit().watch(ada.code).phase == "lobby", "the link leads there"
    assert is_done(olga.act(here(ada, "list"), reason="better now"))
    assert f"/r/{ada.code}/" in visit().http.get("/").text


# Bars


def test_who_is_barred_can_open_no_page_and_no_socket_until_it_is_lifted(olga, ada, visit):
    bob = visit().join(ada.code, "Bob").reload().connect()
    assert is_done(olga.act(here(ada, "bar"), player="2", hours="24", reason="spam"))
    assert closing(bob) == 4403 and bob.region("turn")["data-phase"] == "barred"
    for path in ("/", f"/r/{ada.code}/", f"/r/{ada.code}/?plain"):
        assert bob.http.get(path).status_code == 403 and "24" in bob.http.get(path).text
    assert bob.http.get("/privacy/").status_code == 404  # there is none here, and it says so to everybody
    assert leave(bob).status_code == 403
    socket = bob.open(f"/ws/r/{ada.code}/")
    assert 'data-phase="barred"' in socket.recv(timeout=PATIENCE)
    assert "Bob" in ada.reload().region("players").text and visit().watch(ada.code).phase == "lobby"
    lift(olga)
    assert bob.reload().id == "2"
    assert "Bob" in log_book(olga, ada.code)[1] and "spam" in log_book(olga, ada.code)[1]


def lift(olga):
    """Lift the newest bar."""
    (form, *_) = [
        form for form in parse(olga.http.get("/dashboard/bars/").text).all("form") if form.all("button", name="lift")
    ]
    id = form.all("button", name="lift")[0]["value"]
    assert is_done(olga.act("/dashboard/bars/", on="/dashboard/bars/", lift=id, reason="enough"))


def test_a_bar_ends_by_itself_and_its_address_is_forgotten(olga, visit, staffed):
    assert is_done(olga.act("/dashboard/bars/", on="/dashboard/bars/", address="2001:db8:7::9", hours="1", reason="x"))
    rows = staffed._query("SELECT id, subject FROM play_standingorder WHERE kind = ?", "address")
    assert [subject for _, subject in rows] == ["2001:db8:7::/64"]
    staffed._query("UPDATE play_standingorder SET until = ? WHERE id = ?", time.time() - 1, rows[0][0])
    wait_until(lambda: not staffed._query("SELECT id FROM play_standingorder WHERE kind = ?", "address"))
    assert "2001:db8" not in json.dumps(staffed._query("SELECT whom, reason FROM play_action"))
    assert "2001:db8" not in staffed.log()


def wait_until(is_so):
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.parametrize("address", ["127.0.0.1", "::ffff:127.0.0.1", " 127.0.0.1 ", *NO_ADDRESSES])
def test_staff_cannot_bar_its_own_address_or_what_is_none(address, olga):
    answer = olga.act("/dashboard/bars/", on="/dashboard/bars/", address=address, hours="1", reason="x")
    assert answer.status_code == 422 and olga.http.get("/").status_code == 200


def test_staff_cannot_bar_its_own_browser(olga, ada):
    olga.join(ada.code, "Olga")
    assert olga.act(here(ada, "bar"), player=olga.reload().id, hours="1", reason="x").status_code == 422


# Striking


def test_a_message_that_was_struck_is_nowhere_any_more(olga, ada, visit, staffed):
    bob, tom = visit().join(ada.code, "Bob").reload().connect(), visit(Accept_Language="de").watch(ada.code)
    tom.connect()
    for text in ("Hello", SLUR, "Bye"):
        after = bob.version + 1
        bob.move("say", text=text)
        bob.wait(after)
    tom.wait(bob.version)
    report(ada, message="2")
    strike = {"message": "2", "reason": "rude", "sure": "yes"}
    assert SLUR in unveil(olga, ada).text and SLUR in olga.http.get("/dashboard/reports/").text
    assert is_done(post(olga, f"{ada.code}/strike-message/", **strike))
    for player, word in ((ada, "(removed)"), (bob, "(removed)"), (tom, "(entfernt)")):
        player.wait(lambda one, word=word: word in one.region("chat").text)
        assert [message.text.endswith(word) for message in player.region("chat").all("li")] == [False, True, False]
        assert SLUR not in player.reload().http.get(f"/r/{ada.code}/").text
    assert_gone(SLUR, olga, ada, staffed)


def report(player, message):
    data = {"csrfmiddlewaretoken": player.http.cookies["colorclues-csrf"], "kind": "hurts", "message": message}
    answer = player.http.post(f"/r/{player.code}/report/", data=data, headers={"Origin": player.url})
    assert answer.status_code == 303


def unveil(olga, ada):
    olga.show(olga.http.get(here(ada)))
    (form,) = [form for form in olga.page.all("form") if form.get("action") == here(ada)]
    return olga.submit(form)


def assert_gone(words, olga, ada, staffed):
    assert words not in json.dumps(staffed.entries(ada.code), ensure_ascii=False)
    assert words not in json.dumps(staffed.row(ada.code), ensure_ascii=False)
    assert words not in json.dumps(staffed._query('SELECT "by", whom, reason FROM play_action'), ensure_ascii=False)
    assert words not in json.dumps(staffed._query("SELECT seen, reporter FROM play_report"), ensure_ascii=False)
    assert words not in unveil(olga, ada).text + "".join(log_book(olga)) + staffed.log()


def test_a_name_that_was_struck_is_nowhere_any_more_and_the_new_one_is_unlike_all_others(olga, ada, visit, staffed):
    bob = visit().join(ada.code, SLUR).reload().connect()
    visit().join(ada.code, "Player 2")
    bob.wait(lambda one: "Player 2" in one.region("players").text)
    after = bob.version + 1
    bob.move("say", text="Hello")
    bob.wait(after)
    report(bob, message="1")
    assert is_done(olga.act(here(ada, "strike-name"), player="2", reason="rude", sure="yes"))
    for player in (ada, bob):
        player.wait(lambda one: "Player 2 (2)" in one.region("players").text)
        assert SLUR not in player.region("players").text + player.region("chat").text
    assert_gone(SLUR, olga, ada, staffed)
    assert "Player 2 (2)" in log_book(olga, ada.code)[0]


def test_what_is_not_there_cannot_be_struck(olga, ada):
    for act, fields in (
        ("strike-message", {"message": "9"}),
        ("strike-name", {"player": "9"}),
        ("bar", {"player": "9"}),
    ):
        assert post(olga, f"{ada.code}/{act}/", hours="1", **fields).status_code == 422


# A host's removals


def test_a_host_s_removals_stand_in_the_log_book_with_both_names(olga, ada, visit, staffed):
    visit().join(ada.code, "Bob")
    visit().join(ada.code, "Cleo")
    ada.wait(lambda one: "Cleo" in one.region("players").text)
    ada.send({"move": "kick", "player": ["2", "3"], "sure": "yes"})
    ada.wait(lambda one: "Bob" not in one.region("players").text)
    lines = log_book(olga, ada.code)
    assert len(lines) == 2 and all("Ada" in line for line in lines)
    assert "Cleo" in lines[0] and "Bob" in lines[1]
    assert is_done(olga.act(here(ada, "strike-name"), player="1", reason="x", sure="yes"))
    assert all("Ada" not in line for line in log_book(olga, ada.code))


def test_the_log_book_is_paged(olga, ada, staffed):
    for number in range(31):
        row = {
            "kind": "list",
            "by": "olga",
            "room": ada.code,
            "whom": "",
            "reason": f"number {number}.",
            "done": f"{timezone.now():%Y-%m-%d}",
        }
        staffed.insert("play_action", {f'"{name}"': value for name, value in row.items()})
    page = parse(olga.http.get("/dashboard/actions/", params={"room": ada.code.lower()}).text)
    assert len(page.all("li", class_="action")) == 30
    (older,) = [link for link in page.all("a") if (link.get("href") or "").startswith("?before=")]
    page = parse(olga.http.get("/dashboard/actions/" + older["href"]).text)
    assert ["number 0." in line.text for line in page.all("li", class_="action")] == [True]
    assert olga.http.get("/dashboard/actions/", params={"before": "9" * 40}).status_code == 200


# Announcing


def test_a_restart_is_announced_on_every_open_page_and_on_those_that_come(olga, ada, visit):
    bob, tom = visit().watch(ada.code).connect(), visit(Accept_Language="de").watch(ada.code).connect()
    for one in (ada, bob, tom):
        one.hear()
    front = visit().open("/ws/rooms/")
    assert is_done(announce(olga, minutes="5", text="Bring tea."))
    try:
        for one, words in ((ada, "in 5 minutes"), (bob, "in 5 minutes"), (tom, "in 5 Minuten")):
            one.wait(lambda one: one.announced)
            assert words in one.announced and "Bring tea." in one.announced
            one.reload().connect().hear()
            assert words in one.announced
        while "Bring tea." not in front.recv(timeout=PATIENCE):
            pass
        assert "Bring tea." in ada.http.get("/").text + ada.http.get("/r/QQQQQQ/").text
        assert is_done(announce(olga, minutes="1"))
        ada.wait(lambda one: "in 1 minute." in one.announced and "tea" not in one.announced)
    finally:
        assert is_done(olga.act("/dashboard/restart/", on="/dashboard/restart/", withdraw="yes", reason="not now"))
    ada.wait(lambda one: not one.announced)
    assert "in 1 minute" not in ada.http.get("/").text
    assert parse(ada.reload().connect().socket.recv(timeout=PATIENCE)), "it comes back"


def announce(olga, **fields):
    return olga.act("/dashboard/restart/", on="/dashboard/restart/", **{"reason": "an upgrade", "text": "", **fields})


@pytest.mark.parametrize("fields", [{"minutes": "4"}, {"minutes": "-1"}, {"minutes": "5", "text": "x" * 101}])
def test_what_cannot_be_announced_is_refused(fields, olga):
    assert announce(olga, **fields).status_code == 422


# Several processes


@pytest.fixture
def two(tmp_path, visit):
    """Two processes with one database. They have no channel layer between them, so only the ticks help."""
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    more = {"TICK": "0.2", "PULSE": "0.5", "DASHBOARD_TICK": "0.3", "STAFF_CONTACT": "staff@example.org"}
    one = Server(tmp_path / "one", **more).start()
    shared = {
        "DATABASE_URL": f"sqlite:///{tmp_path}/one/colorclues.sqlite3",
        "SECRET_KEY": one._environment()["SECRET_KEY"],
    }
    other = Server(tmp_path / "two", **more, **shared).start()
    make_staff(one)
    yield one, other
    other.stop()
    one.stop()


def test_all_processes_obey_within_a_tick(two):
    one, other = two
    with Operator(one.url) as olga, Player(other.url) as ada, Player(other.url) as bob:
        ada.make_room("Ada").connect().hear()
        bob.join(ada.code, "Bob").connect().hear()
        # A name of a process as the dashboard shows it
        olga.look()
        names = olga.processes("serves")
        assert len(names) == 2
        (there,) = [name for name in names if f"-{other.process.pid}-" in name]
        assert is_done(announce(olga, minutes="10"))
        ada.wait(lambda page: "in 10 minutes" in page.announced)
        drain, path = {"reason": "to update it"}, f"/dashboard/process/{there}/"
        assert is_done(olga.act(path, on=path, **drain))
        assert [closing(ada), closing(bob)] == [1012, 1012]
        assert closing_at_once(ada) == 1012
        ready = httpx.get(other.url + "/readyz")
        assert (ready.status_code, ready.text.partition(":")[0]) == (503, "draining")
        assert httpx.get(other.url + "/healthz").status_code == httpx.get(one.url + "/readyz").status_code == 200
        olga.wait(lambda page: page.processes("drained") == {there})
        (here_,) = names - {there}
        alone = f"/dashboard/process/{here_}/"
        assert olga.act(alone, on=alone, reason="x").status_code == 422, "no other process would serve"
        assert is_done(olga.act(path, on=path, undrain="yes", reason="done"))
        wait_until(lambda: httpx.get(other.url + "/readyz").status_code == 200)
        bob.reload().connect().hear()
        # Its address too: that of both, since they are on one machine, but staff stays in
        act = f"/dashboard/{ada.code}/bar/"
        assert is_done(olga.act(act, player="2", hours="1", address="yes", reason="spam"))
        assert closing(bob) == 4403
        wait_until(lambda: httpx.get(other.url).status_code == 403)
        assert "staff@example.org" in httpx.get(other.url).text
        assert olga.http.get("/").status_code == olga.http.get(f"/r/{ada.code}/").status_code == 200
        assert "127.0.0.1" in olga.http.get("/dashboard/bars/").text


def closing_at_once(player):
    socket = player.open(f"/ws/r/{player.code}/")
    with pytest.raises(ConnectionClosed) as closed:
        socket.recv(timeout=PATIENCE)
    return closed.value.rcvd.code


@pytest.mark.long
def test_a_worker_that_is_drained_leaves_all_new_connections_to_the_others(tmp_path, redis):
    server = Server(tmp_path, WEB_CONCURRENCY="2", REDIS_URL=redis.url, TICK="0.2", PULSE="0.5", DASHBOARD_TICK="0.3")
    server.start()
    make_staff(server)
    try:
        with Operator(server.url) as olga, ExitStack() as sockets:
            olga.look()
            olga.wait(lambda page: len(page.processes("serves")) == 2)
            drained = sorted(olga.processes("serves"))[0]
            path = f"/dashboard/process/{drained}/"
            players = [sockets.enter_context(Player(server.url)) for _ in range(12)]
            for player in players:
                player.make_room("Ada").connect().hear()
            assert is_done(olga.act(path, on=path, reason="it is slow"))
            wait_until(lambda: "This process is drained" in server.log())
            time.sleep(1)  # twelve sockets are one share
            for player in players:
                # A socket of the drained worker is closed; every one that is opened now is another worker's.
                player.connect().hear()
                player.socket.ping().wait(PATIENCE)
            assert httpx.get(server.url + "/readyz").text == "ok"
            olga.look().wait(lambda page: page.processes("drained") == {drained})
            olga.wait(lambda page: numbers(page, drained)["sockets"] == "0")
            assert is_done(olga.act(path, on=path, undrain="yes", reason="done"))
            olga.wait(lambda page: page.processes("drained") == set())
            for _ in range(40):
                players[0].connect().hear()
            olga.wait(lambda page: numbers(page, drained)["sockets"] != "0")
    finally:
        server.stop()


def numbers(page, process):
    (line,) = [line for line in page.region("processes").all("li") if line.get("data-process") == process]
    return {pair.all("dt")[0].text: pair.all("dd")[0].text for pair in line.all("div")}
