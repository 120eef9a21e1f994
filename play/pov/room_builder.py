"""Builds the regions that stand beside the round: the rounds so far, the settings, the chat and the news."""

from msgspec.structs import replace

from ..rules import turn_order
from ..rules.game import Game
from ..rules.phases import AT_THE_END, IN_A_GAME, LOBBY
from . import facts
from .chat import Chat, Said
from .regions import History, News, Played, RoomSettings
from .squares import get_square


def build_history(game: Game) -> History:
    return History(
        tuple(
            Played(number, facts.get_name(game, played.giver), played.clues, get_square(played.target), played.earned)
            for number, played in enumerate(game.history, 1)
        ),
        game.given[: -len(game.clues)] if game.clues and game.phase not in AT_THE_END else game.given,
    )


def build_settings(code: str, game: Game, is_host: bool, has_joined: bool) -> RoomSettings:
    return RoomSettings(
        code=code,
        is_host=is_host,
        is_lobby=game.phase == LOBBY,
        has_joined=has_joined,
        chosen=game.settings,
        seconds=game.time_limit,
        rounds_each=turn_order.count_laps(game) if game.phase == LOBBY else game.laps,
        may_pause=is_host and game.phase in IN_A_GAME and not game.waiting.is_paused,
        has_paused=is_host and game.waiting.is_paused,
    )


def build_chat(game: Game) -> Chat:
    return Chat(
        tuple(Said(said.number, said.name, facts.get_initial(said.name), said.colour, said.text) for said in game.chat)
    )


def build_news(game: Game) -> News:
    news = game.news
    square = get_square(news.square) if news.square else None
    return News(news.kind, facts.get_name(game, news.player), square, news.text)


def add_settings(news: News, settings: RoomSettings) -> News:
    return replace(news, settings=settings, changes=tuple(f"room/chosen.html#{name}" for name in news.text.split()))
