"""The pages in the operator's name, and the foot that leads to them."""

from collections.abc import Iterator
from itertools import cycle

from ..web.pages.durations import UNITS, Duration
from .sample_games import find_game
from .sample_states import State, make_page, make_room_state

PRIVACY, IMPRINT = {"privacy": "/privacy/"}, {"imprint": "/imprint/"}
FOOT = {**PRIVACY, **IMPRINT}
OPERATOR = {"operator": ["Ada Lovelace", "12 Colour Lane", "London W1", "ada@colorclues.example"]}
KEPT = ("cookie", "room", "sweep", "report", "action", "bar", "log", "backup")


def list_own_pages() -> Iterator[State]:
    yield make_page("own/imprint.html", "imprint", **OPERATOR, **IMPRINT)
    for name, number, foot in (("privacy", 1, FOOT), ("privacy-long", 30, PRIVACY)):
        kept = {of: Duration(number, unit) for of, (_, unit) in zip(KEPT, cycle(UNITS), strict=False)}
        yield make_page("own/privacy.html", name, **OPERATOR, **kept, **foot)
    unsaid = {"cookie": Duration(1, "year"), "room": Duration(1, "day"), "sweep": Duration(1, "hour")}
    unsaid |= {"report": Duration(30, "day"), "action": Duration(90, "day"), "bar": Duration(30, "day")}
    yield make_page("own/privacy.html", "privacy-unsaid", **OPERATOR, **unsaid, **FOOT)
    yield make_page("front.html", "front-foot", **FOOT)
    guess = find_game("three", "guess")
    for name, viewer in (("in-turn", guess.awaited[0]), ("spectator", None)):
        yield make_room_state("pages", f"room-foot-{name}", guess, viewer, context=tuple(FOOT.items()))
