"""What systemd is told, on real sockets: when the server serves, and that its event loop runs."""

import os
import secrets
import signal
import socket
import struct

import pytest
from colorclues.server import systemd

from tests.conftest import PATIENCE, Server
from tests.support.hanging import SPIN
from tests.support.long import long
from tests.support.throttles import stop_clock
from tests.support.waiting import run_within, wait_until

WATCHDOG = 1.0  # seconds, as WatchdogSec= says
CREDENTIALS = struct.Struct("iII")  # pid, uid, gid


class Listener:
    """A socket as systemd's, by the name that it gives its services."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        self.socket.bind(f"\0{name[1:]}" if name.startswith("@") else name)

    def hear(self, timeout: float = PATIENCE) -> tuple[str, int]:
        """Return what is said next, and the pid of who says it. Raise TimeoutError if nothing is."""
        self.socket.settimeout(timeout)
        said, [(_, _, credentials)], *_ = self.socket.recvmsg(100, socket.CMSG_SPACE(CREDENTIALS.size))
        return said.decode(), CREDENTIALS.unpack(credentials)[0]

    def empty(self) -> None:
        try:
            while True:
                self.hear(0.01)
        except TimeoutError:
            return


@pytest.fixture(params=["abstract", "file"])
def listener(request, tmp_path):
    name = (
        f"@colorclues-{secrets.token_hex(8)}" if request.param == "abstract" else os.path.relpath(tmp_path / "notify")
    )
    listener = Listener(name)
    with listener.socket:
        yield listener


def test_it_is_told_by_either_kind_of_name(listener, monkeypatch):
    monkeypatch.setenv("NOTIFY_SOCKET", listener.name)
    systemd.notify("READY=1")
    assert listener.hear() == ("READY=1", os.getpid())


def test_without_systemd_nothing_is_said_and_nothing_fails(monkeypatch, caplog):
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    systemd.notify("READY=1")
    assert caplog.text == ""


def test_a_systemd_that_does_not_hear_is_said_once_and_holds_nothing_up(monkeypatch, caplog, tmp_path):
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "nobody"))
    stop_clock(monkeypatch, systemd._failures)
    for _ in range(3):
        systemd.notify("WATCHDOG=1")
    assert caplog.text.count("systemd could not be told WATCHDOG=1") == 1


def test_one_that_reads_nothing_holds_nothing_up(monkeypatch):
    deaf = Listener(f"@colorclues-{secrets.token_hex(8)}")
    monkeypatch.setenv("NOTIFY_SOCKET", deaf.name)
    with deaf.socket:
        run_within(5, lambda: [systemd.notify("WATCHDOG=1") for _ in range(1000)])


@pytest.mark.parametrize(
    "usec, pid, seconds",
    [("8000000", None, 2), ("8000000", "own", 2), ("8000000", "1", 0), (None, None, 0), ("", None, 0), ("x", None, 0)],
)
def test_it_is_told_as_often_as_it_asks(usec, pid, seconds, monkeypatch):
    for name, value in (("WATCHDOG_USEC", usec), ("WATCHDOG_PID", str(os.getpid()) if pid == "own" else pid)):
        monkeypatch.delenv(name, raising=False) if value is None else monkeypatch.setenv(name, value)
    assert systemd.read_interval() == seconds


@pytest.mark.parametrize("number", ["1", long("2")])
def test_a_server_says_that_it_serves_and_then_that_its_loop_runs_until_it_hangs(number, tmp_path, redis):
    listener = Listener(f"@colorclues-{secrets.token_hex(8)}")
    told = {"NOTIFY_SOCKET": listener.name, "WATCHDOG_USEC": str(int(WATCHDOG * 1e6))}
    settings = {"DJANGO_SETTINGS_MODULE": "tests.support.hanging", "DEBUG": "true"}
    server = Server(tmp_path, WEB_CONCURRENCY=number, REDIS_URL=redis.url, **told, **settings).start()
    with listener.socket:
        try:
            heard = [listener.hear() for _ in range(4)]
            assert heard == [("READY=1", server.process.pid)] + [("WATCHDOG=1", server.process.pid)] * 3
            os.kill(server.process.pid, SPIN)
            listener.empty()
            with pytest.raises(TimeoutError):
                listener.hear(WATCHDOG)
            # What WatchdogSignal= of the unit does, before SIGKILL.
            os.kill(server.process.pid, signal.SIGUSR1)
            wait_until(lambda: "in spin\n" in server.log(), PATIENCE, server.log)
        finally:
            server.kill()
