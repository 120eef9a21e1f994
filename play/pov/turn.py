"""What goes on in the round, and what one viewer can do about it now."""

from ..rules.phases import CLUE, GUESS, LOBBY, OVER, PICK
from .slice import Slice
from .squares import Square

# What is said last to a page whose socket is closed for good: the room is not there, the visitor may not stay, has
# sent messages too fast, or opened too many sockets.
LAST_WORDS = ("gone", "removed", "too-fast", "too-many")


class Result(Slice):
    """What the reveal gave one player: `nearest` is the ring of their best piece, None without one; `parts` are the
    points of each piece.
    """

    player: int
    name: str
    points: int
    parts: tuple[int, ...]
    is_giver: bool
    nearest: int | None
    near: int
    is_you: bool

    @property
    def template(self) -> str:
        """The part of turn/results.html that says what the points are for."""
        return f"turn/results.html#{self._choose_part()}"

    def _choose_part(self) -> str:
        if self.is_giver:
            return "near" if self.near else "none-near"
        if len(self.parts) == 2 and self.points:
            return "sum"
        return {None: "no-piece", 0: "exact", 1: "next-to-it", 2: "one-ring-out"}.get(self.nearest, "far")


class Turn(Slice):
    """What this viewer can do now. `card` and `target` are filled for the giver alone.

    `next_round` is the one that somebody who waits or joins now plays in first, 0 when the game has none left;
    `closed` is the code with which a visitor who joins is refused; `leaver` is the name of one who may come back;
    `goes_on` names those who may end the reveal.
    """

    code: str
    phase: str
    step: int
    at: str
    player: int | None
    role: str
    is_yours: bool
    is_host: bool
    is_simultaneous: bool = False
    round: int = 0
    next_round: int = 0
    is_last: bool = False
    name: str = ""
    host_name: str = ""
    goes_on: tuple[str, ...] = ()
    missing: int = 0
    is_full: bool = False
    has_bots: bool = False
    closed: str = ""
    leaver: str = ""
    card: tuple[Square, ...] = ()
    target: Square | None = None
    results: tuple[Result, ...] = ()

    @property
    def template(self) -> str:
        """The file of templates/turn/ that shows this turn."""
        if self.role == "spectator" and self.phase not in LAST_WORDS:
            return "turn/return.html" if self.may_return else "turn/closed.html" if self.closed else "turn/join.html"
        if self.phase in (PICK, CLUE, GUESS) and not self.is_yours:
            return "turn/wait.html"
        return f"turn/{self.phase}.html"

    @property
    def return_template(self) -> str:
        """The part of turn/return.html that tells a leaver from when they would play again."""
        if self.phase in (LOBBY, OVER):
            return f"turn/return.html#{self.phase}"
        return f"turn/return.html#{'next-round' if self.next_round else 'last-round'}"

    @property
    def wait_template(self) -> str:
        """The part of turn/wait.html that tells a player what they wait for."""
        return f"turn/wait.html#{self._choose_wait()}"

    def _choose_wait(self) -> str:
        if self.role in ("waiting", "giver"):
            return "late-comer" if self.role == "waiting" else "giver"
        if self.phase == GUESS:
            return "placed" if self.is_simultaneous else "guess"
        return "clue"

    @property
    def may_return(self) -> bool:
        """Whether this is a leaver for whom there is room."""
        return bool(self.leaver) and not self.closed

    @property
    def is_too_late(self) -> bool:
        """Whether a game is on in which nobody who comes now plays any more."""
        return self.phase not in (LOBBY, OVER) and not self.next_round

    @staticmethod
    def end(code: str, phase: str) -> "Turn":
        """What is left to say, with one of LAST_WORDS as the phase."""
        return Turn(code, phase, step=0, at="", player=None, role="spectator", is_yours=False, is_host=False)

    @property
    def is_typing(self) -> bool:
        """Whether there is a field to type into, so that a page without script must not reload itself."""
        return self.is_yours or (self.role == "spectator" and not self.closed)
