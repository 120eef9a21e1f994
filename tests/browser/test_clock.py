"""The countdown is right within a second on a page that was hidden, frozen, asleep or slow."""

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from tests.browser.people import Person
from tests.browser.test_running import SECONDS_LEFT
from tests.support.line_proxy import LineProxy

AWAY = 3  # seconds
NOW = "(performance.timeOrigin + performance.now())"
IS_RIGHT = f"due => Math.abs(({SECONDS_LEFT})() - (due - {NOW}) / 1000) <= 1.5"
# After sleep the clock on the wall and what the page counts by are apart.
SLEEP = """seconds => {
    const now = Date.now
    Date.now = () => now() + 1000 * seconds
    document.querySelector("#clock i").getAnimations().forEach(one => one.currentTime += 1000 * seconds)
}"""
SEEN = "visible => document.visibilityState === (visible ? 'visible' : 'hidden')"


@pytest.fixture
def tab(chromium, tmp_path):
    """A page that can be hidden, in a browser of its own: Playwright tells all of its pages that they are in front."""
    command = [os.environ.get("CHROMIUM") or shutil.which("chromium"), "--headless", "--no-sandbox"]
    options = ["--remote-debugging-port=0", f"--user-data-dir={tmp_path}", "about:blank"]
    process = subprocess.Popen([*command, *options], stderr=subprocess.DEVNULL)
    try:
        browser = chromium.browser_type.connect_over_cdp(f"http://127.0.0.1:{port(tmp_path)}", no_defaults=True)
        yield Tab(browser.contexts[0].pages[0], "Ada", is_touch=False)
        browser.close()
    finally:
        process.terminate()
        process.wait()


def port(profile: Path) -> str:
    told = profile / "DevToolsActivePort"
    for _ in range(1000):
        if told.exists() and told.read_text():
            return told.read_text().split()[0]
        time.sleep(0.02)
    raise AssertionError("the browser did not come up")


class Tab(Person):
    """A person who turns to another tab, or takes the phone out of sight, and comes back."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.line = self.page.context.new_cdp_session(self.page)

    def hide(self) -> None:
        self.line.send("Emulation.setFocusEmulationEnabled", {"enabled": False})
        self.line.send("Page.setWebLifecycleState", {"state": "frozen"})

    def thaw(self) -> None:
        """Let the hidden page run again."""
        self.line.send("Page.setWebLifecycleState", {"state": "active"})
        self.page.wait_for_function(SEEN, arg=False, polling=30)

    def show(self) -> None:
        self.line.send("Emulation.setFocusEmulationEnabled", {"enabled": True})
        self.page.wait_for_function(SEEN, arg=True, polling=30)


def is_right(person, table) -> None:
    """Wait for the answer by which a page that comes back sets its countdown right."""
    person.page.wait_for_function(IS_RIGHT, arg=table.game.deadline * 1000, polling=30)


@pytest.mark.long  # the whole games of tests/engines hide a page too
@pytest.mark.parametrize("is_frozen", [False, True], ids=["hidden", "frozen"])
def test_a_deadline_that_was_pushed_to_a_page_out_of_sight_has_run_since_then(is_frozen, tab, gather):
    """A frozen page, as iOS makes it, hears what was pushed when it comes back."""
    table = gather(tab, "Bob", "Cleo")
    table.start()
    table.play_short_rounds_until(lambda game: game.phase == "pick" and game.giver != tab.id)
    tab.hide()
    if not is_frozen:
        tab.thaw()
    table.people.remove(tab)
    table.step()
    pushed = time.time()
    while time.time() < pushed + AWAY:  # time is what is tested here
        time.sleep(0.1)
    if is_frozen:
        tab.thaw()
    tab.show()
    tab.sees(table.version)
    is_right(tab, table)


def test_the_countdown_is_right_after_sleep(visitor, gather):
    ada = visitor("phone", "Ada")
    table = gather(ada, "Bob", "Cleo")
    table.start()
    is_right(ada, table)
    ada.page.evaluate(SLEEP, 30)
    assert not ada.page.evaluate(IS_RIGHT, table.game.deadline * 1000)
    is_right(ada, table)


def test_the_countdown_of_a_page_that_was_slow_to_come_is_right(visitor, gather, server):
    ada = visitor("phone", "Ada")
    table = gather("Bob", "Cleo", "Dan")
    table.start()
    with LineProxy(server.port) as proxy:
        proxy.trickle(9000)
        ada.page.goto(f"{proxy.url}/r/{table.code}/")
        assert (
            ada.page.evaluate("performance.timing.domContentLoadedEventStart - performance.timing.responseStart") > 1500
        )
        is_right(ada, table)
        ada.page.goto("about:blank")
