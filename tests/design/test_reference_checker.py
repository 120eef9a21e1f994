"""What a stylesheet refers to is there: variables, keyframes, files of our own, and names that some page has."""

import pytest

from play.design import page_names
from play.design.css_checker import read_stylesheets
from play.design.name_checker import check_names
from play.design.reference_checker import find_references
from play.design.stylesheet_warnings import check


@pytest.fixture(scope="module")
def pages():
    return page_names.read_names(page_names.stamp_pages())


def find(file, text, pages):
    texts = read_stylesheets() | {file: text}
    return [str(one).partition(", ")[2] for one in find_references(texts, pages) if one.file == file]


@pytest.mark.parametrize(
    "declaration, says",
    [
        ("color: var(--sofft)", "column 21: nothing sets “--sofft”."),
        ("padding: calc(var(--gapp) * 2)", "Did you mean “--gap”?"),
        ("color: var(soft)", "“soft” is no variable. Expected var(--soft)."),
        ("padding: env(safe-area-insert-top)", "Did you mean “safe-area-inset-top”?"),
        ("--brand: red", "nobody reads “--brand”."),
        (
            "animation: rse .7s",
            "no stylesheet has @keyframes rse. Expected @keyframes rse, or another name. Did you mean “rise”?",
        ),
        ("animation: rise .7s ese-out", "Did you mean “ease-out”?"),
        ("animation-name: fade-away", "no stylesheet has @keyframes fade-away."),
        (
            "background: url(map.webp)",
            "static/css/map.webp does not exist. Expected a file, seen from this stylesheet.",
        ),
        ('background: image-set("../map.web" 1x)', "static/map.web does not exist."),
        ("background: url(https://example.com/x.png)", "“https://example.com/x.png” is no file of ours."),
        ("background: url(//example.com/x.png)", "Expected a file in static/"),
        ("background: url(data:image/png;base64,AAAA)", "Expected a file in static/"),
        ('content: "of the game"', "“of the game” is a word of one language."),
    ],
)
def test_what_is_nowhere_is_named(declaration, says, pages):
    (found,) = find("css/a.css", f".token {{ {declaration}; }}", pages)
    assert found.startswith("line 1, column ") and says in found


@pytest.mark.parametrize(
    "text",
    [
        ".a { color: var(--sofft, red); color: var( --ink ); }",
        ".a { --x: 3; inline-size: calc(var(--x) * 1px); --of: var(--x); order: var(--of); }",
        '@property --own { syntax: "*"; inherits: false; } .a { order: var(--own); }',
        ".a { inset: calc(30px * var(--x)) auto auto calc(var(--y) * 1px); }",  # set by connection.js
        ".a { animation: rise .7s ease-out 2 both, blink 1s; animation-name: none; } @keyframes blink { }",
        ".a { animation: var(--b, none) 1s; animation: inherit; }",
        '.a { background: url("../map.webp#x"), url(/static/map.webp?1); fill: url(#here); }',
        '.a { content: "→ " / ""; content: counter(left) " s"; content: attr(data-initial); }',
        ".a { padding: env(safe-area-inset-top, 0px); }",
    ],
)
def test_what_is_somewhere_is_not_complained_about(text, pages):
    assert find("css/a.css", text, pages) == []


def test_a_theme_lends_its_variables_to_nobody(pages):
    texts = read_stylesheets() | {"css/theme-a.css": ":root { --new: 1px; } .token { padding: var(--new); }"}
    assert find_references(texts, pages) is not None and list(find_references(texts, pages)) == []
    texts["css/b.css"] = ".token { padding: var(--new); }"
    assert [one.file for one in find_references(texts, pages)] == ["css/b.css"]


