"""The fields that have a new name, for templates that still use the old one.

FIELDS maps a type's old field names to new ones; NAMES does so for top-level variables. Keep entries for a year.
CHANGELOG.md lists them for designers.
"""

from ..pov.players import Person
from ..pov.regions import Piece, RoomSettings
from ..pov.squares import Square
from ..pov.status import TurnStatus
from ..pov.turn import Turn

FIELDS: dict[type, dict[str, str]] = {
    Piece: {"name": "names"},
    Square: {"at": "coordinate"},
    Turn: {"at": "moment_id", "is_quick": "is_simultaneous"},
    TurnStatus: {"is_quick": "is_simultaneous"},
    Person: {"is_out": "has_left", "skip_at": "skip_moment_id"},
    RoomSettings: {name: f"chosen.{name}" for name in "preset laps limit double private late locked".split()},
}
NAMES: dict[str, str] = {}


def find_new_field(kind: object, old: str) -> str:
    return FIELDS.get(kind, {}).get(old, "") if isinstance(kind, type) else ""


def find_new_name(old: str) -> str:
    return NAMES.get(old, "")
