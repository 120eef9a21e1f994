"""The designers' guide is true."""

import re
from pathlib import Path

from play.design import contract, readme
from play.design.stylesheet_weights import FIRST_VISIT
from tests.browser.test_weight import NEXT_VISIT, OWN_SCRIPT

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = "static", "templates"
TEXT = (ROOT / "templates/README.md").read_text()


def test_the_fields_in_the_guide_are_those_of_the_contract():
    assert readme.render() == TEXT, "run manage.py guide"


def test_the_guide_names_files_and_classes_that_there_are():
    named = set(re.findall(r"`(?:templates/|static/)?((?:css/)?[\w/]+\.(?:html|css))`", TEXT))
    assert [name for name in named if not any((ROOT / folder / name).exists() for folder in FOLDERS)] == []
    css = "".join(path.read_text() for path in (ROOT / "static/css").glob("*.css"))
    begin = TEXT.index("## Restyling")
    classes = re.findall(r"`(\.[\w-]+)", TEXT[begin : TEXT.index("## The budget")])
    assert [one for one in classes if one not in css] == []


def test_the_guide_names_the_budget():
    assert f"{FIRST_VISIT / 1000:g} kB" in TEXT and f"the next one {NEXT_VISIT // 1000}." in TEXT
    assert f"{OWN_SCRIPT:,} bytes" in TEXT


def test_every_file_of_a_page_is_on_the_map_or_beside_it():
    assert {name for name in contract.PAGES if name not in TEXT} == set()


def test_the_pictures_in_the_guide_are_there_and_light():
    pictures = [ROOT / "templates" / name for name in re.findall(r"!\[[^]]+\]\(([^)]+)\)", TEXT)]
    assert pictures and all(picture.stat().st_size <= 60_000 for picture in pictures)
