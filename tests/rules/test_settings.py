"""What the host may choose, and when (rules 5, 6, 14, 17 and 18)."""

import pytest

from play.rules import Refused, turn_order
from play.rules.game import Game, Settings
from play.rules.phases import LOBBY, PICK
from play.rules.presets import CLASSIC, QUICK
from play.rules.settings import CHOICES, choose
from tests.support.cast import (
    ADA,
    BOB,
    CLEO,
    DAN,
    EVE,
    EVERY_PHASE,
    IN_A_ROUND,
    back,
    do,
    finish,
    go_on,
    lobby,
    lobby_again,
    newcomers,
    over,
    picking,
    play_on,
    refusal,
    revealed,
    without,
)

IN_A_GAME = [*IN_A_ROUND, revealed, over]
EVERY_CHOICE = [(name, sent, meant) for name, choices in CHOICES.items() for sent, meant in choices.items()]
OF_THE_GAME = [("preset", "quick"), ("laps", "3"), ("limit", "0"), ("double", "no")]
OF_THE_ROOM = [("private", "no"), ("late", "no"), ("locked", "yes")]


def chosen(game: Game, *choices: tuple[str, str]) -> Game:
    return do(game, "settings", game.host, choices=choices)


# What there is to choose


def test_a_new_room_has_the_usual_settings():
    assert lobby().settings == Settings(CLASSIC.name, None, None, double=True, private=True, late=True, locked=False)


@pytest.mark.parametrize("name, sent, meant", EVERY_CHOICE)
def test_every_choice_can_be_made(name, sent, meant):
    settings = chosen(lobby(), (name, sent)).settings
    assert getattr(settings, name) is meant or getattr(settings, name) == meant
    others = [other for other in CHOICES if other != name]
    assert [getattr(settings, other) for other in others] == [getattr(Settings(), other) for other in others]


@pytest.mark.parametrize("name", CHOICES)
def test_the_usual_settings_are_among_the_choices(name):
    assert getattr(Settings(), name) in CHOICES[name].values()


@pytest.mark.parametrize("name", CHOICES)
def test_every_choice_can_be_taken_back(name):
    for sent in CHOICES[name]:
        for other in CHOICES[name]:
            assert getattr(chosen(chosen(lobby(), (name, sent)), (name, other)).settings, name) == CHOICES[name][other]


def test_several_choices_are_made_at_once_and_of_the_same_the_last_counts():
    game = chosen(lobby(), ("preset", "quick"), ("laps", "1"), ("locked", "yes"), ("laps", "2"))
    assert game.settings == Settings(preset=QUICK.name, laps=2, locked=True)


def test_a_choice_is_news_and_no_new_moment():
    game = lobby()
    after = chosen(game, ("laps", "1"))
    assert (after.news.kind, after.news.player, after.moment_id) == ("settings", ADA, game.moment_id)


@pytest.mark.parametrize("choices", [(), (("laps", "usual"),), (("private", "yes"), ("double", "yes"))])
@pytest.mark.parametrize("phase", EVERY_PHASE)
def test_a_choice_that_is_made_already_changes_nothing(phase, choices):
    game = phase()
    assert chosen(game, *choices) is game


@pytest.mark.parametrize(
    "name, value",
    [
        ("preset", ""),
        ("preset", "Quick"),
        ("laps", "0"),
        ("laps", "4"),
        ("laps", "-1"),
        ("laps", " 1"),
        ("laps", "None"),
        ("limit", "45"),
        ("limit", "1"),
        ("limit", "9" * 1000),
        ("double", "true"),
        ("double", "on"),
        ("private", ""),
        ("late", "YES"),
        ("locked", "1"),
    ],
)
@pytest.mark.parametrize("phase", [lobby, picking, over])
def test_a_wrong_value_is_refused(phase, name, value):
    with pytest.raises(Refused) as refused:
        chosen(phase(), (name, value))
    assert (refused.value.code, refused.value.params) == ("wrong-field", {"field": name})


@pytest.mark.parametrize("name", ["", "Laps", "host", "seconds", "is_quick", "__class__", "settings"])
@pytest.mark.parametrize("value", ["yes", "1", "usual"])
def test_what_is_no_setting_is_refused(name, value):
    assert refusal(lobby(), "settings", ADA, choices=((name, value),)) == "wrong-field"


def test_one_wrong_choice_among_others_changes_nothing():
    game = lobby()
    assert refusal(game, "settings", ADA, choices=(("laps", "1"), ("limit", "7"))) == "wrong-field"
    assert game == lobby()


# When


@pytest.mark.parametrize("choice", OF_THE_GAME)
@pytest.mark.parametrize("phase", IN_A_GAME)
def test_the_games_settings_are_chosen_in_the_lobby_alone(phase, choice):
    assert refusal(phase(), "settings", ADA, choices=(choice,)) == "lobby-only"


@pytest.mark.parametrize("name, value", OF_THE_ROOM)
@pytest.mark.parametrize("phase", EVERY_PHASE)
def test_the_rooms_settings_are_chosen_at_any_time(phase, name, value):
    game = phase()
    after = chosen(game, (name, value))
    assert getattr(after.settings, name) == CHOICES[name][value]
    assert (after.moment_id, after.since, after.deadline) == (game.moment_id, game.since, game.deadline)


