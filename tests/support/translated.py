"""What a browser that translates pages would change."""

import re
from collections.abc import Iterable

from tests.support.player import Node


def find_translated(page: Node, words: Iterable[str]) -> list[str]:
    """Return the texts with one of these words that are not marked to stay as they are."""
    any_of_them = re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in words))
    texts = [(node, child) for node in page.walk() for child in node.children if isinstance(child, str)]
    return [text for node, text in texts if any_of_them.search(text) and _is_translated(node)]


def _is_translated(node: Node) -> bool:
    while node.parent and not node.get("translate"):
        node = node.parent
    return node.get("translate") != "no"
