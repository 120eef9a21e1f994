"""Make every state that a room's page can be in: real games, made by moves that are always the same."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle

from ..pov import events
from ..pov.events_builder import build_dots, build_reaction
from ..rules import board
from ..rules.events import SIGNS
from ..rules.game import MAX_PLAYERS, Game
from ..rules.phases import CLUE, LOBBY
from . import contract
from .sample_games import LONG, MOMENTS, find_game, guard, make_log, play, play_rematch, replay
from .sample_states import State, find_viewers, make_room_state

# Clues of 40 letters, which are the longest.
LONGEST_CLUES = "Donaudampfschifffahrtselektrizitätenhaup", "Rindfleischetikettierungs Überwachungsau"


def list_rooms() -> Iterator[State]:
    yield from _list_phases()
    yield from _list_longest_clues()
    yield from _list_lobbies()
    yield from _list_reveals()
    yield from _list_screens()
    yield from _list_events()
    yield from _list_plain_pages()
    yield from _list_news()


def _list_phases() -> Iterator[State]:
    """Yield each phase as every viewer sees it at a small and a full table. Of the other tables yield what differs."""
    every = ("lobby", *MOMENTS, "passed", "lost")
    quick = ("lobby", "guess", "second-guess", "reveal", "over")
    few = ("lobby", "guess", "reveal", "over")
    tables = {"three": every, "ten": every, "quick": quick, "quick-ten": quick, "long": few, "rtl": few}
    for moment in every:
        for table in (table for table, shown in tables.items() if moment in shown):
            game = find_game(table, moment)
            for seat, viewer in find_viewers(game).items():
                yield make_room_state(moment, f"{moment}-{table}-{seat}", game, viewer)
            yield from _list_comers_and_goers(game, moment, table)


def _list_longest_clues() -> Iterator[State]:
    """Yield the guesses for the longest clues as everybody sees them, also a guesser who was skipped."""
    game = find_game("ten", "clue")
    for clue, moment in zip(LONGEST_CLUES, ("longest-guess", "longest-second-guess"), strict=True):
        while game.queue:
            game = play(game, "time-out", now=game.deadline)
        game = play(game, "clue", game.giver, text=clue)
        for seat, viewer in find_viewers(game).items():
            yield make_room_state("guess", f"{moment}-{seat}", game, viewer)
        skipped = play(game, "time-out", now=game.deadline)
        yield make_room_state("guess", f"{moment}-skipped", skipped, game.awaited[0])


def _list_comers_and_goers(game: Game, moment: str, table: str) -> Iterator[State]:
    if table not in ("three", "ten"):
        return
    away = game.awaited or (game.players[-1].id,)
    host = next(player.id for player in game.players if player.id not in away)
    yield make_room_state(moment, f"{moment}-{table}-away", replace(game, host=host), host, away=away)
    leaver = game.players[-1].id if game.players[-1].id not in (game.giver, game.host) else game.players[-2].id
    left = play(game, "leave", leaver)
    if left.player(leaver):
        yield make_room_state(moment, f"{moment}-{table}-leaver", left, leaver=leaver)
        yield make_room_state(moment, f"{moment}-{table}-left", left, game.host)
    if game.phase != LOBBY and len(game.active) < MAX_PLAYERS:
        late = play(game, "join", text="Late Lena")
        yield make_room_state(moment, f"{moment}-{table}-late-comer", late, late.joined)


def _list_lobbies() -> Iterator[State]:
    alone = play(Game(), "join", text="Ada")
    yield make_room_state("lobby", "lobby-alone", alone, 1)
    with_bots = play(play(alone, "bot", 1), "bot", 1)
    yield make_room_state("lobby", "lobby-with-bots", with_bots, 1)
    away = play_rematch("three", present=(1, 2))
    yield make_room_state("lobby", "lobby-away-at-the-rematch", play(away, "lobby", 1, present=(1, 2)), 1)
    started = play(with_bots, "start", 1, first=1)
    clueing = play(started, "pick", 1, square=started.card[0])
    yield make_room_state("clue", "clue-for-bots", clueing, 1)
    yield make_room_state("guess", "guess-first-with-bots", _play_first_round_with_bots(with_bots), 1)


def _play_first_round_with_bots(lobby: Game) -> Game:
    picking = play(lobby, "start", 1, first=3)
    clueing = play(picking, "pick", 3, square=picking.card[0])
    return play(clueing, "clue", 3, text="moss")


def _list_reveals() -> Iterator[State]:
    """Yield the reveal that has just begun, and one with as many pieces on a square as there can be."""
    scene = find_game("ten", "reveal")
    yield make_room_state("reveal", "reveal-scene-host", scene, scene.host, age=0)
    yield make_room_state("reveal", "reveal-scene-giver", scene, scene.giver, age=0)
    yield make_room_state("reveal", "reveal-scene-screen", scene, age=0, is_screen=True)
    pick = find_game("quick-ten", "pick")
    stacks = _play_stacks(play(pick, "pick", pick.giver, square=pick.card[1]))
    yield make_room_state("reveal", "reveal-stacks-host", stacks, stacks.host)
    yield make_room_state("reveal", "reveal-stacks-screen", stacks, is_screen=True)


def _play_stacks(game: Game) -> Game:
    """Return the reveal after nine have guessed the target, and then two, three and four of them squares beside it."""
    at = board.SQUARES.index(game.target)
    two, three, four = board.SQUARES[at - 3 : at]
    for square in (*[game.target] * 9, *[four] * 4, *[three] * 3, *[two] * 2):
        if game.phase == CLUE:
            game = play(game, "clue", game.giver, text="icicle" if game.step == 1 else "fresh snow")
        game = play(game, "guess", game.queue[0], square=square)
    return game


def _list_screens() -> Iterator[State]:
    for moment in ("lobby", "pick", "guess", "reveal", "over"):
        game = find_game("ten", moment)
        yield make_room_state("screen", f"screen-{moment}", game, is_screen=True)
        yield make_room_state("screen", f"screen-{moment}-long", _lengthen(game), is_screen=True)


def _lengthen(game: Game) -> Game:
    """Return the game with names of twenty letters, of which some are as wide as letters are."""
    names = [f"{letter}{start}"[:20] for letter, start in zip("ABCDEFGHIJ", cycle(LONG), strict=False)]
    players = (replace(player, name=name) for player, name in zip(game.players, names, strict=True))
    return replace(game, players=tuple(players))


def _list_events() -> Iterator[State]:
    """Yield what nobody saves: signs, practice dots, spectators."""
    for moment in ("reveal", "over"):
        game = find_game("ten", moment)
        people = (1, 0, 5, 0, 3, 2)
        signs = [build_reaction(game, *one) for one in zip(people, events.PLACES, SIGNS, strict=True)]
        shown = (("signs", tuple(signs)), ("watching", events.Watching(12)))
        for seat, viewer, is_screen in (("host", game.host, False), ("spectator", None, False), ("screen", None, True)):
            yield make_room_state("events", f"events-{moment}-{seat}", game, viewer, is_screen=is_screen, context=shown)
        off = play(game, "settings", game.host, choices=(("reactions", "no"),))
        yield make_room_state("events", f"events-{moment}-off", off, off.host)
    lobby = find_game("ten", "lobby")
    dots = build_dots(lobby, {1: "C12", 2: "C13", 3: "C12", 6: "A1", 10: "P30"})
    for seat, viewer in (("host", lobby.host), ("guest", 2)):
        context = (("dots", dots), ("watching", events.Watching(1)))
        yield make_room_state("events", f"events-lobby-{seat}", lobby, viewer, context=context)


def _list_plain_pages() -> Iterator[State]:
    lobby, guess = find_game("three", "lobby"), find_game("three", "guess")
    for query in ("plain&still", "plain&still&hide", "hide", "plain&still&talk"):
        slug = query.removeprefix("plain&").replace("&", "-")
        yield make_room_state("plain", f"plain-{slug}-lobby", lobby, 1, query=query)
        yield make_room_state("plain", f"plain-{slug}-guess", guess, guess.awaited[0], query=query)


def _list_news() -> Iterator[State]:
    games = _play_news_of_rounds() | _play_news_of_players()
    for kind in contract.NEWS:
        yield make_room_state("news", f"news-{kind}", games[kind])


def _play_news_of_rounds() -> dict[str, Game]:
    pick, guess = find_game("three", "pick"), find_game("three", "guess")
    rematch = play_rematch("three")
    paused = play(guess, "pause", guess.host)
    return {
        "round": pick,
        "picked": find_game("three", "clue"),
        "clue": next(game for game in replay(make_log("ten")) if game.news.kind == "clue"),
        "guessed": guess,
        "reveal": find_game("three", "reveal"),
        "over": find_game("three", "over"),
        "rematch": rematch,
        "out": play(rematch, "out", 2),
        "in": play(play(rematch, "out", 2), "in", 2),
        "lobby": play(rematch, "lobby", 1),
        "unpicked": play(pick, "time-out", now=pick.deadline),
        "skipped": play(guess, "time-out", now=guess.deadline),
        "placed": next(game for game in replay(make_log("quick")) if game.news.kind == "placed"),
        "paused": paused,
        "resumed": play(paused, "resume", paused.host),
        "more-time": play(guess, "more-time", guess.awaited[0]),
        "returned": play(play(guess, "away", guess.awaited[0]), "back", guess.awaited[0]),
    }


def _play_news_of_players() -> dict[str, Game]:
    lobby, ten = find_game("three", "lobby"), find_game("ten", "guess")
    guest = next(player.id for player in ten.players if player.id not in (ten.host, ten.giver))
    return {
        "joined": lobby,
        "renamed": play(lobby, "rename", 1, text="Ada Lovelace"),
        "left": play(ten, "leave", ten.host),
        "cut-short": play(ten, "leave", ten.giver),
        "back": play(play(ten, "leave", guest), "join", guest),
        "removed": play(ten, "kick", ten.host, whom=guest, sure=True),
        "removed-many": play(ten, "kick", ten.host, several=(guest, ten.awaited[0]), sure=True),
        **_play_news_of_the_door(ten, guest),
        "host": play(ten, "host", ten.host, whom=guest),
        "settings": play(lobby, "settings", 1, choices=(("preset", "quick"),)),
    }


def _play_news_of_the_door(game: Game, guest: int) -> dict[str, Game]:
    lobby = guard(find_game("three", "lobby"))
    two = play(play(lobby, "join", text="Zoe"), "join", text="Yann")
    return {
        "knocked": play(lobby, "join", text="Zoe"),
        "asked": play(game, "knock", whom=guest, present=()),
        "let-in": play(two, "admit", two.host, several=tuple(knock.id for knock in two.knocking)),
        "turned-away": play(two, "turn-away", two.host, whom=two.knocking[0].id),
        "moved": play(game, "take-along", guest),
    }
