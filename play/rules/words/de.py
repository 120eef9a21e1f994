"""German: its basic colours, places, numbers and comparatives (rule 9), also as typed without umlauts: gruen."""

BASIC_COLOURS = "rot|blau|grün|gruen|gelb|orange|rosa|lila|braun|schwarz|weiss|grau"
CHANGED_STEMS = "röt|roet|bläu|blaeu|bräun|braeun|schwärz|schwaerz|gräu|graeu"
SHADES = "hell|dunkel|blass|tief|matt|knall|grell|zart|leuchtend"
# What stands before a colour in the usual names of shades: himmelblau, weinrot. Morgenrot and Eiweiß are things.
THINGS = (
    "himmel|marine|königs|koenigs|stahl|eis|tauben|nacht|kobalt|azur|wein|feuer|blut|kirsch|ziegel|rost|purpur|rubin|"
    "zitronen|sonnen|gold|senf|gras|moos|oliv|wald|flaschen|tannen|mint|gift|smaragd|schilf|neon|pastell|reh|"
    "kastanien|schokoladen|nuss|maus|asch|schiefer|silber|schnee|creme|pech|kohlraben|altrosa"
)
ENDINGS = "e|er|es|en|em"
LIKE = f"lich(?:{ENDINGS})?"
COLOUR = (
    f"(?:(?:{BASIC_COLOURS})(?:{ENDINGS}|{LIKE})?|orang(?:{ENDINGS})|(?:rosa|lila)n(?:{ENDINGS})"
    f"|(?:{CHANGED_STEMS})(?:{LIKE}|er))"
)
COLOURED = f"(?:{SHADES}|{THINGS}|{COLOUR})*?{COLOUR}"
COLOUR_NAMES = ""

PLACES = (
    "reihe zeile spalte oben unten links rechts mitte ecke rand über ueber unter neben zentrum "
    "norden süden sueden osten westen nord süd sued ost west nordosten nordwesten südosten südwesten"
)
POINTERS = "reihe zeile spalte feld buchstabe"
JOINTS = (
    "der die das den dem im in am an auf bei von zu zum zur und ganz sehr weit fast feld buchstabe linke linken rechte "
    "rechten obere oberen oberste obersten unterste untersten untere unteren mittlere mittleren"
)
DEGREES = "ganz weit"
ARTICLE = ""

NUMBERS = (
    "eins zwei/zwo drei vier fünf/fuenf sechs sieben acht neun zehn elf zwölf/zwoelf dreizehn vierzehn "
    "fünfzehn/fuenfzehn sechzehn siebzehn achtzehn neunzehn zwanzig einundzwanzig zweiundzwanzig dreiundzwanzig "
    "vierundzwanzig fünfundzwanzig/fuenfundzwanzig sechsundzwanzig siebenundzwanzig achtundzwanzig "
    "neunundzwanzig dreissig"
)
FIRST_TO_TWENTIETH = (
    "erste zweite dritte vierte fünfte/fuenfte sechste siebte/siebente achte neunte zehnte elfte zwölfte/zwoelfte "
    "dreizehnte vierzehnte fünfzehnte/fuenfzehnte sechzehnte siebzehnte achtzehnte neunzehnte zwanzigste"
)
ORDINALS = " ".join(
    "/".join(same + ending for same in word.split("/") for ending in ("", "n", "m", "r", "s"))
    for word in FIRST_TO_TWENTIETH.split()
)
ORDINAL_ENDINGS = "te ste"
DOZEN = "dutzend"

COMPARISONS = (
    "heller dunkler blasser tiefer wärmer waermer kälter kaelter kühler kuehler höher hoeher niedriger "
    "näher naeher weiter mehr weniger zwischen"
)

EVERYDAY = " ".join(
    (
        "nacht macht pacht jacht lacht dacht facht machte pachte lachte dachte fachte machten pachten lachten dachten",
        "fachten jachten bersten keins deins meins feins beins",
        "helf delf elfe elfi elfo drein zweig gerste berste siebend felde felder reihen zeilen spalten buchstaben",
        "dreiecke vierecke fünfecke sechsecke siebenecke achtecke neunecke zehnecke zwölfecke lettern",
        "blutorange blutorangen",
        *(f"{same}l" for word in FIRST_TO_TWENTIETH.split() for same in word.split("/")),
    )
)
