"""Make the states whose words are for screen readers alone: in no other state are these said."""

from collections.abc import Iterator

from .sample_games import find_game, play
from .sample_states import State, make_room_state

CHANGES = {
    "laps": "3",
    "limit": "30",
    "double": "no",
    "private": "no",
    "late": "no",
    "locked": "yes",
    "waits": "yes",
    "reactions": "no",
    "knock": "yes",
}


def list_heard() -> Iterator[State]:
    """Yield what screen readers alone tell: of a change, of a piece that others do not see, of what came last."""
    lobby, quick = find_game("three", "lobby"), find_game("quick", "guess")
    for name, value in CHANGES.items():
        yield make_room_state("news", f"changed-{name}", play(lobby, "settings", 1, choices=((name, value),)), 2)
    mover = quick.awaited[0]
    yield make_room_state("guess", "guess-quick-placed", play(quick, "guess", mover, square="H15"), mover)
    skipped = find_game("three", "second-guess")
    while skipped.queue:
        skipped = play(skipped, "time-out", now=skipped.deadline)
    yield make_room_state("reveal", "reveal-three-skipped", skipped, skipped.host)
