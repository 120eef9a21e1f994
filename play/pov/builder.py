"""Who sees what: the slices of one viewer, built from what they may know and nothing more."""

from collections.abc import Iterable
from functools import cached_property

from msgspec.structs import replace

from ..rules import board, chat, seats, turn_order
from ..rules.game import GUESS, IN_A_ROUND, LOBBY, MIN_PLAYERS, OVER, PICK, REVEAL, Game, Piece, Player
from ..rules.settings import CHOICES
from . import players, regions
from .regions import Clock, History, News, People, Pieces, Result, Square, Status, Turn, TurnStatus, square


class Pov(regions.Slice):
    """The slices of one viewer, each of them all that its region's template gets."""

    status: Status
    clock: Clock
    turn: Turn
    pieces: Pieces
    players: People
    history: History
    settings: regions.RoomSettings
    chat: regions.Chat
    say: regions.Say
    news: News

    @staticmethod
    def of(
        code: str,
        game: Game,
        viewer: int | None,
        present: frozenset[int] | None = None,
        leaver: int | None = None,
    ) -> "Pov":
        """The view of the player with this id, or of a spectator (None), who may be a leaver.

        `present` are the ids of those who are there; None where nobody is known to be away.
        """
        return PovBuilder(code, game, present).seen_by(viewer, leaver)


class PovBuilder:
    """A game as it is now, for all who look at it: what is the same for several of them is made once."""

    def __init__(self, code: str, game: Game, present: frozenset[int] | None = None) -> None:
        self.code = code
        self.game = game
        self.turns: dict[tuple, Turn] = {}
        self.away = frozenset() if present is None else frozenset(player.id for player in game.active) - present

    def seen_by(self, viewer: int | None, leaver: int | None = None) -> Pov:
        """The view of this player, or of a spectator, as `Pov.of`."""
        is_yours = _is_yours(self.game, viewer)
        return Pov(
            status=self._status_if_yours if is_yours else self._status,
            clock=self._clock,
            turn=self._turn_of(viewer, leaver, is_yours),
            pieces=_pieces(self.game, viewer) if self._has_secret_pieces else self._pieces,
            players=self._players_of(viewer),
            history=self._history,
            settings=self._settings_of(viewer),
            chat=self._chat,
            say=_say(self.code, self.game, viewer),
            news=self._news,
        )

    def _turn_of(self, viewer: int | None, leaver: int | None, is_yours: bool) -> Turn:
        """Those who can do the same differ by who they are alone."""
        if viewer is None:
            return _turn(self.code, self.game, None, leaver, self._results)
        can = _role(self.game, viewer), is_yours, viewer == self.game.host, leaver
        if can not in self.turns:
            self.turns[can] = _turn(self.code, self.game, viewer, leaver, self._results)
        results = _own_first(self._results, viewer)
        return replace(self.turns[can], player=viewer, name=players.name(self.game, viewer), results=results)

    @cached_property
    def _status(self) -> Status:
        return _status(self.code, self.game, self.away)

    @cached_property
    def _status_if_yours(self) -> Status:
        return replace(self._status, is_yours=True, doing=replace(self._status.doing, is_yours=True))

    @cached_property
    def _clock(self) -> Clock:
        return Clock(self.game.deadline)

    @cached_property
    def _results(self) -> tuple[Result, ...]:
        return _results(self.game) if self.game.phase == REVEAL else ()

    @property
    def _has_secret_pieces(self) -> bool:
        return self.game.settings.is_quick and self.game.phase == GUESS

    @cached_property
    def _pieces(self) -> Pieces:
        return _pieces(self.game, None)

    def _players_of(self, viewer: int | None) -> People:
        everybody = self._listed(viewer) if self._has_secret_pieces else self._players
        return everybody if viewer is None else players.seen_by(self.game, everybody, viewer)

    @cached_property
    def _players(self) -> People:
        return self._listed(None)

    def _listed(self, viewer: int | None) -> People:
        return players.listed(self.code, self.game, self.away, (piece for _, piece in _lying(self.game, viewer)))

    @cached_property
    def _history(self) -> History:
        return _history(self.game)

    def _settings_of(self, viewer: int | None) -> regions.RoomSettings:
        if viewer is not None and viewer != self.game.host:
            return self._settings_of_others
        return _settings(self.code, self.game, viewer is not None, viewer is not None)

    @cached_property
    def _settings_of_others(self) -> regions.RoomSettings:
        return _settings(self.code, self.game, is_host=False, has_joined=True)

    @cached_property
    def _chat(self) -> regions.Chat:
        return _chat(self.game)

    @cached_property
    def _news(self) -> News:
        return _news(self.game)


