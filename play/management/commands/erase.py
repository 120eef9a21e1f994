"""Erase a room, or what all rooms keep of a person. Backups and the proxy's log keep theirs.

erase room CODE…          the rooms with their logs, or what is kept of rooms that are gone: their reports
erase person CODE NAME    who has or had this name in this room, there and wherever the same browser has a seat
erase visitor VISITOR     what the browser with this cookie has left
"""

import logging
from argparse import RawDescriptionHelpFormatter
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ...ops.keep.words import count
from ...rooms import RoomNotFound, codes, erasure
from ._failures import explain_failures


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def create_parser(self, *words: str, **more: Any) -> CommandParser:
        return super().create_parser(*words, formatter_class=RawDescriptionHelpFormatter, **more)

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        what.add_parser("room").add_argument("codes", nargs="+", metavar="CODE")
        person = what.add_parser("person")
        person.add_argument("code", metavar="CODE")
        person.add_argument("name", metavar="NAME")
        what.add_parser("visitor").add_argument("visitor", metavar="VISITOR")

    def handle(self, what: str, **options) -> None:
        # To rewrite a room counts as a move of it. Its line of the log would stand among those of this command.
        log = logging.getLogger("play.rooms")
        before = log.level
        log.setLevel(logging.WARNING)
        try:
            with explain_failures():
                {"room": self._erase_rooms, "person": self._erase_person, "visitor": self._erase_visitor}[what](options)
        except erasure.NotErasable as code:
            remedy = f"Delete it: manage.py erase room {code}"
            raise CommandError(f"Room {code} cannot be told without these words. {remedy}") from None
        except RoomNotFound as missing:
            raise CommandError(f"There is no room {missing}. Its code has six letters and digits.") from None
        finally:
            log.setLevel(before)

    def _erase_rooms(self, options: dict[str, Any]) -> None:
        for code in map(codes.normalize_code, options["codes"]):
            self.stdout.write(_erase_room(code))

    def _erase_person(self, options: dict[str, Any]) -> None:
        code, name = codes.normalize_code(options["code"]), options["name"]
        visitors = erasure.find_visitors(code, name)
        if not self._erase_in(code, name, visitors):
            raise CommandError(f"Nobody has or had the name {name} in room {code}.")
        self._erase_all(visitors)

    def _erase_visitor(self, options: dict[str, Any]) -> None:
        visitors = [options["visitor"]]
        if not erasure.find_rooms(visitors):
            raise CommandError(
                "No room knows this visitor. It is what the cookie colorclues-visitor has before the colon."
            )
        self._erase_all(visitors)

    def _erase_all(self, visitors: Iterable[str]) -> None:
        for code in erasure.find_rooms(visitors):
            self._erase_in(code, "", visitors)

    def _erase_in(self, code: str, name: str, visitors: Iterable[str]) -> int:
        """Erase in one room, in a transaction of its own. Return of how many players."""
        done = erasure.erase(code, name, visitors)
        what = f"{count(done.players, 'name')}, {count(done.messages, 'message')}, {count(done.seats, 'seat')}"
        self.stdout.write(f"Room {code}: {what} erased.")
        return done.players


def _erase_room(code: str) -> str:
    """Return what was done. Raises RoomNotFound if nothing is kept of such a room."""
    try:
        return f"Room {code} deleted, with {count(erasure.delete_room(code), 'move')}."
    except RoomNotFound:
        return f"Room {code} was gone. {count(erasure.delete_remains(code), 'report')} of it deleted."
