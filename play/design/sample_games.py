"""Play whole games at the gallery's tables, always the same: bots choose the moves of all players."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, lru_cache
from itertools import accumulate
from random import Random
from typing import NamedTuple

from ..bots import choices
from ..pov import facts
from ..pov.builder import build_pov
from ..rules import chance, moves, turn_order
from ..rules.game import Game, Move
from ..rules.phases import CLUE, GUESS, LOBBY, OVER, PICK, REVEAL

LONG = ("Wolfeschlegelsteinha", "MMMMMMMMMMMMMMMMMMMM", "Maximiliane-Charlott")
RIGHT_TO_LEFT = ("שלומית בת אברהם", "محمد عبد الرحمن", "فاطمة الزهراء")
TEN = ("Ada", *LONG, *RIGHT_TO_LEFT, "Bo", "Émilie", "李小龍")


class Table(NamedTuple):
    """The players of a game, its preset, the seed of all that happens by chance, and how often everybody gives."""

    names: tuple[str, ...]
    preset: str
    seed: int
    laps: str = "usual"


TABLES: dict[str, Table] = {
    "three": Table(("Ada", "Bob", "Cleo"), "classic", 1),
    "ten": Table(TEN, "classic", 2),
    "long": Table(LONG, "classic", 3),
    "rtl": Table(RIGHT_TO_LEFT, "classic", 4),
    "tie": Table(("Ada", "Bob", "Cleo"), "classic", 33),  # the first from this seed on that two win together
    "quick": Table(("Ada", "Bob", "Cleo"), "quick", 5),
    "quick-ten": Table(TEN, "quick", 6),
    "thirty": Table(TEN, "classic", 13, laps="3"),  # thirty rounds, which are the most
}
SEEDS = 1000  # looked through for such a game
TALK = ("Hello!", "I was SO close 🙈", "كان ذلك صعبا جدا", "Honi soit qui mal y pense, " * 6, "W" * 60, "ok")

# The moments of a table by name: each is the first game from the second round on for which this holds.
MOMENTS: dict[str, Callable[[Game], bool]] = {
    "pick": lambda game: game.phase == PICK,
    "clue": lambda game: game.phase == CLUE and game.step == 1,
    "guess": lambda game: game.phase == GUESS and game.step == 1 and len(game.pieces) == 1,
    "second-clue": lambda game: game.phase == CLUE and game.step == 2,
    "second-guess": lambda game: game.phase == GUESS and game.step == 2 and len(game.queue) == 1,
    "reveal": lambda game: game.phase == REVEAL and len(game.clues) == 2,
    "last-reveal": lambda game: game.phase == REVEAL and not turn_order.has_next_round(game),
    "over": lambda game: game.phase == OVER,
}


@cache
def make_log(table: str) -> tuple[Move, ...]:
    seed = TABLES[table].seed
    logs = (tuple(_generate_moves(TABLES[table], Random(one))) for one in range(seed, seed + SEEDS))
    return next(log for log in logs if table != "tie" or len(facts.find_winners(replay(log)[-1])) == 2)


@lru_cache(32)
def replay(log: tuple[Move, ...]) -> tuple[Game, ...]:
    """Return the game before the first of these moves and after each of them."""
    return tuple(accumulate(log, moves.play, initial=Game()))


def play(game: Game, name: str, player: int = 0, **fields) -> Game:
    """Return the game after one more move, made at once and with all players present unless `fields` say otherwise."""
    usual = {
        "moment_id": game.moment_id,
        "card": chance.draw_card(game, Random(game.moment)),
        "now": game.since,
        "present": tuple(player.id for player in game.active),
    }
    return moves.play(game, Move(name, player, **{**usual, **fields}))


@cache
def find_game(table: str, moment: str) -> Game:
    if moment == "lobby":
        return next(game for game in reversed(replay(make_log(table))) if game.phase == LOBBY)
    if moment == "passed":
        game = find_game(table, "second-clue")
        return play(game, "pass", game.giver)
    if moment == "lost":
        game = find_game(table, "clue")
        return play(game, "time-out", now=game.deadline)
    return next(game for game in replay(make_log(table)) if game.round > 1 and MOMENTS[moment](game))


def find_last(table: str, moment: str) -> Game:
    """Return the last game of a table in this moment: that of its last round."""
    return next(game for game in reversed(replay(make_log(table))) if MOMENTS[moment](game))


def play_rematch(table: str, **fields) -> Game:
    game = find_game(table, "over")
    return play(game, "rematch", game.host, **fields)


def guard(game: Game) -> Game:
    """Let the host let people in one by one."""
    return replace(game, settings=replace(game.settings, knock=True))


def ask(game: Game) -> Game:
    """Let a visitor ask to be somebody who is neither host nor giver."""
    return play(game, "knock", whom=find_guest(game), present=())


def find_guest(game: Game) -> int:
    return next(player.id for player in reversed(game.players) if player.id not in (game.host, game.giver))


def _generate_moves(table: Table, random: Random) -> Iterator[Move]:
    game = Game()
    while game.phase != OVER:
        move = _choose_move(game, table, random)
        move = replace(
            move, moment_id=move.moment_id or game.moment_id, card=chance.draw_card(game, random), now=game.since + 7
        )
        yield move
        game = moves.play(game, move)


def _choose_move(game: Game, table: Table, random: Random) -> Move:
    if game.phase == LOBBY and game.joined < len(table.names):
        return Move("join", text=table.names[game.joined])
    if game.phase == LOBBY and game.settings.preset != table.preset:
        return Move("settings", game.host, choices=(("preset", table.preset),))
    if game.phase == LOBBY and game.settings.laps is None and table.laps != "usual":
        return Move("settings", game.host, choices=(("laps", table.laps),))
    if game.phase == LOBBY and game.said < 3:
        return Move("say", 1 + game.said, text=TALK[game.said])
    if game.phase == LOBBY:
        return Move("start", game.host, first=random.randint(1, game.joined))
    if game.phase == REVEAL:
        return Move("next", game.host)
    return choices.choose_move(build_pov("", game, game.awaited[0]), random)
