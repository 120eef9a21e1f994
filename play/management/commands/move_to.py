"""Copy all that this server keeps into the database at URL, such as postgres://USER:PASSWORD@HOST:PORT/NAME.

With - the URL is read from the standard input, so that its password stands in no list of processes. The server must be
stopped. Afterwards start it with this DATABASE_URL: docs/keep.md has the steps.
"""

import sys

from django.core.management.base import BaseCommand, CommandParser

from ...ops.keep import move
from ...ops.keep.words import count
from ._failures import explain_failures


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("url", metavar="URL")
        parser.add_argument("--replace", action="store_true", help="overwrite what the other database holds")

    def handle(self, url: str, replace: bool, **options) -> None:
        with explain_failures():
            moved = move.move_to(sys.stdin.readline().strip() if url == "-" else url, replace)
        for table, rows in moved.rows.items():
            if rows:
                self.stdout.write(f"{rows:>9,}  {table}")
        total = count(sum(moved.rows.values()), "row")
        self.stdout.write(f"Moved {total} from {moved.source} to {moved.target}. Both are alike.")
        self.stdout.write("Now set DATABASE_URL to the new one, and start the server.")
