"""The codes by which players find a room: draw a new one, read what a player typed, and find what a form has made."""

import re
import secrets
import unicodedata

from ..models import Room
from ..rules import lookalikes

# No two characters look alike, no vowels (so no words), and no code reads like a square of the board.
ALPHABET = "CDFGHJKMNPQRTVWX34679"
CODE_LENGTH = 6


def draw_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def find_room_made_by(form: str) -> str:
    """Return the code of the room that this form has made, or "" (rule 24)."""
    made = Room.objects.filter(made_by=form).values_list("code", flat=True)
    return made.first() or ""


def normalize_code(code: str) -> str:
    """Return the code as rooms store it.

    The player may type it in any case and width, with spaces or dashes, or paste a whole link with what stands around
    it, or a part of it. Letters that only look like those of a code are taken for them.
    """
    code = re.split("[/?#]", f"/{lookalikes.fold(code)}".rpartition("/r/")[2].lstrip("/#"))[0]
    return "".join(_read_digit(character) for character in code.upper() if character.isalnum())


def _read_digit(character: str) -> str:
    return str(unicodedata.decimal(character)) if character.isdecimal() else character
