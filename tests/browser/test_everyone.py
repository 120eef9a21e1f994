"""The game for everyone: any eyes, any hands, any screen."""

import itertools

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.support.long import long
from tests.support.sentences import read_heading, read_sentence

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TARGET = 24  # CSS pixels

# Who touches presses the labels of what is ticked or chosen.
SMALL_TARGETS = """least => [...document.querySelectorAll(`a[href], button, select, textarea, summary,
        input:not([type=radio], [type=checkbox], [type=hidden]), label:has([type=radio]), label[for=talk-open]`)]
    .filter(one => one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length)
    .map(one => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
    .filter(([, box]) => box.width && (box.width < least || box.height < least))
    .map(([html, box]) => `${html} is ${box.width.toFixed(1)} by ${box.height.toFixed(1)}`)"""
SMALL_TEXTS = """() => [...document.querySelectorAll(
        "input:not([type=radio], [type=checkbox], [type=hidden]), select, textarea")]
    .filter(one => one.checkVisibility() && parseFloat(getComputedStyle(one).fontSize) < 16)
    .map(one => one.outerHTML)"""
TOO_WIDE = """() => [...document.querySelectorAll("body *")]
    .filter(one => one.checkVisibility() && !one.closest(".window, .map, #news > *"))
    .filter(one => {
        while (one && getComputedStyle(one).clipPath != "inset(50%)") one = one.parentElement
        return !one
    })
    .filter(one => one.getBoundingClientRect().right > 360.5 || one.getBoundingClientRect().left < -0.5)
    .map(one => one.outerHTML.slice(0, 100))"""
CUT_SQUARES = """() => {
    const window = document.querySelector(".window").getBoundingClientRect()
    const isCut = (from, to, low, high) => (from < low - 2 && to > low + 2) || (from < high - 2 && to > high + 2)
    return [...document.querySelectorAll("#board label")].map(one => [one.innerText, one.getBoundingClientRect()])
        .filter(([, box]) => isCut(box.left, box.right, window.left, window.right)
            || isCut(box.top, box.bottom, window.top, window.bottom)).map(([square]) => square)
}"""
# In the window, and with nothing lying over it.
IN_SIGHT = """one => {
    const box = one.getBoundingClientRect()
    const top = document.elementFromPoint(box.left + Math.min(box.width / 2, 20), box.top + box.height / 2)
    return (box.top >= 0 && box.bottom <= innerHeight && box.left >= 0 && box.right <= innerWidth && one.contains(top))
        || `${box.left} ${box.top} to ${box.right} ${box.bottom}, there is ${top?.outerHTML.slice(0, 100)}`
}"""
UNSEEN_FOCUS = """() => {
    const one = document.activeElement
    const styles = [one, one.closest("label")].filter(Boolean).map(getComputedStyle)
    const isSeen = styles.some(style => style.outlineStyle != "none" && parseFloat(style.outlineWidth) >= 2)
    return isSeen ? "" : one.outerHTML
}"""
# Its 480 squares take most of the time and are always the same, so that one look at them is enough.
BOARD = ("#board",)
AXE = "async ([context, options]) => (await axe.run(context, options)).violations"
# All but the countdown, whose number changes and whose place does not.
REMEMBER_MOTION = """window.moved = []
for (const kind of ["animationstart", "transitionrun"])
    addEventListener(kind, event => event.target.closest("#clock")
        || moved.push(event.animationName || event.propertyName), true)"""
RUNNING = """() => document.getAnimations()
    .filter(one => one.playState == "running" && !one.effect.target.closest("#clock")).length"""


@pytest.mark.long  # the gallery's states, which are looked at without it too, show the same
@pytest.mark.parametrize("kind", ["phone", "desk"])
def test_axe_finds_nothing_in_any_phase(kind, visitor, gather, server):
    ada, eve = visitor(kind, "Ada"), visitor(kind, "Eve")
    table = gather(ada, "Bob", "Cleo")
    eve.open(server, table.code)
    table.watchers.append(eve)
    found = {}
    for one in table.every_state(ada, eve):
        is_choosing = one.state[1:3] == ("yes", "guess")
        found |= axe(one, () if is_choosing else BOARD)
    assert found == {}


@pytest.mark.long
@pytest.mark.parametrize("kind", ["phone", "desk"])
def test_axe_finds_nothing_in_what_opens_over_the_room(kind, visitor, gather):
    ada = visitor(kind, "Ada")
    table = gather(ada, "Bob", "Cleo")
    found = {}
    for _ in whatever_opens(ada, table.people[1]):
        found |= axe(ada, BOARD)
    table.start()
    table.play_until(lambda game: game.phase == "clue" and game.giver == ada.id)
    ada.clue("bluish")
    expect(ada.find("#notice")).not_to_be_empty()
    found |= axe(ada, BOARD)
    ada.page.goto(ada.page.url + "?plain")
    found |= axe(ada, BOARD)
    assert found == {}


