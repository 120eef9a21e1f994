"""Who sits at a table: people who do with a browser what a person can do, and callers who need none."""

import itertools
import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress

import httpx
from playwright.sync_api import Error, Locator, Page, expect
from playwright.sync_api import TimeoutError as PatienceLost

from play.rooms import codec
from play.rules.game import Game
from play.rules.phases import CLUE, GUESS, LOBBY, OVER, PICK, REVEAL
from tests.support.long import IS_LONG

CSRF_COOKIE = "colorclues-csrf"
ROUNDS = 2  # of a game that is looked at, without --long
ROWS = "ABCDEFGHIJKLMNOP"
SQUARES = [f"{row}{column}" for row in ROWS for column in range(1, 31)]
WORDS = "moss lemon ocean brick fog plum sand ember cloud rust tar bone jam kelp oat silt fern ink pearl wine".split()


class Person:
    """A person at a page of their own, who touches it on a phone and clicks at a desk."""

    def __init__(self, page: Page, name: str, is_touch: bool) -> None:
        self.page = page
        self.name = name
        self.is_touch = is_touch
        self.complaints: list[str] = []
        self.forgiven = ["interactive-widget"]  # of which Chromium 108 does not know

    def forgive(self, *patterns: str) -> None:
        """What the browser's console may say in this test."""
        self.forgiven += patterns

    @property
    def whose_page(self) -> str:
        return f"{self.name or 'somebody'}'s {'phone' if self.is_touch else 'desk'}"

    def find(self, selector: str, **which: str) -> Locator:
        return self.page.locator(selector, **which)

    def press(self, selector: str) -> None:
        where = self.find(selector)
        if self.is_touch:
            where.tap()
        else:
            where.click()

    @property
    def id(self) -> int:
        return int(self.find("#turn").get_attribute("data-player") or 0)

    @property
    def has_focus_on(self) -> str:
        """The focused element: its id, else its tag."""
        return self.page.evaluate("document.activeElement.id || document.activeElement.tagName.toLowerCase()")

    def status(self, name: str) -> str:
        return self.find("#status").get_attribute(f"data-{name}")

    @property
    def state(self) -> tuple[str, ...]:
        """What kind of page it is that this person sees."""
        turn = self.find("#turn").evaluate("turn => [turn.dataset.role, turn.dataset.yours]")
        return (*turn, self.status("phase"), self.status("step"))

    def start_room(self, server) -> str:
        self.page.goto(server.url)
        self.find("#create-name").fill(self.name)
        self.press("#create .primary")
        expect(self.find("#status")).to_have_attribute("data-phase", "lobby")
        return code_in(self.page.url)

    def open(self, server, code: str, query: str = "") -> None:
        self.page.goto(f"{server.url}/r/{code}/{query}")

    def join(self) -> None:
        self.find("#join-name").fill(self.name)
        self.press("#act")
        expect(self.find("#turn")).not_to_have_attribute("data-role", "spectator")

    def take_seat(self, server, code: str = "") -> str:
        """Makes a room, or joins this one, by plain requests of this browser, then opens its page.

        Returns its code. It takes half as long as to do so by hand.
        """
        context = self.page.context
        context.request.get(server.url)
        token = next(one["value"] for one in context.cookies(server.url) if one["name"] == CSRF_COOKIE)
        answer = context.request.post(
            f"{server.url}/r/{code}/join/" if code else f"{server.url}/rooms/",
            form={"name": self.name},
            headers={"X-CSRFToken": token},
            max_redirects=0,
        )
        assert answer.status in (302, 303), answer.text()
        code = code or code_in(answer.headers["location"])
        self.open(server, code)
        return code

    def sees(self, version: int) -> None:
        """Waits until the page shows this version of the room, or a later one."""
        try:
            self.page.wait_for_function(
                "n => +document.querySelector('#version')?.getAttribute('value') >= n",  # a page may be on its way
                arg=version,
                polling=30,  # milliseconds; asked in every frame, a page would draw frames for nothing
            )
        except PatienceLost:
            shown = self.find("#version").get_attribute("value")
            turn, notice = (" ".join(self.find(part).inner_text().split())[:120] for part in ("#turn", "#notice"))
            raise AssertionError(
                f"{self.whose_page} shows version {shown} and not {version}; it says “{turn}”, notice “{notice}”"
            ) from None

    def start(self) -> None:
        self.press("#act")

    def pick(self, square: str) -> None:
        self.press(f"#pick label:has([value={square}])")
        self.press("#act")

    def pick_with_arrows(self) -> None:
        self.tab_to("#pick [name=square]")
        self.page.keyboard.press("ArrowRight")
        self.tab_to("#act")
        self.page.keyboard.press("Enter")

    def clue(self, text: str) -> None:
        self.find("#clue-text").fill(text)
        self.press("#act")

    def pass_on(self) -> None:
        self.press("#pass button")

    def guess(self, square: str) -> None:
        self.choose(square)
        self.press("#act")

    def guess_typed(self, square: str) -> None:
        self.tab_to("#typed")
        self.page.keyboard.type(square)
        self.page.keyboard.press("Enter")

    def guess_with_arrows(self, square: str) -> None:
        self.tab_to("#board [name=square]")
        for _ in range(SQUARES.index(square)):
            self.page.keyboard.press("ArrowRight")
        self.tab_to("#act")
        self.page.keyboard.press("Enter")

    def go_on(self) -> None:
        self.press("#act")

    def open_settings(self) -> None:
        self.press("#settings > details > summary")
        expect(self.find("#settings > details")).to_have_attribute("open", "")

    def set(self, name: str, value: str) -> None:
        """As the host, with the settings open."""
        self.find(f"#settings #{name}").select_option(value)

    def open_tools(self, other: "Person | Caller") -> None:
        """What the host can do about the other."""
        self.press(f"#player-{other.id} .tools > summary")

    def say(self, text: str) -> None:
        self.find("#say-text").fill(text)
        self.page.keyboard.press("Enter")

    def choose(self, square: str) -> None:
        if self.is_touch:
            self.press(f".zone:has([aria-label='{self.zone_with(square)}'])")
            self.sees_in_window(square)
        self.press(f"#board label:has([value={square}])")
        expect(self.find(f"#board [value={square}]")).to_be_checked()

    def zone_with(self, square: str) -> str:
        names = self.find(".zone input").evaluate_all("zones => zones.map(zone => zone.ariaLabel)")
        return next(name for name in names if is_in_zone(square, name))

    def sees_in_window(self, square: str) -> None:
        """Before playwright scrolls anything into view: a finger would have to find it where it is."""
        inside = """square => {
            const window = document.querySelector(".window").getBoundingClientRect()
            const label = document.querySelector(`#board [value=${square}]`).parentElement.getBoundingClientRect()
            return label.left >= window.left - 1 && label.right <= window.right + 1
                && label.top >= window.top - 1 && label.bottom <= window.bottom + 1
        }"""
        self.page.wait_for_function(inside, arg=square)

    def tab_to(self, selector: str) -> None:
        """By the Tab key alone, from wherever the focus is."""
        for _ in range(60):
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{self.whose_page}: the Tab key does not lead to {selector} but to {self.has_focus_on}")


