"""Weigh the stylesheets as production sends them: minified, those of a page joined, and compressed with Brotli.

The game's own files keep the first visit to a room below FIRST_VISIT. A designer's own stylesheets, which are not in
SHIPPED, may weigh ALLOWANCE more before a test fails: a theme or a small look of one's own is no fault of the game.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import brotli
import rcssmin
from django.template import NodeList
from django.template.library import SimpleBlockNode
from django.templatetags.static import StaticNode

from .css_checker import read_stylesheets
from .old_browsers import WORKSHOP
from .template_files import Mistake, TemplateFiles, stamp_templates

# Bytes of the first visit to a room, with all that it loads, and those of a designer's own beyond that.
FIRST_VISIT, ALLOWANCE = 40_000, 2_000
# Bytes of that visit without the stylesheets: page, scripts, map, the socket's first message, all heads. A test of a
# browser measures the visit, and keeps this number true.
REST = 26_580
ROOM = "css/room-page.css"
SHIPPED = frozenset(
    "ask base board chat chosen clock dashboard design door end events explain foot front head lobby long "
    "notice palette pieces players practice print removal report reveal room screen seat side "
    "theme-print-shop token top turn".split()
)


@dataclass(frozen=True)
class Weight:
    """What one stylesheet weighs: alone, and what a bundle would be lighter without it. All in bytes."""

    name: str
    bundle: str  # "" where it is sent alone
    alone: int
    share: int

    @property
    def is_own(self) -> bool:
        return is_own(self.name)


def is_own(name: str) -> bool:
    """Return whether a stylesheet is a designer's own, and no part of the game as it is shipped."""
    return name.removeprefix("css/").removesuffix(".css") not in SHIPPED


def list_weights() -> list[Weight]:
    """Return the weight of each stylesheet that players get, those of the room's bundle first."""
    texts, bundles = read_stylesheets(), list_bundles()
    joined = [weight for bundle, names in bundles.items() for weight in _weigh_parts(bundle, names, texts)]
    apart = [name for name in texts if not any(name in names for names in bundles.values())]
    alone = [(name, weigh([texts[name]])) for name in sorted(apart) if not name.startswith(WORKSHOP)]
    return [*joined, *(Weight(name, "", size, size) for name, size in alone)]


def _weigh_parts(bundle: str, names: tuple[str, ...], texts: dict[str, str]) -> Iterator[Weight]:
    there = [name for name in names if name in texts]
    whole = weigh([texts[name] for name in there])
    for name in there:
        without = weigh([texts[other] for other in there if other != name])
        yield Weight(name, bundle, weigh([texts[name]]), whole - without)


def find_too_heavy() -> list[Mistake]:
    """Return what each stylesheet adds to the first visit to a room, where that is too heavy. Else nothing."""
    names = list_bundles().get(ROOM, ())
    too_much = FIRST_VISIT - find_left() - allow(weigh_own(names))
    hint = f"{too_much:,} bytes are too many, of {FIRST_VISIT:,}. manage.py weigh says what each file weighs."
    what = "adds {:,} bytes to the first visit to a room."
    parts = _weigh_parts(ROOM, names, read_stylesheets()) if too_much > 0 else ()
    return [Mistake(one.name, 0, what.format(one.share), hint) for one in parts]


def allow(own: int) -> int:
    """Return what the first visit may weigh where `own` bytes of it are a designer's own stylesheets."""
    return FIRST_VISIT + min(own, ALLOWANCE)


def find_left() -> int:
    """Return how many bytes the first visit to a room may still grow. Less than 0 is too much."""
    texts = read_stylesheets()
    return FIRST_VISIT - REST - weigh_bundle(list_bundles().get(ROOM, ()), texts)


def weigh_own(names: Iterable[str]) -> int:
    """Return how many bytes of the room's bundle are those of a designer's own stylesheets."""
    texts, names = read_stylesheets(), tuple(names)
    shipped = tuple(name for name in names if not is_own(name))
    return weigh_bundle(names, texts) - weigh_bundle(shipped, texts)


def weigh_bundle(names: Iterable[str], texts: dict[str, str]) -> int:
    return weigh([texts[name] for name in names if name in texts])


def weigh(texts: Iterable[str]) -> int:
    """Return the bytes of stylesheets that are sent as one, without the head of the answer."""
    return _compress("\n".join(rcssmin.cssmin(text) for text in texts))


@lru_cache(256)
def _compress(text: str) -> int:
    return len(brotli.compress(text.encode()))


def list_bundles() -> dict[str, tuple[str, ...]]:
    """Return the stylesheets of each {% bundle %} of the templates, in their order, by its name."""
    return _list_bundles(stamp_templates())


@lru_cache(1)
def _list_bundles(_: tuple) -> dict[str, tuple[str, ...]]:
    read = [template.nodelist for template in TemplateFiles().templates.values() if template]
    nodes = [node for one in read for node in one.get_nodes_by_type(SimpleBlockNode) if node.func.__name__ == "bundle"]
    named = {node.args[0].resolve({}): tuple(_list_static(node.nodelist)) for node in nodes}
    return {name: names for name, names in named.items() if name.endswith(".css")}


def _list_static(nodes: NodeList) -> Iterator[str]:
    return (node.path.resolve({}) for node in nodes.get_nodes_by_type(StaticNode))
