"""Set the clock of a server's process: Python imports this by itself from PYTHONPATH, before anything of the server.

The file OTHER_CLOCK has the seconds that its clock is ahead. A test may write it anew while the process runs, as an
operator sets a clock. The steady clocks, by which timers run, stay as they do on a real machine.
"""

import os
import time
from pathlib import Path

_file, _clock = Path(os.environ["OTHER_CLOCK"]), time.time

time.time = lambda: _clock() + float(_file.read_text())
