"""A process that makes moves in batches, as the commit queue does. It reads commands on stdin, and answers on stdout.

Each line is JSON. "create": number of rooms. "play": [name, codes, batches]. "check": codes.
"""

import json
import sys
from contextlib import suppress
from random import Random

import django

BATCH = 6


def create(number: int) -> list[str]:
    from play.rooms import changes, creation

    codes = [creation.create("ada", "Ada") for _ in range(number)]
    for code in codes:
        changes.join(code, "bob", "Bob")
    return codes


def play(name: str, codes: list[str], batches: int) -> dict[str, list]:
    """Make moves at random, of which others are judged by what another process has changed at this moment.

    Return for each message the code, the version and the text, and which messages were refused.
    """
    from play.rooms import changes, commit_queue

    chance, kept, refused = Random(name), [], []
    for batch in range(batches):
        asked = [_draw_request(chance, codes, f"{name} {batch} {place}") for place in range(BATCH)]
        for request, outcome in zip(asked, commit_queue.change_all(asked), strict=True):
            text = request.move.text
            if isinstance(outcome, Exception):
                refused.append([text, type(outcome).__name__])
            elif request.move.name == "say":
                kept.append([outcome.code, outcome.version, text, outcome.game.chat[-1].text])
        with suppress(Exception):
            _change_seats(changes, chance, chance.choice(codes))
    return {"kept": kept, "refused": refused}


def _draw_request(chance: Random, codes: list[str], text: str):
    from play.rooms.commit_queue import MoveRequest
    from play.rules.game import Move

    visitor = chance.choice(["ada", "bob", "cleo"])
    moves = [Move("say", text=text), Move("say", text=text), Move("rename", text=text), Move("host", whom=2)]
    return MoveRequest(chance.choice(codes), visitor, chance.choice(moves))


def _change_seats(changes, chance: Random, code: str) -> None:
    from play.rooms import queries
    from play.rules.game import Move

    room = queries.read(code)
    if player := room.viewer("cleo"):
        chance.choice(
            [
                lambda: changes.change(code, "cleo", Move("leave")),
                lambda: changes.take_along(code, "dan", player, room.game.player(player).handovers),
            ]
        )()
    elif room.viewer("dan"):
        changes.change(code, "dan", Move("leave"))
    else:
        changes.join(code, "cleo", "Cleo")


def check(codes: list[str]) -> list[dict]:
    """Return the log of each room, and whether it folds to the stored game."""
    from play.models import Entry
    from play.rooms import codec, queries

    found = []
    for code in codes:
        rows = Entry.objects.filter(room__code=code).values_list("version", "move")
        log = [(version, codec.decode_move(move)) for version, move in rows]
        room = queries.read(code)
        said = [[code, version, move.text] for version, move in log if move.name == "say"]
        versions = [version for version, _ in log]
        is_whole = versions == list(range(1, room.version + 1))
        found.append({"said": said, "is_whole": is_whole, "folds": queries.replay(code) == room.game})
    return found


if __name__ == "__main__":
    django.setup()
    for line in sys.stdin:
        command, *arguments = json.loads(line)
        print(json.dumps({"create": create, "play": play, "check": check}[command](*arguments)), flush=True)
