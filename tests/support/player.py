"""A player from outside, who knows only the regions and the wire, and plays by socket or by form."""

import inspect
import json
import math
import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
from websockets.sync.client import ClientConnection, connect

from tests.support import where

PATIENCE = 20  # seconds until what must come is missed, on a machine that has much else to do
WIRE = (Path(__file__).resolve().parents[2] / "docs/wire.md").read_text()
REGIONS = re.findall(r"^\| `(\w+)` \|", WIRE.partition("\n## ")[0], re.MULTILINE)  # the rows of the first table
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
TOKEN = "csrfmiddlewaretoken"
# What staff announces to all pages, and the place where a page without it gets it.
ANNOUNCED, BEFORE_ALL = "announced", "beforebegin target:'body>:first-child:not(#announced)'"
# The squares are three quarters of a page, and always the same.
BOARD = re.compile(r'<div id="board".*?</div>', re.DOTALL)
CONTROLS = ("input", "button", "select", "textarea")
# Classes for the seconds that are left and how they are counted, for what has just come, and for a new reveal.
PASSING = re.compile(r"\b(tens|ones)-\d+|\b(new|fresh|long)\b")


class Node:
    """Hold an element of a page. `children` are nodes and texts.

    A page has some 2,000 elements, and a test looks for some at every message. So the page's own node knows where each
    id is, and keeps what else was found until an element of the page changes.
    """

    def __init__(self, tag: str, attrs: dict[str, str] | None = None, parent: "Node | None" = None) -> None:
        self.tag = tag
        self.attrs = attrs or {}
        self.parent = parent
        self.children: list[Node | str] = []
        self._found: dict[str, object] = {}

    def __repr__(self) -> str:
        """Return the element's tag and the beginning of its text, as whoever reads why a test failed knows it."""
        attributes = "".join(f' {name}="{value}"' if value else f" {name}" for name, value in self.attrs.items())
        text = self.text if len(self.text) <= 60 else f"{self.text[:60]}…"
        return f"<{self.tag}{attributes}>{text}" if self.tag else f"a page that says “{text}”"

    def __getitem__(self, attr: str) -> str:
        assert attr in self.attrs, f"{self!r} has no {attr}=; {where.explain_attribute(self.get('id'), attr)}"
        return self.attrs[attr]

    def get(self, attr: str) -> str | None:
        return self.attrs.get(attr)

    @property
    def elements(self) -> list["Node"]:
        return [child for child in self.children if type(child) is Node]

    def walk(self) -> list["Node"]:
        """Return the element and all in it, in order."""
        found, ahead = [], [self]
        while ahead:
            node = ahead.pop()
            found.append(node)
            if node.children:
                ahead += reversed(node.elements)
        return found

    def all(self, *tags: str, **attrs: str) -> list["Node"]:
        """Return the elements with one of these tags (none: any) and all of these attributes, with _ for a dash."""
        found = self._with_attribute_id(attrs.pop("id")) if "id" in attrs else self.walk()
        if tags:
            found = [node for node in found if node.tag in tags]
        for name, value in attrs.items():
            name = name.rstrip("_").replace("_", "-")
            found = [node for node in found if node.attrs.get(name) == value]
        return list(found)

    def with_id(self, id: str) -> "Node":
        found = self.all(id=id)
        assert len(found) == 1, (
            f'the page has {len(found)} elements with id="{id}", instead of one; {where.explain_id(id)}'
        )
        return found[0]

    def controls(self) -> dict["Node", list["Node"]]:
        """Return the controls of each form of the page: those in it, and those elsewhere that name it."""
        if "controls" not in self._found:
            owned: dict[Node, list[Node]] = {}
            for control in self.all(*CONTROLS):
                for form in self._forms_of(control):
                    owned.setdefault(form, []).append(control)
            self._found["controls"] = owned
        return self._found["controls"]

    def copy(self) -> "Node":
        copied = Node(self.tag, self.attrs)
        copied.children = [child.copy() if type(child) is Node else child for child in self.children]
        for child in copied.elements:
            child.parent = copied
        return copied

    def _with_attribute_id(self, id: str) -> list["Node"]:
        if self.parent is not None:
            return [node for node in self.walk() if node.attrs.get("id") == id]
        if "ids" not in self._found:
            self._found["ids"] = {}
            self._index(self)
        return self._found["ids"].get(id, [])

    def _index(self, new: "Node") -> None:
        ids = self._found["ids"]
        for node in new.walk():
            if "id" in node.attrs:
                ids.setdefault(node.attrs["id"], []).append(node)

    def _forms_of(self, control: "Node") -> list["Node"]:
        if "form" in control.attrs:
            return self.all("form", id=control["form"])
        return [node for node in control.ancestors() if node.tag == "form"]

    @property
    def text(self) -> str:
        texts = (child if isinstance(child, str) else child.text for child in self.children)
        return " ".join("".join(texts).split())

    def ancestors(self) -> Iterator["Node"]:
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def append(self, child: "Node | str") -> None:
        if type(child) is Node:
            child.parent = self
        self.children.append(child)
        self._note(child)

    def give_way(self, *others: "Node") -> None:
        """Replace this element by the others."""
        siblings = self.parent.children
        at = siblings.index(self)
        for other in others:
            other.parent = self.parent
        siblings[at : at + 1] = others
        self.parent._note(*others, gone=self)

    def _note(self, *new: "Node | str", gone: "Node | None" = None) -> None:
        """Keep what the page's own node knows true."""
        root = next((node for node in self.ancestors() if node.parent is None), self)
        root._found.pop("controls", None)
        if "ids" not in root._found:
            return
        for node in gone.walk() if gone else ():
            if "id" in node.attrs:
                root._found["ids"][node["id"]].remove(node)
        for child in new:
            if type(child) is Node:
                root._index(child)


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Node("")]

    def handle_starttag(self, tag, attrs):
        node = Node(tag, {name: value or "" for name, value in attrs}, self.open[-1])
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        assert self.open[-1].tag == tag, f"</{tag}> closes {self.open[-1]!r}; {where.explain_closing(self.open)}"
        self.open.pop()

    def handle_data(self, text):
        self.open[-1].children.append(text)


