"""Reading systemd's files: the unit that serves from a folder, and the variables of its EnvironmentFile."""

import os
import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path

FOLDERS = "/etc/systemd/system:/usr/local/lib/systemd/system:/usr/lib/systemd/system"
SERVER = re.compile(r"\bcolorclues\.serve(r)?\b")
WORD = re.compile(r"[A-Za-z_]\w*$")
IN_DOUBLE_QUOTES = '"\\`$'  # what a backslash makes plain there


@dataclass
class Unit:
    path: Path
    user: str = ""
    folder: str = ""
    command: str = ""
    environment: dict[str, str] = field(default_factory=dict)
    environment_files: list[Path] = field(default_factory=list)


def find_unit(root: Path) -> Unit | None:
    """Return the unit that serves from this folder, with its drop-ins. SYSTEMD_UNIT_PATH says where units are."""
    folders = os.environ.get("SYSTEMD_UNIT_PATH", FOLDERS).split(":")
    for path in (path for folder in folders for path in sorted(Path(folder).glob("*.service"))):
        try:
            unit = read_unit(path)
        except OSError:  # such as a link to nothing
            continue
        if SERVER.search(unit.command) and unit.folder and Path(unit.folder).resolve() == root:
            return unit
    return None


def read_unit(path: Path) -> Unit:
    unit = Unit(path)
    for file in (path, *sorted(Path(f"{path}.d").glob("*.conf"))):
        for name, value in _list_service(file.read_text()):
            _apply(unit, name, value)
    return unit


def _list_service(text: str) -> list[tuple[str, str]]:
    section, found = "", []
    for line in _join(text):
        if line.startswith("["):
            section = line
        elif section == "[Service]" and "=" in line:
            name, _, value = line.partition("=")
            found.append((name.strip(), value.strip()))
    return found


def _join(text: str) -> list[str]:
    """Return the lines without comments, each with those that continue it."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith(("#", ";"))]
    return [line.strip() for line in re.sub(r"\\\n", " ", "\n".join(lines)).splitlines() if line.strip()]


def _apply(unit: Unit, name: str, value: str) -> None:
    if name == "User":
        unit.user = value
    elif name == "WorkingDirectory":
        unit.folder = value.removeprefix("-")
    elif name == "ExecStart":
        unit.command = value
    elif name == "Environment":
        pairs = [word.partition("=") for word in shlex.split(value)]
        unit.environment = {**unit.environment, **{key: text for key, _, text in pairs}} if value else {}
    elif name == "EnvironmentFile":
        file = Path(value.removeprefix("-"))
        if not value:
            unit.environment_files = []
        elif not (value.startswith("-") and not file.exists()):
            unit.environment_files = [file, *unit.environment_files]  # of two, the last one counts


def read_environment_file(file: Path) -> dict[str, str]:
    """Return the variables of a file as systemd reads it. A comment has a line of its own, or is part of the value."""
    pairs = (line.partition("=") for line in _join(file.read_text()) if "=" in line)
    return {name.strip(): _unquote(value.strip()) for name, _, value in pairs if WORD.match(name.strip())}


def _unquote(value: str) -> str:
    """Return a value without its quotes and backslashes. A quote counts at its beginning, or after another one."""
    read, quote, place = "", "", 0
    while place < len(value):
        sign, after = value[place], value[place + 1 : place + 2]
        place += 1
        if sign == quote:
            quote = ""
        elif not quote and sign in "\"'" and (not read or value[place - 2] in "\"'"):
            quote = sign
        elif sign == "\\" and quote != "'" and after and (not quote or after in IN_DOUBLE_QUOTES):
            read, place = read + after, place + 1
        else:
            read += sign
    return read
