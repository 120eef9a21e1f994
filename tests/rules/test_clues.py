"""Rule 9, letter by letter: which clues are shown, and why the others are refused."""

import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from play.rules import Refused
from play.rules.clues import check, normalize, split_words
from play.rules.graphemes import count_visible
from play.rules.texts import has_hidden_characters


def refusal(text, words=1, given=(), language=""):
    with pytest.raises(Refused) as refused:
        check(text, words, given, language)
    return refused.value.code, refused.value.params


def each(text):
    return text.split()


# 8 and 9a: words


@pytest.mark.parametrize(
    "text, expected",
    [
        ("seafoam", ["seafoam"]),
        ("sea foam", ["sea", "foam"]),
        ("sea-foam", ["sea-foam"]),
        ("sea\u2010foam", ["sea\u2010foam"]),
        ("sea/foam", ["sea", "foam"]),
        ("sea_foam", ["sea", "foam"]),
        ("sea.foam", ["sea.foam"]),
        ("sea..foam", ["sea", "foam"]),
        ("sea–foam", ["sea", "foam"]),
        ("sea—foam", ["sea", "foam"]),
        ("sea--foam", ["sea", "foam"]),
        ("-sea-", ["sea"]),
        ("merry-go-round", ["merry-go-round"]),
        ("up-to-the-moon", ["up-to-the-moon"]),
        ("up-to-the-moon-mist", ["up-to-the-moon", "mist"]),
        *(
            (word, [word])
            for word in each("forget-me-not jack-o'-lantern M&M's E.T col·legi コカ・コーラ ארה״ב ארה\"ב בן־אדם")
        ),
        *((word, [word]) for word in each("McDonald´s P!nk A$AP sun☀️ sun☀️moon 👩‍🌾 علی‌رضا ශ්‍රී l'œil")),
        *((f"sea{sign}foam", ["sea", "foam"]) for sign in "/|,;:+_=#(–…"),
        ("sea 🌊", ["sea", "🌊"]),
        ("rock'n'roll", ["rock'n'roll"]),
        ("rock ’n’ roll", ["rock", "n", "roll"]),
        ("cat’s", ["cat’s"]),
        ("jack-o'lantern", ["jack-o'lantern"]),
        ("‘quoted’", ["quoted"]),
        ("7up", ["7up"]),
        ("cre\u0300me", ["cre\u0300me"]),
        ("हिन्दी", ["हिन्दी"]),
        ("!?", []),
    ],
)
def test_rule_9a_what_a_word_is(text, expected):
    assert split_words(text) == expected


@pytest.mark.parametrize("text", ["sea foam", "sea/foam", "sea_foam", "sea+foam", "a-b-c-d-e", "sea\u3000foam"])
def test_rule_8_the_first_clue_is_one_word(text):
    assert refusal(text) == ("clue-words", {"allowed": 1})


@pytest.mark.parametrize("text", ["dusty sea foam", "a/b/c", "a-b-c-d-e horse", "rock 'n' roll"])
def test_rule_9a_the_second_clue_is_at_most_two_words(text):
    assert refusal(text, words=2) == ("clue-words", {"allowed": 2})


@pytest.mark.parametrize("text", ["sea foam", "sea/foam", "merry-go-round", "foam", "sea-foam salt-water", "level 42"])
def test_rule_9a_two_words_are_fine_in_the_second_clue(text):
    assert check(text, 2, ()) == text


@pytest.mark.parametrize("text", ["31", "7", "1984", "!", "…", "'", "\u02bc", "-", "♥", "12 3", "٣"])
def test_rule_9a_a_clue_holds_a_letter(text):
    assert refusal(text, words=2) == ("clue-letters", {})


# 9b: basic colours

