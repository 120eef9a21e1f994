"""The seats of a room: whether one is free, who gets it, and who gives it up (rules 3, 6 and 20)."""

from .game import MAX_PLAYERS, Game, News, Player
from .phases import BEFORE_A_GAME, BETWEEN_GAMES
from .values import replace


def is_full(game: Game) -> bool:
    return len(game.active) >= MAX_PLAYERS


def why_closed(game: Game) -> str:
    """Return the code with which a newcomer would be refused, or "" if they may join.

    A locked room is open again when only bots are left.
    """
    if is_full(game):
        return "room-full"
    if game.settings.locked and not all(player.is_bot for player in game.active):
        return "room-locked"
    return "too-late" if not game.settings.late and game.phase not in BETWEEN_GAMES else ""


def list_names(game: Game) -> list[str]:
    """Return the names that nobody else may take: of players, and of newcomers at the door."""
    return [player.name for player in game.players] + [knock.name for knock in game.knocking if not knock.whom]


def list_taken_looks(game: Game) -> set[int]:
    return {player.colour for player in game.active}


def add_player(
    game: Game, name: str, colour: int | None, id: int = 0, is_bot: bool = False, is_new: bool = False
) -> Game:
    """Add a player behind the last seat, with the next id if there is none yet."""
    seat = game.joined + 1
    player = Player(
        id or seat,
        name,
        _find_free_colour(game, colour),
        seat=seat,
        seated=game.phase in BEFORE_A_GAME,
        is_bot=is_bot,
        is_new=is_new,
    )
    game = replace(game, players=(*game.players, player), joined=seat, news=News("joined", player.id))
    return game if is_bot else _with_some_host(game, player.id)


def bring_back(game: Game, player: Player) -> Game:
    """Seat a player again who has left, or who has given their place to others, behind the last seat."""
    seat = game.joined + 1
    colour = _find_free_colour(game, player.colour)
    seated = game.phase in BEFORE_A_GAME
    back = replace(player, has_left=False, is_passed_over=False, seat=seat, seated=seated, colour=colour)
    others = tuple(other for other in game.players if other.id != player.id)
    gone = tuple(other for other in game.gave_way if other.id != player.id)
    game = replace(game, players=(*others, back), joined=seat, gave_way=gone, news=News("back", player.id))
    return _with_some_host(game, player.id)


def remove(game: Game, id: int, kind: str) -> Game:
    """Take a player out of the room; `kind` is that of the news. Who has not played leaves no trace (rule 20)."""
    news = News(kind, text=game.player(id).name)
    game = replace(game, out=tuple(other for other in game.out if other != id), news=news)
    if game.player(id).has_played:  # stays in the standing
        return game.with_player(id, has_left=True, seated=False)
    return replace(game, players=tuple(player for player in game.players if player.id != id))


def _with_some_host(game: Game, newcomer: int) -> Game:
    host = game.player(game.host)
    return game if host and not host.has_left else game.with_host(newcomer)


def _find_free_colour(game: Game, wish: int | None) -> int:
    taken = list_taken_looks(game)
    if wish in range(MAX_PLAYERS) and wish not in taken:
        return wish
    return next(colour for colour in range(MAX_PLAYERS) if colour not in taken)
