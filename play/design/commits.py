"""The templates and stylesheets of the last commit, in a folder beside the database. Only in development."""

import io
import re
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path
from threading import Lock

from django.conf import settings

from .template_files import find_folder

# Seconds for git, which takes some milliseconds.
PATIENCE = 5
# The gallery's own templates are always those of now.
FILES = ("templates", "static/css", ":(exclude)templates/design", ":(exclude)static/css/design.css")
HASH = re.compile(r"[0-9a-f]{40,64}")

# Of two requests at once the second waits until the first has unpacked.
_unpacking = Lock()


class NoCommit(Exception):
    """There is no last commit to compare with. Its text says why."""


def find_last() -> Path:
    """Return the folder with the files of the last commit. Raise NoCommit if git knows none."""
    root = find_folder().parent
    commit = _run_git(root, "rev-parse", "--verify", "HEAD").decode().strip()
    folder = Path(settings.VAR) / "design" / commit
    with _unpacking:
        if not folder.is_dir():
            _unpack(_run_git(root, "archive", "--format=zip", commit, "--", *FILES), folder)
            _remove_earlier(folder)
    return folder


def describe_last() -> str:
    """Return the beginning of the last commit's hash, and its subject. Raise NoCommit likewise."""
    return _run_git(find_folder().parent, "log", "-1", "--format=%h %s").decode().strip()


def _unpack(archive: bytes, folder: Path) -> None:
    """Unpack the files beside their place, so that nobody finds half of them."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as beside, zipfile.ZipFile(io.BytesIO(archive)) as files:
        unpacked = Path(beside) / "files"
        unpacked.mkdir()
        files.extractall(unpacked)
        try:
            unpacked.rename(folder)
        except OSError:
            if not folder.is_dir():  # else another process was faster
                raise


def _remove_earlier(folder: Path) -> None:
    """Remove the files of other commits. What has no hash for a name may be what another process unpacks."""
    for one in folder.parent.iterdir():
        if HASH.fullmatch(one.name) and one != folder:
            shutil.rmtree(one, ignore_errors=True)


def _run_git(root: Path, *arguments: str) -> bytes:
    command = ["git", "-C", str(root), *arguments]
    try:
        return subprocess.run(command, capture_output=True, check=True, timeout=PATIENCE).stdout
    except FileNotFoundError:
        raise NoCommit("git is not installed on this machine.") from None
    except subprocess.TimeoutExpired:
        raise NoCommit(f"git did not answer within {PATIENCE} seconds.") from None
    except subprocess.CalledProcessError as error:
        raise NoCommit(f"git says: {error.stderr.decode(errors='replace').strip()}") from None
