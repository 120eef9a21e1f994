"""Rooms in the database: read them, change them, and keep the log of their moves. Nothing else writes a room."""

from django.db import InterfaceError, OperationalError

# The database does not answer now and will later. Every other database error is a bug of ours.
DatabaseUnavailable = OperationalError, InterfaceError


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
