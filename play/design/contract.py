"""What templates may rely on: each page, region and sentence with the names it gets, and the ids it must keep.

The checks, the gallery, the tests and templates/README.md are made from this.
"""

from dataclasses import fields
from typing import Any

import msgspec

from ..ops.dashboard.act_panels import CODES, KINDS, ActionLine, BarLine, Length, RoomActs, Tried
from ..ops.dashboard.incident_panel import OTHER, IncidentLine
from ..ops.dashboard.panels import Clock, Overview, ProcessLine, RoomInspection, Spark
from ..ops.dashboard.report_lines import ReportLine
from ..ops.dashboard.times import Age
from ..ops.incidents import KINDS as INCIDENTS
from ..pov import answers, chat, door, events, heard, players, regions, squares, status, turn
from ..pov.pov import Pov
from ..rooms.writing import REASONS
from ..rules import awards
from ..rules.events import SIGNS
from ..rules.game import MAX_PLAYERS
from ..rules.knocks import ANSWERS
from ..rules.phases import PHASES, SHOWN_PHASES
from ..rules.presets import PRESETS
from ..rules.settings import CHOICES
from ..web.browser_reports import KEPT_KINDS
from ..web.orders import Announcement
from ..web.pages.durations import UNITS, Duration
from ..web.pages.report_kinds import REPORT_KINDS, ReportKind
from .field_types import Params
from .part import Part
from .refusals import REFUSALS

# What the page knows beside its regions. In a push all of these are empty.
OF_THE_PAGE: dict[str, object] = {
    "query": str,
    "typed": Any,
    "join_refused": regions.Notice,
    "namesake": door.Known,
    "known_name": str,
    "is_plain": bool,
    "is_still": bool,
    "is_talking": bool,
    "is_hidden": bool,
    "is_screen": bool,
}
PUSHED: dict[str, object] = {**OF_THE_PAGE, "is_new": bool}

REGIONS: dict[str, Part] = {
    name: Part(f"room.html#{name}", {name: kind}, id=name, given=PUSHED)
    for name, kind in {
        **{field.name: field.type for field in msgspec.structs.fields(Pov)},
        "notice": regions.Notice,
        "answer": answers.Answer,
        "version": int,
    }.items()
}

# What travels without its region: items of lists, the page's title, and what changes at every move.
ITEMS = (
    Part("room.html#piece", {"piece": regions.Piece}, "piece-", PUSHED),
    Part("room.html#person", {"person": players.Person}, "player-", PUSHED),
    Part("room.html#played", {"played": regions.Played}, "played-", PUSHED),
    Part("room.html#said", {"said": chat.Said}, "message-", PUSHED),
    Part("room.html#title", {"title": turn.Turn}, given=PUSHED),
    Part("room/doing.html#doing", {"doing": status.TurnStatus}, "doing", PUSHED),
    Part("room/does.html#does", {"does": players.PlayerStatus}, "does-", PUSHED),
)

# What is pushed and never saved.
EVENTS = (
    Part("room/reaction.html#reaction", {"reaction": events.Reaction}, "sign-", PUSHED),
    Part("room/practice.html#word", {"word": events.Word}, "word", PUSHED),
    Part("room/dots.html#dots", {"dots": events.Dots}, "dots", PUSHED),
    Part("room/watching.html#watching", {"watching": events.Watching}, "watching", PUSHED),
)

# The files that show a turn: of each phase, of those who wait or watch, and of the last words.
TURNS = {
    name: Part(f"turn/{name}.html", {"turn": turn.Turn}, given=PUSHED)
    for name in (*PHASES, "wait", "join", "return", "closed", "knock", *turn.LAST_WORDS)
}

