"""Everything that one viewer may see, region by region, and nothing more."""

from dataclasses import dataclass

from .rules import Refused, board, order, scoring
from .rules.game import CLUE, FEWEST, GUESS, LOBBY, MOST, OVER, PICK, REVEAL, Game, Player
from .rules.palette import NAMES


@dataclass(frozen=True, slots=True)
class Square:
    """A square with its number among the 480 tones of the stylesheet and its plain colour name."""

    at: str
    tone: int
    colour: str


@dataclass(frozen=True, slots=True)
class Status:
    """Where the round stands: the same for everybody. `target` is empty until the reveal."""

    code: str
    phase: str
    round: int
    rounds: int
    step: int
    giver: int
    giver_name: str
    awaited: tuple[int, ...]
    awaited_names: tuple[str, ...]
    clues: tuple[str, ...]
    is_passed: bool
    missing: int
    host_name: str
    target: Square | None
    winners: tuple[str, ...]
    deadline: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What the reveal gave one player: `nearest` is the ring of their best piece, None without one."""

    name: str
    points: int
    is_giver: bool
    nearest: int | None
    near: int
    is_you: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """What this viewer can do now. `card` and `target` are filled for the giver alone."""

    code: str
    phase: str
    step: int
    at: str
    player: int | None
    role: str
    is_yours: bool
    is_host: bool
    is_last: bool = False
    name: str = ""
    host_name: str = ""
    giver_name: str = ""
    missing: int = 0
    is_full: bool = False
    card: tuple[Square, ...] = ()
    target: Square | None = None
    results: tuple[Result, ...] = ()

    @property
    def template(self) -> str:
        """The file of templates/turn/ that shows this turn."""
        if self.role == "spectator":
            return "turn/join.html"
        if self.phase in (PICK, CLUE, GUESS) and not self.is_yours:
            return "turn/wait.html"
        return f"turn/{self.phase}.html"

    @property
    def is_typing(self) -> bool:
        """Whether there is a field to type into, so that a page without script must not reload itself."""
        return self.is_yours or (self.role == "spectator" and not self.is_full)


@dataclass(frozen=True, slots=True)
class Piece:
    """A guess on the board, with its guesser's token; `points` is None until the reveal."""

    number: int
    square: str
    player: int
    name: str
    initial: str
    look: int
    points: int | None


@dataclass(frozen=True, slots=True)
class Pieces:
    items: tuple[Piece, ...]
    target: Square | None


@dataclass(frozen=True, slots=True)
class Person:
    """One line of the list of players; `doing` is what the game wants of them, `gained` the reveal's points."""

    id: int
    name: str
    initial: str
    look: int
    points: int
    doing: str
    squares: tuple[str, ...]
    gained: int | None
    is_host: bool
    is_winner: bool
    is_you: bool


@dataclass(frozen=True, slots=True)
class People:
    items: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Played:
    """A round of the past."""

    number: int
    giver_name: str
    clues: tuple[str, ...]
    target: Square
    earned: int


@dataclass(frozen=True, slots=True)
class History:
    items: tuple[Played, ...]


@dataclass(frozen=True, slots=True)
class News:
    """What just happened, for the live region."""

    kind: str
    name: str
    square: str
    colour: str
    text: str

    @property
    def template(self) -> str:
        """The part of news.html with the sentence."""
        return f"news.html#{self.kind}"


@dataclass(frozen=True)
class Notice:
    """A refusal, for the one who caused it; `number` tells the same one twice apart. Without a code: nothing.

    The refusal's parameters become fields of the same names, for its sentence.
    """

    code: str = ""
    number: int = 0
    params: tuple[tuple[str, str | int], ...] = ()

    @staticmethod
    def of(refused: Refused, number: int = 0) -> "Notice":
        return Notice(refused.code, number, tuple(refused.params.items()))

    @property
    def template(self) -> str:
        """The part of refusals.html with the sentence."""
        return f"refusals.html#{self.code}"

    def __getitem__(self, name: str) -> str | int:
        return dict(self.params)[name]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the board."""

    name: str
    squares: tuple[Square, ...]


@dataclass(frozen=True, slots=True)
class Pov:
    """The slices of one viewer, each of them all that its region's template gets."""

    status: Status
    turn: Turn
    pieces: Pieces
    players: People
    history: History
    news: News

    @staticmethod
    def of(code: str, game: Game, viewer: int | None) -> "Pov":
        """The view of the player with this id, or of a spectator (None)."""
        return Pov(
            status=_status(code, game),
            turn=_turn(code, game, viewer),
            pieces=_pieces(game),
            players=_people(game, viewer),
            history=_history(game),
            news=_news(game),
        )


def rows() -> tuple[Row, ...]:
    """The 480 squares, which are the same for everybody at all times."""
    return tuple(Row(name, tuple(square(at) for at in board.SQUARES if at[0] == name)) for name in board.ROWS)


def zones() -> tuple[str, ...]:
    """The windows of 8 by 6 squares that a phone shows, in words, row by row; board.css has their places."""
    return tuple(
        f"Columns {column} to {column + 7}, rows {board.ROWS[row]} to {board.ROWS[row + 5]}"
        for row in (0, 3, 7, 10)
        for column in (1, 5, 8, 12, 16, 19, 23)
    )


def square(at: str) -> Square:
    """The square with all that a template shows of it."""
    return Square(at, board.tone(at), NAMES[at])


