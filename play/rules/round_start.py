"""The start of a round: the giver's card, and a seat for every waiting player (rules 6 and 7)."""

from .game import CARD_SIZE, Game, News, Player
from .phases import PICK
from .values import replace


def begin_round(game: Game, lap: int, giver: int, card: tuple[str, ...]) -> Game:
    """Begin a round: give the giver the card (rule 7), and every waiting player a seat (rule 6)."""
    if len(set(card)) != CARD_SIZE or not set(card).isdisjoint(game.shown):
        raise ValueError("a card must have four squares that no card of this game has shown")
    return replace(
        game,
        players=tuple(_deal_in(player, giver, lap) for player in game.players),
        phase=PICK,
        moment=game.moment + 1,
        lap=lap,
        round=game.round + 1,
        giver=giver,
        giver_seat=game.player(giver).seat,
        step=1,
        card=card,
        shown=game.shown + card,
        target="",
        clues=(),
        pieces=(),
        queue=(),
        news=News("round", giver),
    )


def _deal_in(player: Player, giver: int, lap: int) -> Player:
    if player.has_left:
        return player
    if player.is_passed_over:
        return replace(player, seated=False)
    return replace(player, seated=True, has_played=True, gave=lap if player.id == giver else player.gave)
