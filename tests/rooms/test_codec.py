"""What is stored keeps its keys, so that processes of two versions play in one database.

stored.json was written by the code before fields were renamed: a room's state and its whole log, with leavers and with
names and messages that look like the keys.
"""

import json
from dataclasses import replace
from functools import reduce
from pathlib import Path

import pytest

from play.design import contract
from play.pov.builder import build_pov
from play.rooms import codec
from play.rules import Refused, moves
from play.rules.game import Game, Message, Move, Player
from tests.support.cast import (
    ADA,
    BOB,
    CLEO,
    DAN,
    TARGET,
    do,
    finish,
    guess_all,
    guessing,
    hint,
    lobby,
    newcomers,
    over,
    rematch,
    winners,
)

STORED = json.loads((Path(__file__).parent / "stored.json").read_text("utf-8"))
TRICKY = [
    '"at":',
    '"is_out":true,"at":1',
    '"has_left":true',
    "at",
    'at":',
    '\\"at":',
    ',"sent_at":2}',
    '{"moment_id":"3"}',
    "\\",
    '\\\\"is_out\\":',
    "\u2028\U0001f30a",
]
PLAYER = "id name colour seat seated is_bot is_out is_muted has_played gave points exact".split()
MESSAGE = "number player name colour text at".split()
NEWS_BEFORE = set(
    "joined renamed left round picked clue guessed reveal over rematch cut-short back removed host settings unpicked "
    "skipped placed".split()
)
MOVE = "name player at square text colour whom sure on choices first card now present".split()


def test_the_state_of_the_version_before_is_the_same_game():
    game = codec.decode_game(STORED["state"])
    assert [player.name for player in game.players if player.has_left] == ["Dan", '"at":']
    assert [message.sent_at - 1_800_000_000 for message in game.chat] == [28.125, 34.375, 53.125, 109.375]
    assert game.chat[0].text == '{"is_out":false,"has_left":true},"at":1,"sent_at":2'
    assert game.player(8).name == 'is_out"'


def test_the_log_of_the_version_before_folds_to_its_state():
    log = [codec.decode_move(text) for text in STORED["log"]]
    game = reduce(moves.play, log, Game())
    older = tuple(replace(round, pieces=()) for round in game.history)  # the version before did not keep them
    assert replace(game, history=older) == codec.decode_game(STORED["state"])
    assert [move.moment_id for move in log if move.name == "pick"] == ["1", "15"]


def test_what_is_written_is_what_the_version_before_would_have_written():
    """Only fields may be new, which the version before passes over."""
    log = [codec.decode_move(text) for text in STORED["log"]]
    written = [*map(codec.encode_move, log), codec.encode_game(reduce(moves.play, log, Game()))]
    before = [*STORED["log"], STORED["state"]]
    for text, old in zip(written, before, strict=True):
        assert json.dumps(without_new(json.loads(text), json.loads(old))) == json.dumps(json.loads(old))


def without_new(written: object, before: object) -> object:
    """Return the value without the keys of objects that the version before did not have."""
    if isinstance(before, dict):
        return {key: without_new(value, before[key]) for key, value in written.items() if key in before}
    if isinstance(before, list) and len(written) == len(before):
        return [without_new(*pair) for pair in zip(written, before, strict=True)]
    return written


def test_every_key_is_the_stored_one():
    game = json.loads(codec.encode_game(do(lobby(), "say", BOB, text="hello")))
    assert [list(player)[: len(PLAYER)] for player in game["players"]] == [PLAYER] * 3
    assert [list(message)[: len(MESSAGE)] for message in game["chat"]] == [MESSAGE]
    assert list(json.loads(codec.encode_move(Move("pick", ADA, "7"))))[: len(MOVE)] == MOVE


def test_rule_16_the_seconds_before_a_rematch_are_an_end_to_the_version_before():
    game = do(rematch(4), "out", BOB)
    stored = json.loads(codec.encode_game(game))
    assert (stored["phase"], stored["deadline"]) == ("over", game.deadline)
    assert codec.decode_game(codec.encode_game(game)) == game


def test_rule_16_what_the_version_before_writes_in_the_seconds_before_a_rematch_is_the_same_end():
    game = won_by_bob(4)
    after = write_before(do(newcomers(do(game, "rematch", ADA), "Fay"), "out", BOB))
    assert (after.phase, build_pov("CODE", after, None).clock.deadline) == ("over", 0)
    ended = do(after, "time-out", now=after.deadline)
    assert (ended.deadline, winners(ended), ended.finishers) == (0, "B", game.finishers)
    assert do(ended, "time-out", now=after.deadline + 100) is ended
    for viewer in (ADA, BOB, CLEO, DAN):
        assert build_pov("CODE", ended, viewer).status == build_pov("CODE", game, viewer).status


def test_rule_18_to_the_version_before_a_pause_is_its_phase_with_ten_minutes_left():
    game = do(guessing(), "pause", ADA, now=30)
    stored = json.loads(codec.encode_game(game))
    assert (stored["phase"], stored["deadline"]) == ("guess", 630)
    assert codec.decode_game(codec.encode_game(game)) == game
    after = write_before(game)
    assert (after.phase, after.deadline, after.waiting.is_paused) == ("guess", 630, False)
    assert do(after, "guess", BOB, square="C12", now=40).deadline == 130