class PlainPerson(Person):
    """A person without script, whose page is a new one after every move."""

    @classmethod
    def instead_of(cls, person: Person) -> "PlainPerson":
        plain = cls(person.page, person.name, person.is_touch)
        plain.complaints, plain.forgiven = person.complaints, person.forgiven
        return plain

    def press(self, selector: str) -> None:
        if self.find(selector).evaluate("one => one.matches('button, a')"):
            with self.page.expect_navigation():
                super().press(selector)
        else:
            super().press(selector)

    def sees(self, version: int) -> None:
        if int(self.find("#version").get_attribute("value")) < version:
            with suppress(Error):  # the page's own refresh may come first; it shows the same
                self.page.reload()
        super().sees(version)


class Caller:
    """A person who plays by plain requests: quick, and in nobody's way."""

    def __init__(self, server, name: str) -> None:
        self.server = server
        self.name = name
        self.code = ""
        self.id = 0
        self.client = httpx.Client(base_url=server.url, timeout=20, verify=False)  # which would take 30 ms
        self.client.get("/").raise_for_status()

    def send(self, path: str, **fields: str) -> httpx.Response:
        answer = self.client.post(path, data=fields, headers={"X-CSRFToken": self.client.cookies[CSRF_COOKIE]})
        assert answer.status_code in (302, 303), answer.text
        return answer

    def take_seat(self, server, code: str = "") -> str:
        answer = self.send(f"/r/{code}/join/" if code else "/rooms/", name=self.name)
        self.code = code or code_in(answer.headers["location"])
        self.id = self.server.row(self.code)[1]["joined"]
        return self.code

    def sees(self, version: int) -> None:
        """A caller looks at nothing."""

    def move(self, name: str, **fields: str) -> None:
        self.send(f"/r/{self.code}/move/", move=name, at=str(self.server.row(self.code)[1]["moment"]), **fields)

    def start(self) -> None:
        self.move("start")

    def pick(self, square: str) -> None:
        self.move("pick", square=square)

    def clue(self, text: str) -> None:
        self.move("clue", text=text)

    def pass_on(self) -> None:
        self.move("pass")

    def guess(self, square: str) -> None:
        self.move("guess", square=square)

    def go_on(self) -> None:
        self.move("next")

    def set(self, name: str, value: str) -> None:
        self.move("settings", **{name: value})

    def say(self, text: str) -> None:
        self.move("say", text=text)


