"""Check each tag of a template by itself: names that HTML does not know, and what the page's security policy blocks."""

import re
from collections.abc import Iterator

from django.template import Node

from . import html_names
from .markup import Attribute, Tag, Value, get_begin, get_literal, list_texts
from .template_files import Mistake, suggest

# Attributes whose address a browser loads by itself, so that the policy wants it on this server.
LOADED = frozenset("src srcset imagesrcset poster data background hx-get hx-post hx-put hx-patch hx-delete".split())
LOADED_LINKS = frozenset("stylesheet icon preload prefetch modulepreload manifest apple-touch-icon mask-icon".split())
LOADED_IN_SVG = frozenset("use image feimage".split())
SENT = frozenset("action formaction".split())
ELSEWHERE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//|data:|blob:|filesystem:", re.IGNORECASE)
SCRIPTED = re.compile(r"\s*(?:javascript|vbscript)\s*:", re.IGNORECASE)
# Kinds of a script that a browser does not run, as data for a script are.
DATA = re.compile(r"application/(?:[\w.-]+\+)?json|text/(?:plain|template|html)|speculationrules", re.IGNORECASE)

# Elements that no page may have any more: https://html.spec.whatwg.org/multipage/obsolete.html#non-conforming-features
OBSOLETE = frozenset(
    "acronym basefont bgsound big blink center dir font frame frameset isindex keygen listing marquee menuitem nobr "
    "noembed noframes param plaintext rb rtc spacer strike tt xmp".split()
)

# Attributes whose values are no words for people.
PLAIN = frozenset("class id for form name type href src action method rel role media aria-labelledby".split())
CURLY = ("“", "”", "„", "‘", "’", "«", "»")

IN_STYLESHEET = "The security policy blocks it. Expected a class, and a rule in static/css/."
IN_SCRIPT = "The security policy blocks it. Expected none: what pages do by script stands in static/connection.js."
ON_THIS_SERVER = "The security policy blocks what another server has. Expected a file of static/, as {% static '…' %}."


def check_tag(tag: Tag) -> Iterator[Mistake]:
    """Yield what is wrong with a tag, whatever stands around it."""
    if not tag.name or tag.is_end:
        return
    if not html_names.is_element(tag.name):
        yield _say(
            tag, f"there is no element {tag}.", "Expected one of HTML." + suggest(tag.name, html_names.list_elements())
        )
        return
    yield from _check_element(tag)
    yield from _check_repeated(tag)
    if curly := next((one for one in tag.attributes if _is_curly(one)), None):
        yield _say(tag, f"the quotes of {curly.name}= are curly.", 'Expected straight ones: "…".', curly.line)
        return
    for attribute in tag.attributes:
        if attribute.name:
            yield from _check_name(tag, attribute)
            yield from _check_value(tag, attribute)


def _is_curly(attribute: Attribute) -> bool:
    return attribute.name in PLAIN and get_begin(attribute.value).startswith(CURLY)


def _check_element(tag: Tag) -> Iterator[Mistake]:
    if tag.name == "style":
        yield _say(tag, "<style> has no effect.", "The security policy blocks it. Expected a file of static/css/.")
    elif tag.name == "script" and not tag.has("src") and not _is_data(tag):
        yield _say(tag, "a <script> without a file has no effect.", IN_SCRIPT)
    elif tag.is_closed and html_names.needs_end(tag.name):
        yield _say(
            tag, f"{tag} does not close itself.", f"Browsers take / for nothing. Expected </{tag.name}> behind it."
        )
    elif tag.name in ("object", "embed", "applet", "base"):
        yield _say(tag, f"{tag} has no effect.", "The security policy blocks it. Expected none.")
    elif tag.name in OBSOLETE:
        yield _say(tag, f"{tag} is obsolete.", "Expected another element, with a class and a rule in static/css/.")
    elif tag.name == "img" and not tag.has("alt"):
        yield _say(tag, "<img> has no alt=.", 'Expected what it shows, in words, or alt="" where it only adorns.')


def _is_data(tag: Tag) -> bool:
    kind = tag.find("type")
    return bool(kind and DATA.match(get_begin(kind.value)))


