"""The standing cast, and a game in each phase, made by real moves alone."""

from collections.abc import Iterator
from functools import cache

import pytest

from play.rules import Refused, scoring
from play.rules.board import SQUARES
from play.rules.game import CARD_SIZE, Game, Move, Settings
from play.rules.moves import play
from play.rules.phases import CLUE, GUESS, LOBBY, OVER, PICK, REVEAL

ADA, BOB, CLEO, DAN = 1, 2, 3, 4
EVE = 99  # has no seat and tries things
NAMES = ("Ada", "Bob", "Cleo", "Dan", "Fay", "Gus", "Hal", "Ida", "Jo", "Kim")
TARGET = "H15"


def do(game: Game, name: str, player: int = 0, **fields) -> Game:
    """The game after the player's move, made at this moment and with everybody there, unless the fields say otherwise.

    Where a round may begin, which a card is needed for, there is one. No time has passed since the moment began.
    """
    everybody = tuple(one.id for one in game.players)
    usual = {"moment_id": game.moment_id, "present": everybody, "card": card(game), "now": game.since}
    return play(game, Move(name, player, **{**usual, **fields}))


def refusal(game: Game, name: str, player: int = 0, **fields) -> str:
    """The code with which the move is refused."""
    with pytest.raises(Refused) as refused:
        do(game, name, player, **fields)
    return refused.value.code


def card(game: Game, *squares: str) -> tuple[str, ...]:
    """A card that holds these squares, filled up with some that the game has not shown."""
    unseen = [square for square in SQUARES if square not in (*game.shown, *squares)]
    return (*squares, *unseen)[:CARD_SIZE]


def free(game: Game) -> Iterator[str]:
    """The empty squares, from the last one on."""
    taken = {piece.square for piece in game.pieces}
    return (square for square in reversed(SQUARES) if square not in taken)


@cache  # a game is a value: whoever plays on has another one
def lobby(players: int = 3, **settings) -> Game:
    """Ada, who is the host, Bob, Cleo and so on have joined."""
    game = Game(settings=Settings(**settings))
    for name in NAMES[:players]:
        game = do(game, "join", text=name)
    return game


@cache
def picking(players: int = 3, first: int = ADA, target: str = TARGET, **settings) -> Game:
    """The first giver, Ada unless told, sees a card with the target on it."""
    game = lobby(players, **settings)
    return do(game, "start", ADA, first=first, card=card(game, target))


@cache
def clueing(players: int = 3, target: str = TARGET, **settings) -> Game:
    """The giver has picked the target."""
    game = picking(players, target=target, **settings)
    return do(game, "pick", game.giver, square=target)


@cache
def guessing(players: int = 3, **settings) -> Game:
    """The first clue is given."""
    return hint(clueing(players, **settings))


@cache
def second_clueing(players: int = 3, **settings) -> Game:
    """All first guesses are placed."""
    return guess_all(guessing(players, **settings))


@cache
def second_guessing(players: int = 3, **settings) -> Game:
    """The second clue is given."""
    return hint(second_clueing(players, **settings))


@cache
def revealed(players: int = 3, **settings) -> Game:
    """The first round has been played to its end."""
    return guess_all(second_guessing(players, **settings))


@cache
def over(players: int = 3, **settings) -> Game:
    """The whole game has been played."""
    return finish(picking(players, **settings))


def newcomers(game: Game, *names: str) -> Game:
    """The game that these have joined."""
    for name in names:
        game = do(game, "join", text=name)
    return game


def without(game: Game, *players: int) -> Game:
    """The game that these have left, one after the other."""
    for player in players:
        game = do(game, "leave", player)
    return game


def back(game: Game, *players: int) -> Game:
    """The game that these, who had left it, have joined again."""
    for player in players:
        game = do(game, "join", player)
    return game


def time_out(game: Game) -> Game:
    """The game when its time is up."""
    return do(game, "time-out", now=game.deadline)


def hint(game: Game) -> Game:
    """The giver says a clue that nobody has given."""
    return do(game, "clue", game.giver, text=f"hint{len(game.given)}")


def guess_all(game: Game, *squares: str) -> Game:
    """Everybody awaited guesses, on these squares or, those used up, on empty ones far from the target."""
    wishes = iter(squares)
    while game.queue:
        game = do(game, "guess", game.queue[0], square=next(wishes, next(free(game))))
    return game


def play_round(game: Game) -> Game:
    """From the pick to the reveal."""
    return play_on(do(game, "pick", game.giver, square=game.card[0]))


def play_on(game: Game) -> Game:
    """From wherever a round is to its reveal; the same game when it is there."""
    if game.phase == PICK:
        return play_round(game)
    while game.phase != REVEAL:
        game = guess_all(game) if game.queue else hint(game)
    return game


def go_on(game: Game, *squares: str) -> Game:
    """From the reveal to the end or the next pick, whose card holds these squares."""
    return do(game, "next", game.giver, card=card(game, *squares))


def play_to(game: Game, round: int) -> Game:
    """On to the pick of that round; the same game when it is there."""
    while game.round < round:
        game = go_on(play_round(game))
    return game


def finish(game: Game) -> Game:
    """On from a pick or a reveal to the end."""
    while game.phase != OVER:
        game = go_on(game) if game.phase == REVEAL else play_round(game)
    return game


def givers(game: Game) -> str:
    """Who gave in the rounds so far, by their initials: ABC."""
    return "".join(game.player(round.giver).name[0] for round in game.history)


def points(game: Game) -> tuple[int, ...]:
    return tuple(player.points for player in game.players)


def winners(game: Game) -> str:
    """Who has won of those who can, by their initials."""
    standing = [player for player in game.standing() if player.id in game.finishers]
    best = scoring.find_winners((player.id, player.points, player.exact) for player in standing)
    return "".join(player.name[0] for player in standing if player.id in best)


# Every phase, and the ways into it; those in which somebody is awaited.
PHASES = {
    LOBBY: [lobby],
    PICK: [picking],
    CLUE: [clueing, second_clueing],
    GUESS: [guessing, second_guessing],
    REVEAL: [revealed],
    OVER: [over],
}
EVERY_PHASE = [phase for ways in PHASES.values() for phase in ways]
IN_A_ROUND = [phase for name in (PICK, CLUE, GUESS) for phase in PHASES[name]]