class Table:
    """A room with everybody in it; makes the moves that a test does not care about."""

    def __init__(self, server, code: str, people: list[Person | Caller]) -> None:
        self.server = server
        self.code = code
        self.people = list(people)
        self.watchers: list[Person] = []
        self.words = iter(WORDS)
        self.luck = itertools.count(5, 7)
        self.version = 1

    @property
    def game(self) -> Game:
        return codec.decode_game(json.dumps(self.server.row(self.code)[1]))

    @property
    def giver(self) -> Person | Caller:
        return self.of(self.game.giver)

    @property
    def mover(self) -> Person | Caller:
        """Whom the game waits for; at the reveal the giver."""
        game = self.game
        return self.of((game.awaited or (game.giver,))[0])

    def of(self, id: int) -> Person | Caller:
        return next(one for one in self.people if one.id == id)

    def others(self, *people: Person | Caller) -> list[Person | Caller]:
        return [one for one in self.people if one not in people]

    def everybody_sees_it(self) -> None:
        for one in (*self.people, *self.watchers):
            one.sees(self.version)

    def after(self, move: Callable[..., None], *arguments: object) -> None:
        """Makes the move and waits until everybody sees what it did."""
        before = self.server.row(self.code)[0]
        move(*arguments)
        self.version = before + 1
        self.everybody_sees_it()

    def start(self) -> None:
        self.after(self.people[0].start)

    def play_until(self, is_there: Callable[[Game], bool]) -> None:
        while not is_there(self.game):
            self.step()

    def play_on_to(self, phase: str, step: int = 0) -> None:
        self.play_until(lambda game: game.phase == phase and step in (0, game.step))

    def step(self) -> None:
        """One move of whoever is awaited, one after the other of all sorts."""
        game, who = self.game, self.mover
        if game.phase == PICK:
            self.after(who.pick, game.card[1])
        elif game.phase == CLUE:
            self.after(who.clue, next(self.words))
        elif game.phase == GUESS:
            self.after(who.guess, self.free_square())
        elif game.phase == REVEAL:
            self.after(who.go_on)
        else:
            raise AssertionError(f"nobody is awaited in the phase {game.phase}")

    def play_short_rounds_until(self, is_there: Callable[[Game], bool]) -> None:
        """Like play_until, with a pass instead of every second clue."""
        while not is_there(self.game):
            game = self.game
            if game.phase == CLUE and game.step == 2:
                self.after(self.mover.pass_on)
            else:
                self.step()

    def play_to_the_end(self) -> None:
        self.play_short_rounds_until(lambda game: game.phase == OVER)

    def every_state(self, *people: Person) -> Iterator[Person]:
        """Plays two rounds, or all with --long, and stops at each page of these people that is of a new kind."""
        known = set()
        while True:
            for one in people:
                if not known.issuperset({one.state}):
                    known.add(one.state)
                    yield one
            game = self.game
            if game.phase == OVER or (game.round > ROUNDS and not IS_LONG):
                return
            if game.phase == LOBBY:
                self.start()
            elif game.phase == CLUE and game.step == 2 and game.round > 2 and isinstance(self.mover, Caller):
                self.after(self.mover.pass_on)  # nothing new would follow
            else:
                self.step()

    def free_square(self) -> str:
        """One of those nearest to the target, so that there are points to count."""
        return self.free_squares()[next(self.luck) % 30]

    def far_square(self) -> str:
        """One that no free_square of this round will take."""
        return self.free_squares()[-1]

    def free_squares(self) -> list[str]:
        game = self.game
        taken = {piece.square for piece in game.pieces}
        return sorted(set(SQUARES) - taken, key=lambda square: (ring(game.target, square), square))


def code_in(address: str) -> str:
    return re.search(r"/r/(\w+)/", address)[1]


def ring(a: str, b: str) -> int:
    """How many rings around one square the other lies; counted here, not taken from the rules."""
    return max(abs(ROWS.index(a[0]) - ROWS.index(b[0])), abs(int(a[1:]) - int(b[1:])))


def is_in_zone(square: str, zone: str) -> bool:
    """Whether the zone of this name ("Columns 1 to 8, rows A to F", in any language) holds the square."""
    first, last, top, bottom = re.fullmatch(r"\w+ (\d+) \w+ (\d+), \w+ (\w) \w+ (\w)", zone).groups()
    return int(first) <= int(square[1:]) <= int(last) and top <= square[0] <= bottom
