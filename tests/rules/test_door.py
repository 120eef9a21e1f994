"""The door: who asks to be a player who is away, who knocks, and whom the host lets in (rules 20, 23 and 24)."""

from dataclasses import replace

import pytest

from play.rules import door
from play.rules.game import MAX_PLAYERS, Game
from play.rules.phases import LOBBY
from tests.support.cast import (
    ADA,
    BOB,
    CLEO,
    DAN,
    EVE,
    EVERY_PHASE,
    NAMES,
    do,
    finish,
    guessing,
    lobby,
    lobby_again,
    newcomers,
    over,
    picking,
    play_on,
    points,
    refusal,
    revealed,
    without,
)

ALL = (ADA, BOB, CLEO, DAN)


def ask(game: Game, whom: int, present: tuple[int, ...] = ()) -> Game:
    return do(game, "knock", whom=whom, present=present)


def guarded(game: Game, **settings) -> Game:
    """Let the host let people in one by one from now on."""
    return replace(game, settings=replace(game.settings, knock=True, **settings))


def knocked(players: int = 3, *names: str) -> Game:
    """Return a lobby in which the host lets people in one by one, and at whose door are these."""
    return newcomers(guarded(lobby(players)), *(names or ("Zoe",)))


def answer(game: Game) -> str:
    return game.knocks[-1].answer


def waiting(game: Game) -> list[str]:
    return [knock.name for knock in game.knocking]


# 24: asking to be a player who is away


@pytest.mark.parametrize("phase", EVERY_PHASE)
def test_rule_24_a_visitor_may_ask_in_every_phase_to_be_a_player_who_is_away(phase):
    game = phase(4)
    asked = ask(game, DAN, (ADA, BOB, CLEO))
    (knock,) = asked.knocking
    assert (knock.id, knock.whom, knock.name) == (game.joined + 1, DAN, "Dan")
    assert (asked.joined, asked.players, asked.moment) == (game.joined + 1, game.players, game.moment)
    assert (asked.news.kind, asked.news.player) == ("asked", DAN)


@pytest.mark.parametrize("phase", EVERY_PHASE)
def test_rule_24_who_is_there_cannot_be_asked_for(phase):
    assert refusal(phase(4), "knock", whom=DAN, present=(DAN,)) == "not-away"


def test_rule_24_neither_a_bot_nor_nobody_can_be_asked_for():
    game = do(lobby(), "bot", ADA)
    assert refusal(game, "knock", whom=DAN, present=()) == refusal(game, "knock", whom=EVE) == "nobody"


def test_rule_24_one_asks_at_a_time():
    game = ask(guessing(4), DAN)
    assert refusal(game, "knock", whom=DAN, present=()) == "asked-already"
    assert len(ask(game, CLEO).knocking) == 2


@pytest.mark.parametrize("phase", EVERY_PHASE)
def test_rule_24_the_host_lets_them_in_with_one_move_and_the_game_is_the_same(phase):
    game = phase(4)
    asked = ask(game, DAN)
    after = do(asked, "admit", ADA, whom=asked.joined)
    dan = after.player(DAN)
    assert (dan.handovers, after.knocking, answer(after)) == (1, (), "moved")
    assert [player.id for player in after.players] == [player.id for player in game.players]
    assert (after.moment, after.queue, after.deadline) == (game.moment, game.queue, game.deadline)
    assert (after.news.kind, after.news.player) == ("moved", DAN)


@pytest.mark.parametrize("name", ["admit", "turn-away"])
def test_rule_24_only_the_host_decides(name):
    game = ask(guessing(4), DAN)
    assert refusal(game, name, BOB, whom=game.joined) == "host-only"
    assert (
        refusal(game, name, EVE, whom=game.joined) == refusal(game, name, game.joined, whom=game.joined) == "stranger"
    )
    assert refusal(game, name, ADA, whom=EVE) == "knock-over"


def test_rule_24_who_is_turned_away_is_told_so():
    game = ask(guessing(4), DAN)
    after = do(game, "turn-away", ADA, whom=game.joined)
    assert (after.knocking, answer(after), after.player(DAN).handovers) == ((), "turned-away", 0)
    assert after.news.kind == "turned-away"
    assert refusal(after, "admit", ADA, whom=game.joined) == "knock-over"


@pytest.mark.parametrize("phase", EVERY_PHASE)
def test_rule_24_the_question_ends_when_the_player_is_back(phase):
    game = ask(phase(4), DAN)
    after = do(game, "come-in", DAN)
    assert (after.knocking, answer(after)) == ((), "back")
    assert (after.news.kind, after.news.player) == ("back", DAN)


def test_rule_24_the_question_ends_when_a_leaver_is_back():
    game = ask(without(guessing(4), DAN), DAN)
    assert answer(do(game, "join", DAN)) == "back"


def test_rule_24_the_question_ends_when_the_visitor_withdraws_or_is_away():
    game = ask(guessing(4), DAN)
    assert do(game, "unknock", game.joined).knocks == ()
    assert answer(do(game, "lapse", several=(game.joined,))) == "lapsed"
    assert do(guessing(4), "lapse", several=(EVE,)) is guessing(4)