COLORS = each("purple blue green red pink yellow orange brown white black gray grey")
INFLECTED = each(
    """reds blues whites purples greens greys oranges bluish blueish reddish whitish purplish orangish pinkish greyish
    grayish brownish greenish yellowish blackish redder reddest bluer bluest whiter whitest greener greenest pinker
    pinkest blackest browner purpler oranger orangest pinky browny yellowy bluey greeny purply orangy orangey
    whity whiteish reddy redish"""
)
RUN_TOGETHER = each(
    """darkgreen bluegreen greenblue lightblue palered deeppink brightyellow darkred orangered palepinkish bluishgreen
    greendark bluepale darkbluegreen redred yellowgreens lightdarkgreen"""
)
PARTED = each(
    "sky-blue blue-ish dark-green red-hot blue's blue’s blue\u02bcs reds' green'ish red'll bl'ue bl-ue x-re'd red'n'hot"
)
RED_CODES = each("#1e90ff #FFF #ff0000 1e90ff 0x1e90ff #ffaaffee")
KNOWN_NAMES = each(
    "skyblue hotpink limegreen forestgreen navyblue babyblue SkyBlue Slate-Grey slategray bloodred off-white"
)
DISGUISED = each("r̶e̶d̶ rеd bluе ʀᴇᴅ r.e.d red🌹 grееn RED Red bLuE ＲＥＤ ｒｅｄ 𝐫𝐞𝐝 𝓫𝓵𝓾𝓮 ⓖⓡⓔⓔⓝ ſky-blue")


@pytest.mark.parametrize("word", COLORS + INFLECTED + RUN_TOGETHER + PARTED + DISGUISED + KNOWN_NAMES)
def test_rule_9b_a_basic_color_is_refused(word):
    code, params = refusal(word)
    assert code == "clue-colour"
    assert normalize(params["word"]) == normalize(word).rstrip("'")


@pytest.mark.parametrize(
    "text, word",
    [("deep BLUE", "BLUE"), ("Sky-Blue lake", "Sky-Blue"), ("blue’s clues", "blue’s"), ("red,wine", "red")],
)
def test_rule_9b_the_refusal_names_the_word_as_typed(text, word):
    assert refusal(text, words=2) == ("clue-colour", {"word": word})


@pytest.mark.parametrize(
    "word",
    each(
        """blueberry evergreen redwood brownie golden violet teal lavender seafoam rose whiskey browning greenhouse
        blackberry orangutan pinkie redo credit hundred reddit greenery yellowstone blackout whiteboard greyhound
        redness réd light dark pale deep bright deeplight blu whit redd tired infrared
        greenhorn bluegrass bluetooth redcoat redeem reduce whiteness Whitney Blackadder blacksmith grayling pinkeye
        yellowhammer brownfield orangeade orangery purpleheart Alfred shredded sacred ingredient Redford Greenpeace
        wintergreen Whitehouse Grayson tinder timber"""
    ),
)
def test_rule_9b_words_that_only_hold_a_color_are_allowed(word):
    assert check(word, 1, ()) == word


# 9c: places on the board

PLACES = each(
    """row column top bottom left right upper lower above below beside corner edge middle center centre north south
    east west TOP Left ｔｏｐ"""
)
NUMBER_WORDS = each(
    """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty twenty-one twenty-five twenty‐nine twentynine Twenty-Nine"""
)
COORDINATES = each(
    """C12 c12 A1 P30 C07 b1 Ｃ１２ ⓒ⑫ c٣ C-12 c’12 12C 12-c K9 С12 C-twelve twelve-C Ctwelve 12th-C C-12th C-dozen
    letterC rowC row-C Row-12 column12 moss-12 1️⃣2️⃣-C B&4 c.1.2"""
)
RUN_TOGETHER_PLACES = each("top-left topleft upperRight midleft far-right bottom-most row-twelve northwest тоp l̶e̶f̶t̶")
LONE_LETTERS = each("A a p P c C! (c) ⓒ")


@pytest.mark.parametrize("word", PLACES + NUMBER_WORDS + COORDINATES + LONE_LETTERS + RUN_TOGETHER_PLACES)
def test_rule_9c_a_place_is_refused(word):
    code, params = refusal(word)
    assert code == "clue-place"
    assert normalize(params["word"]) == normalize(word)


@pytest.mark.parametrize(
    "text, word",
    [
        ("c 12", "c"),
        ("C.12", "C.12"),
        ("moss C-12", "C-12"),
        ("12th C", "12th"),
        ("C dozen", "C"),
        ("third c", "third"),
        ("twenty-first A", "twenty-first"),
        ("top row", "top"),
        ("far left", "left"),
        ("the corner", "corner"),
        ("third row", "third"),
        ("row C", "row"),
        ("12 c", "12"),
        ("seven c", "seven"),
        ("7 seas", "7"),
        ("07 bond", "07"),
        ("apollo 30", "30"),
        ("٣ seas", "٣"),
        ("twenty one", "twenty"),
        ("vitamin B12", "B12"),
    ],
)
def test_rule_9c_a_place_among_two_words_is_refused(text, word):
    assert refusal(text, words=2) == ("clue-place", {"word": word})


