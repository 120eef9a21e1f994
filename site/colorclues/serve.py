"""The old name of `colorclues.server`, by which operators' systemd units may still start it."""

from .server.__main__ import main

if __name__ == "__main__":
    main()
