"""Find pictures, stylesheets and scripts that a tag names otherwise than by `{% static %}`, and that no server has."""

from collections.abc import Iterator

from django.conf import settings

from .markup import Attribute, Tag, Value, get_begin, is_literal, list_texts
from .static_files import find_files
from .tag_checker import ELSEWHERE, LOADED_LINKS
from .template_files import Mistake, suggest

LOADED = ("src", "srcset", "poster")
HASHED = "Production has it under another name."


def check_files(tag: Tag) -> Iterator[Mistake]:
    """Yield what a browser would look for in vain. template_checker.py looks after `{% static %}`."""
    for attribute in tag.attributes:
        if _is_file(tag, attribute):
            for value in list_texts(attribute.value):
                if is_literal(value) and (mistake := _check(tag, attribute, "".join(map(str, value)))):
                    yield mistake


def _is_file(tag: Tag, attribute: Attribute) -> bool:
    if attribute.value is None or tag.name == "iframe":
        return False
    kinds = tag.find("rel") if tag.name == "link" and attribute.name == "href" else None
    of_link = kinds and not LOADED_LINKS.isdisjoint(get_begin(_one(kinds.value)).lower().split())
    return attribute.name in LOADED or bool(of_link)


def _one(value: Value | None) -> Value:
    return next(iter(list_texts(value)), [])


def _check(tag: Tag, attribute: Attribute, text: str) -> Mistake | None:
    address = text.split()[0].rstrip(",") if text.split() else ""
    is_static = address.startswith(settings.STATIC_URL)
    # tag_checker.py names other servers, and addresses.py pages.
    if ELSEWHERE.match(address) or (address.startswith("/") and not is_static):
        return None
    name = address.removeprefix(settings.STATIC_URL).partition("?")[0]
    files = find_files(_find_ending(name))
    is_there = name in files
    if is_there and is_static:
        what, expected = f"{attribute.name}= of {tag} is the address of a file.", HASHED
    else:
        what, expected = f"{attribute.name}= of {tag} leads to no file: “{text}”.", ""
    wanted = f"Expected {{% static '{name if is_there else '…'}' %}}."
    known = "" if is_there else suggest(name, files)
    return Mistake(tag.file, attribute.line, what, " ".join(filter(None, (expected, wanted + known))))


def _find_ending(name: str) -> str:
    before, dot, ending = name.rpartition(".")
    return dot + ending if before else ""
