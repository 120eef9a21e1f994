"""Delete the rooms in which no player has been for ROOM_LASTS seconds, by default a day, or for --older-than days.

The server does so by itself every SWEEP_EVERY seconds.
"""

from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ...ops.keep.words import count
from ...rooms import cleanup
from ._failures import explain_failures


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--older-than", type=float, metavar="DAYS")

    def handle(self, older_than: float | None, **options) -> None:
        if older_than is not None and not 0 < older_than < 36500:
            raise CommandError(f"--older-than is {older_than:g}. It must be a number of days, more than 0.")
        seconds = None if older_than is None else timedelta(days=older_than).total_seconds()
        with explain_failures():
            swept = sum(cleanup.sweep(seconds))
        self.stdout.write(f"{count(swept, 'room')} deleted.")
