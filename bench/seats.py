"""Make rooms full of players by the same functions as the forms: `python -m bench.seats ROOMS SEATS`.

Print JSON: for each room its code as `name`, and the `cookies` of its players.
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

from play.rooms import changes, creation  # noqa: E402


def main(number: int, seats: int) -> None:
    json.dump([make_room(seats) for _ in range(number)], sys.stdout)


def make_room(seats: int) -> dict:
    visitors = [secrets.token_urlsafe(32) for _ in range(seats)]
    code = creation.create(visitors[0], "Player 1")
    for place, visitor in enumerate(visitors[1:], 2):
        changes.join(code, visitor, f"Player {place}")
    return {"name": code, "cookies": [sign_cookie(visitor) for visitor in visitors]}


def sign_cookie(visitor: str) -> str:
    session = SessionStore()
    session["visitor"] = visitor
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