@pytest.mark.parametrize("who", [ADA, EVE, 0])
def test_rule_24_nobody_else_withdraws_a_question(who):
    assert refusal(ask(guessing(4), DAN), "unknock", who) == "stranger"


def test_rule_24_the_question_ends_when_the_player_is_in_the_room_no_more():
    game = ask(lobby(4), DAN)
    assert answer(do(game, "kick", ADA, whom=DAN, sure=True)) == "free"
    ended = ask(without(over(4), DAN), DAN)
    assert answer(lobby_again(ended)) == "free"


def test_rule_24_a_question_goes_on_in_the_next_game():
    game = lobby_again(ask(over(4), DAN, (ADA, BOB, CLEO)), present=(ADA, BOB, CLEO))
    assert waiting(game) == ["Dan"]
    assert do(game, "admit", ADA, whom=game.knocking[0].id).player(DAN).handovers == 1


@pytest.mark.parametrize("go", ["leave", "kick"])
def test_rule_24_who_has_left_or_was_removed_may_be_asked_for_and_joins_late_with_their_points(go):
    game = revealed(4)
    gone = do(game, "leave", DAN) if go == "leave" else do(game, "kick", ADA, whom=DAN, sure=True)
    asked = ask(gone, DAN)
    dan = do(asked, "admit", ADA, whom=asked.joined).player(DAN)
    assert (dan.has_left, dan.seated, dan.points, dan.handovers) == (False, False, game.player(DAN).points, 1)
    assert dan.seat == asked.joined + 1


def test_rule_24_who_is_out_needs_a_place():
    full = newcomers(without(picking(MAX_PLAYERS), DAN), "Zoe")
    asked = ask(full, DAN)
    assert refusal(asked, "admit", ADA, whom=asked.joined) == "room-full"


def test_rule_24_a_locked_room_and_one_without_late_comers_may_be_asked_too():
    game = ask(guarded(guessing(4), locked=True, late=False), DAN)
    assert do(game, "admit", ADA, whom=game.joined).player(DAN).handovers == 1


# 24: a link of one's own


@pytest.mark.parametrize("phase", EVERY_PHASE)
def test_rule_24_a_player_takes_the_seat_along_in_every_phase(phase):
    game = phase(4)
    after = do(game, "take-along", DAN)
    assert (after.player(DAN).handovers, answer(after), after.knocks[-1].id) == (1, "moved", game.joined + 1)
    assert (after.moment, after.queue, after.knocking) == (game.moment, game.queue, ())


def test_rule_24_a_link_is_void_after_one_use_and_for_whoever_has_left():
    game = do(guessing(4), "take-along", DAN)
    assert refusal(game, "take-along", DAN) == refusal(game, "take-along", EVE) == "link-void"
    assert do(game, "take-along", DAN, handovers=1).player(DAN).handovers == 2
    assert refusal(without(game, DAN), "take-along", DAN, handovers=1) == "link-void"


def test_rule_24_nobody_goes_on_as_a_bot():
    game = do(lobby(), "bot", ADA)
    assert refusal(game, "take-along", game.joined) == "link-void"


def test_rule_24_a_link_is_void_once_somebody_else_was_let_in():
    game = ask(guessing(4), DAN)
    assert refusal(do(game, "admit", ADA, whom=game.joined), "take-along", DAN) == "link-void"


def test_rule_24_who_takes_the_seat_along_is_back():
    game = do(ask(guessing(4), DAN), "take-along", DAN)
    assert [knock.answer for knock in game.knocks] == ["back", "moved"]


def test_rule_24_a_game_goes_on_to_the_same_end_whoever_s_browser_it_is_played_in():
    game = guessing(4, laps=1)
    moved = do(do(game, "take-along", BOB), "take-along", game.giver)
    assert points(finish(play_on(moved))) == points(finish(play_on(game)))


# 20 and 23: the host lets people in one by one


def test_rule_23_a_newcomer_waits_at_the_door_under_a_name_that_nobody_else_can_take():
    game = knocked()
    assert (waiting(game), len(game.players), game.news.kind) == (["Zoe"], 3, "knocked")
    assert game.news.text == "" and game.news.player == 0
    assert refusal(game, "join", text="zoe") == refusal(game, "join", text="Bob") == "name-taken"
    assert refusal(game, "rename", BOB, text="Zoe") == "name-taken"
    assert refusal(game, "join", text="") == "name-empty"


def test_rule_20_who_is_let_in_is_a_player_with_the_id_of_the_knock_behind_the_last_seat():
    game = do(knocked(3, "Zoe"), "bot", ADA)
    zoe = game.knocks[0].id
    after = do(game, "admit", ADA, whom=zoe)
    assert (after.players[-1].id, after.players[-1].name, after.players[-1].seat) == (zoe, "Zoe", game.joined + 1)
    assert (after.knocks, after.news.kind, after.news.player) == ((), "joined", zoe)


