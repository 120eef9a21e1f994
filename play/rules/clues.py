"""What a clue may say (rule 9)."""

import re
import unicodedata
from collections.abc import Iterable

from . import Refused, graphemes
from .lookalikes import APOSTROPHES, HYPHENS, fold
from .places import find_place
from .texts import has_hidden_characters, is_presentable, prepare, tidy
from .words import choose_vocabularies
from .words.vocabulary import Vocabulary

MAX_LENGTH = 40
FAR_TOO_LONG = 10 * MAX_LENGTH

# Signs at which a word ends, besides spaces, brackets, quotes, dashes and the signs of sums.
SEPARATORS = frozenset('/|,;:+_=#\\"…、。،؛')
SEPARATING = ("Z", "C", "Ps", "Pe", "Pi", "Pf", "Pd", "Pc", "Sm")
EMOJI_PARTS = re.compile("[\u200c\u200d\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
# Keyboards have no gershayim.
GERSHAYIM = re.compile('(?<=[א-ת])"(?=[א-ת])')
# Matches a string with one kind for each character; w is a letter, a digit, a mark or an emoji. The fourth hyphen
# separates.
WORD = re.compile("w+(?:'w+)*(?:'?-'?w+(?:'w+)*){0,3}")

# The code of a colour, but not #cafe: without a digit it takes the # and no English word.
COLOUR_CODE = re.compile(r"(?:#|\b0x|\b)(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{6}\b|#[0-9a-f]{3,8}\b")
HASHTAGS = frozenset(
    "#facade #decade #deface #efface #accede #cafe #fade #face #deaf #dead #beef #bead #dad #bad #bed #fed #cab #ace "
    "#add #bee #fee #ebb #dab #fab #faced #faded #deed #feed #babe #abba #baa #fad #cad".split()
)


def check(text: str, words: int, given: Iterable[str], language: str = "") -> str:
    """Return the clue as it is shown: NFKC, trimmed, spaces folded, 1–40 visible characters (rule 9).

    `words` is the number of words allowed: 1 in the first clue, 2 in the second. `given` are this game's clues so far.
    `language` is that of the giver's page. Raise Refused with clue-empty, clue-long, clue-characters, clue-letters,
    clue-words, clue-colour, clue-place, clue-comparison or clue-given.
    """
    clue = _clean(text)
    spoken = split_words(clue)
    if not any(map(str.isalpha, "".join(spoken))):
        raise Refused("clue-letters")
    if len(spoken) > words:
        raise Refused("clue-words", allowed=words)
    vocabularies = choose_vocabularies(language)
    _refuse_colours(clue, spoken, vocabularies)
    place = find_place([fold(word) for word in spoken], vocabularies)
    if place is not None:
        raise Refused("clue-place", word=spoken[place])
    if words == 2:
        _refuse_first("clue-comparison", (word for word in spoken if _is_comparison(word, vocabularies)))
    if normalize(clue) in map(normalize, given):
        raise Refused("clue-given")
    return clue


def is_same(text: str, given: Iterable[str]) -> bool:
    return len(text) <= FAR_TOO_LONG and normalize(text) in map(normalize, given)


def normalize(text: str) -> str:
    """Return the folded words of a text, by which clues are compared (rule 9d). Idempotent."""
    return " ".join(split_words(fold(text)))


def split_words(text: str) -> list[str]:
    """Return the words of a text in NFKC, as typed (rule 9a)."""
    kinds = "".join(map(_get_kind, GERSHAYIM.sub("״", text)))
    return [text[slice(*word.span())] for word in WORD.finditer(kinds)]


def _clean(text: str) -> str:
    # Checked before anything that walks through the text: a browser can send megabytes.
    if len(text) > FAR_TOO_LONG:
        raise Refused("clue-long", limit=MAX_LENGTH)
    clue = tidy(prepare(text))
    if has_hidden_characters(text) or not is_presentable(clue):
        raise Refused("clue-characters")
    if not clue:
        raise Refused("clue-empty")
    if graphemes.count_visible(clue) > MAX_LENGTH:
        raise Refused("clue-long", limit=MAX_LENGTH)
    return clue


def _get_kind(char: str) -> str:
    if char in APOSTROPHES:
        return "'"
    if char in HYPHENS:
        return "-"
    category = unicodedata.category(char)
    if category[0] in "LMN" or category == "So" or EMOJI_PARTS.match(char):
        return "w"
    return " " if char in SEPARATORS or category.startswith(SEPARATING) else "'"


def _refuse_first(code: str, offending: Iterable[str]) -> None:
    for word in offending:
        raise Refused(code, word=word)


def _refuse_colours(clue: str, spoken: list[str], vocabularies: tuple[Vocabulary, ...]) -> None:
    code = COLOUR_CODE.search(clue.casefold())
    if code and code[0] not in HASHTAGS:
        raise Refused("clue-colour", word=code[0])
    _refuse_first("clue-colour", (word for word in spoken if _is_colour(word, vocabularies)))


def _is_colour(word: str, vocabularies: tuple[Vocabulary, ...]) -> bool:
    whole, *pieces = _split_word(word)
    return any(
        whole.replace("grey", "gray") in words.colour_names
        or any(words.coloured.fullmatch(piece) for piece in (whole, *pieces) if piece not in words.everyday)
        for words in vocabularies
    )


def _is_comparison(word: str, vocabularies: tuple[Vocabulary, ...]) -> bool:
    pieces = _split_word(word)
    return any(not words.comparisons.isdisjoint(pieces) for words in vocabularies)


def _split_word(word: str) -> list[str]:
    """Return the folded word and its parts, without signs: blue's is blues and blue, bl-ue is blue."""
    plain = fold(word)
    pieces = (plain, *plain.split("-"), *re.split(r"[\W_]+", plain))
    return [re.sub(r"[\W_]", "", piece) for piece in pieces]
