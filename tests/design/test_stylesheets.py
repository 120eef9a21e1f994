"""The stylesheets hold to their rules: the checker finds nothing in them. And a theme comes last on every page."""

import re

import pytest
from django.test import Client

from play.design import problems, stylesheet_warnings
from play.design.css_blocks import list_blocks
from play.design.css_references import list_references
from play.design.name_checker import list_names
from play.design.stylesheet_warnings import find
from tests.support.designer import spoil
from tests.support.themes import THEMES


def test_there_is_nothing_to_say_of_the_stylesheets():
    assert [str(mistake) for mistake in [*problems.find_in_stylesheets(), *find()]] == []


def test_a_theme_comes_after_all_other_stylesheets_of_every_page(settings, db):
    settings.THEME = THEMES[0]
    for path in ("/", "/no/such/page/"):
        sheets = re.findall(r'rel="stylesheet" href="/static/css/([\w-]+)', Client().get(path).content.decode())
        assert sheets[-1] == f"theme-{THEMES[0]}" and len(sheets) > 1


def test_without_a_theme_there_is_none(db):
    assert "css/theme-" not in Client().get("/").content.decode()


@pytest.mark.parametrize(
    "file, old, new, says",
    [
        ("side.css", ".history { display: grid;", ".history { display: gird;", "“gird” is no value of “display”"),
        ("turn.css", ".fields { display: grid;", ".fields { display: grid gap: 1px;", "; is lost before “gap:”."),
        ("front.css", ".hero {", ".hero > > p {", "“>” has no element beside it."),
        (
            "front.css",
            ".hero {",
            ".hreo {",
            "nothing has “.hreo”. Expected a class that a template writes. Did you mean “hero”",
        ),
        ("side.css", ".history { display: grid;", ".history { color: var(--sofft);", "nothing sets “--sofft”."),
        ("theme-print-shop.css", "--radius: 0;", "--radius: 0; --raduis: 1px;", "nobody reads “--raduis”."),
        ("theme-print-shop.css", "--radius: 0;", "--radius: 12;", "12 lacks a unit in “border-radius”."),
        ("theme-print-shop.css", "    --edge: #8c8c8c;\n", "", "“--edge” has no colour for dark screens."),
        ("side.css", ".history { display: grid;", ".history { color: #369;", "#369 is a colour of this region’s own."),
        (
            "end.css",
            ".place-1 {",
            ".room:has(.x) .board label {",
            "“.room:has(.x) .board label” is matched for all 480",
        ),
    ],
)
def test_a_warning_names_file_line_and_column_while_saving(file, old, new, says, static):
    line = spoil(static, f"css/{file}", old, new)
    found = [mistake for mistake in problems.find_warnings() if says in str(mistake)]
    assert [mistake.file for mistake in found] == [f"css/{file}"] and found[0].column
    assert found[0].line == line or "has no colour" in says
    assert problems.find_in_stylesheets() == []  # nothing that would stop a server or a build


def test_a_file_that_is_cut_short_gets_no_warnings(static):
    spoil(static, "css/turn.css", ".fields { display: grid;", ".fields display: gird;")
    assert len(problems.find_in_stylesheets()) == 1
    assert [mistake for mistake in find() if mistake.file == "css/turn.css"] == []


def test_only_a_saved_file_is_read_again(static):
    """All that is found of one file alone is kept by its text: the rest takes a tenth of a second."""
    checks = (*stylesheet_warnings.OF_ONE_FILE, list_blocks, list_references, list_names)
    find()
    assert count_misses(checks) == count_misses(checks, again=find)
    spoil(static, "css/side.css", ".history { display: grid;", ".history { display: gid;")
    before = count_misses(checks)
    assert [now - was for now, was in zip(count_misses(checks, again=find), before, strict=True)] == [1] * len(checks)


def count_misses(checks, again=lambda: None):
    again()
    return [check.cache_info().misses for check in checks]
