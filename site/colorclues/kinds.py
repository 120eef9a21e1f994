"""The kinds of settings: how each reads its text, and what it says that the text may be.

list_kinds.py has those of several values, and url_kinds.py those of addresses.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

ON, OFF = ("on", "true", "yes", "1"), ("off", "false", "no", "0")
MAX_SHOWN = 60  # characters of a wrong value that are shown
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
        number = read_number(self.parse, text)
        if not (self.least <= number <= self.most or (self.or_zero and number == 0)):
            raise Invalid(show(text))
        return number


class Whole(Number):
    noun = "a whole number"

    @staticmethod
    def parse(text: str) -> float:
        return int(text)


def read_number(parse: Callable[[str], float], text: str) -> float:
    try:
        number = parse(text)
    except ValueError:
        raise Invalid(show(text)) from None
    if not math.isfinite(number):
        raise Invalid(show(text))
    return number


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