@pytest.mark.long  # the gallery has these pages too
@pytest.mark.parametrize("kind", ["phone", "desk"])
def test_axe_finds_nothing_on_the_pages_around_the_room(kind, visitor, gather, server):
    ada = visitor(kind, "Ada")
    ada.forgive("404", "422", "403")
    ada.page.goto(server.url)
    found = axe(ada)
    ada.find("#create-name").fill("   ")
    ada.press("#create .primary")
    expect(ada.find("#create-name-refused")).to_be_visible()
    found |= axe(ada)
    gather(ada)
    for path in ("/", "/?code=QQQQQQ", "/r/QQQQQQ/", "/no/such/page/"):
        ada.page.goto(server.url + path)
        found |= axe(ada)
    ada.page.goto(server.url)
    ada.page.context.clear_cookies()
    ada.find("#create-name").fill("Ada")
    ada.press("#create .primary")
    expect(ada.find("#create .refusal")).to_have_text(read_sentence("errors/forbidden.html#sentence"))
    found |= axe(ada)
    ada.page.evaluate("document.querySelector('form#create, #create form').submit()")  # as it is sent without script
    expect(ada.find("h1")).to_have_text(read_heading("errors/forbidden.html"))
    found |= axe(ada)
    assert found == {}


def test_a_room_is_opened_and_played_with_the_keyboard_alone(visitor, gather, server):
    ada = visitor("desk", "Ada")
    ada.take_seat = lambda server: start_room_by_keyboard(ada, server)
    table = gather(ada, "Bob", "Cleo")
    ada.tab_to("#act")
    table.after(ada.page.keyboard.press, "Enter")
    done = set()
    while not done >= {"pick", "clue", "pass", "guess", "next"}:
        if table.mover is ada:
            done.add(move_by_keyboard(ada, table))
        else:
            table.step()


@pytest.mark.long
def test_the_focus_is_seen_wherever_the_tab_key_leads(visitor, gather):
    ada = visitor("desk", "Ada")
    table = gather(ada, "Bob", "Cleo")
    for one in table.every_state(ada):
        stops = set()
        for _ in range(40):
            one.page.keyboard.press("Tab")
            stop = one.page.evaluate("document.activeElement.outerHTML")
            if stop in stops:
                break
            stops.add(stop)
            if not stop.startswith("<body"):
                assert one.page.evaluate(UNSEEN_FOCUS) == ""
        assert len(stops) >= 4


@pytest.mark.long  # the scene of the reveal, which moves most, is looked at without it
@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_nothing_moves_for_those_who_want_it_still(motion, visitor, gather):
    """And something does for all others, so that the looking is known to see it."""
    ada = visitor("phone", "Ada", reduced_motion=motion)
    ada.page.add_init_script(REMEMBER_MOTION)
    table = gather(ada, "Bob", "Cleo")
    running = 0
    for one in table.every_state(ada):
        running += one.page.evaluate(RUNNING)
    moved = ada.page.evaluate("moved")
    if motion == "reduce":
        assert (moved, running) == ([], 0)
    else:
        assert moved


@pytest.mark.long
def test_a_phone_has_room_for_fingers_and_reads_without_zooming(visitor, gather, server):
    ada, eve = visitor("phone", "Ada"), visitor("phone", "Eve")
    ada.page.goto(server.url)
    found = too_small(ada)
    table = gather(ada, "Bob", "Cleo")
    eve.open(server, table.code)
    table.watchers.append(eve)
    for _ in whatever_opens(ada, table.people[1]):
        found |= too_small(ada)
    for one in table.every_state(ada, eve):
        found |= too_small(one)
    assert found == {}


@pytest.mark.long
def test_a_phone_never_scrolls_sideways_even_with_ten_long_names_and_the_longest_clues(visitor, gather, server):
    names = ["ش" * 20, "ש" * 20, "i" * 20, *(f"{n}{'W' * 19}" for n in range(6))]
    ada, eve = visitor("phone", "M" * 20), visitor("phone", "Eve")
    table = gather(names[0], ada, *names[1:])
    table.words = (f"{n:02}{'W' * 38}" for n in itertools.count())
    eve.open(server, table.code)
    table.watchers.append(eve)
    for one in table.every_state(ada, eve):
        assert too_wide(one) == {}


@pytest.mark.long
def test_a_narrow_window_is_never_left_between_two_squares_by_the_arrow_keys(visitor, gather):
    """The focus goes where the window is not; a browser then scrolls whatever can be scrolled, by half squares."""
    bob = visitor("phone", "Bob")
    table = gather("Ada", bob, "Cleo")
    table.start()
    table.play_until(lambda game: bob.id in game.awaited and game.phase == "guess")
    bob.choose("E8")
    for key in ["ArrowRight"] * 9 + ["ArrowLeft"] * 14:
        bob.page.keyboard.press(key)
        assert bob.page.evaluate(CUT_SQUARES) == []


