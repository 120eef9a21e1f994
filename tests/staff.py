"""Members of staff for the tests, made as an operator makes them."""

import os
import subprocess
import sys

from tests.conftest import ROOT, Server
from tests.player import Player

MANAGE = sys.executable, ROOT / "manage.py"
NAME, PASSWORD = "olga", "correct horse battery staple"


def make_staff(server: Server) -> None:
    """olga, who looks after this server."""
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
    assert made.returncode == 0, made.stderr


def sign_in(player: Player, password: str = PASSWORD, to: str = "/"):
    """The answer to the form of the sign-in page, filled in."""
    player.show(player.http.get("/staff/sign-in/", params={"next": to}))
    return player.submit(player.page.with_id("sign-in"), username=NAME, password=password)
