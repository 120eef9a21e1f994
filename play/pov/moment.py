"""One moment of a game: what all its viewers see alike, or nearly so, and who they are."""

from functools import cached_property
from typing import Any

from msgspec.structs import replace

from ..rules import turn_order
from ..rules.game import Game
from ..rules.phases import AT_THE_END, CLUE, IN_A_ROUND, OVER, PICK
from . import end_builder, facts
from .chat import Chat
from .door import Door, Removal
from .door_builder import build_door, build_removal
from .heard import Heard
from .heard_builder import build_heard
from .pieces_builder import build_pieces
from .players import People
from .players_builder import build_players, list_squares, list_statuses, update_players
from .regions import Clock, History, News, Pieces, RoomSettings
from .room_builder import add_settings, build_chat, build_history, build_news, build_settings
from .sharing import FIELDS, keep, keep_items, list_changed_fields, shared, shared_while
from .status import Status, TurnStatus
from .status_builder import build_status, build_turn_status
from .token import Token
from .turn import Result, Turn
from .turn_builder import build_common_turn, build_results
from .viewers import SPECTATOR, Viewer, list_viewers


class Moment:
    """Builds the slices of a game as it is now that several viewers share. Each is built once, when it is asked for.

    `away` are the ids of the absent players. `before` is an earlier moment of the same room. What has not changed
    since is the very same object as there.
    """

    def __init__(self, code: str, game: Game, away: frozenset[int], before: "Moment | None") -> None:
        self.code = code
        self.game = game
        self.away = away
        self.before = before

    @cached_property
    def changed(self) -> frozenset[str]:
        """Return the fields of the game that were not the same objects before: all of them if there was no game."""
        return list_changed_fields(self.before.game, self.game) if self.before else FIELDS

    def recall(self, name: str) -> Any:
        """Return what the moment before has built under this name, or None."""
        return vars(self.before).get(name) if self.before else None

    @cached_property
    def viewers(self) -> dict[int, Viewer]:
        before = self.before.viewers if self.before else {}
        return {id: keep(before.get(id), own) for id, own in list_viewers(self.game, self.order, self.tokens).items()}

    @shared
    def status(self) -> Status:
        return replace(self.standing, doing=self.doing)

    @shared_while(
        "settings",
        "players",
        "phase",
        "lap",
        "laps",
        "first",
        "round",
        "giver",
        "giver_seat",
        "step",
        "clues",
        "history",
        "finishers",
    )
    def standing(self) -> Status:
        status = build_status(self.code, self.game, self.doing, self.order)
        return end_builder.add_end(self.game, status) if self.game.phase in AT_THE_END else status

    @shared
    def doing(self) -> TurnStatus:
        return build_turn_status(self.game, self.away, self.order)

    @shared
    def status_if_yours(self) -> Status:
        # At a guess `doing` alone depends on whose turn it is, so that it travels alone.
        is_yours = self.game.phase in (PICK, CLUE)
        return replace(self.status, is_yours=is_yours, doing=replace(self.doing, is_yours=True))

    @shared
    def clock(self) -> Clock:
        is_paused = self.game.waiting.is_paused
        return Clock(0 if is_paused or self.game.phase == OVER else self.game.deadline, is_paused)

    @shared
    def pieces(self) -> Pieces:
        return keep_items(self.recall("pieces"), build_pieces(self.game, None, self.tokens))

    @shared
    def players(self) -> People:
        """Return the list as a spectator sees it. Lines that have not changed are the same as before."""
        before = self.recall("players")
        does = list_statuses(self.game, self.squares)
        # A line says no more of the game than this, and what its player does.
        is_same = self.changed.isdisjoint(("players", "host", "phase", "finishers"))
        if before and is_same and self.before.away == self.away:
            return keep(before, update_players(before, does))
        return keep_items(before, build_players(self.code, self.game, self.away, does))

    @cached_property
    def places(self) -> dict[int, int]:
        return {line.id: place for place, line in enumerate(self.players.items)}

    @shared_while("players")
    def tokens(self) -> dict[int, Token]:
        return facts.list_tokens(self.game)

    @shared_while("history", "given", "clues", "phase", "players")
    def history(self) -> History:
        return build_history(self.game)

    @shared_while("settings", "phase", "players", "laps", "waiting")
    def settings_of_host(self) -> RoomSettings:
        return build_settings(self.code, self.game, is_host=True, has_joined=True)

    @shared_while("settings", "phase", "players", "laps", "waiting")
    def settings_of_others(self) -> RoomSettings:
        return build_settings(self.code, self.game, is_host=False, has_joined=True)

    @shared_while("settings", "phase", "players", "laps", "waiting")
    def settings_of_spectators(self) -> RoomSettings:
        return build_settings(self.code, self.game, is_host=False, has_joined=False)

    @shared_while("knocks", "host")
    def door(self) -> Door:
        return build_door(self.code, self.game, None)

    @shared_while("knocks", "host")
    def door_of_host(self) -> Door:
        return build_door(self.code, self.game, self.game.host)

    @shared_while("players", "host", "settings")
    def removal(self) -> Removal:
        return build_removal(self.code, self.game, None)

    @shared_while("players", "host", "settings")
    def removal_of_host(self) -> Removal:
        return build_removal(self.code, self.game, self.game.host)

    @shared_while("chat")
    def chat(self) -> Chat:
        return build_chat(self.game)

    @shared
    def news(self) -> News:
        news = build_news(self.game)
        is_of_settings = news.kind == "settings"
        return add_settings(self.code, self.game, news, self.settings_of_others) if is_of_settings else news

    @shared
    def news_of_giver(self) -> News:
        # Where others hear of the giver, the giver hears what to do. These sentences are for screen readers alone.
        is_of_giver = self.news.kind in ("round", "picked")
        return replace(self.news, is_yours=True) if is_of_giver else self.news

    @shared
    def heard_by_others(self) -> Heard:
        """Return what is told aloud to viewers of whom nothing is awaited and who have no part in the result."""
        return build_heard(self.game, SPECTATOR, self.status)

    @shared_while(
        "settings",
        "players",
        "host",
        "phase",
        "round",
        "lap",
        "laps",
        "first",
        "giver",
        "giver_seat",
        "step",
        "waiting",
    )
    def common_turn(self) -> Turn:
        return build_common_turn(self.code, self.game)

    @cached_property
    def last_said(self) -> dict[int, int]:
        return {said.player: said.number for said in self.game.chat}

    @cached_property
    def squares(self) -> dict[int, tuple[str, ...]]:
        return list_squares(self.game, None)

    @cached_property
    def order(self) -> tuple[int, ...]:
        return turn_order.list_guessers(self.game) if self.game.phase in IN_A_ROUND else ()

    @cached_property
    def results(self) -> tuple[Result, ...]:
        return build_results(self.game)

    @cached_property
    def has_secret_pieces(self) -> bool:
        return facts.has_secret_pieces(self.game)

    @cached_property
    def is_same_step(self) -> bool:
        """Return whether only the round has gone on since the moment before, within a step of open guesses."""
        same = ("phase", "step", "players", "host", "settings", "chat", "waiting", "knocks")
        is_open = self.game.phase in IN_A_ROUND and not self.has_secret_pieces
        return is_open and self.changed.isdisjoint(same)

    @cached_property
    def common_slices(self) -> dict[str, Any]:
        """Return the slices that may change for a guesser who waits, as everybody of them sees them."""
        return {
            "status": self.status,
            "clock": self.clock,
            "pieces": self.pieces,
            "history": self.history,
            "chat": self.chat,
            "news": self.news,
        }

    @cached_property
    def doors(self) -> dict[str, Any]:
        return {"door": self.door, "removal": self.removal}

    @cached_property
    def doors_of_host(self) -> dict[str, Any]:
        return {"door": self.door_of_host, "removal": self.removal_of_host}
