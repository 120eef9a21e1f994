"""Everything that one viewer sees."""

from .chat import Chat, Say
from .door import Door, Removal
from .heard import Heard
from .players import People
from .regions import Clock, Events, History, News, Pieces, RoomSettings, Secret
from .slice import Slice
from .status import Status
from .turn import Turn


class Pov(Slice):
    """All regions of one viewer."""

    status: Status
    clock: Clock
    turn: Turn
    pieces: Pieces
    secret: Secret
    players: People
    history: History
    settings: RoomSettings
    chat: Chat
    say: Say
    news: News
    heard: Heard
    events: Events
    door: Door
    removal: Removal


REGIONS = Pov.__struct_fields__
