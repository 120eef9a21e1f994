"""What the host may choose about the game and the room, and the preset's own choices (rules 5, 14, 17 and 18)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from . import Refused

CLASSIC, QUICK = "classic", "quick"
# Seconds for each move where the host has not said otherwise (rules 17 and 18).
USUAL = {CLASSIC: 90, QUICK: 60}
YES_OR_NO = {"yes": True, "no": False}

# What a browser may send for each setting, and what it stands for. None: as the preset has it.
CHOICES: dict[str, dict[str, str | int | bool | None]] = {
    "preset": {CLASSIC: CLASSIC, QUICK: QUICK},
    "laps": {"usual": None, "1": 1, "2": 2, "3": 3},
    "limit": {"usual": None, "0": 0, "30": 30, "60": 60, "90": 90, "180": 180},
    "double": YES_OR_NO,
    "private": YES_OR_NO,
    "late": YES_OR_NO,
    "locked": YES_OR_NO,
}
# Those that are no rule of the game, and so may change while it goes on.
ANY_TIME = ("private", "late", "locked")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the host has chosen. `laps` and `limit` None stand for the preset's own; `limit` is in seconds, 0 for none.

    `late`: whether late-comers may play; `locked`: nobody new may join at all; `private`: on no list of rooms.
    """

    preset: str = CLASSIC
    laps: int | None = None
    limit: int | None = None
    double: bool = True
    private: bool = True
    late: bool = True
    locked: bool = False

    @property
    def is_quick(self) -> bool:
        return self.preset == QUICK

    @property
    def seconds(self) -> int:
        """The time limit of a move, 0 for none."""
        return USUAL[self.preset] if self.limit is None else self.limit


def choose(settings: Settings, choices: Iterable[tuple[str, str]], in_lobby: bool) -> Settings:
    """The settings with these choices made. Raises Refused for one that there is not, or not any more."""
    made = {name: _meant(name, value) for name, value in choices}
    after = replace(settings, **made)
    if not in_lobby and any(getattr(after, name) != getattr(settings, name) for name in made if name not in ANY_TIME):
        raise Refused("lobby-only")
    return after


def _meant(name: str, value: str) -> str | int | bool | None:
    if value not in CHOICES.get(name, {}):
        raise Refused("wrong-field", field=name)
    return CHOICES[name][value]
