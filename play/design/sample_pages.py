"""List every state that a page can be in: those of a room, and those of the pages around it."""

from collections.abc import Iterator
from functools import cache, partial

from msgspec.structs import replace

from ..pov.builder import build_pov
from ..pov.open_rooms import list_open_rooms
from ..pov.regions import Notice
from ..pov.turn import LAST_WORDS, Turn
from ..rules import Refused
from ..rules.game import Game
from ..web.orders import Announcement
from ..web.pages.pictures import draw_inline_qr
from . import (
    refusals,
    sample_answers,
    sample_boards,
    sample_chats,
    sample_doors,
    sample_ends,
    sample_heard,
    sample_long_games,
    sample_own_pages,
    sample_prints,
    sample_rare,
    sample_reports,
    sample_rooms,
    sample_settings,
    sample_waits,
)
from .sample_games import find_game, play
from .sample_states import CODE, SamplePage, State, find_viewers, make_page, make_room_state, view_game

# What errors/busy.html gets where htmx has not asked.
BUSY = (("seconds", 5), ("again", ""), ("fields", ""))


@cache
def list_states() -> dict[str, State]:
    rooms = (
        *sample_rooms.list_rooms(),
        *sample_boards.list_boards(),
        *sample_settings.list_settings(),
        *sample_chats.list_chats(),
        *sample_long_games.list_long_games(),
        *sample_rare.list_rare(),
        *sample_heard.list_heard(),
        *sample_waits.list_waits(),
        *sample_ends.list_ends(),
        *sample_doors.list_doors(),
        *sample_answers.list_answers(),
        *sample_prints.list_prints(),
    )
    states = [*rooms, *_list_refusals(), *_list_last_words(), *_list_pages(), *sample_own_pages.list_own_pages()]
    states += sample_reports.list_reports()
    return {state.name: state for state in states}


# What staff says of a room that it has closed.
SENTENCE = "We close at ten in the evening. Come back tomorrow!"

# Refusals whose sentence depends on their parameters: the name of each further state, its code and its parameters.
VARIANTS: dict[str, tuple[str, dict[str, str | int]]] = {
    "no-square-chosen": ("no-square", {"typed": ""}),
    "clue-words-second": ("clue-words", {"allowed": 2}),
    "skip-early-by-one": ("skip-early", {"seconds": 1}),
    "too-few-by-one": ("too-few", {"missing": 1}),
}

# By the beginning of a refusal's code: the moment in which a player can meet it, and which player.
MEETS = {
    "clue": ("clue", "giver"),
    "first": ("clue", "giver"),
    "not-on": ("pick", "giver"),
    "name": ("lobby", "spectator"),
    "room": ("lobby", "spectator"),
    "too-few": ("lobby", "host"),
    "look": ("lobby", "waiting"),
    "next": ("reveal", "waiting"),
    "pause-later": ("over", "host"),
    "not-over": ("reveal", "host"),
    "game-over": ("over", "host"),
    "rematch-only": ("over", "host"),
    "open": ("lobby", "host"),
    "bots-alone": ("over", "host"),
}


def _list_refusals() -> Iterator[State]:
    sentences = {code: (code, params) for code, params in refusals.REFUSALS.items()} | VARIANTS
    for name, (code, params) in sentences.items():
        moment, seat = next((meets for start, meets in MEETS.items() if code.startswith(start)), ("guess", "in-turn"))
        game = find_game("three", moment)
        viewer = find_viewers(game).get(seat)
        yield make_room_state("notice", f"notice-{name}", game, viewer, refused=Refused(code, **params))


def _list_last_words() -> Iterator[State]:
    for phase in LAST_WORDS:
        yield State("turn", f"turn-{phase}", partial(_make_last_words, phase))
    yield State("turn", "turn-shut-with-a-sentence", partial(_make_last_words, "shut", SENTENCE))
    yield State("turn", "turn-shut-at-the-end", partial(_make_last_words, "shut", SENTENCE, "over"))


def _make_last_words(phase: str, sentence: str = "", moment: str = "guess") -> SamplePage:
    return SamplePage(pov=replace(view_game(find_game("three", moment), 1), turn=Turn.end(CODE, phase, sentence)))


