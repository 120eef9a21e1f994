"""Make the states whose words are for screen readers alone: in no other state are these said."""

from collections.abc import Iterator

from .sample_games import find_game, play
from .sample_states import State, make_room_state

# By setting: the values that the host chooses one after the other. Each state says the value and the one before.
CHANGES = {
    "preset": ("quick", "classic"),
    "laps": ("3", "1", "usual"),
    "limit": ("30", "0", "usual"),
    "double": ("no", "yes"),
    "private": ("no", "yes"),
    "late": ("no", "yes"),
    "locked": ("yes", "no"),
    "waits": ("yes", "no"),
    "reactions": ("no", "yes"),
    "knock": ("yes", "no"),
    "more_time": ("no", "yes"),
}


def list_heard() -> Iterator[State]:
    """Yield what screen readers alone tell: of a change, of a piece that others do not see, of what came last."""
    yield from _list_changes()
    quick = find_game("quick", "guess")
    mover = quick.awaited[0]
    yield make_room_state("guess", "guess-quick-placed", play(quick, "guess", mover, square="H15"), mover)
    skipped = find_game("three", "second-guess")
    while skipped.queue:
        skipped = play(skipped, "time-out", now=skipped.deadline)
    yield make_room_state("reveal", "reveal-three-skipped", skipped, skipped.host)


def _list_changes() -> Iterator[State]:
    for name, values in CHANGES.items():
        game = find_game("three", "lobby")
        for value in values:
            game = play(game, "settings", 1, choices=((name, value),))
            yield make_room_state("news", f"changed-{name}" + f"-{value}" * (value != values[0]), game, 2)
