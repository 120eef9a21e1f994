"""What a clue may say (rule 9)."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from . import Refused

MAX_LENGTH = 40
FAR_TOO_LONG = 10 * MAX_LENGTH

APOSTROPHES = "'’‘ʼ"
HYPHENS = "-‐"
TYPEWRITER = str.maketrans({**dict.fromkeys(APOSTROPHES, "'"), **dict.fromkeys(HYPHENS, "-")})

# Matches a string with one kind for each character; w is a letter, a digit or a mark on one. A second hyphen separates.
WORD = re.compile("w+(?:'w+)*(?:-w+(?:'w+)*)?")

# Control, format (zero-width, direction), surrogate, private use, unassigned, line and paragraph separator.
BAD_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
# Unicode calls these marks, letters and symbols, but they are invisible: joiners, fillers, variation selectors.
UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")

BASIC_COLOURS = "purple|blue|green|red|pink|yellow|orange|brown|white|black|gray|grey"
SHADES = "light|dark|pale|deep|bright"
CHANGED_STEMS = "purpl|blu|redd|orang|whit"
COLOR = f"(?:(?:{BASIC_COLOURS})(?:s|ish|y|er|est)?|(?:{CHANGED_STEMS})(?:ish|y|er|est))"
COLOURED = re.compile(f"(?:{SHADES}|{COLOR})*?{COLOR}(?:{SHADES}|{COLOR})*")

ROW_LETTERS = set("abcdefghijklmnop")
COLUMNS = range(1, 31)
DIGIT_WORDS = "one two three four five six seven eight nine".split()
NUMBER_WORDS = {
    *DIGIT_WORDS,
    *"ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty".split(),
    *(f"twenty{hyphen}{digit}" for hyphen in ("-", "") for digit in DIGIT_WORDS),
}
PLACE_WORDS = set(
    "row column top bottom left right upper lower above below beside corner edge middle center centre "
    "north south east west".split()
)
# Matches a word that is a coordinate. C-12 and 12C count too; rule 9c exempts only the parts of a hyphenated word.
COORDINATE = re.compile(r"[a-p]['-]?(\d+)|(\d+)['-]?[a-p]")

COMPARISONS = set("lighter darker brighter paler deeper warmer cooler more less between".split())


def check(text: str, words: int, given: Iterable[str]) -> str:
    """Return the clue as it is shown: NFKC, trimmed, spaces folded, 1–40 characters (rule 9).

    `words` is the number of words allowed: 1 in the first clue, 2 in the second. `given` are this game's clues so far.
    Raise Refused with clue-empty, clue-long, clue-characters, clue-letters, clue-words, clue-colour, clue-place,
    clue-comparison or clue-given.
    """
    clue = _clean(text)
    spoken = split_words(clue)
    if not any(map(str.isalpha, "".join(spoken))):
        raise Refused("clue-letters")
    if len(spoken) > words:
        raise Refused("clue-words", allowed=words)
    _refuse_first("clue-colour", filter(_is_colour, spoken))
    _refuse_first("clue-place", _find_places(spoken))
    if words == 2:
        _refuse_first("clue-comparison", filter(_is_comparison, spoken))
    if normalize(clue) in map(normalize, given):
        raise Refused("clue-given")
    return clue


def is_same(text: str, given: Iterable[str]) -> bool:
    return len(text) <= FAR_TOO_LONG and normalize(text) in map(normalize, given)


def normalize(text: str) -> str:
    """Return the form in which texts are compared (rule 9d): NFKC, case-folded, spaces folded, typewriter ' and -."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _fold_spaces(unicodedata.normalize("NFKC", folded)).translate(TYPEWRITER)


def split_words(text: str) -> list[str]:
    """Return the words of a text in NFKC, as typed (rule 9a)."""
    kinds = "".join(map(_get_kind, text))
    return [text[slice(*word.span())] for word in WORD.finditer(kinds)]


def has_hidden_characters(text: str) -> bool:
    """Return whether the text has control, zero-width, direction-changing or other invisible characters (rule 9e)."""
    return bool(UNSEEN.search(text)) or not BAD_CATEGORIES.isdisjoint(map(unicodedata.category, text))


def _clean(text: str) -> str:
    # Checked before anything that walks through the text: a browser can send megabytes.
    if len(text) > FAR_TOO_LONG:
        raise Refused("clue-long", limit=MAX_LENGTH)
    composed = unicodedata.normalize("NFKC", text)
    if has_hidden_characters(composed):
        raise Refused("clue-characters")
    clue = _fold_spaces(composed)
    if not clue:
        raise Refused("clue-empty")
    if len(clue) > MAX_LENGTH:
        raise Refused("clue-long", limit=MAX_LENGTH)
    return clue


def _fold_spaces(text: str) -> str:
    return " ".join(text.split())


def _get_kind(char: str) -> str:
    if char in APOSTROPHES:
        return "'"
    if char in HYPHENS:
        return "-"
    return "w" if unicodedata.category(char)[0] in "LMN" else " "


def _refuse_first(code: str, offending: Iterable[str]) -> None:
    for word in offending:
        raise Refused(code, word=word)


def _is_colour(word: str) -> bool:
    return any(map(COLOURED.fullmatch, _split_word(word)))


def _is_comparison(word: str) -> bool:
    return not COMPARISONS.isdisjoint(_split_word(word))


def _split_word(word: str) -> list[str]:
    plain = normalize(word)
    # blue's is blues and blue; bl-ue is blue
    return [piece.replace("'", "").replace("-", "") for piece in (plain, *plain.split("-"), *re.split("['-]", plain))]


def _find_places(spoken: list[str]) -> Iterator[str]:
    plain = list(map(normalize, spoken))
    # With two words, each stands beside the other.
    is_letter_a_row = len(plain) == 1 or any(map(_is_number, plain))
    for word, typed in zip(plain, spoken, strict=True):
        if _is_place(word) or (is_letter_a_row and word in ROW_LETTERS):
            yield typed


def _is_number(word: str) -> bool:
    return word.isdecimal() or word in NUMBER_WORDS


def _is_place(word: str) -> bool:
    coordinate = COORDINATE.fullmatch(word)
    column = (coordinate[1] or coordinate[2]) if coordinate else word
    return word in PLACE_WORDS | NUMBER_WORDS or (column.isdecimal() and int(column) in COLUMNS)
