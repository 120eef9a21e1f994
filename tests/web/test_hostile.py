"""Attacks: floods, scripts, searches for rooms, pages that never read. Players never notice."""

import asyncio
import json
import socket
import sqlite3
import threading
import time
from contextlib import ExitStack, suppress
from itertools import product, repeat

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from play.rooms import codec
from play.rules.board import SQUARES
from play.rules.phases import CLUE, GUESS, LOBBY, OVER, PICK, REVEAL
from tests.conftest import Server
from tests.support.long import IS_LONG
from tests.support.player import Player, parse
from tests.support.sentences import read_heading, read_sentence
from tests.support.waiting import wait_until

PATIENCE = 20  # seconds, for what comes at once on an idle machine
# Seconds for everybody else's own moves, whatever the hostile do: 0.1 on an idle machine. Where other tests run beside
# these, they have less than one core.
SOON = 1 if IS_LONG else 3
NOTHING_HERE, TOO_MUCH, TRY_LATER = 4404, 4408, 1013
LARGEST = 16 * 1024  # bytes of a frame
CUT_BY_PINGS = 20  # seconds after which a socket that answers none is cut at the earliest

# The limits as they are by default (settings.py).
SOCKET_BURST, VISITOR_BURST, PATIENT = 30, 60, 60
SOCKETS_OF_VISITOR, SOCKETS_AT_ADDRESS, OPENINGS_OF_VISITOR = 50, 1000, 60
WRONG_CODES, ROOMS_OF_VISITOR, ROOMS_AT_ADDRESS, JOINS_OF_VISITOR = 100, 10, 60, 20

addresses = (f"198.51.{a}.{b}" for a, b in product(range(100), range(1, 255)))


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    """Start a server with the default limits. It is behind one proxy, so that each test has addresses of its own."""
    server = Server(tmp_path_factory.mktemp("guarded"), LIMITS="on", TRUSTED_PROXIES="1").start()
    yield server
    server.stop()


@pytest.fixture
def visit(guarded):
    """Return a function that makes a visitor, at this address or at one of the test's own."""
    own = next(addresses)
    with ExitStack() as stack:
        yield lambda address=own: stack.enter_context(Player(guarded.url, X_Forwarded_For=address))


@pytest.fixture
def ada(visit):
    return visit().make_room("Ada")


@pytest.fixture
def bob(visit, ada):
    """Seat bob, who plays with ada from another address."""
    return visit(next(addresses)).join(ada.code, "Bob").reload()


def last_words(socket):
    """Return what the server said before it closed the socket, and the code of the close."""
    heard = []
    with pytest.raises(ConnectionClosed) as closed:
        while True:
            heard.append(socket.recv(timeout=PATIENCE))
    return heard, closed.value.rcvd.code if closed.value.rcvd else 1006


def refusals(messages):
    return [node["data-refused"] for text in messages for node in parse(text).walk() if node.get("data-refused")]


def phase(message):
    return parse(message).with_id("turn")["data-phase"]


def again(message):
    """Return where the links lead. A page that is loaded again keeps to its own address, which may hide the code."""
    return [link["href"] for link in parse(message).all("a")]


def own_move(player, name):
    """Return the seconds until the player's own move is answered."""
    before, start = player.version, time.monotonic()
    player.move("rename", name=name)
    player.wait(before + 1, PATIENCE)
    assert player.refused is None
    return time.monotonic() - start


# Messages


def test_a_script_is_refused_in_words_and_then_let_go(ada, bob):
    ada.connect().hear()
    bob.connect().hear()
    for _ in range(SOCKET_BURST + PATIENT + 100):
        with suppress(ConnectionClosed):
            bob.send({"move": "here"})
    heard, code = last_words(bob.socket)
    assert code == TOO_MUCH
    assert set(refusals(heard)) == {"too-fast"}
    assert len(refusals(heard)) >= PATIENT
    assert len(heard) - len(refusals(heard)) >= SOCKET_BURST
    assert phase(heard[-1]) == "too-fast"
    assert parse(heard[-1]).with_id("turn").text == read_sentence("turn/too-fast.html")
    assert again(heard[-1]) == [""]
    assert own_move(ada, "Adele") < SOON


