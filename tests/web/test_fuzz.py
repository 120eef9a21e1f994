"""Players and strangers send random messages and forms while a game goes on. Nothing breaks; only legal moves count."""

import json
import re
from contextlib import ExitStack
from itertools import product

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from play.rooms import codec
from play.rules import moves
from play.rules.board import SQUARES
from play.rules.game import Game
from play.rules.phases import AT_THE_END, CLUE, GUESS, PICK
from play.rules.settings import CHOICES
from tests.support.long import IS_LONG
from tests.support.player import Player

BATCH = 10
MESSAGES = 20_000 if IS_LONG else 160
PATIENCE = 30  # seconds for the answer to a batch
PROFILE = settings(
    max_examples=MESSAGES // 2 // BATCH,  # for each of the two ways, by socket and by form
    derandomize=not IS_LONG,
    phases=[Phase.generate],  # a game that has gone on cannot be shown the same message again
    suppress_health_check=list(HealthCheck),
)

# What people send, to be mixed and spoilt.

ODD_TEXT = st.one_of(
    st.text(max_size=30),
    st.text(st.characters(categories=["Cs", "Cc", "Cf", "Co", "Zl"]), min_size=1, max_size=6),
    st.sampled_from(["", " ", "\0", "\ud800", "Ａ１", "İ", "٣", "-1", "1e9", "NaN", "<b>", "{{ x }}", "x" * 4000]),
)
NUMBERS = st.one_of(st.integers(), st.floats(), st.sampled_from([10**400, -(10**40), 2**63, 1e308]))
ANY_JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | ODD_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ODD_TEXT, inner, max_size=3),
    max_leaves=8,
)
ANY_SQUARE = st.builds("{}{}".format, st.sampled_from("ABCDEFGHIJKLMNOP"), st.integers(1, 30))
IDS = st.integers(0, 12).map(str)
# `at` stands for the moment that it is or the one before, the move "due" for what the game waits for.
PLAUSIBLE = {
    "move": st.sampled_from([*sorted(set(moves.MOVES) - {"leave"}), "here", "fly"]),
    "at": st.sampled_from(["now", "now", "now", "before", "0"]),
    "square": ANY_SQUARE,
    "typed": ANY_SQUARE | ODD_TEXT,
    "text": st.sampled_from(["moss", "deep sea", "hello all", "red"]) | ODD_TEXT,
    "name": st.sampled_from(["Ada", "Bob", "Zed"]) | ODD_TEXT,
    "player": IDS,
    "sure": st.sampled_from(["no", "", "YES"]),  # and never yes: a player who was removed can send nothing more
    "on": st.sampled_from(["yes", "no"]),
    "bots": IDS,
    "colour": IDS,
    **{name: st.sampled_from([*allowed, "x"]) for name, allowed in CHOICES.items()},
}
NEEDED = {name: PLAUSIBLE.pop(name) for name in ("move", "at")}
FIELDS = st.fixed_dictionaries(NEEDED, optional=PLAUSIBLE)
DUE = {"move": "due"}


@st.composite
def spoilt(draw, values):
    """Draw the fields of a move. One may have a value of another sort."""
    fields = draw(FIELDS)
    if draw(st.booleans()):
        name = draw(st.sampled_from(sorted(fields.keys() - {"sure"})))
        fields[name] = draw(values)
    return {**fields, **draw(st.dictionaries(ODD_TEXT, values, max_size=1))}


@st.composite
def frames(draw):
    """Draw a text or bytes for a frame."""
    kind = draw(
        st.sampled_from("due due due due move move move move move twice cut bytes not-utf-8 json text long".split())
    )
    text = json.dumps(DUE if kind == "due" else draw(spoilt(ANY_JSON)))
    if kind == "twice":
        return text[:-1] + ", " + json.dumps(draw(FIELDS))[1:]
    if kind == "cut":
        return text[: draw(st.integers(0, len(text)))]
    if kind == "bytes":
        return text.encode()
    if kind == "not-utf-8":
        return draw(st.binary(max_size=60))
    if kind == "json":
        return json.dumps(draw(ANY_JSON))
    if kind == "text":
        return draw(st.text(max_size=60)).encode("utf-8", "replace").decode()
    return json.dumps({"move": "say", "text": "x" * 16_000}) if kind == "long" else text


