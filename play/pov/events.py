"""What players and spectators show each other beside the game: reactions, practice dots, and how many watch."""

from zlib import crc32

from .slice import Slice
from .token import Token

# The places for signs on a page. The next sign takes the place of the oldest, so that no page grows.
PLACES = range(1, 7)

# The words to practise with. templates/room/practice_words.html tells translators of them.
WORDS = (
    "lemon",
    "jeans",
    "flamingo",
    "lawn",
    "rust",
    "lavender",
    "ocean",
    "chocolate",
    "peach",
    "frog",
    "plum",
    "sunset",
    "mint",
    "salmon",
    "thundercloud",
    "brick",
    "olive",
    "butter",
    "raspberry",
    "ice",
)


class Reaction(Slice):
    """The sign of a player or a spectator, in one of the places for signs. `who` is None for a spectator."""

    place: int
    sign: str = ""
    who: Token | None = None

    @property
    def template(self) -> str:
        return f"room/signs.html#{self.sign}"


class Dot(Slice):
    """Where a player would look for the word."""

    player: int
    square: str
    who: Token


class Dots(Slice):
    items: tuple[Dot, ...] = ()


class Word(Slice):
    """The word to practise with, in English."""

    text: str


class Watching(Slice):
    """How many spectators look on."""

    people: int = 0


def list_empty_places() -> tuple[Reaction, ...]:
    return tuple(Reaction(place) for place in PLACES)


def get_word(code: str, number: int) -> Word:
    """Return the room's word after `number` others. Rooms begin at different words."""
    return Word(WORDS[(crc32(code.encode()) + number) % len(WORDS)])
