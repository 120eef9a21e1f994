"""What travels to a browser, how much of it, and what may not be in it."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import expect

from play.design import stylesheet_weights
from play.design.css_checker import read_stylesheets
from tests.browser.people import Caller
from tests.support.long import IS_LONG

NEXT_VISIT, OWN_SCRIPT, SOUNDS = 10_000, 3_500, 3_500  # bytes
HEAVIEST, DRIFT = ("phone", "guess"), 300  # the visit that stylesheet_weights.REST is of, and what rooms differ by
LATE_CLOCK = re.compile('<div hx-swap-oob="outerHTML strip:true target:#clock">.*?</div>')  # for who was slow to load
STATIC = Path(__file__).resolve().parents[2] / "static"


class Wire:
    """Counts every byte that comes to a page, with the heads of the answers and the frames of the socket."""

    def __init__(self, page):
        self.requests, self.sockets, self.frames, self.names = {}, 0, [], {}
        line = page.context.new_cdp_session(page)
        line.send("Network.enable")
        line.on("Network.requestWillBeSent", self.asked)
        line.on("Network.loadingFinished", self.loaded)
        line.on("Network.webSocketHandshakeResponseReceived", self.opened)
        line.on("Network.webSocketFrameReceived", lambda told: self.frames.append(told["response"]["payloadData"]))

    def asked(self, told):
        self.names[told["requestId"]] = told["request"]["url"]

    def loaded(self, told):
        self.requests[told["requestId"]] = int(told["encodedDataLength"])

    def opened(self, told):
        self.sockets += sum(len(f"{name}: {value}\r\n") for name, value in told["response"]["headers"].items())

    def wait_for_a_push(self, page):
        while not self.frames:
            page.evaluate("new Promise(requestAnimationFrame)")
        page.wait_for_load_state("networkidle")

    @property
    def bytes(self) -> int:
        return sum(self.requests.values()) + self.pushed

    @property
    def pushed(self) -> int:
        """The bytes of the socket with its first message. On a slow machine others come before the page is at rest."""
        frames = [LATE_CLOCK.sub("", frame) for frame in self.frames[:1]]
        return self.sockets + sum(len(frame.encode()) + 4 for frame in frames)

    @property
    def told(self) -> dict[str, int]:
        sizes = {self.names[id].split("/")[-1]: size for id, size in self.requests.items()}
        return sizes | {"socket": self.pushed}


@pytest.mark.parametrize("kind, phase", [("phone", "lobby"), ("phone", "guess"), ("desk", "guess")])
def test_a_room_weighs_little_at_first_and_next_to_nothing_again(kind, phase, visitor, gather, server):
    table = gather("Ada", "Bob", "Cleo", "Dan")
    if phase != "lobby":
        table.start()
        table.play_short_rounds_until(lambda game: game.phase == phase and game.round == 8)
    eve = visitor(kind, "Eve")
    first = visit(eve.page, f"{server.url}/r/{table.code}/")
    shipped, own = weigh_stylesheets(first.told)
    assert first.bytes <= stylesheet_weights.allow(own), f"{first.told}: manage.py weigh says what each stylesheet adds"
    if (kind, phase) == HEAVIEST:
        rest = first.bytes - shipped - own
        assert abs(rest - stylesheet_weights.REST) <= DRIFT, f"stylesheet_weights.REST is {rest:,} bytes now"
    assert "qr.svg" not in first.told  # for those who play
    again = visit(eve.page.context.new_page(), f"{server.url}/r/{table.code}/")
    assert again.bytes <= NEXT_VISIT, again.told


def test_our_own_script_is_small_and_the_sounds_are_apart():
    scripts = {path.name: path.read_text() for path in STATIC.glob("**/*.js") if path.parent.name != "vendor"}
    assert len(scripts.pop("sounds.js").encode()) <= SOUNDS
    # The line of a comment counts, and what stands in it does not.
    assert sum(len(re.sub(r"(?m)^ *//.*", "", script).encode()) for script in scripts.values()) <= OWN_SCRIPT


@pytest.mark.long  # in every browser test the policy reports it, and none of the gallery's states may hold any
def test_no_page_and_no_push_holds_inline_script_or_style(visitor, gather, server):
    ada = visitor("desk", "Ada")
    wire = Wire(ada.page)
    table = gather(ada, "Bob", "Cleo")
    html = {}
    for one in table.every_state(ada):
        address = one.page.url
        html |= {(*one.state, query): one.page.context.request.get(address + query).text() for query in ("", "?plain")}
    stranger = Caller(server, "Eve")
    for path in ("/", "/?code=QQQQQQ", "/r/QQQQQQ/", "/no/such/page/", f"/r/{table.code}/"):
        html[path] = stranger.client.get(path).text
    token = {"X-CSRFToken": stranger.client.cookies["colorclues-csrf"]}
    html["refused"] = stranger.client.post("/rooms/", data={"name": " "}, headers=token).text
    html["forbidden"] = stranger.client.post("/rooms/", data={"name": "Eve"}).text
    html |= dict(enumerate(wire.frames))
    assert len(wire.frames) > (40 if IS_LONG else 15)  # every_state plays whole games with --long alone
    assert {where: inline(text) for where, text in html.items() if inline(text)} == {}
    assert ada.page.evaluate("document.querySelectorAll('[style], style, script:not([src])').length") == 0


@pytest.mark.parametrize("path", ["/", "/r/QQQQQQ/", "/no/such/page/", "room", "room?plain", "/healthz"])
def test_every_page_carries_the_strict_policy(path, gather, server):
    policy = open_page(path, gather, server).headers["content-security-policy"]
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split(";")}
    assert rules["default-src"] in (["'self'"], ["'none'"])
    for directive in ("base-uri", "frame-ancestors", "object-src"):
        assert rules[directive] == ["'none'"]
    assert rules["form-action"] == ["'self'"]
    assert not re.search(r"unsafe|\*|data:|blob:|https?:", policy)


@pytest.mark.parametrize("path", ["/", "room", "room?plain"])
def test_no_cache_keeps_a_room(path, gather, server):
    assert "no-store" in open_page(path, gather, server).headers["cache-control"]


def open_page(path, gather, server):
    room = re.sub("^room", lambda _: f"/r/{gather('Ada').code}/", path)
    return Caller(server, "Eve").client.get(room)


def weigh_stylesheets(told):
    """The bytes of the game's own stylesheets in a visit, and those of a designer's, in the bundle or beside it."""
    names = stylesheet_weights.list_bundles()[stylesheet_weights.ROOM]
    sizes = {f"css/{file.split('.')[0]}.css": size for file, size in told.items() if file.endswith(".css")}
    del sizes[stylesheet_weights.ROOM]
    own = stylesheet_weights.weigh_own(names)
    shipped = stylesheet_weights.weigh_bundle(names, read_stylesheets()) - own
    return shipped, own + sum(size for name, size in sizes.items() if stylesheet_weights.is_own(name))


def visit(page, url):
    wire = Wire(page)
    page.goto(url)
    wire.wait_for_a_push(page)
    expect(page.locator("#board input")).to_have_count(480)
    return wire


def inline(text):
    """Every inline script, style and handler in the HTML."""
    found = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attributes):
            names = dict(attributes)
            if tag == "style" or (tag == "script" and not names.get("src")):
                found.append(tag)
            found.extend(name for name in names if name == "style" or re.match(r"on|hx-on", name))

    Reader().feed(text)
    return found
