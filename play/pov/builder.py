"""Who sees what: the Pov of one viewer, built from what they may know and nothing more."""

from functools import cached_property
from typing import Any

from msgspec.structs import replace

from ..rules import chat, turn_order
from ..rules.game import Game
from ..rules.phases import AT_THE_END, CLUE, IN_A_GAME, IN_A_ROUND, LOBBY, OVER, PICK
from . import end_builder, facts, regions
from .chat import Chat, Said, Say
from .door import Door, Removal
from .door_builder import build_door, build_removal
from .events_builder import build_events
from .pieces_builder import NO_SECRET, build_pieces, build_secret
from .players import People, Person
from .players_builder import add_tools, build_players, list_squares, list_statuses, mark_own, update_players
from .regions import Clock, History, News, Pieces, Pov, Secret
from .sharing import FIELDS, keep, keep_items, list_changed_fields, shared, shared_while
from .squares import get_square
from .status import Status, TurnStatus
from .status_builder import build_status, build_turn_status
from .steps import Step, find_step
from .token import Token
from .turn import Result, Turn
from .turn_builder import add_door, add_own, add_skip, build_common_turn, build_results, build_turn
from .viewers import SPECTATOR, Viewer, list_viewers


def build_pov(
    code: str,
    game: Game,
    viewer: int | None,
    present: frozenset[int] | None = None,
    leaver: int | None = None,
    knock: int | None = None,
    gone: frozenset[int] = frozenset(),
) -> Pov:
    """Return the view of the player with this id, or of a spectator (None), who may be a leaver or knock at the door.

    `present` are the ids of the players who are there; None where nobody is known to be away. `gone` are the newcomers
    who have long been away.
    """
    return PovBuilder(code, game, present, gone).build(viewer, leaver, knock)


