"""Games and moves as the JSON that the database keeps."""

import msgspec

from ..rules.game import Game, Move

_encode = msgspec.json.Encoder().encode

decode_game = msgspec.json.Decoder(Game).decode
decode_move = msgspec.json.Decoder(Move).decode


def encode(value: Game | Move) -> str:
    return _encode(value).decode()
