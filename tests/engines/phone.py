"""A person with a phone of another engine, who does at it what a player does, and sees what is wrong with its page."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path

from tests.browser.people import code_in, is_in_zone
from tests.browser.test_tabbing import COVERED
from tests.engines.webdriver import ENTER, TAB, NotYet, WebDriver, wait_for

HERE = Path(__file__).resolve().parent
SET_RIGHT = 4  # seconds for a page to set its countdown right
ASKS = 4
SCROLLED = 20  # seconds for a page to scroll to what has the focus
STOPS = 14  # of the Tab key: from the top of the page into what stands below the board
LOOKS = (HERE / "looks.js").read_text()
# What browsers and htmx say when a page or its server goes. WebKit says it of a page that is loaded anew.
SOCKET_LOST = ("WebSocket connection to", "htmx:ws:error", "establish a connection", "was interrupted")
COLOURS = """const squares = [...document.querySelectorAll("#board label")]
return new Set(squares.map(one => getComputedStyle(one).backgroundColor)).size"""
# The seconds that the countdown shows beside those that are left until the deadline in its id.
CLOCK = """const clock = document.querySelector("#clock i")
return [parseInt(getComputedStyle(clock).counterReset.split(" ")[1]), (clock.id.split("-")[1] - Date.now()) / 1000]"""
# How much taller the open popover is than its content, and what of it the screen cuts off.
POPOVER = """const pop = document.getElementById(arguments[0]), seen = pop.getBoundingClientRect(), { style } = pop
style.blockSize = "max-content", style.alignContent = "start"
const { height } = pop.getBoundingClientRect()
style.blockSize = style.alignContent = ""
return [seen.height - height, Math.max(0, -seen.top, seen.bottom - innerHeight)]"""

# Scrolls to the first of these elements that can be seen, and returns it.
SCROLL_TO = """const seen = [...document.querySelectorAll(arguments[0])].find(one => one.getClientRects().length)
seen?.scrollIntoView({ block: "center" })
return seen"""
# What a page tells of the round; another's page may change its news.
TOLD = """["#status h1", "#doing", "#turn h2", "#pieces"].map(part =>
    document.querySelector(part)?.textContent.replace(/\\s+/g, " ").trim())"""


class Phone:
    """A person of the cast, as a Table needs them."""

    def __init__(self, name: str, browser: WebDriver) -> None:
        self.name = name
        self.browser = browser
        self.guesses = 0

    # What the page shows

    def find(self, expression: str, *arguments: object) -> object:
        return self.browser.run(f"return {expression}", *arguments)

    def has(self, selector: str) -> bool:
        """Return whether there is such an element that can be seen."""
        seen = "[...document.querySelectorAll(arguments[0])].some(one => one.getClientRects().length)"
        return self.find(seen, selector)

    def shows(self, selector: str, what: str = "") -> None:
        """Wait until there is such an element that can be seen."""
        self.waits(lambda: self.has(selector), what or selector)

    def waits(self, is_there, what: str) -> None:
        try:
            wait_for(is_there, f"{self.name} in {self.browser.name} to see {what}", 20)
        except AssertionError as late:
            shown = "document.body.innerText.replace(/\\s+/g, ' ').slice(0, 400)"
            raise AssertionError(f"{late}; the page shows “{self.find(shown)}”") from None

    @property
    def state(self) -> tuple[str, ...]:
        """What kind of page it is."""
        turn = "(({ role, yours }) => [role, yours])(document.querySelector('#turn').dataset)"
        status = "(({ phase, step }) => [phase, step])(document.querySelector('#status').dataset)"
        return tuple(self.find(f"[...{turn}, ...{status}]"))

    @cached_property
    def id(self) -> int:
        """Their number in the room, once they have a seat."""
        return int(self.find("document.querySelector('#turn').dataset.player"))

    def sees(self, version: int) -> None:
        shown = "+document.querySelector('#version')?.getAttribute('value') >= arguments[0]"
        self.waits(lambda: self.find(shown, version), f"version {version}")

    # What is wrong with it

    def looks_right(self, when: str) -> None:
        faults = self.browser.run(LOOKS)
        assert faults == [], f"{self.browser.name}, {self.name}, {when}: {faults}"

    def has_all_colours(self) -> None:
        assert self.browser.run(COLOURS) == 480, f"{self.browser.name} shows fewer colours than squares"

    def has_no_errors(self) -> None:
        """Fail if the pages that were open since the last look have complained of more than a socket that was lost."""
        errors = [error for error in self.browser.new_errors() if not any(part in error for part in SOCKET_LOST)]
        assert errors == [], f"{self.browser.name} of {self.name} complains: {errors}"

    def has_right_clock(self, when: str, may_ask_again: bool = True) -> None:
        """Fail unless the countdown is right to a second, or says how much time is left at most.

        On a busy machine the time may be old when it comes. A page that is hidden and shown asks once more.
        """
        for _ in range(ASKS if may_ask_again else 1):
            with suppress(AssertionError):
                wait_for(self.is_clock_right, "the right clock", SET_RIGHT)
                return
            with self.browser.hidden():
                pass
        raise AssertionError(f"{self.browser.name}, {when}: the clock shows {self.last_clock}")

    def is_clock_right(self) -> bool:
        shown, left = self.browser.run(CLOCK)
        self.last_clock = f"{shown} s, and {left} s are left"
        # Without a number css/long.css is not there yet.
        return shown is not None and shown >= left - 1 and (shown <= left + 1 or not self.browser.counts)

    def keeps_the_focus_in_sight(self) -> None:
        """Go through the page by the Tab key: neither the head nor the bar covers what has the focus.

        WebKit scrolls to it a little later.
        """
        self.waits(lambda: self.find("!!document.querySelector('#map[style]')"), "the middle of the board")
        self.find("document.querySelector('.brand').focus()")
        for _ in range(STOPS):
            self.browser.press_key(TAB)
            with suppress(AssertionError):
                wait_for(lambda: not self.covered, "what has the focus in sight", SCROLLED)
            assert not self.covered, f"{self.browser.name}: {self.covered}"

    @property
    def covered(self) -> str:
        """What lies over the one with the focus, in words."""
        return self.find(f"({COVERED})()")

    @contextmanager
    def looks_at(self, popover: str, content: str) -> Iterator[None]:
        """Open the popover, look whether it is right, and close it at the end."""
        self.press(f"[popovertarget={popover}]:not([popovertargetaction]), .old[href='#{popover}']")
        self.shows(f"#{popover} {content}")
        spare, lost = self.browser.run(POPOVER, popover)
        assert spare <= 1, f"{self.browser.name}: {popover} is {spare} px taller than what it holds"
        assert lost == 0, f"{self.browser.name}: {lost} px of {popover} are out of sight"
        self.looks_right(f"with {popover} open")
        yield
        self.press(f"#{popover} > :is([popovertargetaction], .old)")
        self.waits(lambda: not self.has(f"#{popover}"), f"{popover} closed")

    # What the person does

    def press(self, selector: str) -> None:
        """Scroll to it as a person does, away from the bar at the lower edge, and press it once that is possible."""

        def is_pressed() -> bool:
            with suppress(NotYet):
                self.browser.click(self.browser.run(SCROLL_TO, selector))
                return True
            return False

        self.waits(is_pressed, f"{selector}, to press it")

    def fill(self, selector: str, text: str) -> None:
        self.find("document.querySelector(arguments[0]).value = ''", selector)
        self.browser.type(selector, text)

    def take_seat(self, server, code: str = "") -> str:
        """Make a room, or join the one with this code. Return its code."""
        self.browser.open(f"{server.url}/r/{code}/" if code else server.url)
        self.looks_right("when invited" if code else "at the front page")
        name, button = ("#join-name", "#act") if code else ("#create-name", "#create .primary")
        self.fill(name, self.name)
        self.press(button)
        self.shows("#turn:not([data-role=spectator])", "their seat")
        return code_in(self.browser.url)

    def open(self, server, code: str, query: str = "") -> None:
        """Open the room's page. WPE shows an error when a server that was killed has left it a dead connection."""

        def is_open() -> bool:
            self.browser.open(f"{server.url}/r/{code}/{query}")
            return self.has("#turn")

        self.waits(is_open, "the room")

    def start(self) -> None:
        self.press("#act")

    go_on = start

    def pick(self, square: str) -> None:
        self.press(f"#pick label:has([value={square}])")
        self.press("#act")

    def clue(self, text: str) -> None:
        self.fill("#clue-text", text)
        self.press("#act")

    def pass_on(self) -> None:
        self.press("#pass button")

    def guess(self, square: str) -> None:
        """By touch, then by the keyboard, and so on."""
        self.guesses += 1
        if self.guesses % 2:
            self.choose(square)
            self.press("#act")
        else:
            self.fill("#typed", square + ENTER)

    def choose(self, square: str) -> None:
        self.shows(".zone")
        names = self.find("[...document.querySelectorAll('.zone input')].map(zone => zone.getAttribute('aria-label'))")
        zone = next(name for name in names if is_in_zone(square, name))
        self.press(f".zone:has([aria-label='{zone}'])")
        self.press(f"#board label:has([value={square}])")
        self.waits(lambda: self.find(f"document.querySelector('#board [value={square}]').checked"), f"{square} chosen")

    def set(self, name: str, value: str) -> None:
        """Choose a setting as the host. WebKit's drivers cannot reach the menu that a select opens."""
        self.browser.run(
            "const one = document.getElementById(arguments[0]); one.value = arguments[1];"
            "one.dispatchEvent(new Event('change', { bubbles: true }))",
            *(name, value),
        )

    def say(self, text: str) -> None:
        """Open the chat, say it, and close the chat."""
        self.press(".talk-chip")
        self.shows("#say-text")
        self.fill("#say-text", text + ENTER)
        self.waits(
            lambda: self.has(f"#chat li:last-child [data-player='{self.id}'], #chat li:last-child"), "the message"
        )
        self.looks_right("with the chat open")
        self.press(".talk-close")
        self.waits(lambda: not self.has("#say-text"), "the chat closed")

    # One after the other

    def reload(self) -> None:
        self.same_after(self.browser.reload)

    def go_away_and_back(self, server) -> None:
        """Go to the front page and back. A page that the browser has kept loads itself anew."""

        def leave_and_return() -> None:
            self.browser.run("window.isOld = true")
            self.browser.open(server.url)
            self.shows("#create")
            self.browser.go_back()
            self.waits(lambda: self.find("!window.isOld && !!document.querySelector('#turn')"), "the room anew")

        self.same_after(leave_and_return)

    def same_after(self, what) -> None:
        before = self.find(TOLD)
        what()
        self.waits(lambda: self.find(TOLD) == before, f"{before} again")
