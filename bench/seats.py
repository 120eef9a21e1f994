"""Makes rooms in which everybody has a seat, by the same rules as the forms do: `python -m bench.seats ROOMS SEATS`.

Prints JSON: for each room its code as `name`, and the `cookies` by which its players are known.
"""

import json
import os
import secrets
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "colorclues.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.sessions.backends.signed_cookies import SessionStore  # noqa: E402

from play.rooms import changes  # noqa: E402


def main(number: int, seats: int) -> None:
    json.dump([room(seats) for _ in range(number)], sys.stdout)


def room(seats: int) -> dict:
    visitors = [secrets.token_urlsafe(32) for _ in range(seats)]
    code = changes.create(visitors[0], "Player 1")
    for place, visitor in enumerate(visitors[1:], 2):
        changes.join(code, visitor, f"Player {place}")
    return {"name": code, "cookies": [cookie(visitor) for visitor in visitors]}


def cookie(visitor: str) -> str:
    session = SessionStore()
    session["visitor"] = visitor
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
