"""Make the states of the settings: each choice of the host, as the host and a spectator see it."""

from collections.abc import Iterator

from ..rules.settings import CHOICES
from .sample_games import find_game, play
from .sample_states import State, make_room_state

# By setting: the values whose states are named after the setting alone.
NAMED = {"limit": "0", "laps": "3", "double": "no"}


def list_settings() -> Iterator[State]:
    for moment in ("lobby", "guess"):
        game = find_game("three", moment)
        for choice, value in (
            ("locked", "yes"),
            ("private", "no"),
            ("late", "no"),
            ("waits", "yes"),
            ("more_time", "no"),
        ):
            chosen = play(game, "settings", game.host, choices=((choice, value),))
            for seat, viewer in (("host", game.host), ("spectator", None)):
                yield make_room_state("settings", f"settings-{moment}-{choice}-{seat}", chosen, viewer)
    for choice, named in NAMED.items():
        for value in CHOICES[choice]:
            chosen = play(find_game("three", "lobby"), "settings", 1, choices=((choice, value),))
            name = choice if value == named else f"{choice}-{value}"
            yield make_room_state("settings", f"settings-lobby-{name}-host", chosen, 1)
