"""Collect the classes, ids, attributes and elements that pages may have, from templates, scripts and the game's Python.

A name of which a template writes a part alone, such as `look-{{ look }}`, is a pattern.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from .static_files import find_files
from .template_files import find_folder, list_templates, read_stamps

PLAY = Path(__file__).resolve().parents[1]
ATTRIBUTE = re.compile(r"""(?<![\w-])(class|id)=("[^"]*"|'[^']*'|[^\s"'>]+)""")
OF_ATTRIBUTES = re.compile(r"""(?<=[\s"'}])([a-z][\w:-]*)(?=[\s=>{/])""")
DATA = re.compile(r"""\bdata-[\w-]+=("[^"]*"|'[^']*'|[^\s"'>]+)""")
ELEMENT = re.compile(r"<([a-z][\w-]*)")
COMMENT = re.compile(r"{#.*?#}|{% comment.*?endcomment %}", re.DOTALL)
VALUE, TAG = "\0", "\1"  # what stands for {{ … }} and {% … %}
LITERAL = re.compile(r"""["'`]([^"'`\n]*)["'`]""")
WORD = re.compile(r"[\w-]+")
VARIABLE = re.compile(r"--[a-zA-Z_][\w-]*")


@dataclass(frozen=True, eq=False)
class PageNames:
    """The names of all pages.

    `data` has the words in the values of data-… attributes, `variables` those of CSS in a `style` or in a script, and
    `words` those of scripts and Python, which may be any kind of name.
    """

    classes: frozenset[str]
    ids: frozenset[str]
    attributes: frozenset[str]
    elements: frozenset[str]
    data: frozenset[str]
    variables: frozenset[str]
    words: frozenset[str]
    patterns: re.Pattern[str]

    def has(self, name: str, names: frozenset[str]) -> bool:
        return name in names or name in self.words or bool(self.patterns.fullmatch(name))


def stamp_pages() -> tuple:
    """Return what changes when a template or a script was saved. Python is read once: a server that runs keeps it."""
    return read_stamps([*(find_folder() / name for name in list_templates()), *find_files(".js").values()])


@lru_cache(1)
def read_names(stamps: tuple) -> PageNames:
    """Return the names in the templates and scripts of these stamps, and in the game's Python."""
    texts = [_read_names_of(*stamp) for stamp in stamps if stamp[0].endswith(".html")]
    scripts = [_read_words(*stamp) for stamp in stamps if stamp[0].endswith(".js")]
    found = {
        kind: set().union(*(one[kind] for one in texts)) for kind in ("class", "id", "attribute", "element", "data")
    }
    patterns = {name for kind in ("class", "id") for name in found[kind] if VALUE in name}
    pattern = "|".join(".*".join(map(re.escape, name.split(VALUE))) for name in sorted(patterns))
    return PageNames(
        frozenset(found["class"] - patterns),
        frozenset(found["id"] - patterns),
        frozenset(found["attribute"]),
        frozenset(found["element"]),
        frozenset(found["data"]),
        frozenset().union(*(_read_variables(*stamp) for stamp in stamps)),
        frozenset().union(_read_python(), *scripts),
        re.compile(pattern or "(?!)"),
    )


@lru_cache(512)
def _read_names_of(path: str, *_: int) -> dict[str, frozenset[str]]:
    text = COMMENT.sub("", Path(path).read_text())
    plain = re.sub(r"{%.*?%}", TAG, re.sub(r"{{.*?}}", VALUE, text, flags=re.DOTALL), flags=re.DOTALL)
    found: dict[str, set[str]] = {"class": set(), "id": set()}
    for kind, value in ATTRIBUTE.findall(plain):
        found[kind] |= set(_split(value.strip("\"'")))
    return {
        "class": frozenset(found["class"]),
        "id": frozenset(found["id"]),
        "attribute": frozenset(OF_ATTRIBUTES.findall(plain)),
        "element": frozenset(ELEMENT.findall(plain)),
        "data": frozenset(word for value in DATA.findall(plain) for word in WORD.findall(value)),
    }


def _split(value: str) -> Iterator[str]:
    """Yield the names in the value of an attribute. A tag stands between two, or for the end of `look-{% … %}`."""
    for part in re.sub(rf"(?<=-){TAG}", VALUE, value).replace(TAG, " ").split():
        if part.strip(VALUE + "-"):  # with a value alone it would stand for all
            yield part


@lru_cache(64)
def _read_words(path: str, *_: int) -> frozenset[str]:
    return frozenset(_list_words(Path(path).read_text()))


@lru_cache(512)
def _read_variables(path: str, *_: int) -> frozenset[str]:
    return frozenset(VARIABLE.findall(Path(path).read_text()))


@lru_cache(1)
def _read_python() -> frozenset[str]:
    return frozenset(word for path in PLAY.rglob("*.py") for word in _list_words(path.read_text()))


def _list_words(text: str) -> Iterable[str]:
    return (word for literal in LITERAL.findall(text) for word in WORD.findall(literal))
