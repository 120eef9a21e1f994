"""Make the states of the end of a game: who wins, and the ten seconds before a rematch."""

from collections.abc import Iterator
from dataclasses import replace

from ..pov import facts
from ..rules.game import Game
from ..rules.phases import OVER, REVEAL
from .sample_games import find_game, play, play_rematch
from .sample_states import State, find_viewers, make_room_state, view_game

# One for each round of the game in which all guess right.
CLUES = ("moss", "brick", "icicle")


def list_ends() -> Iterator[State]:
    yield from _list_ends()
    yield from _list_rematches()


def _list_ends() -> Iterator[State]:
    nothing = play(find_game("three", "lobby"), "start", 1, first=1)
    while nothing.phase != OVER:
        is_next = nothing.phase == REVEAL
        nothing = play(nothing, "next", 1) if is_next else play(nothing, "time-out", now=nothing.deadline)
    yield make_room_state("over", "over-all-share", nothing, 1)
    yield make_room_state("over", "over-two-share", find_game("tie", "over"), 1)
    for table in ("three", "ten", "long"):
        end = find_game(table, "over")
        yield make_room_state("over", f"over-{table}-winner", end, facts.find_winners(end)[0])
        yield make_room_state("over", f"over-{table}-last", end, end.standing()[-1].id)
    game = find_game("three", "guess")
    yield make_room_state("over", "over-too-few", play(game, "leave", game.giver), game.awaited[0])
    yield from _list_equals()
    yield from _list_deserted_ends()
    ten = find_game("ten", "over")
    own = next(player.id for player in ten.players if view_game(ten, player.id).status.own.best.name == "own-guess")
    yield make_room_state("over", "over-ten-clues-alone", _take_guesses(ten, own), own)


def _list_equals() -> Iterator[State]:
    """Yield the reveal after all have guessed the target at once, and the end of such a game: all share the win."""
    game = play(find_game("quick", "lobby"), "start", 1, first=1)
    for clue in CLUES:
        game = play(game, "pick", game.giver, square=game.card[0])
        game = play(game, "clue", game.giver, text=clue)
        for guesser in game.queue:
            game = play(game, "guess", guesser, square=game.target)
        game = play(game, "pass", game.giver)
        if game.round == 1:
            for seat, viewer in find_viewers(game).items():
                yield make_room_state("reveal", f"reveal-exact-{seat}", game, viewer)
        game = play(game, "next", game.host)
    for seat, viewer in find_viewers(game).items():
        yield make_room_state("over", f"over-three-share-{seat}", game, viewer)


def _list_deserted_ends() -> Iterator[State]:
    """Yield the end after all players have left at the reveal: for a late-comer, and for a spectator."""
    game = play(find_game("three", "reveal"), "join", text="Late Lena")
    late = game.joined
    for id in (1, 2, 3):
        game = play(game, "leave", id)
    game = play(game, "time-out", now=game.deadline)
    yield make_room_state("over", "over-deserted-late-comer", game, late)
    yield make_room_state("over", "over-deserted-spectator", game)


def _take_guesses(game: Game, player: int) -> Game:
    """Return the game as it is if this player has lost every guess."""
    kept = (tuple(one for one in played.pieces if one[0] != player) for played in game.history)
    rounds = (replace(played, pieces=own) for played, own in zip(game.history, kept, strict=True))
    return replace(game, history=tuple(rounds))


def _list_rematches() -> Iterator[State]:
    """Yield the ten seconds before a rematch: all in, one stepped out, one away, and too few."""
    for table in ("three", "ten", "long"):
        for seat, viewer in find_viewers(play_rematch(table)).items():
            yield make_room_state("rematch", f"rematch-{table}-{seat}", play_rematch(table), viewer)
    all_in, away = play_rematch("ten"), play_rematch("ten", present=range(1, 9))
    guest = next(player.id for player in all_in.players if player.id != all_in.host)
    yield make_room_state("rematch", "rematch-ten-out", play(all_in, "out", guest), guest)
    yield make_room_state("rematch", "rematch-ten-host-out", play(all_in, "out", all_in.host), all_in.host)
    yield make_room_state("rematch", "rematch-ten-away", away, away.host, away=(9, 10))
    few = play(play_rematch("three"), "out", 2)
    yield make_room_state("rematch", "rematch-too-few", few, few.host)
    yield make_room_state("rematch", "rematch-screen", play(all_in, "out", guest), is_screen=True)
    yield make_room_state("rematch", "rematch-plain", all_in, all_in.host, query="plain&still")
