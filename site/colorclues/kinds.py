"""The kinds of settings: how each reads its text, and what it says that the text may be."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

ON, OFF = ("on", "true", "yes", "1"), ("off", "false", "no", "0")
MAX_SHOWN = 60  # characters of a wrong value that are shown
MAX_RATE, MIN_PER_SECOND = 1_000_000, 0.0001  # of a rate: more is no limit, and less is never
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class Invalid(ValueError):
    """Say what a value is that may not be."""


def show(text: str) -> str:
    return repr(text if len(text) <= MAX_SHOWN else text[:MAX_SHOWN] + "…")


@dataclass
class Kind:
    """A kind of setting, with the value of one that is unset, and why its bounds are where they are."""

    default: Any = None
    why: str = ""

    described: ClassVar[str] = ""
    is_stripped: ClassVar[bool] = True  # of blanks around it

    @property
    def may_be(self) -> str:
        return self.described

    @property
    def brief(self) -> str:
        """Return the same in a few words, as docs/deploy.md has it."""
        return self.may_be

    def read(self, text: str) -> Any:
        """Return the value of a text that is not empty. Raise Invalid, with what it is."""
        raise NotImplementedError


@dataclass
class Switch(Kind):
    described = "on or off"

    def read(self, text: str) -> bool:
        word = text.lower()
        if word not in ON + OFF:
            raise Invalid(show(text))
        return word in ON


class Number(Kind):
    """A finite number within bounds. With `or_zero` 0 is one too, whatever the bounds."""

    noun = "a number"

    def __init__(self, default: float | None, least: float, most: float, why: str, or_zero: bool = False) -> None:
        super().__init__(None if default is None else self.parse(str(default)), why)
        self.least, self.most, self.or_zero = least, most, or_zero

    @staticmethod
    def parse(text: str) -> float:
        return float(text)

    @property
    def may_be(self) -> str:
        return f"{self.noun} from {self.brief}"

    @property
    def brief(self) -> str:
        return f"{self.least:.12g} to {self.most:.12g}" + (", or 0" if self.or_zero else "")

    def read(self, text: str) -> float:
        number = _parse(self.parse, text)
        if not (self.least <= number <= self.most or (self.or_zero and number == 0)):
            raise Invalid(show(text))
        return number


class Whole(Number):
    noun = "a whole number"

    @staticmethod
    def parse(text: str) -> float:
        return int(text)


def _parse(parse: Callable[[str], float], text: str) -> float:
    try:
        number = parse(text)
    except ValueError:
        raise Invalid(show(text)) from None
    if not math.isfinite(number):
        raise Invalid(show(text))
    return number


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
    first, second = (_parse(float, part) for part in parts)
    return first, second


@dataclass
class Choice(Kind):
    """One of a few words, in small or capital letters."""

    words: tuple[str, ...] = ()

    @property
    def may_be(self) -> str:
        return f"{', '.join(self.words[:-1])} or {self.words[-1]}"

    def read(self, text: str) -> str:
        for word in self.words:
            if word.lower() == text.lower():
                return word
        raise Invalid(show(text))


@dataclass
class Text(Kind):
    """A short text without control characters, which matches the pattern if there is one."""

    default: str = ""
    pattern: str = ""
    what: str = "a text"
    longest: int = 200

    @property
    def may_be(self) -> str:
        return f"{self.what} of at most {self.longest} characters"

    @property
    def brief(self) -> str:
        return f"{self.longest} characters at most"

    def read(self, text: str) -> str:
        if len(text) > self.longest or CONTROL.search(text) or (self.pattern and not re.fullmatch(self.pattern, text)):
            raise Invalid(show(text))
        return text


@dataclass
class Secret(Kind):
    """A text that nobody guesses. It is never shown."""

    default: str = ""
    is_stripped = False
    shortest: int = 32
    fewest_different: int = 8

    @property
    def may_be(self) -> str:
        return f"a random text of {self.shortest} or more characters, such as `openssl rand -base64 48` prints"

    @property
    def brief(self) -> str:
        return f"{self.shortest} or more characters"

    def read(self, text: str) -> str:
        if len(text) < self.shortest:
            raise Invalid(f"too short to be a secret, with {len(text)} character{'s' * (len(text) > 1)}")
        if len(set(text)) < self.fewest_different:
            raise Invalid("too simple to be a secret")
        return text


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
class Folder(Kind):
    described = "a folder, or the path of one that can be made"
    brief = "a folder"

    def read(self, text: str) -> Path:
        path = Path(text)
        if CONTROL.search(text):
            raise Invalid(show(text))
        try:
            first = next(folder for folder in (path, *path.absolute().parents) if folder.exists())
        except OSError as trouble:  # such as a name that is too long
            raise Invalid(f"{show(text)} ({trouble.strerror})") from None
        if not first.is_dir():
            raise Invalid(f"{show(text)}, and {first} is a file")
        return path


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
