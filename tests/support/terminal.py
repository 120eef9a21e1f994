"""A terminal for programs that ask questions of a person."""

import os
import pty
import select
import time

PATIENCE = 60  # seconds for each question on a slow machine


def answer(words: list[str], env: dict[str, str], answers: list[tuple[str, str]]) -> tuple[int, str]:
    """Run a program in a terminal, and type each answer once its question is shown. Return exit code and all it shows.

    Raise AssertionError if a question does not come.
    """
    pid, screen = pty.fork()
    if pid == 0:
        os.execve(words[0], words, env)
    shown = ""
    try:
        for question, text in answers:
            shown += _read(screen, question)
            os.write(screen, (text + "\n").encode())
        shown += _read(screen, None)
    finally:
        os.close(screen)
        _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status), shown


def _read(screen: int, until: str | None) -> str:
    shown, end = "", time.monotonic() + PATIENCE
    while until is None or until not in shown:
        assert time.monotonic() < end, f"no {until!r} in: {shown}"
        if not select.select([screen], [], [], 0.1)[0]:
            continue
        try:
            part = os.read(screen, 4096)
        except OSError:  # on Linux this is how the end of a terminal shows
            part = b""
        if not part:
            assert until is None, f"ended without {until!r}: {shown}"
            break
        shown += part.decode(errors="replace")
    return shown