@pytest.mark.parametrize(
    "text",
    [
        *each("left-handed top-hat one-way forty-one thirty-one C-3PO Q Z é Q7 B52 B-52 P31 A0 C120 7up 12th"),
        *each("first zero forty hundred northern stop toppings eastern rowing columns edges someone often weight"),
        *each("seven-up six-a-side four-o'clock often bone cone tend height midwest second cornerstone leftovers a-ha"),
        *["vitamin c", "plan B", "level 42", "catch 22nd", "Q 40", "0 kelvin", "year 1984", "c major"],
        *each("one-liner once-upon-a-time anyone phone zone tent eighteen-wheeler tenor attend firsthand secondhand"),
        *each("A-team B-movie D-day K-pop T-shirt X-ray U2 H2O CO2 WD-40 Blink-182 50cent 1001nights thirtysomething"),
        *each("topaz topsoil stopwatch laptop bottomless northwind southpaw eastwood upright copyright lowercase"),
        *each("centerpiece edgewise rowboat columnist acorn midnight ma'am fo'c'sle I❤️NY 🌞sunny AC/DC Ångström"),
        *["South Park", "Middle Earth", "upper class", "Seven Samurai", "Apollo thirteen", "third man", "a cappella"],
        *["North Pole", "Top Gun", "Left Bank", "Seven Dwarfs", "top hat", "cloud Nine", "lake north", "c 31", "99 B"],
        *["a six-pack", "love letter", "dirty dozen"],
    ],
)
def test_rule_9c_words_that_name_no_place_are_allowed(text):
    assert check(text, 2, ()) == text


# 9d: given before


@pytest.mark.parametrize(
    "text",
    [
        "seafoam",
        "SeaFoam",
        " seafoam ",
        "ｓｅａｆｏａｍ",
        "STRASSE",
        "sea  foam",
        "Cre\u0300me",
        "cat's eye",
        "cat´s eye",
        "salt‐water",
        "seafoam.",
        "“seafoam”!",
        "sеаfоаm",
        "s̶e̶a̶f̶o̶a̶m̶",
        "sea/foam",
    ],
)
def test_rule_9d_a_clue_is_given_once_in_a_game(text):
    before = ["Seafoam", "Straße", "Sea Foam", "crème", "cat’s eye", "salt-water"]
    assert refusal(text, words=2, given=iter(before)) == ("clue-given", {})


@pytest.mark.parametrize("text", ["sea", "foam", "seafoams", "sea-foam", "foam sea"])
def test_rule_9d_only_the_whole_clue_counts(text):
    assert check(text, 2, ["sea foam", "seafoam"]) == text


# 9e: empty, long, unreadable


@pytest.mark.parametrize("text", ["", " ", "   ", "\u00a0\u3000"])
def test_rule_9e_an_empty_clue_is_refused(text):
    assert refusal(text) == ("clue-empty", {})


def test_rule_9e_forty_characters_are_the_most():
    assert check("m" * 40, 1, ()) == "m" * 40
    assert check(" " * 100 + "m" * 40 + " " * 100, 1, ()) == "m" * 40
    assert check("m" + " " * 100 + "q", 2, ()) == "m q"
    assert refusal("m" * 41) == ("clue-long", {"limit": 40})
    assert refusal("\ufdfa" * 3) == ("clue-long", {"limit": 40})  # one character that NFKC makes eighteen
    assert check("m" * 39 + "👩‍🌾", 1, ()) == "m" * 39 + "👩‍🌾"


@pytest.mark.parametrize("size", [5_000, 5_000_000])
@pytest.mark.parametrize("char", ["m", " ", "\u0301", "\ufdfa", "\u200b", "red "])
def test_rule_9e_a_huge_clue_is_refused_at_once(char, size):
    text = char * size
    start = time.process_time()
    assert refusal(text) == ("clue-long", {"limit": 40})
    assert time.process_time() - start < 0.1