def test_what_is_refused_for_its_speed_is_not_looked_at(guarded, ada):
    ada.connect().hear()
    before = guarded.row(ada.code)[0]
    for number in range(SOCKET_BURST + 20):
        ada.send({"move": "rename", "name": f"Ada {chr(97 + number % 26)}"})
    answers = [ada.hear() for _ in range(SOCKET_BURST + 20)]
    made = len(answers) - len(refusals(answers))
    assert SOCKET_BURST <= made < SOCKET_BURST + 20
    assert guarded.row(ada.code)[0] == before + made


def test_who_was_too_fast_is_heard_again_a_moment_later(ada):
    ada.connect().hear()
    for _ in range(SOCKET_BURST + 10):
        ada.send({"move": "here"})
    for _ in range(SOCKET_BURST + 10):
        ada.hear()
    assert ada.refused == "too-fast"
    ada.send({"move": "here"})

    def is_heard():
        ada.move("rename", name="Adele")
        ada.hear()
        return ada.refused is None

    wait_until(is_heard)


def test_many_sockets_of_one_player_are_no_way_around(ada, visit):
    tabs = [ada.open(f"/ws/r/{ada.code}/") for _ in range(4)]
    for tab in tabs:
        tab.recv(timeout=PATIENCE)
    each = VISITOR_BURST // 2 - 5
    start = time.monotonic()
    for tab in tabs:
        for _ in range(each):
            tab.send('{"move": "here"}')
    heard = [refusals([tab.recv(timeout=PATIENCE)]) for tab in tabs for _ in range(each)]
    took = time.monotonic() - start
    assert VISITOR_BURST <= heard.count([]) <= VISITOR_BURST + 8 * took + 4
    for number in range(40):  # some may find a token that has just come back
        tabs[number % 4].send('{"move": "here"}')
        answer = ada.submit(ada.form("rename"), name="")
        if answer.status_code == 429:
            break
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) >= 1
    assert read_heading("errors/too_much.html") in parse(answer.text).text
    cleo = visit().join(ada.code, "Cleo").connect()
    cleo.hear()
    assert own_move(cleo, "Cleopatra") < SOON


def test_the_front_page_s_socket_is_no_place_to_talk(visit):
    line = visit().open("/ws/rooms/")
    for _ in range(SOCKET_BURST + PATIENT + 20):
        with suppress(ConnectionClosed):
            line.send("hello")
    heard, code = last_words(line)
    assert code == TOO_MUCH
    assert parse(heard[-1]).with_id("rooms").all("p", role="alert")


def test_a_stranger_s_message_does_not_wait_for_the_room(guarded, ada, visit):
    """A flood does not make the game wait: it is refused while another holds the database's one lock for writing."""
    eve = visit().make_room("Eve").watch(ada.code).connect()
    eve.hear()
    with sqlite3.connect(guarded.var / "colorclues.sqlite3", timeout=20, isolation_level=None) as database:
        database.execute("BEGIN IMMEDIATE")
        start = time.monotonic()
        eve.send({"move": "start"})
        eve.hear()
        answer = eve.http.post(
            f"/r/{ada.code}/move/", data={"move": "start"}, headers={"X-CSRFToken": eve.http.cookies["colorclues-csrf"]}
        )
        took = time.monotonic() - start
        database.execute("ROLLBACK")
    assert eve.refused == "stranger" and answer.status_code == 422
    assert took < 5  # seconds, below the 8 after which a lock is given up


def test_who_has_just_joined_is_no_stranger(ada, visit):
    bob = visit().make_room("Bob").watch(ada.code).connect()
    bob.hear()
    bob.send({"move": "rename", "name": "Bobby"})
    bob.hear()
    assert bob.refused == "stranger"
    assert bob.submit(bob.page.with_id("join"), name="Bob").status_code == 303
    bob.wait(lambda bob: bob.id)
    bob.send({"move": "rename", "name": "Bobby"})
    bob.wait(lambda bob: "Bobby" in bob.region("players").text)


# Sockets


