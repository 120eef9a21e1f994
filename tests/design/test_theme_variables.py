"""The variables of base.css: each is read, and what is only named there has the same value wherever it is used."""

import re
from pathlib import Path

CSS = Path(__file__).resolve().parents[2] / "static" / "css"
BASE = (CSS / "base.css").read_text()
COMMENT = re.search(r"/\* What follows is not set here.*?\*/", BASE, re.DOTALL)[0]
NAMED = dict(re.findall(r"^  (--[\w-]+): ([^;]+);", COMMENT, re.MULTILINE))
SET = re.findall(r"^  (--[\w-]+):", BASE.replace(COMMENT, ""), re.MULTILINE)
ALL = {path.name: path.read_text() for path in CSS.glob("*.css")}


def test_every_variable_that_a_theme_may_set_is_read():
    read = {name for text in ALL.values() for name in re.findall(r"var\((--[\w-]+)", text)}
    assert {*SET, *NAMED} - read == set()


def test_what_base_css_only_names_has_that_value_wherever_it_is_used():
    used = {
        (file, name, value)
        for file, text in ALL.items()
        for name, value in re.findall(r"var\((--[\w-]+), ((?:[^()]|\([^()]*\))+)\)", text)
        if name in NAMED and name != "--shape"  # in its place a token has a shape of its own
    }
    assert {name for _, name, _ in used} == {*NAMED} - {"--shape"}
    assert {(file, name, value) for file, name, value in used if value != NAMED[name]} == set()


def test_what_base_css_only_names_is_not_set_by_the_game_itself():
    own = "".join(text for name, text in ALL.items() if "theme-" not in name)
    rules = re.sub(r"/\*.*?\*/", "", own, flags=re.DOTALL)
    assert [name for name in NAMED if re.search(rf"[{{;\s]{name}:", rules)] == []