class PovBuilder:
    """Builds the Povs of all viewers of one game as it is now. What several of them see alike is built once.

    `before` has built what the same viewers see until now. What has not changed since is the very same object as
    there, so that a Pov differs from the one before in few slices, and a glance tells which.
    """

    def __init__(
        self,
        code: str,
        game: Game,
        present: frozenset[int] | None = None,
        gone: frozenset[int] = frozenset(),
        before: "PovBuilder | None" = None,
    ) -> None:
        self.code = code
        self.game = game
        self.gone = gone
        self.before = before
        self.povs: dict[tuple[int | None, int | None, int | None], Pov] = {}
        self.turns: dict[tuple, Turn] = {}
        self.steps: dict[tuple, Step] = {}
        # The viewers of whose pages nothing changes that is their own.
        self.bystanders: set[tuple] = set()
        self.bystanders_step: Step | None = None
        self.away = frozenset() if present is None else frozenset(player.id for player in game.active) - present

    def build(self, viewer: int | None, leaver: int | None = None, knock: int | None = None) -> Pov:
        who = viewer, leaver, knock
        if who not in self.povs:
            was = self.before.povs.get(who) if self.before else None
            pov = self._build(self.viewers[viewer] if viewer else SPECTATOR, leaver, knock, was)
            self.povs[who] = keep(was, pov)
        return self.povs[who]

    @cached_property
    def changed(self) -> frozenset[str]:
        """Return the fields of the game that were not the same objects before: all of them if there was no game."""
        return list_changed_fields(self.before.game, self.game) if self.before else FIELDS

    def recall(self, name: str) -> Any:
        """Return what the builder before has built under this name, or None."""
        return vars(self.before).get(name) if self.before else None

    def find_step(self, viewer: int | None, leaver: int | None, knock: int | None, shown: Pov | None) -> Step:
        """Return what takes a page of this viewer, which shows that Pov, to the one that was built here.

        Viewers who may share a step do, if their pages show what was built before.
        """
        who = viewer, leaver, knock
        pov = self.povs[who]
        if shown is None or not self.before or shown is not self.before.povs.get(who):
            return find_step(shown, pov)
        if who in self.bystanders:
            step = self.bystanders_step = self.bystanders_step or find_step(shown, pov)
            if not step.has_whole_list:
                return step
        if who not in self.steps:
            self.steps[who] = find_step(shown, pov)
        return self.steps[who]

    def forget_before(self) -> None:
        """Free what was built before. Povs that are built from now on share nothing with it."""
        self.before = None

    def _build(self, own: Viewer, leaver: int | None, knock: int | None, was: Pov | None) -> Pov:
        turn = self._build_turn(own, leaver, knock, was)
        if was and turn is was.turn and self._is_bystander(own):
            players = self._build_players(own, was)
            if players.items[self._places[own.id]] is was.players.items[self._places[own.id]]:
                self.bystanders.add((own.id, leaver, knock))
            return replace(was, players=players, **self._common)
        return Pov(
            turn=turn,
            secret=self._build_secret(own, was),
            players=self._build_players(own, was),
            settings=self._build_settings(own),
            say=self._build_say(own, was),
            events=build_events(self.code, self.game, own.id, leaver),
            **{**self._common, "status": self._build_status(own, was), "pieces": self._build_pieces(own, was)},
            **(self._doors_of_host if own.is_host else self._doors),
        )

    def _is_bystander(self, own: Viewer) -> bool:
        """Return whether nothing but the common slices, and lines of the list, can have changed for this guesser."""
        return own.role == "guesser" and not (own.is_yours or own.is_host) and self._is_same_step

    @cached_property
    def _is_same_step(self) -> bool:
        """Return whether only the round has gone on since the builder before, within a step of open guesses."""
        same = ("phase", "step", "players", "host", "settings", "chat", "waiting", "knocks")
        is_open = self.game.phase in IN_A_ROUND and not self._has_secret_pieces
        return is_open and self.changed.isdisjoint(same)

    @cached_property
    def _common(self) -> dict[str, Any]:
        """Return the slices that are everybody's, or nearly so."""
        return {
            "status": self._status,
            "clock": self._clock,
            "pieces": self._pieces,
            "history": self._history,
            "chat": self._chat,
            "news": self._news,
        }

    @cached_property
    def _doors(self) -> dict[str, Any]:
        return {"door": self._door, "removal": self._removal}

    @cached_property
    def _doors_of_host(self) -> dict[str, Any]:
        return {"door": self._door_of_host, "removal": self._removal_of_host}

    def _build_turn(self, own: Viewer, leaver: int | None, knock: int | None, was: Pov | None) -> Turn:
        # One turn is built for all viewers who can do the same.
        can = *own.abilities, leaver, knock
        before = self.before.turns.get(can) if self.before else None
        if can not in self.turns:
            self.turns[can] = keep(before, self._build_shared_turn(own, leaver, knock))
        if was and self.turns[can] is before and self._has_same_own(own):
            return was.turn
        return keep(was.turn if was else None, add_own(self.turns[can], self.game, own, self._results))

    def _has_same_own(self, own: Viewer) -> bool:
        # Tokens to choose from and results, which are no player's in a round, are not looked at.
        return self.game.phase in IN_A_ROUND and own is self.before.viewers.get(own.id)

    def _build_shared_turn(self, own: Viewer, leaver: int | None, knock: int | None) -> Turn:
        turn = build_turn(self._turn, self.game, own, leaver)
        if own.is_host:
            return add_skip(turn, self.game, self.away)
        return turn if own.id else add_door(turn, self.game, leaver, knock, self.away, self.gone)

    def _build_status(self, own: Viewer, was: Pov | None) -> Status:
        if own.is_yours:
            return self._status_if_yours
        if self.game.phase not in AT_THE_END or own.id not in self.game.finishers:
            return self._status
        return keep(was.status if was else None, end_builder.add_own(self.game, self._status, own.id))

    def _build_pieces(self, own: Viewer, was: Pov | None) -> Pieces:
        if not self._has_secret_pieces:
            return self._pieces
        return keep(was.pieces if was else None, build_pieces(self.game, own.id, self._tokens))

    def _build_secret(self, own: Viewer, was: Pov | None) -> Secret:
        if own.role != "giver" or self.game.phase not in IN_A_ROUND:
            return NO_SECRET
        return keep(was.secret if was else None, build_secret(self.game))

    def _build_players(self, own: Viewer, was: Pov | None) -> People:
        if not own.id:
            return self._players
        lines = list(self._players.items)
        place = self._places[own.id]
        lines[place] = self._mark_own(own, place, was.players if was else None)
        if own.is_host:
            lines = self._add_tools(lines, was.players if was else None)
        return keep(was.players if was else None, People(tuple(lines)))

    def _add_tools(self, lines: list[Person], was: People | None) -> list[Person]:
        before, awaited = self.recall("_players"), self.game.awaited
        if not was or not before or len(before.items) != len(lines) or "host" in self.changed:
            return [add_tools(self.game, line, awaited) for line in lines]
        return [
            tooled
            if line is old and not tooled.skip_moment_id and line.id not in awaited
            else keep(tooled, add_tools(self.game, line, awaited))
            for line, old, tooled in zip(lines, before.items, was.items)
        ]

    def _mark_own(self, own: Viewer, place: int, was: People | None) -> Person:
        line = self._players.items[place]
        before = self.recall("_players")
        if was and before and not self._has_secret_pieces and before.items[place : place + 1] == (line,):
            return was.items[place]
        squares = list_squares(self.game, own.id) if self._has_secret_pieces else self._squares
        marked = mark_own(line, squares.get(own.id, ()))
        return keep(was.items[place], marked) if was and place < len(was.items) else marked

    def _build_settings(self, own: Viewer) -> regions.RoomSettings:
        if own.is_host:
            return self._settings_of_host
        return self._settings_of_others if own.id else self._settings_of_spectators

    def _build_say(self, own: Viewer, was: Pov | None) -> Say:
        if not own.id:
            return Say(self.code, "stranger", 0)
        say = Say(self.code, chat.why_closed(self.game, own.id), self._last_said.get(own.id, 0))
        return keep(was.say if was else None, say)

    @cached_property
    def viewers(self) -> dict[int, Viewer]:
        before = self.before.viewers if self.before else {}
        return {id: keep(before.get(id), own) for id, own in list_viewers(self.game, self._order, self._tokens).items()}

    @shared
    def _status(self) -> Status:
        return replace(self._standing, doing=self._doing)

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
    def _standing(self) -> Status:
        status = build_status(self.code, self.game, self._doing)
        return end_builder.add_end(self.game, status) if self.game.phase in AT_THE_END else status

    @shared
    def _doing(self) -> TurnStatus:
        return build_turn_status(self.game, self.away, self._order)

    @shared
    def _status_if_yours(self) -> Status:
        # At a guess `doing` alone depends on whose turn it is, so that it travels alone.
        is_yours = self.game.phase in (PICK, CLUE)
        return replace(self._status, is_yours=is_yours, doing=replace(self._doing, is_yours=True))

    @shared
    def _clock(self) -> Clock:
        is_paused = self.game.waiting.is_paused
        return Clock(0 if is_paused or self.game.phase == OVER else self.game.deadline, is_paused)

    @shared
    def _pieces(self) -> Pieces:
        return keep_items(self.recall("_pieces"), build_pieces(self.game, None, self._tokens))

    @shared
    def _players(self) -> People:
        """Return the list as a spectator sees it. Lines that have not changed are the same as before."""
        before = self.recall("_players")
        does = list_statuses(self.game, self._squares)
        # A line says no more of the game than this, and what its player does.
        is_same = self.changed.isdisjoint(("players", "host", "phase", "finishers"))
        if before and is_same and self.before.away == self.away:
            return keep(before, update_players(before, does))
        return keep_items(before, build_players(self.code, self.game, self.away, does))

    @cached_property
    def _places(self) -> dict[int, int]:
        return {line.id: place for place, line in enumerate(self._players.items)}

    @shared_while("players")
    def _tokens(self) -> dict[int, Token]:
        return facts.list_tokens(self.game)

    @shared_while("history", "given", "clues", "phase", "players")
    def _history(self) -> History:
        return _build_history(self.game)

    @shared_while("settings", "phase", "players", "laps", "waiting")
    def _settings_of_host(self) -> regions.RoomSettings:
        return _build_settings(self.code, self.game, is_host=True, has_joined=True)

    @shared_while("settings", "phase", "players", "laps", "waiting")
    def _settings_of_others(self) -> regions.RoomSettings:
        return _build_settings(self.code, self.game, is_host=False, has_joined=True)

    @shared_while("settings", "phase", "players", "laps", "waiting")
    def _settings_of_spectators(self) -> regions.RoomSettings:
        return _build_settings(self.code, self.game, is_host=False, has_joined=False)

    @shared_while("knocks", "host")
    def _door(self) -> Door:
        return build_door(self.code, self.game, None)

    @shared_while("knocks", "host")
    def _door_of_host(self) -> Door:
        return build_door(self.code, self.game, self.game.host)

    @shared_while("players", "host", "settings")
    def _removal(self) -> Removal:
        return build_removal(self.code, self.game, None)

    @shared_while("players", "host", "settings")
    def _removal_of_host(self) -> Removal:
        return build_removal(self.code, self.game, self.game.host)

    @shared_while("chat")
    def _chat(self) -> Chat:
        return _build_chat(self.game)

    @shared
    def _news(self) -> News:
        news = _build_news(self.game)
        return _add_settings(news, self._settings_of_others) if news.kind == "settings" else news

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
        "out",
    )
    def _turn(self) -> Turn:
        return build_common_turn(self.code, self.game)

    @cached_property
    def _last_said(self) -> dict[int, int]:
        return {said.player: said.number for said in self.game.chat}

    @cached_property
    def _squares(self) -> dict[int, tuple[str, ...]]:
        return list_squares(self.game, None)

    @cached_property
    def _order(self) -> tuple[int, ...]:
        return facts.list_order(self.game)

    @cached_property
    def _results(self) -> tuple[Result, ...]:
        return build_results(self.game)

    @cached_property
    def _has_secret_pieces(self) -> bool:
        return facts.has_secret_pieces(self.game)


