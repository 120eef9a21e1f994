"""A tick ends the questions of pages that are gone (rule 24)."""

import asyncio

import pytest

from play.live.hub import Hub
from play.rooms import changes, queries
from tests.live.test_deadlines import Onlooker, time_passes
from tests.rooms.test_store import opened


@pytest.mark.django_db(transaction=True)
def test_rule_24_a_tick_ends_the_question_of_a_page_that_is_gone(monkeypatch):
    code = opened("bob")
    time_passes(monkeypatch, 100)
    asked = changes.ask(code, "eve", 2)

    async def look():
        hub, ada = Hub(), Onlooker()
        await hub.watch(asked, {}, ada)
        await hub.healer.heal()
        assert (await asyncio.to_thread(queries.read, code)).version == asked.version
        time_passes(monkeypatch, 100 + 60 + 21)
        await hub.healer.heal()
        await ada.sees_more_than(asked.version)
        await hub.unwatch(code, ada)

    asyncio.run(look())
    assert queries.read(code).game.knock(asked.game.joined).answer == "lapsed"
