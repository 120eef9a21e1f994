"""Members of staff for the tests, made as an operator makes them, and what they do at their pages."""

import json
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import httpx

from tests.conftest import Server
from tests.support import prepared
from tests.support.player import TOKEN, Node, Player, parse

NAME, PASSWORD = "olga", "correct horse battery staple"


def make_staff(server: Server) -> None:
    """Let olga look after this server. Idempotent."""
    server.insert("auth_user", json.loads(prepared.once("olga.json", _make_olga).read_text()))


def _make_olga(file: Path) -> None:
    """Make her as an operator does, in a database of her own, and keep her row: a second of a core for each server."""
    database = file.with_suffix(".sqlite3")
    shutil.copyfile(prepared.sqlite_database(), database)
    who = {"DATABASE_URL": f"sqlite:///{database}", "DJANGO_SUPERUSER_PASSWORD": PASSWORD}
    prepared.manage("createsuperuser", "--skip-checks", "--no-input", "--username", NAME, "--email", "", **who)
    with closing(sqlite3.connect(database)) as made:
        made.row_factory = sqlite3.Row
        row = dict(made.execute("SELECT * FROM auth_user").fetchone())
    flags = {name: bool(value) for name, value in row.items() if name.startswith("is_")}  # SQLite has none
    file.write_text(json.dumps({**row, **flags}))


def sign_in(player: Player, password: str = PASSWORD, to: str = "/") -> httpx.Response:
    """The answer to the form of the sign-in page, filled in."""
    player.show(player.http.get("/staff/sign-in/", params={"next": to}))
    return player.submit(player.page.with_id("sign-in"), username=NAME, password=password)


class Operator(Player):
    """olga at the dashboard, signed in, with its socket open."""

    def look(self, path: str = "/dashboard/") -> "Operator":
        """Open this page of the dashboard."""
        if not self.http.cookies:
            assert sign_in(self, to=path).headers["location"] == path
        self.show(self.http.get(path))
        self.socket = self.open(f"/ws{path}")
        return self

    def apply(self, message: str) -> None:
        for element in parse(message).children:
            if isinstance(element, Node):
                self._swap(element)

    def act(self, path: str, on: str = "", **typed: str) -> httpx.Response:
        """Send the form with this action, from the page `on` it, with what is typed. A box that is ticked is typed."""
        if not self.http.cookies:
            sign_in(self)
        page = parse(self.http.get(on or re.sub(r"[\w-]+/$", "", path)).text)
        found = [form for form in page.all("form") if form.get("action") == path]
        assert found, f"{on} has no form for {path}"
        tokens = [control["value"] for control in page.controls()[found[0]] if control.get("name") == TOKEN]
        return self.http.post(path, data={TOKEN: tokens[0], **typed}, headers={"Origin": self.url})

    def rooms(self) -> dict[str, Node]:
        """The lines of the rooms that are shown, by their codes."""
        return {
            line["id"].removeprefix("room-"): line for line in self.region("rooms").all("li", "ol") if line.get("id")
        }

    def processes(self, state: str) -> set[str]:
        """The names of the processes that are in this state."""
        return {line["data-process"] for line in self.region("processes").all("li", data_state=state)}

    def states(self) -> set[str]:
        """What is said to be wrong, or that all is well."""
        return {line["data-state"] for line in self.region("state").all("p")}
