"""What the host may choose about the game and the room (rules 5, 14, 17 and 18)."""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from . import Refused
from .game import Settings
from .values import replace

# What a browser may send for each setting, and what it stands for.
CHOICES: dict[str, dict[str, str | int | bool | None]] = {one.name: one.metadata["choices"] for one in fields(Settings)}
# These may change while a game goes on: no points depend on them.
ANY_TIME = ("private", "late", "locked", "reactions", "waits", "knock", "more_time")

# The choice that lets everybody come into the room.
OPENING = ("private", "no")


def choose(settings: Settings, choices: Iterable[tuple[str, str]], in_lobby: bool) -> Settings:
    """Return the settings with these choices made. Raise Refused for an unknown choice or one that comes too late."""
    made = {name: _find_meaning(name, value) for name, value in choices}
    after = replace(settings, **made)
    if not in_lobby and any(getattr(after, name) != getattr(settings, name) for name in made if name not in ANY_TIME):
        raise Refused("lobby-only")
    return after


def _find_meaning(name: str, value: str) -> Any:
    if value not in CHOICES.get(name, {}):
        raise Refused("wrong-field", field=name)
    return CHOICES[name][value]
