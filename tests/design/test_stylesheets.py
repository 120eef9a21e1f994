"""The variables in base.css hold all colours, sizes and shapes, and a theme is a file that sets them anew."""

import re
from pathlib import Path

import pytest
from django.test import Client

CSS = Path(__file__).resolve().parents[2] / "static" / "css"
THEMES = sorted(CSS.glob("theme-*.css"))
# The board's colours are the game, and no player sees the gallery.
OTHERS = {CSS / name for name in ("base.css", "palette.css", "design.css")}
REGIONS = sorted({*CSS.glob("*.css")} - OTHERS - {*THEMES})
# The accents tell players apart and are variables themselves. A phone cannot read a QR code that is not on white.
COLOURS_OF_THEIR_OWN = re.compile(r"--accent: #\w+|\.qr {.*?}")


def declared(name: str, text: str) -> list[str]:
    return re.findall(rf"[{{;\s]{name}: ([^;}}]+)", re.sub(r"/\*.*?\*/", "", text, flags=re.S))


@pytest.mark.parametrize("path", REGIONS, ids=lambda path: path.stem)
def test_a_region_takes_its_colours_sizes_and_shapes_from_the_variables(path):
    text = path.read_text()
    assert re.findall(r"[:,( ]#[0-9a-f]{3,8}\b(?=[;, )}])", COLOURS_OF_THEIR_OWN.sub("", text)) == []
    for name in ("font-size", "border-radius", "font-family", "font-weight"):
        fixed = [value for value in declared(name, text) if re.search(r"\d(px|rem)?\b", value)]
        assert [value for value in fixed if not re.search(r"var\(|clamp\(|\d(em|%)", value)] in ([], ["1rem"]), name


DARK, BOTH = "@media screen and (prefers-color-scheme: dark)", "@supports (color: light-dark(red, red))"


def find_block(head: str, path: Path) -> str:
    return re.search(rf"(?s)\n{re.escape(head)}.*?\n}}", path.read_text())[0]


@pytest.mark.parametrize("path", [CSS / "base.css", *THEMES], ids=lambda path: path.stem)
def test_every_colour_is_there_for_light_for_dark_and_for_the_gallery(path):
    plain, dark = path.read_text().partition("\n}\n")[0], find_block(DARK, path)
    both = find_block(BOTH, CSS / "design.css" if path.stem == "base" else path)
    light, dark = dict(re.findall(r"(--\w+): (#\w+);", plain)), dict(re.findall(r"(--\w+): (#\w+);", dark))
    pairs = {name: (light[name], dark[name]) for name in dark}
    assert {name: (a, b) for name, a, b in re.findall(r"(--\w+): light-dark\((#\w+), (#\w+)\)", both)} == pairs


@pytest.mark.parametrize("path", THEMES, ids=lambda path: path.stem)
def test_a_theme_is_a_short_file_of_variables_that_there_are(path):
    text = path.read_text()
    assert len(text.splitlines()) <= 60
    known = set(re.findall(r"^  (--[\w-]+):", (CSS / "base.css").read_text(), re.MULTILINE))
    assert set(re.findall(r"^ +(--[\w-]+):", text, re.MULTILINE)) <= known
    assert set(re.findall(r"^ *([^\s/}].*) {$", text, re.MULTILINE)) == {":root", DARK, BOTH}


def test_a_theme_comes_after_all_other_stylesheets_of_every_page(settings, db):
    settings.THEME = THEMES[0].stem.removeprefix("theme-")
    for path in ("/", "/no/such/page/"):
        sheets = re.findall(r'rel="stylesheet" href="/static/css/([\w-]+)', Client().get(path).content.decode())
        assert sheets[-1] == THEMES[0].stem and len(sheets) > 1


def test_without_a_theme_there_is_none(db):
    assert "css/theme-" not in Client().get("/").content.decode()


# What a square is made of, and what has no name at all.
SQUARE = {"label", "input", "span", "i", "*", ""}


def reaches_the_squares(selector: str) -> bool:
    """Whether the selector ends, below an element with :has(), in what all squares have: a tag, or no name."""
    short = re.sub(r":(?!is)([\w-]+)\([^()]*(\([^()]*\)[^()]*)*\)", r":\1", selector)
    above, _, last = short.rpartition(" ")
    ends = last[4:-1].split(",") if last.startswith(":is(") else [last]
    names = {re.sub(r"\[(form|name|type|value)[^]]*\]|:.*", "", end.split()[-1]) for end in ends}
    return ":has" in above and not names.isdisjoint(SQUARE)


@pytest.mark.parametrize("path", REGIONS, ids=lambda path: path.stem)
def test_no_push_styles_all_squares_anew(path):
    """A browser matches all 480 squares again at every push if one rule with :has() reaches them.

    A slow phone needs 0.2 s for that. What the board passes to them as a variable costs it only when it changes.
    """
    rules = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
    selectors = [one.strip() for head in re.findall(r"([^{};]+)\{", rules) for one in re.split(r",(?![^(]*\))", head)]
    assert [selector for selector in selectors if reaches_the_squares(selector)] == []
