"""What a screen reader tells this viewer by itself, beside the news for everybody."""

from .gain import Gain
from .slice import Slice
from .squares import Square


class Heard(Slice):
    """What this viewer is told aloud: that a move is theirs, where their piece lies, what they have earned.

    It is empty without `kind`. It stays the same until something else matters, so that it is said once. Only the giver
    gets the `card`, and before the reveal the target as `square`; the others' `square` is that of their own piece. With
    `seconds` there is a time limit, or that much is left of it. At the reveal those who took part have an `ordinal`:
    `earned` points in this round, `pieces` with what each earned, `points` in all. At the end `winners` have `best`
    points each, and who has played to the end has their `ordinal` and `points`; `is_shared`: others have the same
    place. `is_winner`: the viewer has won, alone or with others.
    """

    kind: str = ""
    seconds: int = 0
    card: tuple[Square, ...] = ()
    square: Square | None = None
    earned: int = 0
    pieces: tuple[Gain, ...] = ()
    points: int = 0
    ordinal: str = ""
    winners: tuple[str, ...] = ()
    best: int = 0
    is_shared: bool = False
    is_winner: bool = False

    @property
    def template(self) -> str:
        return f"room/heard.html#{self.kind}"

    @property
    def winners_template(self) -> str:
        return f"room/heard.html#{self._choose_outcome()}"

    def _choose_outcome(self) -> str:
        if not self.winners:
            return "cut-short"
        if not self.best:
            return "nobody"
        return {1: "one", 2: "two"}.get(len(self.winners), "many")
