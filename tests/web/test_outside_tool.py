"""Three tools that know only the regions and the wire play a whole Classic game. Only `recount` asks the rules."""

from collections import Counter
from contextlib import ExitStack
from itertools import count
from random import Random

import pytest

from play.rules.scoring import POINTS_BY_RING
from tests.support.long import long
from tests.support.player import Player

ROWS, COLUMNS = "ABCDEFGHIJKLMNOP", range(1, 31)
ROUNDS = 6  # three players, two laps


class Tool:
    """Sit in a room, by socket or by form, and make each move that is due."""

    def __init__(self, player, table):
        self.player = player
        self.table = table

    @property
    def id(self):
        return self.player.id

    def make(self, move, **typed):
        """Make the move and show the answer."""
        after = self.player.version + 1
        self.player.move(move, **typed)
        self.catch_up(after)

    def catch_up(self, version):
        self.player.wait(version)

    def play(self):
        (move,) = self.player.due - {"pass"}
        getattr(self, move)()

    def pick(self):
        card = self.player.choices("pick", "square")
        assert len(set(card)) == 4
        self.table.whispered = self.table.random.choice(card)
        self.make("pick", square=self.table.whispered)

    def clue(self):
        if self.player.step == "2" and self.table.random.random() < 0.2:
            self.make("pass")
        else:
            self.make("clue", text=" ".join(next(self.table.clues) for _ in range(int(self.player.step))))

    def guess(self):
        taken = {piece["data-square"] for piece in self.player.region("pieces").all("li")}
        choices = self.player.choices("guess", "square")
        assert len(choices) == 480
        near = [square for square in choices if distance(square, self.table.whispered) <= 3 and square not in taken]
        square = self.table.random.choice(near)
        if self.table.random.random() < 0.5:
            self.make("guess", square=square)
        else:
            self.make("guess", square=self.table.random.choice(choices), typed=f" {square[0].lower()} {square[1:]}")

    def next(self):
        self.make("next")


class PlainTool(Tool):
    def make(self, move, **typed):
        assert self.player.post(move, **typed).status_code == 303

    def catch_up(self, version):
        if self.player.version < version:
            self.player.reload()
        assert self.player.version >= version


class Table:
    """Share chance, a stock of clues, and a whisper among the tools, so that some guesses hit."""

    def __init__(self):
        self.random = Random(5)
        self.clues = (f"zo{number:03}".translate(str.maketrans("0123456789", "bcdfghklmt")) for number in count())
        self.whispered = ""


def distance(one, other):
    return max(abs(ROWS.index(one[0]) - ROWS.index(other[0])), abs(int(one[1:]) - int(other[1:])))


def recount(player):
    """Return the points of each player at this reveal, counted from the board."""
    pieces = player.region("pieces").all("li")
    (target,) = [li["data-square"] for li in pieces if li["id"] == "target"]
    points = Counter()
    for piece in pieces:
        if piece["id"] == "target":
            continue
        ring = distance(piece["data-square"], target)
        worth = POINTS_BY_RING.get(ring, 0)
        assert int(piece["data-points"]) == worth
        points[piece["data-player"]] += worth
        points[player.region("status")["data-giver"]] += 2 if ring <= 1 else 0  # doubled: three players
    return points


def play_out(tools):
    """Play from the lobby to the end. Return the giver of each round, and the sums of the points of the reveals."""
    mover, givers, total = tools[0], [], Counter({tool.id: 0 for tool in tools})
    assert not any(tool.player.is_yours for tool in tools)
    mover.make("start")
    while True:
        status = mover.player.region("status")
        awaited = [tool for tool in tools if tool.id in mover.player.awaited] or tools
        for tool in awaited:
            tool.catch_up(mover.player.version)
        if status["data-phase"] == "over":
            return givers, total
        if status["data-phase"] == "reveal":
            assert len({str(tool.player.regions()["pieces"]) for tool in tools}) == 1
            givers.append(status["data-giver"])
            total += recount(mover.player)
        mover = next(tool for tool in awaited if tool.player.is_yours)
        mover.play()


@pytest.fixture
def table():
    return Table()


@pytest.mark.parametrize("way", [Tool, long(PlainTool)])
def test_three_tools_play_a_whole_game(server, table, way):
    with ExitStack() as stack:
        ada, bob, cleo = players = [stack.enter_context(Player(server.url, plain=way is PlainTool)) for _ in range(3)]
        ada.make_room("Ada")
        bob.join(ada.code, "Bob")
        cleo.join(ada.code, "Cleo")
        tools = [way(player.reload(), table) for player in players]
        if way is Tool:
            for player in players:
                player.connect()
        givers, total = play_out(tools)
        assert givers == givers[:3] * 2
        assert set(givers) == set(total)
        assert sum(total.values()) > 0
        for player in players:
            assert player.points == total
            assert not player.is_yours
            assert set(winners(player)) <= {id for id in total if total[id] == max(total.values())}


def winners(player):
    won = player.region("players").all("li", data_winner="yes")
    assert won
    return [li["data-player"] for li in won]
