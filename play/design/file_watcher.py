"""Tell which files were saved, as soon as the file system tells. Only development has any use for it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from pathlib import Path

import watchfiles

# watchfiles' own error where inotify has no watch left. It is no OSError.
from watchfiles._rust_notify import WatchfilesRustInternalError

log = logging.getLogger(__name__)
logging.getLogger("watchfiles").setLevel(logging.WARNING)  # else it counts the changes in the log

# Milliseconds without a save after which those before are told together: an editor writes, renames and touches.
REST = 50
# Milliseconds between two polls, where the file system does not tell.
POLL = 150
# Milliseconds for which a thread waits. A process that ends waits for the thread.
WAIT = 200

MOUNTS = Path("/proc/self/mounts")
# File systems that do not tell what another machine, or the host of a virtual one, has saved.
SILENT = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "vboxsf", "prl_fs", "virtiofs", "fakeowner"}
SILENT |= {"fuse.sshfs", "fuse.grpcfuse", "fuse.osxfs", "fuse.vmhgfs-fuse"}

Changes = set[tuple[watchfiles.Change, str]]


async def watch(folders: Iterable[Path], is_watched: Callable[[Path], bool]) -> AsyncIterator[set[Path]]:
    """Yield the files that were saved, added or removed, within some 0.1 s, and those of one moment together.

    It never ends. Hidden files and the temporary files of editors are left out.
    """
    changes = _watch([folder for folder in folders if folder.exists()], is_watched)
    while True:
        saved = await asyncio.to_thread(next, changes)
        if saved:
            yield {Path(path) for _, path in saved}


def is_temporary(path: Path) -> bool:
    """Return whether an editor has made the file for itself: `.x.html.swp`, `.#x.html`, `#x.html#`, `x.html~`."""
    return path.name.startswith((".", "#")) or path.name.endswith("~")


def _watch(folders: list[Path], is_watched: Callable[[Path], bool]) -> Iterator[Changes]:
    def is_told(_: watchfiles.Change, name: str) -> bool:
        return not is_temporary(path := Path(name)) and is_watched(path)

    def start(must_poll: bool | None) -> Iterator[Changes]:
        # With None watchfiles reads WATCHFILES_FORCE_POLLING.
        return watchfiles.watch(
            *folders,
            watch_filter=is_told,
            step=REST,
            rust_timeout=WAIT,
            yield_on_timeout=True,
            raise_interrupt=False,
            force_polling=must_poll,
            poll_delay_ms=POLL,
        )

    try:
        yield from start(True if any(map(_is_silent, folders)) else None)
    except (OSError, WatchfilesRustInternalError) as error:
        log.warning("The file system does not tell what is saved (%s), so the files are polled", error)
        yield from start(True)


def _is_silent(folder: Path) -> bool:
    """Return whether the folder lies on a file system that does not tell all. A system without /proc is trusted."""
    if not MOUNTS.exists():
        return False
    mounts = [line.split()[1:3] for line in MOUNTS.read_text().splitlines()]
    around = [(place, kind) for place, kind in mounts if folder.resolve().is_relative_to(place)]
    return bool(around) and max(around, key=lambda mount: len(mount[0]))[1] in SILENT
