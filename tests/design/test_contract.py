"""The contract of the templates names what the code has: its refusals and what is pushed."""

import ast
from pathlib import Path

from play.design import contract, refusals
from play.rendering import partials
from tests.support.player import REGIONS

ROOT = Path(__file__).resolve().parents[2]


def test_the_contract_names_every_refusal_of_the_code_with_its_parameters():
    made = {}
    for code, params in refused():
        made.setdefault(code, set()).update(params)
    computed = {code: {"word"} for code in ("clue-colour", "clue-place", "clue-comparison")}
    computed |= {code: {"limit"} for code in ("room-full", "room-locked", "too-late")}
    computed |= {code: set() for code in ("say-giver", "say-muted", "react-later", "react-off")}
    computed |= {code: set() for code in ("no-limit", "more-time-off")}
    assert {code: set(params) for code, params in refusals.REFUSALS.items()} == made | computed


def refused():
    for path in (ROOT / "play").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Refused" and node.args:
                for code in (one for one in ast.walk(node.args[0]) if isinstance(one, ast.Constant)):
                    if not isinstance(node.args[0], ast.JoinedStr):
                        yield code.value, {keyword.arg for keyword in node.keywords if keyword.arg}


def test_the_contract_knows_the_regions_that_are_pushed():
    assert list(contract.REGIONS) == [*partials.REGIONS, "notice", "answer", "version"]
    assert {*REGIONS} == {*contract.REGIONS, "board"}
    assert {*partials.ITEMS.values(), *partials.ALONE.values(), "title"} == {part.name for part in contract.ITEMS}
    assert {*partials.FILES} == {part.name for part in (*contract.ITEMS, *contract.EVENTS) if part.file != "room.html"}
