"""docs/deploy.md, “At home”: its commands and its unit, word for word, in a folder that stands for the machine."""

import getpass
import json
import re
import shlex
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import httpx
import pytest
from colorclues.server.life_signs import SHOW_STACK
from colorclues.variables import VARIABLES

from tests.docs.pages import ROOT, find_block
from tests.support.long import IS_LONG
from tests.support.optional import find
from tests.support.processes import living_children
from tests.support.servers import free_port
from tests.support.terminal import answer
from tests.support.tree import copy_tree

PAGE = "docs/deploy.md"
PATIENCE = 60
INSTALL, UNIT = find_block(PAGE, "apt-get install"), find_block(PAGE, "[Unit]")
[COLLECT] = [line for line in find_block(PAGE, "systemctl daemon-reload").splitlines() if "collectstatic" in line]
BEGIN, UPGRADE = find_block(PAGE, "systemctl daemon-reload"), find_block(PAGE, "cd /srv/colorclues\numask")
HTTPS = {"Host": "game.example.org", "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7"}
SIMPLE_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"  # systemd's
GIT = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*"}
# What root's tools do on a real machine. Each notes how it was called.
STAND_INS = {
    **dict.fromkeys(("apt-get", "useradd", "usermod", "chown", "journalctl"), ""),
    "install": """exec /usr/bin/install $(echo "$*" | sed -E 's/-[og] \\S+//g')""",
    "systemctl": '[ "$*" != "reload colorclues" ] || kill -HUP "$(cat "$MACHINE/pid")"',
    "runuser": 'while [ "$1" != -- ]; do shift; done; shift; exec "$@"',
}
# All packages are here already. With --long they are installed anew.
VENV = f'if [ "$*" = "-m venv .venv" ]; then exec ln -s {ROOT}/.venv .venv; fi; exec {sys.executable} "$@"'


