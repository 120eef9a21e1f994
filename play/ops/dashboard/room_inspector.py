"""A room from behind: its state and its moves; what is secret only when it is none any more, or was asked for."""

import time

import msgspec

from ...pov.builder import Pov
from ...rooms import presence, store
from ...rules.game import IN_A_ROUND, Game, Move
from .panels import Behind, Clock, MoveLine

# Moves that are shown, the last ones: they are one message, and have to fit.
MOVES_MOST = 50

# What may be told of a game at any time. What is not here is a secret in a round, or somebody's own words.
OPEN = (
    "settings phase moment since deadline joined host starters laps lap first round giver giver_seat step queue clues "
    "given left_at left_giver skipped_at finishers said players history"
).split()
# What a move's own line shows already, or what says nothing.
OF_THE_LINE = ("name", "player", "now")
WORDS = "say"


def of(code: str, is_unveiled: bool = False) -> Behind:
    """The room as it is now. Raises NoRoom."""
    room = store.read(code)
    game, now = room.game, time.time()
    is_open = is_unveiled or game.phase not in IN_A_ROUND
    present = room.present(presence.seen([code])[code], now)
    return Behind(
        Clock.of(now),
        code,
        room.version,
        Pov.of(code, game, None, present),
        _state(game, is_open, is_unveiled),
        tuple(_line(number, move, game, is_open, is_unveiled) for number, move in _moves(room)),
        not is_unveiled,
        is_unveiled,
    )


def _moves(room: store.Snapshot) -> list[tuple[int, Move]]:
    """Those up to this version. A later one, which may have come since, has new secrets."""
    return store.last_moves(room.code, room.version, MOVES_MOST)


def _state(game: Game, is_open: bool, is_unveiled: bool) -> str:
    """Of the talk, which has no secrets but is nobody's business, only on request."""
    told = msgspec.to_builtins(game)
    names = [name for name in told if (is_open and name != "chat") or is_unveiled or name in OPEN]
    return msgspec.json.format(msgspec.json.encode({name: told[name] for name in names}), indent=2).decode()


def _line(number: int, move: Move, game: Game, is_open: bool, is_unveiled: bool) -> MoveLine:
    player = game.player(move.player)
    is_told = is_unveiled or (is_open and move.name != WORDS)
    at = time.strftime("%H:%M:%S", time.gmtime(move.now))
    return MoveLine(number, at, player.name if player else "", move.name, _told(move) if is_told else ())


def _told(move: Move) -> tuple[str, ...]:
    usual = msgspec.to_builtins(Move(move.name))
    given = msgspec.to_builtins(move)
    return tuple(f"{name}={value}" for name, value in given.items() if name not in OF_THE_LINE and value != usual[name])
