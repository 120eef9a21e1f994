"""How many sockets fit into the files that this process may open: each socket is an open file."""

import math
import resource

# Files that sockets leave free for connections that ask for pages, or for nothing yet, for the database and for Redis:
# so many, or of few files this share.
FREE, SHARE = 1536, 0.35
# Seconds after which a browser that found no room tries again.
RETRY_AFTER = 5.0


def count_files() -> float:
    """Return how many files this process may open: its soft limit."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return math.inf if soft == resource.RLIM_INFINITY else soft


def count_places() -> float:
    """Return how many sockets this process may hold."""
    files = count_files()
    return files - min(FREE, int(files * SHARE)) if files < math.inf else files
