"""The reveal and the giver's board in the gallery: what is in sight, stacks of pieces, the scene of three seconds."""

import pytest

from tests.support.long import IS_LONG, long

CORNERS = ("A1", "A30", "P1", "P30", "H15")

# What of the reveal is not whole in the first screen. First the target moves to the square, and the pieces around it.
CUT_AT_THE_REVEAL = """square => {
    const rows = "ABCDEFGHIJKLMNOP", row = rows.indexOf(square[0]), column = +square.slice(1)
    document.querySelector("#target").dataset.square = square
    document.querySelectorAll("#pieces [data-player]").forEach((piece, number) => {
        const down = (row > 7 ? -1 : 1) * (number % 3), along = (column > 15 ? -1 : 1) * (number % 2 + 1)
        piece.dataset.square = rows[row + down] + (column + along)
    })
    const button = document.querySelector("#act")
    const isFixed = button && getComputedStyle(button).position == "fixed"
    const end = isFixed ? button.getBoundingClientRect().top - 12 : innerHeight
    const window = document.querySelector(".window").getBoundingClientRect()
    const isCut = box => box.top < window.top - 4 || box.bottom > Math.min(window.bottom + 4, end)
        || box.left < window.left - 4 || box.right > window.right + 4
    const isCovered = box =>
        !document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2)?.closest(".table")
    return [...document.querySelectorAll("#target > i, #pieces :is(.token, .points)")]
        .map(one => [one.outerHTML, one.getBoundingClientRect()]).filter(([, box]) => box.width)
        .filter(([, box]) => isCut(box) || isCovered(box)).map(([html, box]) => html + JSON.stringify(box))
}"""

# Whose line of the results is first, and what of it is not above the button.
OWN_LINE = """() => {
    const line = document.querySelector(".results li"), box = line.getBoundingClientRect()
    const others = [...document.querySelectorAll(".results li:not(.you)")].map(one => one.getBoundingClientRect())
    const end = document.querySelector("#act").getBoundingClientRect().top
    return [line.className, box.bottom <= end, others.every(one => one.top >= box.bottom || one.left >= box.right)]
}"""

# How far the mark of the giver's square is out of sight: beyond the window, or below the bar.
OUT_OF_SIGHT = """square => {
    const [card, ring, target] = ["#card-2", "[for=card-2]", "#secret .target"].map(one => document.querySelector(one))
    for (const one of [card, ring, target]) if (one) one.dataset.square = square
    if (card) card.checked = true
    const mark = (ring ?? target.querySelector(".near")).getBoundingClientRect()
    const window = document.querySelector(".window").getBoundingClientRect()
    const end = Math.min(window.bottom, document.querySelector(".dock").getBoundingClientRect().top)
    return Math.max(window.left - mark.left, window.top - mark.top, mark.right - window.right, mark.bottom - end)
}"""
EDGE = 4  # pixels that a frame may lie over the edge of the window

# The centres of the tokens on the square with the most pieces, in squares from the middle of it, and the number there.
ROSETTE = """() => {
    const all = [...document.querySelectorAll("#pieces .of-9")]
    const size = document.querySelector("#board label").getBoundingClientRect().width
    const centre = box => [(box.left + box.right) / 2 / size, (box.top + box.bottom) / 2 / size]
    const numbers = all.map(one => getComputedStyle(one, "::before").content).filter(number => number != "none")
    return [all.map(one => centre(one.querySelector(".token").getBoundingClientRect())),
        numbers.join(),
        all.map(one => [getComputedStyle(one).transform, getComputedStyle(one).translate]).flat()]
}"""

# What moves, by the selector of its element: the name of its animation and the second in which it begins.
SCENE = """() => document.getAnimations().map(one => {
    const { target, pseudoElement } = one.effect, points = target.closest("[data-points]")?.dataset.points
    return [target.id || target.className.split(" ")[0] || target.tagName, pseudoElement ?? "", points ?? "",
        one.animationName, one.effect.getTiming().delay / 1000]
})"""

CLOCK = ("tick", "hurry")
MOVING = {"reduced_motion": "no-preference"}


