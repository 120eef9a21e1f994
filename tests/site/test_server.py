"""How the server serves and ends: real servers of one process and of two workers, which are stopped and killed."""

import asyncio
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from base64 import b64encode
from contextlib import contextmanager, suppress

import psutil
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from tests.conftest import ROOT, Server
from tests.support.long import IS_LONG, long
from tests.support.player import TOKEN, Player
from tests.support.processes import living_children
from tests.support.waiting import PATIENCE, wait_until

LEAVES_WITHIN = 10  # seconds, whatever hangs
HANG_LIMIT = "2"  # seconds
ROOMS = 100 if IS_LONG else 2
WATCHERS = 10  # in each room
# A server for development starts sooner, and serves more slowly. test_reloader.py tests that it reloads Python.
MODE = {"DEBUG": "false" if IS_LONG else "true", "RELOAD": "false"}
RESTARTS = 1012


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    """Return the module with the settings of the servers here, which a test may break."""
    module = tmp_path_factory.mktemp("settings") / "these_settings.py"
    module.write_text("from colorclues.settings import *\n")
    return module


@pytest.fixture(scope="module")
def the_alone(tmp_path_factory):
    with kept(Server(tmp_path_factory.mktemp("alone"), **MODE)) as server:
        yield server


@pytest.fixture(scope="module")
def the_pair(tmp_path_factory, settings, redis):
    chosen = {"DJANGO_SETTINGS_MODULE": settings.stem, "PYTHONPATH": str(settings.parent)}
    several = {"WEB_CONCURRENCY": "2", "REDIS_URL": redis.url, "HANG_LIMIT": HANG_LIMIT}
    with kept(Server(tmp_path_factory.mktemp("pair"), **MODE, **chosen, **several)) as server:
        yield server


@pytest.fixture
def alone(the_alone):
    """Return a server of one process, which is up. The test may end it."""
    return up(the_alone)


@pytest.fixture
def pair(the_pair):
    """Return a server of two workers, which are both up. The test may end it."""
    up(the_pair)
    wait_until(lambda: len(children(the_pair)) == 2)
    return the_pair


@contextmanager
def kept(server):
    """Kill the server at the end, unless it has ended."""
    try:
        yield server
    finally:
        server.kill()


def up(server):
    return server if server.process is not None else server.start()


def children(server):
    """Return the pids of the workers that serve."""
    said_up = {int(pid) for pid in re.findall(r"Started worker \d+ \(pid (\d+)\)", server.log())}
    return {child.pid for child in living_children(server.process.pid) if child.pid in said_up}


def ended(server):
    """Return the exit code of the server, and the seconds that it took to end."""
    since = time.monotonic()
    code = server.process.wait(PATIENCE)
    server.process = None
    return code, time.monotonic() - since


def tell(server, one):
    """Send the signal to the process that was started, and to no other."""
    os.kill(server.process.pid, one)


def is_refused(server):
    with suppress(ConnectionResetError), socket.socket() as knock:
        return knock.connect_ex(("127.0.0.1", server.port)) != 0
    return False


async def crowd(server, codes, then):
    """Open a socket for each of these codes and call `then`. Return the codes with which the server closes them."""
    places = asyncio.Semaphore(5)  # who come in at the same time

    async def come_in(code):
        async with places:
            return await connect(f"{server.ws}/ws/r/{code}/", origin=server.url, proxy=None, open_timeout=PATIENCE)

    sockets = await asyncio.gather(*map(come_in, codes))
    then()
    return await asyncio.wait_for(asyncio.gather(*map(close_code, sockets)), PATIENCE)


async def close_code(socket):
    with suppress(ConnectionClosed):
        async for _ in socket:
            pass
    return socket.close_code


# It ends


@pytest.mark.long  # tests/faults/test_processes.py ends a pair
@pytest.mark.parametrize("which", ["alone", "pair"])
def test_when_it_ends_everybody_is_told_to_come_back_and_is_away_at_once(which, request):
    server = request.getfixturevalue(which)
    with Player(server.url) as ada:
        rooms = [ada.make_room("Ada").code for _ in range(ROOMS)]
        ada.connect().hear()
        closed = asyncio.run(crowd(server, rooms * WATCHERS, lambda: tell(server, signal.SIGTERM)))
        code, seconds = ended(server)
        assert closed == [RESTARTS] * ROOMS * WATCHERS
        assert (code, seconds < LEAVES_WITHIN) == (0, True)
        up(server)
        assert ada.reload().region("players").all("li")[0]["data-away"] == "no"  # who asks is there
        with Player(server.url) as eve:
            assert eve.watch(ada.code).region("players").all("li")[0]["data-away"] == "yes"
    assert "Could not drain" not in server.log()


