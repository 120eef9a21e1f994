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
# The heading of each table, and which cell of its rows has the lines of the log.
TABLES = {"What fails, and what comes of it": 2, "When the database refuses": 0, "What is turned away": 0}
# Where the page joins what are two strings of the code: the name of a limit, and the reason of a database.
JOINT = re.compile(r"(?<=[A-Z]): (?=refused|closed)|(?<=cannot be written): ")
DIFFERS = re.compile(r"\s*…\s*|\d+")  # an ellipsis and a number stand for what differs each time
DOCUMENTED = '"""Of a module."""\nclass A:\n    """Of a class."""\n    def f():\n        """Of f."""\n        g("said")'


def list_said(heading, cell):
    """Return the lines of the log that this table has."""
    [section] = re.findall(rf"^## {heading}\n(.*?)^## ", OPERATE, re.MULTILINE | re.DOTALL)
    rows = re.findall(r"^\|(.*)\|$", section, re.MULTILINE)
    return [line for row in rows for line in re.findall("`([^`]+)`", row.split("|")[cell])]


def list_tests(path):
    return [one.name for one in ast.parse(path.read_text()).body if getattr(one, "name", "").startswith("test_")]


def test_every_test_of_this_folder_is_listed_once():
    own = {(path.name, name) for path in HERE.glob("test_*.py") if path != Path(__file__) for name in list_tests(path)}
    listed = [one for one in LISTED if "/" not in one[0]]
    assert sorted(listed) == sorted(own)


@pytest.mark.parametrize(("file", "name"), [one for one in LISTED if "/" in one[0]])
def test_each_that_is_named_elsewhere_exists(file, name):
    assert name in list_tests(ROOT / file)


@pytest.mark.parametrize("said", [line for heading, cell in TABLES.items() for line in list_said(heading, cell)])
def test_what_the_log_says_according_to_the_page_is_said_somewhere(said):
    for part in JOINT.split(said):
        pattern = ".*".join(map(re.escape, DIFFERS.split(part)))
        assert any(re.search(pattern, sentence) for sentence in sentences()), part


@pytest.mark.parametrize(("heading", "cell"), TABLES.items())
def test_each_table_has_lines_of_the_log(heading, cell):
    assert len(list_said(heading, cell)) > 8


def test_a_docstring_is_no_line_of_the_log():
    assert list_literals(ast.parse(DOCUMENTED)) == ["said"]


@cache
def sentences():
    """Return the literals of the code that may be lines of the log."""
    files = [*(ROOT / "play").rglob("*.py"), *(ROOT / "site").rglob("*.py")]
    return [text for path in files for text in list_literals(ast.parse(path.read_text()))]


def list_literals(tree):
    """Return the strings of the code. A docstring, as any string that stands alone, is none of them."""
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in alone]
    return [node.value for node in found if isinstance(node.value, str)]