# The parts of a file of which a field chooses one: the file, what it shows, and the parts by their names.
CASES = tuple(
    Part(f"{file}#{case}", {name: kind})
    for file, name, kind, cases in (
        (
            "room/doing.html",
            "doing",
            status.TurnStatus,
            "pick clue second-clue-yours second-clue guess-yours guess-away guess "
            "simultaneous-yours simultaneous-one simultaneous-two simultaneous-many reveal paused short short-many",
        ),
        (
            "room/does.html",
            "does",
            players.PlayerStatus,
            "pick clue gives guess placed next-round next-game missed out gained wins squares",
        ),
        (
            "room/presets.html",
            "settings",
            regions.RoomSettings,
            " ".join(f"{preset}-{part}" for preset in PRESETS for part in ("name", "option", "usual-laps", "sentence")),
        ),
        ("room/chosen.html", "settings", regions.RoomSettings, " ".join(CHOICES)),
        ("room/awards.html", "award", status.Award, " ".join(awards.NAMES)),
        ("room/own.html", "award", status.Award, " ".join((*awards.NAMES, *awards.OWN_NAMES))),
        (
            "room/answers.html",
            "answer",
            answers.Answer,
            "square colour colours row column near lighter darker redder yellower greener bluer paler stronger "
            "no-further pieces no-pieces clue no-clue time no-limit paused points help no-more more unknown",
        ),
        ("room/say.html", "say", chat.Say, "giver muted stranger"),
        ("room/signs.html", "reaction", events.Reaction, " ".join(SIGNS)),
        ("shared/winners.html", "status", status.Status, "cut-short nobody one two many"),
        (
            "turn/results.html",
            "result",
            turn.Result,
            "none-near near sum no-piece exact next-to-it one-ring-out far",
        ),
        ("room/was.html", "settings", regions.RoomSettings, " ".join(CHOICES)),
        (
            "room/heard.html",
            "heard",
            heard.Heard,
            "pick clue second-clue guess second-guess seconds placed reveal earned standing "
            "over cut-short nobody one two many",
        ),
        ("room/news.html", "news", regions.News, "last-guessed last-skipped last-passed last-lost"),
        ("turn/looks.html", "look", turn.Look, " ".join(f"look-{number}" for number in range(MAX_PLAYERS))),
        ("turn/return.html", "turn", turn.Turn, "lobby next-round last-round over"),
        ("turn/knock.html", "turn", turn.Turn, "host heir heir-lobby nobody"),
        ("turn/answers.html", "turn", turn.Turn, " ".join(ANSWERS)),
        ("turn/wait.html", "turn", turn.Turn, "late-comer giver placed missed guess first later together"),
    )
    for case in cases.split()
)

NEWS = {
    kind: Part(f"room/news.html#{kind}", {"news": regions.News})
    for kind in (
        "joined renamed left round picked clue guessed reveal over rematch out in lobby cut-short back removed "
        "host settings unpicked skipped placed paused resumed returned removed-many knocked asked let-in turned-away "
        "moved more-time"
    ).split()
}

SENTENCES = tuple(
    Part(f"shared/refusals.html#{code}", {"notice": Params({name: type(value) for name, value in params.items()})})
    for code, params in REFUSALS.items()
)

BOARD = Part("room/board.html", {"rows": tuple[squares.Row, ...], "chosen": str}, id="board")
LISTING = Part(
    "front.html#rooms", {"open_rooms": tuple[regions.OpenRoom, ...], "is_still": bool, "is_barred": bool}, "rooms"
)
ANNOUNCED = Part("shared/announced.html", {"announcement": Announcement}, "announced")

# What every page knows: its request, the stylesheet of the theme, and the build that it names when it opens its socket.
# And what staff announces, and the addresses at its foot, if the operator has set them.
EVERY_PAGE: dict[str, object] = {
    "request": Any,
    **dict.fromkeys(("theme", "page_light", "page_dark", "build", "privacy", "imprint"), str),
    "announcement": Announcement,
}

# Names that shared templates read and that only the room's page has.
NOT_OF_A_ROOM: dict[str, object] = {"status": status.Status, "query": str}

PAGES = {
    part.file: part
    for part in (
        Part(
            "room.html",
            {name: kind for region in REGIONS.values() for name, kind in region.own.items()}
            | {
                "title": turn.Turn,
                "signs": tuple[events.Reaction, ...],
                "word": events.Word,
                "dots": events.Dots,
                "watching": events.Watching,
                "board": str,
                "rows": tuple[squares.Row, ...],
                "zones": tuple[squares.Zone, ...],
                "origin": str,
                "is_local": bool,
                "loaded": str,
            },
            given={**EVERY_PAGE, **PUSHED},
        ),
        Part(
            "front.html",
            {
                "mine": tuple[Pov, ...],
                "open_rooms": tuple[regions.OpenRoom, ...],
                "refused": regions.Notice,
                "name": str,
                "known_name": str,
                "code_refused": regions.Notice,
                "code": str,
            },
            given={**EVERY_PAGE, **LISTING.names, **NOT_OF_A_ROOM},
        ),
        Part("errors/not_found.html", {}, given={**EVERY_PAGE, "code": str, "code_refused": regions.Notice}),
        Part("errors/too_much.html", {"seconds": int}, given=EVERY_PAGE),
        Part("errors/closed.html", {"sentence": str, "contact": str}, given=EVERY_PAGE),
        Part("errors/barred.html", {"hours": int, "days": int, "contact": str}, given=EVERY_PAGE),
        Part("errors/forbidden.html", {"origin": str}, given=EVERY_PAGE),
        Part("errors/broken.html", {"request_id": str}, given=EVERY_PAGE),
        Part(
            "seat/link.html",
            {"code": str, "link": str, "picture": str, "minutes": int, "is_live": bool},
            given=EVERY_PAGE,
        ),
        Part("seat/take.html", {"code": str, "name": str, "other": str, "is_own": bool}, given=EVERY_PAGE),
        Part("seat/void.html", {"code": str}, given=EVERY_PAGE),
        Part(
            "report/page.html",
            {
                "code": str,
                "query": str,
                "messages": tuple[chat.Said, ...],
                "kinds": tuple[ReportKind, ...],
                "kind": str,
                "reported": frozenset[int],
                "is_sent": bool,
                "refused": regions.Notice,
            },
            given=EVERY_PAGE,
        ),
        Part("own/imprint.html", {"operator": list[str]}, given=EVERY_PAGE),
        Part(
            "own/privacy.html",
            {
                "operator": list[str],
                **dict.fromkeys(("cookie", "room", "sweep", "log", "report", "action", "bar", "backup"), Duration),
            },
            given=EVERY_PAGE,
        ),
        Part("errors/busy.html", {"seconds": int, "again": str, "fields": str}, given=EVERY_PAGE),
        Part("staff/sign_in.html", {"refused": regions.Notice, "name": str, "next": str}, given=EVERY_PAGE),
        Part("errors/unreadable.html", {"is_elsewhere": bool}, given=EVERY_PAGE),
        *(Part(f"errors/{name}.html", {}, given=EVERY_PAGE) for name in ("removed", "unavailable")),
    )
}