def test_a_request_under_way_is_answered(alone):
    with about_to_make_a_room(alone) as (line, body):
        tell(alone, signal.SIGTERM)
        wait_until(lambda: is_refused(alone))
        line.sendall(body)
        answer = everything(line)
    assert answer.startswith(b"HTTP/1.1 302")
    assert b"connection: close" in answer.lower()
    assert ended(alone)[0] == 0


def test_who_never_answers_holds_nobody_up(alone):
    key = "Sec-WebSocket-Key: " + b64encode(bytes(16)).decode()
    upgrade = "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", key
    with socket.create_connection(("127.0.0.1", alone.port), PATIENCE) as silent:
        silent.sendall(head(alone, "GET /ws/rooms/", "", *upgrade))
        assert silent.recv(1000).startswith(b"HTTP/1.1 101")
        with socket.create_connection(("127.0.0.1", alone.port), PATIENCE) as half:
            half.sendall(b"POST /rooms/ HTTP/1.1\r\nHost: ")
            tell(alone, signal.SIGTERM)
            code, seconds = ended(alone)
    assert (code, seconds < LEAVES_WITHIN) == (0, True), alone.log()[-3000:]


def test_what_hangs_is_cut_in_time(the_alone):
    server = Server(the_alone.var, **MODE, LEAVE_WITHIN="1").start()
    with kept(server), locked(server), about_to_make_a_room(server) as (line, body):
        line.sendall(body)
        tell(server, signal.SIGTERM)
        _, seconds = ended(server)
    assert seconds < LEAVES_WITHIN


def test_it_ends_as_well_when_it_has_only_just_begun(settings):
    with kept(starting(1, settings)) as server:
        wait_until(lambda: not is_refused(server))
        tell(server, signal.SIGTERM)
        assert ended(server)[0] == 0


@pytest.mark.parametrize("which", ["alone", long("pair")])
def test_more_signals_while_it_ends_change_nothing(which, request):
    server = request.getfixturevalue(which)
    while server.process.poll() is None:
        tell(server, signal.SIGTERM)
        time.sleep(0.003)
    assert ended(server)[0] == 0


# Several workers on one port


@pytest.mark.long  # one that is killed is replaced without it too
def test_all_are_replaced_one_by_one_and_nobody_is_refused(pair):
    before = children(pair)
    with Player(pair.url) as ada, hammering(pair) as troubles:
        ada.make_room("Ada")
        closed = asyncio.run(crowd(pair, [ada.code] * 10, lambda: tell(pair, signal.SIGHUP)))
        wait_until(lambda: len(children(pair)) == 2 and not children(pair) & before)
    assert closed == [RESTARTS] * 10
    assert troubles == []


@pytest.mark.parametrize(
    "how, said", [(signal.SIGSTOP, f"it had been silent for {HANG_LIMIT} s"), long(signal.SIGKILL, "it ended")]
)
def test_one_that_hangs_or_is_killed_is_replaced_and_the_port_never_refuses(how, said, pair):
    before = children(pair)
    victim = min(before)
    with hammering(pair) as troubles:
        os.kill(victim, how)
        wait_until(lambda: len(children(pair)) == 2 and victim not in children(pair))
    assert not any(isinstance(trouble, ConnectionRefusedError) for trouble in troubles)
    assert len(children(pair) & before) == 1
    assert f"(pid {victim}): {said}" in pair.log()


def test_whichever_is_stuck_the_other_takes_who_comes(pair):
    for stuck in children(pair):
        os.kill(stuck, signal.SIGSTOP)
        try:
            for _ in range(10):
                assert b"200 OK" in asked(pair)
        finally:
            with suppress(ProcessLookupError):  # on a slow machine it was replaced by then
                os.kill(stuck, signal.SIGCONT)


def test_what_does_not_start_replaces_nobody(pair, settings):
    before = children(pair)
    whole = settings.read_text()
    settings.write_text(whole + "THEME = 'no-such-theme'\n")
    try:
        since = len(pair.log())
        tell(pair, signal.SIGHUP)
        wait_until(lambda: "play.E010" in pair.log()[since:] and "it ended with exit code" in pair.log()[since:])
    finally:
        settings.write_text(whole)
    assert children(pair) == before
    assert b"200 OK" in asked(pair)


@pytest.mark.long
def test_one_that_hangs_is_killed_in_time(the_pair):
    with kept(Server(the_pair.var, **the_pair.env, LEAVE_WITHIN="1").start()) as server:
        wait_until(lambda: len(children(server)) == 2)
        os.kill(min(children(server)), signal.SIGSTOP)
        tell(server, signal.SIGTERM)
        code, seconds = ended(server)
    assert (code, seconds < LEAVES_WITHIN) == (0, True)


