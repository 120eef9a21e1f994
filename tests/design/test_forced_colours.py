"""Where the system forces its colours, content keeps its own: what is not in the list of base.css is named."""

import pytest

from play.design import forced_colours, problems
from tests.support.designer import spoil


@pytest.mark.parametrize(
    "file, old, new, named",
    [
        ("css/base.css", " .glimpse,", "", "“.glimpse > .spot”"),
        ("css/base.css", " .alarm,", "", "“.alarm”"),
        ("css/end.css", ".place-1 {", ".medal { border: 1px solid var(--piece); }\n.place-1 {", "“.medal”"),
        ("css/side.css", ".history {", "@media print { .a .b { background: var(--ink); } }\n.history {", "“.a .b”"),
        ("css/turn.css", ".fields {", ".token ~ .c { box-shadow: 0 0 1px var(--ink); }\n.fields {", "“.token ~ .c”"),
        ("css/turn.css", ".fields {", ".line-of { background: var(--ink); }\n.fields {", "“.line-of”"),
    ],
)
def test_what_would_lose_its_colours_is_named(file, old, new, named, static):
    spoil(static, file, old, new)
    assert any(named in str(mistake) for mistake in forced_colours.find_mistakes())


@pytest.mark.parametrize(
    "rule",
    [
        ".token.old, .pieces .x > b { background: var(--piece-ink); }",
        ".y { color: var(--ink); border: 1px solid var(--ink); box-shadow: 0 0 9px var(--shade); --z: var(--piece); }",
        "@keyframes y { to { background: var(--ink); } }",
    ],
)
def test_what_is_in_the_list_or_says_nothing_by_its_colour_passes(rule, static):
    spoil(static, "css/turn.css", ".fields {", f"{rule}\n.fields {{")
    assert list(forced_colours.find_mistakes()) == []


def test_the_check_of_all_templates_names_it_too(static):
    line = spoil(static, "css/front.css", ".hero {", ".medal { background: var(--ink); }\n.hero {")
    (found,) = problems.find_mistakes()
    assert found.where == f"static/css/front.css, line {line}, column 1" and "“.medal” loses its colours" in str(found)
