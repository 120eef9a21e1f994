"""Those who wait for a batch that the database's thread works on."""

import asyncio
from collections.abc import Sequence


def answer_callers(callers: Sequence[asyncio.Future], outcomes: Sequence[object]) -> None:
    """Give each caller the outcome in its place, or raise it there if it is an exception."""
    for done, outcome in zip(callers, outcomes, strict=True):
        if done.done():  # the caller was cancelled
            continue
        if isinstance(outcome, Exception):
            done.set_exception(outcome)
        else:
            done.set_result(outcome)
