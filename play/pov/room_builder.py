"""Builds the regions that stand beside the round: the rounds so far, the settings, the chat and the news."""

from msgspec.structs import replace

from ..rules import turn_order
from ..rules.game import Game
from ..rules.game import News as GameNews
from ..rules.phases import AT_THE_END, IN_A_GAME, LOBBY
from ..rules.values import replace as changed
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
    news = _find_last(game) if game.news.kind == "reveal" else game.news
    square = get_square(news.square) if news.square else None
    return News(news.kind, facts.get_name(game, news.player), square, news.text)


def add_settings(code: str, game: Game, news: News, settings: RoomSettings) -> News:
    """Return the news with the settings that hold now, and with what a single one was."""
    names = news.text.split()
    told = replace(news, settings=settings, changes=tuple(f"room/chosen.html#{name}" for name in names))
    if game.news.before is None or len(names) != 1:
        return told
    before = build_settings(code, changed(game, settings=game.news.before), is_host=False, has_joined=True)
    return replace(told, before=before, was=f"room/was.html#{names[0]}")


def _find_last(game: Game) -> GameNews:
    """Return the news of the reveal with what happened last: who guessed where, lost the guess, or gave no clue."""
    if len(game.clues) < 2:
        return GameNews("reveal", game.giver, text="passed" if game.clues else "lost")
    if game.news.text not in ("guessed", "skipped"):
        return GameNews("reveal")
    square = game.pieces[-1].square if game.news.text == "guessed" else ""
    return GameNews("reveal", game.news.player, square, game.news.text)
