"""The scripts that people start by hand, run for real. Their data goes to a directory of the test."""

import os
import re
import runpy
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.support.processes import living_children
from tests.support.servers import free_port

PATIENCE = 60  # seconds for what comes at once on an idle machine
ROOT = Path(__file__).resolve().parents[1]
NEEDS_OWN_ENVIRONMENT = pytest.mark.skipif(
    Path(sys.prefix) != ROOT / ".venv", reason="bin/play would make .venv first; bin/test has it already"
)


class Server:
    """A bin/play that has said that it is up."""

    def __init__(self, var, **settings):
        self.port = free_port()
        self.log = var / "log"
        with self.log.open("w") as log:  # a pipe that nobody reads would stop a talkative server
            self.process = subprocess.Popen(
                [ROOT / "bin/play"],
                env=environment(VAR=var, PORT=self.port, **settings),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                # A shell that starts the tests in the background makes them and their children ignore it.
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
            )

    def __enter__(self):
        deadline = time.monotonic() + PATIENCE
        while "Stop with" not in self.said:
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.press_ctrl_c()
                pytest.fail(f"bin/play did not say how to stop it; it said: {self.said}")
            time.sleep(0.05)
        return self

    def __exit__(self, *exception):
        self.press_ctrl_c()

    @property
    def said(self):
        return self.log.read_text()

    def get(self, path):
        return httpx.get(f"http://127.0.0.1:{self.port}{path}")

    def open(self, path):
        return connect(f"ws://127.0.0.1:{self.port}{path}", origin=f"http://127.0.0.1:{self.port}", proxy=None)

    def press_ctrl_c(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)
            self.process.wait(PATIENCE)


def closing(socket):
    """Return the code with which the server closes the socket."""
    with pytest.raises(ConnectionClosed) as closed:
        while True:
            socket.recv(timeout=PATIENCE)
    return closed.value.rcvd.code


def environment(**settings):
    return {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **{k: str(v) for k, v in settings.items()}}