OTHERS = (
    *(Part(kind.template, {"kind": ReportKind}) for kind in REPORT_KINDS),
    *(Part(f"own/duration.html#{unit}", {"span": Duration}) for _, unit in UNITS),
)

# What else must stand in a page: the id for which connection.js looks, and how a push finds its place.
MARKS = {
    "room.html": ('hx-select-oob="x-push>*:outerMorph"',),
    "room/line.html": ('id="line"',),
    "dashboard/head.html": ('id="line"',),
    "front.html": ('hx-select-oob="x-push>*:outerMorph"',),
    "dashboard/index.html": ('hx-select-oob="x-push>*:outerMorph"',),
    "dashboard/room.html": ('hx-select-oob="x-push>*:outerMorph"',),
}

DASHBOARD = {
    field.name: Part(
        f"dashboard/index.html#{field.name}",
        {field.name: field.type},
        field.name,
    )
    for field in fields(Overview)
}
ROOM_INSPECTION = Part("dashboard/room.html#behind", {"room": RoomInspection}, "behind")
OF_STAFF = (
    Part(
        "dashboard/index.html",
        {"version": str, **{name: kind for part in DASHBOARD.values() for name, kind in part.own.items()}},
        given=EVERY_PAGE,
    ),
    Part("dashboard/room.html", {**ROOM_INSPECTION.own, "acts": RoomActs, "tried": Tried}, given=EVERY_PAGE),
    Part(
        "dashboard/reports.html",
        {
            "reports": tuple[ReportLine, ...],
            "lasts": Duration,
            **dict.fromkeys(("open", "max_reason", "of"), int),
            "refused": regions.Notice,
        },
        given=EVERY_PAGE,
    ),
    Part(
        "dashboard/actions.html",
        {"lines": tuple[ActionLine, ...], "room": str, "is_first": bool, "next": int, "days": int},
        given={**EVERY_PAGE, "is_of_room": bool},
    ),
    Part(
        "dashboard/bars.html",
        {"lines": tuple[BarLine, ...], "lengths": tuple[Length, ...], "own": str, "tried": Tried},
        given=EVERY_PAGE,
    ),
    Part("dashboard/announce.html", {"minutes": tuple[int, ...], "tried": Tried}, given=EVERY_PAGE),
    Part("dashboard/process.html", {"line": ProcessLine, "is_alone": bool, "tried": Tried}, given=EVERY_PAGE),
    *DASHBOARD.values(),
    ROOM_INSPECTION,
    *(
        Part(f"dashboard/{file}.html#{case}", own)
        for file, own, cases in (
            ("age", {"age": Age}, "now s min h d"),
            ("clock", {"clock": Clock}, "signed-out gone too-many too-fast"),
            ("phase", {}, " ".join(SHOWN_PHASES)),
            ("spark", {"spark": Spark}, "moves p50 p99 refusals"),
            ("browser_line", {}, " ".join(KEPT_KINDS)),
            ("process_line", {"line": ProcessLine}, "gone left serves drained unreadable"),
            ("trouble", {"trouble": IncidentLine}, " ".join(INCIDENTS)),
            ("database_reason", {}, " ".join((*REASONS, OTHER))),
            ("kinds", {"line": ActionLine}, " ".join(sorted(KINDS))),
            ("refused", {"tried": Tried}, " ".join(CODES)),
        )
        for case in cases.split()
    ),
)

PUSHED_PARTS = (*REGIONS.values(), *ITEMS, *EVENTS, *TURNS.values(), *NEWS.values(), *SENTENCES, *CASES)
PARTS = (*PAGES.values(), BOARD, LISTING, ANNOUNCED, *PUSHED_PARTS, *OF_STAFF, *OTHERS)