def _list_pages() -> Iterator[State]:
    tables = {CODE: ("ten", "lobby"), "C4RTN6": ("three", "guess"), "MXW9HD": ("rtl", "over")}
    rooms = [(code, find_game(*table)) for code, table in tables.items()]
    alone = play(Game(), "join", text="Ada")
    rooms += [("R3D8ZK", alone), ("W6PLTX", play(alone, "leave", 1))]
    full = {"open_rooms": list_open_rooms(rooms), "mine": [build_pov(code, game, None) for code, game in rooms]}
    fronts = {
        "front-empty": {},
        "front-full": full,
        "front-known-name": {"known_name": "Maximiliane-Charlott"},
        "front-no-name": {"refused": Notice.of(Refused("name-empty")), "name": ""},
        "front-long-name": {"refused": Notice.of(Refused("name-long", limit=20)), "name": "W" * 40},
        "front-still": {**full, "is_still": True},
        "front-barred": {**full, "is_still": True, "is_barred": True},
        "front-no-room": {**full, "code": "QQQQQQ", "code_refused": Notice.of(Refused("no-room"))},
    }
    for name, context in fronts.items():
        yield make_page("front.html", name, **context)
    yield make_page("errors/too_much.html", "too-much-a-minute", seconds=30)
    yield make_page("errors/too_much.html", "too-much-some-minutes", seconds=600)
    yield make_page("errors/closed.html", "closed", sentence="", contact="")
    yield make_page("errors/closed.html", "closed-with-a-sentence", sentence=SENTENCE, contact="staff@example.org")
    yield make_page("errors/barred.html", "barred-for-days", hours=400, days=17, contact="staff@example.org")
    yield make_page("errors/barred.html", "barred-for-hours", hours=24, days=1, contact="")
    yield make_page("errors/barred.html", "barred-for-an-hour", hours=1, days=1, contact="")
    yield make_page("front.html", "front-announced", announcement=Announcement(5, "We take a new version."))
    yield make_page("front.html", "front-announced-soon", announcement=Announcement(1, ""))
    yield make_page("front.html", "front-announced-now", announcement=Announcement(0, ""))
    yield make_page("staff/sign_in.html", "staff-sign-in")
    yield make_page(
        "staff/sign_in.html", "staff-wrong-password", refused=Notice.of(Refused("wrong-password")), name="Ada"
    )
    yield from _list_seat_pages()
    yield make_page("errors/forbidden.html", "forbidden", origin="")
    yield make_page("errors/forbidden.html", "forbidden-port", origin="https://game.example.org:8443")
    yield make_page("errors/broken.html", "broken", request_id="3f9c2a7be01d4c58")
    yield make_page("errors/broken.html", "broken-without-a-number", request_id="")
    yield make_page("errors/unreadable.html", "unreadable", is_elsewhere=False)
    yield make_page("errors/unreadable.html", "another-server-s-name", is_elsewhere=True)
    for name in ("not_found", "removed", "unavailable"):
        yield make_page(f"errors/{name}.html", name.replace("_", "-"))
    yield make_page("errors/busy.html", "busy", seconds=5, again="", fields="")
    yield make_page("errors/busy.html", "busy-to-htmx", seconds=5, again="/r/K7XM3P/seat/", fields="")
    yield make_page("errors/busy.html", "busy-after-a-form", seconds=5, again="/rooms/", fields='{"bots": "3"}')
    yield State("pages", "busy-after-a-move", lambda: SamplePage("errors/busy.html", context=BUSY, method="POST"))
    yield State("pages", "unavailable-after-a-move", lambda: SamplePage("errors/unavailable.html", method="POST"))


def _list_seat_pages() -> Iterator[State]:
    link = f"https://colorclues.example/r/{CODE}/seat/WzEsMF0:1tAbCd:{'x' * 43}/"
    link_page = {"code": CODE, "link": link, "picture": draw_inline_qr(link), "minutes": 2}
    yield make_page("seat/link.html", "seat-link", **link_page)
    yield make_page("seat/link.html", "seat-link-in-a-room", **link_page, is_live=True)
    yield make_page("seat/link.html", "seat-link-one-minute", **{**link_page, "minutes": 1})
    yield make_page("seat/take.html", "seat-take", code=CODE, name="Ada", other="", is_own=False)
    yield make_page("seat/take.html", "seat-take-other", code=CODE, name="W" * 20, other="Maximiliane", is_own=False)
    yield make_page("seat/take.html", "seat-take-own", code=CODE, name="Ada", other="", is_own=True)
    yield make_page("seat/void.html", "seat-void", code=CODE)
