"""The old names of the server's modules, which older systemd units and running supervisors still start."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

import httpx
import pytest

from tests.conftest import PATIENCE, ROOT
from tests.support import prepared
from tests.support.servers import free_port


@contextmanager
def started(tmp_path, *words, **options):
    """Start `python -m …`, and kill it afterwards if it has not ended."""
    env = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": "site",
        "PYTHONDONTWRITEBYTECODE": "1",
        "DJANGO_SETTINGS_MODULE": "colorclues.settings",
        "PORT": str(options.pop("port", 8000)),
        "VAR": str(tmp_path),
        "SECRET_KEY": "only for tests, and long enough to be one",
        "DEBUG": "true",
    }
    shutil.copy(prepared.sqlite_database(), tmp_path / "colorclues.sqlite3")
    process = subprocess.Popen([sys.executable, "-m", *words], cwd=ROOT, env=env, **options)
    try:
        yield process
    finally:
        process.kill()
        process.wait(PATIENCE)


def test_a_unit_that_names_serve_serves(tmp_path):
    port = free_port()
    with started(tmp_path, "colorclues.serve", port=port) as process:
        answer, end = None, time.monotonic() + PATIENCE
        while answer is None and process.poll() is None and time.monotonic() < end:
            try:
                answer = httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=PATIENCE, trust_env=False)
            except httpx.ConnectError:
                time.sleep(0.05)
        assert answer is not None and answer.text == "ok"
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0


@pytest.fixture
def listener():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        yield listener


def test_an_older_supervisor_starts_its_workers_by_the_name_child(tmp_path, listener):
    pipe, its_end = socket.socketpair()
    inherited = listener.fileno(), its_end.fileno()
    with pipe, started(tmp_path, "colorclues.child", *map(str, inherited), pass_fds=inherited) as process:
        its_end.close()
        pipe.settimeout(PATIENCE)
        assert pipe.recv(1) != b""  # whichever byte: an older supervisor asks for no more
        port = listener.getsockname()[1]
        assert httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=PATIENCE, trust_env=False).text == "ok"
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
