"""The old name of server/worker.py: a supervisor that runs since before the move starts its processes by it."""

import sys

from .server.worker import main

if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
