"""Imports point one way (DESIGN §1): what each module may know of the others."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PLAY = ROOT / "play"

MAY_KNOW = {
    "models": set(),
    "metrics": set(),
    "errors": {"metrics"},
    "processes": {"metrics", "models", "rules"},
    "pulse": {"errors", "gate", "hub", "metrics", "processes", "rooms"},
    "dashboard.slices": {"pov"},
    "dashboard.overview": {"dashboard.slices", "metrics", "processes", "rules"},
    "dashboard.behind": {"dashboard.slices", "pov", "presence", "rooms", "rules"},
    "dashboard.fragments": {"dashboard.slices", "fragments"},
    "dashboard.looks": {"dashboard.overview", "dashboard.slices", "processes", "pulse", "rooms"},
    "dashboard.consumers": {
        *("dashboard.behind", "dashboard.fragments", "dashboard.looks", "dashboard.slices"),
        *("line", "rooms", "staff"),
    },
    "dashboard.views": {
        *("dashboard.behind", "dashboard.looks"),
        *("gate", "metrics", "processes", "pulse", "rooms", "staff", "views"),
    },
    "presence": {"models"},
    "rows": {"models"},
    "latest": {"models"},
    "rooms": {"latest", "metrics", "models", "presence", "rows", "rules"},
    "fields": {"rules"},
    "slices": {"rules"},
    "people": {"rules", "slices"},
    "pov": {"people", "rules", "slices"},
    "compiled.known": set(),
    "compiled.values": {"compiled.known"},
    "compiled.nodes": {"compiled.known", "compiled.values"},
    "fragments": {"compiled", "design.markup", "design.mistakes", "metrics", "pov", "slices"},
    "words": {"rules"},
    "bots": {"pov", "rules", "words"},
    "strength": {"bots", "pov", "rules", "words"},
    "ready": set(),
    "design.contract": {"dashboard.slices", "pov", "rules", "slices"},
    "design.markup": set(),
    "design.sheets": {"design.markup"},
    "design.elements": set(),
    "design.look": {"design.contract", "design.markup"},
    "design.mistakes": {"design.contract", "design.look", "design.markup", "design.sheets"},
    "design.recorded": {"bots", "pov", "rules"},
    "design.states": {"design.contract", "design.recorded", "pov", "rules", "slices"},
    "design.gallery": {
        *("design.contract", "design.elements", "design.markup", "design.mistakes", "design.recorded"),
        *("design.sheets", "design.states"),
        *("rooms", "rules", "slices", "staff", "views"),
    },
    "design.saving": {"design.contract", "design.markup", "design.mistakes", "design.sheets", "fragments", "slices"},
    "design.guide": {"design.contract", "design.markup", "design.mistakes", "slices"},
    "checks": {"design.mistakes", "processes"},
    "doorbell": {"metrics"},
    "commits": {"metrics", "rooms"},
    "hub": {"doorbell", "rooms", "presence", "bots", "metrics", "pov", "rules"},
    "listing": {"rooms", "fragments", "pov"},
    "limits": set(),
    "gate": {"limits"},
    "language": set(),
    "line": {"gate", "language", "limits", "metrics", "design.saving"},
    "consumers": {
        *("commits", "gate", "hub", "line", "listing", "metrics", "rooms"),
        *("fragments", "pov", "slices", "fields", "rules", "design.saving"),
    },
    "staff": {"models"},
    "signing": {"dashboard.looks", "gate", "metrics", "rules", "slices", "staff", "views"},
    "views": {
        *("gate", "hub", "metrics", "presence", "ready", "rooms", "fragments", "pov", "slices", "fields", "rules"),
    },
    "urls": {"dashboard.views", "signing", "views"},
    "apps": {"checks"},
}
NOT_PURE = {"random", "secrets", "time", "datetime", "os", "socket", "asyncio"}


PACKAGES = ("compiled", "dashboard", "design")
MODULES = sorted(
    ".".join(path.relative_to(PLAY).with_suffix("").parts)
    for path in (*PLAY.glob("*.py"), *(path for name in PACKAGES for path in PLAY.glob(f"{name}/*.py")))
    if path.stem != "__init__"
)


@pytest.mark.parametrize("module", MODULES)
def test_a_module_knows_only_what_it_may(module):
    assert known(module) <= MAY_KNOW[module]


@pytest.mark.parametrize("path", sorted((PLAY / "rules").glob("*.py")), ids=lambda path: path.stem)
def test_the_rules_know_the_standard_library_only_and_neither_chance_nor_time(path):
    outside = {name for level, name in imports(path) if level == 0}
    assert outside <= sys.stdlib_module_names - NOT_PURE
    assert max((level for level, _ in imports(path)), default=0) <= 1


def test_nobody_knows_the_project():
    for path in PLAY.rglob("*.py"):
        assert "colorclues" not in {name for _, name in imports(path)}, path


def test_site_is_a_plain_folder_and_the_standard_module_stays_in_sight():
    import site

    assert not (ROOT / "site" / "__init__.py").exists()
    assert hasattr(site, "getsitepackages")


def known(module: str) -> set[str]:
    """The modules of `play` that this one imports; of the rules only that they are."""
    tree = ast.parse((PLAY / f"{module.replace('.', '/')}.py").read_text())
    found = set()
    for node in (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level):
        package = [*module.split(".")[: -node.level], *(node.module or "").split(".")]
        package = [name for name in package if name]
        found |= {
            ".".join([*package, alias.name] if package in ([], *([name] for name in PACKAGES)) else package)
            for alias in node.names
        }
    return {"rules" if name.startswith("rules.") else name for name in found}


def imports(path: Path) -> set[tuple[int, str]]:
    """Each import as its number of dots and the first name behind them."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {(0, alias.name.split(".")[0]) for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add((node.level, node.module.split(".")[0]))
        elif isinstance(node, ast.ImportFrom):
            found |= {(node.level, alias.name) for alias in node.names}
    return found
