"""Two processes are one room: the players of a whole game are spread over them, on Redis and PostgreSQL."""

import pytest
from playwright.sync_api import expect

from play.rules.phases import OVER
from tests.browser.people import Table
from tests.conftest import Server


@pytest.fixture
def processes(postgres, redis, tmp_path_factory):
    """Two servers with one database, one Redis and one secret."""
    urls = {"DATABASE_URL": postgres.new_database(), "REDIS_URL": redis.url, "SECRET_KEY": "one for both " * 4}
    both = [Server(tmp_path_factory.mktemp(name), **urls) for name in ("one", "other")]
    try:
        for one in both:
            one.start()
        yield both
    finally:
        for one in both:
            one.stop()


@pytest.mark.long
def test_four_people_at_two_processes_play_a_whole_game(processes, visitor):
    people = [visitor("phone", "Ada"), visitor("desk", "Bob"), visitor("desk", "Cleo"), visitor("phone", "Dan")]
    table = Table(processes[0], people[0].start_room(processes[0]), people)
    for one, server in zip(people[1:], (processes[1], processes[0], processes[1]), strict=True):
        one.open(server, table.code)
        one.join()
        table.version += 1
    table.everybody_sees_it()
    table.start()
    table.play_short_rounds_until(lambda game: game.phase == OVER)
    points = {str(player.id): str(player.points) for player in table.game.players}
    for one in people:
        expect(one.find("#status")).to_have_attribute("data-phase", OVER)
        for line in one.find("#players .player").all():
            assert line.get_attribute("data-points") == points[line.get_attribute("data-player")]
            assert line.get_attribute("data-away") == "no"
