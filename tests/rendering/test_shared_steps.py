"""What viewers share, between them and between moments, changes nothing of what each of them is sent.

A game is played at random. Some viewers miss a version, as those do whose sockets lag.
"""

from itertools import count
from random import Random
from types import SimpleNamespace

import pytest
from msgspec.structs import astuple

from play.pov import regions, steps
from play.pov.builder import PovBuilder, build_pov
from play.rendering import diff
from play.rules import Refused
from play.rules.board import SQUARES
from play.rules.game import Game, Move
from play.rules.moves import play, with_chance_and_time
from tests.support.long import IS_LONG

CODE = "K7QM4T"
SEEDS = range(60 if IS_LONG else 12)
MOVES, TRIES = 120, 200
WORDS = ("moss", "fern", "brick", "two words", "sky <b>", "plum & co", "rust")
SETTINGS = [
    *(("preset", "quick"), ("preset", "classic"), ("laps", "1"), ("limit", "0"), ("limit", "30"), ("knock", "yes")),
    *(("reactions", "no"), ("late", "no"), ("waits", "yes"), ("double", "no"), ("more_time", "no")),
]
OF_ANYBODY = (
    "leave",
    "say",
    "rename",
    "look",
    "start",
    "rematch",
    "lobby",
    "out",
    "in",
    "pause",
    "resume",
    "host",
    "kick",
)
OF_ANYBODY += ("mute", "skip", "bot", "admit", "turn-away", "lock-out")


class Table:
    """A room in which anything may happen, and the time that has passed in it."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.game = Game()
        self.now = 1_000_000.0
        self.names = (f"Player <{number}>" for number in count(1))

    def go_on(self) -> None:
        """Make some move that the rules allow, in a new game where none is left."""
        for _ in range(TRIES):
            move = self.choose()
            self.now += self.random.choice((0, 1, 16))
            try:
                after = play(self.game, with_chance_and_time(self.game, move, self.now, self.random, self.present))
            except Refused:
                continue
            if after is not self.game:
                self.game = after
                return
        self.game = Game()

    def present(self) -> frozenset[int]:
        return frozenset(player.id for player in self.game.active)

    def choose(self) -> Move:
        game, pick = self.game, self.random.choice
        everybody = [player.id for player in game.players]
        if len(game.active) < 3 or self.random.random() < 0.03:
            return self.move("join", 0, text=next(self.names))
        name = pick(("go on",) * 12 + ("join", "settings") + OF_ANYBODY)
        if name == "join":
            return self.move(pick(("join", "knock")), 0, text=next(self.names))
        if name == "settings":
            return self.move(name, game.host, choices=(pick(SETTINGS),))
        if name != "go on":
            whom = pick([*everybody, *(knock.id for knock in game.knocks)])
            fields = {"text": pick(WORDS), "whom": whom, "sure": True, "colour": self.random.randrange(10)}
            return self.move(name, pick(everybody), **fields)
        return self.choose_next()

    def choose_next(self) -> Move:
        game, pick = self.game, self.random.choice
        mover = pick(game.awaited) if game.awaited else game.host
        if game.awaited and self.random.random() < 0.1:
            return self.move("more-time", mover)
        if game.phase == "clue":
            return self.move(pick(("clue", "pass")), mover, text=pick(WORDS) + next(self.names)[8:-1])
        name = {"lobby": "start", "reveal": "next", "over": "rematch", "rematch": "start"}.get(game.phase, game.phase)
        return self.move(name, mover, square=pick(game.card if game.phase == "pick" else SQUARES))

    def move(self, name: str, player: int, **fields) -> Move:
        return Move(name, player, moment_id=self.game.moment_id, **fields)

    def viewers(self) -> list[tuple]:
        """Return all who look on: players, leavers, those who knock, and a stranger."""
        players = [(player.id, None, None) for player in self.game.active]
        leavers = [(None, player.id, None) for player in self.game.players if player.has_left]
        return [*players, *leavers, *((None, None, knock.id) for knock in self.game.knocks), (None, None, None)]


@pytest.mark.parametrize("seed", SEEDS)
def test_shared_steps_are_those_of_each_viewer_alone(seed, monkeypatch):
    table = Table(seed)
    # What is shown of the time that has passed must not come from a cache.
    monkeypatch.setattr(regions, "time", SimpleNamespace(time=lambda: table.now))
    shown: dict[tuple, tuple] = {}  # for each page what it shows: as it was built with the others', and alone
    builder, phases = None, set()
    for version in range(1, MOVES):
        table.go_on()
        phases.add(table.game.phase)
        present = frozenset(player.id for player in table.game.active if table.random.random() < 0.9)
        builder = PovBuilder(CODE, table.game, present, before=builder)
        for who in table.viewers():
            viewer, leaver, knock = who
            together = builder.build(*who)
            alone = build_pov(CODE, table.game, viewer, present, leaver, knock)
            for name in steps.REGIONS:
                assert getattr(together, name) == getattr(alone, name), (name, who)
            for language in ("en", "de"):
                page = (*who, language)
                if page in shown and table.random.random() < 0.2:
                    continue  # this socket lags behind
                was, was_alone = shown.get(page, (None, None))
                expected = render_afresh(was_alone, alone, version, language)
                step = builder.find_step(*who, was)
                assert diff.render_shared_step(step, version, language) == expected, (table.game.phase, page)
                shown[page] = together, alone
        builder.forget_before()
    assert len(phases) > 3


def render_afresh(old, new, number, language):
    """Render the step by comparing the two Povs slice by slice, with nothing that was made before."""
    before = astuple(old) if old else steps.NOTHING
    pairs = [pair for pair in zip(steps.REGIONS, before, astuple(new), strict=True) if pair[1] != pair[2]]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(diff, "_get_change", diff._render_change)
        patch.setattr(diff, "_render_slice", diff.render)
        return diff.render_shared_step(steps.Step([steps.Difference(*pair) for pair in pairs]), number, language)
