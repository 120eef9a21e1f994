"""Make the states of the longest game: ten players who give three times each, and points of three digits."""

from collections.abc import Iterator

from .sample_games import find_last
from .sample_states import State, find_viewers, make_room_state


def list_long_games() -> Iterator[State]:
    for moment in ("guess", "reveal", "over"):
        game = find_last("thirty", moment)
        for seat, viewer in find_viewers(game).items():
            yield make_room_state("thirty", f"thirty-{moment}-{seat}", game, viewer)
        yield make_room_state("thirty", f"thirty-{moment}-screen", game, is_screen=True)