def _status(code: str, game: Game) -> Status:
    return Status(
        code=code,
        phase=game.phase,
        round=game.round,
        rounds=order.rounds(game) if game.round else 0,
        step=game.step,
        giver=game.giver,
        giver_name=_name(game, game.giver),
        awaited=game.awaited,
        awaited_names=tuple(_name(game, id) for id in game.awaited),
        clues=game.clues,
        is_passed=game.phase == REVEAL and len(game.clues) == 1,
        missing=_missing(game),
        host_name=_name(game, game.host),
        target=_revealed(game),
        winners=tuple(_name(game, id) for id in _winners(game)),
    )


def _turn(code: str, game: Game, viewer: int | None) -> Turn:
    role = _role(game, viewer)
    return Turn(
        code=code,
        phase=game.phase,
        step=game.step,
        at=game.at,
        player=viewer,
        role=role,
        is_yours=_is_yours(game, viewer),
        is_host=viewer is not None and viewer == game.host,
        is_last=game.phase == REVEAL and order.next_giver(game) is None,
        name=_name(game, viewer),
        host_name=_name(game, game.host),
        giver_name=_name(game, game.giver),
        missing=_missing(game),
        is_full=len(game.players) >= MOST,
        card=tuple(map(square, game.card)) if role == "giver" and game.phase == PICK else (),
        target=square(game.target) if role == "giver" and game.target else None,
        results=_results(game, viewer) if game.phase == REVEAL else (),
    )


def _role(game: Game, viewer: int | None) -> str:
    if viewer is None:
        return "spectator"
    if not game.player(viewer).seated:
        return "waiting"
    if viewer == game.giver and game.phase in (PICK, CLUE, GUESS, REVEAL):
        return "giver"
    return "guesser"


def _is_yours(game: Game, viewer: int | None) -> bool:
    if viewer is None:
        return False
    if game.phase == REVEAL:
        return viewer in (game.giver, game.host)
    return viewer in game.awaited


def _results(game: Game, viewer: int | None) -> tuple[Result, ...]:
    results = (_result(game, player, viewer) for player in game.players if player.seated)
    return tuple(sorted(results, key=lambda result: (not result.is_giver, -result.points)))


def _result(game: Game, player: Player, viewer: int | None) -> Result:
    rings = [board.distance(game.target, piece.square) for piece in game.pieces if piece.player == player.id]
    return Result(
        name=player.name,
        points=_gained(game, player),
        is_giver=player.id == game.giver,
        nearest=min(rings, default=None),
        near=sum(board.distance(game.target, piece.square) <= 1 for piece in game.pieces),
        is_you=player.id == viewer,
    )


def _gained(game: Game, player: Player) -> int | None:
    if game.phase != REVEAL:
        return None
    if player.id == game.giver:
        return game.history[-1].earned
    return sum(piece.points for piece in game.pieces if piece.player == player.id)


def _pieces(game: Game) -> Pieces:
    items = tuple(
        Piece(number, piece.square, piece.player, *_token(game.player(piece.player)), piece.points)
        for number, piece in enumerate(game.pieces, 1)
    )
    return Pieces(items, _revealed(game))


def _people(game: Game, viewer: int | None) -> People:
    winners = _winners(game)
    shown = game.standing() + _waiting(game) if game.phase == OVER else game.players
    return People(tuple(_person(game, player, viewer, winners) for player in shown))


def _waiting(game: Game) -> tuple[Player, ...]:
    return tuple(player for player in game.players if not player.seated)


def _person(game: Game, player: Player, viewer: int | None, winners: tuple[int, ...]) -> Person:
    return Person(
        player.id,
        *_token(player),
        points=player.points,
        doing=_doing(game, player),
        squares=tuple(piece.square for piece in game.pieces if piece.player == player.id and game.phase != OVER),
        gained=_gained(game, player) if player.seated else None,
        is_host=player.id == game.host,
        is_winner=player.id in winners,
        is_you=player.id == viewer,
    )


def _doing(game: Game, player: Player) -> str:
    if not player.seated:
        return "waits"
    if player.id in game.awaited:
        return game.phase
    if game.phase in (PICK, CLUE, GUESS) and player.id == game.giver:
        return "gives"
    return ""


def _token(player: Player) -> tuple[str, str, int]:
    return player.name, _initial(player.name), player.colour


def _initial(name: str) -> str:
    return name[:1].upper()[:1]


def _history(game: Game) -> History:
    return History(
        tuple(
            Played(number, _name(game, played.giver), played.clues, square(played.target), played.earned)
            for number, played in enumerate(game.history, 1)
        )
    )


def _news(game: Game) -> News:
    news = game.news
    colour = NAMES[news.square] if news.square else ""
    return News(news.kind, _name(game, news.player), news.square, colour, news.text)


def _revealed(game: Game) -> Square | None:
    return square(game.target) if game.phase in (REVEAL, OVER) else None


def _winners(game: Game) -> tuple[int, ...]:
    if game.phase != OVER:
        return ()
    best = scoring.winners((player.id, player.points, player.exact) for player in game.standing())
    return tuple(player.id for player in game.standing() if player.id in best)


def _missing(game: Game) -> int:
    return max(0, FEWEST - len(game.players)) if game.phase == LOBBY else 0


def _name(game: Game, id: int | None) -> str:
    player = game.player(id) if id else None
    return player.name if player else ""
