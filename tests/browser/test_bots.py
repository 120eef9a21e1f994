"""Alone at once: one click, and a game against bots is on."""

from playwright.sync_api import expect

from tests.browser.people import SQUARES
from tests.support.long import IS_LONG


def test_a_fresh_visitor_clicks_once_and_plays_against_bots(visitor, server):
    """Two rounds, and with --long all eight."""
    guest = visitor("phone", "Guest")
    guest.page.goto(server.url)
    guest.press("#create [name=bots]")
    expect(guest.find("#players [data-bot=yes]")).to_have_count(3)
    code = guest.page.url.split("/")[-2]
    words = (f"word{letter}" for letter in "abcdefgh")  # which no bot gives
    rounds = 8 if IS_LONG else 2
    for _ in range(200):
        guest.page.wait_for_selector("#turn[data-yours=yes], #status[data-phase=over]")
        version = server.row(code)[0]
        guest.sees(version)
        if guest.status("phase") == "over" or (not IS_LONG and guest.find("#history li").count() == rounds):
            break
        act(guest, words)
        guest.sees(version + 1)
    expect(guest.find("#history li")).to_have_count(rounds)
    if IS_LONG:
        expect(guest.find("#status")).to_have_attribute("data-phase", "over")
        points = guest.find("#players li").evaluate_all("people => people.map(one => +one.dataset.points)")
        assert points == sorted(points, reverse=True) and points[0] > 0


def act(guest, words):
    phase = guest.status("phase")
    if phase == "pick":
        guest.find(".pick").first.click()
    elif phase == "clue":
        guest.find("#clue-text").fill(next(words))
    elif phase == "guess":
        guest.find("#typed").fill(free_square(guest))
    guest.press("#act")


def free_square(guest):
    """Away from the corner; nobody else moves in this moment, so it stays free."""
    taken = guest.find("#pieces [data-player]").evaluate_all("pieces => pieces.map(piece => piece.dataset.square)")
    return next(square for square in SQUARES[200:] if square not in taken)


def test_the_host_adds_and_removes_bots_in_the_lobby(visitor, server):
    ada = visitor("desk", "Ada")
    ada.start_room(server)
    for count in (1, 2):
        ada.press("#bot button")
        expect(ada.find("#players [data-bot=yes]")).to_have_count(count)
    ada.press("#players [data-bot=yes] >> nth=0 >> .tools > summary")
    ada.press("#players [data-bot=yes] >> nth=0 >> button[value=kick]")
    expect(ada.find("#players [data-bot=yes]")).to_have_count(1)
    ada.press("#bot button")
    ada.press("#act")
    expect(ada.find("#status")).to_have_attribute("data-round", "1")