def test_one_visitor_has_so_many_sockets_and_no_more(ada):
    lines = [ada.open(f"/ws/r/{ada.code}/") for _ in range(SOCKETS_OF_VISITOR)]
    for line in lines:
        assert phase(line.recv(timeout=PATIENCE)) == "lobby"
    heard, code = last_words(ada.open(f"/ws/r/{ada.code}/"))
    assert code == TOO_MUCH
    assert phase(heard[-1]) == "too-many"
    assert parse(heard[-1]).with_id("turn").text == read_sentence("turn/too-many.html")
    assert again(heard[-1]) == [""]
    assert last_words(ada.open("/ws/rooms/"))[1] == TOO_MUCH
    lines[0].close()

    def is_let_in():
        with suppress(ConnectionClosed):
            return phase(ada.open(f"/ws/r/{ada.code}/").recv(timeout=PATIENCE)) == "lobby"

    wait_until(is_let_in)


@pytest.mark.long
def test_one_address_has_so_many_sockets_and_others_come_in_all_the_same(guarded, ada, visit):
    crowded = next(addresses)
    before = guarded.memory
    codes = asyncio.run(crowd(guarded, ada.code, crowded, SOCKETS_AT_ADDRESS + 5))
    assert codes.count(TOO_MUCH) == 5
    assert guarded.memory - before < 100  # MiB
    bob = visit(next(addresses)).join(ada.code, "Bob").reload().connect()
    bob.hear()
    assert own_move(bob, "Bobby") < SOON


def test_who_opens_sockets_too_often_is_told_to_come_back_later(ada):
    """The close has a code after which pages connect again by themselves, because nothing is wrong with them."""
    end, opened, start = None, 0, time.monotonic()
    while end is None and opened < 300:
        with ada.open("/ws/nowhere") as line:
            end = {NOTHING_HERE: None}.get(code := last_words(line)[1], code)
        opened += end is None
    assert end == TRY_LATER
    assert OPENINGS_OF_VISITOR <= opened <= OPENINGS_OF_VISITOR + 2 * (time.monotonic() - start) + 1

    def is_let_in():
        with suppress(ConnectionClosed):
            return phase(ada.open(f"/ws/r/{ada.code}/").recv(timeout=PATIENCE)) == "lobby"

    wait_until(is_let_in)


async def crowd(server, code, address, number):
    """Open so many sockets without a cookie. Return the code of each close; None for a socket that was let in."""

    async def one():
        line = await connect(
            f"{server.ws}/ws/r/{code}/",
            origin=server.url,
            additional_headers={"X-Forwarded-For": address},
            open_timeout=60,
            proxy=None,
        )
        first = await asyncio.wait_for(line.recv(), 60)
        if phase(first) != "too-many":
            return line
        await line.wait_closed()
        return line

    lines = []
    for _ in range(0, number, 15):
        lines += await asyncio.gather(*(one() for _ in range(15)))
    codes = [line.close_code for line in lines]
    await asyncio.gather(*(line.close() for line in lines))
    return codes


# Codes, rooms and seats


def made_up_codes():
    return ("".join(letters) for letters in product("XWVT", repeat=6))


def test_a_search_for_rooms_ends_and_those_who_sit_in_one_play_on(guarded, visit, ada):
    """The limit holds for the room's address, its socket and the front page alike."""
    eve, codes = visit(), made_up_codes()
    wrong = {404: 0, 429: 0}
    for code in (next(codes) for _ in range(1000 if IS_LONG else WRONG_CODES + 10)):
        eve.http.cookies.clear()  # else the limit on pages would stop the search before
        wrong[eve.http.get(f"/r/{code}/").status_code] += 1
    assert WRONG_CODES <= wrong[404] <= WRONG_CODES + 30
    assert eve.http.get(f"/r/{ada.code}/").status_code == 429
    for asked in (
        f"/?code={ada.code}",
        f"/?code={ada.code}&screen=yes",
        f"/r/{ada.code}/screen/",
        f"/r/{ada.code}/?plain",
    ):
        refused = eve.http.get(asked)
        assert refused.status_code == 429
        assert read_heading("errors/too_much.html") in parse(refused.text).text
    assert last_words(eve.open(f"/ws/r/{ada.code}/"))[1] == TOO_MUCH
    assert eve.http.get("/").status_code == 200
    ada.reload().connect().hear()
    assert own_move(ada, "Adele") < SOON
    assert ada.http.get(f"/?code={ada.code}").is_redirect
    bob = visit(next(addresses)).join(ada.code, "Bob").reload()
    assert bob.id


