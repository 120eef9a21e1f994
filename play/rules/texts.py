"""What names, clues and messages may be made of, and how they are shown (rules 9e and 23)."""

import re
import unicodedata

from . import graphemes
from .graphemes import EMOJI, HELPERS, PICTOGRAPHS, ZWJ, ZWNJ

# What stands in the place of a message that staff has struck. Its page says it in the reader's language.
STRUCK = "(removed)"
# What the pages show there, in all their languages. Nobody may type it, to look as if staff had struck their words.
SHOWN_AS_STRUCK = (STRUCK, "(entfernt)")

# Marks above and below a letter that may be stacked, and all marks, of which Burmese needs five.
MAX_STACKED, MAX_MARKS = 3, 6

# Control, format (zero-width, direction), surrogate, private use, unassigned, line and paragraph separator.
BAD_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
# Unicode calls these marks, letters and symbols, but they are invisible: joiners, fillers, variation selectors.
UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")

# A Han character or a Mongolian letter, and the selector of its variant.
VARIANTS = re.compile(
    "[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af][\ufe00-\ufe02\U000e0100-\U000e01ef]"
    "|[\u1820-\u18aa][\u180b-\u180d\u180f]"
)
# Scripts whose letters change their form beside each other.
JOINING_SCRIPTS = frozenset(
    "ARABIC SYRIAC MANDAIC MONGOLIAN NKO ADLAM DEVANAGARI BENGALI GURMUKHI GUJARATI ORIYA TAMIL TELUGU KANNADA "
    "MALAYALAM SINHALA KHMER MYANMAR BALINESE JAVANESE SUNDANESE TIBETAN TAI GRANTHA NEWA CHAKMA MEETEI".split()
)
# Letters that Tibetan writes below a letter are marks in name only.
SUBJOINED = re.compile("[\u0f90-\u0fbc]")

# NFKC would make a space with a mark of the acute, which some keyboards have in the place of the apostrophe.
ACUTE = re.compile("\u00b4(?!\u0301)")
# Of these it would make a space and a mark, too, which then lies on what stands before, as in a shrug.
LONE_MARKS = str.maketrans("¯‾¨˝゛˜˚゜˙¸˛˘΄", '▔▔"""~°°·,,⌣’')
SELECTED = re.compile(f"([{PICTOGRAPHS}])[\ufe0e\ufe0f]")


def prepare(text: str) -> str:
    """Return the text as the log keeps it: what NFKC alone would garble is put right. Idempotent."""
    return SELECTED.sub(_keep_selector, ACUTE.sub("’", text).translate(LONE_MARKS))


def tidy(text: str) -> str:
    """Return the text as it is shown: NFKC, trimmed, inner spaces folded. Idempotent.

    Logs are folded with it, so it must never change.
    """
    return " ".join(unicodedata.normalize("NFKC", text).split())


def is_presentable(text: str) -> bool:
    """Return whether everything in the text can be seen or does something, and no letter is buried under marks.

    A mark at the beginning has no letter: it would lie on what the page shows before the text.
    """
    return not has_hidden_characters(text) and not graphemes.is_mark(text[:1] or " ") and not _is_overmarked(text)


def has_hidden_characters(text: str) -> bool:
    """Return whether the text has control, direction-changing or other invisible characters.

    Joiners and variation selectors count only where they do nothing.
    """
    seen = _drop_useful(text) if HELPERS.search(text) else text
    return bool(UNSEEN.search(seen)) or not BAD_CATEGORIES.isdisjoint(map(unicodedata.category, seen))


def _keep_selector(match: re.Match) -> str:
    """Return the emoji and its selector, or it alone if NFKC makes letters or signs of it: ™ ℹ Ⓜ ‼."""
    emoji = match[1]
    return match[0] if unicodedata.normalize("NFKC", emoji) == emoji else emoji


def _drop_useful(text: str) -> str:
    """Return the text without the hidden characters that do something, and without what they belong to."""
    plain = VARIANTS.sub("", EMOJI.sub("", text))
    return "".join(char for at, char in enumerate(plain) if not (char in (ZWNJ, ZWJ) and _does_join(plain, at)))


def _does_join(text: str, at: int) -> bool:
    """Return whether the joiner stands between letters of a script that joins, or shows a half form at the end."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    script = graphemes.find_script(before or " ")
    if script not in JOINING_SCRIPTS or not (before.isalpha() or graphemes.is_mark(before)):
        return False
    if text[at] == ZWJ and graphemes.is_virama(before):  # Malayalam ends words so
        return True
    return graphemes.find_script(after or " ") == script and (after.isalpha() or graphemes.is_virama(after))


def _is_overmarked(text: str) -> bool:
    stacked = marks = 0
    for char in unicodedata.normalize("NFD", text):  # the é of é̂̃̄ has a mark, too
        if not graphemes.is_mark(char):
            if not HELPERS.match(char):
                stacked = marks = 0
        elif not SUBJOINED.match(char) and not HELPERS.match(char):
            marks += 1
            stacked += unicodedata.category(char) != "Mc"
        if stacked > MAX_STACKED or marks > MAX_MARKS:
            return True
    return False
