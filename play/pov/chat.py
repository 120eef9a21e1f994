"""The chat, and the viewer's form for it."""

from ..rules.texts import STRUCK
from .slice import Slice


class Said(Slice):
    """A message of the chat, with the token that its author had then."""

    number: int
    name: str
    initial: str
    look: int
    text: str

    @property
    def is_struck(self) -> bool:
        """Return whether staff has struck the message."""
        return self.text == STRUCK


class Chat(Slice):
    items: tuple[Said, ...]


class Say(Slice):
    """The viewer's form for a message.

    `closed` says why there is none: stranger, giver or muted. `last` is the number of the viewer's last message. When
    it grows, the form is replaced by an empty one.
    """

    code: str
    closed: str
    last: int

    @property
    def template(self) -> str:
        return f"room/say.html#{self.closed}"
