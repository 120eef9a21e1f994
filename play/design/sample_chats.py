"""Make the states of the chat: empty, with a message, full, and closed to the viewer."""

from collections.abc import Iterator
from dataclasses import replace

from ..rules.game import Game
from ..rules.texts import STRUCK
from .sample_games import TALK, find_game, play
from .sample_states import State, make_room_state


def list_chats() -> Iterator[State]:
    yield from _list_short_chats()
    yield from _list_full_chats()


def _list_short_chats() -> Iterator[State]:
    """Yield the chat before anybody has spoken, and its first message as it comes in."""
    for moment in ("lobby", "guess"):
        empty = replace(find_game("three", moment), chat=(), said=0)
        speaker = _list_speakers(empty)[0]
        for seat, viewer in (("player", speaker), ("giver", empty.giver), ("spectator", None)):
            if viewer != 0:
                yield make_room_state("chat", f"chat-empty-{moment}-{seat}", empty, viewer, query="talk")
        first = play(empty, "say", speaker, text=TALK[0])
        yield make_room_state("chat", f"chat-first-{moment}", first, query="talk", context=(("is_new", True),))


def _list_full_chats() -> Iterator[State]:
    game = find_game("three", "guess")
    speakers = _list_speakers(game)
    for number in range(50):
        game = play(game, "say", speakers[number % 2], text=TALK[number % len(TALK)], now=game.since + number * 9)
    yield make_room_state("chat", "chat-full", game, speakers[0])
    yield make_room_state("chat", "chat-full-open", game, speakers[0], query="talk")
    whom = next(id for id in speakers if id != game.host) if game.host != game.giver else speakers[0]
    muted = play(game, "mute", game.host, whom=whom)
    yield make_room_state("chat", "chat-muted", muted, whom, query="talk")
    yield make_room_state("chat", "chat-muted-host", muted, game.host)
    yield make_room_state("chat", "chat-giver", game, game.giver, query="talk")
    yield make_room_state("chat", "chat-spectator", game, query="talk")
    struck = replace(game, chat=(*game.chat[:-1], replace(game.chat[-1], text=STRUCK)))
    yield make_room_state("chat", "chat-struck", struck, speakers[0], query="talk")


def _list_speakers(game: Game) -> list[int]:
    return [player.id for player in game.players if player.id != game.giver]
