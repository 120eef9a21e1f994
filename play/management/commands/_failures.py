"""How the commands that keep a server's data fail: in a sentence, and with exit code 1."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError

from ...ops.keep import Trouble


@contextmanager
def explain_failures() -> Iterator[None]:
    """Raise CommandError for what an operator can mend: a Trouble, or a file or disk that refuses."""
    try:
        yield
    except Trouble as trouble:
        raise CommandError(str(trouble)) from None
    except OSError as reason:
        where = f" ({reason.filename})" if reason.filename else ""
        raise CommandError(
            f"The system refused: {reason.strerror}{where}. Look at the disk's space and at who may write there."
        ) from None
