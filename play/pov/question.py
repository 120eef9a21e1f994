"""What a viewer asks about the board and the game, read from what they type. It knows terms of colour, not things."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from msgspec.structs import replace

from ..rules import board
from .question_words import vocabulary
from .question_words.vocabulary import Vocabulary
from .slice import Slice

# Longer texts are no questions. What is repeated of one is shorter.
MAX_TYPED, MAX_REPEATED = 60, 24

# Squares, rows and columns never look like this.
_WORD = re.compile(r"[^\W\d_]{3}|^\s*\?\s*$")
SHORTEST_PART, SHORTEST_COMPOUND = 3, 6


class Question(Slice):
    """A question. `kind` is the name of a question, a direction, `colour`, `square` or `unknown`; empty for none.

    `colour` is the name that was typed, in English, and `others` are the names that what was typed is a part of.
    `part` counts how often the viewer has asked for more.
    """

    kind: str = ""
    typed: str = ""
    square: str = ""
    row: str = ""
    column: int = 0
    colour: str = ""
    others: tuple[str, ...] = ()
    part: int = 0


@dataclass(frozen=True)
class ColourNames:
    """The names of the colours in one language, each with the name in English."""

    vocabulary: Vocabulary
    names: Mapping[str, str]

    @cached_property
    def by_stems(self) -> dict[tuple[str, ...], str]:
        return {_find_stems(vocabulary.fold(name), self.vocabulary): english for name, english in self.names.items()}

    @cached_property
    def by_compound(self) -> dict[str, str]:
        """Return the names as they are when they are written as one word: darkgreen, dunkelgrün."""
        whole = {"".join(vocabulary.fold(name)): english for name, english in self.names.items()}
        return whole | {"".join(stems): english for stems, english in self.by_stems.items()}

    def find_name(self, words: Sequence[str]) -> Question | None:
        """Return the question for the colour of this name. A single word may be meant as a part of others, too."""
        stems = _find_stems(words, self.vocabulary)
        colour = self.by_compound.get("".join(stems)) or self.by_compound.get("".join(words), "")
        others = self._list_holding(stems, colour) if len(stems) == 1 else ()
        return Question("colour", colour=colour, others=others) if colour else None

    def find_part(self, words: Sequence[str]) -> Question | None:
        """Return the question for the colours whose names hold these words."""
        others = self._list_holding(_find_stems(words, self.vocabulary))
        if len(others) == 1:
            return Question("colour", colour=others[0])
        return Question("colour", others=others) if others else None

    def _list_holding(self, stems: tuple[str, ...], colour: str = "") -> tuple[str, ...]:
        tried = stems, (*stems[:-1], self.vocabulary.strip_ending(stems[-1]))
        found = (english for words, english in self.by_stems.items() if any(_holds(words, one) for one in tried))
        return tuple(sorted({*found} - {colour}))


def looks_like_question(text: str) -> bool:
    """Return whether a text in the field for squares is meant as a question. Anything else is a square, or none."""
    return len(text) <= MAX_TYPED and bool(_WORD.search(text))


def read(text: str, languages: Sequence[ColourNames]) -> Question:
    """Return what a viewer has typed as a question, by the words of these languages. Never raises."""
    typed = text.strip()[:MAX_REPEATED]
    if square := board.parse(text):
        return Question("square", typed, square=square)
    words = vocabulary.fold(text[:MAX_TYPED])
    if not words:
        return Question("help" if "?" in text else "unknown", typed)
    # Each is tried only if those before it have found nothing: the last compares all names, which takes 0.3 ms.
    tried: list[Callable[[list[str]], Question | None]] = [
        *(partial(_read_command, own=language.vocabulary) for language in languages),
        *(language.find_name for language in languages),
        *(language.find_part for language in languages),
    ]
    found = (try_it(words) for try_it in tried)
    return replace(next(filter(None, found), Question("unknown")), typed=typed)


def follow(question: Question, before: Question | None) -> Question:
    """Return the question before, for its next part, if more was asked for; else the question."""
    if question.kind != "more" or not before or not before.kind:
        return question
    return before if before.kind == "more" else replace(before, part=before.part + 1)


def _read_command(words: list[str], own: Vocabulary) -> Question | None:
    first, *rest = words
    rest = [word for word in rest if word not in own.joints]
    if first in own.directions:
        square = board.parse(" ".join(rest))
        return Question(own.directions[first], square=square) if square else None
    kind = own.questions.get(first, "")
    if kind in READERS:
        return READERS[kind](" ".join(rest))
    return Question(kind) if kind and not rest else None


def _read_row(text: str) -> Question | None:
    row = text.upper()
    return Question("row", row=row) if row and row in tuple(board.ROWS) else None


def _read_column(text: str) -> Question | None:
    is_column = text.isascii() and text.isdigit() and len(text) < 3 and 1 <= int(text) <= board.COLUMNS
    return Question("column", column=int(text)) if is_column else None


def _read_near(text: str) -> Question | None:
    square = board.parse(text)
    return Question("near", square=square) if square else None


READERS = {"row": _read_row, "column": _read_column, "near": _read_near}


def _find_stems(words: Sequence[str], own: Vocabulary) -> tuple[str, ...]:
    *adjectives, last = words
    return *map(own.strip_ending, adjectives), last


def _holds(words: tuple[str, ...], stems: tuple[str, ...]) -> bool:
    """Return whether the name holds all the stems: as words, as their beginnings or ends, or run together."""
    if all(any(_is_part(stem, word) for word in words) for stem in stems):
        return True
    run_together = "".join(stems)
    return len(run_together) >= SHORTEST_COMPOUND and run_together in "".join(words)


def _is_part(stem: str, word: str) -> bool:
    if stem == word:
        return True
    return len(stem) >= SHORTEST_PART and (word.startswith(stem) or word.endswith(stem))
