"""The kinds of settings that hold several values."""

import re
from dataclasses import dataclass

from .kinds import CONTROL, Invalid, Kind, read_number, show

MAX_RATE, MIN_PER_SECOND = 1_000_000, 0.0001  # of a rate: more is no limit, and less is never


@dataclass
class Rate(Kind):
    """A burst, and a number per second after it."""

    described = (
        "two numbers with a comma between, such as 30,5: how many at once, 1 to 1000000, and how many per second, "
        "0.0001 to 1000000"
    )
    brief = "a rate"

    def read(self, text: str) -> list[float]:
        burst, per_second = _pair(text)
        if not (1 <= burst <= MAX_RATE and MIN_PER_SECOND <= per_second <= MAX_RATE):
            raise Invalid(show(text))
        return [burst, per_second]


@dataclass
class Range(Kind):
    """The shortest and the longest of something, in seconds."""

    most: float = 60.0

    @property
    def may_be(self) -> str:
        return f"two numbers with a comma between, the smaller one first, each from 0 to {self.most:g}, such as 1,3"

    @property
    def brief(self) -> str:
        return f"two numbers, 0 to {self.most:g}"

    def read(self, text: str) -> list[float]:
        shortest, longest = _pair(text)
        if not 0 <= shortest <= longest <= self.most:
            raise Invalid(show(text))
        return [shortest, longest]


def _pair(text: str) -> tuple[float, float]:
    parts = text.split(",")
    if len(parts) != 2:
        raise Invalid(show(text))
    first, second = (read_number(float, part) for part in parts)
    return first, second


@dataclass
class Lines(Kind):
    """A few lines of text. A line ends at a | too, since not every file of settings has room for a line break."""

    longest: int = 1000

    @property
    def may_be(self) -> str:
        return f"lines of text with | between, of at most {self.longest} characters together"

    @property
    def brief(self) -> str:
        return f"lines, {self.longest} characters at most"

    def read(self, text: str) -> list[str]:
        lines = [line.strip() for line in re.split(r"[|\r\n]", text)]
        if len(text) > self.longest or CONTROL.search("".join(lines)) or not any(lines):
            raise Invalid(show(text))
        return [line for line in lines if line]


@dataclass
class Words(Kind):
    """Words with commas between, without the blanks around each. With `words` only those, or off for none."""

    words: tuple[str, ...] = ()
    longest: int = 50

    @property
    def may_be(self) -> str:
        if self.words:
            return f"off, or with commas between {', '.join(self.words)}"
        return f"words with commas between, each of at most {self.longest} characters"

    @property
    def brief(self) -> str:
        return "off, or languages" if self.words else "words with commas between"

    def read(self, text: str) -> list[str]:
        found = [word.strip().lower() for word in text.split(",")]
        if self.words and found == ["off"]:
            return []
        if CONTROL.search(text) or not all(0 < len(word) <= self.longest for word in found):
            raise Invalid(show(text))
        if self.words and not {*found} <= {*self.words}:
            raise Invalid(show(text))
        return found


@dataclass
class Keys(Kind):
    """Secrets with commas between. They are never shown, and may be shorter than a new one has to be."""

    described = "the keys before SECRET_KEY, with a comma between two"
    brief = "keys"

    def read(self, text: str) -> list[str]:
        keys = [key.strip() for key in text.split(",")]
        if not all(keys):
            raise Invalid("a list with an empty key")
        if CONTROL.search(text):
            raise Invalid("a list with characters that no key has")
        return keys
