"""Rooms in the database: read them, change them, and keep the log of their moves. Nothing else writes a room."""

from django.db import InterfaceError, OperationalError

# The database does not answer now and will later. Every other database error is a bug of ours.
DatabaseUnavailable = OperationalError, InterfaceError


class RoomNotFound(Exception):
    """No room has this code."""


class Barred(Exception):
    """The visitor was removed from the room."""