def test_without_their_parent_they_do_not_stay(pair):
    family = [psutil.Process(pid) for pid in children(pair)]
    tell(pair, signal.SIGKILL)
    ended(pair)
    gone, alive = psutil.wait_procs(family, PATIENCE)
    assert (len(gone), alive) == (2, [])
    assert is_refused(pair)


# It does not start


@pytest.mark.parametrize("number", [1, 2])
def test_with_an_error_in_the_checks_nothing_is_served_and_it_says_what_helps(number, settings):
    refused = started(number, settings, "THEME = 'no-such-theme'\n")
    assert refused.returncode != 0
    assert refused.stderr.count("play.E010") == 1
    assert "HINT:" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.long
def test_when_none_ever_comes_up_it_gives_up(settings):
    refused = started(2, settings, "INSTALLED_APPS = [*INSTALLED_APPS, 'no_such_app']\n")
    assert refused.returncode != 0
    assert "Could not start any worker" in refused.stdout


def test_a_taken_port_is_said(settings):
    with socket.create_server(("127.0.0.1", 0)) as other:
        refused = started(1, settings, PORT=str(other.getsockname()[1]))
    assert refused.returncode != 0
    assert "Address already in use" in refused.stderr
    assert "Traceback" not in refused.stderr


def started(number, settings, spoilt="", **env):
    """Return the finished process of a server that cannot serve. It has settings of its own."""
    spoilt_settings = settings.with_name("spoilt_settings.py")
    spoilt_settings.write_text(settings.read_text() + spoilt)
    with kept(starting(number, spoilt_settings, **env)) as server:
        process = server.process
        output, errors = process.communicate(timeout=PATIENCE)
    return subprocess.CompletedProcess(process.args, process.returncode, output, errors)


def starting(number, settings, **env):
    """Return a server without bin/play that is not yet up."""
    server = Server(settings.parent)
    server._prepare_database()
    env = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": f"site:{settings.parent}",
        "PYTHONDONTWRITEBYTECODE": "1",
        "DJANGO_SETTINGS_MODULE": settings.stem,
        "WEB_CONCURRENCY": str(number),
        "PORT": str(server.port),
        "VAR": str(server.var),
        "SECRET_KEY": "only for tests, and long enough to be one",
        "DEBUG": "true",
        **env,
    }
    command = [sys.executable, "-m", "colorclues.server"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    server.process = subprocess.Popen(command, cwd=ROOT, env=env, start_new_session=True, **pipes)
    return server


# Requests by hand, without what a library does when a connection breaks


def head(server, what, body="", *more):
    length = (f"Content-Length: {len(body)}", "Content-Type: application/x-www-form-urlencoded") if body else ()
    lines = f"{what} HTTP/1.1", f"Host: 127.0.0.1:{server.port}", f"Origin: {server.url}", *length, *more
    return "\r\n".join([*lines, "", ""]).encode()


@contextmanager
def about_to_make_a_room(server):
    """Yield a connection whose request lacks only its body, and the body."""
    with Player(server.url) as ada:
        ada.show(ada.http.get("/"))
        body = f"{TOKEN}={ada.page.with_id('create').all(name=TOKEN)[0]['value']}&name=Ada"
        cookies = "; ".join(f"{name}={value}" for name, value in ada.http.cookies.items())
    with socket.create_connection(("127.0.0.1", server.port), PATIENCE) as line:
        line.sendall(head(server, "POST /rooms/", body, f"Cookie: {cookies}", "Expect: 100-continue"))
        assert line.recv(1000).startswith(b"HTTP/1.1 100")
        yield line, body.encode()


@contextmanager
def locked(server):
    """Lock the database for all other writers."""
    database = sqlite3.connect(server.var / "colorclues.sqlite3", isolation_level=None)
    try:
        database.execute("BEGIN IMMEDIATE")
        yield
    finally:
        database.close()


def everything(line):
    parts = []
    while part := line.recv(65536):
        parts.append(part)
    return b"".join(parts)


def asked(server, pause=0.0):
    """Return the answer to a request on a new connection, sent so many seconds after it was opened."""
    with socket.create_connection(("127.0.0.1", server.port), PATIENCE) as line:
        time.sleep(pause)
        line.sendall(head(server, "GET /healthz", "", "Connection: close"))
        return everything(line)


@contextmanager
def hammering(server):
    """Open connections one after the other meanwhile. Yield the list of errors."""
    troubles, is_over = [], threading.Event()

    def hammer():
        while not is_over.is_set():
            try:
                if b"200 OK" not in asked(server, pause=0.05):  # so that some are always on their way
                    troubles.append("no answer")
            except OSError as trouble:
                troubles.append(trouble)

    threads = [threading.Thread(target=hammer) for _ in range(6)]
    for thread in threads:
        thread.start()
    try:
        yield troubles
    finally:
        is_over.set()
        for thread in threads:
            thread.join(PATIENCE)
