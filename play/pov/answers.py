"""What a viewer is answered who asks about the board and the game."""

from .slice import Slice
from .squares import Square


class Seen(Slice):
    """A square, or a run of squares as far as `last` that have one colour's name.

    `names` are those of the players whose pieces are there.
    """

    square: Square
    names: tuple[str, ...] = ()
    last: Square | None = None


class Named(Slice):
    """A colour's name, in English, and how many squares have it."""

    colour: str
    squares: int


class Standing(Slice):
    """The points of a player."""

    name: str
    points: int
    is_you: bool


class Answer(Slice):
    """An answer for the viewer who has asked. Without a kind it is empty.

    `number` makes a repeated answer differ from the one before. `typed` is what the viewer has typed, or its beginning.
    `squares` are listed, and `colours` are names. `square`, `row` or `column` is what they lie around or in, `colour`
    the name of theirs. `total` counts all of them, `left` those that the viewer may ask for by `more`. `target` is the
    secret square if the viewer knows it.
    """

    kind: str = ""
    number: int = 0
    typed: str = ""
    square: Square | None = None
    row: str = ""
    column: int = 0
    colour: str = ""
    squares: tuple[Seen, ...] = ()
    colours: tuple[Named, ...] = ()
    total: int = 0
    left: int = 0
    target: Square | None = None
    clues: tuple[str, ...] = ()
    giver_name: str = ""
    seconds: int = 0
    standings: tuple[Standing, ...] = ()

    @property
    def template(self) -> str:
        return f"room/answers.html#{self.kind}"