def test_a_search_by_socket_is_counted_too(visit, ada):
    eve, codes = visit(), made_up_codes()
    ends = [last_words(eve.open(f"/ws/r/{code}/"))[1] for code, _ in zip(codes, range(WRONG_CODES + 10), strict=False)]
    assert ends[:WRONG_CODES] == [NOTHING_HERE] * WRONG_CODES
    assert TOO_MUCH in ends
    assert eve.http.get(f"/r/{ada.code}/").status_code == 429


def test_nobody_makes_rooms_without_end(visit):
    ada, bob = visit(), visit()
    answers = [made(ada) for _ in range(ROOMS_OF_VISITOR + 3)]
    assert answers[:ROOMS_OF_VISITOR] == [302] * ROOMS_OF_VISITOR
    assert answers[-1] == 429
    assert made(bob) == 302
    answers = []
    for _ in range(ROOMS_AT_ADDRESS):
        bob.http.cookies.delete("colorclues")
        answers.append(made(bob))
    assert answers[-1] == 429
    assert made(visit(next(addresses))) == 302


def made(visitor):
    visitor.show(visitor.http.get("/"))  # anew: one form makes one room
    return visitor.submit(visitor.page.with_id("create"), name="Ada").status_code


def test_nobody_joins_without_end(visit, ada):
    bob = visit().watch(ada.code)
    form = bob.page.with_id("join")
    answers = [bob.submit(form, name="Bob").status_code for _ in range(JOINS_OF_VISITOR + 5)]
    assert answers[:JOINS_OF_VISITOR] == [303] * JOINS_OF_VISITOR
    assert answers[-1] == 429


# Weight


def test_a_frame_that_is_too_large_closes_its_own_socket_only(ada):
    ada.connect().hear()
    tab = ada.open(f"/ws/r/{ada.code}/")
    tab.recv(timeout=PATIENCE)
    tab.send("x" * LARGEST)
    # Before it comes what nobody saves: how many watch.
    assert refusals([tab.recv(timeout=PATIENCE) for _ in range(2)]) == ["unreadable"]
    tab.send("x" * (LARGEST + 1))
    assert last_words(tab)[1] in (1006, 1009)
    assert own_move(ada, "Adele") < SOON


def test_2000_frames_thrown_at_a_room_keep_nobody_waiting(guarded, ada, bob, visit, record_property):
    ada.connect().hear()
    bob.connect().hear()
    eve = visit(next(addresses)).join(ada.code, "Eve").reload()
    ada.wait(lambda ada: "Eve" in ada.region("players").text)
    bob.wait(ada.version)
    before, thrown, waits = guarded.memory, Thrown(eve, 2000), []
    most = before
    while thrown.is_alive() or len(waits) < 5:
        waits.append(own_move(ada, f"Ada {'abcdefgh'[len(waits) % 8]}"))
        bob.wait(ada.version, PATIENCE)
        most = max(most, guarded.memory)
        thrown.join(0.25)
    record_property("figures", f"slowest move {max(waits):.3f} s, {most - before:.1f} MiB more")
    print(f"2,000 frames: {thrown.sockets} sockets, slowest move {max(waits):.3f} s, {most - before:.1f} MiB more")
    assert thrown.frames == 2000
    assert max(waits) < SOON
    assert most - before < 60  # MiB


class Thrown(threading.Thread):
    """Send so many frames of the largest size as fast as the server takes them, on a new socket when one is closed."""

    def __init__(self, player, number):
        super().__init__(daemon=True)
        self.player, self.number, self.frames, self.sockets = player, number, 0, 0
        self.start()

    def run(self):
        large = json.dumps({"move": "say", "text": "x" * (LARGEST - 30)})
        while self.frames < self.number:
            self.sockets += 1
            line = self.player.open(f"/ws/r/{self.player.code}/")
            with suppress(ConnectionClosed, TimeoutError):
                while self.frames < self.number:
                    line.send(large)
                    self.frames += 1
                    hear_all(line)
            line.close()