@pytest.mark.parametrize("phase", IN_A_GAME)
def test_in_a_game_the_whole_form_may_be_sent_when_only_the_rooms_settings_differ(phase):
    form = (("preset", "classic"), ("laps", "usual"), ("limit", "usual"), ("double", "yes"), ("locked", "yes"))
    assert chosen(phase(), *form).settings == Settings(locked=True)
    assert refusal(phase(), "settings", ADA, choices=(*form, ("laps", "1"))) == "lobby-only"


@pytest.mark.parametrize("choice", [*OF_THE_GAME, *OF_THE_ROOM])
@pytest.mark.parametrize("phase", EVERY_PHASE)
def test_only_the_host_chooses(phase, choice):
    assert refusal(phase(), "settings", BOB, choices=(choice,)) == "host-only"
    assert refusal(phase(), "settings", EVE, choices=(choice,)) == "stranger"


def test_the_lobby_after_a_game_opens_the_games_settings_again():
    game = chosen(lobby_again(over()), ("preset", "quick"), ("double", "no"))
    assert game.settings == Settings(preset=QUICK.name, double=False)


def test_choosing_gives_new_settings_and_leaves_the_old_as_they_were():
    settings = Settings()
    assert choose(settings, [("laps", "1")], in_lobby=True) == Settings(laps=1)
    assert settings == Settings()


# What they do


@pytest.mark.parametrize("laps", [1, 2, 3])
def test_rule_5_the_laps_chosen_are_played(laps):
    game = do(chosen(lobby(4), ("laps", str(laps))), "start", ADA, first=ADA)
    assert turn_order.count_rounds(game) == len(finish(game).history) == 4 * laps


@pytest.mark.parametrize("value, doubled", [("yes", True), ("no", False)])
def test_rule_14_the_host_decides_whether_the_giver_scores_twice(value, doubled):
    game = do(chosen(lobby(3), ("double", value)), "start", ADA, first=ADA)
    assert game.is_doubled == doubled


@pytest.mark.parametrize(
    "preset, limit, seconds",
    [("classic", "usual", 90), ("quick", "usual", 60)]
    + [
        (preset, limit, int(limit))
        for preset in ("classic", "quick")
        for limit in ("0", "30", "60", "90", "180", "300")
    ],
)
def test_rule_18_the_time_limit_chosen_is_given(preset, limit, seconds):
    game = chosen(lobby(), ("preset", preset), ("limit", limit))
    assert game.time_limit == seconds
    assert do(game, "start", ADA, first=ADA, now=1000).deadline == (1000 + seconds if seconds else 0)


# 6: late-comers


@pytest.mark.parametrize("phase", [*IN_A_ROUND, revealed])
def test_rule_6_without_late_comers_nobody_joins_in_a_game(phase):
    assert refusal(phase(late=False), "join", text="Dan") == "too-late"


@pytest.mark.parametrize("phase", [lobby, over])
def test_rule_6_without_late_comers_newcomers_join_before_and_after(phase):
    assert do(phase(late=False), "join", text="Dan").player(DAN)


def test_rule_6_late_comers_may_be_allowed_and_kept_out_in_a_game():
    game = chosen(picking(), ("late", "no"))
    assert refusal(game, "join", text="Dan") == "too-late"
    assert do(chosen(game, ("late", "yes")), "join", text="Dan").player(DAN)


def test_rule_6_who_is_waiting_is_seated_though_late_comers_are_kept_out_by_then():
    game = chosen(newcomers(picking(), "Dan"), ("late", "no"))
    assert go_on(play_on(game)).player(DAN).seated


@pytest.mark.parametrize("phase", EVERY_PHASE)
def test_rule_6_nobody_new_joins_a_locked_room(phase):
    assert refusal(chosen(phase(), ("locked", "yes")), "join", text="Dan") == "room-locked"


def test_rule_6_a_room_may_be_opened_again():
    game = chosen(chosen(lobby(), ("locked", "yes")), ("locked", "no"))
    assert do(game, "join", text="Dan").player(DAN).seated


@pytest.mark.parametrize("choice", [("late", "no"), ("locked", "yes")])
@pytest.mark.parametrize("phase", IN_A_GAME)
def test_rule_20_who_has_left_may_come_back_whatever_the_settings(phase, choice):
    game = chosen(without(phase(4), CLEO), choice)
    assert not back(game, CLEO).player(CLEO).has_left


def test_rule_16_who_was_away_at_the_rematch_is_seated_in_a_locked_lobby():
    game = chosen(lobby_again(over(4), present=(ADA, BOB, CLEO)), ("locked", "yes"))
    assert do(game, "come-in", DAN).player(DAN).seated


def test_a_locked_room_has_bots_and_starts():
    game = do(chosen(lobby(2), ("locked", "yes")), "bot", ADA)
    assert game.phase == LOBBY
    assert do(game, "start", ADA, first=ADA).phase == PICK
