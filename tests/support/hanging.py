"""Settings of servers whose processes hang on a signal, each in another way. It goes to the process that shall hang."""

import os
import re
import signal
import time

from colorclues.settings import *  # noqa: F403

START_TIMEOUT = int(os.environ.get("TEST_START_TIMEOUT") or 60)
COUNTED_AFTER = float(os.environ.get("TEST_COUNTED_AFTER") or 0)


def spin(*_):
    while True:
        pass


def wait(*_):
    time.sleep(1000)


def match(*_):
    """Hang in C, so that no other thread of Python runs either."""
    re.match(r"(a|a)*b", "a" * 99)


SPIN, WAIT, MATCH, STOP = signal.SIGUSR2, signal.SIGWINCH, signal.SIGURG, signal.SIGSTOP
for number, hang in ((SPIN, spin), (WAIT, wait), (MATCH, match)):
    signal.signal(number, hang)
