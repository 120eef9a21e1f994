"""The words with which players ask about the board and the game, language by language."""

from . import de, en, vocabulary
from .vocabulary import Vocabulary

# Every language that the interface speaks. English is understood in all of them.
ENGLISH = vocabulary.read(en)
VOCABULARIES = {"en": ENGLISH, "de": vocabulary.read(de)}


def choose_vocabularies(language: str) -> tuple[Vocabulary, ...]:
    """Return the vocabularies for a page in that language, such as "de" or "de-at": its own first, then English."""
    own = VOCABULARIES.get(language.partition("-")[0], ENGLISH)
    return (ENGLISH,) if own is ENGLISH else (own, ENGLISH)
