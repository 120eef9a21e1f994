"""The old name of server/worker.py, by which a supervisor that was started before the move starts its workers."""

import sys

from .server.worker import main

if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
