"""The build: the same for the same files, another one for others."""

import pytest
from colorclues import builds
from django.conf import settings

from tests.conftest import ROOT

FILES = {
    "templates/room.html": "<p>",
    "static/css/base.css": "p {}",
    "static/map.png": "\0",
    "locale/de/LC_MESSAGES/django.mo": "Los",
    "play/web/views.py": "pass",
}


@pytest.fixture
def root(tmp_path):
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


@pytest.mark.parametrize("name", FILES)
def test_another_file_is_another_build_and_the_same_one_is_the_same(name, root):
    before = builds.digest(root)
    (root / name).write_text("something else")
    assert builds.digest(root) != before
    (root / name).write_text(FILES[name])
    assert builds.digest(root) == before
    (root / name).rename(root / name.replace(".", "2.", 1))
    assert builds.digest(root) != before


def test_what_only_the_server_knows_is_no_other_build(root):
    before = builds.digest(root)
    for name in ("play/web/__pycache__/views.pyc", "site/colorclues/settings.py", "docs/wire.md", "play/bots/data.csv"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("anything")
    assert builds.digest(root) == before


def test_another_look_or_word_of_the_operator_is_another_build(root):
    assert len({builds.digest(root), builds.digest(root, "print-shop"), builds.digest(root, "", "print-shop")}) == 3


def test_the_project_has_a_short_build_that_fits_into_an_address():
    assert builds.digest(ROOT, "", "") == settings.BUILD
    assert len(settings.BUILD) == 10 and settings.BUILD.isalnum()
