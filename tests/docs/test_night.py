"""docs/night.md: every command of it, word for word, on a machine whose server a game is played on."""

import json
import re
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest
import trustme

from tests.docs.pages import PROGRAM, ROOT, find_block, list_blocks
from tests.docs.test_at_home import VENV, Machine
from tests.support.player import Player
from tests.support.servers import free_port

PAGE = "docs/night.md"
TEXT = (ROOT / PAGE).read_text()
CODE, HOST, REQUEST = "K7XM3P", "game.example.org", "3f9c2a7be01d4c58"
CERTIFICATES = f"letsencrypt/live/{HOST}"
SHOWN = find_block(PAGE, '{"event":"move"')
# What Machine has no stand-in for. nginx itself reads its snippet in test_snippets.py.
MORE_STAND_INS = {
    "certbot": 'test "$1" = renew && test "$2" = --deploy-hook && exec sh -c "$3"',
    "nginx": 'test "$*" = -t',
    "timedatectl": "",
    "journalctl": 'case "$*" in --vacuum-size=*) ;; "-u colorclues "*) cat "$MACHINE/journal" ;; *) exit 2 ;; esac',
}
QUESTIONS = [
    "disk is full", "cannot be written", "connections are left", "room is stuck", "spams", "restart", "certificate",
    "Redis has moved", "database has moved", "Roll back", "removed by whom",
]  # fmt: skip


def sections():
    """Return the text of each part by its heading."""
    parts = re.split(r"^## (.*)$", TEXT, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def commands_of(text):
    """Return the commands of the part, in their order. Its other blocks show what they print."""
    return [line.strip() for line in re.findall(r"^    (.*)$", text, re.MULTILINE) if not line.startswith("{")]


def spoken_in(text):
    """Return the commands that the part's sentences have and no block of it."""
    spans = [span for span in re.findall(r"`([^`\n]+)`", text) if PROGRAM.match(span) and " " in span]
    return [span for span in spans if span not in commands_of(text)]


def test_it_answers_the_eleven_questions_each_with_a_command_and_what_not_to_do():
    for question in QUESTIONS:
        [heading] = [heading for heading in sections() if question in heading]
        text = sections()[heading]
        assert re.search(r"^    \S", text, re.MULTILINE), heading
        assert "**Do not** " in text, heading


def test_it_is_linked_from_where_an_operator_begins():
    assert "[docs/night.md](docs/night.md)" in (ROOT / "README.md").read_text()
    assert "[docs/night.md](night.md)" in (ROOT / "docs/operate.md").read_text()


class NightMachine(Machine):
    """A machine whose server speaks plain http, with PostgreSQL's and nginx's own tools."""

    def __init__(self, folder, database, redis):
        super().__init__(folder)
        (folder / "bin/python3").write_text(f"#!/bin/sh\n{VENV}\n")
        for name, does in MORE_STAND_INS.items():
            (folder / "bin" / name).write_text(f'#!/bin/sh\necho "{name} $*" >>"$MACHINE/asked"\n{does}\n')
            (folder / "bin" / name).chmod(0o755)
        for name in ("var/backups/colorclues", "var/log", f"etc/{CERTIFICATES}"):
            (folder / name).mkdir(parents=True)
        trustme.CA().issue_cert(HOST).cert_chain_pems[0].write_to_path(folder / f"etc/{CERTIFICATES}/fullchain.pem")
        self.database = database
        self.port = str(free_port())
        self.places = {
            "postgres://colorclues:PASSWORD@127.0.0.1:5432/colorclues": database,
            "redis://:PASSWORD@127.0.0.1:6379/0": redis.url,
            "127.0.0.1:8000": f"127.0.0.1:{self.port}",
        }
        self.served = ExitStack()

    @property
    def env(self):
        place = urlsplit(self.database)
        login = {"PGHOST": place.hostname, "PGPORT": str(place.port), "PGUSER": place.username}
        return {**super().env, **login, "PGPASSWORD": place.password, "PGDATABASE": "postgres"}

    def here(self, text):
        for place, ours in self.places.items():
            text = text.replace(place, ours)
        return re.sub(r"(?<![\w/])/var/(log|backups)", rf"{self.folder}/var/\1", super().here(text))

    def commit(self, subject):
        super().commit(subject)
        self.git("tag", "v0.1.0")

    def restart(self):
        self.served.close()
        began = self.journal.count("Serving Color Clues") if (self.folder / "journal").exists() else 0
        server = self.served.enter_context(self.serving())
        self.wait(lambda: self.journal.count("Serving Color Clues") > began, server)


def test_all_commands_of_the_page_stand_in_a_part_of_it():
    assert sum(len(commands_of(text)) for text in sections().values()) > 30
    listed = [command for block in list_blocks(PAGE) for command in block.commands]
    assert listed == [command for text in sections().values() for command in commands_of(text)]


@pytest.mark.long
def test_every_command_runs_while_games_go_on(tmp_path, postgres, redis):
    machine = NightMachine(tmp_path, postgres.new_database(), redis)
    machine.install(PORT=machine.port, HTTPS="false", ALLOWED_HOSTS="127.0.0.1")
    said = {}
    with machine.served:
        machine.restart()
        for heading, text in sections().items():
            with Player(f"http://127.0.0.1:{machine.port}") as ada, Player(f"http://127.0.0.1:{machine.port}") as bob:
                ada.make_room("Ada")
                bob.join(ada.code, "Bob").reload()
                ada.connect().hear()
                ada.send({"move": "kick", "player": bob.id, "sure": "yes"})
                ada.wait(3)
                machine.places |= {CODE: ada.code, REQUEST: ada.socket.response.headers["X-Request-Id"]}
                for command in commands_of(text) + spoken_in(text):
                    said[heading, command] = machine.run(command, cwd=machine.root)
                    if command in ("systemctl restart colorclues", "systemctl reload colorclues"):
                        machine.restart()
                if (heading, f"bin/manage erase room {CODE}") not in said:
                    expected = 404 if "database has moved" in heading else 200
                    assert ada.http.get(f"/r/{ada.code}/").status_code == expected
    check_what_was_said({command: text for (_, command), text in said.items()})
    assert "systemctl reload colorclues" in {command for _, command in said}
    assert {"WEB_CONCURRENCY", "DATABASE_POOL", "REDIS_URL", "DATABASE_URL"} <= machine.settings.keys()


def check_what_was_said(said):
    removed = next(text for command, text in said.items() if "kick|lock-out" in command)
    [line] = map(json.loads, removed.splitlines())
    assert line.keys() == json.loads(SHOWN).keys()
    assert (line["player"], line["whom"], line["move"]) == (1, [2], "kick")
    assert said["bin/manage migrate --check"].startswith("Database: PostgreSQL")
    assert said["curl -sS http://127.0.0.1:8000/readyz"] == "ok"
    assert "100" in said['runuser -u postgres -- psql -c "SHOW max_connections"']
    assert "deleted, with" in said[f"bin/manage erase room {CODE}"]
    assert "notAfter=" in next(text for command, text in said.items() if command.startswith("openssl x509"))