def _build_history(game: Game) -> History:
    return History(
        tuple(
            regions.Played(
                number, facts.get_name(game, played.giver), played.clues, get_square(played.target), played.earned
            )
            for number, played in enumerate(game.history, 1)
        ),
        game.given[: -len(game.clues)] if game.clues and game.phase not in AT_THE_END else game.given,
    )


def _build_settings(code: str, game: Game, is_host: bool, has_joined: bool) -> regions.RoomSettings:
    return regions.RoomSettings(
        code=code,
        is_host=is_host,
        is_lobby=game.phase == LOBBY,
        has_joined=has_joined,
        chosen=game.settings,
        seconds=game.time_limit,
        rounds_each=turn_order.count_laps(game) if game.phase == LOBBY else game.laps,
        may_pause=is_host and game.phase in IN_A_GAME and not game.waiting.is_paused,
        has_paused=is_host and game.waiting.is_paused,
    )


def _build_chat(game: Game) -> Chat:
    return Chat(
        tuple(Said(said.number, said.name, facts.get_initial(said.name), said.colour, said.text) for said in game.chat)
    )


def _build_say(code: str, game: Game, viewer: int | None) -> Say:
    if viewer is None:
        return Say(code, "stranger", 0)
    last = max((said.number for said in game.chat if said.player == viewer), default=0)
    return Say(code, chat.why_closed(game, viewer), last)


def _build_news(game: Game) -> News:
    news = game.news
    square = get_square(news.square) if news.square else None
    return News(news.kind, facts.get_name(game, news.player), square, news.text)


def _add_settings(news: News, settings: regions.RoomSettings) -> News:
    return replace(news, settings=settings, changes=tuple(f"room/chosen.html#{name}" for name in news.text.split()))
