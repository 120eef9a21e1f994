"""How long the round waits beyond its deadline's plain sum: pauses, and players who have long been away (rule 18)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a game keeps to find its deadline. All times are seconds since the epoch.

    `absent` lists (id, since): who has been away for long, and since when that counts. `full_deadline` would hold
    without absences and pause; None where it is the game's deadline itself. No absence ends the moment before
    `not_before`. `returned` have had their whole time anew in this moment. `paused_at` is when the host paused the
    game, None while it is played; in a pause no time passes for all of these. `is_extended`: an awaited player
    has asked for more time in this moment.
    """

    absent: tuple[tuple[int, float], ...] = ()
    full_deadline: float | None = None
    not_before: float = 0
    returned: tuple[int, ...] = ()
    paused_at: float | None = None
    is_extended: bool = False

    @property
    def is_paused(self) -> bool:
        return self.paused_at is not None

    def is_absent(self, id: int) -> bool:
        return any(id == noted for noted, _ in self.absent)


UNDISTURBED = Waiting()
