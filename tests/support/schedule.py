"""Which worker runs which tests: a file at a time, so that its servers are started once; long files test by test."""

from xdist.scheduler import LoadScopeScheduling

# Files of minutes, in which a test starts what it needs itself. They come first, so that nobody waits for one at the end.
LONG_FILES = (
    "tests/browser/test_everyone.py",
    "tests/browser/test_running.py",
    "tests/browser/test_lasting.py",
    "tests/browser/test_game.py",
    "tests/browser/test_plain.py",
)


class Schedule(LoadScopeScheduling):
    """Hands out files in the order in which they were collected."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::")[0]
        return nodeid if file in LONG_FILES else file
