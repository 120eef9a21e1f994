"""What tests of limits ask of a server: run it, and what its log says that it has turned away."""

import json
from contextlib import contextmanager

from tests.conftest import Server


@contextmanager
def running(server: Server):
    """Start the server, and kill it at the end."""
    try:
        yield server.start()
    finally:
        server.kill()


def list_said(server: Server, limit: str) -> list[str]:
    """Return the lines of the log about this limit."""
    events = [json.loads(row)["event"] for row in server.log().splitlines()]
    return [event for event in events if event.startswith(f"{limit}: ")]
