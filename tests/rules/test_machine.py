"""Games played at random, legally and not, against a second reading of the rules."""

import os
from dataclasses import replace

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from play.rules import Refused
from play.rules.board import SQUARES
from play.rules.game import CLUE, GUESS, LOBBY, OVER, PICK, REVEAL, Game, Move, Settings
from play.rules.moves import play

LONG = os.environ.get("LONG") == "1"
PROFILE = settings(
    max_examples=2000 if LONG else 200,
    stateful_step_count=60 if LONG else 40,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
TIMELY = ("pick", "clue", "pass", "guess", "next")
NONSENSE = ("", " ", "Q1", "A0", "A31", "12", "C", "nowhere", "C12 C13", "\u202e", "x" * 1000)
ILLEGAL_CLUES = ("", "  ", "blue", "C12", "seven", "left", "three whole words", "x" * 41, "a\u200bb", "!?", "sky-blue")
STRANGERS = (0, -1, 99)
settings_of_a_game = st.builds(Settings, laps=st.integers(0, 3), double=st.booleans())


def ring(a: str, b: str) -> int:
    return max(abs(ord(a[0]) - ord(b[0])), abs(int(a[1:]) - int(b[1:])))


def draw_from(data, *choices):
    """One of one of the choices, passing over empty ones."""
    return data.draw(st.sampled_from(data.draw(st.sampled_from([choice for choice in choices if choice]))))


# Rules 4 to 6, 10 and 12 by sorting: a lap goes by seats, those before the first giver's last.


def by_seat(seats: list[int], first: int) -> list[int]:
    """The ids in the order in which a lap that begins with the first reaches them."""
    return sorted(seats, key=lambda id: (seats.index(id) < seats.index(first), seats.index(id)))


def next_giver(seats: list[int], first: int, giver: int, lap: int, laps: int) -> tuple[int, int] | None:
    lap_order = by_seat(seats, first)
    behind = [id for id in lap_order if lap_order.index(id) > lap_order.index(giver)]
    if behind:
        return lap, behind[0]
    return (lap + 1, first) if lap < laps else None


# Rules 13 and 14 from nothing but the log.


def recount(log: list[Move], doubles: bool) -> tuple[dict[int, int], dict[int, int]]:
    """Everybody's points and exact hits, by their ids; nothing for those without any."""
    points, exact, present, starters, round = {}, {}, 0, 0, []
    for move in log:
        present += {"join": 1, "leave": -1}.get(move.name, 0)
        if move.name == "start":
            starters = present
        if move.name in ("start", "rematch"):
            points, exact = {}, {}
        if move.name in ("start", "rematch", "next"):
            round = []
        round.append(move)
        if is_played(round):
            score(round, 2 if doubles and starters == 3 else 1, points, exact)
    return points, exact


def is_played(round: list[Move]) -> bool:
    """Just now: by a pass, or because everybody who guessed at the first clue has at the second."""
    if round[-1].name != "guess":
        return round[-1].name == "pass"
    turns = "".join(move.name[0] for move in round if move.name in ("clue", "guess"))
    first, _, second = turns[1:].partition("c")
    return first == second


def score(round: list[Move], factor: int, points: dict[int, int], exact: dict[int, int]) -> None:
    pick = next(move for move in round if move.name == "pick")
    for guess in (move for move in round if move.name == "guess"):
        away = ring(pick.square, square_of(guess.square))
        gained = {0: 3, 1: 2, 2: 1}.get(away, 0)
        points[guess.player] = points.get(guess.player, 0) + gained
        points[pick.player] = points.get(pick.player, 0) + (factor if away < 2 else 0)
        exact[guess.player] = exact.get(guess.player, 0) + (away == 0)


def square_of(typed: str) -> str:
    return typed.upper().replace(" ", "").replace("-", "")


class Table(RuleBasedStateMachine):
    """One room's games, with a model of who is awaited and of what was placed."""

    def __init__(self):
        super().__init__()
        self.start = self.game = Game()
        self.log: list[Move] = []
        self.seats: list[int] = []
        self.seated: list[int] = []
        self.host = self.joined = 0
        self._clear()

    def _clear(self, phase: str = LOBBY) -> None:
        self.phase, self.lap, self.laps, self.first, self.giver, self.rounds = phase, 0, 0, 0, 0, 0
        self.seen: set[str] = set()
        self.given: set[str] = set()
        self.dealt: list[str] = []
        self._clear_round()

    def _clear_round(self) -> None:
        self.step, self.queue, self.pieces, self.card = 1, [], [], ()
        self.recent: list[Move] = []

    # Moves, each with what the model thinks of it

    @initialize(
        data=st.data(),
        chosen=settings_of_a_game,
        players=st.sampled_from([3, 4, 5, 0, 6, 7, 10]),
        is_begun=st.sampled_from([True, True, True, False]),
    )
    def open(self, data, chosen, players, is_begun):
        self.start = self.game = Game(settings=chosen)
        for _ in range(players):
            self.join(None, False)
        if players and is_begun:
            self.begin(data, True)

    @rule(colour=st.none() | st.integers(-1, 11), is_name_taken=st.booleans())
    def join(self, colour, is_name_taken):
        taken = is_name_taken and bool(self.seats)
        name = self.game.players[0].name.upper() if taken else f"player {self.joined + 1}"
        move = Move("join", text=name, colour=colour)
        if self._attempt(move, len(self.seats) < 10 and not taken):
            self.joined += 1
            self.seats.append(self.joined)
            self.host = self.host or self.joined

    @precondition(lambda self: self.seats)
    @rule(data=st.data(), name=st.sampled_from(["", "x" * 21, "a\u202eb", "Zoë", "zoë", "Yma"]))
    def rename(self, data, name):
        player = data.draw(st.sampled_from(self.seats))
        others = {other.name.casefold() for other in self.game.players if other.id != player}
        is_name = name in ("Zoë", "zoë", "Yma") and name.casefold() not in others
        if self.game.player(player).name != name:
            self._attempt(Move("rename", player, text=name), self.phase == LOBBY and is_name)

    @precondition(lambda self: self.seats)
    @rule(data=st.data())
    def leave(self, data):
        player = data.draw(st.sampled_from(self.seats))
        if self._attempt(Move("leave", player), self.phase == LOBBY):
            self.seats.remove(player)
            self.recent = []
            if self.host == player:
                self.host = self.seats[0] if self.seats else 0

    @precondition(lambda self: self.seats)
    @rule(data=st.data(), is_host=st.booleans())
    def begin(self, data, is_host):
        player = self.host if is_host else data.draw(st.sampled_from(self.seats))
        move = Move("start", player, first=data.draw(st.sampled_from(self.seats)), card=self._draw_card(data))
        if self._attempt(move, player == self.host and self.phase == LOBBY and len(self.seats) >= 3):
            self._clear()
            self.laps = self.game.settings.laps or (2 if len(self.seats) <= 6 else 1)
            self.first = move.first
            self._new_round(move, 1, move.first)

    @precondition(lambda self: self.phase != LOBBY)
    @rule(data=st.data(), is_legal=st.booleans())
    def pick(self, data, is_legal):
        player = self._mover(data, is_legal)
        square = draw_from(data, self.card or SQUARES) if is_legal else draw_from(data, self.card, SQUARES, NONSENSE)
        move = Move("pick", player, self._at(data, is_legal), square)
        if self._attempt(move, self._is_turn(move, PICK) and square in self.card):
            self.phase = CLUE

    @precondition(lambda self: self.phase != LOBBY)
    @rule(data=st.data(), is_legal=st.booleans())
    def clue(self, data, is_legal):
        player = self._mover(data, is_legal)
        text, is_fine = self._draw_clue(data, is_legal)
        move = Move("clue", player, self._at(data, is_legal), text=text)
        if self._attempt(move, self._is_clue(move, is_fine)):
            self._ask(text)

    @precondition(lambda self: self.phase != LOBBY)
    @rule(data=st.data(), is_legal=st.booleans())
    def pass_on(self, data, is_legal):
        move = Move("pass", self._mover(data, is_legal), self._at(data, is_legal))
        if self._attempt(move, self._is_turn(move, CLUE) and self.step == 2):
            self.phase = REVEAL

    @precondition(lambda self: self.phase != LOBBY)
    @rule(data=st.data(), is_legal=st.booleans())
    def guess(self, data, is_legal):
        player = self._mover(data, is_legal)
        taken = [square for _, square, _ in self.pieces]
        typed = self._draw_square(data) if is_legal else draw_from(data, taken, taken, SQUARES, NONSENSE)
        move = Move("guess", player, self._at(data, is_legal), typed)
        square = square_of(typed)
        if self._attempt(move, self._is_turn(move, GUESS) and square in SQUARES and square not in taken):
            self._place(player, square)

    @precondition(lambda self: self.phase != LOBBY)
    @rule(data=st.data(), is_legal=st.booleans())
    def move_on(self, data, is_legal):
        player = data.draw(st.sampled_from((self.giver, self.host))) if is_legal else self._mover(data, False)
        move = Move("next", player, self._at(data, is_legal), card=self._draw_card(data))
        is_allowed = player in (self.giver, self.host) and player in self.seats
        if self._attempt(move, self.phase == REVEAL and move.at == self.game.at and is_allowed):
            to_come = next_giver(self.seats, self.first, self.giver, self.lap, self.laps)
            if to_come:
                self._new_round(move, *to_come)
            else:
                self.phase, self.recent = OVER, [move]

    @precondition(lambda self: self.seats)
    @rule(data=st.data(), is_host=st.booleans())
    def rematch(self, data, is_host):
        player = self.host if is_host else data.draw(st.sampled_from(self.seats))
        move = Move("rematch", player)
        if self._attempt(move, player == self.host and self.phase == OVER):
            self._clear()
            self.recent = [move]

    @precondition(lambda self: self.phase not in (LOBBY, OVER))
    @rule(data=st.data(), moves=st.integers(1, 25), is_joined=st.booleans())
    def play_on(self, data, moves, is_joined):
        """Only legal moves for a while, so that games come to their end."""
        if is_joined:
            self.join(None, False)
        for _ in range(moves):
            if self.phase != OVER:
                self._fitting_move(data, True)

    @precondition(lambda self: self.phase not in (LOBBY, OVER) and len(self.seats) <= 5)
    @rule(data=st.data(), is_joined=st.booleans())
    def hurry(self, data, is_joined):
        """To the last reveal, which newcomers may still put off, with one clue a round."""
        while self.phase != REVEAL or next_giver(self.seats, self.first, self.giver, self.lap, self.laps):
            if self.phase == CLUE and self.step == 2:
                self.pass_on(data, True)
            else:
                self._fitting_move(data, True)
        if is_joined:
            self.join(None, False)

    @precondition(lambda self: self.phase not in (LOBBY, OVER))
    @rule(data=st.data(), moves=st.integers(1, 4))
    def interfere(self, data, moves):
        """What somebody might hope to get through in this phase."""
        for _ in range(moves):
            if self.phase != OVER:
                self._fitting_move(data, False)

    @precondition(lambda self: self.recent)
    @rule(data=st.data())
    def repeat(self, data):
        """An accepted move, once more: no refusal, and nothing changes."""
        move = draw_from(data, self.recent, self.recent[-1:])
        assert play(self.game, move) is self.game

    @rule(data=st.data(), name=st.sampled_from([*TIMELY, "start", "rematch", "rename", "leave"]))
    def come_as_a_stranger(self, data, name):
        who = data.draw(st.sampled_from([*STRANGERS, self.joined + 1]))
        self._attempt(Move(name, who, self.game.at, "C12", "hello", None, who, self._draw_card(data)), False)

    @rule(data=st.data(), name=st.sampled_from(["", "Pick", "skip to the end", "__class__"]))
    def move_as_nobody_can(self, data, name):
        self._attempt(Move(name, data.draw(st.sampled_from([*self.seats, 99])), self.game.at), False)

    def _fitting_move(self, data, is_legal: bool) -> None:
        moves = {PICK: self.pick, CLUE: self.clue, GUESS: self.guess, REVEAL: self.move_on}
        moves[self.phase](data, is_legal)

    # What the model does with them

    def _attempt(self, move: Move, is_expected: bool) -> bool:
        before = msgspec.json.encode(self.game)
        try:
            after = play(self.game, move)
        except Refused:
            after = self.game
        assert msgspec.json.encode(self.game) == before
        assert (after is not self.game) == is_expected, move
        if is_expected:
            self.game = after
            self.log.append(move)
            if move.name not in ("join", "rename", "leave"):
                self.recent.append(move)
        return is_expected

    def _new_round(self, move: Move, lap: int, giver: int) -> None:
        self._clear_round()
        self.phase, self.lap, self.giver, self.card = PICK, lap, giver, move.card
        self.rounds += 1
        self.dealt += move.card
        self.seated = list(self.seats)
        self.recent = [move]

    def _ask(self, text: str) -> None:
        self.given.add(text.casefold())
        others = by_seat(self.seated, self.giver)[1:]
        self.phase, self.queue = GUESS, others if self.step == 1 else others[::-1]

    def _place(self, player: int, square: str) -> None:
        self.pieces.append((player, square, self.step))
        self.queue = self.queue[1:]
        if not self.queue:
            self.phase, self.step = (CLUE, 2) if self.step == 1 else (REVEAL, 2)

    def _awaited(self) -> list[int]:
        return [self.giver] if self.phase in (PICK, CLUE) else self.queue[:1]

    def _is_turn(self, move: Move, phase: str) -> bool:
        return self.phase == phase and move.at == self.game.at and move.player in self._awaited()

    def _is_clue(self, move: Move, is_fine: bool) -> bool:
        return self._is_turn(move, CLUE) and is_fine and move.text.casefold() not in self.given

    def _mover(self, data, is_legal: bool) -> int:
        """Whoever is awaited; for what is not meant to be legal, somebody else as often."""
        awaited = self._awaited() or self.seats
        return draw_from(data, awaited) if is_legal else draw_from(data, awaited, [*self.seats, *STRANGERS])

    def _at(self, data, is_legal: bool) -> str:
        if is_legal or data.draw(st.booleans()):
            return self.game.at
        return data.draw(st.sampled_from(["", "now", str(self.game.moment - 1), str(self.game.moment + 1)]))

    def _draw_card(self, data) -> tuple[str, ...]:
        unseen = [square for square in SQUARES if square not in self.dealt or self.phase == LOBBY]
        return tuple(data.draw(st.lists(st.sampled_from(unseen), min_size=4, max_size=4, unique=True)))

    def _draw_square(self, data) -> str:
        """An empty one, near the target more often than not, as some people type it."""
        taken = {square for _, square, _ in self.pieces}
        free = [square for square in SQUARES if square not in taken]
        near = [square for square in free if self.game.target and ring(square, self.game.target) < 4]
        square = draw_from(data, near, near, free)
        row, column = square[0], square[1:]
        return data.draw(st.sampled_from([square, square.lower(), f" {row} {column} ", f"{row}-{column}"]))

    def _draw_clue(self, data, is_legal: bool) -> tuple[str, bool]:
        """A text, and whether rule 9 allows it in this step as long as nobody has given it."""
        if is_legal:
            return f"hint{len(self.given)}x", True
        odd = [*((text, False) for text in ILLEGAL_CLUES), ("lighter", self.step == 1), ("wild sea", self.step == 2)]
        given = [(text.upper(), True) for text in sorted(self.given)]
        return draw_from(data, odd, given, [("Teal", True)])

    # What is always so

    @invariant()
    def exactly_the_expected_people_are_awaited(self):
        assert list(self.game.awaited) == self._awaited()
        assert (self.game.phase, self.game.giver, self.game.host) == (self.phase, self.giver, self.host)

    @invariant()
    def the_rounds_are_the_expected_ones(self):
        if self.rounds:
            assert (self.game.round, self.game.lap, self.game.laps) == (self.rounds, self.lap, self.laps)
            assert len(self.game.history) == self.rounds - (self.phase in (PICK, CLUE, GUESS))

    @invariant()
    def everybody_sits_where_they_came(self):
        assert [player.id for player in self.game.players] == self.seats
        seated = self.seats if self.phase == LOBBY else self.seated
        assert [player.id for player in self.game.players if player.seated] == seated

    @invariant()
    def names_and_colours_are_nobody_elses(self):
        assert len({player.name.casefold() for player in self.game.players}) == len(self.seats)
        assert len({player.colour for player in self.game.players} & set(range(10))) == len(self.seats)

    @invariant()
    def no_square_holds_two_pieces(self):
        assert len({piece.square for piece in self.game.pieces}) == len(self.game.pieces)

    @invariant()
    def pieces_never_move_or_vanish_within_a_round(self):
        assert [(piece.player, piece.square, piece.step) for piece in self.game.pieces] == self.pieces

    @invariant()
    def no_card_repeats_a_square_in_a_game(self):
        assert list(self.game.shown) == self.dealt
        assert len(set(self.dealt)) == len(self.dealt) == 4 * self.rounds

    @invariant()
    def the_points_are_those_of_the_recount(self):
        points, exact = recount(self.log, self.game.settings.double)
        assert [player.points for player in self.game.players] == [points.get(id, 0) for id in self.seats]
        assert [player.exact for player in self.game.players] == [exact.get(id, 0) for id in self.seats]

    @invariant()
    def to_json_and_back_it_is_the_same_game(self):
        assert msgspec.json.decode(msgspec.json.encode(self.game), type=Game) == self.game

    def teardown(self):
        """Folding the log, which has been JSON in between, gives the same game."""
        game = self.start
        for move in self.log:
            game = play(game, msgspec.json.decode(msgspec.json.encode(move), type=Move))
        assert game == self.game


Table.TestCase.settings = PROFILE
TestTable = Table.TestCase


# A game always ends


@settings(PROFILE, max_examples=500 if LONG else 30)
@given(st.integers(3, 10), settings_of_a_game, st.randoms(use_true_random=False))
def test_rule_5_a_game_that_nobody_joins_ends_after_laps_times_players_rounds(players, chosen, chance):
    game = Game(settings=chosen)
    for number in range(players):
        game = play(game, Move("join", text=f"player {number}"))
    first = chance.randint(1, players)
    game = play(game, replace(Move("start", 1, first=first), card=deal(game, chance)))
    laps = chosen.laps or (2 if players <= 6 else 1)
    for _ in range(laps * players * (4 + 2 * (players - 1))):
        if game.phase != OVER:
            game = play(game, legal_move(game, chance))
    assert game.phase == OVER
    lap = by_seat(list(range(1, players + 1)), first)
    assert [round.giver for round in game.history] == laps * lap


def legal_move(game: Game, chance) -> Move:
    if game.phase == PICK:
        return Move("pick", game.giver, game.at, chance.choice(game.card))
    if game.phase == GUESS:
        taken = {piece.square for piece in game.pieces}
        return Move("guess", game.queue[0], game.at, chance.choice([s for s in SQUARES if s not in taken]))
    if game.phase == REVEAL:
        return Move("next", chance.choice([game.giver, game.host]), game.at, card=deal(game, chance))
    if game.step == 2 and chance.random() < 0.3:
        return Move("pass", game.giver, game.at)
    return Move("clue", game.giver, game.at, text=f"hint{len(game.given)}")


def deal(game: Game, chance) -> tuple[str, ...]:
    return tuple(chance.sample([square for square in SQUARES if square not in game.shown], 4))
