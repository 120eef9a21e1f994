"""Looking at processes that others start and end: one that goes while it is looked at is gone, and no error."""

import psutil


def is_alive(process: psutil.Process) -> bool:
    """Return whether the process runs. One that has ended and was not yet reaped does not."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def living_children(pid: int) -> list[psutil.Process]:
    """Return the children of this process that run. A process that has gone has none."""
    try:
        return [child for child in psutil.Process(pid).children() if is_alive(child)]
    except psutil.NoSuchProcess:
        return []


def command(process: psutil.Process) -> list[str]:
    """Return the words that the process was started with, none when it has gone."""
    try:
        return process.cmdline()
    except psutil.NoSuchProcess:
        return []


def kill(process: psutil.Process) -> None:
    """Kill the process, unless it has gone by itself."""
    try:
        process.kill()
    except psutil.NoSuchProcess:
        return
