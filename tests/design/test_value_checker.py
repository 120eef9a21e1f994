"""A value that a property does not take is named, with what was meant; what a browser takes is not."""

import pytest

from play.design.value_checker import check_values


def judge(declaration: str) -> list[str]:
    return [str(mistake) for mistake in check_values("css/a.css", f"b {{ order: 1; }}\n.a {{ {declaration}; }}")]


@pytest.mark.parametrize(
    "declaration, says",
    [
        ("display: flx", "column 15: “flx” is no value of “display”. Expected another value. Did you mean “flex”?"),
        ("text-align: centre", "Did you mean “center”?"),
        ("position: absolut", "Expected absolute, fixed, relative, static, sticky. Did you mean “absolute”?"),
        ("flex-direction: colum", "Did you mean “column”?"),
        ("visibility: hide", "Did you mean “hidden”?"),
        ("cursor: pointr", "Did you mean “pointer”?"),
        ("color: gren", "Did you mean “green”?"),
        ("border: 1px sold var(--edge)", "column 18: “sold” is no value of “border”."),
        ("grid-template-columns: auto min-contnt", "Did you mean “min-content”?"),
        # Names of the author's own stand here, but for those that nearly are a known word.
        ("transition: opcity .2s", "“opcity” is unknown in “transition”. Did you mean “opacity”?"),
        ("will-change: tranform", "Did you mean “transform”?"),
        ("font-family: Georgia, san-serif", "Did you mean “sans-serif”?"),
        ("list-style: non", "Did you mean “none”?"),
        # Numbers
        ("padding: 12", "column 15: 12 lacks a unit in “padding”. Expected one such as 12px."),
        ("margin: 1 auto", "1 lacks a unit in “margin”."),
        ("padding: var(--gap) 12", "column 26: 12 lacks a unit"),
        ("transition-duration: .2", "Expected one such as .2s."),
        ("transition: opacity 0", "0 lacks a unit in “transition”. Expected one such as 0s."),
        ("rotate: 45", "Expected one such as 45deg."),
        ("transform: rotate(45)", "45 lacks a unit in “rotate()”. Expected one such as 45deg."),
        ("grid-template-columns: repeat(2, 12)", "12 lacks a unit"),
        ("z-index: 1.5", "1.5 is no value of “z-index”. Expected a whole number."),
        ("border-radius: 5deg", "“border-radius” takes no angle, and 5deg is one."),
        ("border-width: 10%", "“border-width” takes no percentage."),
        # Colours
        ("color: #12345", "#12345 is no colour. Expected # with 3 or 6 digits"),
        ("background: #gggggg", "#gggggg is no colour."),
        ("margin: #fff", "“margin” takes no colour."),
        ("background: linear-gradient(to rigth, red, blue)", "Did you mean “right”?"),
        # Functions, texts and sums
        ("transform: tranlate(1px)", "there is no function tranlate(). Expected another. Did you mean “translate”?"),
        ("display: rgb(1, 2, 3)", "“display” takes no rgb()."),
        ('color: "red"', "“color” takes no text in quotes."),
        ("inline-size: 100% - 10px", "“-” calculates nothing here. Expected calc( … ) around the sum."),
        ("inline-size: calc(100%-10px)", "“-” is taken for the sign of the number. Expected a blank on both sides"),
        ("inline-size: calc(100vw-10px)", "“-” has no blanks around it."),
        ("inline-size: calc(1px+ 2px)", "“+” has no blanks around it."),
        ("inline-size: calc(100% - 12)", "12 lacks a unit beside what has one."),
        ("inline-size: min(100%, calc(2px 3px))", "two values stand side by side in a sum."),
        ("inset: (1px + 2px)", "( has no function before it."),
    ],
)
def test_a_value_that_a_property_does_not_take_is_named(declaration, says):
    (found,) = judge(declaration)
    assert found.startswith("static/css/a.css, line 2, column ") and says in found


@pytest.mark.parametrize(
    "text, says",
    [
        ("@media (orientation: landscap) { }", ""),  # syntax_checker reads conditions
        ("@font-face { font-display: swp; }", "“swp” is no value of “font-display”."),
        ('@property --a { syntax: "*"; inherits: flase; }', "Did you mean “false”?"),
        ("@keyframes a { to { opacity: 1px; } }", "“opacity” takes no length"),
        ("@media print { .a { float: middle; } }", "“middle” is no value of “float”."),
    ],
)
def test_a_value_is_judged_wherever_it_stands(text, says):
    assert [says in str(found) for found in check_values("css/a.css", text)] == ([True] if says else [])


@pytest.mark.parametrize(
    "declaration",
    """
    font: 700 1rem/1.2 Georgia, serif
    font-family: "Gill Sans", Optima, My Own, sans-serif
    animation: rise .7s ease-out backwards, var(--a) 2s infinite
    grid-area: star
    grid-template-areas: "a b" "c d"
    grid-template-columns: [full-start] 1fr [main] minmax(0, 2fr) repeat(auto-fit, minmax(72px, 1fr))
    transition: opacity .2s, --x 1s, my-own-name 2s
    will-change: scroll-position
    list-style: my-own inside
    counter-reset: left 4
    container: side / inline-size
    view-transition-name: any-name
    inline-size: clamp(1rem, 2vw + 1rem, max(3rem, 4em))
    inline-size: min(100% - 2px, 3 * 4px)
    inline-size: calc(1px + (2 * 3px) / 4 - var(--a) * 2)
    margin: calc(-1 * var(--gap)) auto 0
    padding: max(12px, env(safe-area-inset-bottom, 0px))
    color: rgb(from red r g b / 50%)
    color: CanvasText
    color: #FFF8
    background: url(a.png) center / cover no-repeat, linear-gradient(45deg, #fff 0, transparent 50%)
    box-shadow: 0 0 0 2px var(--c), inset 0 1px 3px rgba(0, 0, 0, .2)
    flex: 1 1 0
    aspect-ratio: 16 / 9
    rotate: 1 0 0 45deg
    transform: translate(0, 50%) translateX(1px) rotate(0) scale(1.2)
    clip-path: polygon(50% 0, 100% 100%, 0 100%)
    content: "a" / ""
    content: counter(left) " s"
    display: -webkit-box
    -webkit-line-clamp: 3
    -webkit-box-orient: vertcal
    overflow: hidden auto
    text-decoration: underline dotted 2px red
    stroke: currentcolor
    fill: url(#a)
    color: inherit
    border: initial
    Text-Align: CENTER
    color: var(--x, gren)
    --own: flx #12345 12
    """.strip().splitlines(),
)
def test_what_a_browser_takes_is_not_complained_about(declaration):
    assert judge(declaration.strip()) == []


def test_a_value_inside_supports_is_not_judged():
    rule = ".a { inline-size: strech; color: color-mix(in srgb, rd, blue); }"
    assert check_values("css/a.css", f"@supports (inline-size: stretch) {{ {rule} }}") == ()
    assert len(check_values("css/a.css", rule)) == 2
