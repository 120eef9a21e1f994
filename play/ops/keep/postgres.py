"""Backups of PostgreSQL: archives of pg_dump, read back in one transaction."""

import glob
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Timer
from typing import IO, Any

import psycopg
from django.apps import apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from psycopg import pq, sql
from psycopg.conninfo import make_conninfo

from . import Trouble, databases, too_long
from .backup_file import Backup

# Debian keeps the programs off the PATH.
FOLDERS = "/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin"
HEADER_SETTING = re.compile(rb"SET (\w+) = ")
_KNOWN = {option.keyword.decode() for option in pq.Conninfo.get_defaults()}


def copy(target: Path, read: Callable[[Callable[[str], list[tuple]]], object]) -> int:
    """Write an archive of the database as it is at this moment. The game goes on meanwhile. Return pg_dump's version.

    `read` is called with a function that queries the database as it was at this same moment.
    """
    with closing(_connect()) as connection:
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        snapshot = connection.execute("SELECT pg_export_snapshot()").fetchone()[0]
        read(lambda statement: connection.execute(statement).fetchall())
        version, program = _find_program("pg_dump", connection.info.server_version // 10000, "the server is")
        tables = [f"--table={pattern}" for pattern in _list_patterns()]
        command = [program, "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", *tables]
        waiting = [f"--lock-wait-timeout={databases.LOCK * 1000}", f"--file={target}", f"--dbname={_describe()}"]
        _run([*command, *waiting])
    return version


def restore(backup: Backup) -> None:
    """Replace the game's tables by those of the backup in one transaction. If anything fails, nothing has changed."""
    version, program = _find_program("pg_restore", backup.contents.program, "the backup was made by")
    psql = str(Path(program).with_name("psql"))
    with closing(_connect()) as connection:
        known = {name.encode() for (name,) in connection.execute("SELECT name FROM pg_settings").fetchall()}
        tables = _list_tables(connection)
        drop = [sql.SQL("DROP TABLE {} CASCADE;\n").format(table).as_bytes(connection) for table in tables]
    begin = b"BEGIN;\nSET lock_timeout = %d;\n" % (databases.LOCK * 1000)
    reader = [program, "--no-owner", "--no-privileges", "--file=-", str(backup.path)]
    writer = [psql, "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", f"--dbname={_describe()}"]
    with _started(reader, writer) as (source, target):
        if not _write(target, [begin, *drop]) or not _write(target, _without_unknown(source.stdout, known)):
            source.kill()
        elif source.wait() == 0:  # else the transaction ends without its commit, so nothing has changed
            _write(target, [b"\nCOMMIT;\n"])
    connections[DEFAULT_DB_ALIAS].close()


def _describe() -> str:
    """Return how to reach the database, without the password, which everybody on this machine could read."""
    return make_conninfo(**{name: value for name, value in _parameters().items() if name != "password"})


def _parameters() -> dict[str, Any]:
    its = connections[DEFAULT_DB_ALIAS].settings_dict
    named = {"dbname": its["NAME"], "user": its["USER"], "password": its["PASSWORD"], "host": its["HOST"]}
    options = {name: value for name, value in its["OPTIONS"].items() if name in _KNOWN and name != "options"}
    given = {**named, "port": its["PORT"], **options}
    return {name: value for name, value in given.items() if value not in ("", None)}


def _connect() -> psycopg.Connection:
    limits = {"statement_timeout": settings.KEEP_LIMIT, "idle_in_transaction_session_timeout": settings.KEEP_LIMIT}
    options = " ".join(f"-c {name}={round(seconds * 1000)}" for name, seconds in limits.items())
    try:
        return psycopg.connect(**_parameters(), options=options, autocommit=True)
    except psycopg.OperationalError as reason:
        said = " ".join(str(reason).split())
        raise Trouble(f"The database ({databases.describe()}) does not answer: {said}") from None


def _list_patterns() -> list[str]:
    """Return patterns of the game's tables, also of those that only a newer version has."""
    return sorted({f"{app.label}_*" for app in apps.get_app_configs() if app.models} | {"django_*"})


def _list_tables(connection: psycopg.Connection) -> list[sql.Identifier]:
    prefixes = tuple(pattern.removesuffix("*") for pattern in _list_patterns())
    found = connection.execute("SELECT schemaname, tablename FROM pg_tables WHERE schemaname = current_schema()")
    return [sql.Identifier(schema, name) for schema, name in found.fetchall() if name.startswith(prefixes)]


def _find_program(name: str, version: int, why: str) -> tuple[int, str]:
    """Return the oldest program of this name that is not older than `version`, with its version."""
    folders = [*os.get_exec_path(), *(folder for pattern in FOLDERS for folder in glob.glob(pattern))]
    found = {shutil.which(name, path=folder) for folder in folders} - {None}
    versions = sorted((_ask_version(program), program) for program in found if program)
    fitting = [(its, program) for its, program in versions if its >= version]
    if fitting:
        return fitting[0]
    here = f"{name} here is only {versions[-1][0]}" if versions else f"there is no {name} here"
    raise Trouble(
        f"{here[0].upper()}{here[1:]}, and {why} PostgreSQL {version}. Install it: on Debian and Ubuntu it is in "
        f"postgresql-client-{version}."
    )


def _ask_version(program: str) -> int:
    """Return the major version of a program, or 0 if it does not run."""
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=databases.LOCK).stdout
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = re.search(r"\) (\d+)", said)
    return int(found[1]) if found else 0


