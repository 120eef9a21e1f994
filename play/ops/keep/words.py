"""What the commands say of backups and databases."""

from . import databases
from .backup_file import Backup


def describe(backup: Backup) -> str:
    its = backup.contents
    last = f", the last of {its.last_move} UTC" if its.last_move else ""
    return (
        f"{_size(backup.size)}, {count(its.rooms, 'room')}, {count(its.moves, 'move')}{last}; "
        f"made {its.made} UTC by version {its.version}"
    )


def describe_source() -> str:
    return databases.describe()


def count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def _size(size: float) -> str:
    for unit in ("bytes", "kB", "MB"):
        if size < 1000:
            return f"{size:.3g} {unit}"
        size /= 1000
    return f"{size:.3g} GB"
