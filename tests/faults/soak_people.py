"""People who think before they move, play game after game, and know of each of their moves what became of it."""

import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

from websockets.exceptions import WebSocketException

from tests.faults.people import Faithful, Room
from tests.support.player import picture
from tests.web.test_consumers import chosen

DECISIONS = ("pick", "clue", "pass", "guess")  # each has an entry in the log, as often as it was made
# What the page's owner presses outside a round, by `data-phase`. A rematch then starts by itself after its ten seconds.
PRESSED = {"reveal": "next", "over": "rematch", "rematch": "in", "lobby": "start"}
THINKS = (1.0, 2.0)  # seconds before a move
LOOKS_EVERY = 0.2  # seconds between two looks whether it is somebody's turn
TRIES_AGAIN_AFTER = 1.0  # seconds, as somebody taps again who reads “try again”


class Decision(NamedTuple):
    """One move that the game asks of a player. The moment says which of its rounds and steps it belongs to."""

    player: int
    move: str
    moment: str


@dataclass(slots=True)
class Attempt:
    """How a decision was sent: when for the first time (monotonic seconds), and what was chosen or typed each time."""

    sent_at: float
    said: set[str] = field(default_factory=set)


class Timing(NamedTuple):
    """When a move was sent for the first time (monotonic), and the seconds until its page showed it as accepted."""

    sent_at: float
    seconds: float


class Steady(Faithful):
    """A person who plays for hours."""

    def __init__(self, url: str, luck: Random, address: str) -> None:
        super().__init__(url, luck, X_Forwarded_For=address)
        self.attempts: dict[Decision, Attempt] = {}
        self.timings: dict[Decision, Timing] = {}
        self.troubles: Counter[str] = Counter()  # refusals, and answers that went down with the socket
        self.unanswered: Decision | None = None
        self.thinks_of: object = None
        self.acts_at = 0.0

    def play(self) -> None:
        """Make the move that is awaited, once there was time to think."""
        with self.changed:
            if not self.is_connected:
                return
            due, now = self._find_due(), time.monotonic()
        if due != self.thinks_of:
            self._note_accepted()
            self.thinks_of, self.acts_at = due, now + self.luck.uniform(*THINKS)
        elif due and now >= self.acts_at:
            with suppress(WebSocketException, AssertionError):  # no socket, or no answer: the move is sent again
                self._make(*due)
            self.acts_at = time.monotonic() + TRIES_AGAIN_AFTER

    def _find_due(self) -> tuple[tuple[str, ...], str] | None:
        """Return the moves that this person may choose from now, and their moment; None while others are awaited."""
        turn = self.region("turn")
        pressed = PRESSED.get(turn["data-phase"])
        wanted = {pressed} if pressed else set(DECISIONS) if self.is_yours else set()
        due = tuple(sorted(wanted & self.due))
        moments = [node["value"] for node in turn.all("input", name="at")]
        return (due, "".join(moments[:1])) if due else None

    def _make(self, moves: tuple[str, ...], moment: str) -> None:
        """Send one of the moves and wait for what becomes of it. Raises AssertionError if nothing does."""
        with self.changed:
            if (moves, moment) != self._find_due():
                return
            tried = [move for move in moves if Decision(int(self.id), move, moment) in self.attempts]
            move = self.luck.choice(tried or moves)  # a second clue that went down with the socket is not passed then
            version, notice, losses = self.version, picture(self.region("notice")), self.losses
            message = self.fields(move, **chosen(self, move, self.luck))
            decision = Decision(int(self.id), move, moment)
        attempt = self.attempts.setdefault(decision, Attempt(time.monotonic()))
        attempt.said.add(message.get("square") or message.get("text", ""))
        self.unanswered = decision if move in DECISIONS else None
        self.send(message)

        def answer(me: "Steady") -> str:
            if me.refused and picture(me.region("notice")) != notice:
                return f"refused: {me.refused}"
            if me.version > version and (moves, moment) != me._find_due():
                return "accepted"
            return "lost" if me.losses > losses and me.is_connected else ""

        found = self.wait(answer)
        if found == "accepted":
            self._note_accepted()
        else:
            self.troubles[found] += 1

    def _note_accepted(self) -> None:
        """Note that the page is past what was sent, which nothing but an accepted move or a time limit does."""
        if self.unanswered:
            sent_at = self.attempts[self.unanswered].sent_at
            self.timings[self.unanswered] = Timing(sent_at, time.monotonic() - sent_at)
            self.unanswered = None


class Table(Room):
    """A room with bots whose people play until they are told to stop."""

    people: list[Steady]

    @classmethod
    def of(cls, people: list[Steady], bots: int) -> "Table":
        """Start a game of these people and so many bots, with all people at their pages."""
        host, *guests = people
        host.make_room("Ada")
        for number, guest in enumerate(guests):
            guest.join(host.code, f"Guest {number}")
        for _ in range(bots):
            host.post("bot")
        for one in people:
            one.sit_down()
        host.send(host.fields("start"))
        for one in people:
            one.wait(lambda me: me.phase != "lobby")  # a bot may have picked already
        return cls(people)

    def timings(self) -> list[Timing]:
        return [timing for one in self.people for timing in list(one.timings.values())]

    def moved_at(self) -> float:
        """Return when one of the people last saw a move of theirs accepted (monotonic), 0 for never."""
        return max((timing.sent_at + timing.seconds for timing in self.timings()), default=0.0)

    def _play(self) -> None:
        while not self.is_over.wait(LOOKS_EVERY):
            for one in self.people:
                one.play()
