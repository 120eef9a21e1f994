"""One form for all ways to write the same thing, so that texts are compared by what a reader sees."""

import re
import unicodedata

from .graphemes import HELPERS

APOSTROPHES = "'’‘ʼ`′‵＇\u02b9\u00b4"
HYPHENS = "-‐‑⁃\u05be"
TYPEWRITER = str.maketrans({**dict.fromkeys(APOSTROPHES, "'"), **dict.fromkeys(HYPHENS, "-")})

# As they look in lower case, or in upper case if the small letter looks like no other.
CYRILLIC = str.maketrans("авекмнорстухіјѕһԁԛԝьӏѵү", "abekmhopctyxijshdqwblvy")
GREEK = str.maketrans("αβεζικμνορτυχγηϲϳ", "abezikmvoptuxyncj")
OTHERS = str.maketrans("ıɑɡɩʏʀɪɴʟɢʙʜᴀᴄᴅᴇᴊᴋᴍᴏᴘᴛᴜᴠᴡᴢꜰꜱ", "iagiyrinlgbhacdejkmoptuvwzfs")
LOOKALIKES = {**CYRILLIC, **GREEK, **OTHERS}
# Greek capitals that look like another letter than their small ones do.
CAPITALS = str.maketrans("ΝΥΗ", "NYH")
LATIN = re.compile("[A-Za-z]")
BUTTONS = {start + n: chr(ord("a") + n) for start in (0x1F150, 0x1F170) for n in range(26)}

# Marks for any letter. What is left of them after NFC belongs to no letter, so it only decorates.
DECORATIONS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")


def fold(text: str) -> str:
    """Return the form in which texts are compared. Idempotent.

    NFKC, case-folded, spaces folded. Look-alikes of Greek and Cyrillic become Latin, and decorating marks, joiners
    and variation selectors fall away. Apostrophes and hyphens are those of a typewriter.
    """
    # NFKC would make a space with a mark of the acute.
    plain = unicodedata.normalize("NFKC", HELPERS.sub("", text).translate(TYPEWRITER))
    return " ".join(filter(None, map(_fold_word, plain.split())))


def _fold_word(word: str) -> str:
    folded = _undecorate(word)
    if LATIN.search(folded):
        folded = folded.translate(CAPITALS)
    folded = _undecorate(unicodedata.normalize("NFKC", folded.translate(BUTTONS).casefold()))
    return folded.translate(LOOKALIKES).translate(TYPEWRITER)


def _undecorate(word: str) -> str:
    """Return the word without its marks if one of them composes with no letter: r̶é̶d̶ is red, but réd is réd."""
    if not DECORATIONS.search(word):
        return word
    return unicodedata.normalize("NFC", DECORATIONS.sub("", unicodedata.normalize("NFD", word)))
