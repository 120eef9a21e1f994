"""README.md of this folder lists every fault that is injected here, and docs/operate.md says what the log has."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT

HERE = Path(__file__).parent
LISTED = re.findall(r"`([\w/]+\.py)::(test_\w+)`", (HERE / "README.md").read_text())
OPERATE = (ROOT / "docs/operate.md").read_text()
[FAILS] = re.findall(r"^## What fails, and what comes of it\n(.*?)^## ", OPERATE, re.MULTILINE | re.DOTALL)
# The third cell of each row: the line of the log. An ellipsis stands for what differs each time.
SAID = [
    line
    for row in re.findall(r"^\|(.*)\|$", FAILS, re.MULTILINE)
    for line in re.findall("`([^`]+)`", row.split("|")[2])
]


def list_tests(path):
    return [one.name for one in ast.parse(path.read_text()).body if getattr(one, "name", "").startswith("test_")]


def test_every_test_of_this_folder_is_listed_once():
    own = {(path.name, name) for path in HERE.glob("test_*.py") if path != Path(__file__) for name in list_tests(path)}
    listed = [one for one in LISTED if "/" not in one[0]]
    assert sorted(listed) == sorted(own)


@pytest.mark.parametrize(("file", "name"), [one for one in LISTED if "/" in one[0]])
def test_each_that_is_named_elsewhere_exists(file, name):
    assert name in list_tests(ROOT / file)


@pytest.mark.parametrize("said", SAID)
def test_what_the_log_says_according_to_the_page_is_said_somewhere(said):
    pattern = ".*".join(map(re.escape, re.split(r"\s*…\s*", said)))
    assert any(re.search(pattern, sentence) for sentence in sentences()), said


def test_the_page_has_lines_of_the_log():
    assert len(SAID) > 8


@cache
def sentences():
    """Return the literals of the code that may be lines of the log."""
    files = [*(ROOT / "play").rglob("*.py"), *(ROOT / "site").rglob("*.py")]
    nodes = (node for path in files for node in ast.walk(ast.parse(path.read_text())))
    return [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
