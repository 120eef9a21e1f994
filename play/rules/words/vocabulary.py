"""What the rule of clues has to know of a language."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """One language's words, all as `lookalikes.fold` writes them.

    `coloured` matches a basic colour, with endings and compounds. `colour_names` are other colours' names that hold
    one, written as one word. `places` are on the board; a letter may be run together with `pointers`, such as "row".
    `joints` are the small words between places; a place may be run together with `degrees`. `numbers` and `ordinals`
    go to 30. `article` is a row's letter that is a word, too. `everyday` words only look as if they were run together.
    """

    coloured: re.Pattern
    colour_names: frozenset[str] = NOTHING
    places: frozenset[str]
    pointers: frozenset[str]
    joints: frozenset[str]
    degrees: frozenset[str]
    numbers: dict[str, int]
    ordinals: dict[str, int]
    ordinal_endings: frozenset[str] = NOTHING
    comparisons: frozenset[str]
    everyday: frozenset[str] = NOTHING
    article: str = ""
    # Matches places run together, with what stands beside them: topleft, farleft, rowc, column12.
    run_together: re.Pattern = field(init=False)

    def __post_init__(self) -> None:
        pieces = _match_any({*self.places, *self.pointers, *self.degrees, *self.numbers})
        letter = f"(?:{'|'.join(f'(?<={pointer})' for pointer in sorted(self.pointers))})[a-p]"
        pattern = rf"(?=.*{_match_any({*self.places, *self.pointers})}){pieces}+(?:{letter})?(\d*)"
        object.__setattr__(self, "run_together", re.compile(pattern))


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def count(text: str, first: int = 1) -> dict[str, int]:
    """Return the words with their numbers. Two words for one number are written with a slash: zwei/zwo."""
    return {word: number for number, same in enumerate(text.split(), first) for word in same.split("/")}


def _match_any(options: Iterable[str]) -> str:
    return f"(?:{'|'.join(sorted(options, key=lambda option: (-len(option), option)))})"
