"""Players without a browser for measurements: they read whose move it is from the wire and play whole games."""

import asyncio
import json
import re
import time
from dataclasses import dataclass, field
from random import Random

import httpx
from websockets.asyncio.client import connect

TURN = re.compile(r'<section id="turn".*?</section>', re.S)
VERSION = re.compile(r'<data id="version" value="(\d+)"')
YOURS = re.compile(r'data-yours="(yes|no)" data-phase="(\w+)"')
AT = re.compile(r'name="at" value="([^"]*)"')
CARD = re.compile(r'name="square" value="([A-P]\d+)"')
TAKEN = re.compile(r'data-square="([A-P]\d+)" data-player')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
SQUARES = [f"{row}{column}" for row in "ABCDEFGHIJKLMNOP" for column in range(1, 31)]
PATIENCE = 60  # seconds
LETTERS = "bdgklmt"


@dataclass
class Room:
    """A table of players; `under_way` are moves that not everybody has heard of: when sent, and how many miss them."""

    players: list["Player"] = field(default_factory=list)
    code: str = ""
    moves: int = 0
    under_way: dict[int, list] = field(default_factory=dict)
    times: list[float] = field(default_factory=list)
    frames: int = 0
    bytes: int = 0
    is_playing: bool = True

    def sends(self, version: int) -> None:
        self.under_way[version] = [time.perf_counter(), len(self.players)]

    def hears(self, before: int, version: int) -> None:
        for number in range(before + 1, version + 1):
            move = self.under_way.get(number)
            if move is None:
                continue
            move[1] -= 1
            if not move[1]:
                self.moves += 1
                self.times.append(time.perf_counter() - move[0])
                del self.under_way[number]


class Player:
    """One socket in a room; moves at once when the page says that it is their turn."""

    def __init__(self, url: str, room: Room, luck: Random) -> None:
        self.url, self.room, self.luck = url, room, luck
        self.http = httpx.AsyncClient(base_url=url, timeout=PATIENCE, headers={"Origin": url}, trust_env=False)
        self.version = 0
        self.taken: set[str] = set()
        self.is_host = not room.players
        room.players.append(self)

    async def sit_down(self) -> None:
        """A seat, by the front page's form or the room's."""
        front = await self.http.get("/" if self.is_host else f"/r/{self.room.code}/")
        data = {"csrfmiddlewaretoken": TOKEN.search(front.text)[1], "name": f"Player {len(self.room.players)}"}
        made = await self.http.post("/rooms/" if self.is_host else f"/r/{self.room.code}/join/", data=data)
        assert made.is_redirect, made.text[:300]
        self.room.code = made.headers["location"].split("/")[2]

    async def open(self) -> None:
        cookie = "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())
        await self.http.aclose()
        self.socket = await connect(
            f"{self.url.replace('http', 'ws', 1)}/ws/r/{self.room.code}/",
            origin=self.url,
            additional_headers={"Cookie": cookie},
            max_size=None,
            compression=None,
            proxy=None,
            ping_interval=None,
        )

    async def live(self) -> None:
        """Reads until the socket is closed, and plays."""
        async for message in self.socket:
            self.room.frames += 1
            self.room.bytes += len(message.encode())
            before, self.version = self.version, int(VERSION.search(message)[1])
            self.room.hears(before, self.version)
            if 'id="pieces"' in message and "beforeend" not in message:
                self.taken.clear()
            self.taken.update(TAKEN.findall(message))
            turn = TURN.search(message)
            if turn and self.room.is_playing:
                await self.act(turn[0])

    async def act(self, turn: str) -> None:
        yours, phase = YOURS.search(turn).groups()
        if phase in ("lobby", "over"):
            if self.is_host:
                await self.send("start" if phase == "lobby" else "rematch", turn)
        elif yours == "yes" and not (phase == "reveal" and not self.is_host):
            await self.send("next" if phase == "reveal" else phase, turn)

    async def send(self, move: str, turn: str) -> None:
        message = {"move": move}
        if at := AT.search(turn):
            message["at"] = at[1]
        if move == "pick":
            message["square"] = CARD.findall(turn)[0]
        elif move == "guess":
            message["square"] = self.luck.choice([square for square in SQUARES if square not in self.taken])
        elif move == "clue":
            message["text"] = "zo" + "".join(self.luck.choices(LETTERS, k=10))
        self.room.sends(self.version + 1)
        await self.socket.send(json.dumps(message))


async def gather(url: str, rooms: int, seats: int, luck: Random) -> list[Room]:
    """So many rooms, with everybody at their socket and nobody playing yet."""
    tables = []
    for _ in range(rooms):
        room = Room(is_playing=False)
        for _ in range(seats):
            await Player(url, room, Random(luck.random())).sit_down()
        await asyncio.gather(*(player.open() for player in room.players))
        tables.append(room)
    return tables


async def play(tables: list[Room], seconds: float) -> None:
    """All tables play for so long; what was counted before is forgotten."""
    lives = [asyncio.create_task(player.live()) for room in tables for player in room.players]
    await asyncio.sleep(1)
    for room in tables:
        room.is_playing = True
        await room.players[0].socket.send(json.dumps({"move": "start"}))
    await asyncio.sleep(2)
    for room in tables:
        room.moves, room.frames, room.bytes = 0, 0, 0
        room.times.clear()
    await asyncio.sleep(seconds)
    for room in tables:
        room.is_playing = False
    await asyncio.sleep(0.5)
    for life in lives:
        life.cancel()