def hear_all(line):
    """Return what has come by now."""
    heard = []
    with suppress(TimeoutError):
        while True:
            heard.append(line.recv(timeout=0))
    return heard


def raw(player, receives=4096):
    """Open a socket by hand, past the handshake. It reads only when the test tells it to."""
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receives)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 536)  # so that the server's buffer is small too
    line.settimeout(2)
    line.connect(("127.0.0.1", int(player.url.rsplit(":", 1)[1])))
    cookie = "; ".join(f"{name}={value}" for name, value in player.http.cookies.items())
    lines = {
        "Host": player.url.removeprefix("http://"), "Upgrade": "websocket", "Connection": "Upgrade", "Cookie": cookie,
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version": "13", "Origin": player.url,
    }  # fmt: skip
    head = "".join(f"{name}: {value}\r\n" for name, value in {**lines, **player.headers}.items())
    line.sendall(f"GET /ws/r/{player.code}/ HTTP/1.1\r\n{head}\r\n".encode())
    assert line.recv(12) == b"HTTP/1.1 101"
    return line


def frame(text):
    """Return a text frame as a browser sends it, with a mask of zeros."""
    payload = text.encode()
    return b"\x81\xfe" + len(payload).to_bytes(2, "big") + bytes(4) + payload


def bare(opcode, text=b""):
    """Return a frame made by hand: its opcode, with 0x80 if it ends its message, its length, and a mask of zeros."""
    return bytes([opcode, 0x80 | len(text)]) + bytes(4) + text


BEGUN, WENT_ON, PING, PONG = 0x01, 0x00, 0x89, 0x8A
FLOODS = {"pings": bare(PING), "pongs": bare(PONG, b"?"), "pieces": bare(WENT_ON)}


@pytest.mark.parametrize("flood", FLOODS)
def test_frames_that_are_no_messages_are_counted_too(flood, ada, visit):
    """Unread, pings would cost as much as messages do, and pieces of a message that never ends would pile up."""
    eve = visit(next(addresses)).join(ada.code, "Eve").reload()
    ada.connect().hear()
    with raw(eve) as line:
        line.sendall((bare(BEGUN, b"{") if flood == "pieces" else b"") + FLOODS[flood] * 500)
        assert is_cut(line, CUT_BY_PINGS - 5)
    assert own_move(ada, "Adele") < SOON


def is_cut(line, seconds):
    """Return whether the server ends the connection within this time, whatever it says before."""
    end = time.monotonic() + seconds
    try:
        while left := max(0, end - time.monotonic()):
            line.settimeout(left)
            if not line.recv(65536):
                return True
    except ConnectionError:
        return True
    except TimeoutError:
        pass
    return False


def test_a_few_pieces_and_a_ping_now_and_then_are_well(ada):
    ada.connect().hear()
    assert ada.socket.ping().wait(PATIENCE)
    ada.socket.send(iter(['{"move": "ren', 'ame", "name"', ': "Adele"}']))
    ada.wait(lambda ada: "Adele" in ada.region("players").text)


def shouted(line, frames):
    """Return how many frames the server takes from a browser that never reads, until two seconds pass without one."""
    taken = 0
    with suppress(OSError):
        for one in frames:
            line.sendall(one)
            taken += 1
    return taken


@pytest.mark.long
def test_who_writes_but_never_reads_is_not_listened_to_and_then_cut(tmp_path):
    """The limits are off, because they would end the socket before. The cap is low, so that the test is short."""
    server = Server(tmp_path, UNSENT_MOST="2000").start()
    try:
        with ExitStack() as stack:
            ada, eve = (stack.enter_context(Player(server.url)) for _ in range(2))
            ada.make_room("Ada").connect().hear()
            eve.join(ada.code, "Eve").reload()
            ada.wait(lambda ada: "Eve" in ada.region("players").text)
            line = stack.enter_context(raw(eve))
            before = server.memory
            taken = shouted(line, repeat(frame('{"move": "' + "fly" * 100 + '"}')))
            more = server.memory - before
            waits = [own_move(ada, f"Ada {letter}") for letter in "abcdefgh"]
            ada.wait(lambda ada: ada.region(f"player-{eve.id}")["data-away"] == "yes", PATIENCE)
    finally:
        server.stop()
    print(f"never reads: {taken} messages taken, {more:.1f} MiB more, slowest move {max(waits):.3f} s")
    assert more < 30  # MiB
    assert max(waits) < SOON