def listed(open_rooms: Iterable[tuple[str, Game]]) -> tuple[regions.OpenRoom, ...]:
    """What the front page tells everybody of these rooms."""
    return tuple(
        regions.OpenRoom(
            code=code,
            host_name=players.name(game, game.host),
            players=len(game.active),
            phase=game.phase,
            round=game.round,
            rounds=_rounds(game),
            is_joinable=not _closed(game, None),
        )
        for code, game in open_rooms
    )


def _status(code: str, game: Game, away: frozenset[int]) -> Status:
    """As it is for those whose turn it is not."""
    return Status(
        code=code,
        phase=game.phase,
        round=game.round,
        rounds=_rounds(game),
        step=game.step,
        giver=game.giver,
        giver_name=players.name(game, game.giver),
        is_yours=False,
        clues=game.clues,
        is_lost=game.phase == REVEAL and not game.clues,
        missing=_missing(game),
        winners=tuple(players.name(game, id) for id in players.winners(game)),
        podium=players.podium(game),
        best=players.best(game),
        doing=_doing(game, away),
    )


def _doing(game: Game, away: frozenset[int]) -> TurnStatus:
    if game.phase in (LOBBY, OVER):
        return TurnStatus(game.phase)
    return TurnStatus(
        phase=game.phase,
        step=game.step,
        giver_name=players.name(game, game.giver),
        awaited=game.awaited,
        awaited_names=tuple(players.name(game, id) for id in game.awaited),
        are_away=bool(game.awaited) and away.issuperset(game.awaited),
        is_quick=game.settings.is_quick,
        is_passed=game.phase == REVEAL and len(game.clues) == 1,
        target=_revealed(game),
    )


def _rounds(game: Game) -> int:
    """How many there will have been; 0 before the first."""
    return turn_order.rounds(game) if game.round else 0


def _turn(code: str, game: Game, viewer: int | None, leaver: int | None, results: tuple[Result, ...]) -> Turn:
    role, is_yours = _role(game, viewer), _is_yours(game, viewer)
    return Turn(
        code=code,
        phase=game.phase,
        step=game.step,
        at=game.at if is_yours else "",
        player=viewer,
        role=role,
        is_yours=is_yours,
        is_host=viewer is not None and viewer == game.host,
        is_quick=game.settings.is_quick,
        round=game.round,
        next_round=_next_round(game, role, leaver),
        is_last=game.phase == REVEAL and not turn_order.has_next(game),
        name=players.name(game, viewer),
        host_name=players.name(game, game.host),
        goes_on=_goes_on(game),
        missing=_missing(game),
        is_full=seats.is_full(game),
        has_bots=role == "giver" and any(player.is_bot for player in game.active),
        closed=_closed(game, leaver) if viewer is None else "",
        leaver=players.name(game, leaver),
        card=tuple(map(square, game.card)) if role == "giver" and game.phase == PICK else (),
        target=square(game.target) if role == "giver" and game.target else None,
        results=_own_first(results, viewer),
    )


def _goes_on(game: Game) -> tuple[str, ...]:
    """Who may end the reveal: the giver and the host, but for a bot (rule 22) and whoever has left."""
    players = [game.player(id) for id in dict.fromkeys((game.giver, game.host))]
    return tuple(player.name for player in players if player and not (player.is_bot or player.is_out))


def _next_round(game: Game, role: str, leaver: int | None) -> int:
    """Only those who wait or watch are told, so that nobody else's turn changes with it."""
    if game.phase in (LOBBY, OVER) or role not in ("waiting", "spectator"):
        return 0
    has_given = leaver is not None and game.player(leaver).gave == game.lap
    is_new = role == "spectator" and not has_given
    has_one = turn_order.is_newcomer_in_time(game) if is_new else turn_order.has_next(game)
    return game.round + 1 if has_one else 0


def _closed(game: Game, leaver: int | None) -> str:
    """Why this visitor cannot join: a leaver may as long as there is room."""
    closed = seats.why_closed(game)
    return "" if leaver and closed != "room-full" else closed


def _role(game: Game, viewer: int | None) -> str:
    if viewer is None:
        return "spectator"
    if not game.player(viewer).seated:
        return "waiting"
    if viewer == game.giver and game.phase in (*IN_A_ROUND, REVEAL):
        return "giver"
    return "guesser"


