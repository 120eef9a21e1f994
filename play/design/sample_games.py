"""Whole games at the gallery's tables, move by move: bots play them for those who sit there, always the same."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache, lru_cache
from itertools import accumulate
from random import Random

from ..bots import choices
from ..pov.builder import build_pov
from ..rules import moves, turn_order
from ..rules.board import SQUARES
from ..rules.game import CARD_SIZE, Game, Move
from ..rules.phases import CLUE, GUESS, LOBBY, OVER, PICK, REVEAL

LONG = ("Wolfeschlegelsteinha", "MMMMMMMMMMMMMMMMMMMM", "Maximiliane-Charlott")
RIGHT_TO_LEFT = ("שלומית בת אברהם", "محمد عبد الرحمن", "فاطمة الزهراء")
# By table: who sits there, in which game, and the chance of all that happens.
TABLES: dict[str, tuple[tuple[str, ...], str, int]] = {
    "three": (("Ada", "Bob", "Cleo"), "classic", 1),
    "ten": (("Ada", *LONG, *RIGHT_TO_LEFT, "Bo", "Émilie", "李小龍"), "classic", 2),
    "long": (LONG, "classic", 3),
    "rtl": (RIGHT_TO_LEFT, "classic", 4),
    "tie": (("Ada", "Bob", "Cleo"), "classic", 33),  # of whom two are equal in the end
    "quick": (("Ada", "Bob", "Cleo"), "quick", 5),
    "quick-ten": (("Ada", *LONG, *RIGHT_TO_LEFT, "Bo", "Émilie", "李小龍"), "quick", 6),
}
TALK = ("Hello!", "I was SO close 🙈", "كان ذلك صعبا جدا", "Honi soit qui mal y pense, " * 6, "W" * 60, "ok")

# What a table can be in, by name: the first of its games for which this holds, from the second round on.
MOMENTS: dict[str, Callable[[Game], bool]] = {
    "pick": lambda game: game.phase == PICK,
    "clue": lambda game: game.phase == CLUE and game.step == 1,
    "guess": lambda game: game.phase == GUESS and game.step == 1 and len(game.pieces) == 1,
    "second-clue": lambda game: game.phase == CLUE and game.step == 2,
    "second-guess": lambda game: game.phase == GUESS and game.step == 2 and len(game.queue) == 1,
    "reveal": lambda game: game.phase == REVEAL and len(game.clues) == 2,
    "last-reveal": lambda game: game.phase == REVEAL and not turn_order.has_next(game),
    "over": lambda game: game.phase == OVER,
}


@cache
def log(table: str) -> tuple[Move, ...]:
    """The moves of a whole game at this table, which bots have played for those who sit there."""
    names, preset, seed = TABLES[table]
    return tuple(_played(names, preset, Random(seed)))


@lru_cache(32)
def games(log: tuple[Move, ...]) -> tuple[Game, ...]:
    """The game before the first of these moves and after each of them."""
    return tuple(accumulate(log, moves.play, initial=Game()))


def after(game: Game, name: str, player: int = 0, **fields) -> Game:
    """The game after one more move, made at once and with everybody there, unless the fields say otherwise."""
    usual = {
        "at": game.at,
        "card": _card(game, Random(game.moment)),
        "now": game.since,
        "present": tuple(one.id for one in game.active),
    }
    return moves.play(game, Move(name, player, **{**usual, **fields}))


@cache
def at(table: str, moment: str) -> Game:
    """The game at this table in this moment."""
    if moment == "lobby":
        return next(game for game in reversed(games(log(table))) if game.phase == LOBBY)
    if moment == "passed":
        game = at(table, "second-clue")
        return after(game, "pass", game.giver)
    if moment == "lost":
        game = at(table, "clue")
        return after(game, "time-out", now=game.deadline)
    return next(game for game in games(log(table)) if game.round > 1 and MOMENTS[moment](game))


def _played(names: Iterable[str], preset: str, random: Random) -> Iterator[Move]:
    game = Game()
    while game.phase != OVER:
        move = _next(game, list(names), preset, random)
        move = replace(move, at=move.at or game.at, card=_card(game, random), now=game.since + 7)
        yield move
        game = moves.play(game, move)


def _next(game: Game, names: list[str], preset: str, random: Random) -> Move:
    """The move that brings the game on; in the lobby those who come, what the host chooses, and some talk."""
    if game.phase == LOBBY and game.joined < len(names):
        return Move("join", text=names[game.joined])
    if game.phase == LOBBY and game.settings.preset != preset:
        return Move("settings", game.host, choices=(("preset", preset),))
    if game.phase == LOBBY and game.said < 3:
        return Move("say", 1 + game.said, text=TALK[game.said])
    if game.phase == LOBBY:
        return Move("start", game.host, first=random.randint(1, game.joined))
    if game.phase == REVEAL:
        return Move("next", game.host)
    return choices.move(build_pov("", game, game.awaited[0]), random)


def _card(game: Game, random: Random) -> tuple[str, ...]:
    return tuple(random.sample([square for square in SQUARES if square not in game.shown], CARD_SIZE))
