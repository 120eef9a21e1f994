"""What everybody is told about a change that the host or a player has made."""

import re

import pytest
from django.template.loader import render_to_string

from play.pov.builder import build_pov
from play.pov.regions import News
from play.rules.game import Settings
from play.rules.settings import CHOICES
from tests.support.cast import ADA, BOB, do, lobby


def read(game) -> str:
    news = build_pov("CODE", game, BOB).news
    return " ".join(render_to_string(news.template, {"news": news}).split()).replace(' translate="no"', "")


@pytest.mark.parametrize(
    "name, value, sentence",
    [
        ("preset", "quick", "Quick: all at once."),
        ("laps", "3", "Everybody gives three times."),
        ("limit", "30", "There are 30 seconds for a move."),
        ("limit", "0", "There is no time limit."),
        ("double", "no", "also with three players."),
        ("private", "no", "The front page shows this room to everybody."),
        ("late", "no", "Late-comers only watch."),
        ("locked", "yes", "nobody new can join."),
    ],
)
def test_everybody_is_told_what_the_host_has_changed(name, value, sentence):
    told = read(do(lobby(), "settings", ADA, choices=((name, value),)))
    assert told.startswith("<bdi>Ada</bdi> has changed the settings.")
    assert sentence in told


@pytest.mark.parametrize(
    "name, value, before",
    [
        ("preset", "quick", "Classic: one after the other."),
        ("laps", "3", "twice."),
        ("limit", "30", "90 seconds."),
        ("double", "no", "double."),
        ("private", "no", "people with the link."),
        ("late", "no", "may play."),
        ("locked", "yes", "may join."),
        ("waits", "yes", "10 to 20 seconds."),
        ("reactions", "no", "for everybody."),
        ("knock", "yes", "comes in at once."),
    ],
)
def test_screen_readers_are_told_what_a_setting_was_before_in_at_most_25_words(name, value, before):
    changed = do(lobby(), "settings", ADA, choices=((name, value),))
    told = read(changed)
    assert told.endswith(f'<span class="unseen"> Before: {before}</span>')
    assert len(re.sub("<[^>]+>", "", told).split()) <= 25
    back = read(do(changed, "settings", ADA, choices=((name, find_usual(name)),)))
    assert "Before: " in back and f"Before: {before}" not in back


def find_usual(name: str) -> str:
    """Return what a browser sends for the setting's usual value."""
    return next(sent for sent, meaning in CHOICES[name].items() if meaning == getattr(Settings(), name))


def test_two_changes_at_once_are_both_told_and_what_stayed_is_not():
    game = do(lobby(), "settings", ADA, choices=(("limit", "30"), ("late", "no"), ("locked", "no")))
    told = read(game)
    assert "30 seconds" in told
    assert "Late-comers only watch." in told
    assert "new people" not in told


def test_whoever_takes_another_name_is_told_by_the_old_one():
    assert read(do(lobby(), "rename", BOB, text="Bobby")) == "<bdi>Bob</bdi> is now called <bdi>Bobby</bdi>."


def test_a_change_that_an_older_version_has_kept_is_told_without_what_it_was():
    before = News("settings", "Ada", None, "")
    told = render_to_string(before.template, {"news": before}).strip()
    assert told == '<bdi translate="no">Ada</bdi> has changed the settings.'
