"""A process with the project's settings that answers lines of JSON, asked from outside."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Asked:
    """The process of a module, which reads a command and its arguments from each line, and answers with a line."""

    def __init__(self, module: str, **more: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", module],
            cwd=ROOT,
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
                "DJANGO_SETTINGS_MODULE": "colorclues.settings",
                "LOG_LEVEL": "CRITICAL",
                **more,
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self):
        return self

    def __exit__(self, *error) -> None:
        self.process.kill()
        self.process.wait()

    def send(self, *command) -> None:
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()

    def hear(self):
        return json.loads(self.process.stdout.readline())

    def ask(self, *command):
        self.send(*command)
        return self.hear()
