"""What reading a question has to know of a language."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType

from ...rules import lookalikes

_WORD = re.compile(r"[^\W_]+")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
SHORTEST_STEM = 3


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One language's words, all as `fold` writes them; play/pov/question_words/en.py shows how they are listed.

    `questions` and `directions` lead from a word to what it asks for. `joints` are the small words that say nothing.
    `endings` are those that an adjective before a colour may have, each with what takes its place in a compound.
    """

    questions: dict[str, str]
    directions: dict[str, str]
    joints: frozenset[str]
    endings: tuple[tuple[str, str], ...]

    def strip_ending(self, word: str) -> str:
        for ending, instead in self.endings:
            stem = word.removesuffix(ending)
            if stem != word and len(stem) >= SHORTEST_STEM:
                return stem + instead
        return word


def read(language: ModuleType) -> Vocabulary:
    """Return the vocabulary that a language's module lists."""
    return Vocabulary(
        questions=_turn_round(language.QUESTIONS),
        directions=_turn_round(language.DIRECTIONS),
        joints=frozenset(fold(language.JOINTS)),
        endings=tuple((ending, instead) for ending, instead in (pair.split(">") for pair in language.ENDINGS.split())),
    )


def fold(text: str) -> list[str]:
    """Return the words of a text as they are compared, without the signs between them. ä is ae, and so on."""
    return _WORD.findall(lookalikes.fold(text).translate(_UMLAUTS))


def _turn_round(listed: Mapping[str, str]) -> dict[str, str]:
    return {word: meaning for meaning, words in listed.items() for word in fold(words)}
