"""Whether a clue names a place on the board (rule 9c)."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from .words.vocabulary import Vocabulary

ROW_LETTERS = frozenset("abcdefghijklmnop")
COLUMNS = range(1, 31)
TENS = (20, 30)

LETTER_AND_DIGITS = re.compile(r"([a-p])(\d+)|(\d+)([a-p])")
LETTER_AND_WORD = re.compile("([a-p])(.+)|(.+)([a-p])")
DIGITS_AND_ENDING = re.compile(r"(\d+)(\D+)")
NOT_ALPHANUMERIC = re.compile(r"[\W_]")

# What a part of a clue can be.
PLACE, JOINT, LETTER, DIGITS, NUMBER, ORDINAL, OTHER = "place joint letter digits number ordinal other".split()
COUNTED = (DIGITS, NUMBER, ORDINAL)


class Part(NamedTuple):
    """A part of a clue: the word in which it stands, what it is, its text, and its number if it is one."""

    word: int
    kind: str
    text: str = ""
    value: int = 0


def find_place(folded: Sequence[str], vocabularies: Sequence[Vocabulary]) -> int | None:
    """Return the index of the word with which the clue begins to name a place, or None. The words are folded."""
    everyday = frozenset().union(*(words.everyday for words in vocabularies))
    for words in vocabularies:
        parts = [Part(at, *rest) for at, token in _split(folded) for rest in _read(token, words, everyday)]
        word = _find_place(_join_numbers(parts), words)
        if word is not None:
            return word
    return None


def _find_place(parts: list[Part], words: Vocabulary) -> int | None:
    for at, (here, after) in enumerate(pairwise(parts)):
        if _is_coordinate(here, after) and not _is_phrase(here, after, parts[at + 2 :], words):
            return here.word
    for part in parts:
        if part.kind == DIGITS:
            return part.word
    named = [part for part in parts if part.kind in (PLACE, LETTER, NUMBER)]
    is_all = all(part.kind != OTHER for part in parts)
    return next((part.word for part in parts if part.kind != JOINT), None) if named and is_all else None


def _is_coordinate(here: Part, after: Part) -> bool:
    return (here.kind == LETTER and after.kind in COUNTED) or (here.kind in COUNTED and after.kind == LETTER)


def _is_phrase(here: Part, after: Part, beyond: list[Part], words: Vocabulary) -> bool:
    """Return whether the letter is an article among other words: six-a-side, a one-man band."""
    letter, number = (here, after) if here.kind == LETTER else (after, here)
    return letter.text == words.article and number.kind != DIGITS and bool(beyond) and beyond[0].kind == OTHER


def _split(folded: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield what stands between spaces and hyphens, without other signs, with the index of its word."""
    for at, word in enumerate(folded):
        yield from ((at, plain) for token in word.split("-") if (plain := NOT_ALPHANUMERIC.sub("", token)))


def _read(token: str, words: Vocabulary, everyday: frozenset[str]) -> list[tuple]:
    if token in everyday:
        return [(OTHER,)]
    if one := _read_one(token, words):
        return [one]
    for pattern in (LETTER_AND_DIGITS, LETTER_AND_WORD):
        both = pattern.fullmatch(token)
        read = [_read_one(piece, words) for piece in both.groups() if piece] if both else []
        if len(read) == 2 and all(read) and {kind for kind, *_ in read} & set(COUNTED):
            return read
    if run := words.run_together.fullmatch(token):
        return [(PLACE, token), *([_read_one(run[1], words)] if run[1] else [])]
    return [(OTHER,)]


def _read_one(token: str, words: Vocabulary) -> tuple | None:
    """Return what a token is that is not run together, or None."""
    if token.isdecimal():
        return (DIGITS, token, int(token)) if int(token) in COLUMNS else (OTHER, token)
    if token in ROW_LETTERS:
        return LETTER, token
    if token in words.places:
        return PLACE, token
    if token in words.joints:
        return JOINT, token
    if token in words.numbers:
        return NUMBER, token, words.numbers[token]
    if token in words.ordinals:
        return ORDINAL, token, words.ordinals[token]
    ending = DIGITS_AND_ENDING.fullmatch(token)
    if ending and ending[2] in words.ordinal_endings and ending[1].isdecimal() and int(ending[1]) in COLUMNS:
        return ORDINAL, token, int(ending[1])
    return None


def _join_numbers(parts: list[Part]) -> list[Part]:
    """Return the parts with twenty-one as one number, and with thirty-one as none of the board's."""
    joined: list[Part] = []
    for part in parts:
        before = joined[-1] if joined else None
        if before and before.kind == NUMBER and before.value in TENS and part.value in range(1, 10):
            value = before.value + part.value
            joined[-1] = Part(before.word, part.kind if value in COLUMNS else OTHER, before.text, value)
        else:
            joined.append(part)
    return joined
