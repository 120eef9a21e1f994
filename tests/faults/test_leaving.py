"""A server ends in an orderly way while an outside part is away, dead or hung: PostgreSQL, Redis, or both."""

import asyncio

import pytest
from colorclues import lifespan

from tests.support.long import long
from tests.support.player import Player
from tests.support.servers import end_server, free_port

LEAVE_WITHIN = 1  # seconds for what must be said, and two more for what hangs: docs/deploy.md
GONE = [("postgres",), ("redis",), ("postgres", "redis")]


@pytest.fixture
def parts(own_postgres, own_redis):
    return {"postgres": own_postgres, "redis": own_redis}


def hang(part):
    """Stop all of its processes, as a machine does that swaps: connections stay open, and nobody answers."""
    for process in (*part.process.children(recursive=True), part.process):
        process.suspend()


def list_troubles(server):
    """Return the lines about anything but what is away: mistakes of ours, with their tracebacks."""
    kinds = ("TypeError", "AttributeError", "RuntimeError", "never retrieved", "was destroyed", "Could not drain")
    return server.plain_lines() + [line for line in server.lines() if any(kind in str(line) for kind in kinds)]


@pytest.mark.parametrize("workers", ["1", long("2")])
@pytest.mark.parametrize("how", ["hung", long("killed")])
@pytest.mark.parametrize("gone", [GONE[-1], *map(long, GONE[:-1])], ids="+".join)
def test_it_ends_in_time_and_in_order(process, parts, gone, how, workers):
    outside = {"DATABASE_URL": parts["postgres"].new_database(), "REDIS_URL": parts["redis"].url}
    server = process(**outside, WEB_CONCURRENCY=workers, LEAVE_WITHIN=str(LEAVE_WITHIN))
    with Player(server.url) as ada, Player(server.url) as bob:
        ada.make_room("Ada").connect().hear()
        bob.join(ada.code, "Bob").connect().hear()
        for name in gone:
            parts[name].kill() if how == "killed" else hang(parts[name])
        code, seconds = end_server(server)
    assert (code, list_troubles(server)) == (0, [])
    assert seconds < LEAVE_WITHIN + 2


def test_what_fails_at_the_end_keeps_nothing_else_from_being_done(monkeypatch, caplog):
    left = []

    async def fail():
        raise TypeError("catching classes that do not inherit from BaseException is not allowed")

    async def leave():
        left.append("heartbeat")

    monkeypatch.setattr(lifespan.hub, "drain", fail)
    monkeypatch.setattr(lifespan.heartbeat, "end", leave)
    asyncio.run(lifespan.end())
    assert left == ["heartbeat"] and "at its end" in caplog.text


@pytest.mark.long
def test_it_ends_in_order_where_nothing_outside_was_ever_there(process):
    outside = {"DATABASE_URL": f"postgres://ada:moss@127.0.0.1:{free_port()}/colours"}
    server = process(**outside, REDIS_URL=f"redis://127.0.0.1:{free_port()}/0", LEAVE_WITHIN=str(LEAVE_WITHIN))
    code, seconds = end_server(server)
    assert (code, list_troubles(server)) == (0, [])
    assert seconds < LEAVE_WITHIN + 2
