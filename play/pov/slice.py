"""The base of all that a template gets."""

import msgspec


class Slice(msgspec.Struct, frozen=True):
    """Made, compared and hashed for every viewer of every move, which takes a dataclass four times as long."""
