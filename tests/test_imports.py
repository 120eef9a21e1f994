"""Imports point one way: what each folder of `play/` may import of the others (docs/architecture.md)."""

import ast
import sys
from graphlib import TopologicalSorter
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PLAY = ROOT / "play"

BELOW_WEB = {
    *("live", "rooms", "bots", "pov", "rendering"),
    *("models", "metrics", "request_ids", "throttle", "rules"),
}
MAY_IMPORT = {
    "models": set(),
    "metrics": set(),
    "request_ids": set(),
    "word_list": set(),
    "throttle": set(),
    "rules": set(),
    "rooms": {"rules", "models", "metrics", "request_ids", "word_list"},
    "pov": {"rules"},
    "bots": {"pov", "rules"},
    "rendering": {"pov", "metrics"},
    "live": {"rooms", "bots", "pov", "rendering", "metrics", "rules"},
    "web": BELOW_WEB,
    "ops": {"web", *BELOW_WEB},
    "design": {"ops", "web", *BELOW_WEB},
}
ROOF = {"apps", "checks", "urls", "routing", "management"}
MAX_DEPTH = 10
NOT_PURE = {"random", "secrets", "time", "datetime", "os", "socket", "asyncio"}


def files() -> list[Path]:
    return sorted(path for path in PLAY.rglob("*.py") if "migrations" not in path.parts)


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(path): path for path in files()}


def imported(path: Path) -> set[str]:
    """Return the modules of `play` that this file imports, also inside functions, by their whole names."""
    package = path.relative_to(ROOT).parent.parts
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join([*above, *([node.module] if node.module else [])])
            found |= {name if (name := f"{base}.{alias.name}") in MODULES else base for alias in node.names}
    return {name for name in found if name.split(".")[0] == "play"}


def folder(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


@pytest.mark.parametrize("name", MAY_IMPORT)
def test_a_folder_imports_only_what_it_may(name):
    wrong = {
        f"{module} imports {other}"
        for module, path in MODULES.items()
        if folder(module) == name
        for other in imported(path)
        if folder(other) not in MAY_IMPORT[name] | {name}
    }
    assert not wrong, "\n".join(sorted(wrong))


def test_every_folder_has_a_row():
    assert {folder(module) for module in MODULES} - {""} == MAY_IMPORT.keys() | ROOF


def test_no_two_folders_import_each_other():
    """Deeper folders too: `web/pages` and `web/sockets`, `rendering` and `rendering/compiler`."""
    graph: dict[str, set[str]] = {}
    for path in MODULES.values():
        own = module_folder(path)
        graph.setdefault(own, set()).update(
            module_folder(MODULES[other]) for other in imported(path) if other in MODULES
        )
        graph[own].discard(own)
    list(TopologicalSorter(graph).static_order())  # raises CycleError with the folders of the circle


def module_folder(path: Path) -> str:
    """The folder; of what lies in `play/` itself, the ground and the roof, each file is one."""
    return str(path.relative_to(ROOT) if path.parent == PLAY else path.parent.relative_to(ROOT))


def test_imports_are_few_levels_deep():
    """A reader who opens the topmost module has at most this many levels, with the module itself."""
    graph = {module: imported(path) & MODULES.keys() for module, path in MODULES.items()}
    depth: dict[str, int] = {}
    for module in TopologicalSorter(graph).static_order():
        depth[module] = 1 + max((depth[other] for other in graph[module]), default=0)
    deepest = max(depth, key=lambda module: depth[module])
    assert depth[deepest] <= MAX_DEPTH, f"{deepest} has {depth[deepest]} levels"


@pytest.mark.parametrize("path", sorted((PLAY / "rules").rglob("*.py")), ids=lambda path: path.stem)
def test_the_rules_import_the_standard_library_only_and_neither_chance_nor_time(path):
    tree = ast.parse(path.read_text())
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import)]
    froms = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    names = chain((alias.name for node in imports for alias in node.names), (f.module for f in froms if not f.level))
    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names - NOT_PURE
    assert max((node.level for node in froms), default=0) <= 1


def test_nobody_in_play_imports_the_project():
    for path in files():
        tree = ast.parse(path.read_text())
        names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert "colorclues" not in {name.split(".")[0] for name in names}, path


def test_site_is_a_plain_folder_and_the_standard_module_stays_in_sight():
    import site

    assert not (ROOT / "site" / "__init__.py").exists()
    assert hasattr(site, "getsitepackages")
