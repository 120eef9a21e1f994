"""Text that a reader has spaced out, as WCAG 1.4.12 names it, fits the narrowest phone, and none of it is cut."""

import pytest

from tests.support.long import IS_LONG, long

SPACED = """*, ::before, ::after {
    line-height: 1.5 !important;
    letter-spacing: .12em !important;
    word-spacing: .16em !important;
}
p { margin-block-end: 2em !important; }"""
APPLY = """text => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(text)
    document.adoptedStyleSheets = [sheet]
}"""
# Text that reaches over the edge of its own box and is cut there. Names, and the news that repeat what the list of
# players says, end in three dots without more space too.
CUT = """() => [...document.querySelectorAll("h1, h2, p, li, label, legend, summary, button, a, small, #doing, .round")]
    .filter(one => one.checkVisibility({ visibilityProperty: true }) && one.textContent.trim())
    .filter(one => !one.closest(".window, .map, #news, bdi, .unseen, [aria-disabled=true]"))
    .filter(one => {
        const style = getComputedStyle(one)
        const isCut = style.overflowX != "visible" || style.overflowY != "visible"
        return isCut && style.clipPath != "inset(50%)" && style.textOverflow != "ellipsis"
            && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 2)
    })
    .map(one => one.outerHTML.slice(0, 90))"""
WIDE = "document.documentElement.scrollWidth - innerWidth"
STATES = [
    "lobby-three-spectator",
    "pick-ten-giver",
    "guess-ten-in-turn",
    "reveal-ten-host",
    "over-ten-winner",
    "front-full",
    *(
        [
            "lobby-ten-host",
            "lobby-ten-waiting",
            "clue-ten-giver",
            "second-clue-ten-giver",
            "second-guess-ten-waiting",
            "guess-quick-ten-in-turn",
            "guess-ten-spectator",
            "paused-guess-host",
            "reveal-ten-waiting",
            "over-ten-host",
            "rematch-ten-host",
            "door-many",
            "door-asker-lobby",
            "front-no-name",
            "staff-sign-in",
            "not-found",
            "seat-link",
        ]
        if IS_LONG
        else []
    ),
]


@pytest.mark.parametrize("language", ["de", long("en")])
def test_text_that_is_spaced_out_fits_the_narrowest_phone(language, designer, gallery):
    eve = designer("phone")
    eve.page.set_viewport_size({"width": 320, "height": 568})
    found = {}
    for state in STATES:
        eve.page.goto(f"{gallery.url}/design/state/{state}/page/?calm=on&language={language}")
        eve.page.evaluate(APPLY, SPACED)
        found |= {state: (eve.page.evaluate(WIDE), eve.page.evaluate(CUT))}
    eve.page.goto(f"{gallery.url}/dashboard/")
    eve.page.evaluate(APPLY, SPACED)
    found |= {"dashboard": (eve.page.evaluate(WIDE), eve.page.evaluate(CUT))}
    assert {state: told for state, told in found.items() if told != (0, [])} == {}