QUERIES = st.sampled_from(
    [
        "",
        "",
        "?plain",
        "?still&plain",
        "?hide",
        "?screen",
        "?plain=%00",
        "?%ff",
        "?code=%",
        "?version=-1&away=1.x..&at=9",
    ]
) | st.text("abc&=?%.1", max_size=15).map("?{}".format)
PATHS = st.sampled_from(["move/", "move/", "move/", "move/", "join/", "", "screen/", "qr.svg", "/rooms/", "/"])
SENDERS = st.sampled_from(["awaited", "awaited", "ada", "bob", "eve"])
METHODS = st.sampled_from("POST POST POST POST POST POST GET PUT DELETE PATCH HEAD OPTIONS TRACE".split())


@st.composite
def posts(draw):
    """Draw a request: the method, a path in the room or a whole one, the query, the fields and the token."""
    fields = DUE if draw(st.integers(0, 2)) else draw(spoilt(ODD_TEXT | NUMBERS))
    token = draw(st.sampled_from(["good", "good", "good", "good", "good", "none", "made-up", "double"]))
    body = draw(st.sampled_from(["form", "form", "form", "form", "json", "bytes", "parts"]))
    return draw(METHODS), draw(PATHS), draw(QUERIES), fields, token, body


# The room


class Room:
    """Hold a game of Ada and Bob with two bots, which begins anew when it is over. Eve and others watch."""

    def __init__(self, server, stack):
        self.server = server
        self.ada, self.bob, self.eve = (stack.enter_context(Player(server.url)) for _ in range(3))
        self.ada.make_room("Ada")
        self.bob.join(self.ada.code, "Bob").reload()
        self.eve.make_room("Eve").watch(self.ada.code)
        self.code = self.ada.code
        self.folded = Game()
        self.kept = self.played = self.played_before = 0
        self.words = ("zo" + "".join(letters) for letters in product("bdfgklmt", repeat=6))
        for _ in range(2):
            self.act("bot")
        self.act("start")
        self.check(self.ada)

    def act(self, move, **fields):
        """Let the host make a legal move. The host may have changed."""
        host = self.ada if self.seat(self.ada) == self.game.host else self.bob
        token = {"X-CSRFToken": host.http.cookies["colorclues-csrf"]}
        answer = host.http.post(f"/r/{self.code}/move/", data={"move": move, **fields}, headers=token)
        assert answer.status_code == 303, answer.text

    def seat(self, visitor):
        """Return the id of the visitor's player; 0 for a stranger."""
        page = visitor.http.get(f"/r/{self.code}/").text
        return int(re.search(r'<section id="turn"[^>]* data-player="(\d*)"', page)[1] or 0)

    @property
    def game(self):
        return decode_game(self.server.row(self.code)[1])

    @property
    def awaited(self):
        """Return the one of the two people whom the game waits for."""
        game = self.game
        return self.bob if self.seat(self.bob) in (game.awaited or (game.host,)) else self.ada

    def filled(self, fields):
        """Fill in the moment, this one or the one before, or the move that is due."""
        game = self.game
        if fields.get("move") == "due":
            return fields | self.due(game)
        moments = {"now": game.moment_id, "before": str(game.moment - 1)}
        return {name: moments.get(value, value) if name == "at" and isinstance(value, str) else value
                for name, value in fields.items()}  # fmt: skip

    def due(self, game):
        taken = {piece.square for piece in game.pieces}
        move = {
            PICK: {"move": "pick", "square": (game.card or ("",))[0]},
            CLUE: {"move": "clue", "text": next(self.words)},
            GUESS: {"move": "guess", "square": next(square for square in SQUARES if square not in taken)},
        }.get(game.phase, {"move": "next"})
        return {**move, "at": game.moment_id}

    def keep_going(self):
        """Make a move for the people if nothing that they sent was a move."""
        if self.game.phase in AT_THE_END:
            self.act("rematch")
            self.act("start")
        if self.game.waiting.is_paused:
            self.act("resume")
        self.check(self.ada, self.bob)
        if self.played == self.played_before:
            posted(self.awaited, "POST", f"/r/{self.code}/move/", self.due(self.game), "good", "form")
            self.check(self.ada, self.bob)
        self.played_before = self.played

    def check(self, *senders):
        """Assert that the log folds to the stored game, and that each new move is the room's, a bot's or a sender's."""
        version, state = self.server.row(self.code)
        entries = self.server.entries(self.code, after=self.kept)[: version - self.kept]
        made = [codec.decode_move(json.dumps(entry)) for entry in entries]
        for move in made:
            self.folded = moves.play(self.folded, move)
        assert self.folded == decode_game(state)
        asked = [move.player for move in made if move.name in moves.OF_PLAYERS and not self.is_bot(move.player)]
        assert set(asked) <= {self.seat(sender) for sender in senders}, made
        self.played += len(asked)
        self.kept = version

    def is_bot(self, id):
        player = self.folded.player(id)
        return player is not None and player.is_bot


