"""The door: newcomers whom the host lets in one by one, and visitors who ask to be a player who is away (rule 24)."""

from collections.abc import Iterable

from . import Refused, names, seating
from .game import MAX_PLAYERS, Game, Move, News, Player
from .knocks import BACK, FREE, LAPSED, MOVED, TURNED_AWAY, Knock
from .values import replace

# As many may wait as a room has places. More would only hide from the host who is a friend.
MAX_WAITING = MAX_PLAYERS
# The answers that are kept, of 80 bytes each. A visitor reads theirs at once, or never.
MAX_ANSWERED = 2 * MAX_PLAYERS
# News that are past once nobody waits any more.
CALLS = ("asked", "knocked")


def must_knock(game: Game) -> bool:
    """Return whether newcomers wait for the host. Where only bots are left, nobody could let them in."""
    return game.settings.knock and not all(player.is_bot for player in game.active)


def knock(game: Game, move: Move) -> Game:
    """Let a newcomer wait at the door, under the name and with the token that they will have (rule 20).

    Raise Refused for a name that nobody may have, and `door-full`.
    """
    name = names.read(move, seating.list_names(game))
    return _add(game, Knock(game.joined + 1, name, colour=move.colour), News("knocked"))


def ask(game: Game, move: Move) -> Game:
    """Let a visitor ask to be a player who is away or out (rule 24).

    Raise Refused for a player whom nobody can be now, and `door-full`.
    """
    whom = game.player(move.whom)
    if whom is None or whom.is_bot:
        raise Refused("nobody")
    if not whom.has_left and whom.id in move.present:
        raise Refused("not-away", name=whom.name)
    if any(other.whom == whom.id for other in game.knocking):
        raise Refused("asked-already", name=whom.name)
    return _add(game, Knock(game.joined + 1, whom.name, whom.id), News("asked", whom.id))


def admit(game: Game, move: Move) -> Game:
    """Let in those whom the host has chosen (rules 20 and 24). Those for whom there is no place go on waiting.

    A newcomer becomes a player. Who asked to be a player becomes that one, in the place of the browser before.
    Raise Refused `knock-over` if none of them waits any more, `room-full` if there is a place for none.
    """
    chosen = _list_chosen(game, move)
    if not chosen and any(game.player(id) for id in move.chosen):
        return game  # a repeat: they are players by now
    if not chosen:
        return _refuse_past(game, move, MOVED)
    after = game
    for one in chosen:
        after = _let_in(after, one, move)
    if after is game:
        raise Refused("room-full", limit=MAX_PLAYERS)
    count = len(game.knocking) - len(after.knocking)
    return after if count == 1 else replace(after, news=News("let-in", text=str(count)))


def count_needed(game: Game, move: Move) -> int:
    """Return how many places those need whom the host has chosen."""
    return sum(not one.whom or game.player(one.whom).has_left for one in _list_chosen(game, move))


def turn_away(game: Game, move: Move) -> Game:
    """End the knocks that the host has chosen. Raise Refused `knock-over` if none of them waits any more."""
    chosen = _list_chosen(game, move)
    if not chosen:
        return _refuse_past(game, move, TURNED_AWAY)
    return replace(_answer(game, chosen, TURNED_AWAY), news=News("turned-away"))


def withdraw(game: Game, move: Move) -> Game:
    """Forget the knock of a visitor who waits no longer."""
    return _quieten(replace(game, knocks=tuple(other for other in game.knocks if other.id != move.player)))


def lapse(game: Game, move: Move) -> Game:
    """End the knocks of visitors who have been away too long. No-op if none of them waits any more."""
    gone = [one for one in game.knocking if one.id in move.several]
    return _quieten(_answer(game, gone, LAPSED)) if gone else game


def take_along(game: Game, move: Move) -> Game:
    """Let a player go on in another browser, as the link says that they have made (rule 24).

    The link names how often the player has moved. So it is void once it was used: raise Refused `link-void`.
    """
    player = game.player(move.player)
    if player is None or player.has_left or player.is_bot or player.handovers != move.handovers:
        raise Refused("link-void")
    game = welcome(game, player.id)
    before = Knock(game.joined + 1, player.name, player.id, answer=MOVED)
    return _hand_over(replace(_keep(game, before), joined=before.id), player)


def welcome(game: Game, player: int) -> Game:
    """Tell those who ask to be this player that the player is back."""
    asked = [one for one in game.knocking if one.whom == player]
    return replace(_answer(game, asked, BACK), news=News("back", player)) if asked else game


def tidy(game: Game) -> Game:
    """End the questions whose player is in the room no more."""
    lost = [one for one in game.knocking if one.whom and game.player(one.whom) is None]
    return _quieten(_answer(game, lost, FREE)) if lost else game


def _add(game: Game, knock: Knock, news: News) -> Game:
    if len(game.knocking) >= MAX_WAITING:
        raise Refused("door-full", limit=MAX_WAITING)
    return replace(game, knocks=(*game.knocks, knock), joined=knock.id, news=news)


def _list_chosen(game: Game, move: Move) -> list[Knock]:
    return [one for one in game.knocking if one.id in move.chosen]


def _refuse_past(game: Game, move: Move, answer: str) -> Game:
    """Return the same game if the move repeats an accepted one, which gave this answer. Else refuse it."""
    if any(one.id in move.chosen and one.answer == answer for one in game.knocks):
        return game
    raise Refused("knock-over")


def _let_in(game: Game, knock: Knock, move: Move) -> Game:
    player = game.player(knock.whom)
    if player and not player.has_left:
        return _hand_over(_answer(game, [knock], MOVED), player)
    if seating.is_full(game):
        return game
    if player:
        return _hand_over(seating.bring_back(_answer(game, [knock], MOVED), player), game.player(player.id))
    rest = replace(game, knocks=tuple(other for other in game.knocks if other.id != knock.id))
    return seating.add_player(rest, knock.name, knock.colour, id=knock.id, is_new=move.gives_way)


def _hand_over(game: Game, player: Player) -> Game:
    game = game.with_player(player.id, handovers=player.handovers + 1, is_passed_over=False)
    return replace(game, news=News("moved", player.id))


def _answer(game: Game, ended: Iterable[Knock], answer: str) -> Game:
    for one in ended:
        others = tuple(other for other in game.knocks if other.id != one.id)
        game = _keep(replace(game, knocks=others), replace(one, answer=answer))
    return game


def _keep(game: Game, answered: Knock) -> Game:
    told = [one for one in game.knocks if one.answer]
    return replace(game, knocks=(*game.knocking, *[*told, answered][-MAX_ANSWERED:]))


def _quieten(game: Game) -> Game:
    return replace(game, news=News()) if game.news.kind in CALLS else game
