"""Rooms in the database: read them, change them, and keep the log of their moves. Nothing else writes a room."""

from typing import Literal

from django.db import OperationalError

# Why the database cannot do what is asked of it. `writing` has a sentence for each.
Reason = Literal["away", "slow", "read-only", "denied", "full", "unmigrated", "crowded", "broken"]


class DatabaseUnavailable(OperationalError):
    """The database cannot do now what is asked of it, and will later. Every other database error is a bug of ours.

    The backends in site/colorclues raise it: they know what PostgreSQL and SQLite mean by their errors.
    """

    reason: Reason = "away"


class RoomNotFound(Exception):
    """No room has this code."""


class RoomClosed(RoomNotFound):
    """Staff has closed the room, with this `sentence` to those in it. It may be empty."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(code)
        self.sentence = sentence


class Outdated(Exception):
    """The room has another version by now, or is gone, so what was made of this one does not hold."""


class Barred(Exception):
    """The visitor was removed from the room."""
