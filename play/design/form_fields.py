"""Know which fields the server reads of which form, as docs/wire.md says it. Those of moves the code itself tells."""

from dataclasses import dataclass
from functools import cache

from ..rules import board
from ..rules.events import SIGNS
from ..rules.game import MAX_PLAYERS, MIN_PLAYERS
from ..rules.moves import MOVES, OF_KNOCKS, OF_PLAYERS
from ..rules.settings import CHOICES
from ..web.pages.room_page import QUERY_WORDS
from ..web.sockets import move_input

# What a form may hold beside its own fields: Django's token, and how the page is shown.
ALWAYS = frozenset(["csrfmiddlewaretoken", *QUERY_WORDS])


@dataclass(frozen=True)
class FormSpec:
    """A form by what is read of it. `is_by_htmx`: where there is script, htmx posts it. `is_move`: it holds a move."""

    fields: frozenset[str] = frozenset()
    is_post: bool = True
    is_by_htmx: bool = False
    is_move: bool = False


@dataclass(frozen=True)
class MoveFields:
    """The fields of a move. Of each group in `needed` a form must hold one."""

    fields: frozenset[str]
    needed: tuple[frozenset[str], ...]


# By the name of the address that a form is sent to.
FORMS = {
    "front": FormSpec(frozenset(["code", "screen"]), is_post=False),
    "create": FormSpec(frozenset(["name", "bots"]), is_by_htmx=True),
    "join": FormSpec(frozenset(["name", "colour", "ask"]), is_by_htmx=True),
    "move": FormSpec(is_move=True),
    "take-seat": FormSpec(),
    "report": FormSpec(frozenset(["kind", "message"])),
    "language": FormSpec(frozenset(["language", "next"]), is_by_htmx=True),
    "staff-sign-in": FormSpec(frozenset(["username", "password", "next"]), is_by_htmx=True),
    "staff-sign-out": FormSpec(),
    "dashboard-room": FormSpec(),
    "dashboard-reports": FormSpec(frozenset(["report", "reason"])),
    "dashboard-act": FormSpec(frozenset(["reason", "sure", "sentence", "player", "hours", "address", "message"])),
    "dashboard-actions": FormSpec(frozenset(["room", "before"]), is_post=False),
    "dashboard-bars": FormSpec(frozenset(["reason", "address", "hours", "lift"])),
    "dashboard-announce": FormSpec(frozenset(["reason", "minutes", "text", "withdraw"])),
    "dashboard-process": FormSpec(frozenset(["reason", "sure", "undrain"])),
}
# What is no move of the game: play/web/sockets/event_input.py and question_input.py read it.
OTHERS = {"react": ["sign"], "practise": ["square"], "word": [], "ask": ["typed"], "hush": []}
# A form can do without these: what they default to is what most want.
OPTIONAL = frozenset(["on"])
MOMENT = "at"


class _Recorder(dict):
    """Fields of a form that are all missing. It notes which are asked for."""

    def __init__(self) -> None:
        self.asked: set[str] = set()

    def get(self, name: str, default: object = None) -> object:
        self.asked.add(name)
        return default

    def __contains__(self, name: object) -> bool:
        self.asked.add(str(name))
        return False


@cache
def list_moves() -> dict[str, MoveFields]:
    """Return every word that a form may send as its `move`, with its fields."""
    own = {
        name: MoveFields(frozenset(names), tuple(frozenset([one]) for one in names)) for name, names in OTHERS.items()
    }
    return {name: _list_fields(name) for name in MOVES if name in OF_PLAYERS | OF_KNOCKS} | own


def _list_fields(name: str) -> MoveFields:
    spec = MOVES[name]
    groups = [frozenset(_ask_reader(field)) for field in spec.fields] + [frozenset([MOMENT])] * bool(spec.is_repeat)
    needed = tuple(group for group in groups if group.isdisjoint(OPTIONAL))
    return MoveFields(frozenset().union(*groups), needed)


def _ask_reader(field: str) -> set[str]:
    recorder = _Recorder()
    move_input.READERS[field](recorder)
    return recorder.asked


@cache
def list_values() -> dict[str, frozenset[str]]:
    """Return the values of the fields that have fixed ones."""
    return {
        "move": frozenset(list_moves()),
        "sign": frozenset(SIGNS),
        "sure": frozenset(["yes"]),
        "on": frozenset(["yes", "no"]),
        "colour": frozenset(map(str, range(MAX_PLAYERS))),
        "bots": frozenset(map(str, range(MIN_PLAYERS - 1, MAX_PLAYERS))),
        "square": frozenset(["", *board.SQUARES]),
        **{name: frozenset(choices) for name, choices in CHOICES.items()},
    }
