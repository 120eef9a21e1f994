"""What one viewer can do now."""

from msgspec.structs import replace

from ..rules.phases import AT_THE_END, BETWEEN_GAMES, CLUE, GUESS, LOBBY, OVER, PICK
from .door import Known
from .gain import Gain
from .slice import Slice
from .squares import Square
from .token import Token

# Why a page's socket is closed for good: the room does not exist, the visitor was removed, has sent messages too fast,
# or has opened too many sockets; staff has shut the room, or barred the visitor. The page is told nothing after it.
LAST_WORDS = ("gone", "removed", "too-fast", "too-many", "shut", "barred")


class Result(Slice):
    """What the reveal gave one player.

    `parts` are the points of each of the `pieces`. `nearest` is the ring of the best piece, None without one. `near`
    counts the pieces of all players in the 3×3.
    """

    player: int
    name: str
    points: int
    pieces: tuple[Gain, ...]
    is_giver: bool
    nearest: int | None
    near: int
    is_you: bool

    @property
    def parts(self) -> tuple[int, ...]:
        return tuple(piece.points for piece in self.pieces)

    @property
    def template(self) -> str:
        return f"turn/results.html#{self._choose_part()}"

    def _choose_part(self) -> str:
        if self.is_giver:
            return "near" if self.near else "none-near"
        if len(self.parts) == 2 and self.points:
            return "sum"
        return {None: "no-piece", 0: "exact", 1: "next-to-it", 2: "one-ring-out"}.get(self.nearest, "far")


class Look(Slice):
    """A token that players choose from. `is_taken`: another player has it."""

    number: int
    is_taken: bool
    is_yours: bool

    @property
    def template(self) -> str:
        return f"turn/looks.html#look-{self.number}"


class Turn(Slice):
    """What this viewer can do now. Only the giver gets `card`, `target` and `near`, the number of pieces in the 3×3.

    `moment_id` is sent back with the move; it is empty when it is not the viewer's turn. `next_round` is the first
    round for a player who waits or joins now; 0 if none is left for them. `closed` is the code with which
    a visitor who joins is refused. `has_acted`: the viewer has placed a piece in this step or was skipped. `squares`
    are those of the viewer's own pieces until the reveal. `place` is the viewer's place among the guessers of this
    step, 0 for none. `leaver` is the name of a leaver who looks on and may come back. `goes_on` are the names of the
    players who may end the reveal. `skips` are the names of those whom this host may skip because they are away, in
    the moment `skip_moment_id`. `looks` are the tokens, for a player in the lobby and for a visitor. `hint_clue` is the
    clue for a person who plays their first round with bots alone; else it is empty. `token` is the viewer's own,
    and None unless the round waits for them. `may_ask_time`: they may ask for more time (rule 18). `players_in` are the
    players who are in the rematch that is about to start. In a pause, `is_yours` stays as it was, so that what was
    typed stays; `may_move` is what holds then.
    `newest_bot` is the id of the bot that joined last, 0 for none: so that a second press adds no second bot.
    For visitors: `is_guarded`, the host lets people in one by one. `askable` are those whom they may ask to be.
    `asked` is the name of the player whom this visitor has asked to be; `decides` says who decides while they wait, and
    `answer` how it has ended. `sentence` is what staff says of a room that it has closed.
    """

    code: str
    phase: str
    step: int
    moment_id: str
    player: int | None
    role: str
    is_yours: bool
    is_host: bool
    is_simultaneous: bool = False
    round: int = 0
    next_round: int = 0
    is_last: bool = False
    has_placed: bool = False
    has_acted: bool = False
    squares: tuple[str, ...] = ()
    place: int = 0
    name: str = ""
    host_name: str = ""
    goes_on: tuple[str, ...] = ()
    skips: tuple[str, ...] = ()
    skip_moment_id: str = ""
    missing: int = 0
    is_full: bool = False
    newest_bot: int = 0
    has_bots: bool = False
    closed: str = ""
    leaver: str = ""
    card: tuple[Square, ...] = ()
    target: Square | None = None
    near: int = 0
    results: tuple[Result, ...] = ()
    looks: tuple[Look, ...] = ()
    hint_clue: str = ""
    token: Token | None = None
    may_ask_time: bool = False
    players_in: tuple[Token, ...] = ()
    is_paused: bool = False
    is_guarded: bool = False
    askable: tuple[Known, ...] = ()
    asked: str = ""
    decides: str = ""
    answer: str = ""
    sentence: str = ""

    def without_code(self) -> "Turn":
        """Return the turn for the title of a page that hides the room's code."""
        return replace(self, code="")

    @property
    def may_move(self) -> bool:
        return self.is_yours and not self.is_paused

    @property
    def template(self) -> str:
        if self.role == "spectator" and self.phase not in LAST_WORDS:
            return f"turn/{self._choose_way_in()}.html"
        if self.phase in (PICK, CLUE, GUESS) and not self.is_yours:
            return "turn/wait.html"
        return f"turn/{self.phase}.html"

    def _choose_way_in(self) -> str:
        if self.decides:
            return "knock"
        return "return" if self.may_return else "closed" if self.closed else "join"

    @property
    def decides_template(self) -> str:
        return f"turn/knock.html#{self.decides}"

    @property
    def answer_template(self) -> str:
        return f"turn/answers.html#{self.answer}" if self.answer else ""

    @property
    def drops_choice(self) -> bool:
        """Return whether the square that was chosen on the board before is chosen no more, once in each step."""
        return self.phase in (PICK, CLUE) or (self.phase == GUESS and not self.is_yours)

    @property
    def return_template(self) -> str:
        if self.phase in BETWEEN_GAMES:
            return f"turn/return.html#{OVER if self.phase in AT_THE_END else LOBBY}"
        return f"turn/return.html#{'next-round' if self.next_round else 'last-round'}"

    @property
    def wait_template(self) -> str:
        return f"turn/wait.html#{self._choose_wait()}"

    def _choose_wait(self) -> str:
        if self.role in ("waiting", "giver"):
            return "late-comer" if self.role == "waiting" else "giver"
        if self.phase == GUESS:
            return self._choose_wait_of_guess()
        if self.is_simultaneous:
            return "together"
        return "later" if self.before else "first"

    def _choose_wait_of_guess(self) -> str:
        if self.has_placed:
            return "placed"
        return "missed" if self.has_acted else "guess"

    @property
    def before(self) -> int:
        """Return how many players guess before the viewer in this step."""
        return max(0, self.place - 1)

    @property
    def may_return(self) -> bool:
        return bool(self.leaver) and not self.closed

    @property
    def is_between_games(self) -> bool:
        return self.phase in BETWEEN_GAMES

    @staticmethod
    def end(code: str, phase: str, sentence: str = "") -> "Turn":
        """Return the last turn of a page; `phase` is one of LAST_WORDS."""
        turn = Turn(code, phase, step=0, moment_id="", player=None, role="spectator", is_yours=False, is_host=False)
        return replace(turn, sentence=sentence)

    @property
    def is_typing(self) -> bool:
        """Return whether there is a field to type into. A page without script then must not reload itself."""
        return self.is_yours or (self.role == "spectator" and not self.closed and not self.decides)
