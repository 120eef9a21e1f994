"""Make the states that are rare in a game: in no other state do some branches of the templates show."""

import time
from collections.abc import Iterator
from dataclasses import replace

from ..pov.builder import build_pov
from ..pov.regions import Notice
from ..rules import Refused
from ..rules.game import Game
from ..rules.phases import GUESS
from .sample_games import ask, find_game, find_guest, find_last, guard, make_log, play, play_rematch, replay
from .sample_states import CODE, SamplePage, State, make_room_state

# By move: the moment in which a player sends it, the code with which it is refused, and the fields that were typed.
WRONG = {
    "clue": ("clue", "clue-empty", {"text": "!"}),
    "guess": ("guess", "no-square", {"typed": "Q31"}),
    "say": ("guess", "say-long", {"text": "W" * 201}),
    "rename": ("lobby", "name-long", {"name": "W" * 21}),
}


def list_rare() -> Iterator[State]:
    yield from _list_typed()
    yield from _list_last_rounds()
    yield from _list_rooms_without_host()
    yield from _list_returners()
    yield from _list_visitors()
    yield from _list_times()
    yield from _list_news()
    yield from _list_plain_pages()


def _list_typed() -> Iterator[State]:
    """Yield what a plain page shows after a refusal: the field keeps what was typed, and has the focus."""
    for move, (moment, code, fields) in WRONG.items():
        game = find_game("three", moment)
        viewer = game.giver if move == "clue" else game.awaited[0] if moment == "guess" else game.host
        page = {"refused": Refused(code, limit=20, typed="Q31"), "query": "plain&talk"}
        yield make_room_state(
            "plain", f"plain-typed-{move}", game, viewer, context=(("typed", {move: fields}),), **page
        )


def _list_last_rounds() -> Iterator[State]:
    """Yield the last round for those who come too late for it."""
    game = find_last("three", "guess")
    late = play(game, "join", text="Late Lena")
    yield make_room_state("guess", "last-guess-visitor", game)
    yield make_room_state("guess", "last-guess-late-comer", late, late.joined)
    leaver = next(id for id in (1, 2, 3) if id not in (game.giver, game.host))
    left = play(game, "leave", leaver)
    yield make_room_state("guess", "last-guess-leaver", left, leaver=leaver)
    yield make_room_state("guess", "last-guess-returned", play(left, "join", leaver), leaver)


def _list_rooms_without_host() -> Iterator[State]:
    lobby = play(play(Game(), "join", text="Ada"), "leave", 1)
    yield make_room_state("lobby", "lobby-nobody-visitor", lobby)
    for moment in ("guess", "reveal"):
        yield make_room_state(
            "screen", f"{moment}-nobody-screen", _let_all_leave(find_game("ten", moment)), is_screen=True
        )
    yield make_room_state("reveal", "reveal-nobody-visitor", _let_all_leave(find_game("ten", "reveal")))


def _let_all_leave(game: Game) -> Game:
    """Return the game once all of its players have closed their pages for good at the same moment."""
    gone = tuple(replace(player, has_left=True) for player in game.players)
    return replace(game, players=gone, host=0)


def _list_returners() -> Iterator[State]:
    """Yield a full lobby for a newcomer who was away, and has given their place to another."""
    full = find_game("ten", "lobby").with_player(10, is_new=True)
    replaced = play(full, "join", text="Zoe", gone=(10,))
    yield make_room_state("lobby", "lobby-place-given", replaced, leaver=10)
    yield make_room_state("lobby", "lobby-place-free-again", play(replaced, "leave", 5), leaver=10)


def _list_visitors() -> Iterator[State]:
    """Yield what visitors are told where nobody can join."""
    game = find_game("three", "guess")
    locked = play(game, "settings", game.host, choices=(("locked", "yes"),))
    asked = ask(locked)
    answered = replace(asked, knocks=(replace(asked.knocks[0], answer="turned-away"),))
    yield make_room_state("door", "door-closed-answer", answered, knock=asked.joined)
    refused = Notice.of(Refused("room-locked", limit=10))
    yield make_room_state("door", "door-closed-refused", locked, context=(("join_refused", refused),))
    yield make_room_state("door", "door-guarded-last", guard(find_last("three", "guess")), away=(find_guest(game),))
    yield make_room_state("lobby", "lobby-local-host", find_game("three", "lobby"), 1, context=(("is_local", True),))


def _list_times() -> Iterator[State]:
    """Yield a limit above what all rooms count down from, and a turn that goes on with less time than its limit."""
    for moment, limit in (("guess", 300), ("clue", 180)):
        game = find_game("three", moment)
        slow = replace(game, settings=replace(game.settings, limit=limit))
        yield make_room_state(moment, f"{moment}-three-limit-{limit}", slow, game.awaited[0])
    yield State("guess", "guess-three-resumed", _show_resumed)
    beginning = next(one for one in replay(make_log("quick")) if one.phase == GUESS and not one.pieces)
    yield make_room_state("guess", "guess-quick-two-awaited", beginning)
    quick = find_game("quick", "second-clue")
    skipped = replace(quick, pieces=())
    guesser = next(player.id for player in quick.players if player.id != quick.giver)
    yield make_room_state("second-clue", "second-clue-quick-without-piece", skipped, guesser)


def _show_resumed() -> SamplePage:
    """Return the page of an awaited player just after a pause, with 20 seconds left."""
    game, now = find_game("three", "guess"), time.time()
    resumed = replace(game, since=now, deadline=now + 20)
    return SamplePage(pov=build_pov(CODE, resumed, game.awaited[0], frozenset(player.id for player in game.active)))


def _list_news() -> Iterator[State]:
    """Yield the news of what no player did, or without the name that a player had."""
    guess = find_game("quick-ten", "guess")
    yield make_room_state("news", "news-skipped-several", play(guess, "time-out", now=guess.deadline))
    paused = play(guess, "pause", guess.host)
    yield make_room_state("news", "news-resumed-by-itself", play(paused, "time-out", now=paused.deadline))
    few = play(play(play_rematch("three"), "out", 2), "out", 3)
    yield make_room_state("news", "news-lobby-too-few", play(few, "time-out", now=few.deadline))
    lobby = find_game("three", "lobby")
    several = play(lobby, "settings", 1, choices=(("late", "no"), ("locked", "yes")))
    yield make_room_state("news", "news-settings-several", several, 2)
    renamed = play(lobby, "rename", 2, text="Robert")
    anonymous = replace(renamed, news=replace(renamed.news, text=""))
    yield make_room_state("news", "news-renamed-anonymous", anonymous)


def _list_plain_pages() -> Iterator[State]:
    lobby, guess = find_game("three", "lobby"), find_game("three", "guess")
    yield make_room_state("plain", "plain-lobby", lobby, 2, query="plain")
    yield make_room_state("plain", "plain-lobby-hide", lobby, 2, query="plain&hide")
    yield make_room_state("plain", "plain-guess", guess, guess.awaited[0], query="plain")
    yield make_room_state("plain", "plain-screen", guess, is_screen=True, query="plain")
