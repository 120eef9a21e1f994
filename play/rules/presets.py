"""The presets: ways to play that the host chooses by name (rules 5, 17 and 18)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Preset:
    """One way to play, with everything in which it differs from the others.

    `seconds` is the time limit of a move if the host sets none. `laps` lists (players, laps): a game that starts with
    at most so many players has so many laps. `is_simultaneous`: all guess at the same time and see nobody else's piece
    before the step ends. So the pieces of two players may share a square.
    """

    name: str
    seconds: int
    laps: tuple[tuple[int, int], ...]
    is_simultaneous: bool = False

    def laps_for(self, players: int) -> int:
        return next(laps for most, laps in self.laps if players <= most)


CLASSIC = Preset("classic", seconds=90, laps=((6, 2), (10, 1)))
QUICK = Preset("quick", seconds=60, laps=((10, 1),), is_simultaneous=True)

PRESETS: dict[str, Preset] = {preset.name: preset for preset in (CLASSIC, QUICK)}