def test_rule_20_several_are_let_in_or_turned_away_at_once():
    game = knocked(3, "Zoe", "Yann", "Xi")
    ids = tuple(knock.id for knock in game.knocking)
    after = do(game, "admit", ADA, several=ids)
    assert [player.name for player in after.players[3:]] == ["Zoe", "Yann", "Xi"]
    assert (after.news.kind, after.news.text) == ("let-in", "3")
    away = do(game, "turn-away", ADA, several=ids[1:])
    assert (waiting(away), [knock.answer for knock in away.knocks]) == (["Zoe"], ["", "turned-away", "turned-away"])


def test_rule_20_late_comers_knock_too_and_play_from_the_next_round():
    game = newcomers(guarded(guessing()), "Zoe")
    zoe = do(game, "admit", ADA, whom=game.joined).players[-1]
    assert (zoe.name, zoe.seated) == ("Zoe", False)


def test_rule_20_a_leaver_need_not_knock():
    game = do(without(guessing(4), DAN), "settings", ADA, choices=(("knock", "yes"),))
    assert do(game, "join", DAN).player(DAN).has_left is False


def test_rule_20_where_only_bots_are_left_nobody_need_knock():
    assert do(guarded(Game()), "join", text="Zoe").host == 1
    game = without(do(do(lobby(1), "bot", ADA), "settings", ADA, choices=(("knock", "yes"),)), ADA)
    assert do(game, "join", text="Zoe").knocking == ()


def test_rule_20_no_more_wait_than_a_room_has_places():
    game = knocked(1, *(f"Zoe {number}" for number in range(MAX_PLAYERS)))
    assert refusal(game, "join", text="Yann") == "door-full"
    fits = do(game, "admit", ADA, several=tuple(knock.id for knock in game.knocking))
    assert (len(fits.players), waiting(fits)) == (MAX_PLAYERS, ["Zoe 9"])
    assert refusal(fits, "admit", ADA, whom=fits.knocking[0].id) == "room-full"


def test_rule_20_who_waits_goes_on_waiting_when_others_come_in_at_once():
    game = do(knocked(3, "Zoe"), "settings", ADA, choices=(("knock", "no"),))
    after = do(game, "join", text="Yann")
    assert (after.players[-1].name, waiting(after)) == ("Yann", ["Zoe"])


def test_rule_20_nobody_knocks_where_nobody_may_join():
    assert refusal(guarded(lobby(MAX_PLAYERS)), "join", text="Zoe") == "room-full"
    assert refusal(guarded(lobby(), locked=True), "join", text="Zoe") == "room-locked"
    assert refusal(guarded(guessing(), late=False), "join", text="Zoe") == "too-late"


def test_rule_24_the_answers_that_are_kept_are_bounded():
    game = lobby(4)
    for _ in range(3 * MAX_PLAYERS):
        game = do(game, "take-along", DAN, handovers=game.player(DAN).handovers)
    assert len(game.knocks) == door.MAX_ANSWERED


# 20: removing several


def test_rule_20_the_host_removes_several_at_once():
    game = lobby(10)
    after = do(game, "kick", ADA, several=(3, 4, 5, 6, 7, 8, 9, 10), sure=True)
    assert [player.name for player in after.players] == list(NAMES[:2])
    assert (after.news.kind, after.news.text) == ("removed-many", "8")


def test_rule_20_removing_several_takes_one_round_away_at_most():
    game = guessing(6)
    after = do(game, "kick", BOB if game.host == BOB else ADA, several=(CLEO, DAN), sure=True)
    assert (after.queue, after.phase) == ((BOB, 5, 6), game.phase)
    other = do(do(game, "host", ADA, whom=BOB), "kick", BOB, several=(ADA, CLEO), sure=True)
    assert (other.news.kind, other.news.text, other.round, other.giver) == ("cut-short", "Ada", 1, BOB)


def test_rule_20_removing_several_takes_a_second_press_and_never_the_host():
    assert refusal(lobby(4), "kick", ADA, several=(BOB, CLEO)) == "not-sure"
    assert refusal(lobby(4), "kick", ADA, several=(ADA, CLEO), sure=True) == "not-yourself"
    assert refusal(lobby(4), "kick", BOB, several=(CLEO, DAN), sure=True) == "host-only"
    assert do(lobby(), "kick", ADA, several=(EVE, 98), sure=True) is lobby()


@pytest.mark.parametrize("name", ["kick", "lock-out"])
def test_rule_20_removing_nobody_is_refused(name):
    assert refusal(lobby(4), name, ADA, sure=True) == "none-chosen"


def test_rule_20_the_host_removes_and_locks_with_one_move():
    after = do(lobby(4), "lock-out", ADA, several=(CLEO, DAN), sure=True)
    assert (after.phase, len(after.players), after.settings.locked) == (LOBBY, 2, True)
    assert refusal(after, "join", text="Cleo") == "room-locked"
    assert refusal(lobby(4), "lock-out", ADA, several=(CLEO,)) == "not-sure"
    assert do(after, "lock-out", ADA, several=(CLEO, DAN), sure=True) is after


def test_rule_20_a_leaver_comes_back_into_a_locked_room():
    game = without(guessing(5), 5)
    locked = do(game, "lock-out", ADA, several=(DAN,), sure=True)
    assert do(locked, "join", 5).player(5).has_left is False