def parse(html: str) -> Node:
    """Return a nameless node with the text's top-level elements as its children."""
    builder = _Builder()
    board = BOARD.search(html)
    if board:
        builder.feed(html[: board.start()])
        builder.open[-1].append(_parse_board(board[0]).copy())
    builder.feed(html[board.end() :] if board else html)
    builder.close()
    assert len(builder.open) == 1, f"{builder.open[-1]!r} is not closed; {where.explain_closing(builder.open)}"
    return builder.open[0]


@lru_cache(8)  # the languages, and a square that is chosen
def _parse_board(html: str) -> Node:
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.open[0].elements[0]


def changes(message: str) -> list[str]:
    """Return the ids of what a message replaces, extends or deletes, in its order; "title" for a title."""
    tops = parse(message).children
    nodes = [node for top in tops for node in (top.children if top.tag == "x-push" else [top])]
    return [node.get("id") or (node.get("hx-swap-oob") or node.tag).rpartition("#")[2] for node in nodes]


def picture(node: Node) -> tuple:
    """Return an element as a value to compare: without tokens, the way it was swapped in, and the seconds left."""
    attrs = {name: value for name, value in node.attrs.items() if name != "hx-swap-oob"}
    attrs["class"] = " ".join(PASSING.sub("", attrs.get("class", "")).split())
    return node.tag, tuple(sorted(attrs.items())), tuple(_pictures(node)) if node.children else ()


def _pictures(node: Node) -> Iterator[object]:
    for child in node.children:
        if type(child) is Node:
            if child.get("name") != TOKEN:
                yield picture(child)
        elif child.strip() or node.tag not in ("ol", "ul"):
            yield " ".join(f"|{child}|".split())


class Line(ClientConnection):
    """A socket that passes over keep-alives, which are empty."""

    def recv(self, timeout: float | None = None, **more) -> str | bytes:
        end = math.inf if timeout is None else time.monotonic() + timeout
        while not (message := super().recv(None if timeout is None else max(end - time.monotonic(), 0), **more)):
            continue
        return message


