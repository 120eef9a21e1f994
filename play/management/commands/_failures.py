"""How the commands that keep or delete a server's data fail: in a sentence, and with exit code 1."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError

from ...ops.keep import Trouble
from ...rooms import DatabaseUnavailable
from ...rooms.writing import REASONS


@contextmanager
def explain_failures() -> Iterator[None]:
    """Raise CommandError for what an operator can mend: a Trouble, or a database, a file or a disk that refuses."""
    try:
        yield
    except Trouble as trouble:
        raise CommandError(str(trouble)) from None
    except DatabaseUnavailable as trouble:
        raise CommandError(f"The database cannot do that now: {REASONS[trouble.reason]} ({trouble}).") from None
    except OSError as reason:
        where = f" ({reason.filename})" if reason.filename else ""
        raise CommandError(
            f"The system refused: {reason.strerror}{where}. Look at the disk's space and at who may write there."
        ) from None
