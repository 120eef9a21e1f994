"""What the tests of the web share."""

from contextlib import ExitStack

import pytest

from tests.support.player import Player


@pytest.fixture
def visit(server):
    """Return a function that makes visitors. Their sockets are closed at the end."""
    with ExitStack() as stack:
        yield lambda **how: stack.enter_context(Player(server.url, **how))
