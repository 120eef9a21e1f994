"""A room that staff has closed stands still whatever any process knows of it, and its game stays as it was."""

from datetime import timedelta
from random import Random

import pytest
from django.utils import timezone

from play.live import deadlines
from play.models import Action, Connection, Room
from play.ops.sweeper import Sweeper
from play.rooms import (
    RoomClosed,
    RoomNotFound,
    actions,
    cache,
    changes,
    cleanup,
    closing,
    commit_queue,
    creation,
    queries,
    sql,
    striking,
)
from play.rooms.commit_queue import MoveRequest
from play.rooms.snapshot import read_snapshot
from play.rules.game import Move
from play.rules.texts import STRUCK
from tests.rooms.test_store import play_on, started

pytestmark = pytest.mark.django_db


@pytest.fixture
def code():
    return started("bob", "cleo")


def test_a_process_that_knows_the_room_from_before_makes_no_move_in_it(code):
    known = sql.find(code)
    read_snapshot(known)
    closing.close(code, "Good night.")
    cache.put(known)  # as it is in another process
    (outcome,) = commit_queue.change_all([MoveRequest(code, "ada", Move("settings", choices=(("locked", "yes"),)))])
    assert isinstance(outcome, RoomClosed) and outcome.sentence == "Good night."
    assert not queries.read(code).game.settings.locked


@pytest.mark.parametrize(
    "change",
    [
        lambda code: changes.join(code, "dan", "Dan"),
        lambda code: changes.change(code, "ada", Move("say", text="hello"), by_form=True),
        lambda code: changes.connect(code, "ada", "channel"),
        lambda code: changes.visit(code, "ada"),
        lambda code: changes.replace_host(code),
        lambda code: changes.ask(code, "dan", 1),
        lambda code: changes.take_along(code, "dan", 1, 0),
        lambda code: changes.note_absences(code),
        lambda code: changes.lapse(code),
        lambda code: queries.read_open(code),
    ],
)
def test_nothing_changes_a_closed_room_and_the_code_is_as_that_of_none(change, code):
    before = closing.close(code, "")
    with pytest.raises(RoomNotFound) as refused:
        change(code)
    assert isinstance(refused.value, RoomClosed)
    assert queries.read(code).version == before.version


def test_no_bot_moves_and_no_time_runs_out_until_it_is_opened_again():
    code = creation.create("ada", "Ada", bots=3)
    game = queries.read(code).game
    closing.close(code, "")
    Room.objects.filter(code=code).update(changed=timezone.now() - timedelta(days=1))
    assert queries.read(code).deadline is None
    assert deadlines.run_deadlines(queries.read(code)).version == queries.read(code).version
    after = closing.reopen(code)
    assert after.game == game == queries.replay(code)
    assert after.deadline is not None and after.awaits_bot


def test_a_closed_room_is_on_no_list_and_is_deleted_as_others_are(code):
    assert queries.rooms_of_visitor("ada")
    closing.close(code, "")
    assert queries.rooms_of_visitor("ada") == []
    Room.objects.filter(code=code).update(changed=timezone.now() - timedelta(days=2))
    Connection.objects.all().delete()
    assert list(cleanup.sweep()) == [1]


def test_the_whole_game_stays_whatever_is_struck_from_it():
    code = creation.create("ada", "Ada")
    for visitor in ("bob", "cleo"):
        changes.join(code, visitor, visitor.title())
    changes.change(code, "bob", Move("say", text="Rude words"))
    changes.change(code, "ada", Move("start"))
    before = play_on(code, Random(1), "guess")
    assert before.game.chat[0].text == "Rude words"
    after = striking.strike_message(code, 1)
    assert after.game.chat[0].text == STRUCK and after.version == before.version + 1
    named = striking.strike_name(code, 2)
    assert [player.name for player in named.game.players] == ["Ada", "Player 2", "Cleo"]
    assert named.game.chat[0].name == "Player 2"
    assert queries.replay(code) == named.game
    assert (named.game.pieces, named.game.phase, named.game.card) == (before.game.pieces, "guess", before.game.card)


def test_a_name_is_struck_from_what_was_written_of_removals(code):
    changes.change(code, "ada", Move("kick", whom=2, sure=True))
    assert [(action.by, action.whom, action.room) for action in Action.objects.all()] == [("Ada", "Bob", code)]
    striking.strike_name(code, 2)
    assert [(action.by, action.whom) for action in Action.objects.all()] == [("Ada", "Player 2")]


def test_the_log_book_forgets_what_is_old(settings):
    settings.ACTIONS_LAST = 2
    for kind, age in (("close", 3), ("reopen", 1)):
        action = actions.write(kind, "olga")
        Action.objects.filter(pk=action.pk).update(done=timezone.now() - timedelta(days=age))
    Sweeper()._sweep()
    assert [action.kind for action in Action.objects.all()] == ["reopen"]


def test_bots_that_are_removed_are_nobody():
    code = creation.create("ada", "Ada")
    changes.change(code, "ada", Move("bot"))
    changes.change(code, "ada", Move("kick", whom=2, sure=True))
    assert not Action.objects.exists()
