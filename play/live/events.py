"""What is pushed and never saved: reactions, practice dots and their word, how many spectators there are.

An event holds no secret, is small, and may be lost without harm. It lives in the memory of the processes that show its
room. web/limits/rate_limits.py limits how many a visitor and a room may send.
"""

from itertools import cycle
from typing import NamedTuple

from ..pov import events as pov
from ..pov.events_builder import build_dots, build_reaction
from ..pov.slice import Slice
from ..rules.events import SIGNS, is_practice_open, may_practise, may_react
from ..rules.game import Game

REACT, PRACTISE, WORD = EVENTS = ("react", "practise", "word")

# What a process answers to one that has missed a word. No browser sends it.
MISSED_WORD = "missed-word"


class Event(NamedTuple):
    """What a player or a spectator did, as it travels between processes.

    `kind` is one of EVENTS, or MISSED_WORD. `person` is the player's id, 0 for a spectator. `value` is a sign or a
    square. `word` counts the words that the room has practised with.
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
        self.dots = pov.Dots()  # as they were shown last
        self.watching = 0

    def number(self, event: Event) -> Event:
        """Return the event with the number of the word that it is about."""
        return event._replace(word=self.word + (event.kind == WORD))

    def correct(self, game: Game, event: Event) -> Event | None:
        """Return the answer to a process that has missed a word, as its event shows. Call it before `apply`."""
        own = self.number(event)
        if event.kind not in (PRACTISE, WORD) or event.word >= own.word or not may_practise(game, event.person):
            return None
        return own._replace(kind=MISSED_WORD, value="")

    def apply(self, game: Game, event: Event) -> list[PartialUpdate]:
        """Keep an event of this process or another one. Return what pages show of it, if the game still allows it."""
        if event.kind == REACT:
            is_shown = event.value in SIGNS and may_react(game, event.person)
            return self._react(game, event) if is_shown else []
        is_practice = event.kind in (PRACTISE, WORD, MISSED_WORD)
        return self._practise(game, event) if is_practice and may_practise(game, event.person) else []

    def update_watching(self, watching: int) -> list[PartialUpdate]:
        """Take the number of spectators; return what pages show of it if it has changed."""
        if watching == self.watching:
            return []
        self.watching = watching
        return [self._show_watching()]

    def update_dots(self, game: Game) -> list[PartialUpdate]:
        """Return the practice dots if they differ from what was shown: also for a player's token, or the start."""
        if not is_practice_open(game):
            self.squares.clear()
        dots = build_dots(game, self.squares)
        if dots == self.dots:
            return []
        self.dots = dots
        return [self._show_dots()]

    def list_updates(self, game: Game, is_page_new: bool) -> list[PartialUpdate]:
        """Return what a page lacks whose socket has come. A new page shows nothing but the room's first word."""
        updates = [self._show_watching()] if self.watching or not is_page_new else []
        has_practice = is_practice_open(game) and (self.word or self.dots.items)
        return [*updates, self._show_word(), self._show_dots()] if has_practice or not is_page_new else updates

    def _react(self, game: Game, event: Event) -> list[PartialUpdate]:
        return [PartialUpdate("reaction", build_reaction(game, event.person, next(self.places), event.value))]

    def _practise(self, game: Game, event: Event) -> list[PartialUpdate]:
        # The host who draws a word has drawn another one, even where this process had counted further.
        word = max(event.word, self.number(event).word)
        updates = []
        if word > self.word:
            self.word = word
            self.squares.clear()
            updates.append(self._show_word())
        if event.kind == PRACTISE and event.word == self.word:
            self.squares[event.person] = event.value
        return [*updates, *self.update_dots(game)]

    def _show_watching(self) -> PartialUpdate:
        return PartialUpdate("watching", pov.Watching(self.watching))

    def _show_word(self) -> PartialUpdate:
        return PartialUpdate("word", pov.get_word(self.code, self.word))

    def _show_dots(self) -> PartialUpdate:
        return PartialUpdate("dots", self.dots)
