"""Members of staff for the tests, made as an operator makes them, and what they do at their pages."""

import os
import subprocess
import sys

import httpx

from tests.conftest import ROOT, Server
from tests.support.player import Node, Player, parse

MANAGE = sys.executable, ROOT / "manage.py"
NAME, PASSWORD = "olga", "correct horse battery staple"


def make_staff(server: Server) -> None:
    """olga, who looks after this server, if she does not yet."""
    made = subprocess.run(
        [*MANAGE, "createsuperuser", "--skip-checks", "--no-input", "--username", NAME, "--email", ""],
        env={
            **{"PATH": os.environ["PATH"], "VAR": str(server.var), "LOG_LEVEL": "WARNING", **server.env},
            "DJANGO_SUPERUSER_PASSWORD": PASSWORD,
        },
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert made.returncode == 0 or "already taken" in made.stderr, made.stderr


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


def samples(text: str, name: str, **labels: str) -> list[float]:
    """The values of a metric with these labels, in what /metrics says."""
    wanted = [f'{label}="{value}"' for label, value in labels.items()]
    lines = [line for line in text.splitlines() if line.startswith((name + "{", name + " "))]
    return [float(line.rpartition(" ")[2]) for line in lines if all(label in line for label in wanted)]
