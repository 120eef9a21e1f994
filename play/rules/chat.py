"""What people say to each other, as far as the game lets them."""

import re
import unicodedata
from dataclasses import replace

from . import Refused
from .clues import has_hidden_characters
from .game import Game, Message, Move
from .phases import IN_A_ROUND

LONGEST, KEPT = 200, 50
# So many messages of one player in so many seconds.
BURST, SECONDS = 5, 10

# What joins and colours emoji, which people write here, and what Persian and Indian scripts need; nothing else is
# hidden in a message.
JOINERS = re.compile("[\u200c\u200d\ufe0e\ufe0f\U000e0020-\U000e007f]")


def say(game: Game, move: Move) -> Game:
    """The message, last of those that are kept. Raises Refused."""
    closed = why_closed(game, move.player)
    if closed:
        raise Refused(f"say-{closed}")
    text = _clean(move.text)
    recent = [said for said in game.chat if said.player == move.player and said.at > move.now - SECONDS]
    if len(recent) >= BURST:
        raise Refused("say-fast", limit=BURST, seconds=SECONDS)
    player = game.player(move.player)
    message = Message(game.said + 1, player.id, player.name, player.colour, text, move.now)
    return replace(game, said=message.number, chat=(*game.chat, message)[-KEPT:])


def why_closed(game: Game, player: int) -> str:
    """Why this player may not speak now: "giver", who knows the square, or "muted"; empty when they may."""
    if player == game.giver and game.phase in IN_A_ROUND:
        return "giver"
    return "muted" if game.player(player).is_muted else ""


def _clean(text: str) -> str:
    """As it will be shown: NFKC, trimmed, inner spaces folded."""
    if len(text) > 40 * LONGEST:
        raise Refused("say-long", limit=LONGEST)
    text = " ".join(unicodedata.normalize("NFKC", text).split())
    seen = JOINERS.sub("", text)
    if has_hidden_characters(seen):
        raise Refused("say-characters")
    if not seen.strip():
        raise Refused("say-empty")
    if len(text) > LONGEST:
        raise Refused("say-long", limit=LONGEST)
    return text