class Player:
    """One visitor: the cookies of a browser, a page, and perhaps the socket that updates the page."""

    def __init__(self, url: str, plain: bool = False, **headers: str) -> None:
        """Make a visitor. `headers`: sent with each request, as a proxy or htmx does, with _ for a dash."""
        self.url = url
        self.query = "?plain" if plain else ""
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}
        self.http = httpx.Client(
            base_url=url, headers=self.headers, trust_env=False, timeout=PATIENCE, **self.ways_of_requests()
        )
        self.socket: ClientConnection | None = None
        self.sockets = ExitStack()
        self.name = "somebody"
        self.code = ""
        self.page = Node("")
        self.heard: list[str] = []

    def __enter__(self) -> "Player":
        return self

    def __exit__(self, *error) -> None:
        self.sockets.close()
        self.http.close()

    def ways_of_requests(self) -> dict[str, Any]:
        """Return how requests reach the server, as options of httpx's client. For classes that take another way."""
        return {"verify": False}

    def ways_of_sockets(self) -> dict[str, Any]:
        """Return how sockets reach the server, as options of a connection of websockets."""
        return {}

    # The way in

    def make_room(self, name: str) -> "Player":
        self.name = name
        self.show(self.http.get("/"))
        made = self.submit(self.page.with_id("create"), name=name)
        assert made.is_redirect, f"{name} could not make a room: {answer_in_words(made)}"
        return self.watch(made.headers["location"].split("/")[2])

    def join(self, code: str, name: str) -> "Player":
        self.name = name
        self.watch(code)
        joined = self.submit(self.page.with_id("join"), name=name)
        assert joined.status_code == 303, f"{name} could not join {code}: {answer_in_words(joined)}"
        return self

    def watch(self, code: str) -> "Player":
        self.code = code
        return self.reload()

    def reload(self) -> "Player":
        self.show(self.http.get(f"/r/{self.code}/{self.query}"))
        return self

    def show(self, response: httpx.Response) -> None:
        assert response.status_code in (200, 422), f"{self.name} got no page: {answer_in_words(response)}"
        self.page = parse(response.text)

    def connect(self, version: int | None = None) -> "Player":
        """Open the socket. With the version that the page shows, the server sends only what the page lacks."""
        self.socket = self.open(
            f"/ws/r/{self.code}/" + ("" if version is None else f"?version={version}&at={time.time():.1f}")
        )
        return self

    def open(self, path: str, origin: str | None = "") -> ClientConnection:
        """Open a socket from this page. `origin`: that of another page, or None to send no Origin."""
        cookie = "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())
        socket = connect(
            self.url.replace("http", "ws", 1) + path,
            origin=self.url if origin == "" else origin,
            additional_headers={"Cookie": cookie, **self.headers},
            max_size=None,
            max_queue=None,  # else a player who only sends would not notice that the socket is closed
            proxy=None,
            create_connection=Line,
            **self.ways_of_sockets(),
        )
        self._take_cookies(socket)
        return self.sockets.enter_context(socket)

    def hang_up(self) -> None:
        self.socket.close()

    def _take_cookies(self, socket: ClientConnection) -> None:
        """Keep the cookies that the answer sets which has opened the socket, as a browser does."""
        lines = [("Set-Cookie", line) for line in socket.response.headers.get_all("Set-Cookie")]
        answer = httpx.Response(101, headers=lines, request=httpx.Request("GET", self.url))
        self.http.cookies.extract_cookies(answer)

    # What the page says

    def region(self, id: str) -> Node:
        return self.page.with_id(id)

    @property
    def version(self) -> int:
        return int(self.region("version")["value"])

    @property
    def phase(self) -> str:
        return self.region("status")["data-phase"]

    @property
    def step(self) -> str:
        return self.region("status")["data-step"]

    @property
    def awaited(self) -> list[str]:
        """Return the ids of the players who are awaited; none outside a round."""
        return [id for doing in self.page.all(id="doing") for id in doing["data-awaited"].split()]

    @property
    def deadline(self) -> float:
        """Return when the moment ends, in seconds since the epoch; 0 for never."""
        return sum(int(i["id"].removeprefix("at-")) / 1000 for i in self.region("clock").all("i"))

    @property
    def id(self) -> str:
        return self.region("turn")["data-player"]

    @property
    def role(self) -> str:
        return self.region("turn")["data-role"]

    @property
    def is_yours(self) -> bool:
        return self.region("turn")["data-yours"] == "yes"

    @property
    def refused(self) -> str | None:
        return self.region("notice").get("data-refused")

    @property
    def points(self) -> dict[str, int]:
        return {li["data-player"]: int(li["data-points"]) for li in self.region("players").all("li")}

    @property
    def announced(self) -> str:
        """Return what staff announces at the top of the page, or ""."""
        return "".join(node.text for node in self.page.all(id=ANNOUNCED))

    def choices(self, move: str, name: str) -> list[str]:
        """Return the values that the move's form offers under this name, in the form or on the board."""
        return [control["value"] for control in self.controls(self.form(move)) if control.get("name") == name]

    def regions(self) -> dict[str, tuple]:
        return {id: picture(self.region(id)) for id in REGIONS}

    # Forms

    @property
    def moves(self) -> set[str]:
        """Return the moves that have a form on the page."""
        return {name for form in self.page.all("form") for name in self._names(form)}

    @property
    def due(self) -> set[str]:
        """Return the moves that the game waits for: those of `turn`. Their form and the choice may be elsewhere."""
        return {control["value"] for control in self.region("turn").all("input", "button", name="move")}

    def form(self, move: str) -> Node:
        found = [form for form in self.page.all("form") if move in self._names(form)]
        count = f"{self.name} has {len(found)} forms for “{move}”, instead of one"
        assert len(found) == 1, f"{count}; {self.seen()}; {where.explain_move(move)}"
        return found[0]

    def controls(self, form: Node) -> list[Node]:
        """Return the controls in the form, and those that name it from elsewhere on the page."""
        return self.page.controls().get(form, [])

    def fields(self, move: str, **typed: str) -> dict[str, str]:
        """Return the message that the move's form makes: its hidden fields, and what was chosen or typed."""
        form = self.form(move)
        offered = {control.get("name") for control in self.controls(form)}
        lacks = f"{self.name}'s form for “{move}” lacks {typed.keys() - offered}; it has {offered}"
        assert offered >= typed.keys(), f"{lacks}; {where.explain_move(move)}"
        return {"move": move, **self._hidden(form), **typed}

    def submit(self, form: Node, **typed: str) -> httpx.Response:
        """Send the form as a browser without script does. The page stays as it is."""
        token = [control["value"] for control in self.controls(form) if control.get("name") == TOKEN]
        data = {TOKEN: token[0], **self._hidden(form), **typed}
        return self.http.post(form["action"], data=data, headers={"Origin": self.url})

    def post(self, move: str, **typed: str) -> httpx.Response:
        """Make the move by its form and show what comes back."""
        fields = self.fields(move, **typed)
        response = self.submit(self.form(move), **fields)
        self.show(self.http.get(response.headers["location"]) if response.status_code == 303 else response)
        return response

    def _names(self, form: Node) -> list[str]:
        controls = [control for control in self.controls(form) if control.get("name") == "move"]
        hidden = [control for control in controls if control.get("type") == "hidden"]
        assert controls in (hidden[:1], [c for c in controls if c.tag == "button"]), "both a hidden move and buttons"
        return [control["value"] for control in controls]

    def _hidden(self, form: Node) -> dict[str, str]:
        return {
            control["name"]: control["value"]
            for control in self.controls(form)
            if control.get("type") == "hidden" and control["name"] != TOKEN
        }

    # The socket

    def move(self, move: str, **typed: str) -> None:
        self.send(self.fields(move, **typed))

    def send(self, message: object) -> None:
        """Send a text or bytes as they are, anything else as a browser's JSON."""
        is_raw = isinstance(message, str | bytes)
        self.socket.send(message if is_raw else json.dumps(message, ensure_ascii=False))

    def hear(self, seconds: float = PATIENCE) -> str:
        """Return the next message, after the page shows it. How many watch is told at any time, and is passed over.

        What a socket that comes back is told of practice comes with that.
        """
        message = self._receive(seconds)
        while changes(message)[:1] == ["watching"]:
            message = self._receive(seconds)
        return message

    def hear_of_spectators(self) -> str:
        """Return how many watch, as the page says it once it is told."""
        while changes(self._receive(PATIENCE)) != ["watching", "version"]:
            pass
        return self.region("watching").text

    def _receive(self, seconds: float) -> str:
        try:
            message = self.socket.recv(timeout=max(seconds, 0))
        except TimeoutError:
            raise TimeoutError(f"{self.name} heard nothing for {max(seconds, 0):.1f} s; {self.seen()}") from None
        self.heard.append(message)
        self.apply(message)
        return message

    def wait(self, until: "int | Callable[[Player], bool]", seconds: float = PATIENCE) -> None:
        """Hear messages until the page has this version, or until the condition holds."""
        end = time.monotonic() + seconds
        while not (until(self) if callable(until) else self.version >= until):
            try:
                self._receive(end - time.monotonic())
            except TimeoutError:
                raise TimeoutError(f"{self.name} waited {seconds} s for {in_words(until)}; {self.seen()}") from None

    def seen(self) -> str:
        """What the page shows, in a few words, for whoever reads why a test failed."""
        known = {id: self.page.all(id=id) for id in ("turn", "notice", "version")}
        version = known["version"][0].get("value") if known["version"] else "none"
        texts = [found[0].text[:100] for found in (known["turn"], known["notice"]) if found and found[0].text]
        return f"the page shows version {version} and says “{' · '.join(texts)}”"

    def apply(self, message: str) -> None:
        """Swap a message into the page: <x-push>, elements with hx-swap-oob, perhaps a title, nothing else."""
        pushed = parse(message).children
        assert pushed, "an empty message"
        assert not [text for text in pushed if isinstance(text, str) and text.strip()], f"stray text in {message}"
        elements = [node for node in pushed if isinstance(node, Node)]
        assert elements[-1].get("id") == "version", message
        for element in elements:
            self._swap(element)

    def _swap(self, element: Node) -> None:
        if element.tag == "title":
            self.page.all("title")[0].give_way(element)
        elif element.tag == "x-push":
            for child in element.children:
                self._replace(child)
        else:
            self._place(element, element["hx-swap-oob"])

    def _replace(self, element: Node) -> None:
        assert not [node for node in element.walk() if node.get("hx-swap-oob")]
        if element["id"] == ANNOUNCED and not self.announced:
            return  # a browser passes over what has no place
        self.region(element["id"]).give_way(element)

    def _place(self, element: Node, where: str) -> None:
        if where == "true":
            self.region(element["id"]).give_way(element)
        elif where.startswith("outerHTML strip:true target:#"):
            self.region(where.rpartition("#")[2]).give_way(*element.children)
        elif where == BEFORE_ALL:
            if not self.announced:
                first = self.page.all("body")[0].elements[0]
                first.give_way(*element.children, first)
        elif where == f"delete:#{ANNOUNCED}":
            for node in self.page.all(id=ANNOUNCED):
                node.give_way()
        elif where.startswith("beforeend:#"):
            for child in element.children:
                self.region(where.rpartition("#")[2]).append(child)
        else:
            assert where.startswith("delete:#"), where
            self.region(where.rpartition("#")[2]).give_way()


def answer_in_words(response: httpx.Response) -> str:
    """The status of the answer, and the beginning of what a person would read in it."""
    text = re.sub(r"<[^>]*>", " ", response.text)
    return f"{response.request.url} answered {response.status_code}: “{' '.join(text.split())[:200]}”"


def in_words(until: "int | Callable") -> str:
    """What is waited for: a version, or the condition as it stands in the test."""
    if not callable(until):
        return f"version {until}"
    try:
        return f"`{' '.join(inspect.getsource(until).split())}`"
    except OSError:
        return "what did not come"
