"""A move over the socket is answered once: with the push that it causes, or else with the version alone."""

import asyncio

import pytest

from play.pov.builder import build_pov
from play.pov.steps import find_step
from play.rooms.snapshot import Snapshot
from play.rules.game import Move
from play.web.sockets import consumers
from tests.support.cast import lobby

CODE = "CDF349"
PRESENT, AWAY = frozenset((1, 2, 3)), frozenset((1, 3))


class Page(consumers.RoomConsumer):
    """Ada's page. It shows version 3, with all players present."""

    def __init__(self):
        super().__init__()
        self.code, self.visitor, self.language = CODE, "ada", "en"
        self.sent: list[str] = []
        self.has_notice = False
        self.answers.note_new_page()
        self.shown, self.version = build_pov(CODE, lobby(), 1, PRESENT), 3

    def push(self, text):
        self.sent.append(text)

    async def show_version(self, version: int, present: frozenset[int]) -> None:
        pov = build_pov(CODE, lobby(), 1, present)
        self.show(pov, version, lambda shown: find_step(shown, pov))


async def nothing():
    pass


@pytest.fixture
def page():
    return Page()


@pytest.fixture
def move(page, monkeypatch):
    """Return a function that makes a move, with what is pushed before it is accepted and after."""

    def make(before=nothing, after=nothing) -> list[str]:
        async def change(request):
            await before()
            return Snapshot(CODE, 4, lobby(), {"ada": 1})

        async def read(code, visitor):
            return None

        async def publish(room):
            await after()

        monkeypatch.setattr(consumers.changes, "may_have_effect", lambda *args: True)
        monkeypatch.setattr(consumers.commit_queue, "change", change)
        monkeypatch.setattr(consumers.hub, "read", read)
        monkeypatch.setattr(consumers.hub, "publish", publish)
        asyncio.run(page._move(Move("start", 1)))
        return page.sent

    return make


def test_a_move_that_pushes_nothing_is_answered_with_the_version(move):
    (answer,) = move()
    assert answer == consumers.messages.render_version(3)


@pytest.mark.parametrize("version, present", [(4, PRESENT), (4, AWAY), (3, AWAY)])
def test_a_push_is_the_answer_even_one_that_only_says_who_is_away(version, present, page, move):
    (answer,) = move(after=lambda: page.show_version(version, present))
    assert answer.endswith(consumers.messages.render_version(version))


def test_a_push_from_before_the_move_was_accepted_is_no_answer(page, move):
    push, answer = move(before=lambda: page.show_version(3, AWAY))
    assert answer == consumers.messages.render_version(3) != push
