"""Know the addresses of the game: which page a link or a form in a template leads to."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import product

from django.template.defaulttags import URLNode
from django.urls import Resolver404, get_resolver, resolve

from .markup import Attribute, Hole, Tag, Value, get_begin, list_texts
from .template_files import Mistake, suggest

ATTRIBUTES = ("action", "formaction", "href", "src", "hx-get", "hx-post")
# What may stand for a variable in an address: a room's code, or a query that is empty.
SAMPLES = ("K7QM4T", "")
BEFORE_QUERY = re.compile(r"[^?#&]*")
OTHER_FOLDERS = ("/static/", "/ws/", "//")


def check_addresses(tag: Tag) -> Iterator[Mistake]:
    """Yield the addresses of this server that lead nowhere."""
    for attribute in tag.attributes:
        if attribute.name in ATTRIBUTES and _is_own(attribute):
            for value in list_texts(attribute.value):
                if find_name(value) is None:
                    text = describe(value)
                    expected = f"Expected an address of docs/wire.md.{_suggest(text)}"
                    yield Mistake(tag.file, attribute.line, f"{attribute.name}= leads to no page: “{text}”.", expected)


def find_name(value: Value) -> str | None:
    """Return the name of the page at an address, or None if none is there. It is empty where nothing can be told."""
    if value and isinstance(value[0], Hole):
        node = value[0].node
        return str(node.view_name.var) if isinstance(node, URLNode) and isinstance(node.view_name.var, str) else ""
    if not get_begin(value).startswith("/"):
        return ""
    holes = sum(isinstance(piece, Hole) for piece in value)
    names = (_resolve(_fill(value, samples)) for samples in product(SAMPLES, repeat=min(holes, 4)))
    return next((name for name in names if name is not None), None)


def describe(value: Value) -> str:
    return "".join(piece if isinstance(piece, str) else "{{ … }}" for piece in value)


def _is_own(attribute: Attribute) -> bool:
    begin = get_begin(attribute.value)
    return begin.startswith("/") and not begin.startswith(OTHER_FOLDERS)


def _fill(value: Value, samples: tuple[str, ...]) -> str:
    left = [*samples]
    return "".join(piece if isinstance(piece, str) else (left.pop(0) if left else "") for piece in value)


@lru_cache(1024)
def _resolve(address: str) -> str | None:
    try:
        return resolve(BEFORE_QUERY.match(address)[0]).url_name
    except Resolver404:
        return None


def _suggest(text: str) -> str:
    """Suggest the address that is most like it, with a variable in the place of the code."""
    known = [re.sub(r"%\(\w+\)s", "{{ … }}", f"/{pattern}") for pattern in _list_patterns()]
    return suggest(BEFORE_QUERY.match(text)[0].removesuffix("{{ … }}"), known)


def _list_patterns() -> list[str]:
    known = get_resolver().reverse_dict
    return [known.getlist(name)[0][0][0][0] for name in known if isinstance(name, str)]
