"""The inside of a room for staff: its state and its moves. Secrets are shown once they are public or requested."""

import msgspec

from ...pov.builder import build_pov
from ...rooms import clock, codec, presence, queries
from ...rooms.snapshot import Snapshot
from ...rules.game import Game, Move
from ...rules.phases import IN_A_ROUND
from .panels import Clock, MoveLine, RoomInspection
from .times import format_time

# The last moves that are shown. They must fit into one message.
MAX_MOVES = 50

# Fields of a game that are public at any time. All others are secret during a round, or are players' own words.
PUBLIC_FIELDS = (
    "settings phase moment since deadline joined host starters laps lap first round giver giver_seat step queue clues "
    "given left_at left_giver skipped_at finishers said players history"
).split()
# Fields of a move that its line shows in another way.
SHOWN_FIELDS = ("name", "player", "now")
# The move that is a chat message.
SAY = "say"


def inspect_room(code: str, is_unveiled: bool = False) -> RoomInspection:
    """Return the inside of the room as it is now. Raise RoomNotFound if there is none."""
    room = queries.read(code)
    game, now = room.game, clock.now()
    is_open = is_unveiled or game.phase not in IN_A_ROUND
    present = room.present(presence.read([code])[code], now)
    return RoomInspection(
        Clock.of(now),
        code,
        room.version,
        build_pov(code, game, None, present),
        _format_state(game, is_open, is_unveiled),
        tuple(_build_move_line(number, move, game, is_open, is_unveiled) for number, move in _read_last_moves(room)),
        not is_unveiled,
        is_unveiled,
        room.closed is not None,
    )


def _read_last_moves(room: Snapshot) -> list[tuple[int, Move]]:
    # A move after the room's version, which may exist already, has new secrets.
    return queries.last_moves(room.code, room.version, MAX_MOVES)


def _format_state(game: Game, is_open: bool, is_unveiled: bool) -> str:
    values = msgspec.json.decode(codec.encode_game(game))
    # The chat has no secrets but is private, so it is shown on request only.
    names = [name for name in values if (is_open and name != "chat") or is_unveiled or name in PUBLIC_FIELDS]
    return msgspec.json.format(msgspec.json.encode({name: values[name] for name in names}), indent=2).decode()


def _build_move_line(number: int, move: Move, game: Game, is_open: bool, is_unveiled: bool) -> MoveLine:
    player = game.player(move.player)
    is_told = is_unveiled or (is_open and move.name != SAY)
    at = format_time(move.now)
    return MoveLine(number, at, player.name if player else "", move.name, _list_fields(move) if is_told else ())


def _list_fields(move: Move) -> tuple[str, ...]:
    defaults, fields = (msgspec.json.decode(codec.encode_move(one)) for one in (Move(move.name), move))
    changed = [name for name, value in fields.items() if name not in SHOWN_FIELDS and value != defaults[name]]
    return tuple(f"{name}={fields[name]}" for name in changed)
