"""The index of the gallery: its states by group and by who sees them, all or those that are searched for."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from django.http import HttpRequest

from ..pov.pov import Pov
from .renderings import Described, get_renderer
from .sample_states import SamplePage, State

# The groups of the moments of a game, in their order. All other groups stand behind them.
MOMENTS = (
    "lobby pick clue guess second-clue second-guess passed lost reveal last-reveal over rematch pause thirty".split()
)
# Each takes a browser 12 MB once it has been near. No group has more.
MAX_PICTURES = 80
WORD = re.compile(r'"([^"]+)"|([^\s"]+)')
ROLES = "giver", "in turn", "host", "player", "late-comer", "visitor", "screen", "page"


@dataclass(frozen=True)
class Picture:
    """A state, and how its picture is taken: of paper, or of a screen."""

    name: str
    is_printed: bool


@dataclass
class Group:
    """States of one group, by who sees them. `is_moment`: it is a moment of the game. `is_pictured`: not only named."""

    name: str
    is_moment: bool
    is_pictured: bool = False
    roles: dict[str, list[Picture]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return sum(map(len, self.roles.values()))


def list_groups(states: Iterable[State]) -> list[Group]:
    """Return these states by group and by role, both in the order of a game."""
    groups: dict[str, Group] = {}
    for state in states:
        role, is_printed = _describe(state)
        group = groups.setdefault(state.group, Group(state.group, state.group in MOMENTS))
        group.roles.setdefault(role, []).append(Picture(state.name, is_printed))
    for group in groups.values():
        group.roles = {role: group.roles[role] for role in ROLES if role in group.roles}
    order = [*MOMENTS, *groups]
    return sorted(groups.values(), key=lambda group: order.index(group.name))


def choose_pictured(groups: Iterable[Group], opened: str | None) -> None:
    """Let this group have pictures, or the first ones, as far as a browser can bear them."""
    room = MAX_PICTURES
    for group in groups:
        room -= group.count
        group.is_pictured = group.name == opened if opened else room >= 0


def search(request: HttpRequest, states: Mapping[str, State], language: str, text: str) -> list[State]:
    """Return the states that have all these words in their name, files, or what they show in this language.

    Words in quotes stand together. A part of a file's name is enough, such as `guess.html`.
    """
    words = _split(text)
    if not words:
        return list(states.values())
    shown = get_renderer(language).describe_states(request, states)
    return [state for name, state in states.items() if _has_all(words, state, shown[name])]


def _split(text: str) -> list[str]:
    return [(quoted or word).strip() for quoted, word in WORD.findall(text.lower())]


def _has_all(words: list[str], state: State, shown: Described) -> bool:
    role, _ = _describe(state)
    told = f"{state.name} {state.group} {role} {shown.words}".lower()
    return all(word in told or any(word in file for file in shown.files) for word in words)


@cache
def _describe(state: State) -> tuple[str, bool]:
    """Return who sees a state, and whether it is on paper."""
    page = state.make()
    return _find_role(page), page.is_printed


def _find_role(page: SamplePage) -> str:
    if page.is_screen or page.pov is None:
        return "screen" if page.is_screen else "page"
    return _find_role_in_room(page.pov)


def _find_role_in_room(pov: Pov) -> str:
    turn = pov.turn
    if turn.role in ("giver", "spectator", "waiting"):
        return {"spectator": "visitor", "waiting": "late-comer"}.get(turn.role, turn.role)
    if turn.is_yours and turn.phase == "guess":
        return "in turn"
    return "host" if turn.is_host else "player"
