"""The base class of everything that a template gets."""

import msgspec


class Slice(msgspec.Struct, frozen=True):
    """A frozen struct with all that one template gets. Its `template` names the file or the part that shows it.

    Slices are made, compared and hashed for every viewer of every move. A dataclass takes four times as long.
    """
