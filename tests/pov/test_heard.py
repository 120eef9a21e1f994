"""What each viewer is told aloud: what is theirs, once, and nothing that they may not know."""

from statistics import median

import pytest

from play.pov.builder import PovBuilder, build_pov
from play.pov.gain import Gain
from play.pov.heard_builder import NOTHING
from play.pov.squares import get_square
from play.rendering.partials import render
from tests.support.cast import (
    ADA,
    BOB,
    CLEO,
    DAN,
    TARGET,
    clueing,
    do,
    guess_all,
    guessing,
    lobby,
    over,
    picking,
    rematch,
    revealed,
    second_clueing,
    second_guessing,
    time_out,
)
from tests.support.sentences import read_sentence

LIMIT = 90  # seconds
MAX_BYTES_AWAITED = 120


def hear(game, viewer) -> str:
    heard = build_pov("CODE", game, viewer).heard
    if not heard.kind:
        return ""
    return read_sentence(heard.template, heard=heard)


def say(kind: str, **heard: object) -> str:
    """Return what is said of this kind with these fields."""
    return read_sentence(f"room/heard.html#{kind}", heard=heard)


def test_the_giver_hears_the_card_and_then_the_square():
    game = picking()
    assert hear(game, ADA) == say("pick", card=[get_square(square) for square in game.card])
    assert hear(clueing(), ADA) == say("clue", square=get_square(TARGET), seconds=LIMIT)
    assert hear(second_clueing(), ADA) == say("second-clue", seconds=LIMIT)


@pytest.mark.parametrize("make", [lobby, picking, clueing, second_clueing])
def test_who_waits_hears_nothing_of_their_own(make):
    for viewer in (BOB, CLEO, None):
        assert build_pov("CODE", make(), viewer).heard is NOTHING or hear(make(), viewer) == ""


def test_the_awaited_guesser_alone_hears_that_it_is_their_turn():
    assert hear(guessing(), BOB) == say("guess", seconds=LIMIT)
    assert hear(second_guessing(), CLEO) == say("second-guess", seconds=LIMIT)
    for viewer in (ADA, CLEO, None):
        assert hear(guessing(), viewer) == ""


def test_without_a_limit_no_seconds_are_said():
    assert hear(guessing(limit=0), BOB) == say("guess", seconds=0)


def test_in_quick_a_piece_is_confirmed_to_its_player_alone():
    game = do(guessing(preset="quick"), "guess", BOB, square="C12")
    assert hear(game, BOB) == say("placed", square=get_square("C12"))
    assert build_pov("CODE", game, CLEO).heard.kind == "guess"
    for viewer in (ADA, None):
        assert hear(game, viewer) == ""
    again = do(do(game, "guess", CLEO, square="D4"), "clue", ADA, text="again")
    assert hear(do(again, "guess", BOB, square="E5"), BOB) == say("placed", square=get_square("E5"))


def test_a_pause_ends_what_was_said_so_that_it_is_said_again_when_the_game_goes_on():
    paused = do(guessing(), "pause", ADA)
    assert hear(paused, BOB) == ""
    assert hear(do(paused, "resume", ADA), BOB) == hear(guessing(), BOB)


def test_news_that_change_no_turn_leave_what_was_said_as_it_is():
    builder = PovBuilder("CODE", guessing())
    before = builder.build(BOB)
    game = do(guessing(), "settings", ADA, choices=(("locked", "yes"),))
    after = PovBuilder("CODE", do(game, "say", BOB, text="Hm"), before=builder).build(BOB)
    assert after.news != before.news
    assert after.heard is before.heard


def test_the_reveal_says_the_square_and_what_each_player_has_got():
    game = guess_all(second_guessing(), TARGET, "H17")
    first, second = game.pieces[-2].player, game.pieces[-1].player
    own = {id: [Gain(one.square, one.points) for one in game.pieces if one.player == id] for id in (BOB, CLEO)}
    square = get_square(TARGET)
    for viewer, points, ordinal in ((first, 3, "first"), (second, 1, "third"), (ADA, 2, "second")):
        result = {"earned": points, "points": points, "ordinal": ordinal, "pieces": own.get(viewer, [])}
        assert hear(game, viewer) == say("reveal", square=square, **result)
    assert hear(game, None) == say("reveal", square=square)


def test_who_waits_for_the_next_round_hears_of_the_reveal_the_square_alone():
    game = do(second_guessing(), "join", text="Dan")
    assert hear(guess_all(game), DAN) == say("reveal", square=get_square(TARGET))


def test_the_news_of_the_reveal_are_what_came_last():
    guessed = guess_all(second_guessing(), "A1", "C12")
    assert read_news(guessed) == say_news("guessed", name="Bob", square=get_square("C12"))
    assert read_news(do(second_clueing(), "pass", ADA)) == say_news("passed", name="Ada")
    assert read_news(time_out(clueing())) == say_news("lost")
    skipped = time_out(time_out(second_guessing()))
    assert read_news(skipped) == say_news("skipped", name="Bob")
    assert read_news(guess_all(second_guessing(preset="quick"))) == ""


def read_news(game) -> str:
    news = build_pov("CODE", game, CLEO).news
    return read_sentence(news.template, news=news)


def say_news(kind: str, **news: object) -> str:
    return read_sentence(f"room/news.html#last-{kind}", news=news)


@pytest.mark.parametrize("viewer", [ADA, BOB, None])
def test_the_end_says_who_has_won_and_the_viewer_s_own_place(viewer):
    game = over()
    said, heard = hear(game, viewer), build_pov("CODE", game, viewer).heard
    winners = read_sentence(heard.winners_template, heard=heard)
    assert winners and said.startswith(winners)
    assert (said != winners) == (viewer is not None)


def test_the_ten_seconds_before_a_rematch_say_nothing_anew():
    for viewer in (ADA, BOB, None):
        assert build_pov("CODE", rematch(), viewer).heard == build_pov("CODE", over(), viewer).heard


def test_a_reveal_that_comes_because_a_guesser_leaves_is_told():
    game = second_guessing(4)
    while len(game.queue) > 1:
        game = do(game, "guess", game.queue[0], square=f"A{len(game.pieces) + 1}")
    leaver = game.queue[0]
    left = do(game, "leave", leaver)
    assert left.phase == "reveal"
    stays = next(id for id in (BOB, CLEO, DAN) if id != leaver)
    assert hear(left, stays).startswith(say("reveal", square=get_square(TARGET)))


def test_the_giver_hears_what_to_do_in_the_place_of_the_news_of_the_giver():
    for game in (picking(), clueing()):
        assert build_pov("CODE", game, ADA).news.is_yours
        assert not build_pov("CODE", game, BOB).news.is_yours
    assert build_pov("CODE", revealed(), ADA).news is not None


@pytest.mark.parametrize("language", ["en", "de"])
def test_what_is_said_costs_the_awaited_few_bytes_and_others_none(language):
    game, sizes = guessing(6), {True: [], False: []}
    builder = PovBuilder("CODE", game)
    before = {player.id: builder.build(player.id).heard for player in game.players}
    while game.queue:
        game = do(game, "guess", game.queue[0], square=f"A{len(game.pieces) + 1}")
        for player in game.players:
            heard = build_pov("CODE", game, player.id).heard
            was, before[player.id] = before[player.id], heard
            cost = 0 if heard == was else len(render("heard", heard, language).encode())
            sizes[bool(heard.kind or was.kind)].append(cost)
    assert set(sizes[False]) == {0}
    assert 0 < median(sizes[True]) <= MAX_BYTES_AWAITED
