"""Who sees what: the Pov of one viewer, built from what they may know and nothing more."""

from functools import cached_property

from msgspec.structs import replace

from ..rules import chat, turn_order
from ..rules.game import Game
from ..rules.phases import AT_THE_END, CLUE, IN_A_GAME, IN_A_ROUND, LOBBY, OVER, PICK
from . import end_builder, facts, players_builder, regions
from .chat import Chat, Said, Say
from .door import Door, Removal
from .door_builder import build_door, build_removal
from .events_builder import build_events
from .pieces_builder import NO_SECRET, build_pieces, build_secret
from .players import People
from .regions import Clock, History, News, Pieces, Pov, Secret
from .squares import get_square
from .status import Status
from .status_builder import build_status
from .turn import Result, Turn
from .turn_builder import (
    add_door,
    add_own,
    add_skip,
    build_results,
    build_turn,
    get_role,
    has_acted,
    has_placed,
    is_turn_of,
)


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
    """Builds the Povs of all viewers of one game as it is now. What several of them see alike is built once."""

    def __init__(
        self, code: str, game: Game, present: frozenset[int] | None = None, gone: frozenset[int] = frozenset()
    ) -> None:
        self.code = code
        self.game = game
        self.gone = gone
        self.turns: dict[tuple, Turn] = {}
        self.away = frozenset() if present is None else frozenset(player.id for player in game.active) - present

    def build(self, viewer: int | None, leaver: int | None = None, knock: int | None = None) -> Pov:
        is_yours = is_turn_of(self.game, viewer)
        return Pov(
            status=self._status_if_yours if is_yours else self._build_status(viewer),
            clock=self._clock,
            turn=self._build_turn(viewer, leaver, knock, is_yours),
            pieces=build_pieces(self.game, viewer) if self._has_secret_pieces else self._pieces,
            secret=self._build_secret(viewer),
            players=self._build_players(viewer),
            history=self._history,
            settings=self._build_settings(viewer),
            chat=self._chat,
            say=_build_say(self.code, self.game, viewer),
            news=self._news,
            events=build_events(self.code, self.game, viewer, leaver),
            door=self._door_of_host if viewer == self.game.host else self._door,
            removal=self._removal_of_host if viewer == self.game.host else self._removal,
        )

    def _build_turn(self, viewer: int | None, leaver: int | None, knock: int | None, is_yours: bool) -> Turn:
        # One turn is built for all viewers who can do the same.
        game = self.game
        is_done = has_placed(game, viewer), has_acted(game, viewer, self._order)
        can = get_role(game, viewer), is_yours, viewer == game.host, is_done, leaver, knock
        if can not in self.turns:
            turn = build_turn(self.code, game, viewer, leaver, self._order)
            turn = add_skip(turn, game, self.away) if viewer == game.host else turn
            self.turns[can] = add_door(turn, game, leaver, knock, self.away, self.gone) if viewer is None else turn
        return add_own(self.turns[can], game, viewer, self._results, self._order)

    def _build_status(self, viewer: int | None) -> Status:
        if self.game.phase not in AT_THE_END or viewer not in self.game.finishers:
            return self._status
        return end_builder.add_own(self.game, self._status, viewer)

    @cached_property
    def _status(self) -> Status:
        status = build_status(self.code, self.game, self.away)
        return end_builder.add_end(self.game, status) if self.game.phase in AT_THE_END else status

    @cached_property
    def _status_if_yours(self) -> Status:
        # At a guess `doing` alone depends on whose turn it is, so that it travels alone.
        is_yours = self.game.phase in (PICK, CLUE)
        return replace(self._status, is_yours=is_yours, doing=replace(self._status.doing, is_yours=True))

    @cached_property
    def _clock(self) -> Clock:
        is_paused = self.game.waiting.is_paused
        return Clock(0 if is_paused or self.game.phase == OVER else self.game.deadline, is_paused)

    @cached_property
    def _order(self) -> tuple[int, ...]:
        return facts.list_order(self.game)

    @cached_property
    def _results(self) -> tuple[Result, ...]:
        return build_results(self.game)

    @cached_property
    def _has_secret_pieces(self) -> bool:
        return facts.has_secret_pieces(self.game)

    @cached_property
    def _pieces(self) -> Pieces:
        return build_pieces(self.game, None)

    def _build_secret(self, viewer: int | None) -> Secret:
        is_giver = viewer is not None and viewer == self.game.giver and self.game.phase in IN_A_ROUND
        return build_secret(self.game) if is_giver else NO_SECRET

    def _build_players(self, viewer: int | None) -> People:
        everybody = self._list_players(viewer) if self._has_secret_pieces else self._players
        return everybody if viewer is None else players_builder.mark_for_viewer(self.game, everybody, viewer)

    @cached_property
    def _players(self) -> People:
        return self._list_players(None)

    def _list_players(self, viewer: int | None) -> People:
        pieces = tuple(piece for _, piece in facts.list_visible_pieces(self.game, viewer))
        return players_builder.build_players(self.code, self.game, self.away, pieces)

    @cached_property
    def _history(self) -> History:
        return _build_history(self.game)

    def _build_settings(self, viewer: int | None) -> regions.RoomSettings:
        if viewer is not None and viewer != self.game.host:
            return self._settings_of_others
        return _build_settings(self.code, self.game, viewer is not None, viewer is not None)

    @cached_property
    def _settings_of_others(self) -> regions.RoomSettings:
        return _build_settings(self.code, self.game, is_host=False, has_joined=True)

    @cached_property
    def _door(self) -> Door:
        return build_door(self.code, self.game, None)

    @cached_property
    def _door_of_host(self) -> Door:
        return build_door(self.code, self.game, self.game.host)

    @cached_property
    def _removal(self) -> Removal:
        return build_removal(self.code, self.game, None)

    @cached_property
    def _removal_of_host(self) -> Removal:
        return build_removal(self.code, self.game, self.game.host)

    @cached_property
    def _chat(self) -> Chat:
        return _build_chat(self.game)

    @cached_property
    def _news(self) -> News:
        news = _build_news(self.game)
        return _add_settings(news, self._settings_of_others) if news.kind == "settings" else news


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