def _run(command: list[str]) -> None:
    try:
        done = subprocess.run(
            command, env=_environment(), capture_output=True, text=True, timeout=settings.KEEP_LIMIT, errors="replace"
        )
    except subprocess.TimeoutExpired:
        raise too_long() from None
    if done.returncode:
        raise Trouble(f"{Path(command[0]).name} failed: {_shorten(done.stderr)}")


@contextmanager
def _started(reader: list[str], writer: list[str]) -> Iterator[tuple[subprocess.Popen, subprocess.Popen]]:
    """Start two programs, of which the caller takes from one and gives to the other. Raise Trouble if one fails."""
    with (
        subprocess.Popen(reader, env=_environment(), stdout=-1, stderr=-1, stdin=subprocess.DEVNULL) as source,
        subprocess.Popen(writer, env=_environment(), stdin=-1, stdout=subprocess.DEVNULL, stderr=-1) as target,
    ):
        late = Timer(settings.KEEP_LIMIT, _kill, (source, target))
        late.start()
        try:
            yield source, target
            _, said = target.communicate()
        finally:
            is_late = not late.is_alive()
            late.cancel()
            _kill(source, target)
        if is_late:
            raise too_long()
        for program, errors in ((target, said), (source, source.stderr.read())):
            if program.wait():
                name = Path(str(program.args[0])).name  # type: ignore[index]
                raise Trouble(f"{name} failed, so nothing has changed: {_shorten(errors.decode(errors='replace'))}")


def _kill(*programs: subprocess.Popen) -> None:
    """Kill the programs. No-op for those that have ended."""
    for program in programs:
        program.kill()


def _write(target: subprocess.Popen, chunks: Iterable[bytes]) -> bool:
    """Return whether the program has taken it all. Else it has failed, and says why once it is waited for."""
    try:
        for chunk in chunks:
            target.stdin.write(chunk)
        target.stdin.flush()
    except BrokenPipeError:
        return False
    return True


def _without_unknown(lines: IO[bytes], known: set[bytes]) -> Iterator[bytes]:
    """Leave out the settings that this server does not know, since a newer pg_dump sets them, up to the first table."""
    for line in lines:
        setting = HEADER_SETTING.match(line)
        if not setting or setting[1] in known:
            yield line
        if line.startswith(b"CREATE "):
            break
    yield from iter(lambda: lines.read(64 * 1024), b"")


def _environment() -> dict[str, str]:
    password = _parameters().get("password")
    return {**os.environ, **({"PGPASSWORD": str(password)} if password else {}), "LC_MESSAGES": "C"}


def _shorten(text: str) -> str:
    return " ".join(text.split())[-400:] or "it did not say why"
