"""docs/keep.md: every command of it, word for word and in its order, at a server on which a game goes on."""

import configparser
import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Server
from tests.support.optional import find
from tests.support.player import Player
from tests.support.rounds import move, sit_down
from tests.support.tree import copy_tree

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/keep.md").read_text()
CODE = "K7XM3P"
OTHER = "postgres://colorclues:PASSWORD@127.0.0.1:5432/colorclues"
# What needs root or systemd; the test does what they would do. Also what would change this environment.
STAND_INS = {
    "systemctl": "",
    "journalctl": "",
    "install": 'exec mkdir -m 700 "${@: -1}"',
    "git": "",
}
BLOCKS = [
    "\n".join(line[4:] for line in block.splitlines()).strip("\n")
    for block in re.findall(r"(?:^    .*\n|^\n(?=    ))+", PAGE, re.MULTILINE)
]
UNITS = [block for block in BLOCKS if block.startswith("[Unit]")]
# Lines that say what comes.
OUTPUT = re.compile(r"Backed up|\d+ rooms? deleted|Room K7XM3P")


def list_steps():
    """Return the commands in their order, each with what the page says that it prints."""
    steps, asked = [], []
    for block in BLOCKS:
        if block in UNITS:
            continue
        for paragraph in block.split("\n\n"):
            lines = paragraph.splitlines()
            if OUTPUT.match(lines[0]):
                for step, line in zip(asked[-len(lines) :], lines, strict=True):
                    step[1] = line
                continue
            asked = [[re.sub(r"\s{2,}#.*", "", line), ""] for line in lines]
            steps += asked
    return steps


def unit(name):
    return next(text for text in UNITS if name in text)


class OwnServer(Server):
    """The server that the page speaks of. It reads its settings at each start, as systemd does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "colorclues.env"
        super().__init__(folder / "srv/var")
        self.file.write_text(
            "SECRET_KEY=the-first-key-of-this-test-and-long-enough-to-be-one\nALLOWED_HOSTS=localhost,127.0.0.1\n"
        )

    def settings(self) -> dict[str, str]:
        return dict(line.split("=", 1) for line in self.file.read_text().splitlines())

    def start(self) -> Server:
        self.env = self.settings()
        return super().start()


@pytest.fixture
def server(tmp_path):
    tree = copy_tree(tmp_path / "srv", without=["tests"])
    (tree / ".venv").symlink_to(ROOT / ".venv")
    (tree / "var").mkdir()
    stand_ins = tmp_path / "bin"
    stand_ins.mkdir()
    for name, does in STAND_INS.items():
        (stand_ins / name).write_text(f'#!/usr/bin/env bash\necho "{name} $*" >>"{tmp_path}/asked"\n{does}\n')
        (stand_ins / name).chmod(0o755)
    (tmp_path / "asked").touch()
    server = OwnServer(tmp_path)
    yield server
    server.stop()


def run(server, postgres_url, command):
    """Run a command of the page as root would on that machine, and return what it printed."""
    folder = server.folder
    places = {
        "/srv/colorclues": folder / "srv",
        "/var/lib/colorclues": folder / "srv/var",
        "/etc/colorclues.env": server.file,
        "/var/backups/colorclues": folder / "backups",
        OTHER: postgres_url,
    }
    for place, here in places.items():
        command = command.replace(place, str(here))
    env = server._environment() | server.settings()
    env["PATH"] = f"{folder / 'bin'}:{Path(os.sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-euc", command], cwd=folder / "srv", env=env, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, f"{command}: {done.stderr}"
    return done.stdout


def in_general(text):
    """Return a line without its numbers, sizes and places."""
    text = re.sub(r"\S*/(\w+\.\w+)", r"\1", text.strip())
    return re.sub(r"s\b", "", re.sub(r"\b(bytes|kB|MB)\b", "SIZE", re.sub(r"\d[\d.,:-]*", "N", text)))


@pytest.mark.long
def test_every_command_does_what_the_page_says_while_a_game_goes_on(server, postgres):
    url = postgres.empty_database()
    server.start()
    with Player(server.url) as ada, Player(server.url) as bob, Player(server.url) as cleo:
        people = ada, bob, cleo
        ada.make_room("Ada")
        server._query("UPDATE play_room SET code = ? WHERE code = ?", CODE, ada.code)
        ada.watch(CODE)
        bob.join(CODE, "Bob")
        cleo.join(CODE, "Cleo")
        ada.connect().move("start")
        ada.wait(lambda me: me.phase == "pick")
        seats = [one.reload().id for one in people]
        for command, said in list_steps():
            if command.startswith("sed ") or command.startswith("0 4 "):
                command = command.removeprefix("0 4 * * * colorclues ").replace("\\%", "%")
            printed = run(server, url, command)
            asked = (server.folder / "asked").read_text().splitlines()
            last = asked[-1] if asked and command.startswith("systemctl") else ""
            if last.endswith((" stop colorclues", " restart colorclues")):
                server.stop()
            if last.endswith((" start colorclues", " restart colorclues")):
                server.start()
                assert [one.reload().id for one in people] == seats
                assert {one.phase for one in people} == {"pick"}
            if last.endswith(" start colorclues-backup.service"):
                [line] = re.findall(r"^ExecStart=/bin/sh -c '(.*)'$", unit("Type=oneshot"), re.MULTILINE)
                assert "Backed up SQLite" in run(server, url, line.replace("%%", "%"))
            if said:
                assert in_general(printed) == in_general(said), command
        asked = (server.folder / "asked").read_text()
        for name in STAND_INS:
            assert f"{name} " in asked
    assert url in server.file.read_text() and "FALLBACKS" not in server.file.read_text()
    assert server._query("SELECT count(*) FROM play_room") == [(0,)]


NEWER = """
from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("play", "{last}")]
    operations = [
        migrations.AddField("Room", "later", models.CharField(max_length=9, db_default="")),
        migrations.CreateModel("Later", [("id", models.BigAutoField(primary_key=True))]),
    ]