@pytest.mark.parametrize(
    "selector, says",
    [
        (".tokn", "column 2: nothing has “.tokn”. Expected a class that a template writes. Did you mean “token”?"),
        (".board :is(.pice, b)", "nothing has “.pice”."),
        ("#trun", "column 1: nothing has “#trun”. Expected an id that a template writes. Did you mean “turn”?"),
        ("buton", "Expected an element, or a . before a class. Did you mean “button”?"),
        ("[data-phas]", "Did you mean “data-phase”?"),
        ("[aria-disabld]", "Did you mean “aria-disabled”?"),
        (
            "[data-phase=gues]",
            "nothing has “gues”. Expected a word that a template, a script or the game writes there.",
        ),
        (".lok-3", "nothing has “.lok-3”."),
    ],
)
def test_a_name_that_no_page_has_is_named(selector, says, pages):
    (found,) = check_names("css/a.css", f"{selector} {{ order: 1; }}", pages)
    assert says in str(found)


@pytest.mark.parametrize(
    "selector",
    """
    .look-3.token, .tone-480, .of-2, .size-36, .ones-7, .place-1
    .drags, .fresh, #act, #player-4 > .who, #view
    [data-phase=guess], [data-phase=reveal], [data-role=giver], [data-bot], [data-square$="30"], [data-acted~="1"]
    [aria-disabled=true]:not([hidden]), [open], .map[style], [hx-swap]
    html, body > main, svg path, dialog, my-element, ::part(x), :is(h2, small):nth-child(2n), *
    """.strip().splitlines(),
)
def test_a_name_that_a_page_may_have_is_not_complained_about(selector, pages):
    assert check_names("css/a.css", f"{selector.strip()} {{ order: 1; }}", pages) == ()


def test_a_new_class_is_known_once_a_template_writes_it(templates, static):
    (static / "css/mine.css").write_text(".ribbon { order: 1; }")
    before = page_names.read_names(page_names.stamp_pages())
    assert len(check_names("css/mine.css", ".ribbon { order: 1; }", before)) == 1
    (templates / "room/top.html").write_text('<p class="{% if a %}ribbon{% endif %} x"></p>')
    after = page_names.read_names(page_names.stamp_pages())
    assert check_names("css/mine.css", ".ribbon { order: 1; }", after) == ()


def all_of(file, text, pages):
    return [str(one).partition(", ")[2] for one in check(read_stylesheets() | {file: text}, pages) if one.file == file]


@pytest.mark.parametrize(
    "declaration, says",
    [
        ("color: #336699", "#336699 is a colour of this region’s own. Expected a variable of css/base.css"),
        ("border: 1px solid #ABCD", "#ABCD is a colour"),
        ("color: crimson", "crimson is a colour"),
        ("background: rgb(1 2 3)", "rgb(1 2 3) is a colour"),
        ("font-size: 13px", "“font-size: 13px” is a size of this region’s own."),
        ("border-start-start-radius: 6px", "such as var(--radius)"),
        ("font-weight: 640", "such as var(--strong)"),
        ("font-family: Georgia, serif", "such as var(--font)"),
        ("font: 13px/1.2 serif", "is a size of this region’s own."),
    ],
)
def test_a_region_takes_its_colours_sizes_and_shapes_from_the_variables(declaration, says, pages):
    (found,) = all_of("css/a.css", f".token {{ {declaration}; }}", pages)
    assert says in found
    assert all_of("css/a.css", f"@media print {{ .token {{ {declaration}; }} }}", pages) == []
    assert all_of("css/theme-a.css", f".token {{ {declaration}; }}", pages) == []


@pytest.mark.parametrize(
    "declaration",
    """
    color: var(--ink); background: none; border: 0 solid transparent; color: currentcolor
    font-size: 1.2em; font-size: 90%; font-size: clamp(1rem, 4vw, 2rem); font-size: calc(var(--small) * 1.05)
    border-radius: 50%; border-radius: 0; border-radius: var(--radius) 2px; font: inherit; font-weight: inherit
    font-family: ui-monospace, monospace; padding: 3px; transition: color .2s; color: rgb(from var(--ink) r g b / 50%)
    """.strip().splitlines(),
)
def test_what_a_theme_changes_by_itself_is_not_complained_about(declaration, pages):
    assert all_of("css/a.css", f".token {{ {declaration.strip()}; }}", pages) == []