class Machine:
    """A folder with the `/srv` and `/etc` of a machine, and programs that only root could run."""

    stand_ins = STAND_INS

    def __init__(self, folder):
        self.folder = folder
        self.origin = folder / "origin"
        for name in ("srv", "etc/systemd/system", "bin", "var/lib"):
            (folder / name).mkdir(parents=True)
        for name, does in {**self.stand_ins, **({} if IS_LONG else {"python3": VENV})}.items():
            program = folder / "bin" / name
            program.write_text(f'#!/bin/sh\necho "{name} $*" >>"$MACHINE/asked"\n{does}\n')
            program.chmod(0o755)

    @property
    def root(self):
        return self.folder / "srv/colorclues"

    @property
    def var(self):
        return self.folder / "var/lib/colorclues"

    @property
    def asked(self):
        """Return what the stand-ins were asked for."""
        return (self.folder / "asked").read_text().splitlines()

    def commit(self, subject):
        if not self.origin.exists():
            copy_tree(self.origin)
            self.git("init", "--quiet", "--initial-branch=main")
        self.git("add", "--all")
        self.git("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "--quiet", "-m", subject)

    def git(self, *words):
        subprocess.run(["git", *words], cwd=self.origin, check=True, timeout=PATIENCE)

    def here(self, text):
        """Return the text with this folder's places for the machine's, which is all that is not word for word."""
        text = text.replace("<this repository>", str(self.origin))
        text = text.replace("User=colorclues", f"User={getpass.getuser()}")
        return re.sub(r"(?<![\w/])/(srv|etc|var/lib)/", rf"{self.folder}/\1/", text)

    @property
    def env(self):
        return {
            "PATH": f"{self.folder}/bin:{SIMPLE_PATH}",
            "HOME": str(self.folder),
            "MACHINE": str(self.folder),
            "SYSTEMD_UNIT_PATH": str(self.folder / "etc/systemd/system"),
            "TERM": "dumb",
            **GIT,
        }

    def run(self, script, cwd=None):
        done = subprocess.run(
            ["bash", "-euc", self.here(script)],
            cwd=cwd or self.folder,
            env=self.env,
            capture_output=True,
            text=True,
            timeout=600,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def install(self, **variables):
        """Follow the page up to the unit. The variables are added to the file of all settings."""
        self.commit("First version")
        self.run(INSTALL)
        with (self.folder / "etc/colorclues.env").open("a") as file:
            file.writelines(f"{name}={value}\n" for name, value in variables.items())
        (self.folder / "etc/systemd/system/colorclues.service").write_text(self.here(UNIT) + "\n")
        self.run("cd /srv/colorclues\n" + COLLECT)

    @contextmanager
    def serving(self):
        """Start what the unit starts, as systemd does. Yield the process of ExecStart."""
        unit = read_unit(self.here(UNIT))
        options = {
            "cwd": unit["WorkingDirectory"][0],
            "env": {"PATH": SIMPLE_PATH, **read_pairs(unit["Environment"]), **self.settings},
            "umask": int(unit["UMask"][0], 8),
            **self.as_server,
        }
        for line in unit["ExecStartPre"]:
            done = subprocess.run(shlex.split(line), capture_output=True, text=True, timeout=PATIENCE, **options)
            assert done.returncode == 0, done.stdout + done.stderr
        with (self.folder / "journal").open("ab") as journal:
            server = subprocess.Popen(shlex.split(unit["ExecStart"][0]), stdout=journal, stderr=journal, **options)
        (self.folder / "pid").write_text(str(server.pid))
        try:
            yield server
        finally:
            if server.poll() is None:
                server.send_signal(signal.SIGTERM)
            server.wait(PATIENCE)

    as_server = {}  # the user and group of the server, if this machine has some

    @property
    def settings(self):
        return read_pairs((self.folder / "etc/colorclues.env").read_text().splitlines())

    @property
    def journal(self):
        return (self.folder / "journal").read_text()

    def get(self, path):
        port = self.settings["PORT"]
        return httpx.get(f"http://127.0.0.1:{port}{path}", headers=HTTPS, trust_env=False, timeout=PATIENCE)

    def wait(self, is_so, server):
        end = time.monotonic() + PATIENCE
        while not is_so():
            assert time.monotonic() < end and server.poll() is None, self.journal
            time.sleep(0.05)


def read_pairs(lines):
    return dict(line.split("=", 1) for line in lines)


def read_unit(text):
    """Return the values of each key, in their order."""
    values = {}
    for line in text.splitlines():
        if line and not line.startswith(("[", "#")):
            key, value = line.split("=", 1)
            values.setdefault(key, []).append(value)
    return values


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


@pytest.mark.long  # 13 s
def test_the_page_leads_to_a_server_that_serves(machine):
    machine.install(PORT=str(free_port()))
    file = machine.folder / "etc/colorclues.env"
    assert file.stat().st_mode & 0o777 == 0o640
    *first, make_operator = BEGIN.splitlines()
    machine.run("\n".join(first))
    with machine.serving() as server:
        machine.wait(lambda: "Serving Color Clues" in machine.journal, server)
        begun = next(line for line in machine.journal.splitlines() if "Serving" in line)
        assert json.loads(begun)["event"] == shown_by_journal().replace("8000", machine.settings["PORT"])
        assert machine.get("/readyz").text == "ok"
        page = machine.get("/")
        assert page.status_code == 200
        assert machine.get(re.search(r'href="(/static/css/[^"]+)"', page.text)[1]).status_code == 200
        shown = make_superuser(machine, make_operator)
        assert f"Database: SQLite, {machine.var}/colorclues.sqlite3." in shown and "Superuser created" in shown
        assert server.poll() is None
        assert "(colorclues.env)" not in shown and machine.settings["SECRET_KEY"] not in shown
        database = machine.var / "colorclues.sqlite3"
        assert {path.stat().st_mode & 0o077 for path in database.parent.glob(database.name + "*")} == {0}
    assert server.returncode == 0
    called = {line.split()[0] for line in machine.asked}
    assert {"apt-get", "useradd", "install", "systemctl", "journalctl"} <= called


def make_superuser(machine, line):
    command = [str(machine.root / line.split("#")[0].split()[0]), "createsuperuser"]
    assert line.split("#")[0].split() == ["bin/manage", "createsuperuser"]
    answers = [
        ("Username", "olga"),
        ("Email", ""),
        ("Password:", "moss and lichen 12"),
        ("(again)", "moss and lichen 12"),
    ]
    code, shown = answer(command, machine.env, answers)
    assert code == 0, shown
    return shown


def shown_by_journal():
    return re.search(r'"(Serving [^"]+)"', BEGIN)[1]


@contextmanager
def two_workers(machine, redis):
    """Serve with two workers. Yield the server, and the numbers of their processes."""
    machine.install(PORT=str(free_port()), WEB_CONCURRENCY="2", REDIS_URL=redis.url)
    with machine.serving() as server:
        machine.wait(lambda: machine.journal.count("Started worker") == 2, server)
        yield server, {child.pid for child in living_children(server.pid)}


def add_rule(folder, selector):
    sheet = folder / "static/css/base.css"
    sheet.write_text(f"{sheet.read_text()}\n{selector} {{ color: red; }}\n")


@pytest.mark.long
def test_an_upgrade_reaches_the_workers_while_they_serve(machine, redis):
    with two_workers(machine, redis) as (server, before):
        add_rule(machine.origin, ".of-the-next-version")
        machine.commit("Second version")
        said = machine.run(UPGRADE)
        assert "No migrations to apply" in said and said.count(f"Database: SQLite, {machine.var}/") == 2
        machine.wait(lambda: not before & {child.pid for child in living_children(server.pid)}, server)
        machine.wait(lambda: machine.journal.count("Started worker") == 4, server)
        style = re.search(r'href="(/static/css/front-page[^"]+)"', machine.get("/").text)[1]
        assert ".of-the-next-version" in machine.get(style).text
    assert server.returncode == 0


@pytest.mark.long
def test_workers_that_lack_what_the_recipe_collects_leave_the_old_ones_to_serve(machine, redis):
    with two_workers(machine, redis) as (server, before):
        add_rule(machine.root, ".forgotten")
        machine.run("systemctl reload colorclues")
        machine.wait(lambda: "were collected from another version" in machine.journal, server)
        machine.wait(lambda: {child.pid for child in living_children(server.pid)} == before, server)
        assert machine.get("/").status_code == 200


# The unit


def test_the_unit_is_one_that_systemd_takes(machine):
    analyze = find("systemd-analyze")
    (machine.root / ".venv/bin").mkdir(parents=True)
    (machine.root / ".venv/bin/python").symlink_to(sys.executable)

    def verify(text):
        file = machine.folder / "etc/systemd/system/colorclues.service"
        file.write_text(machine.here(text) + "\n")
        done = subprocess.run([analyze, "verify", file], capture_output=True, text=True, timeout=PATIENCE)
        return done.returncode, [line for line in (done.stdout + done.stderr).splitlines() if file.name in line]

    assert verify(UNIT) == (0, [])
    assert verify(UNIT.replace("KillMode", "KillMod"))[1] != []
    assert verify(UNIT.replace("EnvironmentFile=/", "EnvironmentFile="))[1] != []
    assert verify(UNIT.replace("/.venv/bin/python -m", "/.venv/bin/pyth -m"))[0] != 0


def test_the_unit_says_what_a_unit_of_ours_must():
    unit = read_unit(UNIT)
    assert {"network-online.target", "postgresql.service"} <= {*unit["After"][0].split()}
    assert all(len(values) == 1 for key, values in unit.items() if key != "Environment")
    for values in unit.values():
        assert not any(re.search(r"\s#", value) for value in values), "systemd takes a comment for a part of the value"
    assert unit["EnvironmentFile"] == ["/etc/colorclues.env"] and "umask" not in unit
    assert (unit["UMask"], unit["KillMode"], unit["Restart"]) == (["0077"], ["mixed"], ["always"])
    assert int(unit["LimitNOFILE"][0]) >= 65536
    assert "DATABASE_LIMIT=0" in unit["ExecStartPre"][0] and "migrate" in unit["ExecStartPre"][0]
    assert unit["ExecReload"] == ["/bin/kill -HUP $MAINPID"]
    for key in ("NoNewPrivileges", "PrivateTmp", "ProtectHome"):
        assert unit[key] == ["yes"]
    # What hangs is noticed once it serves, however long its start took. It shows where, and dumps no core.
    assert (unit["Type"], unit["WatchdogSignal"], unit["TimeoutAbortSec"]) == (["notify"], [SHOW_STACK.name], ["2"])
    assert float(unit["WatchdogSec"][0]) == VARIABLES["HANG_LIMIT"].default
    # A process that ends in LEAVE_WITHIN's seconds is never killed before.
    assert int(unit["TimeoutStopSec"][0]) >= 10
