"""The limit of open files: raised at the start, said in the log, and never reached by connections alone."""

import logging
import resource

from play.web.limits.socket_places import count_files, count_places

log = logging.getLogger(__name__)

# More are of no use to one process, and some systems call no limit a limit of a thousand millions.
MOST = 2**20
# What macOS allows where it says that there is no limit.
MACOS = 10_240
# Fewer places are said with their remedy.
FEW = 1000


def raise_limit() -> None:
    """Raise the soft limit of open files to the hard one. Workers inherit it. Idempotent."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for wanted in (hard if 0 <= hard < MOST else MOST, MACOS):
        if 0 <= soft < wanted:
            try:
                return resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            except (OSError, ValueError):  # the system has a limit of its own
                continue


def announce() -> None:
    """Say in the log how many sockets fit."""
    places = count_places()
    remedy = "; LimitNOFILE= in the unit, or ulimit -Hn, raises it" if places < FEW else ""
    log.info("Each process has room for %s sockets: it may open %s files%s", places, count_files(), remedy)
