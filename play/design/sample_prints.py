"""Make the states of paper: what comes out of a printer in each phase, and at the end."""

from collections.abc import Iterator

from .sample_games import find_game, find_last
from .sample_states import State, make_room_state


def list_prints() -> Iterator[State]:
    for moment in ("lobby", "guess", "reveal", "over"):
        for table in ("three", "ten"):
            game = find_game(table, moment)
            yield make_room_state("print", f"print-{moment}-{table}", game, game.host, is_printed=True)
    longest = find_last("thirty", "over")
    yield make_room_state("print", "print-over-thirty", longest, longest.host, is_printed=True)
    yield make_room_state("print", "print-over-ten-spectator", find_game("ten", "over"), is_printed=True)
