"""The project's files as a deployment gets them: what git has or would add, without what is ignored."""

import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def copy_tree(to: Path, without: Iterable[str] = ()) -> Path:
    """Copy the working tree as it is now, without these entries of its top level. Return the copy."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    left_out = set(without)
    for name in filter(None, listed.stdout.split("\0")):
        if name.split("/")[0] not in left_out and (ROOT / name).exists():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, to / name)
    return to
