"""Programs that some tests need and not every system has. A test without its program is skipped by name."""

import shutil

import pytest

# Where bin/test looks them up too: the program, and Debian's package.
PACKAGES = {"systemd-analyze": "systemd", "nginx": "nginx", "caddy": "caddy", "promtool": "prometheus"}


def find(program: str) -> str:
    """Return the path of the program. Skip the test, and say what is not checked without it, if it is not here."""
    found = shutil.which(program) or shutil.which(program, path="/usr/sbin:/sbin")
    if not found:
        pytest.skip(
            f"{program} is not here (Debian's package {PACKAGES[program]}), so what it would check is not checked"
        )
    return found
