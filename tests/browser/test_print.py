"""What comes out of a printer: the result and how it came about, and nothing to press."""

import re

import pytest


@pytest.mark.long
def test_the_result_prints_on_two_pages_at_most_without_what_is_to_be_pressed(visitor, gather):
    ada = visitor("phone", "Ada")
    table = gather(ada, "Bob", "Cleo")
    table.start()
    table.play_on_to("reveal")
    prints(ada, "#status h1", "#board", "#pieces", "#players", "#history")
    table.play_short_rounds_until(lambda game: game.phase == "over")
    prints(ada, "#status h1", ".podium", ".awards", "#players", "#history")


def prints(person, *shown):
    person.page.emulate_media(media="print", color_scheme="dark")
    assert person.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for selector in shown:
        assert person.find(selector).is_visible(), selector
    for selector in (".top", "#turn", "#say", ".map", "#settings", "#notice", ".invitation"):
        assert not person.find(selector).is_visible(), selector
    assert not any(button.is_visible() for button in person.find("button").all())
    pages = re.findall(rb"/Type\s*/Page\b", person.page.pdf(format="A4"))
    assert 1 <= len(pages) <= 2
    person.page.emulate_media(media="screen")
