"""The foot of every page that the gallery knows, by the settings."""

import re

from play.design import contract, sample_pages
from tests.design.frames import frame, html
from tests.support.player import parse

ELSEWHERE = "https://example.org/imprint?of=game"


def list_samples():
    """Return one state of the gallery for each page that there is."""
    return {state.make().template: name for name, state in reversed(sample_pages.list_states().items())}


def test_every_page_has_the_foot_of_the_settings_and_without_them_no_byte_of_it(client, settings):
    assert list_samples().keys() == contract.PAGES.keys()
    for template, name in list_samples().items():
        if name in ("imprint", "privacy"):  # they bring a foot of their own
            continue
        without = html(frame(client, name))
        settings.PRIVACY, settings.IMPRINT = "on", ELSEWHERE
        text = html(frame(client, name))
        settings.PRIVACY = settings.IMPRINT = ""
        [foot] = [foot for foot in parse(text).all("footer") if foot.get("class") == "foot"]
        assert [link["href"] for link in foot.all("a")] == ["/privacy/", ELSEWHERE], template
        assert "foot" not in without, template
        added = re.sub(r'<link rel="stylesheet" href="[^"]*foot[^"]*">|<footer class="foot">.*?</footer>', "", text)
        assert len(added) == len(without), template
