"""Bots play whole games, know no more than a person in their seat, and are never in the way."""

from dataclasses import replace
from random import Random

import pytest

from play.bots import choices, colour_words, strength
from play.pov.builder import build_pov
from play.pov.pov import Pov
from play.rules import board, moves
from play.rules.board import SQUARES
from play.rules.game import CARD_SIZE, Game, Move
from play.rules.phases import CLUE, GUESS, LOBBY, OVER, PICK, REVEAL
from tests.support.long import long

HOST = 1


def table(bots: int, random: Random) -> Game:
    """Start a game of one person, who is the host, and these bots."""
    game = moves.play(Game(), Move("join", text="Ada"))
    for _ in range(bots):
        game = moves.play(game, Move("bot", HOST))
    first = random.choice(game.players).id
    return moves.play(game, Move("start", HOST, first=first, card=card(game, random)))


def only_bots(number: int, random: Random) -> Game:
    """Start a game of bots alone: the host is a bot, too."""
    game = table(number - 1, random)
    return replace(game, players=tuple(replace(player, is_bot=True) for player in game.players))


def card(game: Game, random: Random) -> tuple[str, ...]:
    return tuple(random.sample([square for square in SQUARES if square not in game.shown], CARD_SIZE))


def act(game: Game, random: Random) -> Game:
    """Make the awaited bot's move, or at a reveal the host's."""
    if game.phase == REVEAL:
        return moves.play(game, Move("next", HOST, game.moment_id, card=card(game, random)))
    return moves.play(game, choices.choose_move(build_pov("", game, game.awaited[0]), random))


def until(phase: str, step: int = 1, seed: int = 1) -> Game:
    random = Random(seed)
    game = only_bots(4, random)
    while (game.phase, game.step) != (phase, step):
        game = act(game, random)
    return game


@pytest.mark.parametrize(
    "seeds", [range(10), *(long(range(start, start + 25)) for start in range(0, 200, 25))], ids=str
)
def test_ten_bots_finish_every_game_without_a_refusal(seeds):
    for seed in seeds:
        random = Random(seed)
        game = only_bots(10, random)
        while game.phase != OVER:
            game = act(game, random)
        assert len(game.history) == 10
        assert all(played.clues for played in game.history)


def test_a_guessing_bot_never_sees_the_target():
    """Compare the guesses in games that differ in the target and the card alone."""
    game = until(GUESS)
    for target in ("A1", "P30", "H15"):
        other = replace(game, target=target, card=(target, "B2", "C3", "D4"))
        povs = [build_pov("", seen, game.awaited[0]) for seen in (other, game)]
        assert len({choices.choose_move(pov, Random(7)) for pov in povs}) == 1


def test_a_bot_is_given_the_pov_of_its_seat_and_nothing_else():
    game = until(GUESS)
    pov = build_pov("", game, game.awaited[0])
    assert pov.turn.role == "guesser" and pov.turn.target is None and pov.turn.card == ()
    assert choices.choose_move.__annotations__ == {"pov": Pov, "random": Random, "return": Move | None}


def test_a_giver_picks_the_square_that_it_can_name_best():
    game = replace(until(PICK), card=("A1", "H15", "P30", "C12"))
    misfits = {square: choices._measure_misfit(square, set()) for square in game.card}
    move = choices.choose_move(build_pov("", game, game.giver), Random(1))
    assert misfits[move.square] == min(misfits.values())


def test_a_clue_never_repeats_one_of_this_game():
    game = until(CLUE)
    said = set()
    for seed in range(40):
        move = choices.choose_move(build_pov("", game, game.giver), Random(seed))
        said.add(move.text)
        game = replace(game, history=game.history, given=(*game.given, move.text))
        assert move.name == "clue"
    assert len(said) > 1


def test_a_giver_without_a_second_word_passes(monkeypatch):
    monkeypatch.setattr(choices, "MAX_MISFIT", -1.0)
    game = until(CLUE, step=2)
    assert choices.choose_move(build_pov("", game, game.giver), Random(1)).name == "pass"


def test_an_unknown_word_is_looked_for_beside_the_pieces_that_lie_there():
    game = until(GUESS)
    game = moves.play(game, Move("guess", game.awaited[0], game.moment_id, square="C12"))
    game = replace(game, clues=("qwzx",))
    for seed in range(20):
        move = choices.choose_move(build_pov("", game, game.awaited[0]), Random(seed))
        assert board.distance("C12", move.square) <= 8


def test_a_second_clue_brings_the_guess_nearer():
    lemon, ocean = (choices.find_nearest_square(colour_words.combine(word)) for word in ("lemon", "ocean"))
    game = replace(until(GUESS, step=2), clues=("lemon", "ocean"), pieces=())
    guess = choices.choose_move(build_pov("", game, game.awaited[0]), Random(3)).square
    assert guess not in (lemon, ocean)


def test_a_taken_square_is_never_guessed():
    game = until(GUESS)
    taken = replace(game, pieces=())
    for seed in range(50):
        move = choices.choose_move(build_pov("", taken, game.awaited[0]), Random(seed))
        assert board.parse(move.square)


def test_rule_22_a_bot_never_ends_a_reveal():
    game = until(REVEAL, step=2)
    for player in game.players:
        assert choices.choose_move(build_pov("", game, player.id), Random(1)) is None


def test_a_bot_has_nothing_to_do_out_of_turn():
    game = until(GUESS)
    for id in {player.id for player in game.players} - set(game.awaited):
        assert choices.choose_move(build_pov("", game, id), Random(1)) is None


def test_bots_are_as_strong_as_the_docs_say():
    """Play a sample of the 1,000 rounds that `manage.py bots` measures."""
    measured = strength.measure(200, seed=1)
    assert measured.within_far >= 0.60
    assert measured.within_near <= 0.44
    assert measured.times_random >= 5


def test_rule_3_bots_count_as_players():
    game = moves.play(Game(), Move("join", text="Ada"))
    for _ in range(2):
        game = moves.play(game, Move("bot", HOST))
    assert moves.play(game, Move("start", HOST, first=1, card=("A1", "B2", "C3", "D4"))).phase == PICK


def test_a_bot_is_never_host():
    game = moves.play(Game(), Move("join", text="Ada"))
    game = moves.play(game, Move("bot", HOST))
    game = moves.play(game, Move("join", text="Bob"))
    assert game.phase == LOBBY
    assert moves.play(game, Move("leave", HOST)).player(3).name == "Bob"
    assert moves.play(game, Move("leave", HOST)).host == 3
