"""What systemd is told: that the server serves, and that its event loop runs. sd_notify(3) says how."""

import logging
import os
import socket

from play.throttle import ThrottledLog

from .life_signs import repeat

log = logging.getLogger(__name__)

# Signs of life within WatchdogSec=. systemd advises two; with four, one may be late.
SIGNS = 4

_failures = ThrottledLog("NOTIFY_SOCKET: systemd could not be told %s (%s times): %s", log)


def begin() -> None:
    """Tell systemd that the server serves, and from now on that its event loop runs, if it asks for that."""
    notify("READY=1")
    if every := read_interval():
        repeat(every, lambda: notify("WATCHDOG=1"))


def read_interval() -> float:
    """Return the seconds between two signs of life, or 0 if systemd expects none of this process."""
    if os.environ.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()):
        return 0
    try:
        return max(0, int(os.environ.get("WATCHDOG_USEC", ""))) / 1e6 / SIGNS
    except ValueError:
        return 0


def notify(state: str) -> None:
    """Tell systemd this. No-op if it did not start this process. It never waits, since it runs on the event loop."""
    address = os.fsencode(os.environ.get("NOTIFY_SOCKET", ""))
    if not address:
        return
    if address.startswith(b"@"):  # a name without a file
        address = b"\0" + address[1:]
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.setblocking(False)
            line.sendto(state.encode(), address)
    except OSError as trouble:
        _failures.record(state, trouble)
