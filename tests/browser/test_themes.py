"""What a theme changes by variables alone, on a guesser's phone: the accent, the tokens, the chosen square's swatch."""

import pytest

# Show the page with these variables last, as a theme is.
DRESS = """variables => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(`:root { ${variables} }`)
    document.adoptedStyleSheets = [sheet]
}"""
# What is painted, and the boxes of the bar: the swatch, the place that it fills, the button below it.
LOOK = """() => {
    const find = selector => document.querySelector(selector)
    const box = one => { const { top, bottom, height } = one.getBoundingClientRect(); return { top, bottom, height } }
    const style = selector => getComputedStyle(find(selector))
    const swatch = find("#board input:checked").nextElementSibling
    return {
        button: style("#act").backgroundColor, bar: style("#turn .chosen").backgroundColor, words: style("#act").color,
        shapes: [...document.querySelectorAll(".player .token")].map(one => getComputedStyle(one).borderRadius),
        corners: getComputedStyle(swatch).borderRadius,
        swatch: box(swatch), place: box(find("#turn .chosen")), act: box(find("#act")), edge: innerHeight,
    }
}"""


@pytest.fixture
def guesser(visitor, gather):
    bob = visitor("phone", "Bob")
    table = gather("Ada", bob, "Cleo")
    table.start()
    table.play_until(lambda game: bob.id in game.awaited and game.phase == "guess")
    bob.choose("E13")
    return bob


def look(person, variables=""):
    person.page.evaluate(DRESS, variables)
    return person.page.evaluate(LOOK)


def stands_within(inner, outer):
    return outer["top"] <= inner["top"] and inner["bottom"] <= outer["bottom"]


def test_a_theme_changes_the_accent_the_tokens_and_the_swatch_by_variables_alone(guesser):
    usual = look(guesser)
    assert usual["swatch"]["height"] == 44 and stands_within(usual["swatch"], usual["place"])
    assert len({*usual["shapes"]}) == 3

    accented = look(guesser, "--accent: #a00000; --accent-ink: #ffff00")
    assert accented["button"] == accented["bar"] == "rgb(160, 0, 0)" and accented["words"] == "rgb(255, 255, 0)"

    assert {*look(guesser, "--shape: 0")["shapes"]} == {"0px"}
    assert look(guesser, "--shape-0: 1px; --shape-1: 2px; --shape-2: 3px")["shapes"] == ["1px", "2px", "3px"]

    for high, field in ((30, 46), (60, 46), (44, 56), (64, 60)):
        large = look(guesser, f"--height-swatch: {high}px; --height-field: {field}px; --radius-swatch: 0")
        assert large["swatch"]["height"] == high and large["corners"] == "0px"
        assert stands_within(large["swatch"], large["place"]), (high, field)
        assert large["place"]["bottom"] <= large["act"]["top"], (high, field)
        assert large["act"]["bottom"] <= large["edge"], (high, field)
