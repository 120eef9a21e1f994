"""A player who sees nothing: they know what is said and what the accessibility tree has, and press keys."""

import re
from dataclasses import dataclass

from tests.browser.people import Person
from tests.browser.recorder import Recorder

MAX_STOPS = 60  # of the Tab key


@dataclass(frozen=True)
class Stop:
    """What has the focus, as a screen reader reads it."""

    role: str
    name: str


class Blind:
    """Plays a person's page by keys alone, counts them, and keeps what was said."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.recorder = Recorder(person)
        self.tree = person.page.context.new_cdp_session(person.page)
        self.tree.send("Accessibility.enable")
        self.presses = 0
        self.said: list[str] = []

    def press(self, key: str) -> None:
        self.person.page.keyboard.press(key)
        self.presses += 1

    def type(self, text: str) -> None:
        """Type letters, which are not counted."""
        self.person.page.keyboard.type(text)

    @property
    def focus(self) -> Stop:
        nodes = self.tree.send("Accessibility.getFullAXTree")["nodes"]
        # The document may have the focus, too, around what has it.
        focused = [Stop(_read(node, "role"), _read(node, "name")) for node in nodes if _is_focused(node)]
        return focused[-1] if focused else Stop("", "")

    def go_to(self, role: str, name: str, key: str = "Tab") -> None:
        """Press the key until a control with this role has the focus, whose name begins so."""
        for _ in range(MAX_STOPS):
            stop = self.focus
            if stop.role == role and stop.name.startswith(name):
                return
            self.press(key)
        raise AssertionError(f"The Tab key does not lead to the {role} “{name}”. It is at {self.focus}.")

    def press_button(self, name: str) -> None:
        self.go_to("button", name)
        self.press("Enter")

    def listen(self) -> list[str]:
        """Return what was said since the last time."""
        new = [change.text for push in self.recorder.take() for change in push.changes]
        self.said += new
        return new

    def hear(self, pattern: str) -> re.Match:
        """Wait until this is said. `pattern` is a regular expression."""
        for _ in range(100):
            for text in reversed(self.listen()):
                if found := re.search(pattern, text):
                    return found
            self.person.page.wait_for_function("heard => recorder.pushes.length > heard", arg=self.recorder.heard)
        raise AssertionError(f"{pattern} is not said, but {self.said[-5:]}")


def _read(node: dict, name: str) -> str:
    return str(node.get(name, {}).get("value", ""))


def _is_focused(node: dict) -> bool:
    return any(one["name"] == "focused" and one["value"].get("value") for one in node.get("properties", ()))
