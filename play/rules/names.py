"""The names of players and bots."""

import unicodedata
from collections.abc import Iterable

from . import Refused
from .clues import has_hidden_characters

MAX_LENGTH = 20

# More than a room holds, so one is always free. Each has its own initial, which is all that a piece shows.
BOTS = ("Pixel", "Dabble", "Smudge", "Blot", "Crayon", "Tinsel", "Fresco", "Velvet", "Mosaic", "Inky", "Loom")


def clean(text: str, taken: Iterable[str]) -> str:
    """Return the name as it is shown: NFKC, trimmed, inner spaces folded.

    Raise Refused when it is empty, over 20 characters, or one of the `taken` names, ignoring case. Raise it also for
    control, zero-width and direction-changing characters.
    """
    if len(text) > 40 * MAX_LENGTH:
        raise Refused("name-long", limit=MAX_LENGTH)
    if has_hidden_characters(text):
        raise Refused("name-characters")
    name = " ".join(unicodedata.normalize("NFKC", text).split())
    if not name:
        raise Refused("name-empty")
    if len(name) > MAX_LENGTH:
        raise Refused("name-long", limit=MAX_LENGTH)
    if name.casefold() in _fold_all(taken):
        raise Refused("name-taken", name=name)
    return name


def choose_for_bot(taken: Iterable[str]) -> str:
    folded = _fold_all(taken)
    free = [name for name in BOTS if name.casefold() not in folded]
    initials = {name[0] for name in folded}
    return next((name for name in free if name[0].casefold() not in initials), free[0])


def _fold_all(names: Iterable[str]) -> set[str]:
    return {name.casefold() for name in names}
