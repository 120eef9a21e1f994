"""The names of players and bots."""

from collections.abc import Iterable

from . import Refused, graphemes
from .lookalikes import fold
from .move import Move
from .texts import has_hidden_characters, is_presentable, prepare, tidy

MAX_LENGTH = 20

# More than a room holds, so one is always free. Each has its own initial, which is all that a piece shows.
BOTS = ("Pixel", "Dabble", "Smudge", "Blot", "Crayon", "Tinsel", "Fresco", "Velvet", "Mosaic", "Inky", "Loom")


def clean(text: str, taken: Iterable[str]) -> str:
    """Return the name as it is shown: NFKC, trimmed, inner spaces folded (rule 23).

    Raise Refused when it is empty, over 20 visible characters, or looks like one of the `taken` names, ignoring case.
    Raise it also for characters that cannot be shown.
    """
    if len(text) > 40 * MAX_LENGTH:
        raise Refused("name-long", limit=MAX_LENGTH)
    name = tidy(prepare(text))
    if has_hidden_characters(text) or not is_presentable(name):
        raise Refused("name-characters")
    if not name:
        raise Refused("name-empty")
    if graphemes.count_visible(name) > MAX_LENGTH:
        raise Refused("name-long", limit=MAX_LENGTH)
    if is_taken(name, taken):
        raise Refused("name-taken", name=name)
    return name


def read(move: Move, taken: Iterable[str]) -> str:
    """Return the name that the move brings. What a log holds was accepted, and is not judged again."""
    if move.is_accepted:
        return tidy(move.text)
    name = clean(move.text, taken)
    if move.unwelcome:
        raise Refused("name-unwelcome")
    return name


def is_taken(name: str, names: Iterable[str]) -> bool:
    """Return whether one of the names looks like this one, ignoring case (rule 23)."""
    return fold(name) in map(fold, names)


def choose_for_bot(taken: Iterable[str]) -> str:
    folded = set(map(fold, taken))
    free = [name for name in BOTS if fold(name) not in folded]
    initials = {name[:1] for name in folded}
    return next((name for name in free if name[0].casefold() not in initials), free[0])
