"""What the rule of clues has to know of a language."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from types import ModuleType


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One language's words, all as `lookalikes.fold` writes them; play/rules/words/en.py shows how they are listed.

    `coloured` matches a basic colour, with endings and compounds. `colour_names` are other colours' names that hold
    one, written as one word. `places` are on the board; a letter may be run together with `pointers`, such as "row".
    `joints` are the small words between places; a place may be run together with `degrees`. `numbers` and `ordinals`
    go to 30. `article` is a row's letter that is a word, too. `everyday` words only look as if they were run together.
    """

    coloured: re.Pattern
    colour_names: frozenset[str]
    places: frozenset[str]
    pointers: frozenset[str]
    joints: frozenset[str]
    degrees: frozenset[str]
    numbers: dict[str, int]
    ordinals: dict[str, int]
    ordinal_endings: frozenset[str]
    comparisons: frozenset[str]
    everyday: frozenset[str]
    article: str
    # Matches places run together, with what stands beside them: topleft, farleft, rowc, column12.
    run_together: re.Pattern = field(init=False)

    def __post_init__(self) -> None:
        pieces = _match_any({*self.places, *self.pointers, *self.degrees, *self.numbers})
        letter = f"(?:{'|'.join(f'(?<={pointer})' for pointer in sorted(self.pointers))})[a-p]"
        pattern = rf"(?=.*{_match_any({*self.places, *self.pointers})}){pieces}+(?:{letter})?(\d*)"
        object.__setattr__(self, "run_together", re.compile(pattern))


def read(language: ModuleType) -> Vocabulary:
    """Return the vocabulary that a language's module lists."""
    return Vocabulary(
        coloured=re.compile(language.COLOURED),
        colour_names=frozenset(language.COLOUR_NAMES.split()),
        places=frozenset(language.PLACES.split()),
        pointers=frozenset(language.POINTERS.split()),
        joints=frozenset(language.JOINTS.split()),
        degrees=frozenset(language.DEGREES.split()),
        numbers=_count(language.NUMBERS),
        ordinals=_count(language.ORDINALS) | {language.DOZEN: 12},
        ordinal_endings=frozenset(language.ORDINAL_ENDINGS.split()),
        comparisons=frozenset(language.COMPARISONS.split()),
        everyday=frozenset(language.EVERYDAY.split()),
        article=language.ARTICLE,
    )


def _count(listed: str) -> dict[str, int]:
    """Return words with their numbers, from 1 on. Two words for one number stand with a slash: zwei/zwo."""
    return {word: number for number, same in enumerate(listed.split(), 1) for word in same.split("/")}


def _match_any(options: Iterable[str]) -> str:
    return f"(?:{'|'.join(sorted(options, key=lambda option: (-len(option), option)))})"
