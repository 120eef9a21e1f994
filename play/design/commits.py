"""The templates and stylesheets of the last commit, in a folder beside the database. Only in development."""

import io
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

from django.conf import settings

from .template_files import find_folder

# Seconds for git, which takes some milliseconds.
PATIENCE = 5
# The gallery's own templates are always those of now.
FILES = ("templates", "static/css", ":(exclude)templates/design", ":(exclude)static/css/design.css")


class NoCommit(Exception):
    """There is no last commit to compare with. Its text says why."""


def find_last() -> Path:
    """Return the folder with the files of the last commit. Raise NoCommit if git knows none."""
    root = find_folder().parent
    commit = _run_git(root, "rev-parse", "--verify", "HEAD").decode().strip()
    folder = Path(settings.VAR) / "design" / commit
    if not folder.is_dir():
        _unpack(_run_git(root, "archive", "--format=zip", commit, "--", *FILES), folder)
    return folder


def describe_last() -> str:
    """Return the beginning of the last commit's hash, and its subject. Raise NoCommit likewise."""
    return _run_git(find_folder().parent, "log", "-1", "--format=%h %s").decode().strip()


def _unpack(archive: bytes, folder: Path) -> None:
    """Unpack the files beside their place, so that nobody finds half of them. Remove those of earlier commits."""
    earlier = list(folder.parent.glob("*"))
    folder.parent.mkdir(parents=True, exist_ok=True)
    unpacked = Path(tempfile.mkdtemp(dir=folder.parent))
    with zipfile.ZipFile(io.BytesIO(archive)) as files:
        files.extractall(unpacked)
    if folder.is_dir():  # another request was faster
        earlier = [unpacked]
    else:
        unpacked.rename(folder)
    for one in earlier:
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
