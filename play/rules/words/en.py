"""English: its basic colours, places, numbers and comparatives (rule 9)."""

import re

from .colour_names import COLOUR_NAMES
from .vocabulary import Vocabulary, count, words

BASIC_COLOURS = "purple|blue|green|red|pink|yellow|orange|brown|white|black|gray|grey"
SHADES = "light|dark|pale|deep|bright"
CHANGED_STEMS = "purpl|blu|redd|orang|whit"
COLOUR = f"(?:(?:{BASIC_COLOURS})(?:s|ish|y|er|est)?|(?:{CHANGED_STEMS})(?:ish|y|er|est))"

DIGITS = "one two three four five six seven eight nine"
TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
NUMBERS = count(f"{DIGITS} {TEENS} twenty {' '.join(f'twenty{digit}' for digit in DIGITS.split())} thirty")
FIRST_TO_NINTH = "first second third fourth fifth sixth seventh eighth ninth"
TENTH_TO_NINETEENTH = (
    "tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
)
ORDINALS = count(
    f"{FIRST_TO_NINTH} {TENTH_TO_NINETEENTH} twentieth "
    f"{' '.join(f'twenty{digit}' for digit in FIRST_TO_NINTH.split())} thirtieth"
)

VOCABULARY = Vocabulary(
    coloured=re.compile(f"(?:{SHADES}|{COLOUR})*?{COLOUR}(?:{SHADES}|{COLOUR})*"),
    colour_names=COLOUR_NAMES,
    places=words(
        "row column top bottom left right upper lower above below beside corner edge middle center centre "
        "north south east west northeast northwest southeast southwest"
    ),
    pointers=words("row column letter square"),
    joints=words("the in at on of to far mid very and by near letter square"),
    degrees=words("far mid very most"),
    numbers=NUMBERS,
    ordinals={**ORDINALS, "dozen": 12},
    ordinal_endings=words("st nd rd th"),
    comparisons=words(
        "lighter darker brighter paler deeper warmer cooler colder more less between "
        "near nearer closer further higher lower"
    ),
    everyday=words(
        "bone cone done gone hone lone none pone ione height tend midwest farrow rowe secondo seconda secondi"
    ),
    article="a",
)