@pytest.mark.parametrize(
    "char",
    each(
        r"""\0 \t \n \x1b \x7f \x85 \xad \u034f \u061c \u115f \u17b4 \u180e \u200b \u200c \u200d \u200e \u200f \u2028
        \u2029 \u202a \u202e \u2060 \u2066 \u2069 \u2800 \u3164 \ud800 \udfff \ue000 \ufe0f \ufeff \uffa0 \ufff9 \uffff
        \u0378 \U000e0041 \U000e0100 \U0010ffff"""
    ),
)
def test_rule_9e_characters_that_nobody_sees_are_refused(char):
    char = char.encode().decode("unicode_escape")
    assert refusal(f"te{char}al") == ("clue-characters", {})
    assert refusal(f"{char}teal") == ("clue-characters", {})
    assert refusal(f"r{char}ed") == ("clue-characters", {})


def test_rule_9e_no_composing_hides_or_bares_a_character():
    for char in map(chr, range(0x110000)):
        composed = unicodedata.normalize("NFKC", char)
        assert has_hidden_characters(composed) == has_hidden_characters(char), ascii(char)


@pytest.mark.parametrize(
    "text, shown",
    [
        ("  teal ", "teal"),
        ("sea \u00a0 foam", "sea foam"),
        ("ｔｅａｌ", "teal"),
        ("cre\u0300me", "crème"),
        ("Cat’s Eye!", "Cat’s Eye!"),
        ("שמיים", "שמיים"),
        ("море", "море"),
        ("teal 🌊", "teal 🌊"),
    ],
)
def test_rule_9e_a_clue_is_shown_trimmed_and_composed(text, shown):
    assert check(text, 2, ()) == shown


# 9f: comparisons

COMPARISONS = each(
    """lighter darker brighter paler deeper warmer cooler more less between More ＬＥＳＳ less-salty in-between colder
    near nearer closer further higher m̶o̶r̶e̶"""
)


@pytest.mark.parametrize("word", COMPARISONS)
def test_rule_9f_the_second_clue_does_not_compare(word):
    shown = unicodedata.normalize("NFKC", word)
    assert refusal(word, words=2) == ("clue-comparison", {"word": shown})
    assert refusal(f"{word} salt", words=2) == ("clue-comparison", {"word": shown})


@pytest.mark.parametrize("word", each("lighter darker more less between less-salty"))
def test_rule_9f_the_first_clue_may(word):
    assert check(word, 1, ()) == word


@pytest.mark.parametrize("text", ["bottomless", "moreover", "lightest", "warm", "cool sea", "lesson"])
def test_rule_9f_longer_words_do_not_compare(text):
    assert check(text, 2, ()) == text


# The words that must pass. These lists only grow: a false alarm is worse than a cunning player.

