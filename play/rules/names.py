"""What people may call themselves."""

import unicodedata
from collections.abc import Iterable

from . import Refused
from .clues import has_hidden_characters

LONGEST = 20

# More than a room holds, so that one is always free.
BOTS = ("Pixel", "Dabble", "Smudge", "Swatch", "Doodle", "Blot", "Crayon", "Palette", "Speckle", "Tinsel", "Fresco")


def clean(text: str, taken: Iterable[str]) -> str:
    """The name as it will be shown: NFKC, trimmed, inner spaces folded.

    Raises Refused when it is empty, over 20 characters, holds control, zero-width or
    direction-changing characters, or is one of the `taken` names, ignoring case.
    """
    if len(text) > 40 * LONGEST:
        raise Refused("name-long", limit=LONGEST)
    if has_hidden_characters(text):
        raise Refused("name-characters")
    name = " ".join(unicodedata.normalize("NFKC", text).split())
    if not name:
        raise Refused("name-empty")
    if len(name) > LONGEST:
        raise Refused("name-long", limit=LONGEST)
    if name.casefold() in {other.casefold() for other in taken}:
        raise Refused("name-taken", name=name)
    return name


def of_bot(taken: Iterable[str]) -> str:
    """The first of the bots' names that nobody has, ignoring case."""
    folded = {other.casefold() for other in taken}
    return next(name for name in BOTS if name.casefold() not in folded)
