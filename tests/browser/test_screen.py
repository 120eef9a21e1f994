"""The television, three metres away: nothing is cut, nothing lies over something else, and all of it can be read."""

from tests.browser.test_gallery import WIDE

SIZES = [(1280, 720), (1920, 1080)]
QR = ".screen > .invitation .qr"
# What must be whole, by the moments in which it is there.
WHOLE = {
    "lobby": [QR, ".invitation .code", ".invitation .link", ".player"],
    "guess": [QR, ".invitation .code", ".invitation .link", ".player", "#board", ".status h1", "#clock", "#news"],
    "reveal": [QR, ".invitation .code", ".invitation .link", ".player", "#board", ".status h1", "#target i"],
    "over": [QR, ".invitation .code", ".invitation .link", ".player", ".podium", ".status h1"],
}
# What must not lie over one another.
APART = ["#players", ".screen > .invitation", ".table", ".head h1", ".podium"]
# Pixels that a letter has at least, at 1080 lines; the rest of what is seen has LEAST.
READABLE = {
    ".who b": 28,
    ".score": 28,
    ".clue": 28,
    "#doing": 28,
    "#clock": 28,
    ".columns li": 22,
    ".rows li": 22,
    "#pieces .points": 22,
    "#pieces .token": 22,
    ".podium b": 28,
    ".podium .step": 28,
    ".code": 28,
}
LEAST = 22
MODULES = 33  # of the QR code of a short address, with its border

# The elements that are not whole on the screen, or whose text is cut.
CUT = """selectors => selectors.flatMap(selector => [...document.querySelectorAll(selector)].filter(one => {
    const box = one.getBoundingClientRect()
    return !box.width || box.left < 0 || box.top < 0 || box.right > innerWidth + .5 || box.bottom > innerHeight + .5
        || (one.matches(".player *, .player, h1") && one.scrollWidth > one.clientWidth + 1)
}).map(one => selector + " " + JSON.stringify(one.getBoundingClientRect())))"""
OVER = """selectors => {
    const boxes = selectors.map(selector => document.querySelector(selector)?.getBoundingClientRect())
    const overlap = (a, b, begin, end) => Math.min(a[end], b[end]) - Math.max(a[begin], b[begin]) > 1
    const meet = (a, b) => a?.width && b?.width && overlap(a, b, "left", "right") && overlap(a, b, "top", "bottom")
    return selectors.flatMap((one, i) => selectors.filter((_, j) => j > i && meet(boxes[i], boxes[j]))
        .map(other => one + " over " + other))
}"""
# The text that is seen, by its size.
SMALL = """([readable, least]) => [...document.querySelectorAll(".screen *")].filter(one => {
    if (![...one.childNodes].some(node => node.nodeType == 3 && node.data.trim())) return false
    const box = one.getBoundingClientRect(), found = Object.keys(readable).find(selector => one.matches(selector))
    const isSeen = one.checkVisibility() && box.width > 1 && box.height > 1 && getComputedStyle(one).clipPath == "none"
    const needed = (found ? readable[found] : least) * innerHeight / 1080 - .5
    return isSeen && !one.closest(".unseen, #board") && parseFloat(getComputedStyle(one).fontSize) < needed
}).map(one => one.outerHTML.slice(0, 80) + " " + getComputedStyle(one).fontSize)"""


def test_ten_long_names_the_board_and_the_way_in_are_whole_and_readable(designer, gallery):
    eve = designer("desk")
    for moment, selectors in WHOLE.items():
        eve.page.goto(f"{gallery.url}/design/state/screen-{moment}-long/page/?calm=on")
        for width, height in SIZES:
            eve.page.set_viewport_size({"width": width, "height": height})
            assert eve.page.evaluate(CUT, selectors) == [], (moment, width)
            assert eve.page.evaluate(OVER, APART) == [], (moment, width)
            assert eve.page.evaluate(SMALL, [READABLE, LEAST]) == [], (moment, width)
            assert eve.page.evaluate(WIDE) <= 0, (moment, width)
            assert eve.find(QR).bounding_box()["width"] >= 3 * MODULES, (moment, width)


def test_signs_and_the_number_of_spectators_lie_in_the_strip_below_the_board(designer, gallery):
    eve = designer("desk")
    eve.page.set_viewport_size({"width": 1280, "height": 720})
    eve.page.goto(f"{gallery.url}/design/state/events-reveal-screen/page/?calm=on")
    assert eve.page.evaluate(CUT, [".sign", ".watching"]) == []
    assert eve.page.evaluate(OVER, [".signs", ".watching", *APART]) == []


def test_the_screen_of_a_phone_shows_the_room_as_always(designer, gallery):
    eve = designer("phone")
    eve.page.goto(f"{gallery.url}/design/state/screen-reveal-long/page/?calm=on")
    assert eve.page.evaluate(WIDE) <= 0
    assert eve.find("#target").is_visible()
