"""Games and moves as the JSON that the database keeps.

Processes of two versions share a database, so a renamed field keeps its old key there. The key is replaced in the
encoded text: 3 µs for a game without chat. This is exact, because JSON escapes every quote inside a string. So `"at":`
with its closing quote can only be a key.
"""

from dataclasses import replace

import msgspec

from ..rules.game import Game, Move

_encode = msgspec.json.Encoder().encode
_decode_game = msgspec.json.Decoder(Game).decode
_decode_move = msgspec.json.Decoder(Move).decode


def encode_game(game: Game) -> str:
    text = _encode(game).replace(b'"has_left":', b'"is_out":')
    if game.chat:
        text = text.replace(b'"sent_at":', b'"at":')
    return text.decode()


def decode_game(text: str) -> Game:
    return _decode_game(text.replace('"is_out":', '"has_left":').replace('"at":', '"sent_at":'))


def encode_move(move: Move) -> str:
    """Return a move for the log. That it was accepted need not be written: see `decode_move`."""
    text = _encode(replace(move, is_accepted=False)).replace(b'"moment_id":', b'"at":')
    return text.replace(b',"is_accepted":false', b"").decode()


def decode_move(text: str) -> Move:
    """Return a move of the log. The log holds nothing but accepted moves."""
    return replace(_decode_move(text.replace('"at":', '"moment_id":')), is_accepted=True)
