"""Games and moves as the JSON that the database keeps.

Processes of two versions share a database, so a renamed field keeps its old key there. The key is replaced in the
encoded text: 3 µs for a game without chat. This is exact, because JSON escapes every quote inside a string. So `"at":`
with its closing quote can only be a key.

The version before does not know the ten seconds before a rematch. So they are stored as the end of the game, with a key
of their own that it passes over. Its pages show the end. What it writes drops the key and keeps the deadline; then no
rematch follows, and the game is at its end again.
In its logs `rematch` is the way to the lobby, so the move that begins the ten seconds is stored as `call`. It has no
sentence for the NEW_KINDS of news, so they are stored as those that it knows, with a key of their own.
A pause is a key that it passes over: to its pages the phase goes on, with a deadline that is ten minutes away.
"""

import msgspec

from ..rules.game import Game, Move
from ..rules.phases import OVER, REMATCH
from ..rules.values import replace

_encode = msgspec.json.Encoder().encode
_decode_game = msgspec.json.Decoder(Game).decode
_decode_move = msgspec.json.Decoder(Move).decode

_PHASE, _STORED_PHASE = f'"phase":"{REMATCH}"', f'"phase":"{OVER}","is_rematch":true'
_CALL, _STORED_CALL = '"name":"rematch"', '"name":"call"'
_LOBBY = '"name":"lobby"'
_KIND = '"news":{"kind":'
# The kinds that the versions before do not know, and as which they are stored: at the end as the end, else as none, or
# as the nearest that they know. The version before says of a pause that the host has changed the settings.
NEW_KINDS = {
    **dict.fromkeys(("out", "in", "lobby"), OVER),
    **dict.fromkeys(("paused", "resumed"), "settings"),
    **dict.fromkeys(("knocked", "asked", "let-in", "turned-away", "removed-many", "more-time"), ""),
    **dict.fromkeys(("returned", "moved"), "back"),
}
_NEW_KIND = ',"new_kind":'
_STORED_KINDS = {kind: f'{_KIND}"{known}"{_NEW_KIND}' for kind, known in NEW_KINDS.items()}


def encode_game(game: Game) -> str:
    text = _encode(game).replace(b'"has_left":', b'"is_out":')
    if game.chat:
        text = text.replace(b'"sent_at":', b'"at":')
    stored = text.decode()
    if game.news.kind in NEW_KINDS:
        stored = stored.replace(_KIND, _STORED_KINDS[game.news.kind])
    return stored.replace(_PHASE, _STORED_PHASE) if game.phase == REMATCH else stored


def decode_game(text: str) -> Game:
    text = text.replace(_STORED_PHASE, _PHASE)
    if _NEW_KIND in text:
        for stored in set(_STORED_KINDS.values()):
            text = text.replace(stored, _KIND)
    return _decode_game(text.replace('"is_out":', '"has_left":').replace('"at":', '"sent_at":'))


def encode_move(move: Move) -> str:
    """Return a move for the log. That it was accepted need not be written, nor what told so."""
    if move.after is not None or move.is_accepted or move.unwelcome:
        move = replace(move, after=None, is_accepted=False, unwelcome="")
    text = _encode(move).replace(b'"moment_id":', b'"at":')
    return text.replace(b',"after":null,"is_accepted":false,"unwelcome":""', b"").decode().replace(_CALL, _STORED_CALL)


def decode_move(text: str) -> Move:
    """Return a move of the log. The log holds nothing but accepted moves."""
    text = text.replace(_CALL, _LOBBY).replace(_STORED_CALL, _CALL)
    return replace(_decode_move(text.replace('"at":', '"moment_id":')), is_accepted=True)
