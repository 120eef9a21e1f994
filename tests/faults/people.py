"""People whose pages reconnect by themselves, as a browser's do, and who remember which moves were accepted."""

import time
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from random import Random
from threading import Condition, Event, Thread
from typing import Any

import httpx
from websockets.exceptions import WebSocketException

from tests.support.player import PATIENCE, Player, in_words, picture
from tests.web.test_consumers import assert_shows_the_page, chosen

# As hx-ws is set: 0.5 s, doubled each time, at most 1.5 s, with 30 % of jitter.
FIRST_PAUSE, LONGEST_PAUSE, JITTER = 0.5, 1.5, 0.3
TOLD_EVERY = 0.2  # seconds between two looks whether it is time to go


class Faithful(Player):
    """A player whose page reconnects whenever its socket is lost. A thread keeps the page up to date."""

    def __init__(self, url: str, luck: Random, **headers: str) -> None:
        super().__init__(url, **headers)
        self.luck = luck
        self.changed = Condition()
        self.is_connected = False
        self.heard_at = 0.0
        self.is_leaving = Event()
        self.closings: list[int | None] = []
        self.losses = 0  # how often the socket was lost
        self.done: list[tuple[int, str]] = []
        self.life = Thread(target=self._live, daemon=True)

    def __exit__(self, *error) -> None:
        self.leave()
        super().__exit__(*error)

    def sit_down(self) -> "Faithful":
        """Open the socket, and keep it."""
        self.life.start()
        self.wait(lambda me: me.is_connected)
        return self

    def leave(self) -> None:
        """Close the page. Idempotent, also before there is one."""
        self.is_leaving.set()
        if self.life.is_alive():
            self.life.join(PATIENCE)

    def come_back(self) -> "Faithful":
        """Open the page that was closed again."""
        self.is_leaving.clear()
        self.is_connected = False
        self.life = Thread(target=self._live, daemon=True)
        return self.sit_down()

    def hear(self, seconds: float = PATIENCE) -> str:
        message = self.socket.recv(timeout=seconds)
        with self.changed:
            self.apply(message)
            self.is_connected, self.heard_at = True, time.monotonic()
            self.changed.notify_all()
        return message

    def wait(self, until: Callable[["Faithful"], Any], seconds: float = PATIENCE) -> Any:
        """Wait until it is so, and return what `until` found. Raises AssertionError when that takes longer."""
        with self.changed:
            found = self.changed.wait_for(lambda: until(self), seconds)
            assert found, f"{self.name} waited {seconds} s for {in_words(until)}; {self.seen()}"
            return found

    def act(self) -> bool:
        """Make the awaited move; return whether the page shows it as accepted, and remember it then."""
        with self.changed:
            if not self.is_connected or not self.is_yours:
                return False
            move = self.luck.choice(sorted(self.due))
            who, version, notice, losses = int(self.id), self.version, picture(self.region("notice")), self.losses
            message = self.fields(move, **chosen(self, move, self.luck))

        def answer(me: Faithful) -> str:
            if me.refused and picture(me.region("notice")) != notice:
                return "refused"
            if me.version > version and move not in me.due:
                return "accepted"
            # The move went down with the socket.
            return "lost" if me.losses > losses and me.is_connected else ""

        try:
            self.send(message)
            is_accepted = self.wait(answer) == "accepted"
        except (WebSocketException, AssertionError):
            return False
        if is_accepted and move != "next":  # which host or giver may have done already: no entry, no refusal
            self.done.append((who, move))
        return is_accepted

    def shows_the_page(self) -> bool:
        """Return whether the pushes made of the page what a fresh page shows."""
        with self.changed:
            if not self.is_connected:
                return False
            try:
                assert_shows_the_page(self)
            except (AssertionError, httpx.TransportError):
                return False
            return True

    def _live(self) -> None:
        pause = FIRST_PAUSE
        while not self.is_leaving.is_set():
            try:
                self.connect()
                self._listen()
                pause = FIRST_PAUSE
            except (OSError, WebSocketException):
                self._lose()
            self.is_leaving.wait(min(pause, LONGEST_PAUSE) * self.luck.uniform(1 - JITTER, 1 + JITTER))
            pause = FIRST_PAUSE if self.closings and self.closings[-1] else pause * 2
        self.sockets.close()

    def _listen(self) -> None:
        while not self.is_leaving.is_set():
            try:
                self.hear(TOLD_EVERY)
            except TimeoutError:
                continue

    def _lose(self) -> None:
        with self.changed:
            if self.is_connected:
                self.closings.append(self.socket.close_code)
                self.losses += 1
            self.is_connected = False
            self.changed.notify_all()


class Room:
    """People who play in one room, with a thread that makes the awaited moves."""

    def __init__(self, people: list[Faithful]) -> None:
        self.people = people
        self.code = people[0].code
        self.is_over = Event()
        self.play: Thread | None = None

    @classmethod
    def of(cls, people: list[Faithful]) -> "Room":
        """Start a game with all these people at their pages."""
        host, *guests = people
        host.make_room("Ada")
        for number, guest in enumerate(guests):
            guest.join(host.code, f"Guest {number}")
        for one in people:
            one.sit_down()
        host.send(host.fields("start"))
        for one in people:
            one.wait(lambda me: me.phase == "pick")
        return cls(people)

    @property
    def done(self) -> list[tuple[int, str]]:
        return [move for one in self.people for move in one.done]

    def __enter__(self) -> "Room":
        """Make the awaited moves from now on."""
        self.is_over.clear()
        self.play = Thread(target=self._play, daemon=True)
        self.play.start()
        return self

    def __exit__(self, *error) -> None:
        self.is_over.set()
        self.play.join(2 * PATIENCE)
        assert not self.play.is_alive(), "the people of this room still play"

    def step(self) -> Faithful:
        """Make one move that is accepted; return whose it was."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            for one in self.people:
                if one.act():
                    return one
            time.sleep(0.01)
        raise AssertionError(
            f"nobody could make a move; {'; '.join(f'{one.name}: {one.seen()}' for one in self.people)}"
        )

    def _play(self) -> None:
        while not self.is_over.is_set():
            if not any([one.act() for one in self.people]):
                self.is_over.wait(0.05)


def seconds_until(all_are: Callable[[Faithful], bool], people: Iterable[Faithful], patience: float = 60) -> float:
    """Wait until it is so of all of them; return the seconds it took."""
    start = time.monotonic()
    waited = list(people)
    while waited := [one for one in waited if not _is_so(all_are, one)]:
        assert time.monotonic() - start < patience, (
            f"after {patience} s it is not yet so for {len(waited)}: {in_words(all_are)}"
        )
        time.sleep(0.02)
    return time.monotonic() - start


def _is_so(all_are: Callable[[Faithful], bool], one: Faithful) -> bool:
    """Look at a person's page while their own thread changes nothing in it. A server and a room have no page."""
    with one.changed if isinstance(one, Faithful) else nullcontext():
        return all_are(one)


def heard_since(moment: float) -> Callable[[Faithful], bool]:
    """Return a test whether a person's page has a socket that got a message since then."""
    return lambda one: one.is_connected and one.heard_at > moment
