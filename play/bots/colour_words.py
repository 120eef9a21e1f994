"""The colours that words have (data/README.md): a table of names, looked up, moved and mixed in OKLab."""

import csv
import math
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

from ..rules import Refused, clues
from ..rules.oklab import Colour, to_oklab

TABLES = ("heard.csv", "css.csv", "things.csv", "xkcd.csv")  # what people meant in the survey wins

# Rude words, brands and misspellings of the other tables. A guesser understands them, like those of heard.csv; a giver
# never says them.
UNSAID = set(
    "barf bile booger diarrhea piss poo poop puke shit snot vomit barbie barney kermit tiffany windows "
    "lavendar liliac ocre perrywinkle terracota toupe burple blurple urple siena peru".split()
)

# Endings of words, and what they are replaced by: leaves leaf, cherries cherry, rosy rose, mossy moss.
ENDINGS = "ves>f ies>y s> es> y> y>e ey> ish> ish>e like> en> d> ed> coloured> colored>".split()
SHORTEST_STEM = 3


class Name(NamedTuple):
    text: str
    normal: str  # the text as clues are compared (rule 9d)
    colour: Colour
    is_first_clue: bool  # legal as a clue of one word
    is_second_clue: bool  # legal as a clue of two, when the game has not heard it yet


class Modifier(NamedTuple):
    """What a word such as "pale" does to the colour of the word beside it."""

    lightness: float  # added
    chroma: float = 1.0  # multiplied
    a: float = 0.0  # added, after that
    b: float = 0.0


def find(word: str) -> Colour | None:
    """Return the colour of a name, ignoring case, spaces, hyphens, accents and simple endings."""
    table = _read_names()
    return next((table[stem][1] for stem in _list_stems(_get_key(word)) if stem in table), None)


def combine(clue: str) -> Colour | None:
    """Return the colour of a clue.

    A known name wins, then one shifted by a modifier, the mean of two, and the only known one.
    """
    if whole := find(clue):
        return whole
    first, *others = _split(clue) or [""]
    return _combine_two(first, " ".join(others)) if others else None


def modify(colour: Colour, modifier: Modifier) -> Colour:
    """Return the modified colour. It may lie outside sRGB, where the nearest square is still the best answer."""
    lightness, a, b = colour
    chroma = modifier.chroma
    return min(max(lightness + modifier.lightness, 0.0), 1.0), a * chroma + modifier.a, b * chroma + modifier.b


@cache
def list_names() -> tuple[Name, ...]:
    unsaid = UNSAID.union(name for name, _ in _read_rows("heard.csv"))
    said = [name for name in _read_names().values() if unsaid.isdisjoint(clues.split_words(name[0]))]
    return tuple(
        Name(text, clues.normalize(text), colour, _is_legal(text, words=1), _is_legal(text, words=2))
        for text, colour in said
    )


def distance(a: Colour, b: Colour) -> float:
    """Return how far apart two colours look: the Euclidean distance in OKLab, ×100."""
    return 100 * math.dist(a, b)


def _read_rows(table: str) -> list[list[str]]:
    lines = (Path(__file__).parent / "data" / table).read_text("utf-8").splitlines()
    return list(csv.reader(lines))[1:]


@cache
def _read_names() -> dict[str, tuple[str, Colour]]:
    return {_get_key(name): (name, to_oklab(hex)) for table in TABLES for name, hex in _read_rows(table)}


@cache
def read_modifiers() -> dict[str, Modifier]:
    return {word: Modifier(*map(float, numbers)) for word, *numbers in _read_rows("modifiers.csv")}


def _get_key(text: str) -> str:
    """Return what two spellings of a name share: sea-foam, Sea foam and seafoam; crème and creme; gray and grey."""
    if len(text) > clues.MAX_LENGTH:
        return ""
    bare = unicodedata.normalize("NFKD", clues.normalize(text))
    return "".join(filter(str.isalnum, bare)).replace("gray", "grey")


def _list_stems(key: str) -> Iterator[str]:
    yield key
    for ending, instead in (change.split(">") for change in ENDINGS):
        stem = key.removesuffix(ending) + instead
        if key.endswith(ending) and len(stem) >= SHORTEST_STEM:
            yield stem
            if stem[-1] == stem[-2]:  # foggy, muddy
                yield stem[:-1]


def _split(clue: str) -> list[str]:
    words = clues.split_words(clues.normalize(clue)) if len(clue) <= clues.MAX_LENGTH else []
    return words if len(words) > 1 else [piece for word in words for piece in word.split("-")]


def _combine_two(first: str, second: str) -> Colour | None:
    one, two = combine(first), combine(second)
    if two and (modifier := _find_modifier(first)):
        return modify(two, modifier)
    if one and (modifier := _find_modifier(second)):
        return modify(one, modifier)
    return _mix(one, two) if one and two else one or two


def _mix(one: Colour, two: Colour) -> Colour:
    lightness, a, b = map(fmean, zip(one, two, strict=True))
    return lightness, a, b


def _find_modifier(word: str) -> Modifier | None:
    modifiers = read_modifiers()
    return next((modifiers[stem] for stem in _list_stems(_get_key(word)) if stem in modifiers), None)


def _is_legal(text: str, words: int) -> bool:
    try:
        clues.check(text, words, ())
    except Refused:
        return False
    return True
