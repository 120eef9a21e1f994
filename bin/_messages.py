"""Collects the sentences of all templates for translators, and says what is left to translate. bin/messages runs it.

gettext finds the German of a sentence whose English was changed a little, and marks it `fuzzy`: a suggestion, which no
page shows. It loses that of a sentence whose English was changed a lot. This script brings it back, for the new
sentence of the same file. What fits none stays at the end of the file, behind `#~`, until all is translated.
"""

import subprocess
import sys
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from pathlib import Path

import polib
from django.conf.locale import LANG_INFO
from polib import POEntry, POFile

IGNORED = ".venv", "var", "node_modules"


def main() -> None:
    catalogues = {path: polib.pofile(path) for path in _find_catalogues()}
    ignored = [word for folder in IGNORED for word in ("--ignore", folder)]
    options = ["--all", "--extension", "html", "--add-location", "file", "--no-wrap"]
    _run(sys.executable, "manage.py", "makemessages", *options, *ignored)
    for path in _find_catalogues():
        _leave_out_date(path)
        if path in catalogues:
            bring_back(path, catalogues[path])
        drop_unused(path)
    _run(sys.executable, "manage.py", "compilemessages", "--ignore", ".venv")
    for path in _find_catalogues():
        print(report(path))


def bring_back(path: Path, before: POFile) -> None:
    """Suggest what was lost for the new sentences of the same files."""
    after = polib.pofile(path, wrapwidth=0)
    lost, live = _find_lost(before, after), {_key(entry) for entry in after if not entry.obsolete}
    pairs = list(_pair([entry for entry in after if _lacks_own(entry, live)], lost))
    for entry, old in pairs:
        _suggest(entry, old)
        for copy in [one for one in after if one.obsolete and _key(one) == _key(old)]:
            after.remove(copy)
    if pairs:
        after.save(path)
        _run("msgcat", "--no-wrap", "--output-file", path, path)  # as gettext itself writes


def drop_unused(path: Path) -> None:
    """Drop what no template uses any more, once all is translated. Until then it may be what a translator needs."""
    catalogue = polib.pofile(path)
    unused = catalogue.obsolete_entries()
    if unused and not list(_find_open(catalogue)):
        _run("msgattrib", "--no-obsolete", "--no-wrap", "--output-file", path, path)
        for entry in unused:
            print(f"Dropped what no template uses any more: “{entry.msgid}”, “{_first_text(entry)}”")


def report(path: Path) -> str:
    """Return what is left to translate in the language of a file, by file and line."""
    catalogue = polib.pofile(path)
    language = LANG_INFO.get(path.parts[-3], {}).get("name", path.parts[-3])
    unfinished = list(_find_open(catalogue))
    if not unfinished:
        return f"{language} is complete: {len(catalogue) - len(catalogue.obsolete_entries()):,} sentences."
    fuzzy = sum(entry.fuzzy for entry in unfinished)
    places = [f"{path}:{_find_line(path, entry)} {_describe(entry)}" for entry in unfinished]
    kept = len(catalogue.obsolete_entries())
    more = f"\n  {kept} of before, behind #~ at the end of the file, may help." if kept else ""
    return f"{language}: {len(unfinished) - fuzzy} untranslated, {fuzzy} fuzzy: " + "\n  ".join(places) + more


def _find_catalogues() -> list[Path]:
    return sorted(Path().glob("locale/*/LC_MESSAGES/django.po"))


def _run(*command: object) -> None:
    done = subprocess.run([*map(str, command)], capture_output=True, text=True)
    if done.returncode:
        sys.exit((done.stdout + done.stderr).strip())


def _leave_out_date(path: Path) -> None:
    """Leave out the date of the collection. With it every run would change the file."""
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith('"POT-Creation-Date')))


def _find_lost(before: POFile, after: POFile) -> list[POEntry]:
    """Return the sentences with a translation that the templates have no more, and that no fuzzy one suggests."""
    kept = {_key(entry) for entry in after if not entry.obsolete}
    kept |= {_previous(entry) for entry in after if entry.fuzzy and not entry.obsolete}
    return [
        entry
        for entry in before
        if _first_text(entry) and not entry.obsolete and not {_key(entry), _previous(entry)} & kept
    ]


def _lacks_own(entry: POEntry, live: set[tuple]) -> bool:
    """Return whether a sentence is new, and has no suggestion or that of another sentence, which is still there."""
    is_borrowed = entry.fuzzy and _previous(entry) in live
    return not entry.obsolete and (is_borrowed or not _first_text(entry))


def _pair(new: list[POEntry], lost: list[POEntry]) -> Iterator[tuple[POEntry, POEntry]]:
    """Yield each new sentence with the most similar one that the same file has lost, the most similar pair first."""
    pairs = [(_rate(entry, old), entry, old) for entry in new for old in lost if _files(entry) & _files(old)]
    used: set[int] = set()
    for _, entry, old in sorted(pairs, key=lambda pair: -pair[0]):
        if not used & {id(entry), id(old)}:
            used |= {id(entry), id(old)}
            yield entry, old


def _rate(entry: POEntry, old: POEntry) -> float:
    has_same_shape = bool(entry.msgid_plural) == bool(old.msgid_plural) and entry.msgctxt == old.msgctxt
    return SequenceMatcher(None, entry.msgid, old.msgid).ratio() + has_same_shape


def _suggest(entry: POEntry, old: POEntry) -> None:
    """Give a new sentence the translation of an old one, as a suggestion with the old English."""
    english = _previous(old) if old.fuzzy else _key(old)
    entry.previous_msgctxt, entry.previous_msgid, entry.previous_msgid_plural = english
    if entry.msgid_plural:
        texts = old.msgstr_plural or {0: old.msgstr, 1: old.msgstr}
        entry.msgstr_plural = dict(texts)
    else:
        entry.msgstr = old.msgstr or old.msgstr_plural[max(old.msgstr_plural)]
    if not entry.fuzzy:
        entry.flags.append("fuzzy")


def _key(entry: POEntry) -> tuple:
    return entry.msgctxt, entry.msgid, entry.msgid_plural or None


def _previous(entry: POEntry) -> tuple:
    return entry.previous_msgctxt, entry.previous_msgid, entry.previous_msgid_plural or None


def _files(entry: POEntry) -> set[str]:
    return {file for file, _ in entry.occurrences}


def _first_text(entry: POEntry) -> str:
    return entry.msgstr or next(filter(None, entry.msgstr_plural.values()), "")


def _find_open(catalogue: Iterable[POEntry]) -> Iterator[POEntry]:
    """Yield the sentences that pages show in English, by their place in the file."""
    return (entry for entry in catalogue if not entry.obsolete and (entry.fuzzy or not entry.translated()))


def _find_line(path: Path, entry: POEntry) -> int:
    """Return the line of the sentence itself. polib has that of the first comment before it."""
    lines = path.read_text().splitlines()
    return next(number for number in range(entry.linenum, len(lines) + 1) if lines[number - 1].startswith("msgid "))


def _describe(entry: POEntry) -> str:
    return f"fuzzy “{entry.msgid}”" if entry.fuzzy else f"untranslated “{entry.msgid}”"


if __name__ == "__main__":
    main()
