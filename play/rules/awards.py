"""What the players of a game were best at: awards by name, which equals share, and each player's own best."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean, pvariance

from . import scoring
from .board import distance
from .game import Round

# A piece is bold if it lies on average so many squares from those of all others.
BOLD = 3
# Nobody is steady who has scored in fewer rounds.
STEADY = 2


@dataclass(frozen=True, slots=True)
class Award:
    """What its `players` were best at. The parts that only one of several equals could claim are 0.

    `amount` is the award's own measure: points, squares or rounds. `of`: of so many rounds, or so many times. `round`
    is the number of the round in which it was earned. `giver` gave the clues.
    """

    name: str
    players: tuple[int, ...]
    amount: int = 0
    of: int = 0
    round: int = 0
    giver: int = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """What speaks for one player. The claim of the largest `worth` wins the award."""

    worth: tuple[float, ...]
    player: int
    amount: int
    of: int = 0
    round: int = 0
    giver: int = 0


def find_awards(history: Sequence[Round], players: Container[int]) -> tuple[Award, ...]:
    """Return the awards of these players. An award that none of them has earned is left out."""
    return _give_out(_list_claims(history, players))


def find_bests(history: Sequence[Round], players: Collection[int]) -> dict[int, Award]:
    """Return what each player was best at: the award that they share with the fewest, or else their own best."""
    claims = _list_claims(history, players)
    given_out = _give_out(claims)
    return {player: _find_best(claims, given_out, player) for player in players}


def _list_claims(history: Sequence[Round], players: Container[int]) -> dict[str, list[Claim]]:
    return {name: _list_own(list_claims(history), players) for name, list_claims in CLAIMS.items()}


def _give_out(claims: dict[str, list[Claim]]) -> tuple[Award, ...]:
    return tuple(_award(name, _list_best(own)) for name, own in claims.items() if own)


def _find_best(claims: dict[str, list[Claim]], given_out: Iterable[Award], player: int) -> Award:
    awards = [award for award in given_out if player in award.players]
    if awards:
        name = min(awards, key=lambda award: len(award.players)).name
        return _award(name, _list_best(_list_own(claims[name], (player,)))[:1])
    guesses = _list_best(_list_own(claims["nearest"], (player,)))[:1]
    clues = _list_best(_list_own(claims["clue"], (player,)))[:1]
    if guesses and (guesses[0].amount <= 1 or not clues):
        return _award("own-guess", guesses)
    return _award("own-clue", clues) if clues else Award("own-part", (player,))


def _claim_clue(history: Sequence[Round]) -> Iterator[Claim]:
    """Yield what each clue earned its giver."""
    for number, round in enumerate(history, 1):
        if round.clues and round.earned:
            yield Claim((round.earned,), round.giver, round.earned, round=number)


def _claim_mind(history: Sequence[Round]) -> Iterator[Claim]:
    """Yield what each guesser got by the clues of each giver."""
    gained: Counter[tuple[int, int]] = Counter()
    for round in history:
        for player, square in round.pieces:
            gained[player, round.giver] += scoring.score_piece(round.target, square)
    for (player, giver), points in gained.items():
        if points:
            yield Claim((points,), player, points, giver=giver)


def _claim_nearest(history: Sequence[Round]) -> Iterator[Claim]:
    """Yield how near each guesser came to a target. Of equals, who came so near more often is better."""
    rings: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for number, round in enumerate(history, 1):
        pieces = [(player, distance(round.target, square)) for player, square in round.pieces]
        if not pieces and round.nearest is not None:
            pieces = [(round.nearest, round.away)]
        for player, away in pieces:
            rings[player].append((away, number))
    for player, own in rings.items():
        away, number = min(own)
        times = sum(ring == away for ring, _ in own)
        yield Claim((-away, times), player, away, of=times, round=number if times == 1 else 0)


def _claim_bold(history: Sequence[Round]) -> Iterator[Claim]:
    """Yield how far each piece that scored lay from the pieces of all others."""
    for number, round in enumerate(history, 1):
        for player, square in round.pieces:
            others = [distance(square, other) for owner, other in round.pieces if owner != player]
            away = fmean(others) if others and scoring.score_piece(round.target, square) else 0
            if away >= BOLD:
                yield Claim((away,), player, int(away), round=number)


def _claim_steady(history: Sequence[Round]) -> Iterator[Claim]:
    """Yield in how many of their rounds each guesser scored. Of equals, whose points differ least is better.

    A round in which they lost their guesses counts, from the first in which they gave or guessed. A round without any
    piece counts for nobody.
    """
    points: defaultdict[int, list[int]] = defaultdict(list)
    known: dict[int, None] = {}  # in the order in which they came
    for round in history:
        known |= dict.fromkeys((round.giver, *(player for player, _ in round.pieces)))
        gained: Counter[int] = Counter()
        for player, square in round.pieces:
            gained[player] += scoring.score_piece(round.target, square)
        for player in known if round.pieces else ():
            if player != round.giver:
                points[player].append(gained[player])
    for player, own in points.items():
        scored = sum(gain > 0 for gain in own)
        if scored >= STEADY:
            yield Claim((scored / len(own), -pvariance(own), scored), player, scored, of=len(own))


CLAIMS: dict[str, Callable[[Sequence[Round]], Iterator[Claim]]] = {
    "clue": _claim_clue,
    "mind": _claim_mind,
    "nearest": _claim_nearest,
    "bold": _claim_bold,
    "steady": _claim_steady,
}
NAMES = tuple(CLAIMS)
# What a player who has no award was best at.
OWN_NAMES = ("own-guess", "own-clue", "own-part")


def _list_own(claims: Iterable[Claim], players: Container[int]) -> list[Claim]:
    return [claim for claim in claims if claim.player in players]


def _list_best(claims: list[Claim]) -> list[Claim]:
    best = max((claim.worth for claim in claims), default=None)
    return [claim for claim in claims if claim.worth == best]


def _award(name: str, claims: list[Claim]) -> Award:
    first, players = claims[0], tuple(dict.fromkeys(claim.player for claim in claims))
    if len(players) > 1:
        return Award(name, players, first.amount, first.of)
    return Award(name, players, first.amount, first.of, first.round, first.giver)
