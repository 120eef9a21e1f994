"""Rooms with a clock never get stuck, although people drop, return, leave and dawdle at random.

A step is a player's or the room's own move, a coming or going, or a stretch of time. After every step a player or a
deadline will move the room on, or nobody is there to wait; `Room.moved_on_by` says which. Where a player stays and
only lets time pass, the game ends within a bounded number of moves.

`pytest -s` prints how many steps were run, and what moved the room on after them.
"""

import math
from collections import Counter
from random import Random

import pytest
from django.conf import settings as project
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from play.pov.builder import build_pov
from play.rules import Refused, timing
from play.rules.board import SQUARES
from play.rules.game import Game, Move, Settings
from play.rules.moves import play, with_chance_and_time
from play.rules.phases import BEFORE_A_GAME, BETWEEN_GAMES, CLUE, GUESS, LOBBY, OVER, PICK, REMATCH, REVEAL
from tests.support.long import IS_LONG

PROFILE = settings(
    max_examples=2000 if IS_LONG else 80,
    stateful_step_count=60 if IS_LONG else 40,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
# Seconds, as the project sets them.
HOST_AWAY, HOST_AWAY_LOBBY, BOT_PACE = project.HOST_AWAY, project.HOST_AWAY_LOBBY, project.BOT_PACE
TICK, FRESH, PAGE_FRESH, BOT_CATCH_UP = project.TICK, project.FRESH, project.PAGE_FRESH, project.BOT_CATCH_UP
STEPS: Counter[str] = Counter()


@pytest.fixture(scope="module", autouse=True)
def tell():
    """Print the number of steps."""
    yield
    print(f"\n{STEPS.total()} steps; moved on by: {', '.join(f'{by} {count}' for by, count in STEPS.most_common())}")


settings_of_a_game = st.builds(
    Settings,
    preset=st.sampled_from(["classic", "quick"]),
    laps=st.sampled_from([None, 1, 2, 3]),
    limit=st.sampled_from([0, 0, None, 30, 180]),
    double=st.booleans(),
    waits=st.sampled_from([False, False, True]),
)


def right_move(game: Game, id: int, chance: Random) -> Move:
    """Return a move that this awaited player may make."""
    if game.phase == PICK:
        return Move("pick", id, game.moment_id, chance.choice(game.card))
    if game.phase == REVEAL:
        return Move("next", id, game.moment_id)
    if game.phase == CLUE and game.step == 2 and chance.random() < 0.3:
        return Move("pass", id, game.moment_id)
    if game.phase == CLUE:
        return Move("clue", id, game.moment_id, text=f"hint{len(game.given)}")
    taken = {piece.square for piece in game.pieces}
    return Move("guess", id, game.moment_id, chance.choice([square for square in SQUARES if square not in taken]))


class Room:
    """A room as play/rooms and play/live keep it, in memory, with seconds that pass when the test says so.

    What a room does by itself, and when, is asked of the rules' own functions, as those two ask them.
    `signs` says until when the last sign of each person counts: for ever while their socket is open, also when they
    have left and watch. `deadline` is when a bot or the clock acts, as long as a socket is open.
    """

    def __init__(self, chosen: Settings, chance: Random):
        self.game, self.chance = Game(settings=chosen), chance
        # A time as it is: what is rounded to milliseconds, plus whole seconds, is then rounded too.
        self.now = 1_800_000_000.0
        self.deadline: float | None = None
        self.signs: dict[int, float] = {}
        self.barred: set[int] = set()
        self.made: list[Move] = []

    # What people do

    def join(self, leaver: int = 0) -> None:
        if self.make(Move("join", leaver, text=f"player {self.game.joined + 1}")):
            self.signs[leaver or self.game.joined] = math.inf
            self.step()

    def connect(self, id: int) -> None:
        self.signs[id] = math.inf
        before, player = self.game, self.game.player(id)
        if player and not player.has_left and not player.seated and self.game.phase in BEFORE_A_GAME:
            self.make(Move("come-in", id))
        self.make(Move("back", id))
        if timing.was_missed(before, self.now):
            self.make(Move("renew"))
        self.act()
        self.step()

    def disconnect(self, id: int, after: float = 0) -> None:
        self.signs[id] = self.now + after
        self.step()

    def look_at_page(self, id: int) -> None:
        """Load the page without a socket. It runs the deadlines, late ones too."""
        self.signs[id] = max(self.signs[id], self.now + PAGE_FRESH)
        self.note_absences()
        self.act(by_page=True)
        self.step()

    def ask(self, move: Move) -> bool:
        """Make a player's move. Return whether it changed anything; a refused one did not."""
        try:
            is_made = self.make(move)
        except Refused:
            return False
        if is_made and move.name == "kick":
            self.signs.pop(move.whom, None)
            self.barred.add(move.whom)
        if self.game.player(move.player) is None:
            self.signs.pop(move.player, None)
        self.step()
        return is_made

    # What the room does

    def pass_time(self, seconds: float) -> None:
        """Let time pass, and run each deadline at its time, as long as a socket is open."""
        until = self.now + seconds
        while self.sockets():
            tick = (self.now // TICK + 1) * TICK
            due = min(tick, max(self.now, self.deadline or math.inf))
            if due > until:
                break
            self.now = due
            self.act()
            if due == tick:
                self.look_after_host()
                self.note_absences()
        self.now = max(self.now, until)
        self.step()

    def go_down(self, seconds: float) -> None:
        """Stop the server for a while, and with it all sockets."""
        self.signs = {id: min(until, self.now + FRESH) for id, until in self.signs.items()}
        self.now += seconds
        self.step()

    def act(self, by_page: bool = False) -> None:
        """Run what is overdue. Each deadline changes something."""
        while self.deadline is not None and self.deadline <= self.now:
            assert self.make(self._overdue(by_page)), "a deadline that has passed changes nothing"
            self.step()

    def look_after_host(self) -> None:
        if self.has_heir() and self.is_host_gone():
            assert self.make(Move("succeed")), "there is an heir, who does not inherit"
            self.step()

    def note_absences(self) -> None:
        for move in timing.find_absences(self.game, self.signs, self.now):
            assert self.make(move), "who comes or goes is noted, and nothing changes"
            self.step()

    def make(self, move: Move) -> bool:
        """Make the move with its time, chance and presence. Return whether it changed anything. Raises Refused."""
        before, move = self.game, with_chance_and_time(self.game, move, self.now, self.chance, self.present)
        self.game = play(before, move)
        if self.game is before:
            return False
        self.made.append(move)
        pause = self.chance.uniform(*BOT_PACE)
        self.deadline = timing.next_deadline(
            before, self.game, self.deadline, self.now, pause, longest_pause=BOT_PACE[1], catch_up=BOT_CATCH_UP
        )
        return True

    def _overdue(self, by_page: bool) -> Move:
        move = timing.find_overdue_move(self.game, self.now, by_page)
        return move or right_move(self.game, timing.find_awaited_bot(self.game), self.chance)

    # Who is there

    def sockets(self) -> list[int]:
        return [id for id, until in self.signs.items() if until == math.inf]

    def present(self) -> set[int]:
        here = {id for id, until in self.signs.items() if until > self.now}
        return {player.id for player in self.game.active if player.is_bot or player.id in here}

    def people(self) -> list[int]:
        """Return the ids of the present people."""
        return sorted(id for id in self.present() if not self.game.player(id).is_bot)

    def has_heir(self) -> bool:
        return timing.has_heir(self.game, self.present())

    def is_host_gone(self) -> bool:
        last_seen = self.signs.get(self.game.host, 0)
        return timing.is_host_gone(self.game, last_seen, self.now, HOST_AWAY, HOST_AWAY_LOBBY)

    # What is always so

    def step(self) -> None:
        by = self.moved_on_by()
        assert by, "the room is stuck"
        STEPS[by] += 1
        self.is_shown_to_somebody()

    def is_shown_to_somebody(self) -> None:
        """Build the Pov of one viewer, each time of another one; a spectator is among them."""
        viewers = [None, *(player.id for player in self.game.active)]
        build_pov("", self.game, viewers[sum(STEPS.values()) % len(viewers)], frozenset(self.present()))

    def moved_on_by(self) -> str:
        """Return who or what will move the room on, or why it need not move; empty if it is stuck."""
        game, people = self.game, self.people()
        if not people:
            return "nobody there"
        is_hosted = game.host in people
        will_have_host = is_hosted or self.has_heir()
        if game.phase in (LOBBY, OVER):
            return f"host ({game.phase})" if is_hosted else f"new host ({game.phase})" if will_have_host else ""
        if game.waiting.is_paused:
            return "end of the pause" if game.deadline else ""
        if self.present().intersection(game.awaited):
            return "somebody awaited"
        if game.deadline:
            return "deadline"
        if self.present().intersection(timing.list_needed(game)):
            return "somebody who may end the reveal"
        if is_hosted and self.can_skip():
            return "host who may skip"
        return "new host" if will_have_host and not is_hosted else ""

    def can_skip(self) -> bool:
        """Return whether the rules would let the host skip once the awaited players have had their time."""
        game, present, then = self.game, tuple(self.present()), self.now + timing.SKIP_AFTER
        try:
            return play(game, Move("skip", game.host, game.moment_id, now=then, present=present)) != game
        except Refused:
            return False

    def play_out(self) -> None:
        """Let time run to the end of a game that only bots still play. Without a time limit the host skips.

        A round is a pick, two clues, two guesses of each guesser and the reveal; once the host may change, a pause may
        end, and each player may be noted as absent.
        """
        most = (self.game.laps - self.game.lap + 1) * len(self.game.active) * (2 * len(self.game.active) + 2) + 2
        most += len(self.made) + len(self.game.active)
        # Seconds: a move takes its limit or what a skip takes, and no more than that by the next look.
        until = self.now + HOST_AWAY + TICK + (most + 1) * 2 * max(self.game.time_limit, timing.SKIP_AFTER + 1, 20)
        until += timing.PAUSE_SECONDS * self.game.waiting.is_paused
        while self.game.phase != OVER:
            host, has_limit = self.game.host, self.game.time_limit > 0
            self.pass_time(self.game.time_limit if has_limit else timing.SKIP_AFTER + 1)
            if not has_limit and host in self.people():
                name = "next" if self.game.phase == REVEAL else "skip"
                self.ask(Move(name, host, self.game.moment_id))
            assert len(self.made) <= most and self.now <= until, "the game does not end"


class Evening(RuleBasedStateMachine):
    """Run one room with people of all kinds, and with bots, which are always present."""

    @initialize(
        seed=st.integers(0, 2**32 - 1),
        chosen=settings_of_a_game,
        people=st.integers(1, 6),
        bots=st.sampled_from([0, 0, 1, 2, 3]),
        is_begun=st.sampled_from([True, True, True, False]),
    )
    def open(self, seed, chosen, people, bots, is_begun):
        self.room = Room(chosen, Random(seed))
        self.start = self.room.game
        for _ in range(people):
            self.room.join()
        for _ in range(bots):
            self.room.ask(Move("bot", self.room.game.host))
        if is_begun:
            self.room.ask(Move("start", self.room.game.host))

    # People come and go

    @rule()
    def somebody_joins(self):
        if len(self.room.game.active) < 10:
            self.room.join()

    @precondition(lambda self: self._away())
    @rule(data=st.data(), how_many=st.integers(1, 3))
    def some_return(self, data, how_many):
        for _ in range(how_many):
            if self._away():
                self.room.connect(data.draw(st.sampled_from(self._away())))

    @precondition(lambda self: self.room.sockets())
    @rule(data=st.data(), sign_lasts=st.sampled_from([0, 0, FRESH]))
    def somebody_drops(self, data, sign_lasts):
        """Close a page, or lose it without a sign."""
        self.room.disconnect(data.draw(st.sampled_from(self.room.sockets())), sign_lasts)

    @precondition(lambda self: self.room.game.awaited)
    @rule()
    def all_who_are_awaited_drop(self):
        for id in set(self.room.game.awaited).intersection(self.room.sockets()):
            self.room.disconnect(id)

    @precondition(lambda self: self.room.sockets())
    @rule(data=st.data())
    def all_but_one_drop(self, data):
        one = data.draw(st.sampled_from(self.room.sockets()))
        for id in self.room.sockets():
            if id != one:
                self.room.disconnect(id)

    @precondition(lambda self: self.room.game.host in self.room.sockets())
    @rule()
    def the_host_drops(self):
        self.room.disconnect(self.room.game.host)

    @precondition(lambda self: self._away())
    @rule(data=st.data())
    def somebody_looks_at_the_plain_page(self, data):
        self.room.look_at_page(data.draw(st.sampled_from(self._away())))

    @precondition(lambda self: self._active())
    @rule(data=st.data())
    def somebody_leaves(self, data):
        """Let a player leave, an awaited one more often than others."""
        awaited = [id for id in self._active() if id in self.room.game.awaited]
        self.room.ask(Move("leave", data.draw(st.sampled_from(awaited * 3 + self._active()))))

    @precondition(lambda self: self.room.game.awaited)
    @rule(are_replaced=st.booleans())
    def all_who_guess_leave(self, are_replaced):
        for id in self._active():
            if id != self.room.game.giver:
                self.room.ask(Move("leave", id))
                if are_replaced:
                    self.room.join()

    @precondition(lambda self: self._leavers())
    @rule(data=st.data())
    def a_leaver_comes_back(self, data):
        if len(self.room.game.active) < 10:
            self.room.join(data.draw(st.sampled_from(self._leavers())))

    # The host's tools

    @precondition(lambda self: len(self.room.game.active) > 1)
    @rule(data=st.data())
    def the_host_removes_somebody(self, data):
        whom = data.draw(st.sampled_from([player.id for player in self.room.game.active]))
        self._ask_as_host("kick", whom=whom, sure=True)

    @precondition(lambda self: self.room.game.active)
    @rule(data=st.data())
    def the_host_hands_over(self, data):
        self._ask_as_host("host", whom=data.draw(st.sampled_from(self._active() or [0])))

    @precondition(lambda self: self.room.game.awaited)
    @rule()
    def the_host_skips(self):
        self._ask_as_host("skip", moment_id=self.room.game.moment_id)

    @precondition(lambda self: self.room.game.awaited)
    @rule(data=st.data())
    def somebody_asks_for_more_time(self, data):
        who = data.draw(st.sampled_from(self.room.game.awaited))
        if who in self.room.people():
            self.room.ask(Move("more-time", who, self.room.game.moment_id))

    @precondition(lambda self: self.room.game.phase not in BETWEEN_GAMES)
    @rule(name=st.sampled_from(["pause", "resume"]))
    def the_host_pauses_or_goes_on(self, name):
        self._ask_as_host(name)

    @precondition(lambda self: self.room.game.phase in BETWEEN_GAMES)
    @rule(name=st.sampled_from(["start", "rematch", "lobby", "bot"]))
    def the_host_goes_on_from_the_lobby_or_the_end(self, name):
        self._ask_as_host(name)

    @precondition(lambda self: self.room.game.phase == REMATCH and self._active())
    @rule(data=st.data(), name=st.sampled_from(["out", "out", "in"]))
    def somebody_steps_out_or_in(self, data, name):
        self.room.ask(Move(name, data.draw(st.sampled_from(self._active()))))

    @precondition(lambda self: self.room.game.phase == REMATCH and self.room.sockets())
    @rule()
    def the_seconds_before_a_rematch_pass(self):
        """Let them pass, with the host or without: a game begins, or the lobby is open again."""
        self.room.pass_time(max(0, self.room.deadline - self.room.now))
        assert self.room.game.phase != REMATCH

    @precondition(lambda self: self.room.game.phase in BETWEEN_GAMES)
    @rule(data=st.data())
    def all_return_for_another_game(self, data):
        self.some_return(data, len(self._away()))
        self._ask_as_host("rematch")
        while len(self.room.game.active) < 4:
            self.room.join()
        self._ask_as_host("start")

    @precondition(lambda self: self.room.game.phase == LOBBY)
    @rule(limit=st.sampled_from(["0", "0", "30", "usual"]), preset=st.sampled_from(["classic", "quick"]))
    def the_host_chooses(self, limit, preset):
        self._ask_as_host("settings", choices=(("limit", limit), ("preset", preset)))

    @rule(waits=st.sampled_from(["yes", "no"]))
    def the_host_waits_for_the_absent_or_not(self, waits):
        self._ask_as_host("settings", choices=(("waits", waits),))

    # The game, and the clock

    @rule(moves=st.integers(1, 30), seconds=st.sampled_from([0, 1, 4]))
    def those_there_play_on(self, moves, seconds):
        room = self.room
        for _ in range(moves):
            may = {room.game.giver, room.game.host} if room.game.phase == REVEAL else set(room.game.awaited)
            may.intersection_update(room.people())
            if room.game.waiting.is_paused:
                self.the_host_pauses_or_goes_on("resume")
            elif may and room.game.phase in (PICK, CLUE, GUESS, REVEAL):
                assert room.ask(right_move(room.game, min(may), room.chance))
            room.pass_time(seconds)

    @rule(seconds=st.sampled_from([0.5, 3, 14, 15, 20, 60, 65, 90, 305, 3600]))
    def time_passes(self, seconds):
        self.room.pass_time(seconds)

    @precondition(lambda self: self.room.deadline)
    @rule(late=st.sampled_from([-0.001, 0, 0.001, 1, 10]))
    def time_runs_out(self, late):
        """Let time pass to the deadline, exactly or nearly."""
        self.room.pass_time(max(0, self.room.deadline - self.room.now + late))

    @rule(seconds=st.sampled_from([1, 30, 400]))
    def the_server_goes_down(self, seconds):
        self.room.go_down(seconds)

    @rule(for_the_end=st.sampled_from([True, False, False, False]), seconds=st.integers(1, 200))
    def those_there_wait(self, for_the_end, seconds):
        if for_the_end and self._is_played_before_somebody():
            self.room.play_out()
        else:
            self.room.pass_time(seconds)

    def teardown(self):
        """Check that the game ends if a person is there or returns, and that folding its moves gives the same game."""
        if not hasattr(self, "room"):
            return
        away = self._away()
        if away and not self._is_played_before_somebody():
            self.room.connect(away[-1])
        self.those_there_wait(True, 0)
        game = self.start
        for move in self.room.made:
            game = play(game, move)
        assert game == self.room.game

    def _is_played_before_somebody(self) -> bool:
        room = self.room
        return room.game.phase not in BETWEEN_GAMES and not set(room.people()).isdisjoint(room.sockets())

    def _ask_as_host(self, name: str, **fields) -> None:
        if self.room.game.host in self.room.people():
            self.room.ask(Move(name, self.room.game.host, **fields))

    def _active(self) -> list[int]:
        """Return the ids of the people in the room, present or not."""
        return [player.id for player in self.room.game.active if not player.is_bot]

    def _away(self) -> list[int]:
        return [id for id in self._active() if self.room.signs.get(id) != math.inf]

    def _leavers(self) -> list[int]:
        return [player.id for player in self.room.game.players if player.has_left and player.id not in self.room.barred]


Evening.TestCase.settings = PROFILE
TestEvening = Evening.TestCase


@settings(PROFILE, max_examples=500 if IS_LONG else 30)
@given(st.integers(3, 10), settings_of_a_game, st.integers(0, 2**32 - 1))
def test_rule_5_a_game_that_nobody_joins_ends_after_laps_times_players_rounds(players, chosen, seed):
    room = Room(chosen, Random(seed))
    for _ in range(players):
        room.join()
    room.ask(Move("start", 1))
    first = room.game.giver
    laps = chosen.laps or (2 if players <= 6 and chosen.preset == "classic" else 1)
    for _ in range(laps * players * (4 + 2 * (players - 1))):
        if room.game.phase != OVER:
            may = room.game.awaited or (room.game.giver, room.game.host)
            assert room.ask(right_move(room.game, room.chance.choice(may), room.chance))
    assert room.game.phase == OVER
    lap = [*range(first, players + 1), *range(1, first)]
    assert [round.giver for round in room.game.history] == laps * lap
