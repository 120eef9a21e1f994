"""What the servers of one run share: migrated databases and collected static files, each made once for all workers."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

ROOT = Path(__file__).resolve().parents[2]
FOLDER = "COLORCLUES_PREPARED"  # the variable that names the run's folder; pytest's workers inherit it
PATIENCE = 120  # seconds to make one of these on a slow machine


def open_folder() -> Callable[[], None]:
    """Make the folder of this run. Returns what removes it."""
    folder = mkdtemp(prefix="colorclues-run-")
    os.chmod(folder, 0o711)  # PostgreSQL's own account must reach its cluster in there
    os.environ[FOLDER] = folder
    return lambda: shutil.rmtree(folder, ignore_errors=True)


def once(name: str, make: Callable[[Path], None]) -> Path:
    """Return the path of this name in the run's folder. The first worker that asks makes it, the others wait."""
    made = Path(os.environ[FOLDER]) / name
    with _locked(made.with_suffix(".lock")):
        if not made.exists():
            half_made = made.with_suffix(".new")
            make(half_made)
            half_made.rename(made)
    return made


def static_files() -> Path:
    """The collected and compressed static files, which take 3 s of a core."""
    return once("static", lambda folder: manage("collectstatic", "--no-input", STATIC_ROOT=str(folder)))


def sqlite_database() -> Path:
    """A migrated SQLite file without a row in the game's tables."""
    return once("migrated.sqlite3", _migrate_sqlite)


def manage(*words: str, **env: str) -> None:
    """Run manage.py. Raises AssertionError with what it said when it fails."""
    done = subprocess.run(
        [sys.executable, ROOT / "manage.py", *words],
        env={
            "PATH": os.environ["PATH"],
            "VAR": os.environ[FOLDER],
            "ALLOWED_HOSTS": "localhost",
            "HTTPS": "false",
            **env,
        },
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, f"manage.py {words[0]} failed: {done.stderr}"


def _migrate_sqlite(file: Path) -> None:
    manage("migrate", "--no-input", "--skip-checks", DATABASE_URL=f"sqlite:///{file}")
    assert not file.with_name(file.name + "-wal").exists(), "the database was not closed, so its file is not all of it"


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    with open(file, "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
