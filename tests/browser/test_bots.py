"""Alone at once: one click, and a game against bots is on."""

from playwright.sync_api import expect


def test_a_fresh_visitor_clicks_once_and_plays_a_whole_game_against_bots(visitor, server):
    guest = visitor("phone", "Guest")
    guest.page.goto(server.url)
    guest.press("#create [name=bots]")
    expect(guest.find("#players [data-bot=yes]")).to_have_count(3)
    words = iter("moss lemon ocean brick fog plum sand ember".split())
    squares = (f"{row}{column}" for row in "CFJM" for column in range(2, 31, 5))
    for _ in range(200):
        guest.page.wait_for_selector("#turn[data-yours=yes], #status[data-phase=over]")
        phase = guest.status("phase")
        if phase == "over":
            break
        act(guest, phase, words, squares)
    expect(guest.find("#status")).to_have_attribute("data-phase", "over")
    expect(guest.find("#history li")).to_have_count(8)
    points = guest.find("#players li").evaluate_all("people => people.map(one => +one.dataset.points)")
    assert points == sorted(points, reverse=True) and points[0] > 0


def act(guest, phase, words, squares):
    """One move; a square that a bot was quicker to take is no end of it."""
    version = guest.find("#version").get_attribute("value")
    if phase == "pick":
        guest.find(".pick").first.click()
    elif phase == "clue":
        guest.find("#clue-text").fill(next(words))
    elif phase == "guess":
        guest.find("#typed").fill(next(squares))
    guest.press("#act")
    guest.page.wait_for_function(
        "was => document.getElementById('version').getAttribute('value') != was"
        " || document.querySelector('#notice[data-refused]')",
        arg=version,
    )


def test_the_host_adds_and_removes_bots_in_the_lobby(visitor, server):
    ada = visitor("desk", "Ada")
    ada.start_room(server)
    for count in (1, 2):
        ada.press("#bot button")
        expect(ada.find("#players [data-bot=yes]")).to_have_count(count)
    ada.find(".bots form", has_text="Remove").first.get_by_role("button").click()
    expect(ada.find("#players [data-bot=yes]")).to_have_count(1)
    ada.press("#bot button")
    ada.press("#act")
    expect(ada.find("#status")).to_have_attribute("data-round", "1")