"""


@pytest.mark.long
def test_a_version_is_replaced_by_the_next_one_and_comes_back_while_games_go_on(server):
    """The next version is this one with a migration more. Its database serves this one too."""
    tree = server.folder / "srv"
    last = max(path.stem for path in (tree / "play/migrations").glob("0*.py"))
    (tree / "play/migrations/0999_later.py").write_text(NEWER.format(last=last))
    version = tree / "site/colorclues/version.py"
    version.write_text(re.sub(r'VERSION = ".*"', 'VERSION = "99.0.0"', version.read_text()))
    here = server.command
    server.start()
    with Player(server.url) as ada, Player(server.url) as bob, Player(server.url) as cleo:
        people = ada, bob, cleo
        sit_down(list(people))
        for one in people:
            one.reload().connect().hear()
        move(list(people), ada, "start")
        run(server, "", "bin/manage migrate --no-input --skip-checks")
        giver = next(one for one in people if one.is_yours)
        move(list(people), giver, "pick", square=giver.choices("pick", "square")[0])
        server.stop()
        server.command = ["bash", "-c", f"cd {tree} && exec {os.sys.executable} -m colorclues.server"]
        server.start()
        for one in people:
            one.reload().connect().hear()
        move(list(people), giver, "clue", text="moss")
        assert server._query("SELECT count(later) FROM play_room") == [(1,)]
        server.stop()
        server.command = here
        server.start()
        for one in people:
            one.reload().connect().hear()
        guesser = next(one for one in people if one.is_yours)
        move(list(people), guesser, "guess", square="A1")
        assert server.row(ada.code)[0] == len(server.entries(ada.code))


def test_the_page_names_the_commands_that_there_are():
    commands = [command for command, _ in list_steps()]
    names = {match[1] for command in commands if (match := re.search(r"bin/manage (\w+)", command))}
    assert names == {"backup", "restore", "move_to", "sweep", "erase", "collectstatic"}
    assert {command.split()[0] for command in commands} >= {"systemctl", "sed", "echo", "bin/manage", "git"}
    assert sum(bool(said) for _, said in list_steps()) == 5


def test_the_units_are_units():
    for beginning in ("Type=oneshot", "OnCalendar="):
        parsed = configparser.ConfigParser(interpolation=None)
        parsed.read_string(unit(beginning))
        assert parsed["Unit"]["Description"]


def test_the_units_are_some_that_systemd_takes(tmp_path):
    analyze, files = find("systemd-analyze"), []
    for name, beginning in (("service", "Type=oneshot"), ("timer", "OnCalendar=")):
        files.append(tmp_path / f"colorclues-backup.{name}")
        files[-1].write_text(unit(beginning) + "\n")

    def complain():
        verified = subprocess.run([analyze, "verify", "--man=no", *files], capture_output=True, text=True, timeout=60)
        return [line for line in verified.stderr.splitlines() if "colorclues" in line]

    assert complain() == []
    files[1].write_text(unit("OnCalendar=").replace("OnCalendar=*-*-*", "OnCalendar=nightly at"))
    assert complain() != []
