"""Own what an old browser gets: from which versions on it plays a whole game, and what stands in for what it lacks."""

import json
from functools import cache
from pathlib import Path

# By the names of browser-compat-data: each browser's name here, and the first version that plays a whole game.
FLOOR = {
    "safari_ios": ("iOS", "15.4"),
    "samsunginternet_android": ("Samsung Internet", "20"),
    "firefox": ("Firefox", "115"),
    "chrome": ("Chrome", "105"),
}
TELEVISION = "85"  # the Chromium that sets of 2022 have
# Only those who run the game open pages with these, and they have a browser of today.
WORKSHOP = ("css/design.css", "css/dashboard.css", "design/", "dashboard/")

# What may be newer than that everywhere, and what a browser gets that lacks it. The names are those of
# browser_features.json.
STAND_INS = {
    ":has": "nothing moves by itself: the clue stays in sight, the window scrolls over the whole board, the chosen "
    "square is marked, what concerns you stands below the board. `@supports not selector(:has(a))` has the rules",
    ":popover-open": "a link opens the card above the room, and another closes it: `.old`",
    "<button popovertarget>": "such a link: `.old`",
    "<button popovertargetaction>": "such a link: `.old`",
    "popover=": "such a card",
    "@property": "the countdown says what was left at most, the picture of the game shows its end; the rest is speed",
    "content-visibility": "the same, a little later",
    "animation-composition": "the countdown says what was left at most",
    "subgrid": "rows of their own: the host’s button beside a player stands a little higher when it is open",
    "(scripting)": "what needs script is offered without script too, and the plain page is a link at the top",
    "(forced-colors)": "the page’s own colours",
    "forced-color-adjust": "the page’s own colours",
    "overscroll-behavior": "the page scrolls on where the chat or the board ends",
    "overscroll-behavior-x": "the page scrolls on where the board ends",
    "scrollbar-width": "a thin scroll bar below the window: `::-webkit-scrollbar` hides it where it is known",
    "print-color-adjust": "paper without colours, unless the browser is asked for backgrounds",
    "cursor: pointer": "a finger has no cursor",
    "cursor: default": "a finger has no cursor",
    "user-select": "a finger chooses the link’s text by itself, and a button shares it",
    "align-content: start": "the same, since they are grids: only in other boxes it is new",
    "place-items: start": "the same, since they are grids",
    "place-items: end": "the same, since they are grids",
    "place-self: start": "the same, since they are in grids",
    "inline-size: fit-content": "the same: the data do not know that Samsung Internet has what its Chromium has",
    "autofocus=": "the field is tapped first",
}


# What a browser may pass over: paper has its usual margins then.
HARMLESS = ("@page",)

# What may be newer where what stands in for it is written beside it.
GUARDED = {
    "svh": "`--high` takes `vh` there: write `var(--high)`",
    "overflow: clip": "`hidden` stands before it",
    "light-dark()": "plain colours, and dark ones in `@media (prefers-color-scheme: dark)`",
}
NEVER = "never"


@cache
def read_features() -> dict:
    """Return what bin/features has found: the names that there are, and the features that old browsers lack."""
    made = json.loads(Path(__file__).with_name("browser_features.json").read_text())
    return {
        "known": {kind: frozenset(names.split()) for kind, names in made["known"].items()},
        "newer": {key: dict(zip(FLOOR, versions.split(), strict=True)) for key, versions in made["newer"].items()},
        "newer_than_televisions": frozenset(made["newer_than_televisions"]),
    }


def is_newer(feature: str) -> bool:
    return feature in read_features()["newer"]


def is_newer_than_televisions(feature: str) -> bool:
    return is_newer(feature) or feature in read_features()["newer_than_televisions"]


def list_known(kind: str) -> frozenset[str]:
    """Return the names that any browser has, of a "property", "unit", "selector", "rule", "media" or "element"."""
    return read_features()["known"][kind]


def describe(feature: str) -> str:
    """Say in which browsers a feature is newer than the floor: "iOS 16, Chrome 117"."""
    versions = read_features()["newer"].get(feature, {})
    late = ((browser, version) for browser, version in versions.items() if _is_late(browser, version))
    return ", ".join(f"{FLOOR[browser][0]} {version}" for browser, version in late)


def render_table() -> str:
    """Return the table of docs/browsers.md: each newer feature in use, its least versions, what stands in for it."""
    names = [name for name, _ in FLOOR.values()]
    lines = [f"| feature | {' | '.join(names)} | where it is unknown |", "|---" * (len(names) + 2) + "|"]
    for feature, stand_in in {**STAND_INS, **GUARDED}.items():
        versions = [f"**{one}**" if _is_late(of, one) else one for of, one in read_features()["newer"][feature].items()]
        lines.append(f"| `{feature}` | {' | '.join(versions)} | {stand_in} |")
    return "\n".join(lines)


def _is_late(browser: str, version: str) -> bool:
    return version == NEVER or read_version(version) > read_version(FLOOR[browser][1])


def read_version(version: str) -> list[int]:
    """Return the first two numbers of a version, to compare by."""
    return [int(part) for part in f"{version}.0".split(".")][:2]
