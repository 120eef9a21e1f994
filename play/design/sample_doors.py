"""Make the states of the door: who knocks, who asks to be a player, what they are told, and what the host sees."""

from collections.abc import Iterator
from dataclasses import replace

from ..pov.door import Known
from ..pov.regions import Notice
from ..rules import Refused
from ..rules.game import Game
from ..rules.knocks import ANSWERS
from .sample_games import LONG, ask, find_game, find_guest, guard, play, play_rematch
from .sample_states import State, make_room_state


def list_doors() -> Iterator[State]:
    yield from _list_callers()
    yield from _list_visitors()
    yield from _list_answers()
    yield from _list_ways_in()
    yield from _list_removals()


def play_crowd() -> Game:
    """Return a lobby with eight false players, more at its door, and somebody who asks to be one who is away."""
    game = find_game("three", "lobby")
    for name in (*LONG, "Zed", "zzz", "WWWWWWWWWWWWWWWWWWWW"):
        game = play(game, "join", text=name)
    game = ask(guard(game))
    for name in ("Zoe", "Late Lena", "MMMMMMMMMMMMMMMMMMMN"):
        game = play(game, "join", text=name)
    return game


def _list_callers() -> Iterator[State]:
    """Yield the host's page while somebody waits, in every phase."""
    for moment in ("lobby", "pick", "clue", "guess", "second-clue", "second-guess", "reveal", "over"):
        for table in ("three", "ten"):
            game = ask(find_game(table, moment))
            yield make_room_state("door", f"door-{moment}-{table}", game, game.host, away=(find_guest(game),))
    turn = find_game("ten", "guess")
    mine = ask(replace(turn, host=turn.awaited[0]))
    yield make_room_state("door", "door-guess-in-turn", mine, mine.host)
    yield make_room_state("door", "door-rematch", ask(play_rematch("three")), 1)
    knocked = play(guard(find_game("three", "lobby")), "join", text="WWWWWWWWWWWWWWWWWWWW")
    yield make_room_state("door", "door-knock", knocked, 1)
    yield make_room_state("door", "door-many", play_crowd(), 1)
    yield make_room_state("door", "door-many-plain", play_crowd(), 1, query="plain&still")


def _list_visitors() -> Iterator[State]:
    for moment in ("lobby", "guess", "reveal", "over"):
        game = ask(find_game("three", moment))
        yield make_room_state("door", f"door-asker-{moment}", game, knock=game.joined)
    game = ask(find_game("three", "guess"))
    yield make_room_state("door", "door-asker-heir", game, knock=game.joined, away=(game.host,))
    yield make_room_state("door", "door-asker-nobody", game, knock=game.joined, away=(1, 2, 3))
    yield make_room_state("door", "door-asker-plain", game, knock=game.joined, query="plain")
    lobby = play(guard(find_game("three", "lobby")), "join", text="Zoe")
    yield make_room_state("door", "door-newcomer", lobby, knock=lobby.joined)
    yield make_room_state("door", "door-newcomer-heir-lobby", lobby, knock=lobby.joined, away=(1,))
    yield make_room_state("door", "door-guarded", guard(find_game("three", "lobby")))
    yield make_room_state("door", "door-guarded-guess", guard(find_game("three", "guess")))


def _list_answers() -> Iterator[State]:
    for moment in ("lobby", "guess"):
        game = ask(find_game("three", moment))
        for answer in ANSWERS:
            ended = replace(game, knocks=(replace(game.knocks[0], answer=answer),))
            yield make_room_state("door", f"door-answer-{moment}-{answer}", ended, knock=game.joined)


def _list_ways_in() -> Iterator[State]:
    """Yield what a visitor sees who was in already: once they have typed their name, or where nobody can join."""
    game = find_game("three", "guess")
    refused = Refused("name-taken", name="Ada")
    context = (
        ("join_refused", Notice.of(refused)),
        ("namesake", Known(1, "Ada")),
        ("typed", {"join": {"name": "Ada"}}),
    )
    for moment in ("lobby", "guess"):
        yield make_room_state("door", f"door-namesake-{moment}", find_game("three", moment), context=context)
    locked = play(game, "settings", game.host, choices=(("locked", "yes"),))
    yield make_room_state("door", "door-locked", locked, away=(find_guest(game),))
    full = find_game("ten", "guess")
    yield make_room_state("door", "door-full", full, away=(2, 3, 4))


def _list_removals() -> Iterator[State]:
    game = find_game("ten", "lobby")
    yield make_room_state("door", "door-removal", game, game.host)
    locked = play(game, "settings", game.host, choices=(("locked", "yes"),))
    yield make_room_state("door", "door-removal-locked", locked, locked.host)
