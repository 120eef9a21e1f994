"""What players may say to each other during the game."""

from . import Refused, graphemes, texts
from .game import Game, Message, Move
from .lookalikes import fold
from .phases import IN_A_ROUND
from .values import replace

MAX_LENGTH, MAX_MESSAGES = 200, 50
# A player may send at most so many messages in so many seconds.
BURST, BURST_SECONDS = 5, 10


def say(game: Game, move: Move) -> Game:
    closed = why_closed(game, move.player)
    if closed:
        raise Refused(f"say-{closed}")
    text = texts.tidy(move.text) if move.is_accepted else _clean(move.text)
    if move.unwelcome and not move.is_accepted:
        raise Refused("say-unwelcome")
    recent = [said for said in game.chat if said.player == move.player and said.sent_at > move.now - BURST_SECONDS]
    if len(recent) >= BURST:
        raise Refused("say-fast", limit=BURST, seconds=BURST_SECONDS)
    player = game.player(move.player)
    message = Message(game.said + 1, player.id, player.name, player.colour, text, move.now)
    return replace(game, said=message.number, chat=(*game.chat, message)[-MAX_MESSAGES:])


def why_closed(game: Game, player: int) -> str:
    """Return why this player may not speak now: "giver", who knows the target, or "muted"; empty if they may."""
    if player == game.giver and game.phase in IN_A_ROUND:
        return "giver"
    return "muted" if game.player(player).is_muted else ""


def _clean(text: str) -> str:
    if len(text) > 40 * MAX_LENGTH:
        raise Refused("say-long", limit=MAX_LENGTH)
    text = texts.tidy(texts.prepare(text))
    if not graphemes.HELPERS.sub("", text).strip():
        raise Refused("say-empty")
    if not texts.is_presentable(text):
        raise Refused("say-characters")
    if _looks_struck(text):
        raise Refused("say-struck")
    if graphemes.count_visible(text) > MAX_LENGTH:
        raise Refused("say-long", limit=MAX_LENGTH)
    return text


def _looks_struck(text: str) -> bool:
    return _squeeze(text) in map(_squeeze, texts.SHOWN_AS_STRUCK)


def _squeeze(text: str) -> str:
    return fold(text).replace(" ", "")