def _check_repeated(tag: Tag) -> Iterator[Mistake]:
    seen: dict[str, list[Attribute]] = {}
    for attribute in tag.attributes:
        for first in seen.get(attribute.name, ()) if attribute.name else ():
            if _meet(first.guards, attribute.guards):
                expected = f"Browsers take the first, of line {first.line}. Expected one."
                yield _say(tag, f"{tag} has {attribute.name}= twice.", expected, attribute.line)
                break
        seen.setdefault(attribute.name, []).append(attribute)


def _meet(first: tuple[tuple[Node, int], ...], second: tuple[tuple[Node, int], ...]) -> bool:
    """Return whether a page that has the one attribute has the other too: the one stands in no further branch."""
    short, long = sorted((first, second), key=len)
    return long[: len(short)] == short


def _check_name(tag: Tag, attribute: Attribute) -> Iterator[Mistake]:
    name = attribute.name
    if name == "style":
        yield _say(tag, f"style= of {tag} has no effect.", IN_STYLESHEET, attribute.line)
    elif name.startswith("hx-on") or (name.startswith("on") and name.isalpha()):
        yield _say(tag, f"{name}= of {tag} has no effect.", IN_SCRIPT, attribute.line)
    elif not _is_known(tag, name):
        expected = "Expected one that HTML knows." + suggest(name, _list_names(tag, name))
        yield _say(tag, f"{tag} knows no attribute {name}=.", expected, attribute.line)


def _is_known(tag: Tag, name: str) -> bool:
    if name.startswith("data-"):
        return True
    if name.startswith("aria-"):
        return name in html_names.list_aria()
    if name.startswith("hx-"):
        return html_names.is_htmx(name)
    return html_names.is_attribute(tag.name, name)


def _list_names(tag: Tag, name: str) -> list[str]:
    kinds = {"aria-": html_names.list_aria(), "hx-": html_names.list_htmx()}
    own = next((names for begin, names in kinds.items() if name.startswith(begin)), None)
    return sorted(own or [*html_names.list_attributes(tag.name), *html_names.list_aria(), *html_names.list_htmx()])


def _check_value(tag: Tag, attribute: Attribute) -> Iterator[Mistake]:
    name = attribute.name
    if name == "role":
        yield from _check_role(tag, attribute)
    elif SCRIPTED.match(get_begin(attribute.value)):
        yield _say(tag, f"the address javascript: in {name}= has no effect.", IN_SCRIPT, attribute.line)
    elif _is_loaded(tag, name) and any(map(_is_elsewhere, list_texts(attribute.value))):
        yield _say(tag, f"{name}= of {tag} is of another server.", ON_THIS_SERVER, attribute.line)
    elif name in SENT and any(map(_is_elsewhere, list_texts(attribute.value))):
        expected = "The security policy blocks it. Expected an address of this one."
        yield _say(tag, f"{name}= of {tag} is of another server.", expected, attribute.line)


def _check_role(tag: Tag, attribute: Attribute) -> Iterator[Mistake]:
    for role in (get_literal(attribute.value) or "").split():
        if role not in html_names.list_roles():
            expected = "Expected one of ARIA." + suggest(role, html_names.list_roles())
            yield _say(tag, f"there is no role “{role}”.", expected, attribute.line)


def _is_loaded(tag: Tag, name: str) -> bool:
    if name in LOADED:
        return True
    if name not in ("href", "xlink:href"):
        return False
    kinds = tag.find("rel")
    is_link = tag.name == "link" and (not kinds or not LOADED_LINKS.isdisjoint(get_begin(kinds.value).lower().split()))
    return is_link or tag.name in LOADED_IN_SVG


def _is_elsewhere(value: Value) -> bool:
    """Return whether the address, or one of those in a `srcset`, begins with another server or with a scheme."""
    text = "".join(piece if isinstance(piece, str) else "{}" for piece in value)
    return any(ELSEWHERE.match(one.strip()) for one in re.split(r",\s+|,(?=http)", text))


def _say(tag: Tag, what: str, expected: str, line: int = 0) -> Mistake:
    return Mistake(tag.file, line or tag.line, what, expected)
