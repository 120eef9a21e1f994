"""The words that a clue may not have, language by language (rule 9 b, c and f)."""

from . import de, en, vocabulary
from .vocabulary import Vocabulary

# Every language that the interface speaks. English holds in all of them.
ENGLISH = vocabulary.read(en)
VOCABULARIES = {"en": ENGLISH, "de": vocabulary.read(de)}


def choose_vocabularies(language: str) -> tuple[Vocabulary, ...]:
    """Return the vocabularies for a giver whose page is in that language, such as "de" or "de-at"."""
    own = VOCABULARIES.get(language.partition("-")[0], ENGLISH)
    return (ENGLISH,) if own is ENGLISH else (ENGLISH, own)
