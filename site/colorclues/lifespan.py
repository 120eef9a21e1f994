"""The beginning and the end of a process that serves. It reports both, and marks players as away at the end."""

import logging

from asgiref.typing import ASGIReceiveCallable, ASGISendCallable, Scope

from play import throttle
from play.live.hub import hub
from play.ops.heartbeat import heartbeat
from play.ops.order_reader import order_reader
from play.ops.sweeper import sweeper
from play.rooms.clock_start import measure_within

log = logging.getLogger(__name__)

# Seconds that a process waits for the database's time before it serves. A database that is away keeps nobody longer.
CLOCK_WITHIN = 2.0


def begin() -> None:
    """Call this once the event loop runs, before the first request."""
    measure_within(CLOCK_WITHIN)
    heartbeat.start()
    order_reader.start()
    sweeper.start()


async def end() -> None:
    """Call this once no connection is left. What fails keeps nothing else from being done."""
    order_reader.end()
    sweeper.end()
    for leave in (hub.drain, heartbeat.end):
        try:
            await leave()
        except Exception:
            log.exception("Could not do all that this process does at its end")
    throttle.say_rests(at_once=True)


async def application(scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
    """Speak ASGI's lifespan protocol. Uvicorn does too, Daphne does not: our own server calls `begin` and `end`."""
    await receive()
    begin()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await end()
    await send({"type": "lifespan.shutdown.complete"})
