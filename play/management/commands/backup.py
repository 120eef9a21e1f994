"""Write all that this server keeps into FILE, while games go on. Only the owner of the file can read it.

docs/keep.md says where it should go, and how often.
"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser

from ...ops.keep import backups, words
from ._failures import explain_failures


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []  # a backup needs nothing but the database

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="overwrite the file")

    def handle(self, file: Path, replace: bool, **options) -> None:
        with explain_failures():
            made = backups.back_up(file.absolute(), replace)
        self.stdout.write(f"Backed up {words.describe_source()} to {file}: {words.describe(made)}.")