ENGLISH = each(
    """blueberry evergreen redwood redhead brownie bluebell blackberry Greenland greenhouse Pinkerton orangutan hundred
    scared golden violet teal navy tan lavender seafoam rose North-Pole cornerstone seven-up leftovers forget-me-not
    jack-o'-lantern M&M's E.T. col·legi コカ・コーラ ארה״ב sun☀️ علی‌رضا ශ්‍රී 花火 море θάλασσα

    bluebird bluegrass blueprint blackboard blackbird blackjack blackmail blacksmith blackout blackcurrant blackthorn
    greengage greengrocer greenfinch greenback greenery wintergreen redcurrant redcoat redbreast redstart redneck
    redeem redo redundant reduce credit sacred hatred tired fired wired bored cured shred inbred infrared kindred
    pinkie pinkeye pinking whitewash whitefish whitebait whiteout snow-storm egg-shell yellowhammer yellowfin
    yellowstone yellowtail brownstone brownfield browning greyhound graybeard graywacke grayling orangeade orangery
    purport bruise peach apricot coral salmon shrimp flamingo lipstick cherry tomato ketchup brick rust copper bronze
    penny cinnamon chestnut cocoa coffee espresso latte caramel toffee honey mustard banana lemon canary butter
    custard vanilla cream ivory pearl bone chalk cotton cloud fog mist smoke ash slate stone pebble cement steel iron
    silver lead charcoal coal soot ink raven crow tar liquorice midnight aubergine plum grape fig prune lilac wisteria
    iris amethyst orchid mulberry heather thistle periwinkle hydrangea cornflower sapphire denim jeans ocean lagoon
    turquoise aqua mint spearmint pistachio avocado olive pickle cucumber lettuce cabbage broccoli spinach pea moss
    fern ivy grass clover shamrock emerald jade forest jungle pine cactus lime kiwi frog crocodile lizard caterpillar
    khaki camouflage army sand desert dune camel lion giraffe fox tiger carrot pumpkin mandarin tangerine mango papaya
    amber whisky beer ale champagne wine burgundy bordeaux ruby garnet blood ladybird strawberry raspberry cranberry
    beetroot radish watermelon bubblegum candyfloss piglet ham skin blush rouge foundation sunset sunrise dawn dusk
    twilight sky heaven storm thunder lightning rainbow glacier iceberg snow frost winter spring summer autumn
    Smurf Shrek Barbie Hulk Yoda Kermit Garfield Nemo Dory Elmo Simpsons Minion Pikachu Batman Spiderman Grinch
    Starbucks IKEA Facebook Twitter Coca-Cola Pepsi Milka Ferrari Heineken McDonald’s Nivea DHL UPS T-Mobile
    V8 Q7 B-52 C-3PO MP3 7up U2 X-ray T-shirt K-Pop e-mail a-ha Wi-Fi D-Day forty-two first second
    third dozens someone none phone stone throne cone bone gone done alone often listen rotten kitten attend height
    weight freight eighty sixty tender tendon tenor tennis content threesome twofold foursome twosome oneself onerous
    topaz topping toppings stop laptop desktop rooftop treetop tip-top top-hat topsoil right-hand upright bright
    copyright birthright playwright left-handed leftover cleft theft middleman middling centerpiece epicentre cornered
    edges hedge wedge knowledge edgy ledge pledge column-like columnist rowing rowan crow grow trow prow brow rower
    northern southern eastern western Easter feast beast yeast least breast westward Norwegian Westminster Northumbria
    Southampton Eastwood Midwest beneath belowdecks aboveboard besides upperclassman lowercase lowering farm farther
    tomato moreover lesson bottomless unless nearby closet disclose warmth cool coolest warm light lightest lighthouse
    dark darkroom deep depth pale paleo bright brightness faded vintage retro neon pastel shiny matte glossy dusty
    muddy sandy rosy creamy smoky icy fiery earthy grassy leafy milky chalky rusty silvery peachy lemony minty
    """
)
ENGLISH_PAIRS = (
    "North Pole|Top Gun|Left Bank|Seven Dwarfs|top hat|Abbey Road|cloud nine|Hong Kong|James Bond|plan B|"
    "vitamin C|Right Said|upper crust|East Village|West Ham|South Park|middle earth|corner shop|edge case|row boat|"
    "fifth element|sixth sense|first snow|third man|dirty dozen|three musketeers|seven seas|nine lives|"
    "deep sea|pale ale|dark chocolate|light house|bright idea|in love|the sea|of mice|very peri|far away|mid life"
).split("|")
GERMAN = each(
    """Blaubeere Rotkehlchen Grünkohl Weißwein Schwarzwald Gelbsucht Graubünden Rosine Rotterdam Linksverkehr

    Blaumeise Blaulicht Blauwal Blaukraut Blauhelm Heidelbeere Rotwein Rotkohl Rotkäppchen Rothaut Rotor Rotation Röte
    Brot Abendrot Morgenrot Infrarot Kamerarotor Trotz Schrot Boot Grotte Karotte Grünspan Grünschnabel Immergrün
    Grünfink Begrünung Weißbrot Weißbier Weißwurst Edelweiß Eiweiß Weise Weizen Waise Schneeweißchen Rosenrot
    Schwarzbrot Schwarzbier Schwarztee Schwarzfahrer Schwärze Schwarzwurzel Gelbwurz Vergelten Eigelb Orangensaft
    Blutorange Orangerie Orang-Utan Rosenkohl Rosmarin Rose Rosen Rosette Rost Prosa Mimose Lilalaune Lilie Flieder
    Veilchen Lavendel Aubergine Pflaume Zwetschge Traube Brombeere Himbeere Erdbeere Kirsche Tomate Paprika Möhre
    Kürbis Aprikose Pfirsich Mandarine Zitrone Banane Senf Honig Butter Vanille Sahne Quark Joghurt Milch Eierschale
    Elfenbein Perle Kreide Watte Wolke Nebel Rauch Asche Schiefer Beton Zement Stahl Eisen Silber Blei Kohle Ruß Tinte
    Rabe Krähe Teer Lakritz Mitternacht Nacht Macht Pacht Jacht Elfe Dreieck Viereck Achteck Einhorn
    Dreirad Vierbeiner Fünfkampf Siebenschläfer Neunauge Zehnkampf Elfmeter Zwölffingerdarm Einsiedler keins meins
    Zweig Gerste Viertel Drittel zweite dritter Dutzende Bein Stein Wein Pein Rotz Kot Schokolade Kakao Kaffee Kastanie
    Nuss Haselnuss Walnuss Zimt Karamell Leder Sattel Kamel Löwe Fuchs Tiger Reh Hirsch Bär Maus Elefant Delfin Hai
    Meer See Lagune Himmel Jeans Saphir Kornblume Vergissmeinnicht Enzian Türkis Minze Pfefferminz Pistazie Avocado
    Olive Gurke Salat Kohl Brokkoli Spinat Erbse Moos Farn Efeu Gras Klee Smaragd Jade Wald Tanne Fichte Kiefer Kaktus
    Limette Kiwi Frosch Krokodil Eidechse Raupe Tarnung Sand Wüste Düne Bernstein Whisky Bier Sekt Burgunder Rubin
    Granat Blut Marienkäfer Feuerwehr Ziegel Kupfer Bronze Messing Gold Lachs Garnele Flamingo
    Lippenstift Ferkel Schinken Haut Kaugummi Zuckerwatte Sonnenuntergang Dämmerung Gewitter Blitz Regenbogen
    Gletscher Schnee Frost Winter Frühling Sommer Herbst Randale Rand-notiz Eckerle Ecken Mittelerde Mittagessen
    Mittwoch Obendrauf Untertasse Überraschung Nebenfluss Linksaußen Rechtsanwalt Reihen Reihenhaus Zeilenumbruch
    Spalten Nordsee Ostsee Südsee Westwind Nordpol Osterei Ostern Norderney Südfrucht Kostüm Frost Trost
    Mehrheit Mehrkorn Mehl Zwischenfall Dunkelheit Hellas Höhe Wärme Kälte Nähe tief hell dunkel blass
    matt grell Telekom Milka Sparkasse Post Aldi Lidl Nivea Haribo Schlumpf Käpt’n-Blaubär Pumuckl Maus Ente Sandmann
    """
)
GERMAN_PAIRS = "Bayern München|Nordsee Wellen|zwei Brüder|sieben Zwerge|dritter Mann|linke Socke|Rand Notiz".split("|")


