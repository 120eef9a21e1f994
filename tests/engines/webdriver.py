"""A browser that is driven over WebDriver: the W3C's requests, as far as the tests need them."""

import base64
import logging
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import httpx
import psutil

from tests.support.processes import kill
from tests.support.servers import free_port

PATIENCE = 30  # seconds that a slow machine may need to start a browser, or to load a page
POLL = 0.015  # seconds
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the name that the standard gives to a reference
NOT_YET = ("no such element", "stale element reference", "element not interactable", "element click intercepted")
ENTER, TAB = "\ue007", "\ue004"

logging.getLogger("httpx").setLevel(logging.WARNING)  # it would tell of each request, and a failed test of nothing else


class NotYet(Exception):
    """An element is not there, is on its way, or something lies over it."""


class WebDriver:
    """One window of a browser with a driver of its own."""

    def __init__(self, command: list[str], capabilities: dict, env: dict[str, str], log: Path) -> None:
        port = free_port()
        with open(log, "ab") as said:
            self.process = subprocess.Popen([*command, f"--port={port}"], env=env, stdout=said, stderr=said)
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE)
        try:
            wait_for(self._is_up, f"{command[0]} to answer")
            self.session = ""
            made = self._ask("POST", "/session", capabilities={"alwaysMatch": capabilities})
        except BaseException:
            self.end()
            raise
        self.session, self.capabilities = f"/session/{made['sessionId']}", made["capabilities"]

    def open(self, url: str) -> None:
        self._ask("POST", "/url", url=url)

    def reload(self) -> None:
        self._ask("POST", "/refresh")

    def go_back(self) -> None:
        self._ask("POST", "/back")

    @property
    def url(self) -> str:
        return self._ask("GET", "/url")

    def run(self, script: str, *arguments: object) -> object:
        """Return what the body of a function returns in the page."""
        return self._ask("POST", "/execute/sync", script=script, args=arguments)

    def click(self, element: dict[str, str] | None) -> None:
        """Click what a script has returned, where its middle is. Raise NotYet if that cannot be."""
        if element is None:
            raise NotYet("it cannot be seen")
        self._ask("POST", f"/element/{element[ELEMENT]}/click")

    def type(self, selector: str, text: str) -> None:
        self._ask("POST", f"/element/{self._find(selector)}/value", text=text)

    def press_key(self, key: str) -> None:
        """Press the key where the focus is."""
        element = next(iter(self._ask("GET", "/element/active").values()))
        self._ask("POST", f"/element/{element}/value", text=key)

    def screenshot(self, file: Path) -> None:
        file.write_bytes(base64.b64decode(self._ask("GET", "/screenshot")))

    def new_tab(self) -> None:
        """Open a tab over the one that is shown."""
        self.first = self._ask("GET", "/window")
        self._ask("POST", "/window", handle=self._ask("POST", "/window/new", type="tab")["handle"])

    def close_tab(self) -> None:
        """Show the first tab again."""
        self._ask("DELETE", "/window")
        self._ask("POST", "/window", handle=self.first)

    def end(self) -> None:
        """Kill the browser with all its processes. Not every driver ends its session when it is asked to."""
        with suppress(psutil.NoSuchProcess):
            for process in psutil.Process(self.process.pid).children(recursive=True):
                kill(process)
        self.process.kill()
        self.process.wait(PATIENCE)
        self.http.close()

    @property
    def browser(self) -> psutil.Process:
        return psutil.Process(self.process.pid).children()[0]

    def _is_up(self) -> bool:
        assert self.process.poll() is None, f"{self.process.args} has ended"
        with suppress(httpx.TransportError):
            return self.http.get("/status").status_code == 200
        return False

    def _find(self, selector: str) -> str:
        return self._ask("POST", "/element", using="css selector", value=selector)[ELEMENT]

    def _ask(self, method: str, path: str, **parameters: object) -> object:
        body = parameters if method == "POST" else None
        value = self.http.request(method, self.session + path, json=body).json()["value"]
        if isinstance(value, dict) and "error" in value:
            kind = NotYet if value["error"] in NOT_YET else AssertionError
            raise kind(f"{path} {parameters}: {value['error']}: {value['message'][:300]}")
        return value


def wait_for(is_there: Callable[[], object], what: str, seconds: float = PATIENCE) -> object:
    end = time.monotonic() + seconds
    while not (found := is_there()):
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds} s for {what}")
        time.sleep(POLL)
    return found
