"""The characters that a reader sees: grapheme clusters, as Unicode's UAX #29 draws them.

The standard library has no table for this. Categories, names and combining classes stand in for most of it.
"""

import re
import unicodedata
from collections.abc import Iterator

ZWNJ, ZWJ = "\u200c", "\u200d"
# Hidden characters that do something in the right place. They make no difference when texts are compared.
HELPERS = re.compile(f"[{ZWNJ}{ZWJ}\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0020-\U000e007f\U000e0100-\U000e01ef]")
SKIN_TONES = "\U0001f3fb-\U0001f3ff"
FLAG_LETTERS = "\U0001f1e6-\U0001f1ff"
# The property Extended_Pictographic, from emoji-data.txt.
PICTOGRAPHS = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u2199\u21a9\u21aa\u231a\u231b\u2328\u2388\u23cf\u23e9-\u23f3"
    "\u23f8-\u23fa\u24c2\u25aa\u25ab\u25b6\u25c0\u25fb-\u25fe\u2600-\u2605\u2607-\u2612\u2614-\u2685\u2690-\u2705"
    "\u2708-\u2712\u2714\u2716\u271d\u2721\u2728\u2733\u2734\u2744\u2747\u274c\u274e\u2753-\u2755\u2757\u2763-\u2767"
    "\u2795-\u2797\u27a1\u27b0\u27bf\u2934\u2935\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\u3030\u303d\u3297\u3299"
    "\U0001f000-\U0001f0ff\U0001f10d-\U0001f10f\U0001f12f\U0001f16c-\U0001f171\U0001f17e\U0001f17f\U0001f18e"
    "\U0001f191-\U0001f19a\U0001f1ad-\U0001f1e5\U0001f201-\U0001f20f\U0001f21a\U0001f22f\U0001f232-\U0001f23a"
    "\U0001f23c-\U0001f23f\U0001f249-\U0001f3fa\U0001f400-\U0001f53d\U0001f546-\U0001f64f\U0001f680-\U0001f6ff"
    "\U0001f774-\U0001f77f\U0001f7d5-\U0001f7ff\U0001f80c-\U0001f80f\U0001f848-\U0001f84f\U0001f85a-\U0001f85f"
    "\U0001f888-\U0001f88f\U0001f8ae-\U0001f8ff\U0001f90c-\U0001f93a\U0001f93c-\U0001f945\U0001f947-\U0001faff"
    "\U0001fc00-\U0001fffd"
)
ONE_EMOJI = f"[{PICTOGRAPHS}][{SKIN_TONES}]?[\ufe0e\ufe0f]?\u20e3?"
# Four faces are the most that the emoji of today join: the family, and the kiss with its heart.
EMOJI = re.compile(
    "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{1,6}\U000e007f"  # the flag of a region, such as Scotland
    f"|{ONE_EMOJI}(?:{ZWJ}{ONE_EMOJI}){{0,3}}"
    f"|[{FLAG_LETTERS}]{{2}}"
    "|[0-9#*]\ufe0f?\u20e3"
)
# Hangul that is not composed: leading consonants, vowels, trailing consonants. Old Korean needs it.
HANGUL = re.compile(
    "[\u1100-\u115f\ua960-\ua97c]*(?:[\u1160-\u11a7\ud7b0-\ud7c6]+|[\uac00-\ud7a3][\u1160-\u11a7\ud7b0-\ud7c6]*)"
    "[\u11a8-\u11ff\ud7cb-\ud7fb]*|[\u1100-\u115f\ua960-\ua97c]+"
)
# They extend the character before them, though Unicode does not call them marks.
EXTENDERS = re.compile(f"[{ZWNJ}{ZWJ}{SKIN_TONES}\U000e0020-\U000e007f\u0e33\u0eb3\uff9e\uff9f]")
CONJOINING = 9  # the combining class of the viramas, which tie two consonants into one sign
# Their viramas are seen, or vanish with a joiner alone.
VISIBLE_VIRAMAS = frozenset("TAMIL SINHALA THAI LAO TIBETAN".split())
MAX_CONSONANTS = 4  # in one conjunct


def split_visible(text: str) -> list[str]:
    return list(_find_clusters(text))


def count_visible(text: str) -> int:
    return sum(1 for _ in _find_clusters(text))


def is_mark(char: str) -> bool:
    return unicodedata.category(char)[0] == "M"


def find_script(char: str) -> str:
    """Return the first word of the character's name, which is the script of letters and marks: "ARABIC"."""
    return unicodedata.name(char, " ").split(" ")[0]


def is_virama(char: str) -> bool:
    return unicodedata.combining(char) == CONJOINING


def _find_clusters(text: str) -> Iterator[str]:
    start = 0
    while start < len(text):
        end = _find_end(text, start)
        yield text[start:end]
        start = end


def _find_end(text: str, start: int) -> int:
    whole = EMOJI.match(text, start) or HANGUL.match(text, start)
    end = _skip_extenders(text, whole.end() if whole else start + 1)
    for _ in range(MAX_CONSONANTS - 1):
        if not _is_tied(text, start, end):
            break
        end = _skip_extenders(text, end + 1)
    return end


def _skip_extenders(text: str, end: int) -> int:
    while end < len(text) and (is_mark(text[end]) or EXTENDERS.match(text[end])):
        end += 1
    return end


def _is_tied(text: str, start: int, end: int) -> bool:
    """Return whether a virama ties what ends here to the consonant that follows."""
    tie = text[start:end].rstrip(ZWJ)
    if end == len(text) or not is_virama(tie[-1:] or " ") or unicodedata.category(text[end]) != "Lo":
        return False
    script = find_script(text[end])
    return script == find_script(tie[-1]) and (script not in VISIBLE_VIRAMAS or text[end - 1] == ZWJ)
