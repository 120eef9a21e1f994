"""What a process loads when a text, a page or a language comes for the first time, loaded before files run short."""

import codecs
import logging

from django.conf import settings
from django.template.loader import get_template
from django.utils import translation

from play import word_list
from play.bots import colour_words

log = logging.getLogger(__name__)

# Of some encodings Python itself loads the module when a text needs it.
ENCODINGS = "ascii", "idna", "latin-1", "punycode", "raw_unicode_escape", "unicode_escape", "utf-16", "utf-32"
# Folders with templates of pages that no player sees.
LEFT_OUT = "design", "dashboard", "staff"


def load_all() -> None:
    """Load all that players may need. It takes some 0.3 seconds and 10 MB, so it waits until files run short.

    Without it an error page, a German sentence or a bot’s first clue would be what fails next.
    """
    for encoding in ENCODINGS:
        codecs.lookup(encoding)
    for name in list_templates():
        get_template(name)
    for language, _ in settings.LANGUAGES:
        with translation.override(language):
            translation.gettext("")
    colour_words.list_names()
    colour_words.read_modifiers()
    if settings.WORD_LIST:
        word_list.is_welcome("")
    log.info("Loaded all pages and words, since half of the files that this process may open are open")


def list_templates() -> list[str]:
    folder = settings.ROOT / "templates"
    names = (path.relative_to(folder) for path in sorted(folder.rglob("*.html")))
    return [name.as_posix() for name in names if name.parts[0] not in LEFT_OUT]