def _is_yours(game: Game, viewer: int | None) -> bool:
    if viewer is None:
        return False
    if game.phase == REVEAL:
        return viewer in (game.giver, game.host)
    return viewer in game.awaited


def _results(game: Game) -> tuple[Result, ...]:
    results = (_result(game, player) for player in game.players if _has_part(game, player))
    return tuple(sorted(results, key=lambda result: (not result.is_giver, -result.points)))


def _own_first(results: tuple[Result, ...], viewer: int | None) -> tuple[Result, ...]:
    if not results:
        return results
    own = tuple(replace(result, is_you=True) for result in results if result.player == viewer)
    return own + tuple(result for result in results if result.player != viewer)


def _has_part(game: Game, player: Player) -> bool:
    """In this round: whoever is seated, and whoever has left a piece behind."""
    return player.seated or any(piece.player == player.id for piece in game.pieces)


def _result(game: Game, player: Player) -> Result:
    own = [piece for piece in game.pieces if piece.player == player.id]
    rings = [board.distance(game.target, piece.square) for piece in own]
    return Result(
        player=player.id,
        name=player.name,
        points=players.gained(game, player),
        parts=tuple(piece.points for piece in own),
        is_giver=player.id == game.giver,
        nearest=min(rings, default=None),
        near=sum(board.distance(game.target, piece.square) <= 1 for piece in game.pieces),
        is_you=False,
    )


def _pieces(game: Game, viewer: int | None) -> Pieces:
    items, stacks = [], {}
    for number, piece in _lying(game, viewer):
        stack = stacks[piece.square] = stacks.get(piece.square, -1) + 1
        token = players.token(game.player(piece.player))
        items.append(regions.Piece(number, piece.square, piece.player, *token, piece.points, stack))
    return Pieces(tuple(items), _revealed(game))


def _lying(game: Game, viewer: int | None) -> list[tuple[int, Piece]]:
    """The pieces that the viewer may see: in Quick nobody else's before all have guessed (rule 17)."""
    is_secret = game.settings.is_quick and game.phase == GUESS
    return [
        (number, piece)
        for number, piece in enumerate(game.pieces, 1)
        if not is_secret or piece.step < game.step or piece.player == viewer
    ]


def _history(game: Game) -> History:
    return History(
        tuple(
            regions.Played(number, players.name(game, played.giver), played.clues, square(played.target), played.earned)
            for number, played in enumerate(game.history, 1)
        ),
        game.given[: -len(game.clues)] if game.clues and game.phase != OVER else game.given,
    )


def _settings(code: str, game: Game, is_host: bool, has_joined: bool) -> regions.RoomSettings:
    chosen = game.settings
    return regions.RoomSettings(
        code=code,
        is_host=is_host,
        is_lobby=game.phase == LOBBY,
        has_joined=has_joined,
        preset=chosen.preset,
        laps=_sent("laps", chosen.laps),
        limit=_sent("limit", chosen.limit),
        double=chosen.double,
        private=chosen.private,
        late=chosen.late,
        locked=chosen.locked,
        seconds=chosen.seconds,
        rounds_each=turn_order.laps(game) if game.phase == LOBBY else game.laps,
    )


def _sent(name: str, value: int | None) -> str:
    """The value that a form sends for this choice."""
    return next(text for text, meant in CHOICES[name].items() if meant == value)


def _chat(game: Game) -> regions.Chat:
    return regions.Chat(
        tuple(
            regions.Said(said.number, said.name, players.initial(said.name), said.colour, said.text)
            for said in game.chat
        )
    )


def _say(code: str, game: Game, viewer: int | None) -> regions.Say:
    if viewer is None:
        return regions.Say(code, "stranger", 0)
    last = max((said.number for said in game.chat if said.player == viewer), default=0)
    return regions.Say(code, chat.why_closed(game, viewer), last)


def _news(game: Game) -> News:
    news = game.news
    return News(news.kind, players.name(game, news.player), square(news.square) if news.square else None, news.text)


def _revealed(game: Game) -> Square | None:
    """None at an end that came in the middle of a round (rule 20), too."""
    return square(game.target) if game.target and game.phase in (REVEAL, OVER) else None


def _missing(game: Game) -> int:
    return max(0, MIN_PLAYERS - len(turn_order.seated(game))) if game.phase == LOBBY else 0