@pytest.mark.long
def test_who_never_reads_is_seen_off_by_the_pings(guarded, ada, visit):
    eve = visit().join(ada.code, "Eve").reload()
    ada.connect().hear()
    with raw(eve):
        ada.wait(lambda ada: ada.region(f"player-{eve.id}")["data-away"] == "no", PATIENCE)
        ada.wait(lambda ada: ada.region(f"player-{eve.id}")["data-away"] == "yes", 60)
    assert own_move(ada, "Adele") < SOON


def test_half_a_request_keeps_nobody_waiting(guarded, ada):
    with ExitStack() as stack:
        for _ in range(100):
            half = stack.enter_context(socket.create_connection(("127.0.0.1", guarded.port), timeout=5))
            half.sendall(b"POST /rooms/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 60000\r\n\r\nname=")
        ada.connect().hear()
        assert own_move(ada, "Adele") < SOON


@pytest.mark.parametrize("head", [b"X-Long: " + b"x" * 20_000, b"\r\n".join(b"X-%d: x" % n for n in range(600))])
def test_a_head_that_is_far_too_long_is_refused(guarded, head):
    with socket.create_connection(("127.0.0.1", guarded.port), timeout=PATIENCE) as line:
        with suppress(OSError):
            line.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + head + b"\r\n\r\n")
        assert answer(line)[:12] in (b"", b"HTTP/1.1 400", b"HTTP/1.1 431")


def test_a_body_without_end_is_cut(guarded):
    before = guarded.memory
    with socket.create_connection(("127.0.0.1", guarded.port), timeout=PATIENCE) as line:
        line.sendall(b"POST /rooms/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000000\r\n\r\n")
        with pytest.raises(OSError):
            for _ in range(1500):
                line.sendall(b"x" * 65536)
    assert guarded.memory - before < 30  # MiB


def answer(line):
    with suppress(OSError):
        return line.recv(100)
    return b""


# Players


@pytest.mark.long
def test_ten_people_behind_one_address_play_a_whole_game_faster_than_people_can_and_never_notice(guarded):
    address, words = next(addresses), (f"zo{a}{b}" for a, b in product("bdfgklmt", "bdfgklmt"))
    with ExitStack() as stack:
        people = [stack.enter_context(Player(guarded.url, X_Forwarded_For=address)) for _ in range(10)]
        code = people[0].make_room("Person a").code
        for letter, player in zip("bcdefghij", people[1:], strict=True):
            player.join(code, f"Person {letter}")
        seats = {int(player.reload().connect().id): player for player in people}
        mover, fields = people[0], {"move": "say", "text": "hello all"}
        heard, moves = [], 0
        while fields:
            before = guarded.row(code)[0]
            mover.send(fields)
            wait_until(lambda before=before: guarded.row(code)[0] > before)
            moves += 1
            heard += [text for player in people for text in hear_all(player.socket)]
            mover, fields = next_move(codec.decode_game(json.dumps(guarded.row(code)[1])), seats, words)
    assert moves > 200
    assert not [text for text in heard if "data-refused" in text]


def next_move(game, seats, words):
    """Return whose move it is and what it is; nothing at the end."""
    if game.phase == OVER:
        return None, None
    if game.phase == LOBBY:
        return seats[game.host], {"move": "start"}
    taken = {piece.square for piece in game.pieces}
    fields = {
        PICK: lambda: {"move": "pick", "square": game.card[0]},
        CLUE: lambda: {"move": "clue", "text": next(words)},
        GUESS: lambda: {"move": "guess", "square": next(square for square in SQUARES if square not in taken)},
        REVEAL: lambda: {"move": "next"},
    }[game.phase]()
    return seats[(game.awaited or (game.giver,))[0]], {**fields, "at": game.moment_id}