@pytest.mark.parametrize(
    "clues",
    [
        pytest.param(("heather", "wet stone"), id="short"),
        long(("W" * 40, "W" * 19 + " " + "M" * 20), id="longest"),
    ],
)
def test_a_phone_keeps_the_clue_and_the_button_in_sight_while_choosing(clues, visitor, gather):
    bob = visitor("phone", "Bob")
    table = gather(bob, "Ada", "Cleo")  # the host, whose page has most on it
    table.start()
    table.play_short_rounds_until(lambda game: game.giver != bob.id and game.phase == "clue")
    table.words = iter(clues)
    table.play_until(lambda game: bob.id in game.awaited and game.phase == "guess" and game.step == 1)
    sees_what_to_choose_by(bob, "E9")
    table.play_until(lambda game: bob.id in game.awaited and game.phase == "guess" and game.step == 2)
    sees_what_to_choose_by(bob, "M28")


@pytest.mark.long  # the gallery's fullest states, which are looked at without it too, show the same
def test_a_desk_shows_all_that_guessing_needs_without_scrolling(visitor, gather):
    ada = visitor("desk", "Ada")
    table = gather(ada, "Bob", "Cleo", "Dan")
    table.start()
    needed = (
        "['.status', '.table', '.dock', '#players'].map(part => document.querySelector(part).getBoundingClientRect())"
    )
    lowest = f"Math.max(...{needed}.map(box => box.bottom + scrollY))"
    ends = {one.state: one.page.evaluate(lowest) for one in table.every_state(ada)}
    played = {state: end for state, end in ends.items() if state[2] in ("pick", "clue", "guess")}
    assert played and max(played.values()) <= 800, played


def axe(person, left_out=()):
    """What axe has against the page: each rule and element, with one of the pages where it was found."""
    context = {"include": [["html"]], "exclude": [[selector] for selector in left_out]}
    person.page.evaluate(f"window.axe || (() => {{ {Axe().axe_script} }})()")
    found = {}
    for scheme in ("light", "dark"):
        person.page.emulate_media(color_scheme=scheme)
        # In the dark only the colours differ.
        rules = RULES if scheme == "light" else {"type": "rule", "values": ["color-contrast"]}
        options = {"runOnly": rules, "resultTypes": ["violations"]}
        for one in person.page.evaluate(AXE, [context, options]):
            for node in one["nodes"]:
                if one["id"] == "target-size" and person.is_touch:
                    # axe thinks that the squares which a phone's window clips away lie over what is below it;
                    # what fingers can reach is measured by itself.
                    continue
                found[one["id"], *node["target"]] = scheme, where(person), node["failureSummary"]
    return found


def whatever_opens(host, other):
    """Opens one part of the lobby after the other; what does not lie over the rest stays open."""
    host.press("#turn summary")
    host.open_settings()
    host.open_tools(other)
    yield
    for name in ("invite", "how"):
        host.press(f".top [popovertarget={name}]")
        expect(host.find(f"#{name}")).to_be_visible()
        yield
        host.press(f"#{name} [popovertargetaction=hide]")
    if host.is_touch:
        host.press(".talk-chip")
        expect(host.find("#say-text")).to_be_visible()
        yield
        host.press(".talk-close")


def start_room_by_keyboard(ada, server):
    ada.page.goto(server.url)
    ada.tab_to("#create-name")
    ada.page.keyboard.type("Ada")
    ada.page.keyboard.press("Enter")
    expect(ada.find("#status")).to_have_attribute("data-phase", "lobby")
    return ada.page.url.split("/")[-2]


def move_by_keyboard(ada, table):
    """One move of hers, and its name."""
    game = table.game
    if game.phase == "pick":
        table.after(ada.pick_with_arrows)
    elif game.phase == "guess":
        table.after(ada.guess_typed, table.free_square())
    elif game.phase == "reveal":
        ada.tab_to("#act")
        table.after(ada.page.keyboard.press, "Enter")
        return "next"
    elif game.step == 2:
        ada.tab_to("#pass button")
        table.after(ada.page.keyboard.press, "Enter")
        return "pass"
    else:
        ada.tab_to("#clue-text")
        ada.page.keyboard.type(next(table.words))
        table.after(ada.page.keyboard.press, "Enter")
    return game.phase


def too_small(person):
    small = person.page.evaluate(SMALL_TARGETS, TARGET) + person.page.evaluate(SMALL_TEXTS)
    return {one: where(person) for one in small}


def too_wide(person):
    """What reaches over the edges of a phone's 360 pixels."""
    widths = person.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    wide = {one: where(person) for one in person.page.evaluate(TOO_WIDE)}
    return wide if widths == [360, 360] else {f"the page is {widths} wide": where(person), **wide}


def where(person):
    return person.page.url if person.find("#turn").count() == 0 else " ".join(person.state)


def sees_what_to_choose_by(person, square):
    for place in ("0", "document.documentElement.scrollHeight"):
        person.page.evaluate(f"scrollTo(0, {place})")
        seen = {selector: person.find(selector).evaluate(IN_SIGHT) for selector in ("#act", "#status h1")}
        assert seen == dict.fromkeys(seen, True), f"scrolled to {place}"
    person.page.evaluate("scrollTo(0, 0)")
    person.choose(square)
    assert person.find("#act").evaluate(IN_SIGHT) is True
    assert person.find(f"#board label:has([value={square}])").evaluate(IN_SIGHT) is True
