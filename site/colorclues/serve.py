"""The old name of `colorclues.server`: service files that operators have written start it by this one."""

from .server.__main__ import main

if __name__ == "__main__":
    main()
