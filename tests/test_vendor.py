"""The vendored scripts are what their page says they are."""

import hashlib
import re
from pathlib import Path

VENDOR = Path(__file__).resolve().parents[1] / "static" / "vendor"


def test_every_vendored_script_has_the_checksum_that_is_noted():
    noted = dict(re.findall(r"\| `([\w.-]+)` \|.*?\| `([0-9a-f]{64})` \|", (VENDOR / "README.md").read_text()))
    assert {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in VENDOR.glob("*.js")} == noted


def test_the_version_is_the_one_that_is_noted():
    assert "4.0.1" in (VENDOR / "htmx.min.js").read_text()
