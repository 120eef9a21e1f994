"""What the pages show by which staff acts: one frozen dataclass each."""

from dataclasses import dataclass, field

# The status of a page with a form that was refused.
REFUSED = 422
# What has a sentence in templates/dashboard/kinds.html. A process of the next version may have written more.
KINDS = frozenset(
    "close reopen unlist list bar bar-both bar-address lift strike-message strike-name announce withdraw drain undrain "
    "settle kick lock-out turn-away".split()
)
# Why a form may be refused. Each has a sentence in templates/dashboard/refused.html.
CODES = (
    "reason sure long characters hours minutes person message own own-address no-browser address nothing log "
    "not-serving alone".split()
)


@dataclass(frozen=True)
class ActionLine:
    """What was done, when (UTC), by whom, to whom and why. `player` is the number of the host who did it, or None."""

    at: str
    kind: str
    by: str
    player: int | None
    whom: str
    whom_player: int | None
    room: str
    reason: str

    @property
    def template(self) -> str:
        return f"dashboard/kinds.html#{self.kind}" if self.kind in KINDS else ""


@dataclass(frozen=True)
class Person:
    """A person who is or was in the room, or waits at its door."""

    id: int
    name: str


@dataclass(frozen=True)
class Message:
    """A message of the chat."""

    number: int
    name: str
    text: str


@dataclass(frozen=True)
class Length:
    """For how long somebody may be barred. `days` is 0 for less than a day."""

    hours: int

    @property
    def days(self) -> int:
        return self.hours // 24


@dataclass(frozen=True)
class RoomActs:
    """What staff can do in a room. `closed` is None, or the sentence with which it was closed.

    `messages` are there only on the page that shows what is secret.
    """

    code: str
    closed: str | None
    is_listed: bool
    people: tuple[Person, ...]
    messages: tuple[Message, ...]
    lengths: tuple[Length, ...]
    actions: tuple[ActionLine, ...]


@dataclass(frozen=True)
class BarLine:
    """A bar that holds until then (UTC). `network` is "" for a browser. `is_sought`: its address is looked for."""

    id: int
    network: str
    is_sought: bool
    room: str
    player: str
    until: str

    @property
    def act(self) -> str:
        return f"lift-{self.id}"


@dataclass(frozen=True)
class Tried:
    """A form that was refused, by the name of its `act`: the code of the refusal, and what was typed. Else empty."""

    act: str = ""
    refused: str = ""
    typed: dict[str, str] = field(default_factory=dict)

    @property
    def template(self) -> str:
        return f"dashboard/refused.html#{self.refused}"

    @property
    def status(self) -> int:
        return REFUSED if self.refused else 200
