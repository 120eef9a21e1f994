"""What the code asks of the templates is there: every region, every sentence."""

import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest
from django.template import TemplateDoesNotExist
from django.template.defaulttags import IfNode
from django.template.loader import get_template

from play.pov import regions, squares
from play.pov.builder import build_pov
from play.rendering import partials
from play.rules import phases
from play.rules.presets import PRESETS, Preset
from play.rules.settings import CHOICES
from tests.support.cast import ADA, do
from tests.support.cast import lobby as lobby_of
from tests.support.player import REGIONS, parse

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "templates").rglob("*.html"))
TWO_ANDS = re.compile(r"{% (el)?if [^%]* and [^%]* and ")
MAX_LINE, MAX_BRANCHES = 140, 3


def codes(pattern: str) -> set[str]:
    return {code for path in (ROOT / "play").rglob("*.py") for code in re.findall(pattern, path.read_text())}


def partials_in(name: str) -> list[str]:
    return re.findall(r"{% partialdef ([\w-]+)", (ROOT / "templates" / name).read_text())


@pytest.mark.parametrize("code", sorted(codes(r'Refused\(\s*"([\w-]+)"') | codes(r'"(clue-\w+)"')))
def test_every_refusal_has_a_sentence(code):
    assert get_template(f"shared/refusals.html#{code}").render({"notice": defaultdict(int)}).strip()


@pytest.mark.parametrize("kind", sorted(codes(r'News\("([\w-]+)"') | {"left", "removed", "picked", "unpicked"}))
def test_every_news_has_a_sentence(kind):
    news = regions.News(kind, "Ada", squares.get_square("C12"), "guessed" if kind == "reveal" else "moss")
    assert get_template(f"room/news.html#{kind}").render({"news": news}).strip()


@pytest.mark.parametrize("name", [*partials.REGIONS, *partials.ITEMS.values(), "title", "notice", "version"])
def test_every_region_is_a_partial_of_the_room(name):
    assert get_template(f"room.html#{name}")


@pytest.mark.parametrize("name", ["room.html", "shared/refusals.html", "room/news.html"])
def test_no_partial_is_defined_twice(name):
    assert len(partials_in(name)) == len(set(partials_in(name)))


@pytest.mark.parametrize("phase", phases.PHASES)
def test_every_phase_has_a_turn(phase):
    assert get_template(f"turn/{phase}.html")


def test_every_preset_has_its_words():
    parts = ("name", "option", "usual-laps", "sentence")
    assert sorted(partials_in("room/presets.html")) == sorted(f"{name}-{part}" for name in PRESETS for part in parts)


def test_no_preset_is_shown_with_another_s_words(monkeypatch):
    """A third preset without words of its own is an error, and so never shown as Classic."""
    monkeypatch.setitem(PRESETS, "party", Preset("party", seconds=45, laps=((10, 1),)))
    monkeypatch.setitem(CHOICES["preset"], "party", "party")
    with pytest.raises(TemplateDoesNotExist, match="party-name"):
        partials.render("settings", settings_of("party"))


def test_every_preset_is_an_option_and_the_chosen_one_is_selected():
    for name, preset in PRESETS.items():
        html = partials.render("settings", settings_of(name))
        assert re.findall(r'<option value="(\w+)"', html.partition("</select>")[0]) == list(PRESETS)
        assert f'<option value="{name}" selected>' in html
        usual = parse(html).all("select", name="limit")[0].all("option")[0]
        assert usual["value"] == "usual" and re.search(rf"\b{preset.seconds}\b", usual.text)


def settings_of(preset: str) -> regions.RoomSettings:
    game = do(lobby_of(3), "settings", ADA, choices=(("preset", preset),))
    return build_pov("", game, ADA).settings


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_line_of_a_template_is_long(path):
    lines = enumerate(path.read_text().splitlines(), 1)
    long = [f"{path.relative_to(ROOT)}, line {number}" for number, line in lines if len(line) > MAX_LINE]
    assert long == [], f"Expected at most {MAX_LINE} letters in a line: a tag a line, a long tag on several."


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_template_asks_a_field_instead_of_many_conditions(path):
    """More than three branches want a part for each case; a second `and` wants a field."""
    template = get_template(path.relative_to(ROOT / "templates").as_posix()).template
    conditions = template.nodelist.get_nodes_by_type(IfNode)
    many = [node.token.lineno for node in conditions if len(node.conditions_nodelists) > MAX_BRANCHES]
    long = [number for number, line in enumerate(path.read_text().splitlines(), 1) if TWO_ANDS.search(line)]
    name = path.relative_to(ROOT)
    assert not many, f"{name}, lines {many}: a partial for each case, and a field that says which; see room/does.html"
    assert not long, f"{name}, lines {long}: a second “and” wants a field; ask a programmer for one"


@pytest.mark.parametrize("id", REGIONS)
def test_every_id_of_the_contract_is_in_the_page_in_every_phase(id, client, lobby):
    assert f'id="{id}"' in client.get(f"/r/{lobby}/").content.decode()


@pytest.fixture
def lobby(db):
    from play.rooms import creation

    return creation.create("a visitor", "Ada")


def test_the_templates_have_no_mistake_that_djlint_knows():
    found = djlint(ROOT / "templates")
    assert found.returncode == 0, found.stdout


def test_djlint_finds_mistakes_under_our_settings(tmp_path):
    (tmp_path / "wrong.html").write_text('<p><img src="map.png"></div>')
    found = djlint(tmp_path)
    assert found.returncode == 1 and "H025" in found.stdout


def djlint(folder):
    lint = [sys.executable, "-m", "djlint", folder, "--lint", "--configuration", ROOT / "pyproject.toml"]
    return subprocess.run(lint, capture_output=True, text=True, timeout=60)