def test_rule_18_what_the_version_before_writes_of_an_absence_is_noted_anew():
    game = do(guessing(), "away", BOB)
    after = write_before(game)
    assert (after.deadline, after.waiting.absent) == (20, ())
    assert do(do(after, "away", BOB, now=5), "back", BOB, now=8).deadline == 20


def test_rule_16_who_is_only_in_the_next_game_has_no_place_though_the_version_before_says_so():
    game = newcomers(do(won_by_bob(3), "rematch", ADA), "Fay")
    after = replace(write_before(game), finishers=(ADA, BOB, CLEO, DAN))
    assert build_pov("CODE", after, DAN).status.own is None


def test_the_version_before_has_a_sentence_for_all_news():
    game = rematch(4)
    for kind, told in {
        "out": do(game, "out", BOB),
        "in": do(do(game, "out", BOB), "in", BOB),
        "lobby": do(game, "lobby", ADA),
        "rematch": game,
        "renamed": do(lobby(), "rename", BOB, text="Bobby"),
        "settings": do(lobby(), "settings", ADA, choices=(("limit", "30"),)),
        "paused": do(guessing(), "pause", ADA),
        "resumed": do(do(guessing(), "pause", ADA), "resume", ADA),
        "returned": do(do(guessing(), "away", BOB), "back", BOB),
    }.items():
        text = codec.encode_game(told)
        assert told.news.kind == kind
        assert json.loads(text)["news"]["kind"] in NEWS_BEFORE
        assert codec.decode_game(text) == told


def test_every_kind_of_news_that_is_new_is_stored_as_one_that_is_not():
    assert set(contract.NEWS) - NEWS_BEFORE == set(codec.NEW_KINDS)
    assert set(codec.NEW_KINDS.values()) <= NEWS_BEFORE | {""}


def write_before(game: Game) -> Game:
    """Return the game after the version before has read and written it, with the keys alone that it knows."""
    stored = json.loads(codec.encode_game(game))
    known = {key: value for key, value in stored.items() if key not in ("is_rematch", "out", "waiting")}
    known["news"].pop("new_kind", None)
    return codec.decode_game(json.dumps(known, separators=(",", ":")))


def won_by_bob(players: int) -> Game:
    return finish(guess_all(hint(guess_all(guessing(players, laps=1), TARGET))))


def test_rule_16_in_older_logs_a_rematch_leads_to_the_lobby():
    old = codec.encode_move(Move("call", ADA, present=(ADA, BOB))).replace("call", "rematch")
    assert moves.play(over(), codec.decode_move(old)).phase == "lobby"
    assert codec.decode_move(codec.encode_move(Move("rematch", ADA))) == Move("rematch", ADA)


@pytest.mark.parametrize(
    "text", [*TRICKY, '"name":"rematch"', '"phase":"rematch"', '"phase":"over","is_rematch":true', '"news":{"kind":']
)
def test_no_text_is_taken_for_a_key(text):
    player = Player(1, text, 0, 1, has_left=True)
    game = replace(Game(), players=(player,), given=(text,), chat=(Message(1, 1, text, 0, text, 5.5),))
    assert codec.decode_game(codec.encode_game(game)) == game
    stored = json.loads(codec.encode_game(game))
    assert (stored["players"][0]["name"], stored["players"][0]["is_out"]) == (text, True)
    assert (stored["chat"][0]["text"], stored["chat"][0]["at"]) == (text, 5.5)
    move = Move("say", 1, moment_id=text, text=text, choices=((text, text),), card=(text,))
    assert codec.decode_move(codec.encode_move(move)) == move
    assert json.loads(codec.encode_move(move))["at"] == text


def test_what_was_accepted_stays_accepted_whatever_the_rules_say_now():
    """Rules change while rooms are played. Their logs hold what was accepted before: names, clues and messages."""
    words = {"Ada": "a\u0301\u0302\u0303\u0304", "Bob": "A\u0301\u0302\u0303\u0304", "moss": "skyblue", "hi": "\ufe0f!"}
    log = [
        Move("join", text="Ada"),
        Move("join", text="Bob"),
        Move("join", text="Cleo"),
        Move("say", BOB, text="hi", now=1),
        Move("start", ADA, first=ADA, card=("A1", "A2", "A3", "A4")),
        Move("pick", ADA, "1", square="A1"),
        Move("clue", ADA, "2", text="moss"),
    ]
    stored = [codec.encode_move(replace(move, text=words.get(move.text, move.text))) for move in log]
    game = reduce(moves.play, map(codec.decode_move, stored), Game())
    assert [player.name for player in game.players][1:] == ["A\u0301\u0302\u0303\u0304".replace("A\u0301", "Á"), "Cleo"]
    assert (game.clues, game.given) == (("skyblue",), ("skyblue",))
    assert [message.text for message in game.chat] == ["\ufe0f!"]
    assert not any("is_accepted" in text for text in stored)
    with pytest.raises(Refused):
        reduce(moves.play, [replace(move, text=words.get(move.text, move.text)) for move in log], Game())
