"""Find sentences that nobody can translate, tags that are shown as text, and translations that have lost something."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from html.parser import HTMLParser
from itertools import islice
from pathlib import Path

import polib
from django.conf import settings

from .template_files import Mistake, find_folder, list_templates, read_stamps, stamp_templates

# What is the same in every language: the game's name, and what a code and a room's address look like.
SAME_EVERYWHERE = {"Color Clues", "K7QM4T", "/r/"}
# The gallery is for designers, who read the templates in English too.
IN_ENGLISH = "design/"
READ_ALOUD = {"alt", "aria-label", "placeholder", "title"}
PREVIEW = {"og:title", "og:description"}

# What Django's engine takes away. A tag does not go beyond its line, but for what stands between two of these.
TRANSLATED = re.compile(r"{% (blocktrans(?:late)?|comment|verbatim)\b.*?{% end\1 %}", re.S)
MARKUP = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}")
BROKEN = re.compile(r"{\s*[%{#]|[%}#]\s*}|{\s+%|%\s+}")
FILLED = "·"
ATTRIBUTE = r"""\s{name}\s*=\s*["']?"""

# A line of a catalogue: nothing, a comment, or a text in quotes, perhaps behind its word.
ENTRY_LINE = re.compile(r'\s*|#.*|(?:msg(?:ctxt|id|id_plural|str|str\[\d\])\s+)?"(?:[^"\\]|\\.)*"\s*')
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
ELEMENT = re.compile(r"<[^>]+>")

# Letters of a sentence that are enough to find it.
MAX_SHOWN = 50


def find() -> list[Mistake]:
    """Return what is wrong with the sentences, by file and line. All files are read again when one was saved."""
    return _find(stamp_templates(), read_stamps(_list_catalogues()))


@lru_cache(1)
def _find(*_: tuple) -> list[Mistake]:
    found = [*_find_in_templates(), *(mistake for path in _list_catalogues() for mistake in _check_catalogue(path))]
    return sorted(found)


def _find_in_templates() -> Iterator[Mistake]:
    for name in list_templates():
        text = (find_folder() / name).read_text(errors="replace")
        yield from check_template(name, text)


@lru_cache(256)
def check_template(name: str, text: str) -> tuple[Mistake, ...]:
    """Return the untranslated texts and the broken tags of a template."""
    bare = _fill(MARKUP, _fill(TRANSLATED, text))
    broken = tuple(_find_broken_tags(name, text, bare))
    if broken or name.startswith(IN_ENGLISH):
        return broken
    return tuple(_report_bare(name, line, words) for line, words in _read_words(bare))


def _fill(pattern: re.Pattern, text: str) -> str:
    """Return the text with what the pattern matches filled up. So each line and column stays where it is."""
    return pattern.sub(lambda found: re.sub(r"[^\n]", FILLED, found[0]), text)


def _find_broken_tags(name: str, text: str, bare: str) -> Iterator[Mistake]:
    for number, (line, rest) in enumerate(zip(text.split("\n"), bare.split("\n"), strict=True), 1):
        if found := BROKEN.search(rest):
            shown = line[found.start() :].strip()[:40]
            expected = (
                "Expected {# … #} on one line, or {% comment %}."
                if "#" in found[0]
                else "Expected {{ … }} or {% … %}, on one line and without a blank in the braces."
            )
            yield Mistake(name, number, f"players would read “{shown}”.", expected)


def _read_words(bare: str) -> Iterator[tuple[int, str]]:
    reader = _Words()
    reader.feed(bare)
    reader.close()
    for line, text in reader.found:
        for piece in re.finditer(f"[^{FILLED}]+", text):
            words = piece[0].strip()
            if re.search(r"[^\W\d_]", words) and words not in SAME_EVERYWHERE:
                before = text[: piece.start() + piece[0].index(words)]
                yield line + before.count("\n"), " ".join(words.split())


def _report_bare(name: str, line: int, words: str) -> Mistake:
    expected = f'Expected {{% translate "{words}" %}}, or only English shows it.'
    return Mistake(name, line, f"“{words}” is not translated.", expected)


class _Words(HTMLParser):
    """Collect what a person reads in the HTML, or hears, with the line that it begins in."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        is_text = READ_ALOUD | ({"content"} if dict(attributes).get("property") in PREVIEW else set())
        for name, value in attributes:
            if name in is_text and value:
                self.found.append((self._find_line(name), value))

    def handle_data(self, text: str) -> None:
        if self.cdata_elem is None:  # a script or a style is code
            self.found.append((self.getpos()[0], text))

    def _find_line(self, attribute: str) -> int:
        tag = self.get_starttag_text() or ""
        begin = re.search(ATTRIBUTE.format(name=re.escape(attribute)), tag, re.I)
        return self.getpos()[0] + tag[: begin.end() if begin else 0].count("\n")


def _list_catalogues() -> list[Path]:
    return [path for folder in settings.LOCALE_PATHS for path in sorted(Path(folder).glob("*/LC_MESSAGES/*.po"))]


def _check_catalogue(path: Path) -> tuple[Mistake, ...]:
    """Return the translations that have other placeholders or other elements than their English."""
    return _compare(path, read_stamps([path]))


@lru_cache(8)
def _compare(path: Path, _: tuple) -> tuple[Mistake, ...]:
    file, text = "/".join(path.parts[-4:]), path.read_text(errors="replace")
    lines = text.split("\n")
    if broken := next((number for number, line in enumerate(lines, 1) if not ENTRY_LINE.fullmatch(line)), 0):
        return (Mistake(file, broken, "this line cannot be read.", 'Expected msgid "…" or msgstr "…", in quotes.'),)
    entries = [entry for entry in polib.pofile(text) if _is_used(entry)]
    return tuple(mistake for entry in entries for mistake in _compare_entry(file, entry, lines))


def _is_used(entry: polib.POEntry) -> bool:
    return entry.translated() and not entry.obsolete and not entry.fuzzy


def _compare_entry(file: str, entry: polib.POEntry, lines: list[str]) -> Iterator[Mistake]:
    """Yield what each text of a translation has lost of its English, or has too much.

    The text for one thing may do without the number, as its English does.
    """
    english = [_count_marks(text) for text in (entry.msgid, entry.msgid_plural) if text]
    for text, line in zip(entry.msgstr_plural.values() or [entry.msgstr], _list_lines(entry, lines), strict=False):
        marks = _count_marks(text)
        if marks in english:
            continue
        nearest = min(english, key=lambda wanted: _count_difference(wanted, marks))
        differences = [f"lacks {mark}" for mark in nearest - marks] + [f"has {mark}" for mark in marks - nearest]
        what = f"“{_shorten(text)}” {' and '.join(differences)}."
        yield Mistake(file, line, what, f"Expected the same as in “{_shorten(entry.msgid)}”.")


def _list_lines(entry: polib.POEntry, lines: list[str]) -> list[int]:
    """Return the lines of the entry's translations, one for each plural form."""
    count = max(len(entry.msgstr_plural), 1)
    first = max(entry.linenum, 1)
    behind = enumerate(islice(lines, first - 1, None), first)
    return list(islice((number for number, line in behind if line.startswith("msgstr")), count))


def _count_difference(one: Counter, other: Counter) -> int:
    return ((one - other) + (other - one)).total()


def _count_marks(text: str) -> Counter:
    """Return how often each element stands in the text, and once each placeholder, which may stand twice."""
    return Counter(ELEMENT.findall(text)) + Counter({*PLACEHOLDER.findall(text)})


def _shorten(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= MAX_SHOWN else f"{words[:MAX_SHOWN]}…"
