"""Games played at random, legally and not, against a second reading of the rules."""

from collections import Counter, defaultdict
from dataclasses import replace
from random import Random

import msgspec
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from play.rules import Refused
from play.rules.board import SQUARES
from play.rules.game import Game, Move, Settings
from play.rules.moves import needs_card, play
from play.rules.phases import CLUE, GUESS, LOBBY, OVER, PICK, REMATCH, REVEAL
from play.rules.scoring import POINTS_BY_RING
from tests.rules.test_nobody_waits import PROFILE, settings_of_a_game

IN_A_ROUND = (PICK, CLUE, GUESS)
BETWEEN_GAMES = (LOBBY, OVER, REMATCH)
TIMELY = ("pick", "clue", "pass", "guess", "more-time", "next", "skip")
OF_THE_HOST = ("start", "next", "skip", "rematch", "lobby")
NONSENSE = ("", " ", "Q1", "A0", "A31", "12", "C", "nowhere", "C12 C13", "\u202e", "x" * 1000)
ILLEGAL_CLUES = ("", "  ", "blue", "C12", "seven", "left", "three whole words", "x" * 41, "a\u200bb", "!?", "sky-blue")
STRANGERS = (0, -1, 99)
OF_THE_DOOR = ("admit", "turn-away", "lock-out")
OF_A_PLAYER = [*TIMELY, *OF_THE_DOOR]
OF_A_PLAYER += "start rematch lobby out in rename look leave say kick host mute bot settings pause resume".split()
# Settings as they are sent, what a choice means, and what nobody can choose.
CHOICES = [
    *"preset classic,preset quick,laps usual,laps 3,limit usual,limit 0,limit 180,limit 300".split(","),
    *"double yes,double no,late no,late yes,locked yes,locked no,private no,waits yes,waits no".split(","),
    *"knock yes,knock no,more_time yes,more_time no".split(","),
]
MEANT = {"usual": None, "yes": True, "no": False, "0": 0, "3": 3, "180": 180, "300": 300}
NO_CHOICES = ["laps 4", "limit -1", "host 2", "late 3"]


def ring(a: str, b: str) -> int:
    return max(abs(ord(a[0]) - ord(b[0])), abs(int(a[1:]) - int(b[1:])))


def draw_from(data, *choices):
    """Draw from one of the choices that are not empty."""
    return data.draw(st.sampled_from(data.draw(st.sampled_from([choice for choice in choices if choice]))))


# Rules 4 to 6, 10, 12 and 20 on a ring of seats, which is longer than any game could give out.

RING = 10_000


def steps_on(seat: int, first: int) -> int:
    """Return how many seats a lap that begins at the first passes before it comes to this one."""
    return (seat - first) % RING


def next_giver(seats: dict[int, int], first: int, last: int, gave: set[int]) -> tuple[bool, int]:
    """Return whether the lap goes on after the seat that gave last, and who gives next.

    `seats` maps the ids of all who are in to their seats. `gave` have had their round in this lap.
    """
    lap = sorted(seats, key=lambda id: steps_on(seats[id], first))
    behind = [id for id in lap if steps_on(seats[id], first) > steps_on(last, first) and id not in gave]
    return bool(behind), (behind or lap)[0]


# Rules 13, 14, 18 and 20 from nothing but the log.


def recount(moves: list[Move], begun: list[tuple[int, int]], revealed: set[int], factor: int) -> tuple[Counter, ...]:
    """Count all points and exact hits, by player, from the log's moves.

    `begun` has, for each round, the index of the move that began it, and its giver. `revealed` says which of the
    rounds came to their reveal: the others fell away, or are not over yet.
    """
    points, exact = Counter(), Counter()
    for number in revealed:
        start, giver = begun[number]
        end = begun[number + 1][0] if number + 1 < len(begun) else len(moves)
        score(moves[start:end], giver, factor, points, exact)
    return points, exact


def score(round: list[Move], giver: int, factor: int, points: Counter, exact: Counter) -> None:
    """Score a round's moves, the first of which brought the card. Without a pick, the target is its first square."""
    target = next((move.square for move in round if move.name == "pick"), round[0].card[0])
    for guess in (move for move in round if move.name == "guess"):
        away = ring(target, square_of(guess.square))
        points[guess.player] += POINTS_BY_RING.get(away, 0)
        points[giver] += factor if away < 2 else 0
        exact[guess.player] += away == 0


def square_of(typed: str) -> str:
    return typed.upper().replace(" ", "").replace("-", "")


def rules_of(chosen: Settings) -> tuple:
    """Return the settings that may not change while a game goes on."""
    return chosen.preset, chosen.laps, chosen.limit, chosen.double


