"""What a browser passes over in a stylesheet is named with its line, its column and what was expected."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from play.design import problems
from play.design.css_checker import check_stylesheet
from tests.support.designer import spoil


@pytest.mark.parametrize(
    "file, old, new, says",
    [
        ("css/turn.css", ".fields { display: grid;", ".fields  display: grid;", "} closes nothing."),
        ("css/turn.css", ".pick b { align-self: end; padding: 4px 8px; }", ".pick b { ", "“.pick b” is not closed."),
        ("css/end.css", "{ scale: 1 0; } }\n", "{ scale: 1 0; }\n", "“@keyframes rise” is not closed."),
        ("css/base.css", "--piece: #fff;\n", "--piece: #fff; }\n", "} closes nothing."),
        ("css/front.css", "say that something is not there. */", "say that something is not there.", "not closed."),
    ],
)
def test_a_stylesheet_that_is_cut_short_is_named(file, old, new, says, static):
    line = spoil(static, file, old, new)
    (found,) = problems.find_mistakes()
    assert found.where.startswith(f"static/{file}, line ") and says in str(found)
    assert found.line == line or "closes nothing" in says


def test_a_build_stops_at_it(static):
    spoil(static, "css/turn.css", ".fields { display: grid;", ".fields  display: grid;")
    with pytest.raises(SystemCheckError, match="} closes nothing."):
        call_command("collectstatic", dry_run=True, interactive=False, skip_checks=False)


@pytest.mark.parametrize(
    "text, mistakes",
    [
        (".a { b: c", ["line 1, column 1: “.a” is not closed. Expected } behind it."]),
        (".a { b: c }\n}", ["line 2, column 1: } closes nothing. Expected as many { as } before it."]),
        # The rule that swallowed the next one lacks its brace, wherever the file ends.
        (".a { }\n  .b,\n  .c { d: e\n.f { g: h }\n.i { }", ["line 2, column 3: “.b, .c” is not closed. Expected }"]),
        ("@media print { .a { b: c  .d { e: f } }", ["line 1, column 16: “.a” is not closed."]),
        ("@media print {\n  .a { b: c }\n", ["line 1, column 1: “@media print” is not closed."]),
        (".a { }\n/* b { }", ["line 2, column 1: the comment is not closed. Expected */ behind it."]),
        # All that stands behind them only seems to be inside them.
        (".a { /* b }", ["line 1, column 6: the comment is not closed."]),
        (".a { b: calc(1px; }\n.c { d: var(--e); }", ["line 1, column 9: the bracket of “calc(” is not closed."]),
        (".a { b: (1px; }", ["line 1, column 9: ( is not closed. Expected ) behind it."]),
        ("a[b { c: d }", ["line 1, column 2: [ is not closed. Expected ] behind it."]),
        (".a { b: calc(1px)); }", ["line 1, column 18: ) closes nothing. Expected as many ( as ) before it."]),
        (".a] { b: c; }", ["line 1, column 3: ] closes nothing."]),
        # The rest of the line belongs to the text, its brace too.
        (".a { b: 'c; }\n.d { }", ["line 1, column 9: the text in quotes is not closed."]),
        (".a { b: url(c d); }", ["line 1, column 9: the address in url() is broken."]),
        (".a { b: url(", ["line 1, column 9: url( is not closed. Expected ) behind the address."]),
        ("}\n.a { b: c", ["line 1, column 1: } closes nothing.", "line 2, column 1: “.a” is not closed."]),
    ],
)
def test_a_mistake_is_named_where_it_begins(text, mistakes):
    found = [str(mistake) for mistake in check_stylesheet("css/a.css", text)]
    assert len(found) == len(mistakes)
    for mistake, expected in zip(found, mistakes, strict=True):
        assert mistake.startswith(f"static/css/a.css, {expected}")


def test_a_variable_that_old_browsers_lose_is_named():
    lost = ":root { --page: light-dark(#fff, #000); }"
    (found,) = check_stylesheet("css/a.css", f".a {{ b: c }}\n{lost}")
    assert str(found).startswith("static/css/a.css, line 2, column 9: browsers before 2024 lose --page.")
    assert len(check_stylesheet("css/a.css", f"@media print {{ {lost} }}")) == 1
    assert check_stylesheet("css/a.css", f"@supports (color: light-dark(red, red)) {{ {lost} }}") == ()
    assert check_stylesheet("css/a.css", ".a { color: red; color: light-dark(red, blue); }") == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/* } { */ .a { content: '}'; background: url(\"{\"); } @media print { .b { c: d } }",
        ".a { b: c; } /* the end */",
        ".a { content: '\\'}'; background: url(data:image/png;base64,iVBOR/*==) }",
        "@supports (a: b) { @media print { .c:is([d], .e) { f: calc((1px + 2px) * 3) } } }",
    ],
)
def test_brackets_in_comments_texts_and_addresses_are_none(text):
    assert check_stylesheet("css/a.css", text) == ()
