"""The file of a backup: a copy of the database as its own tools read it, and behind that what it is, with a checksum.

    the copy: a database of SQLite, or an archive of pg_dump · line feed · `Contents` as JSON · line feed ·
    the SHA-256 of all this but the last line feed, in hexadecimal digits · line feed

SQLite and pg_restore pass over what follows the copy. So they can read a backup without this code.
"""

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import msgspec

from . import Trouble

FORMAT = 1
SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
CHUNK = 1024 * 1024
# Bytes in which the end of a file has its last two lines. Contents name each migration once.
MAX_END = 64 * 1024
_DIGEST = re.compile(rb"[0-9a-f]{64}\n")


class Contents(msgspec.Struct, frozen=True, tag="colorclues-backup", tag_field="type"):
    """What a backup holds. `made` and `last_move` are ISO times, `program` is the major version of pg_dump, or 0."""

    kind: str
    version: str
    made: str
    rooms: int
    moves: int
    last_move: str
    migrations: tuple[str, ...]
    program: int = 0
    format: int = FORMAT


class Backup(msgspec.Struct, frozen=True):
    """A backup whose checksum was right. The first `size` bytes of its file are the copy."""

    path: Path
    size: int
    digest: str
    contents: Contents

    def extract(self, target: Path) -> None:
        """Write the copy to another file, and wait until the disk has it."""
        with open(self.path, "rb") as source, open(target, "wb") as copy:
            left = self.size
            while chunk := source.read(min(CHUNK, left)):
                copy.write(chunk)
                left -= len(chunk)
            _flush(copy)


def seal(path: Path, contents: Contents) -> Backup:
    """Append the contents and the checksum to a copy, which becomes a backup. Wait until the disk has it."""
    size = path.stat().st_size
    with open(path, "r+b") as file:
        file.seek(0, os.SEEK_END)
        file.write(b"\n" + msgspec.json.encode(contents))
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.write(f"\n{digest}\n".encode())
        _flush(file)
    return Backup(path, size, digest, contents)


def read(path: Path) -> Backup:
    """Return the backup in this file. Raise Trouble if it is none, or is damaged."""
    try:
        with open(path, "rb") as file:
            return _read(path, file)
    except OSError as reason:
        raise Trouble(f"{path} cannot be read: {reason.strerror}.") from None


@contextmanager
def new_file(path: Path, may_replace: bool) -> Iterator[Path]:
    """Yield a new file that only its owner can read. After the block it becomes the file at this path, all at once.

    Raise Trouble if there is one already that may not be replaced. If the block fails, nothing remains.
    """
    _check_place(path, may_replace)
    with tempfile.TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent) as folder:
        new = Path(folder) / path.name
        new.touch(mode=0o600)
        yield new
        _check_place(path, may_replace)
        new.replace(path)
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Wait until the disk knows which files the folder has."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def take_owner(new: Path, like: Path) -> None:
    """Give the file to the owner of another one. No-op unless root does it, who else would shut the server out."""
    if os.geteuid() == 0:
        owner = like.stat()
        shutil.chown(new, owner.st_uid, owner.st_gid)


def _check_place(path: Path, may_replace: bool) -> None:
    if not path.parent.is_dir():
        raise Trouble(f"There is no folder {path.parent}. Make it, or name another place.")
    if path.is_dir():
        raise Trouble(f"{path} is a folder. Name a file in it.")
    if path.exists() and not may_replace:
        raise Trouble(f"{path} is there already. Name another file, or overwrite it with --replace.")


def _read(path: Path, file: BinaryIO) -> Backup:
    size = file.seek(0, os.SEEK_END)
    file.seek(-min(size, MAX_END), os.SEEK_END)
    copy, _, last = file.read().removesuffix(b"\n").rpartition(b"\n")
    _, found, line = copy.rpartition(b"\n")
    if not found or not _DIGEST.fullmatch(last + b"\n"):
        raise Trouble(f"{path} is no backup of Color Clues, or its end is missing. Use another one.")
    file.seek(0)
    if _hash(file, size - len(last) - 2) != last.decode():
        raise Trouble(f"{path} is damaged: its checksum is not that of its content. Use another one.")
    return Backup(path, size - len(last) - len(line) - 3, last.decode(), _decode(path, line))


def _decode(path: Path, line: bytes) -> Contents:
    try:
        contents = msgspec.json.decode(line, type=Contents)
    except msgspec.DecodeError:
        raise Trouble(f"{path} is no backup that this version of Color Clues can read. Use a newer version.") from None
    if contents.format > FORMAT:
        raise Trouble(f"{path} was made by a newer version, {contents.version}. Use that version or a newer one.")
    return contents


def _hash(file: BinaryIO, size: int) -> str:
    digest = hashlib.sha256()
    while size and (chunk := file.read(min(CHUNK, size))):
        digest.update(chunk)
        size -= len(chunk)
    return digest.hexdigest()


def _flush(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())
