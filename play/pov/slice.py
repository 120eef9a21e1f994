"""The base class of everything that a template gets."""

import msgspec


class Slice(msgspec.Struct, frozen=True):
    """A frozen struct with all that one template gets.

    Slices are made, compared and hashed for every viewer of every move. A dataclass takes four times as long.
    """
