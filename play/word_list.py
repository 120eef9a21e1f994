"""Whether a text is welcome where everybody can read it, by a word list that others keep: glin-profanity.

It matches whole words alone, in disguise too: in capitals, with accents, stretched, with digits or signs for letters,
or with signs between them. Our own lists correct it. What is a name or a word of every day in a language of the players
passes, since a false alarm hurts somebody who has done nothing; the host can mute who means harm.
"""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from glin_profanity import Filter

# Of a longer text no more is judged. A message has 200 visible characters, which are more only as emoji of many parts.
LONGEST = 1600

# What the list refuses and we do not.
WELCOME = {
    # Names of people, places, brands, bands and films; initials
    *"bs butt dick dommes escort fuk guro hooker lolita mf octopussy playboy santorum schiesser semen".split(),
    *"shota twinkie".split(),
    # Colours, also those of Spanish
    *"negro nude".split(),
    # English words of every day
    *"bareback barenaked cornhole domination ecchi erotic erotism eunuch fingering hardcore hoe kinky poof".split(),
    *"rectum sadism scat sexy shrimping simp skeet snatch snowballing spunk suck sucks swinger topless".split(),
    *"tushy undressing yaoi".split(),
    # German words of every day: the ace, a grimace, a notch, pugs, to the birds, a rose window, a saddle cloth …
    *"ass bonze dödel fratze ische kimme lümmel mufti möpse nackt pinkeln popel poppen rosette schabracke".split(),
    *"schnackeln vögeln".split(),
    # Mild ones, and kisses
    *"goddamn lmfao omfg wtf xx xxx".split(),
    # Words that belong together by chance
    *("alaskan pipeline", "baby juice", "barely legal", "big black", "blonde action", "brunette action"),
    *("chocolate rosebuds", "dirty pillows", "girl on", "hot chick", "how to kill", "how to murder", "huge fat"),
    *("jelly donut", "leather restraint", "make me come", "mr hands", "pleasure chest", "tainted love", "taste my"),
    *("tied up", "tight white", "violet wand"),
}
# What it takes for a stretched or disguised word, and what one of its words is a harmless part of.
PROTECTED = (
    *"annals arsen bonner bonners cummings moose moosen mooses mose moses moss mosses rappe rappen rapping".split(),
    *"smuts".split(),
    *("maine coon", "maine coons", "spic and span", "tit for tat"),
)
# What it lacks: words, and forms of those that it has.
MORE = {
    *"arse bitchy fag fucked hitler motherfucking nazi shitface wanker whore".split(),
    *"arschgeige arschlöcher beschissen fickt ficker gefickt hurensöhne kanacke missgeburt scheiss scheißen".split(),
    *"schwuchteln spast spasti verfickt verpiss verschissen wixer".split(),
    *("fick dich", "heil hitler", "sieg heil", "verpiss dich"),
}
UNSEEN = ("Mn", "Me", "Cf")  # the categories of marks and joiners
GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
# The endings that listed words may have as well.
ENDINGS = {"english": "s", "german": "n"}


def find_unwelcome(texts: Iterable[str], is_open: bool) -> str:
    """Return the first text that is not welcome, or "". `is_open`: everybody can come into the room."""
    if not settings.WORD_LIST or not (is_open or settings.WORD_LIST_PRIVATE):
        return ""
    return next((text for text in texts if not is_welcome(text)), "")


def is_welcome(text: str) -> bool:
    judge = _make_filter(tuple(settings.WORD_LIST), tuple(settings.WORDS_REFUSED), tuple(settings.WORDS_WELCOME))
    return not any(judge.is_profane(view[:LONGEST]) for view in _list_views(text))


def _list_views(text: str) -> set[str]:
    """Return the text without marks, since to the library a word ends at each; and with ae, oe, ue and ss."""
    small = unicodedata.normalize("NFKC", text).lower()
    return {_strip(small), _strip(small.translate(GERMAN))}


def _strip(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
    return "".join(char for char in decomposed if unicodedata.category(char) not in UNSEEN)


def _list_all_views(texts: Iterable[str]) -> set[str]:
    return {view for text in texts for view in _list_views(text)}


@lru_cache(4)
def _make_filter(languages: tuple[str, ...], refused: tuple[str, ...], welcome: tuple[str, ...]) -> "Filter":
    # Here, when the first text is judged: the import takes 45 ms and 7 MB, and no command of an operator's needs it.
    from glin_profanity import Filter
    from glin_profanity.data.dictionary import dictionary

    spared = _list_all_views({*WELCOME, *welcome} - {*refused})
    words = {*MORE, *_inflect(MORE, "s"), *refused}
    for language in languages:
        listed = [word for word in dictionary.get_words(language) if word.lower() not in WELCOME]
        words |= {*listed, *_inflect(listed, ENDINGS.get(language, ""))}
    return Filter(
        {
            "languages": [],
            "custom_words": sorted(_list_all_views(words)),
            "ignore_words": sorted(spared),
            "whitelist": [word for word in PROTECTED if word not in refused],
            "detect_leetspeak": True,
        }
    )


def _inflect(words: Iterable[str], ending: str) -> Iterable[str]:
    return (f"{word}{ending}" for word in words if ending and word.isalpha() and len(word) > 3)
