"""Who sees what: the slices of one viewer, built from what they may know and nothing more."""

from dataclasses import dataclass

from .rules import board, order, scoring
from .rules.game import CLUE, FEWEST, GUESS, LOBBY, MOST, OVER, PICK, REVEAL, Game, Player
from .rules.palette import NAMES
from .slices import Bot, History, News, People, Person, Piece, Pieces, Played, Result, Square, Status, Turn, square


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
        at=game.at if _is_yours(game, viewer) else "",
        player=viewer,
        role=role,
        is_yours=_is_yours(game, viewer),
        is_host=viewer is not None and viewer == game.host,
        round=game.round,
        is_last=game.phase == REVEAL and order.next_giver(game) is None,
        name=_name(game, viewer),
        host_name=_name(game, game.host),
        giver_name=_name(game, game.giver),
        missing=_missing(game),
        is_full=len(game.players) >= MOST,
        bots=_removable_bots(game, viewer),
        card=tuple(map(square, game.card)) if role == "giver" and game.phase == PICK else (),
        target=square(game.target) if role == "giver" and game.target else None,
        results=_results(game, viewer) if game.phase == REVEAL else (),
    )


def _removable_bots(game: Game, viewer: int | None) -> tuple[Bot, ...]:
    if game.phase != LOBBY or viewer is None or viewer != game.host:
        return ()
    return tuple(Bot(player.id, player.name) for player in game.players if player.is_bot)


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
        is_bot=player.is_bot,
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