class Table(RuleBasedStateMachine):
    """Play one room's games beside a model of who sits where, who is awaited until when, and what was placed."""

    def __init__(self):
        super().__init__()
        self.start = self.game = Game()
        self.chosen = Settings()
        self.now = 1_000
        self.moves: list[Move] = []
        # Of all who have joined, leavers too: their seats by their ids; who is seated; who has left.
        self.seat: dict[int, int] = {}
        self.sits: set[int] = set()
        self.out: set[int] = set()
        # Who has stepped out of the rematch that is about to start.
        self.stepped: list[int] = []
        self.bots: set[int] = set()
        self.muted: set[int] = set()
        self.said: list[tuple[int, int]] = []
        self.host = self.joined = self.since = self.deadline = 0
        # Who waits at the door: whom they ask to be by the id of the question, 0 for a newcomer. How often each player
        # went on in another browser. The newcomers who have never moved, and those whom the next round passes over.
        self.door: dict[int, int] = {}
        self.handovers: Counter[int] = Counter()
        self.new: set[int] = set()
        self.over: set[int] = set()
        self._clear()

    def _clear(self) -> None:
        self.phase, self.lap, self.laps, self.first, self.giver, self.last = LOBBY, 0, 0, 0, 0, 0
        self.rounds = self.starters = 0
        # Each round of this game, also one that fell away: the move that began it, and its giver. Those revealed.
        self.begun: list[tuple[int, int]] = []
        self.revealed: set[int] = set()
        self.played: set[int] = set()
        self.gave: defaultdict[int, set[int]] = defaultdict(set)
        self.given: set[str] = set()
        self.dealt: list[str] = []
        # Rule 18: the time without absences, until when they end nothing, since when who is absent, who had time anew.
        self.full, self.not_before, self.paused_at = 0, 0, None
        self.absent: dict[int, int] = {}
        self.returned: set[int] = set()
        self.is_extended = False
        self._clear_round()

    def _clear_round(self) -> None:
        self.step, self.queue, self.pieces, self.card = 1, [], [], ()
        self.recent: list[Move] = []

    # Who comes and goes, each with what the model thinks of it

    @initialize(
        data=st.data(),
        chosen=settings_of_a_game,
        players=st.sampled_from([3, 4, 5, 0, 6, 7, 10]),
        is_begun=st.sampled_from([True, True, True, False]),
    )
    def open(self, data, chosen, players, is_begun):
        self.start = self.game = Game(settings=chosen)
        self.chosen = chosen
        for _ in range(players):
            self.join(None, False)
        if players and is_begun:
            self.begin(data, True)

    @rule(colour=st.none() | st.integers(-1, 11), is_name_taken=st.booleans())
    def join(self, colour, is_name_taken):
        taken = is_name_taken and bool(self.seat)
        name = self.game.players[0].name.upper() if taken else f"player {self.joined + 1}"
        are_people = not set(self._in()) <= self.bots
        is_open = not (self.chosen.locked and are_people) and (self.chosen.late or self.phase in BETWEEN_GAMES)
        knocks = self.chosen.knock and are_people
        is_fine = len(self._in()) < 10 and not taken and is_open and not (knocks and len(self.door) == 10)
        if self._attempt(Move("join", text=name, colour=colour, gives_way=True), is_fine):
            if knocks:
                self._knock(0)
            else:
                self._sit(self.joined + 1, is_new=True)

    # The door

    @precondition(lambda self: self.seat)
    @rule(data=st.data())
    def ask_to_be(self, data):
        """Ask to be a player who is away or has left."""
        whom = draw_from(data, sorted(self.seat), STRANGERS)
        move = Move("knock", whom=whom, present=self._draw_present(data))
        is_away = whom in self.out or (whom in self.seat and whom not in self.bots and whom not in move.present)
        is_fine = is_away and whom not in self.bots and whom not in self.door.values() and len(self.door) < 10
        if self._attempt(move, is_fine):
            self._knock(whom)

    @precondition(lambda self: self._in())
    @rule(data=st.data(), is_host=st.sampled_from([True, True, False]), are_all=st.booleans())
    def admit(self, data, is_host, are_all):
        host, chosen = self._host_or_any(data, is_host), self._draw_callers(data, are_all)
        let_in = self._list_fitting(chosen)
        is_repeat = not [id for id in chosen if id in self.door] and any(id in self.seat for id in chosen)
        if self._attempt(Move("admit", host, several=chosen, gives_way=True), host == self.host and bool(let_in)):
            assert not is_repeat
            for id in let_in:
                self._let_in(id)

    @precondition(lambda self: self._in())
    @rule(data=st.data(), is_host=st.sampled_from([True, True, False]), are_all=st.booleans())
    def turn_away(self, data, is_host, are_all):
        host, chosen = self._host_or_any(data, is_host), self._draw_callers(data, are_all)
        ended = [id for id in chosen if id in self.door]
        if self._attempt(Move("turn-away", host, several=chosen), host == self.host and bool(ended)):
            self._end_questions(ended)

    @rule(data=st.data(), name=st.sampled_from(["unknock", "lapse"]))
    def give_up_at_the_door(self, data, name):
        id = draw_from(data, sorted(self.door), STRANGERS)
        move = Move(name, id) if name == "unknock" else Move(name, several=(id,))
        if self._attempt(move, id in self.door):
            self._end_questions([id])

    @precondition(lambda self: self.seat)
    @rule(data=st.data(), is_new=st.sampled_from([True, True, False]))
    def take_along(self, data, is_new):
        """Go on in another browser, by a new link or one that was used already."""
        who = draw_from(data, sorted(self.seat), sorted(self.seat), STRANGERS)
        times = self.handovers[who] if is_new else self.handovers[who] - 1
        move = Move("take-along", who, handovers=times)
        if self._attempt(move, is_new and who in self._in() and who not in self.bots):
            self._come_back_to_the_door(who)
            self._hand_over(who)
            self.joined += 1

    @precondition(lambda self: self.out)
    @rule(data=st.data())
    def come_back(self, data):
        """Bring a leaver back; and now and then a player who has not left, which changes nothing."""
        who = draw_from(data, sorted(self.out), sorted(self.out), sorted(self.seat))
        if self._attempt(Move("join", who), who in self.out and len(self._in()) < 10):
            self._sit(who)
            self._come_back_to_the_door(who)

    @precondition(lambda self: self.phase == LOBBY and self._in())
    @rule(data=st.data(), is_host=st.booleans())
    def add_bot(self, data, is_host):
        move = Move("bot", self._host_or_any(data, is_host))
        if self._attempt(move, move.player == self.host and len(self._in()) < 10):
            self.bots.add(self.joined + 1)
            self._sit(self.joined + 1)

    @precondition(lambda self: self._in())
    @rule(data=st.data(), name=st.sampled_from(["", "x" * 21, "a\u202eb", "Zoë", "zoë", "Yma"]))
    def rename(self, data, name):
        player = data.draw(st.sampled_from(self._in()))
        others = {other.name.casefold() for other in self.game.players if other.id != player}
        is_name = name in ("Zoë", "zoë", "Yma") and name.casefold() not in others
        if self.game.player(player).name != name:
            self._attempt(Move("rename", player, text=name), self.phase == LOBBY and is_name)

    @precondition(lambda self: self._in())
    @rule(data=st.data(), colour=st.none() | st.integers(-1, 11))
    def choose_look(self, data, colour):
        player = data.draw(st.sampled_from(self._in()))
        is_free = colour in range(10) and colour not in {other.colour for other in self.game.active}
        if self._attempt(Move("look", player, colour=colour), self.phase == LOBBY and is_free):
            assert self.game.player(player).colour == colour

    @precondition(lambda self: self._in())
    @rule(data=st.data(), are_all=st.booleans(), is_replaced=st.booleans(), moves=st.integers(0, 9))
    def leave(self, data, are_all, is_replaced, moves):
        """Let a player leave, or one after the other all guessers. Others may come instead, or play on without them."""
        placed = [owner for owner, _, _ in self.pieces if owner in self.sits]
        one = draw_from(data, self._in(), self._awaited(), placed)
        for who in self._in_order(self.sits - {self.giver}) if are_all else [one]:
            move = self._with_chance(Move("leave", who, present=self._draw_present(data)), data)
            if self._attempt(move, True):
                self._go([who], move)
            if is_replaced:
                self._somebody_comes(data)
        if self.phase in IN_A_ROUND:
            self.play_on(data, moves, False, 30)

    @precondition(lambda self: self._in())
    @rule(
        data=st.data(),
        is_host=st.sampled_from([True, True, False]),
        is_sure=st.sampled_from([True, True, False]),
        name=st.sampled_from(["kick", "kick", "lock-out"]),
        number=st.sampled_from([1, 1, 2, 3]),
    )
    def kick(self, data, is_host, is_sure, name, number):
        host = self._host_or_any(data, is_host)
        chosen = tuple(dict.fromkeys(draw_from(data, sorted(self.seat), STRANGERS) for _ in range(number)))
        move = Move(name, host, several=chosen, sure=is_sure, present=self._draw_present(data))
        gone = [id for id in self._in() if id in chosen]
        is_fine = host == self.host and host not in gone and (is_sure or not gone)
        is_locking = name == "lock-out" and not self.chosen.locked and chosen != (0,)
        if self._attempt(self._with_chance(move, data), is_fine and (bool(gone) or is_locking)):
            self._go(gone, self.moves[-1])
            if name == "lock-out":
                self.chosen = replace(self.chosen, locked=True)

    @precondition(lambda self: self._in())
    @rule(data=st.data(), is_host=st.sampled_from([True, True, False]))
    def hand_over(self, data, is_host):
        host, whom = self._host_or_any(data, is_host), draw_from(data, sorted(self.seat), STRANGERS)
        is_person = whom in self._in() and whom not in self.bots
        if self._attempt(Move("host", host, whom=whom), host == self.host and is_person and whom != host):
            self._new_host(whom)

    @rule(data=st.data())
    def succeed(self, data):
        """Replace the host, who by what the room says has long been away."""
        present = self._draw_present(data)
        heirs = [id for id in self._heirs(self.host) if id in present]
        if self._attempt(Move("succeed", present=present), bool(heirs)):
            self._new_host(heirs[0])

    @precondition(lambda self: self._in())
    @rule(data=st.data(), is_host=st.sampled_from([True, True, False]), on=st.booleans())
    def mute(self, data, is_host, on):
        host, whom = self._host_or_any(data, is_host), draw_from(data, sorted(self.seat), STRANGERS)
        is_other = whom in self._in() and whom != host
        is_news = on != (whom in self.muted)
        if self._attempt(Move("mute", host, whom=whom, on=on), host == self.host and is_other and is_news):
            self.muted ^= {whom}

    @precondition(lambda self: self._in())
    @rule(data=st.data(), text=st.sampled_from(["hello", "hello", "", "\u202eolleh", "x" * 201]))
    def say(self, data, text):
        who = data.draw(st.sampled_from(self._in()))
        is_open = who not in self.muted and not (who == self.giver and self.phase in IN_A_ROUND)
        is_calm = sum(other == who and at > self.now - 10 for other, at in self.said) < 5
        if self._attempt(Move("say", who, text=text), is_open and is_calm and text == "hello"):
            self.said.append((who, self.now))

    @precondition(lambda self: self._in())
    @rule(
        data=st.data(),
        is_host=st.sampled_from([True, True, False]),
        sent=st.lists(st.sampled_from(CHOICES + NO_CHOICES), min_size=1, max_size=2),
    )
    def choose(self, data, is_host, sent):
        host, choices = self._host_or_any(data, is_host), tuple(tuple(choice.split()) for choice in sent)
        meant = {name: MEANT.get(value, value) for name, value in choices}
        after = replace(self.chosen, **meant) if set(sent).isdisjoint(NO_CHOICES) else self.chosen
        is_open = self.phase == LOBBY or rules_of(after) == rules_of(self.chosen)
        is_news = is_open and after != self.chosen
        if self._attempt(Move("settings", host, choices=choices), host == self.host and is_news):
            has_other_limit = after.waits != self.chosen.waits
            self.chosen = after
            if has_other_limit:
                self._reckon()

    # The moves of the game

    @precondition(lambda self: self._in())
    @rule(data=st.data(), is_host=st.sampled_from([True, True, False]))
    def begin(self, data, is_host):
        player = self._host_or_any(data, is_host)
        sits = self._in_order(self.sits | ({self.host} & {player} if self.phase == LOBBY else set()))
        move = Move("start", player, first=data.draw(st.sampled_from(sits)) if sits else 0)
        move = self._with_chance(replace(move, present=self._draw_present(data)), data)
        is_time = self.phase in (LOBBY, REMATCH)
        if self._attempt(move, player == self.host and is_time and self._are_enough(sits)):
            self._begin_game(self.moves[-1], sits)
            self.recent = [self.moves[-1]]

    @precondition(lambda self: self.phase != LOBBY and self._in())
    @rule(data=st.data(), is_legal=st.booleans())
    def pick(self, data, is_legal):
        player = self._mover(data, is_legal)
        square = draw_from(data, self.card or SQUARES) if is_legal else draw_from(data, self.card, SQUARES, NONSENSE)
        move = Move("pick", player, self._at(data, is_legal), square)
        if self._attempt(move, self._is_turn(move, PICK) and square in self.card):
            self._turn(CLUE)

    @precondition(lambda self: self.phase != LOBBY and self._in())
    @rule(data=st.data(), is_legal=st.booleans())
    def clue(self, data, is_legal):
        player = self._mover(data, is_legal)
        text, is_fine = self._draw_clue(data, is_legal)
        move = Move("clue", player, self._at(data, is_legal), text=text)
        if self._attempt(move, self._is_turn(move, CLUE) and is_fine and text.casefold() not in self.given):
            self._ask(text)

    @precondition(lambda self: self.phase != LOBBY and self._in())
    @rule(data=st.data(), is_legal=st.booleans())
    def pass_on(self, data, is_legal):
        move = Move("pass", self._mover(data, is_legal), self._at(data, is_legal))
        if self._attempt(move, self._is_turn(move, CLUE) and self.step == 2):
            self._turn(REVEAL)

    @precondition(lambda self: self.phase != LOBBY and self._in())
    @rule(data=st.data(), is_legal=st.booleans())
    def guess(self, data, is_legal):
        player = self._mover(data, is_legal)
        taken = self._taken(player)
        typed = self._draw_square(data, taken) if is_legal else draw_from(data, taken, taken, SQUARES, NONSENSE)
        move = Move("guess", player, self._at(data, is_legal), typed)
        square = square_of(typed)
        if self._attempt(move, self._is_turn(move, GUESS) and square in SQUARES and square not in taken):
            self.pieces.append((player, square, self.step))
            self._done_guessing([player])

    @precondition(lambda self: self.phase != LOBBY and self._in())
    @rule(data=st.data(), is_legal=st.booleans())
    def move_on(self, data, is_legal):
        may = [id for id in (self.giver, self.host) if id in self._in()]
        player = draw_from(data, may) if is_legal and may else self._mover(data, False)
        move = self._with_chance(Move("next", player, self._at(data, is_legal)), data)
        is_time = self.phase == REVEAL and move.moment_id == self.game.moment_id and not self._is_paused()
        if self._attempt(move, is_time and player in may):
            self._go_on(self.moves[-1])
            self.recent = [self.moves[-1]]

    @precondition(lambda self: self.phase != LOBBY and self._in())
    @rule(data=st.data(), is_legal=st.booleans(), seconds=st.sampled_from([0, 0, 14, 15]))
    def skip(self, data, is_legal, seconds):
        self.now += seconds
        player = self._host_or_any(data, is_legal)
        move = Move("skip", player, self._at(data, is_legal), present=self._draw_present(data))
        awaited, at = self._awaited(), self.game.moment_id
        whom = awaited if self.now >= self.since + 15 else [id for id in awaited if id not in move.present]
        is_time = move.moment_id == at and not self._is_paused()
        if self._attempt(move, player == self.host and is_time and bool(whom)):
            self._run_out(whom)
            others = [other for other in self.recent if other.name != "skip"]
            # Only a moment that is over can have been skipped before: in Quick it goes on for the others.
            self.recent = [*others, *([self.moves[-1]] if self.game.moment_id != at else [])]

    @precondition(lambda self: self.phase != LOBBY and self._in())
    @rule(data=st.data(), is_legal=st.sampled_from([True, True, False]), seconds=st.sampled_from([0, 5, 80]))
    def more_time(self, data, is_legal, seconds):
        self.now += seconds
        move = Move("more-time", self._mover(data, is_legal), self._at(data, is_legal))
        is_turn = self.phase in IN_A_ROUND and self._is_turn(move, self.phase)
        is_given = self.chosen.more_time and self._limit() > 0 and not self.is_extended
        if self._attempt(move, is_turn and is_given):
            if move.player in self.absent:
                self._note_return(move.player)
            self.is_extended = True
            self.full += self._limit()
            self._reckon()

    @rule(data=st.data(), is_due=st.sampled_from([True, True, False]))
    def time_out(self, data, is_due):
        self.now = max(self.now, self.deadline) if is_due else self.now
        first = data.draw(st.sampled_from(sorted(self.sits))) if self.sits else 0
        move = self._with_chance(Move("time-out", first=first, present=self._draw_present(data)), data)
        if self._attempt(move, 0 < self.deadline <= self.now):
            self._pass_over(move)  # also when a pause ends: it may end at a reveal, before the next round
            self._end_pause() if self._is_paused() else self._run_out(self._awaited())

    @rule()
    def renew(self):
        if not self._attempt(Move("renew"), 0 < self.deadline <= self.now):
            return
        if self._is_paused():
            self._end_pause()
        else:
            self.not_before = self.now + 20
            self.full = self.not_before if self.full else 0
            self._reckon()

    @precondition(lambda self: self._in())
    @rule(data=st.data(), is_host=st.sampled_from([True, True, False]), seconds=st.sampled_from([0, 5, 80]))
    def pause(self, data, is_host, seconds):
        self.now += seconds
        player = self._host_or_any(data, is_host)
        is_time = self.phase in (*IN_A_ROUND, REVEAL) and not self._is_paused()
        if self._attempt(Move("pause", player), player == self.host and is_time):
            self.paused_at = self.now
            self._reckon()

    @precondition(lambda self: self._is_paused())
    @rule(data=st.data(), is_host=st.sampled_from([True, True, False]), seconds=st.sampled_from([0, 5, 80]))
    def resume(self, data, is_host, seconds):
        self.now += seconds
        player = self._host_or_any(data, is_host)
        if self._attempt(Move("resume", player), player == self.host):
            self._end_pause()

    @precondition(lambda self: self.seat)
    @rule(data=st.data(), seconds=st.sampled_from([0, 5, 80]))
    def somebody_goes_away(self, data, seconds):
        self._go_away(draw_from(data, sorted(self.seat), self._awaited(), STRANGERS), seconds)

    @precondition(lambda self: self.absent)
    @rule(data=st.data(), seconds=st.sampled_from([0, 5, 80]))
    def somebody_is_back(self, data, seconds):
        self._come_back(draw_from(data, sorted(self.absent), sorted(self.seat)), seconds)

    @precondition(lambda self: self.phase == REVEAL and self._in())
    @rule(data=st.data(), seconds=st.sampled_from([0, 5, 80]))
    def those_who_may_end_the_reveal_come_and_go(self, data, seconds):
        for who in sorted(self._may_end()):
            self._go_away(who, seconds)
        if self.absent and data.draw(st.booleans()):
            self.somebody_is_back(data, seconds)
        elif data.draw(st.booleans()):
            self.kick(data, True, True, "kick", 1) if data.draw(st.booleans()) else self.hand_over(data, True)

    @precondition(lambda self: self._awaited() and self.phase in IN_A_ROUND)
    @rule(data=st.data(), times=st.integers(1, 3), seconds=st.sampled_from([0, 5, 15]))
    def the_awaited_come_and_go(self, data, times, seconds):
        for _ in range(times):
            for who in self._awaited():
                self._go_away(who, seconds)
            if data.draw(st.booleans()):
                self.pause(data, True, seconds)
            if data.draw(st.booleans()):
                self._go_on_playing()
                self.they_are_awaited_for_as_long_as_expected()
            self._come_back(self._awaited()[0], seconds)
            self._go_on_playing()

    def _go_away(self, who: int, seconds: int) -> None:
        self.now += seconds
        is_person = who in self._in() and who not in self.bots
        if self._attempt(
            Move("away", who), is_person and who not in self.absent and self.phase in (*IN_A_ROUND, REVEAL)
        ):
            self.absent[who] = self._clock()
            self._reckon()

    def _come_back(self, who: int, seconds: int) -> None:
        self.now += seconds
        if self._attempt(Move("back", who), who in self.absent):
            self._note_return(who)

    def _note_return(self, who: int) -> None:
        was_short = who in self._awaited() and self._short() is not None and self._short() < self.full
        del self.absent[who]
        if was_short:
            self.full = self.full if who in self.returned else max(self.full, self._clock() + self._limit())
            self.returned.add(who)
        if was_short or self.phase == REVEAL:
            self._reckon()

    @rule(seconds=st.sampled_from([1, 9, 20, 90, 3600]))
    def time_passes(self, seconds):
        self.now += seconds

    @precondition(lambda self: self._in())
    @rule(data=st.data(), is_host=st.sampled_from([True, True, False]))
    def rematch(self, data, is_host):
        player = self._host_or_any(data, is_host)
        move = Move("rematch", player, present=self._draw_present(data))
        if self._attempt(move, player == self.host and self.phase == OVER):
            self.sits = {id for id in self._in() if id in self.bots or id in (player, *move.present)}
            self._turn(REMATCH)
            self.recent = [self.moves[-1]]

    @precondition(lambda self: self._in())
    @rule(data=st.data(), is_host=st.sampled_from([True, True, False]))
    def go_to_lobby(self, data, is_host):
        player = self._host_or_any(data, is_host)
        move = Move("lobby", player, present=self._draw_present(data))
        if self._attempt(move, player == self.host and self.phase in (OVER, REMATCH)):
            self._to_lobby(move)
            self.recent = [self.moves[-1]]

    @precondition(lambda self: self._in())
    @rule(data=st.data(), is_in=st.booleans())
    def step(self, data, is_in):
        """Step out of the rematch that is about to start, or in again."""
        who = data.draw(st.sampled_from(self._in()))
        is_news = who not in self.sits if is_in else who not in self.stepped
        if self._attempt(Move("in" if is_in else "out", who), self.phase == REMATCH and is_news):
            self.sits = self.sits | {who} if is_in else self.sits - {who}
            self.stepped = [id for id in self.stepped if id != who] + ([] if is_in else [who])

    @rule(data=st.data())
    def come_in(self, data):
        """Bring back a player who was away at the rematch."""
        who = draw_from(data, sorted(set(self.seat) - self.sits), sorted(self.seat), STRANGERS)
        is_in = who in self._in()
        sits_down = is_in and self.phase in (LOBBY, REMATCH) and who not in self.sits and who not in self.stepped
        is_news = is_in and (sits_down or who in self.over or who in self.door.values())
        if self._attempt(Move("come-in", who), is_news):
            self.over.discard(who)
            self._come_back_to_the_door(who)
            self.sits |= {who} if sits_down else set()

    # Many moves at once

    @precondition(lambda self: self.phase not in BETWEEN_GAMES and self._in())
    @rule(data=st.data(), moves=st.integers(1, 25), is_joined=st.booleans(), lapse=st.integers(2, 30))
    def play_on(self, data, moves, is_joined, lapse):
        """Make only legal moves for a while, with a time-out now and then, so that games come to their end."""
        if is_joined:
            self._somebody_comes(data)
        self._go_on_playing()
        for number in range(1, moves + 1):
            if self.phase in BETWEEN_GAMES:
                return
            if number % lapse == 0:
                self.time_out(data, True) if self.deadline else self.skip(data, True, 15)
            else:
                self._fitting_move(data, True)

    @precondition(lambda self: self.phase not in BETWEEN_GAMES and 2 < len(self._in()) <= 5)
    @rule(data=st.data(), is_joined=st.booleans())
    def hurry(self, data, is_joined):
        """Play to the last reveal with one clue a round. Newcomers may still put it off."""
        self._go_on_playing()
        while self.phase != OVER and (self.phase != REVEAL or self._to_come()):
            if self.phase == CLUE and self.step == 2:
                self.pass_on(data, True)
            else:
                self._fitting_move(data, True)
        if is_joined:
            self._somebody_comes(data)

    @precondition(lambda self: self.phase not in BETWEEN_GAMES and self._in())
    @rule(data=st.data(), moves=st.integers(1, 4))
    def interfere(self, data, moves):
        """Try moves that a cheat might hope to get through in this phase."""
        for _ in range(moves):
            if self.phase != OVER:
                self._fitting_move(data, False)

    @precondition(lambda self: self.recent)
    @rule(data=st.data())
    def repeat(self, data):
        """Repeat an accepted move: it is no refusal and changes nothing."""
        move = draw_from(data, self.recent, self.recent[-1:])
        assert play(self.game, move) is self.game

    @rule(data=st.data(), name=st.sampled_from(OF_A_PLAYER))
    def come_as_a_stranger(self, data, name):
        """Move with an id that is unknown, the next to be given out, or a leaver's."""
        who = draw_from(data, [*STRANGERS, self.joined + 1], sorted(self.out))
        choices = (("private", "no"), ("private", "yes"))
        move = Move(name, who, self.game.moment_id, "C12", "hello", None, self.host, True, True, choices, 1)
        self._attempt(self._with_chance(move, data), False)

    @rule(data=st.data(), name=st.sampled_from(["", "Pick", "skip to the end", "__class__", "timeout"]))
    def move_as_nobody_can(self, data, name):
        self._attempt(Move(name, draw_from(data, self._in(), [99]), self.game.moment_id), False)

    def _somebody_comes(self, data) -> None:
        self.come_back(data) if self.out and data.draw(st.booleans()) else self.join(None, False)

    def _go_on_playing(self) -> None:
        if self._is_paused():
            self._attempt(Move("resume", self.host), True)
            self._end_pause()

    def _fitting_move(self, data, is_legal: bool) -> None:
        moves = {PICK: self.pick, CLUE: self.clue, GUESS: self.guess, REVEAL: self.move_on}
        if is_legal and self.phase == REVEAL and not {self.giver, self.host} & set(self._in()):
            self.time_out(data, True)
        else:
            moves[self.phase](data, is_legal)

    # What the model does with them

    def _attempt(self, move: Move, is_expected: bool) -> bool:
        before, move = msgspec.json.encode(self.game), replace(move, now=self.now)
        try:
            after = play(self.game, move)
        except Refused:
            after = self.game
        assert msgspec.json.encode(self.game) == before
        assert (after is not self.game) == is_expected, move
        if is_expected:
            if move.name in OF_A_PLAYER:
                self.new.discard(move.player)
                self.over.discard(move.player)
            self.game = after
            self.moves.append(move)
            if move.name in ("pick", "clue", "pass", "guess"):
                self.recent.append(move)
        return is_expected

    def _with_chance(self, move: Move, data) -> Move:
        """Add the card, and which newcomers are gone, to a move that may begin a round."""
        if not needs_card(self.game, move):
            return move
        gone = data.draw(st.sets(st.sampled_from(sorted(self.seat)), max_size=3)) if self.seat else set()
        return replace(move, card=self._draw_card(data), gone=tuple(sorted(gone - {move.player})))

    def _knock(self, whom: int) -> None:
        self.joined += 1
        self.door[self.joined] = whom

    def _end_questions(self, ids: list[int]) -> None:
        self.door = {id: whom for id, whom in self.door.items() if id not in ids}

    def _come_back_to_the_door(self, player: int) -> None:
        self._end_questions([id for id, whom in self.door.items() if whom == player])

    def _hand_over(self, player: int) -> None:
        self.handovers[player] += 1
        self.over.discard(player)

    def _draw_callers(self, data, are_all: bool) -> tuple[int, ...]:
        return tuple(self.door) if are_all and self.door else (draw_from(data, sorted(self.door), STRANGERS),)

    def _list_fitting(self, chosen: tuple[int, ...]) -> list[int]:
        """Return who of those at the door finds a place. Whoever asks to be a player who is in needs none."""
        free, fitting = 10 - len(self._in()), []
        for id, whom in self.door.items():
            needs_place = whom not in self._in()
            if id in chosen and (free or not needs_place):
                fitting.append(id)
                free -= needs_place
        return fitting

    def _let_in(self, id: int) -> None:
        whom = self.door.pop(id)
        if not whom:
            self._sit(id, is_new=True)
            return
        if whom in self.out:
            self._sit(whom)
        self._hand_over(whom)

    def _sit(self, id: int, is_new: bool = False) -> None:
        """Seat the player behind the last seat. A player who comes where there is no host is host."""
        has_host, could_end = self.host in self._in(), self._may_end()
        self.joined += 1
        self.seat[id] = self.joined
        self.out.discard(id)
        self.over.discard(id)
        self.new |= {id} if is_new else set()
        if self.phase in (LOBBY, REMATCH):
            self.sits.add(id)
        if not has_host and id not in self.bots:
            self._new_host(id)
        self._reckon_reveal(could_end)

    def _go(self, ids: list[int], move: Move) -> None:
        """Take players out, first of the room, then of the round (rules 20 and 21)."""
        were_awaited, could_end = set(ids) & set(self._awaited()), self._may_end()
        self.recent = [other for other in self.recent if other.player not in ids]
        self._pass_over(move)
        for id in ids:
            self._take_out(id, move)
        if self.phase in IN_A_ROUND and ids:
            self._go_on_without(ids, bool(were_awaited))
        self._reckon_reveal(could_end)

    def _take_out(self, id: int, move: Move) -> None:
        self.sits.discard(id)
        self.stepped = [other for other in self.stepped if other != id]
        if id in self.played:
            self.out.add(id)
        else:
            del self.seat[id]
            self._come_back_to_the_door(id)
        if id == self.host:
            heirs = self._heirs(id)
            self._new_host(next((heir for heir in heirs if heir in move.present), (*heirs, 0)[0]))

    def _go_on_without(self, ids: list[int], were_awaited: bool) -> None:
        if not self.sits - {self.giver} or self.giver in ids:
            self.rounds -= 1
            self.card, self.pieces, self.queue, self.recent = (), [], [], []
            self._go_on(self.moves[-1])
        elif self.phase == GUESS and were_awaited:
            self._done_guessing(ids)
        else:
            self.queue = [other for other in self.queue if other not in ids]

    def _pass_over(self, move: Move) -> None:
        """Note whom the next round is begun without, if the move may begin one: newcomers who are gone (rule 20)."""
        if move.card:
            self.over = {id for id in self.new if id in move.gone and id in self.seat}

    def _new_host(self, id: int) -> None:
        could_end = self._may_end()
        self.host = id
        if self._is_paused():
            self._end_pause()
        self.muted.discard(id)
        self.recent = [move for move in self.recent if move.name not in OF_THE_HOST]
        self._reckon_reveal(could_end)

    def _may_end(self) -> set[int]:
        """Return who may end the reveal."""
        return {self.giver, self.host} & set(self._in()) - self.bots

    def _reckon_reveal(self, could_end: set[int]) -> None:
        if self.phase == REVEAL and self._may_end() != could_end:
            self._reckon()

    def _heirs(self, host: int) -> list[int]:
        """Return who could take over: people, seated ones first, then the longest there."""
        people = [id for id in self._in() if id not in self.bots and id != host]
        return [id for id in people if id in self.sits] + [id for id in people if id not in self.sits]

    def _are_enough(self, sits: list[int]) -> bool:
        return len(sits) >= 3 and not set(sits) <= self.bots

    def _forget_game(self) -> None:
        """Forget the game that was played, and who has left it."""
        self.seat = {id: self.seat[id] for id in self._in()}
        self.out, self.stepped, self.over = set(), [], set()
        self._end_questions([id for id, whom in self.door.items() if whom and whom not in self.seat])
        self._clear()

    def _begin_game(self, move: Move, sits: list[int]) -> None:
        self._forget_game()
        self.out = set(self.seat) - set(sits)
        self.new -= set(sits)
        if self.host in self.out:
            heirs = self._heirs(self.host)
            self._new_host(next((heir for heir in heirs if heir in move.present), heirs[0]))
        self.starters = len(sits)
        self.laps = self.chosen.laps or (1 if self.chosen.preset == "quick" or len(sits) > 6 else 2)
        self.first = self.seat[move.first]
        self._new_round(move, 1, move.first)

    def _to_lobby(self, move: Move) -> None:
        self._forget_game()
        self.sits = {id for id in self.seat if id in self.bots or id in (move.player, *move.present)}
        self.deadline, self.since = 0, self.now

    def _go_on(self, move: Move) -> None:
        self._pass_over(move)
        to_come = self._to_come()
        if to_come:
            self._new_round(move, *to_come)
        else:
            self._turn(OVER)
            self.recent = []

    def _to_come(self) -> tuple[int, int] | None:
        """Return the next lap and giver."""
        seats = {id: self.seat[id] for id in self._in() if id not in self.over}
        if len(seats) < 3:
            return None
        is_in_lap, giver = next_giver(seats, self.first, self.last, self.gave[self.lap])
        return None if self.lap == self.laps and not is_in_lap else (self.lap + (not is_in_lap), giver)

    def _new_round(self, move: Move, lap: int, giver: int) -> None:
        self._clear_round()
        self.lap, self.giver, self.last, self.card = lap, giver, self.seat[giver], move.card
        self.gave[lap].add(giver)
        self.rounds += 1
        self.begun.append((len(self.moves) - 1, giver))
        self.dealt += move.card
        self.sits = set(self._in()) - self.over
        self.played |= self.sits
        self._turn(PICK)

    def _ask(self, text: str) -> None:
        self.given.add(text.casefold())
        ring = sorted(self.sits - {self.giver}, key=lambda id: steps_on(self.seat[id], self.last))
        self.queue = ring if self.step == 1 else ring[::-1]
        self._turn(GUESS)

    def _done_guessing(self, ids: list[int]) -> None:
        """End these players' part in the step. In Quick that makes no difference to the others."""
        self.queue = [id for id in self.queue if id not in ids]
        if not self.queue:
            phase, self.step = (CLUE, 2) if self.step == 1 else (REVEAL, 2)
            self._turn(phase)
        elif self.chosen.preset != "quick":
            self._turn(GUESS)
        elif self.absent:
            self._reckon()

    def _run_out(self, ids: list[int]) -> None:
        """Let time run out for these players (rule 18), or skip them (19)."""
        if self.phase == PICK:
            self._turn(CLUE)
        elif self.phase == CLUE:
            self._turn(REVEAL)
        elif self.phase == GUESS:
            self._done_guessing(ids)
        elif self.phase == REVEAL:
            self._go_on(self.moves[-1])
        elif self._are_enough(self._in_order(self.sits)):
            self._begin_game(self.moves[-1], self._in_order(self.sits))
        else:
            self._to_lobby(self.moves[-1])

    def _turn(self, phase: str) -> None:
        """Begin a new moment, with the whole time."""
        if phase in BETWEEN_GAMES:
            self.paused_at = None
        self.phase, self.since = phase, self._clock()
        seconds = {REVEAL: min(20, self._limit()), OVER: 0, REMATCH: 10}.get(phase, self._limit())
        self.full = self.since + seconds if seconds else 0
        self.not_before, self.returned, self.is_extended = 0, set(), False
        self._reckon()
        if phase == REVEAL:
            self.revealed.add(len(self.begun) - 1)

    def _limit(self) -> int:
        usual = 60 if self.chosen.preset == "quick" else 90
        return usual if self.chosen.limit is None else self.chosen.limit

    def _is_paused(self) -> bool:
        return self.paused_at is not None

    def _clock(self) -> int:
        return self.paused_at if self._is_paused() else self.now

    def _end_pause(self) -> None:
        """Go on: what had passed has passed, the pause has not, and at least twenty seconds are left."""
        passed, self.paused_at = self.now - self.paused_at, None
        self.since += passed if self.phase in IN_A_ROUND else 0
        self.absent = {id: since + passed for id, since in self.absent.items()}
        self.not_before = self.now + 20
        self.full = max(self.full + passed, self.not_before) if self.full else 0
        self._reckon()

    def _short(self) -> float | None:
        """Return when the quarter of the limit is over, where all who are awaited have long been away."""
        if self.phase == REVEAL and not self._limit():
            return None if self._may_end() - set(self.absent) else max(self.not_before, self.since + 20)
        awaited = self._awaited() if self.phase in IN_A_ROUND else []
        if not awaited or not set(awaited) <= set(self.absent) or self.chosen.waits or not self._limit():
            return None
        quarter = {30: 10, 60: 15, 90: 20, 180: 20, 300: 20}[self._limit()]
        return max(self.not_before, *(max(self.since, self.absent[id]) + quarter for id in awaited))

    def _reckon(self) -> None:
        short = self._short()
        short = self.full if short is None else max(short, self.now)
        self.deadline = min(self.full, short) if self.full else short
        if self._is_paused():
            self.deadline = self.paused_at + 600

    def _in(self) -> list[int]:
        return self._in_order(set(self.seat) - self.out)

    def _in_order(self, ids: set[int]) -> list[int]:
        return sorted(ids, key=self.seat.__getitem__)

    def _awaited(self) -> list[int]:
        if self.phase in (PICK, CLUE):
            return [self.giver]
        return self.queue if self.chosen.preset == "quick" else self.queue[:1]

    def _is_turn(self, move: Move, phase: str) -> bool:
        is_time = self.phase == phase and move.moment_id == self.game.moment_id and not self._is_paused()
        return is_time and move.player in self._awaited()

    def _taken(self, player: int) -> list[str]:
        """Return the squares that the player may not guess: in Quick only their own."""
        return [square for owner, square, _ in self.pieces if owner == player or self.chosen.preset != "quick"]

    def _host_or_any(self, data, is_host: bool) -> int:
        people = self._in()
        return self.host if is_host and self.host in people else data.draw(st.sampled_from(people))

    def _mover(self, data, is_legal: bool) -> int:
        """Draw an awaited player; for a move that need not be legal, any id as often."""
        awaited = self._awaited() or self._in()
        return draw_from(data, awaited) if is_legal else draw_from(data, awaited, [*self.seat, *STRANGERS])

    def _at(self, data, is_legal: bool) -> str:
        if is_legal or data.draw(st.booleans()):
            return self.game.moment_id
        return data.draw(st.sampled_from(["", "now", str(self.game.moment - 1), str(self.game.moment + 1)]))

    def _draw_present(self, data) -> tuple[int, ...]:
        """Draw who is present: the bots, and some of the others."""
        away = data.draw(st.sets(st.sampled_from(self._in()), max_size=3)) if self._in() else set()
        return tuple(id for id in self._in() if id in self.bots or id not in away)

    def _draw_card(self, data) -> tuple[str, ...]:
        unseen = [square for square in SQUARES if square not in self.dealt or self.phase in (LOBBY, REMATCH)]
        return tuple(Random(data.draw(st.integers(0, 9999))).sample(unseen, 4))

    def _draw_square(self, data, taken: list[str]) -> str:
        """Draw an empty square, often near the target, spelled in one of the ways that people type."""
        free = [square for square in SQUARES if square not in taken]
        near = [square for square in free if ring(square, self.game.target) < 4] if self.game.target else []
        square = draw_from(data, near, near, free)
        row, column = square[0], square[1:]
        return data.draw(st.sampled_from([square, square.lower(), f" {row} {column} ", f"{row}-{column}"]))

    def _draw_clue(self, data, is_legal: bool) -> tuple[str, bool]:
        """Draw a text, and say whether rule 9 allows it in this step as long as it is new."""
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
        assert set(self.game.awaited) <= {player.id for player in self.game.players if player.seated}

    @invariant()
    def they_are_awaited_for_as_long_as_expected(self):
        assert (self.game.since, self.game.deadline) == (self.since, self.deadline)

    @invariant()
    def the_rounds_are_the_expected_ones(self):
        if self.rounds or self.begun:
            assert (self.game.round, self.game.lap, self.game.laps) == (self.rounds, self.lap, self.laps)
            assert len(self.game.history) == len(self.revealed) == self.rounds - (self.phase in IN_A_ROUND)

    @invariant()
    def everybody_sits_where_they_came(self):
        by_seat = sorted(self.seat.items(), key=lambda one: one[1])
        assert [(player.id, player.seat) for player in self.game.players] == by_seat
        assert {player.id for player in self.game.players if player.seated} == self.sits
        assert {player.id for player in self.game.players if player.has_left} == self.out
        assert list(self.game.out) == self.stepped
        assert {player.id for player in self.game.players if player.is_bot} == self.bots & set(self.seat)
        assert {player.id for player in self.game.players if player.is_muted} == self.muted & set(self.seat)

    @invariant()
    def exactly_the_expected_people_wait_at_the_door(self):
        assert {knock.id: knock.whom for knock in self.game.knocking} == self.door
        assert {player.id for player in self.game.players if player.is_new} == self.new & set(self.seat)
        assert {player.id for player in self.game.players if player.is_passed_over} == self.over & set(self.seat)
        assert all(player.handovers == self.handovers[player.id] for player in self.game.players)

    @invariant()
    def the_settings_are_the_chosen_ones(self):
        assert self.game.settings == self.chosen
        assert self.game.is_doubled == (self.chosen.double and self.starters == 3)

    @invariant()
    def names_and_colours_are_nobody_elses(self):
        assert len({player.name.casefold() for player in self.game.players}) == len(self.seat)
        assert len({player.colour for player in self.game.active} & set(range(10))) == len(self._in())

    @invariant()
    def no_square_holds_two_pieces_but_in_quick_of_two_players(self):
        held = [(piece.square, piece.player if self.chosen.preset == "quick" else 0) for piece in self.game.pieces]
        assert len(set(held)) == len(held)

    @invariant()
    def pieces_never_move_or_vanish_within_a_round(self):
        assert [(piece.player, piece.square, piece.step) for piece in self.game.pieces] == self.pieces

    @invariant()
    def no_card_repeats_a_square_in_a_game(self):
        assert list(self.game.shown) == self.dealt
        assert len(set(self.dealt)) == len(self.dealt) == 4 * len(self.begun)

    @invariant()
    def the_points_are_those_of_the_recount(self):
        factor = 2 if self.chosen.double and self.starters == 3 else 1
        points, exact = recount(self.moves, self.begun, self.revealed, factor)
        assert all((one.points, one.exact) == (points[one.id], exact[one.id]) for one in self.game.players)

    @invariant()
    def all_who_have_played_and_nobody_else_stay_in_the_standing(self):
        assert self.played == {player.id for player in self.game.standing()}

    @invariant()
    def to_json_and_back_it_is_the_same_game(self):
        assert msgspec.json.decode(msgspec.json.encode(self.game), type=Game) == self.game

    def teardown(self):
        """Fold the log, which has been JSON in between, to the same game."""
        game = self.start
        for move in self.moves:
            game = play(game, msgspec.json.decode(msgspec.json.encode(move), type=Move))
        assert game == self.game


Table.TestCase.settings = PROFILE
TestTable = Table.TestCase
