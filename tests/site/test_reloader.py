"""The server of development: a saved Python file is served on the same port, and a broken one stops nothing."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress

import httpx
import psutil
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.conftest import PATIENCE, ROOT
from tests.support import prepared
from tests.support.servers import free_port

COPIED = "play", "site", "templates", "static", "locale"
ANSWER = """
from django.http import HttpResponse
urlpatterns.append(path("saved/", lambda request: HttpResponse("{}")))
"""
NO_PYTHON = "\nthis is no Python\n"


class Project:
    """A copy of the tree, and the server of development in it."""

    def __init__(self, folder):
        for name in COPIED:
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "tests"))
        self.urls = folder / "play/urls.py"
        self.whole = self.urls.read_text()
        self.port = free_port()
        self.log = folder / "log"
        self.save(ANSWER.format("first"))
        env = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": "site",
            "PORT": str(self.port),
            "VAR": str(folder / "var"),
            "SECRET_KEY": "only for tests, and long enough to be one",
            "DEBUG": "true",
        }
        (folder / "var").mkdir()
        shutil.copy(prepared.sqlite_database(), folder / "var/colorclues.sqlite3")
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "colorclues.server.reloader"],
                cwd=folder,
                env=env,
                stdout=log,
                stderr=log,
                start_new_session=True,
                # A shell that starts the tests in the background makes them and their children ignore it.
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
            )

    def save(self, more):
        self.urls.write_text(self.whole + more)

    def answer(self):
        return httpx.get(f"http://127.0.0.1:{self.port}/saved/", timeout=PATIENCE, trust_env=False).text

    def wait_for(self, answer):
        """Wait until the page has changed to this. Once the server is up, its port never refuses."""
        self.wait(lambda: self.answer() == answer)

    def wait(self, is_so):
        end = time.monotonic() + PATIENCE
        while not is_so():
            assert time.monotonic() < end and self.process.poll() is None, self.log.read_text()
            time.sleep(0.05)

    def is_up(self):
        with suppress(httpx.ConnectError):
            return bool(self.answer())
        return False

    def end(self, send):
        """Return the exit code after the signal, once none of its processes is left."""
        family = psutil.Process(self.process.pid).children(recursive=True)
        send()
        code = self.process.wait(10)
        _, alive = psutil.wait_procs(family, 5)
        assert not alive
        with socket.socket() as knock:
            assert knock.connect_ex(("127.0.0.1", self.port)) != 0
        return code


@pytest.fixture
def project(tmp_path):
    project = Project(tmp_path)
    try:
        project.wait(project.is_up)
        yield project
    finally:
        with suppress(ProcessLookupError):
            os.killpg(project.process.pid, signal.SIGKILL)
        project.process.wait(PATIENCE)


def closing(socket):
    """Return the code with which the server closes the socket."""
    with pytest.raises(ConnectionClosed) as closed:
        while True:
            socket.recv(timeout=PATIENCE)
    return closed.value.rcvd.code


@pytest.mark.long
def test_what_is_saved_is_served_and_what_is_broken_stops_nothing(project):
    assert project.answer() == "first"
    with connect(
        f"ws://127.0.0.1:{project.port}/ws/rooms/", origin=f"http://127.0.0.1:{project.port}", proxy=None
    ) as page:
        project.save(ANSWER.format("second"))
        assert closing(page) == 1012  # with which browsers come back
    project.wait_for("second")
    project.save(NO_PYTHON)
    project.wait(lambda: "the version before serves until the next save" in project.log.read_text())
    assert "SyntaxError" in project.log.read_text()
    assert project.answer() == "second"
    project.save(ANSWER.format("third"))
    project.wait_for("third")
    assert project.end(lambda: os.killpg(project.process.pid, signal.SIGINT)) == 0


def test_a_worker_at_a_breakpoint_is_left_alone_and_sigterm_to_the_one_process_ends_all(project):
    [worker] = psutil.Process(project.process.pid).children()
    assert worker.environ()["HANG_LIMIT"] == "0"
    assert project.end(lambda: project.process.send_signal(signal.SIGTERM)) == 0