def decode_game(state):
    """Return the game of a state that was read as JSON. What the codec replaces has no blanks."""
    return codec.decode_game(json.dumps(state, separators=(",", ":")))


@pytest.fixture(scope="module")
def room(server):
    with ExitStack() as stack:
        yield Room(server, stack)


@pytest.fixture
def game(room):
    """Return the room. Fail at the end if people have made no moves, because then the test has tried little."""
    before = room.played
    yield room
    assert room.played - before >= 5


@pytest.fixture(autouse=True)
def nothing_broke(server):
    """Assert that there was neither a 500 nor an exception in a consumer, which would close its socket."""
    before = len(server.log())
    yield
    assert not re.search(r"\b(ERROR|CRITICAL)\b|\"(error|critical)\"", server.log()[before:])


# Messages


@given(
    st.sampled_from(["ada", "bob", "eve", "bob", "ada"]), QUERIES, st.lists(frames(), min_size=BATCH, max_size=BATCH)
)
@PROFILE
def test_whatever_is_sent_over_a_socket_only_legal_moves_of_one_s_own_count(game, who, query, sent):
    game.keep_going()
    sender = game.awaited if who == "awaited" else getattr(game, who)
    with sender.open(f"/ws/r/{game.code}/" + query.encode("ascii", "replace").decode()) as line:
        line.recv(timeout=PATIENCE)
        for frame in sent:
            line.send(filled(game, frame))
            drained(line)
        assert_is_heard(line, len(sent))
    game.check(sender)


def filled(room, frame):
    """Fill in the moment where the frame can be read."""
    try:
        fields = json.loads(frame) if isinstance(frame, str) else None
    except ValueError:
        return frame
    return json.dumps(room.filled(fields)) if isinstance(fields, dict) else frame


def drained(line):
    texts = []
    try:
        while True:
            texts.append(line.recv(timeout=0))
    except TimeoutError:
        return texts


def assert_is_heard(line, number):
    """Assert that all messages before were read: at most so many were refused, and now one more is."""
    for _ in range(number + 1):
        line.send('{"move": "fly"}')
    last = 0
    while last <= number:
        found = re.findall(r'id="notice-(\d+)"', line.recv(timeout=PATIENCE))
        last = max([last, *map(int, found)])


# Forms


@given(SENDERS, st.lists(posts(), min_size=BATCH, max_size=BATCH))
@PROFILE
def test_whatever_is_posted_only_legal_moves_of_one_s_own_count(game, who, sent):
    game.keep_going()
    sender = game.awaited if who == "awaited" else getattr(game, who)
    for method, path, query, fields, token, body in sent:
        path = path if path.startswith("/") else f"/r/{game.code}/{path}"
        answer = posted(sender, method, path + query, game.filled(fields), token, body)
        assert answer.status_code < 500, (method, path, query, fields, token, body)
    game.check(sender)


def posted(sender, method, path, fields, token, body):
    headers = {"Origin": sender.url}
    if token != "none":
        made_up = "x" * 64 if token == "made-up" else sender.http.cookies["colorclues-csrf"]
        headers["X-CSRFToken"] = made_up * (2 if token == "double" else 1)
    clean = {encodable(key): encodable(value) for key, value in fields.items()}
    kinds = {
        "form": {"data": clean},
        "json": {"content": json.dumps(fields).encode(), "headers": {"Content-Type": "application/json"}},
        "bytes": {"content": repr(fields).encode("utf-8", "replace"),
                  "headers": {"Content-Type": "application/x-www-form-urlencoded"}},
        "parts": {"data": clean, "files": {"file": ("a.txt", b"\xff\0")}},
    }  # fmt: skip
    options = kinds[body]
    headers |= options.pop("headers", {})
    try:
        return sender.http.request(method, path, headers=headers, **options)
    except httpx.InvalidURL:
        return sender.http.request(method, path.split("?")[0], headers=headers, **options)


def encodable(value):
    return str(value).encode("utf-8", "replace").decode()


def test_a_text_that_is_no_utf_8_closes_its_own_socket_only(room):
    """The protocol of sockets demands the close."""
    with room.bob.open(f"/ws/r/{room.code}/") as other, room.bob.open(f"/ws/r/{room.code}/") as line:
        line.recv(timeout=PATIENCE)
        line.send(b"\xff\xfe", text=True)
        with pytest.raises(Exception, match="1007|no close frame"):
            while True:
                line.recv(timeout=PATIENCE)
        assert_is_heard(other, 0)