def play(**settings):
    return subprocess.run([ROOT / "bin/play"], env=environment(**settings), capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("port", ["eighty", "0", "65536", "-1", "80 80", "8000; true"])
def test_a_port_that_is_none_is_refused_in_a_sentence(port, tmp_path):
    refused = play(PORT=port, VAR=tmp_path)
    assert refused.returncode == 1
    assert refused.stderr == f"PORT={port} is not a port: it must be a number from 1 to 65535.\n"


@NEEDS_OWN_ENVIRONMENT
@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
def test_a_taken_port_is_refused_with_another_one_to_try(host, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        refused = play(PORT=port, HOST=host, VAR=tmp_path)
    assert refused.returncode == 1
    assert refused.stderr == f"Port {port} is taken by another program. Try PORT={port + 1} bin/play\n"


@NEEDS_OWN_ENVIRONMENT
def test_an_address_of_another_machine_is_refused(tmp_path):
    refused = play(HOST="203.0.113.7", PORT=free_port(), VAR=tmp_path)
    assert refused.returncode == 1
    assert "HOST=203.0.113.7 is not an address of this machine" in refused.stderr


@NEEDS_OWN_ENVIRONMENT
def test_alone_it_says_where_it_is_and_stops_quietly(tmp_path):
    with Server(tmp_path) as server:
        address = f"http://127.0.0.1:{server.port}/"
        designers = f"For designers, every page in every state: {address}design/\n"
        assert f"Color Clues is at {address}\n{designers}Only this computer can open it." in server.said
        assert "Stop with Ctrl+C\n" in server.said
        assert server.get("/healthz").status_code == 200
        with server.open("/ws/rooms/") as page:
            server.press_ctrl_c()
            assert server.process.returncode == 0
            assert closing(page) == 1012  # with which browsers come back when it is started again
        assert "Traceback" not in server.said


@pytest.mark.long
@NEEDS_OWN_ENVIRONMENT
def test_without_reload_it_is_a_single_process(tmp_path):
    with Server(tmp_path, RELOAD="false") as server:
        assert living_children(server.process.pid) == []
        assert "Started worker" not in server.said
        assert server.get("/healthz").status_code == 200


@NEEDS_OWN_ENVIRONMENT
def test_guests_never_see_a_debug_page(tmp_path):
    with Server(tmp_path, HOST="0.0.0.0", DEBUG="true") as server:
        assert "/design/" not in server.said
        page = server.get("/there/is/no/such/page/")
        assert page.status_code == 404
        assert "DEBUG = True" not in page.text
        assert (tmp_path / "static").is_dir()


@pytest.mark.long
@NEEDS_OWN_ENVIRONMENT
def test_the_secret_key_is_made_once_and_for_its_owner_only(tmp_path):
    key = tmp_path / "secret-key"
    with Server(tmp_path):
        made = key.read_text()
    with Server(tmp_path):
        assert key.read_text() == made
    assert len(made.strip()) >= 50
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


def in_environment_script(script, root, path=None):
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", f"source {root}/bin/_env.sh; {script}"],
        env={"PATH": path or os.environ["PATH"], "HOME": str(root)},
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture
def empty_project(tmp_path):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/_env.sh").write_text((ROOT / "bin/_env.sh").read_text())
    (tmp_path / "requirements.txt").touch()
    return tmp_path


def test_a_python_that_refuses_to_run_is_passed_over(empty_project):
    shims = empty_project / "shims"
    shims.mkdir()
    (shims / "python3").write_text("#!/bin/sh\necho 'version 3.13 is not installed' >&2\nexit 127\n")
    (shims / "python3").chmod(0o755)
    found = in_environment_script("find_python", empty_project, path=f"{shims}:{os.environ['PATH']}")
    assert found.returncode == 0
    assert not found.stdout.startswith(str(shims))


def make_python(path, is_optimised):
    """Make a Python that says of itself how it was built."""
    path.parent.mkdir()
    path.write_text(
        f'#!/bin/sh\n[ "$1" = bin/_build.py ] && exit {0 if is_optimised else 1}\nexec {sys._base_executable} "$@"\n'
    )
    path.chmod(0o755)


def test_a_python_that_was_built_with_a_profile_comes_before_those_that_were_not(empty_project):
    plain, other, optimised = (empty_project / name / "python3" for name in ("plain", "other", "optimised"))
    for python in (plain, other, optimised):
        make_python(python, is_optimised=python == optimised)
    path = ":".join(str(python.parent) for python in (plain, other, optimised))
    found = in_environment_script("find_python", empty_project, path=f"{path}:{os.environ['PATH']}")
    assert (found.returncode, found.stdout.strip()) == (0, str(optimised))


@pytest.mark.parametrize(
    "variables, built",
    [
        ({"CONFIG_ARGS": "'--enable-optimizations' '--with-lto'"}, "with profile-guided optimisation, with link-time"),
        ({"PY_CORE_CFLAGS": "-O3 -fprofile-use", "PGO_PROF_USE_FLAG": "-fprofile-use"}, "with profile-guided"),
        ({"PGO_PROF_GEN_FLAG": "-fprofile-generate", "PGO_PROF_USE_FLAG": ""}, "with profile-guided"),  # Debian's
        ({"PGO_PROF_GEN_FLAG": "-fprofile-generate", "PGO_PROF_USE_FLAG": "-fprofile-use"}, "without profile-guided"),
    ],
)
def test_a_python_says_how_it_was_built(variables, built, monkeypatch):
    monkeypatch.setattr("sysconfig.get_config_var", variables.get)
    build = runpy.run_path(str(ROOT / "bin/_build.py"))
    assert f", {built}" in build["describe"]()
    assert build["is_profile_guided"]() == built.startswith("with ")


def test_where_pyenv_lacks_the_wished_version_another_of_its_own_is_taken(empty_project):
    pyenv, tools = empty_project / "pyenv", empty_project / "tools"
    for directory in (pyenv / "shims", pyenv / "versions/3.12.1/bin", tools):
        directory.mkdir(parents=True)
    (pyenv / "shims/python3").write_text("#!/bin/sh\nexit 127\n")
    (pyenv / "shims/python3").chmod(0o755)
    (pyenv / "versions/3.12.1/bin/python3").symlink_to(sys._base_executable)
    for tool in ("bash", "readlink", "dirname", "ls", "sort", "cat"):
        (tools / tool).symlink_to(shutil.which(tool))
    found = in_environment_script("find_python", empty_project, path=f"{pyenv / 'shims'}:{tools}")
    assert (found.returncode, found.stdout.strip()) == (0, str(pyenv / "versions/3.12.1/bin/python3"))


@pytest.mark.long
def test_an_interrupted_environment_is_made_anew_and_a_finished_one_is_kept(empty_project):
    half_written = empty_project / ".venv/half-written"
    half_written.parent.mkdir()
    half_written.touch()
    assert in_environment_script("prepare_env requirements.txt", empty_project).returncode == 0
    assert not half_written.exists()
    again = in_environment_script("prepare_env requirements.txt", empty_project)
    assert (again.returncode, again.stdout) == (0, "")


def test_the_hooks_of_pre_commit_are_the_checks_of_bin_test():
    hooks = re.findall(r"entry: \.venv/bin/(.*)", (ROOT / ".pre-commit-config.yaml").read_text())
    checks = re.findall(r"^  \.venv/bin/(.*?) \|\| stop", (ROOT / "bin/test").read_text(), re.MULTILINE)
    assert [without_options(hook) for hook in hooks] == [without_options(check) for check in checks] != []


def without_options(command):
    """Return the command without its files, and without options that only change what it prints or skips."""
    words = [word for word in command.split() if word != "."]
    return [word for word in words if not word.startswith("--") or word == "--check"]