def list_refused(clues, words, language=""):
    refused = []
    for clue in clues:
        try:
            check(clue, words, (), language)
        except Refused as because:
            refused.append((clue, because.code))
    return refused


def test_rule_9_everyday_english_words_pass():
    assert list_refused(ENGLISH, 1) == []


def test_rule_9_everyday_english_words_pass_on_a_german_page():
    assert list_refused(ENGLISH, 1, "de") == []


@pytest.mark.parametrize("language", ["en", "de"])
def test_rule_9_everyday_pairs_of_words_pass(language):
    assert list_refused(ENGLISH_PAIRS, 2, language) == []


@pytest.mark.parametrize("language", ["de", "de-at", "en", ""])
def test_rule_9_everyday_german_words_pass(language):
    assert list_refused(GERMAN, 1, language) == []
    assert list_refused(GERMAN_PAIRS, 2, language) == []


# 9, the language of the giver's page

GERMAN_COLOURS = each(
    """blau Rot rötlich rote rotes roter rotem roten grünlich Gruen gruene weiß weiss Weiße weißlich grau gräulich
    orange orangen rosa rosane lila lilanes
    hellblau dunkelrot blaugrün blassgelb tiefblau gelbgrüne himmelblau weinrot
    moosgrün Schwarz-Weiß dunkel-rot BLAU bläuliches r̶o̶t̶ blаu schwärzlich"""
)
GERMAN_PLACES = each(
    """oben Unten links rechts Mitte Ecke Rand Reihe Zeile Spalte ganz-links oben-links obenlinks Reihe-C ReiheC
    Spalte-zwölf zwölf fünf fuenf dreißig dreissig dreiundzwanzig C-zwölf C-dritte dritte-Reihe Spalte12 rechts-unten
    C-Dutzend Nordost elf"""
)


