"""Which worker runs which tests: whole files, so that their servers are started once, and slow ones first."""

from fnmatch import fnmatch

# What takes long comes first, so that nobody waits for one of these at the end. The engines start apart.
ORDER = (
    "tests/engines/test_firefox*",
    "tests/browser/*",
    "tests/engines/test_webkitgtk*",
    "tests/faults/*",
    "tests/site/*",
    "tests/web/*",
    "tests/engines/*",
    "tests/ops/*",
    "tests/test_*",
    "tests/rules/test_machine*",
    "tests/rules/test_nobody_waits*",
)
# A test of these files starts what it needs itself, so they are handed out test by test.
TEST_BY_TEST = (
    "tests/browser/test_everyone.py",
    "tests/browser/test_game.py",
    "tests/browser/test_lasting.py",
    "tests/browser/test_plain.py",
    "tests/browser/test_running.py",
)


def rank(nodeid: str) -> int:
    return next((number for number, files in enumerate(ORDER) if fnmatch(nodeid, files)), len(ORDER))


def scope(nodeid: str) -> str:
    """Return the name of the lot that the test is in: its file, or itself."""
    file = nodeid.split("::")[0]
    return nodeid if file in TEST_BY_TEST else file
