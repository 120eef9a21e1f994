"""Put the backup in FILE in the place of this server's database. With --check only say whether it could be used.

docs/keep.md has the steps.
"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser

from ...ops.keep import backups, words
from ._failures import explain_failures


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="overwrite a database that holds rooms")
        parser.add_argument("--check", action="store_true", help="touch nothing")

    def handle(self, file: Path, replace: bool, check: bool, **options) -> None:
        with explain_failures():
            backup = backups.check(file) if check else backups.restore(file, replace)
        done = f"{file} can be restored" if check else f"Restored {file} to {words.describe_source()}"
        self.stdout.write(f"{done}: {words.describe(backup)}.")
