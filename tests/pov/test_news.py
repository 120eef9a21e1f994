"""What everybody is told about a change that the host or a player has made."""

import pytest

from play.pov.builder import build_pov
from play.pov.regions import News
from play.rules.game import Settings
from play.rules.settings import CHOICES
from tests.support.cast import ADA, BOB, do, lobby
from tests.support.sentences import read_sentence


def read(game) -> str:
    news = build_pov("CODE", game, BOB).news
    return read_sentence(news.template, news=news)


def read_setting(game, name: str, file: str = "room/chosen.html") -> str:
    """Return the sentence that says what this setting is."""
    return read_sentence(f"{file}#{name}", settings=build_pov("CODE", game, BOB).settings)


CHANGED = read_sentence("room/news.html#settings", news={"name": "Ada"})


@pytest.mark.parametrize(
    "name, value",
    [
        ("preset", "quick"),
        ("laps", "3"),
        ("limit", "30"),
        ("limit", "0"),
        ("double", "no"),
        ("private", "no"),
        ("late", "no"),
        ("locked", "yes"),
    ],
)
def test_everybody_is_told_what_the_host_has_changed(name, value):
    game = do(lobby(), "settings", ADA, choices=((name, value),))
    assert read(game).startswith(f"{CHANGED} {read_setting(game, name)}")
    assert read_setting(game, name) != read_setting(lobby(), name)


@pytest.mark.parametrize(
    "name, value",
    [
        ("preset", "quick"),
        ("laps", "3"),
        ("limit", "30"),
        ("double", "no"),
        ("private", "no"),
        ("late", "no"),
        ("locked", "yes"),
        ("waits", "yes"),
        ("reactions", "no"),
        ("knock", "yes"),
    ],
)
def test_screen_readers_are_told_what_a_setting_was_before_in_at_most_25_words(name, value):
    changed = do(lobby(), "settings", ADA, choices=((name, value),))
    told = read(changed)
    assert told.endswith(f" {read_setting(lobby(), name, 'room/was.html')}")
    assert len(told.split()) <= 25, "room/chosen.html and room/was.html: a screen reader says too much of a change"
    back = read(do(changed, "settings", ADA, choices=((name, find_usual(name)),)))
    assert back.endswith(f" {read_setting(changed, name, 'room/was.html')}")


def find_usual(name: str) -> str:
    """Return what a browser sends for the setting's usual value."""
    return next(sent for sent, meaning in CHOICES[name].items() if meaning == getattr(Settings(), name))


def test_two_changes_at_once_are_both_told_and_what_stayed_is_not():
    game = do(lobby(), "settings", ADA, choices=(("limit", "30"), ("late", "no"), ("locked", "no")))
    told = read(game)
    assert read_setting(game, "limit") in told
    assert read_setting(game, "late") in told
    assert read_setting(game, "locked") not in told


def test_whoever_takes_another_name_is_told_by_the_old_one():
    told = read(do(lobby(), "rename", BOB, text="Bobby"))
    assert told == read_sentence("room/news.html#renamed", news={"text": "Bob", "name": "Bobby"})
    assert "Bobby" in told


def test_a_change_that_an_older_version_has_kept_is_told_without_what_it_was():
    before = News("settings", "Ada", None, "")
    assert read_sentence(before.template, news=before) == CHANGED
