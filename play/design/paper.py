"""Show on a screen how a page prints: its stylesheets as a printer reads them."""

from collections.abc import Iterator

import tinycss2
from tinycss2.ast import AtKeywordToken, CurlyBracketsBlock, Node

# A page of A4 without margins of a centimetre, in CSS pixels.
WIDTH, HEIGHT = 718, 1047

ALL, NEVER = "all", "not all"


def read_as_printer(css: str) -> str:
    """Return a stylesheet that shows on a screen what this one prints."""
    return tinycss2.serialize(list(_read_rules(tinycss2.parse_component_value_list(css))))


def read_media_as_printer(media: str) -> str:
    """Return the media queries under which a screen shows what a printer shows under these."""
    return ", ".join(_read_query(query.strip()) for query in media.split(","))


def _read_rules(nodes: list[Node]) -> Iterator[Node]:
    query: list[Node] | None = None  # what has come since an @media
    for node in nodes:
        if isinstance(node, CurlyBracketsBlock):
            node.content = list(_read_rules(node.content))
            yield from _read_prelude(query)
            yield node
            query = None
        elif query is not None:
            query.append(node)
        else:
            yield node
            query = [] if isinstance(node, AtKeywordToken) and node.lower_value == "media" else None


def _read_prelude(query: list[Node] | None) -> list[Node]:
    if query is None:
        return []
    media = read_media_as_printer(tinycss2.serialize(query).strip())
    return tinycss2.parse_component_value_list(f" {media} ")


def _read_query(query: str) -> str:
    """Return a single query. One that begins with a condition holds on a screen and on paper."""
    first, *rest = query.split(maxsplit=1) or [""]
    words = query.lower().split()
    if words[:1] == ["only"]:
        return _read_query(query.split(maxsplit=1)[1])
    if words[:1] == ["not"] and words[1:2] in (["screen"], ["print"]):
        return ALL if words[1] == "screen" and len(words) == 2 else NEVER if len(words) == 2 else query
    if first.lower() == "screen":
        return NEVER
    return " ".join([ALL, *rest]) if first.lower() == "print" else query