THEME = """:root {{
  --page: {light};
  --radius: 0;
}}
@media screen and (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}
@supports (color: light-dark(red, red)) {{ :root {{ {pair} }} }}
.token {{ border-radius: 3px; color: #123; }}
"""
DARK, PAIR = "--page: #111;", "--page: light-dark(#eee, #111);"


@pytest.mark.parametrize(
    "light, dark, pair, says",
    [
        ("#eee", DARK, PAIR, []),
        ("#eee", "", PAIR, ["line 2, column 3: “--page” has no colour for dark screens."]),
        ("#eee", DARK, "", ["line 2, column 3: “--page” has no pair for the gallery, which chooses the scheme."]),
        ("#eee", DARK, "--page: light-dark(#eee, #222);", ["line 6, column 51: “--page” is another pair of colours."]),
        ("#eee", "", "", ["Expected “--page: #…;” inside @media screen and (prefers-color-scheme: dark) too."]),
        ("white", DARK, "--page: light-dark(white, #111);", ["Expected a plain #… in each scheme"]),
        ("#eeeee", DARK, "--page: light-dark(#eeeee, #111);", ["#eeeee is no colour."]),
    ],
)
def test_a_colour_of_a_theme_is_there_for_light_for_dark_and_for_the_gallery(light, dark, pair, says, pages):
    found = all_of("css/theme-a.css", THEME.format(light=light, dark=dark, pair=pair), pages)
    assert len(found) == len(says) and all(part in one for part, one in zip(says, found, strict=True))


def test_a_colour_of_the_game_is_there_for_light_for_dark_and_for_the_gallery(pages):
    base = read_stylesheets()["css/base.css"]
    without = base.replace("    --soft: #adadad;\n", "")
    assert without != base
    (found,) = all_of("css/base.css", without, pages)
    assert "“--soft” has no colour for dark screens." in found
    other = base.replace("--soft: #adadad", "--soft: #aaaaaa")
    (found,) = [str(one) for one in check(read_stylesheets() | {"css/base.css": other}, pages)]
    assert found.startswith("static/css/design.css, line ") and "Expected light-dark(#595959, #aaaaaa)." in found


@pytest.mark.parametrize("value", ["--radius: 12", "--gap: 4xp 3", "--strong: blod", "--ink: gren", "--large: 20"])
def test_a_value_of_a_theme_fits_the_properties_that_read_it(value, pages):
    (found,) = (
        all_of("css/theme-a.css", f":root {{ {value}; }}", pages)
        if "ink" not in value
        else [one for one in all_of("css/theme-a.css", f":root {{ {value}; }}", pages) if "gren" in one]
    )
    assert f"“{value.partition(':')[0]}” stands there." in found


@pytest.mark.parametrize(
    "selector, is_slow",
    [
        (".room:has(.x) .board label", True),
        (".room:has(.x) .board :is(span, b)", True),
        (".room:has(.x) *", True),
        (".room:has(.x) .board>label>i", True),
        (".room:has(.x) .board label[form=guess]:not(:focus)", True),
        (".room:has(.x) .board :checked", True),
        (".room:has(.x) .board .chosen, .room:has(.x) .board > #act", False),
        (".room:has(.x) :is(.token, .ring)", False),
        (".room:has(.x) button", False),
        (".room:has(.x) .board", False),
        (".board label:has(:checked)", False),
        (".board label", False),
    ],
)
def test_no_push_styles_all_squares_anew(selector, is_slow, pages):
    said = all_of("css/a.css", f"{selector} {{ order: 1; }}", pages)
    assert any("is matched for all 480 squares again at every push" in one for one in said) == is_slow
