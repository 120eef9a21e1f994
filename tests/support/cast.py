"""The standing cast, and games in each phase, made by real moves alone."""

from collections.abc import Iterator
from functools import cache
from itertools import islice

import pytest

from play.rules import Refused, scoring
from play.rules.board import SQUARES
from play.rules.game import CARD_SIZE, Game, Move, Settings
from play.rules.moves import play
from play.rules.phases import CLUE, GUESS, LOBBY, OVER, PICK, REMATCH, REVEAL

ADA, BOB, CLEO, DAN = 1, 2, 3, 4
EVE = 99  # has no seat and tries things
NAMES = ("Ada", "Bob", "Cleo", "Dan", "Fay", "Gus", "Hal", "Ida", "Jo", "Kim")
TARGET = "H15"
EXACT = scoring.POINTS_BY_RING[0]  # the points of a piece on the target


def do(game: Game, name: str, player: int = 0, **fields) -> Game:
    """Return the game after the player's move, made at this moment with every player present, unless the fields differ.

    There is always a card, in case a round begins. No time has passed since the moment began.
    """
    everybody = tuple(one.id for one in game.players)
    usual = {"moment_id": game.moment_id, "present": everybody, "card": card(game), "now": game.since}
    return play(game, Move(name, player, **{**usual, **fields}))


def refusal(game: Game, name: str, player: int = 0, **fields) -> str:
    """Return the code with which the move is refused."""
    with pytest.raises(Refused) as refused:
        do(game, name, player, **fields)
    return refused.value.code


def card(game: Game, *squares: str) -> tuple[str, ...]:
    """Return a card with these squares, filled up with squares that the game has not shown."""
    seen = {*game.shown, *squares}
    unseen = (square for square in SQUARES if square not in seen)
    return *squares, *islice(unseen, CARD_SIZE - len(squares))


def free(game: Game) -> Iterator[str]:
    """Return the empty squares, the last one first."""
    taken = {piece.square for piece in game.pieces}
    return (square for square in reversed(SQUARES) if square not in taken)


@cache  # a game is a value: whoever plays on has another one
def lobby(players: int = 3, **settings) -> Game:
    """Let Ada, who is the host, Bob, Cleo and so on join."""
    game = Game(settings=Settings(**settings))
    for name in NAMES[:players]:
        game = do(game, "join", text=name)
    return game


@cache
def picking(players: int = 3, first: int = ADA, target: str = TARGET, **settings) -> Game:
    """Start a game. The first giver, Ada by default, sees a card with the target on it."""
    game = lobby(players, **settings)
    return do(game, "start", ADA, first=first, card=card(game, target))


@cache
def clueing(players: int = 3, target: str = TARGET, **settings) -> Game:
    """Play on until the giver has picked the target."""
    game = picking(players, target=target, **settings)
    return do(game, "pick", game.giver, square=target)


@cache
def guessing(players: int = 3, **settings) -> Game:
    """Play on until the first clue is given."""
    return hint(clueing(players, **settings))


@cache
def second_clueing(players: int = 3, **settings) -> Game:
    """Play on until all first guesses are placed."""
    return guess_all(guessing(players, **settings))


@cache
def second_guessing(players: int = 3, **settings) -> Game:
    """Play on until the second clue is given."""
    return hint(second_clueing(players, **settings))


@cache
def revealed(players: int = 3, **settings) -> Game:
    """Play the first round to its reveal."""
    return guess_all(second_guessing(players, **settings))


@cache
def over(players: int = 3, **settings) -> Game:
    """Play the whole game."""
    return finish(picking(players, **settings))


@cache
def rematch(players: int = 3, **settings) -> Game:
    """Play the whole game, and call a rematch."""
    return do(over(players, **settings), "rematch", ADA)


def lobby_again(game: Game, **fields) -> Game:
    """Go from the end of a game to the lobby, by the ten seconds before a rematch."""
    return do(do(game, "rematch", game.host, **fields), "lobby", game.host, **fields)


def newcomers(game: Game, *names: str) -> Game:
    """Let players of these names join."""
    for name in names:
        game = do(game, "join", text=name)
    return game


def without(game: Game, *players: int) -> Game:
    """Let these players leave, one after the other."""
    for player in players:
        game = do(game, "leave", player)
    return game


def back(game: Game, *players: int) -> Game:
    """Let these leavers join again."""
    for player in players:
        game = do(game, "join", player)
    return game


def time_out(game: Game) -> Game:
    """Let the time run out."""
    return do(game, "time-out", now=game.deadline)


def hint(game: Game) -> Game:
    """Give a new clue."""
    return do(game, "clue", game.giver, text=f"hint{len(game.given)}")


def guess_all(game: Game, *squares: str) -> Game:
    """Let all awaited players guess: on these squares, and then on empty ones far from the target."""
    wishes = iter(squares)
    while game.queue:
        game = do(game, "guess", game.queue[0], square=next(wishes, next(free(game))))
    return game


def play_round(game: Game) -> Game:
    """Play from the pick to the reveal."""
    return play_on(do(game, "pick", game.giver, square=game.card[0]))


def play_on(game: Game) -> Game:
    """Play a round to its reveal. No-op at the reveal."""
    if game.phase == PICK:
        return play_round(game)
    while game.phase != REVEAL:
        game = guess_all(game) if game.queue else hint(game)
    return game


def go_on(game: Game, *squares: str) -> Game:
    """Go from the reveal to the end or to the next pick, whose card holds these squares."""
    return do(game, "next", game.giver, card=card(game, *squares))


def play_to(game: Game, round: int) -> Game:
    """Play to the pick of that round. No-op in that round."""
    while game.round < round:
        game = go_on(play_round(game))
    return game


def finish(game: Game) -> Game:
    """Play from a pick or a reveal to the end."""
    while game.phase != OVER:
        game = go_on(game) if game.phase == REVEAL else play_round(game)
    return game


def givers(game: Game) -> str:
    """Return the initials of the givers so far: ABC."""
    return "".join(game.player(round.giver).name[0] for round in game.history)


def points(game: Game) -> tuple[int, ...]:
    return tuple(player.points for player in game.players)


def winners(game: Game) -> str:
    """Return the initials of the winners."""
    standing = [player for player in game.standing() if player.id in game.finishers]
    best = scoring.find_winners((player.id, player.points, player.exact) for player in standing)
    return "".join(player.name[0] for player in standing if player.id in best)


# The ways into each phase. IN_A_ROUND has those in which a player is awaited.
PHASES = {
    LOBBY: [lobby],
    PICK: [picking],
    CLUE: [clueing, second_clueing],
    GUESS: [guessing, second_guessing],
    REVEAL: [revealed],
    OVER: [over],
    REMATCH: [rematch],
}
EVERY_PHASE = [phase for ways in PHASES.values() for phase in ways]
IN_A_ROUND = [phase for name in (PICK, CLUE, GUESS) for phase in PHASES[name]]