def show(person, gallery, state, query=""):
    person.page.goto(f"{gallery.url}/design/state/{state}/page/?{query}")


@pytest.mark.parametrize("people", [long("three"), "ten"])
@pytest.mark.parametrize("language", [long("en"), "de"])
def test_a_small_phone_shows_the_reveal_whole_and_nothing_over_it(language, people, designer, gallery):
    """The target, its frames and the pieces in them are in the first screen, wherever the target is."""
    eve = designer("phone")
    eve.page.set_viewport_size({"width": 360, "height": 616})
    for role in ("giver", "spectator", *(("host", "waiting") if IS_LONG else ())):
        show(eve, gallery, f"reveal-{people}-{role}", f"calm=on&language={language}")
        for square in CORNERS:
            assert eve.page.evaluate(CUT_AT_THE_REVEAL, square) == [], (role, square)
        if role != "spectator":
            assert eve.page.evaluate(OWN_LINE) == ["you", True, True], role


@pytest.mark.parametrize("people", [long("three"), "ten"])
@pytest.mark.parametrize("moment", ["pick", "second-guess"])
def test_a_small_phone_shows_the_giver_their_square_above_the_bar(moment, people, designer, gallery):
    eve = designer("phone")
    eve.page.set_viewport_size({"width": 360, "height": 616})
    show(eve, gallery, f"{moment}-{people}-giver", "calm=on")
    for square in CORNERS:
        assert eve.page.evaluate(OUT_OF_SIGHT, square) <= EDGE, square


def test_the_map_moves_the_giver_s_window_too(designer, gallery):
    eve = designer("phone")
    show(eve, gallery, "second-guess-ten-giver", "calm=on")
    eve.press(f".zone:has([aria-label='{eve.zone_with('P1')}'])")
    eve.sees_in_window("P1")


@pytest.mark.parametrize("kind", ["phone", long("desk")])
def test_nine_pieces_on_a_square_are_a_rosette_with_their_number(kind, designer, gallery):
    eve = designer(kind)
    show(eve, gallery, "reveal-stacks-host", "calm=on")
    centres, number, moved = eve.page.evaluate(ROSETTE)
    assert len(centres) == 9 and number.startswith('"9"')
    apart = [abs(complex(*one) - complex(*other)) for one in centres for other in centres if one is not other]
    assert min(apart) > 0.2
    assert {*moved} == {"none"}  # else their dots would leave the map


def test_the_scene_of_the_reveal_goes_from_the_farthest_piece_to_the_target(designer, gallery):
    eve = designer("desk", **MOVING)
    show(eve, gallery, "reveal-scene-giver")
    scene = eve.page.evaluate(SCENE)
    begins = {name: min(start for *_, one, start in scene if one == name) for *_, name, _ in scene}
    lit = [
        (min(starts), max(starts))
        for points in "0123"
        if (starts := [start for what, _, one, _, start in scene if what == "token" and one == points])
    ]
    assert len(lit) == 4 and all(last < first for (_, last), (first, _) in zip(lit, lit[1:], strict=False))
    assert begins["grow"] < lit[0][0] and lit[2][1] < begins["unfold"] < lit[3][0] < begins["fly-in"]
    assert begins["come-late"] == 3.0  # Next
    assert max(start for *_, name, start in scene if name not in ("fade-out", *CLOCK)) <= 3.0


def test_the_host_may_cut_the_scene_short(designer, gallery):
    eve = designer("desk", **MOVING)
    show(eve, gallery, "reveal-scene-host")
    assert [*filter(lambda one: one[0] == "act", eve.page.evaluate(SCENE))] == []


@pytest.mark.parametrize("state", ["reveal-ten-host", "reveal-scene-host"])
def test_a_late_page_and_one_without_motion_see_the_end_of_it(state, designer, gallery):
    eve = designer("desk")
    eve.page.emulate_media(reduced_motion="reduce" if state == "reveal-scene-host" else "no-preference")
    show(eve, gallery, state)
    names = {name for *_, name, _ in eve.page.evaluate(SCENE)}
    assert names <= {"land", *CLOCK}
