"""What is pushed and never saved: reactions, practice dots and their word, how many spectators there are.

An event holds no secret, is small, and may be lost without harm. It lives in the memory of the processes that show its
room. web/limits/rate_limits.py limits how many a visitor and a room may send.
"""

from itertools import cycle
from typing import NamedTuple

from ..pov import events as pov
from ..pov.events_builder import build_dots, build_reaction
from ..pov.slice import Slice
from ..rules.events import SIGNS, may_practise, may_react
from ..rules.game import Game

REACT, PRACTISE, WORD = EVENTS = ("react", "practise", "word")


class Event(NamedTuple):
    """What a player or a spectator did, as it travels between processes.

    `kind` is one of EVENTS. `person` is the player's id, 0 for a spectator. `value` is a sign or a square.
    `word` counts the words that the room has practised with.
    """

    code: str
    kind: str
    person: int
    value: str = ""
    word: int = 0


class PartialUpdate(NamedTuple):
    """What an event changes on a page: a partial, and what it gets."""

    partial: str
    slice: Slice


class RoomEvents:
    """What one open room shows beside its game, as far as this process has heard of it."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.places = cycle(pov.PLACES)
        self.word = 0
        self.squares: dict[int, str] = {}
        self.watching = 0

    def number(self, event: Event) -> Event:
        """Return the event with the number of the word that it is about."""
        return event._replace(word=self.word + (event.kind == WORD))

    def apply(self, game: Game, event: Event) -> list[PartialUpdate]:
        """Keep an event of this process or another one. Return what pages show of it, if the game still allows it."""
        if event.kind == REACT:
            is_shown = event.value in SIGNS and may_react(game, event.person)
            return self._react(game, event) if is_shown else []
        return self._practise(game, event) if event.kind in EVENTS and may_practise(game, event.person) else []

    def update_watching(self, watching: int) -> list[PartialUpdate]:
        """Take the number of spectators; return what pages show of it if it has changed."""
        if watching == self.watching:
            return []
        self.watching = watching
        return [PartialUpdate("watching", pov.Watching(watching))]

    def end_practice(self, game: Game) -> list[PartialUpdate]:
        """Forget the practice dots once the game has begun; return what pages show of that."""
        if not self.squares or may_practise(game, game.host):
            return []
        self.squares.clear()
        return [self._show_dots(game)]

    def list_updates(self, game: Game) -> list[PartialUpdate]:
        """Return what a page lacks that was just opened."""
        updates = [PartialUpdate("watching", pov.Watching(self.watching))] if self.watching else []
        if may_practise(game, game.host) and (self.word or self.squares):
            updates += [self._show_word(), self._show_dots(game)]
        return updates

    def _react(self, game: Game, event: Event) -> list[PartialUpdate]:
        return [PartialUpdate("reaction", build_reaction(game, event.person, next(self.places), event.value))]

    def _practise(self, game: Game, event: Event) -> list[PartialUpdate]:
        updates = []
        if event.word > self.word:
            # The host has drawn another word. This process may have missed when.
            self.word = event.word
            self.squares.clear()
            updates.append(self._show_word())
        if event.kind == PRACTISE and event.word == self.word:
            self.squares[event.person] = event.value
        return [*updates, self._show_dots(game)]

    def _show_word(self) -> PartialUpdate:
        return PartialUpdate("word", pov.get_word(self.code, self.word))

    def _show_dots(self, game: Game) -> PartialUpdate:
        return PartialUpdate("dots", build_dots(game, self.squares))
