"""A round that players from outside play over their sockets."""

from itertools import product

from tests.support.player import Player

SQUARES = [f"{row}{column}" for row, column in product("ABCDEFGHIJKLMNOP", range(1, 31))]


def sit_down(people: list[Player]) -> None:
    """Let the first make a room and the others join it. Nobody has a socket yet."""
    host, *others = people
    host.make_room("Ada")
    for player, name in zip(others, ("Bob", "Cleo", "Dan"), strict=False):
        player.join(host.code, name)


def play_round(people: list[Player]) -> None:
    """Play from the lobby to the first reveal. After each move all pages show it."""
    move(people, people[0], "start")
    squares = iter(SQUARES)
    while people[0].phase != "reveal":
        (mover,) = (player for player in people if player.is_yours)
        if "pass" in mover.due:
            move(people, mover, "pass")
        elif "clue" in mover.due:
            move(people, mover, "clue", text="moss")
        elif "guess" in mover.due:
            move(people, mover, "guess", square=next(squares))
        else:
            move(people, mover, "pick", square=mover.choices("pick", "square")[0])


def move(people: list[Player], mover: Player, name: str, **typed: str) -> None:
    after = mover.version + 1
    mover.move(name, **typed)
    for player in people:
        player.wait(after)
