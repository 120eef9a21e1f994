"""Punctuation that a browser passes over in silence is named, with the rule that it loses; what it reads is not."""

import pytest

from play.design.selector_checker import check_selectors
from play.design.syntax_checker import check_syntax


def find(text: str) -> list[str]:
    found = [*check_syntax("css/a.css", text), *check_selectors("css/a.css", text)]
    return [str(mistake).removeprefix("static/css/a.css, ") for mistake in found]


@pytest.mark.parametrize(
    "text, says",
    [
        (".a { color: red background: blue; }", "line 1, column 13: ; is lost before “background:”."),
        (".a {\n  color: red\n  margin: 0;\n}", "line 2, column 10: ; is lost before “margin:”."),
        (".a { --x: red --y: blue; }", "column 11: ; is lost before “--y:”. Expected it at the end of “--x: …”."),
        (".a { color red; }", "column 6: “color red” is no declaration. Expected : behind the property."),
        (".a { colour red; }", "Did you mean “color”?"),
        (".a { color = red; }", "Expected : and not = between a property and its value."),
        (".a { margin: 1px; 2px }", "column 19: “2px” is no declaration."),
        (".a { color: ; }", "“color” has no value."),
        (".a { color: red !imporant; }", "! begins something unknown. Expected !important"),
        (".a { -soft: red; }", "no browser has the prefix of “-soft”."),
        (".a { -wekbit-x: y; }", "no browser has the prefix of “-wekbit-x”."),
        (".a { // old\n color: red; }", "column 6: // begins no comment in a stylesheet."),
        ("// old\n.a { b: c }", "line 1, column 1: // begins no comment in a stylesheet."),
        ("/* .a { b: c }\n /* next */ .d { e: f }", "the comment holds another one, and the rules between."),
        ("color: red;\n.a { b: c }", "line 1, column 1: “color: red” stands in no rule."),
        ("@media print { color: red; }", "column 16: “color: red” stands in no rule."),
        (".a { b: c }\nfoo", "line 2, column 1: “foo” stands in no rule."),
        (".a { b: c }; .d { e: f }", "column 12: ; stands behind no declaration."),
        ('@import "b.css";', "@import makes a browser wait for one file after the other."),
        ("@media pritn { }", "column 8: “pritn” is no kind of page. Expected all, screen, print, speech"),
        ("@media (orientation: landscap) { }", "Expected landscape, portrait. Did you mean “landscape”?"),
        ("@media (max-width: 600) { }", "600 lacks a unit in “width”."),
        ("@media (max-width 3px) { }", "“max-width 3px” lacks a colon."),
        ("@media screen and(max-width: 3px) { }", "“and(” is taken for a function. Expected a blank behind “and”."),
        ("@media { }", "@media has no condition."),
        ("@keyframes a { frm { b: c } }", "“frm” is no step of an animation."),
        ("@keyframes { to { b: c } }", "@keyframes has no name."),
        ("@font-face;", "@font-face has no block."),
        # Selectors
        (".a { } .b..c { d: e }", "column 10: . is followed by no name of a class."),
        ("div >> p { a: b }", "column 6: “>” has no element beside it."),
        (".a, { b: c }", "a selector is missing."),
        (".a: hover { b: c }", ": is followed by no name."),
        (".a::hover { b: c }", "“::hover” is unknown. Did you mean “:hover”?"),
        (".a:marker { b: c }", "“:marker” is unknown. Did you mean “::marker”?"),
        (".a::before .b { c: d }", "nothing stands behind a pseudo-element."),
        (".a:not(.b..c) { d: e }", "column 10: . is followed by no name of a class."),
        (".a:is(::before) { b: c }", "“::before” may not stand in the brackets of another selector."),
        (".a:nth-child(2x) { b: c }", ":nth-child(2x) counts nothing."),
        ("[a=1] { b: c }", 'Expected quotes around it: "1".'),
        ("[a b] { c: d }", "[a b] compares by an unknown sign."),
        (".5a { b: c }", "Expected a name that begins with a letter."),
        ("#1a { b: c }", "#1a is no id."),
        (".a* { b: c }", "“*” stands behind another part of the selector."),
    ],
)
def test_punctuation_that_a_browser_passes_over_is_named(text, says):
    (found,) = find(text)
    assert says in found


@pytest.mark.parametrize(
    "text",
    [
        "",
        '@charset "utf-8"; @layer a, b; @layer a { .b { color: red;; margin: 0 } }',
        ".a { --x: { b: c }; --y: b:c; --z: ; --Any: @x #y; } .d { color: red ! important }",
        "/* of css/*.css { } */ .a { b: c }",
        "@media screen and (min-width: 3px) and (max-width: 7.5rem), print and (orientation: landscape) { }",
        "@media (400px <= width <= 700px) { } @media not all and (monochrome) { } @media (prefers-reduced-motion) { }",
        "@media (hover: hover) and (pointer: fine), (aspect-ratio: 16/9), (-webkit-min-device-pixel-ratio: 1.5) { }",
        "@media (min-width: calc(1px + 2px)) { @media (scripting: none) { .a { b: c } } }",
        "@supports not selector(:has(a)) { .a { b: c } } @supports (a: b) and (not (c: d)) { }",
        "@keyframes a { from, 50.5% { b: c } TO { b: c } } @font-face { font-family: a; } @page { margin: 1cm; }",
        "@container side (width > 9px) { .a { b: c } } @scope (.a) to (.b) { c { d: e } }",
        ".a { color: red; .b { c: d } &:hover, > .e { f: g } @media print { color: blue } }",
        "a.b#c[d]:e::after:hover, :is(.a, .b) > *, .a:has(> .b, + .c ~ d), [a='b' i], svg|a, *|*, .a\\:b { c: d }",
        ".a:nth-child(-n + 7), .a:nth-child(2n of .b), ::-webkit-scrollbar-thumb:hover, ::part(x):hover { c: d }",
        ".a:not(:has(> #b)):not([c]), .a\n.b/**/.c, .a:before { c: d }",
    ],
)
def test_what_a_browser_reads_is_not_complained_about(text):
    assert find(text) == []
