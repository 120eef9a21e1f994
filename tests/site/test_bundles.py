"""Production sends the files of a bundle as one. In development they stay apart, and a designer sees the same."""

import re
from pathlib import Path

import pytest
from colorclues.bundles import list_bundles
from django.conf import settings as project
from django.template import Context, Template
from django.test import Client

from tests.support.themes import THEMES

BUNDLES = list_bundles()
SHEETS = {name: parts for name, parts in BUNDLES.items() if name.endswith(".css")}
TEMPLATES = Path(project.TEMPLATES[0]["DIRS"][0])


def find_files(html: str) -> list[str]:
    """Return the stylesheets and scripts that a page names, in their order."""
    return re.findall(r'(?:rel="stylesheet" href|<script(?: defer)? src)="/static/([\w/.-]+)"', html)


def render(name: str) -> str:
    files = "".join(f"<script src=\"{{% static '{part}' %}}\"></script>" for part in BUNDLES[name])
    return Template(f"{{% load static %}}{{% bundle '{name}' %}}{files}{{% endbundle %}}").render(Context())


@pytest.mark.parametrize("name", BUNDLES)
def test_a_bundle_is_one_file_in_production_and_its_parts_in_development(name, settings):
    assert find_files(render(name)) == [name]
    settings.DEBUG = True
    assert find_files(render(name)) == [*BUNDLES[name]]


def test_the_front_page_asks_for_one_stylesheet_and_one_script(db):
    assert find_files(Client().get("/").content.decode()) == ["css/front-page.css", "page.js"]


def test_a_theme_comes_after_the_bundle(db, settings):
    settings.THEME = THEMES[0]
    assert find_files(Client().get("/").content.decode())[:2] == ["css/front-page.css", f"css/theme-{THEMES[0]}.css"]


@pytest.mark.parametrize("name", SHEETS)
def test_a_page_loads_what_all_pages_share_first(name):
    assert SHEETS[name][0] == "css/base.css" and len({*SHEETS[name]}) == len(SHEETS[name])


def test_no_two_templates_have_a_bundle_of_the_same_name():
    texts = "".join(path.read_text() for path in TEMPLATES.rglob("*.html"))
    names = re.findall(r"{% bundle '([^']+)' %}", texts)
    assert sorted(names) == sorted(BUNDLES)
