"""The frames of pushed texts, made once for all sockets that get the same text."""

from functools import lru_cache

from autobahn.websocket.protocol import PreparedMessage

# A push has as many texts as a room has players, at most. More rooms do not help: their texts differ.
KEPT = 16


@lru_cache(KEPT)
def make_frame(text: str) -> bytes:
    """Return the text as a frame, neither masked nor compressed. Raise UnicodeEncodeError for a lone surrogate."""
    return PreparedMessage(text.encode(), isBinary=False, applyMask=False, doNotCompress=True).payloadHybi