@pytest.mark.parametrize("word", GERMAN_COLOURS)
def test_rule_9b_the_colours_of_the_giver_s_language_are_refused_too(word):
    assert refusal(word, language="de")[0] == "clue-colour"


@pytest.mark.parametrize("word", GERMAN_PLACES)
def test_rule_9c_the_places_of_the_giver_s_language_are_refused_too(word):
    assert refusal(word, language="de")[0] == "clue-place"


@pytest.mark.parametrize("text, word", [("oben links", "oben"), ("Reihe C", "Reihe"), ("ganz rechts", "rechts"),
                                        ("dritte Reihe", "dritte")])  # fmt: skip
def test_rule_9c_german_places_among_two_words_are_refused(text, word):
    assert refusal(text, words=2, language="de") == ("clue-place", {"word": word})


@pytest.mark.parametrize("word", each("heller dunkler wärmer waermer kälter zwischen näher höher naeher less"))
def test_rule_9f_the_comparatives_of_the_giver_s_language_are_refused_too(word):
    assert refusal(word, words=2, language="de") == ("clue-comparison", {"word": word})
    assert check(word, 1, (), "de") == word


@pytest.mark.parametrize("word", each("red skyblue top-left C-twelve"))
def test_rule_9_english_holds_in_every_language(word):
    assert refusal(word, language="de")[0] in ("clue-colour", "clue-place")


@pytest.mark.parametrize("language", ["", "en", "en-gb", "fr", "xx"])
def test_rule_9_the_words_of_another_language_are_free(language):
    for word in each("rot blau oben heller Reihe-C fünf"):
        assert check(word, 2, (), language) == word


def test_rule_9b_the_code_of_a_colour_is_refused():
    for code in RED_CODES:
        assert refusal(code)[0] == "clue-colour"
    for hashtag in each("#cafe #facade #decade #moss facade decade defaced"):
        assert check(hashtag, 1, ()) == hashtag


# 9, whatever is typed

ANYTHING = st.text(st.characters(exclude_categories=()))
CLUELIKE = st.text(st.sampled_from("redblugnow-'’‐ C12ｃ٣\u0301½ⓒ¨ﬁ\u1680\u3000İ\u0345ΐ"), max_size=45)


@given(
    ANYTHING | CLUELIKE, st.sampled_from([1, 2]), st.lists(ANYTHING | CLUELIKE, max_size=3), st.sampled_from(["", "de"])
)
@example("don´t", 2, [], "")
@example("\u1100\u1160", 2, [], "")
def test_rule_9_any_text_is_shown_or_refused(text, words, before, language):
    try:
        clue = check(text, words, before, language)
    except Refused:
        return
    assert check(clue, words, (), language) == clue
    assert 1 <= count_visible(clue) <= 40
    assert any(map(str.isalpha, clue))
    assert not has_hidden_characters(clue)
    assert 1 <= len(split_words(clue)) <= words
    assert refusal(text, words, [clue]) == ("clue-given", {})


@given(ANYTHING | CLUELIKE)
def test_rule_9d_the_compared_form_is_stable(text):
    assert normalize(normalize(text)) == normalize(text)


JUDGED = ("clue-colour", "clue-place", "clue-comparison")
DISGUISES = (
    str.upper,
    str.title,
    lambda text: text.replace("o", "о").replace("e", "е"),
    lambda text: f"“{text}”!",
    lambda text: "".join(f"{char}\u0336" for char in text),
    lambda text: text.translate(FULL_WIDTH),
)
FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
OFFENDING = [word for word in INFLECTED + PLACES + COORDINATES + COMPARISONS + KNOWN_NAMES if "\ufe0f" not in word]


@given(st.sampled_from(OFFENDING), st.sampled_from(DISGUISES))
def test_rule_9_what_is_refused_is_refused_in_every_disguise(word, disguise):
    assert refusal(disguise(word), words=2)[0] in JUDGED
