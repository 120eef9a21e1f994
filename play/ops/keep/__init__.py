"""Keeping what a server has: backups, their return, another database, and what must be forgotten.

docs/keep.md is for those who do it.
"""

from django.conf import settings


class Trouble(Exception):
    """Why it was not done, in a sentence for the operator, with the remedy."""


class Unreadable(Trouble):
    """A database cannot be read: it does not answer, or is damaged."""


def too_long() -> Trouble:
    return Trouble(f"It took longer than KEEP_LIMIT, {settings.KEEP_LIMIT:g} seconds. Set that to more, and try again.")
