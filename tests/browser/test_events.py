"""Signs and practice dots in browsers: one tap shows them to all, and signs go by themselves."""

import pytest
from playwright.sync_api import expect

# Seconds after which a sign has gone.
SEEN_FOR = 3


def test_one_tap_shows_a_sign_to_all_and_it_goes_by_itself(visitor, gather):
    ada, eve = visitor("phone", "Ada"), visitor("desk", "Eve")
    table = gather(ada, "Bob", "Cleo")
    eve.open(table.server, table.code)
    table.start()
    table.play_on_to("guess")
    expect(ada.find("#react")).to_have_count(0)
    table.play_short_rounds_until(lambda game: game.phase == "reveal")
    ada.press("#react [value=wow]")
    for one in (ada, eve):
        expect(one.find(".sign")).to_have_count(1)
        expect(one.find(".sign .token")).to_have_text("A")
        expect(one.find(".sign")).to_have_css("visibility", "hidden", timeout=SEEN_FOR * 1000 + 20_000)
    for _ in range(7):
        eve.press("#react [value=star]")
    expect(ada.find(".sign")).to_have_count(6)
    assert ada.find(".signs li").count() == 6


@pytest.mark.long  # tests/web/test_events.py tries the rule
def test_a_tap_on_the_board_of_the_lobby_is_a_dot_for_all_and_gone_at_the_start(visitor, gather):
    ada, bob = visitor("phone", "Ada"), visitor("desk", "Bob")
    table = gather(ada, bob, "Cleo")
    expect(ada.find(".window")).to_be_hidden()
    ada.press(".practice summary")
    bob.choose("C12")
    expect(ada.find("#dots [data-square=C12]")).to_have_count(1)
    word = bob.find("#word").inner_text()
    ada.press(".practice .another button")
    expect(bob.find("#word")).not_to_have_text(word)
    expect(ada.find("#dots li")).to_have_count(0)
    expect(bob.find(".practice .another button")).to_be_hidden()
    ada.choose("D13")
    expect(bob.find("#dots [data-square=D13]")).to_be_visible()
    table.start()
    for one in (ada, bob):
        expect(one.find("#dots")).to_be_hidden()
        expect(one.find(".practice")).to_be_hidden()
        expect(one.find("#dots li")).to_have_count(0)
