"""A process with the server's settings that runs commands of manage.py, one after the other. To start one takes 1 s.

Each line is JSON. "run": words of a command; the answer is its exit code and what it said. "set": a setting and its
value. "limit": the most bytes of a file that the process may write. The rest is what tests/faults/writer.py knows.
"""

import json
import resource
import shutil
import signal
import sys
from io import StringIO
from pathlib import Path

from tests.support.asked import Asked


class Keeper(Asked):
    """The process, from outside."""

    def __init__(self, url: str, **more: str) -> None:
        self.url = url
        super().__init__("tests.support.keeper", DATABASE_URL=url, **more)

    def run(self, *words) -> str:
        """Run a command that does what it shall, and return what it said."""
        code, said = self.ask("run", *map(str, words))
        assert code == 0, said
        return said

    def refuse(self, *words) -> str:
        """Run a command that fails, and return the sentence."""
        code, said = self.ask("run", *map(str, words))
        assert code == 1, said
        return said


def copy_sqlite(target: Path) -> str:
    """Return the URL of a migrated database at this path."""
    from tests.support import prepared

    shutil.copyfile(prepared.sqlite_database(), target)
    return f"sqlite:///{target}"


def run(*words: str) -> tuple[int, str]:
    from django.core.management import CommandError, call_command

    said = StringIO()
    try:
        call_command(*words, stdout=said)
    except CommandError as trouble:
        return 1, str(trouble)
    return 0, said.getvalue()


def set_value(name: str, value: object) -> None:
    from django.conf import settings

    setattr(settings, name, value)


def limit(size: int) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))


def entries() -> list:
    """Return all rooms with their states and logs."""
    from play.models import Entry, Room, Seat

    tables = (
        (Room, ("id", "code", "version", "state", "deadline", "made_by")),
        (Entry, ("id", "room_id", "version", "move")),
        (Seat, ("id", "room_id", "visitor", "player")),
    )
    found = [list(map(list, model.objects.order_by("pk").values_list(*names))) for model, names in tables]
    return [*found, [f"{made:%s.%f}" for made in Entry.objects.order_by("pk").values_list("made", flat=True)]]


if __name__ == "__main__":
    import django

    from tests.faults import writer

    django.setup()
    commands = {"run": run, "set": set_value, "limit": limit, "entries": entries}
    commands |= {"create": writer.create, "play": writer.play, "check": writer.check}
    for line in sys.stdin:
        command, *arguments = json.loads(line)
        print(json.dumps(commands[command](*arguments)), flush=True)
