"""What stands in for features that an old phone lacks: Chromium plays with their names spoiled in its stylesheets."""

import pytest
from playwright.sync_api import expect

# A feature as stylesheets name it, and a name that no browser knows.
UNKNOWN = {
    ":has(": ":hasnt(",
    ":popover-open": ":opened",
    "@property": "@proper",
    "animation-composition": "animation-adds",
    "100svh": "100small",
    "1svh": "1small",
    "accent-color": "accent",
}
# Show a page by stylesheets in which these are spoiled.
SPOIL = """async unknown => {
    const read = async link => {
        let text = (await (await fetch(link.href)).text()).replaceAll("../", new URL("..", link.href))
        for (const [name, other] of Object.entries(unknown)) text = text.replaceAll(name, other)
        const sheet = new CSSStyleSheet()
        sheet.replaceSync(text)
        return sheet
    }
    const links = [...document.querySelectorAll("link[rel=stylesheet]")]
    document.adoptedStyleSheets = await Promise.all(links.map(read))
    for (const link of links) link.disabled = true
    const popovers = ":popover-open" in unknown ? document.querySelectorAll("[popover]") : []
    for (const one of popovers) one.removeAttribute("popover")
}"""


def lack(person, *features):
    """Let the page of this person be shown as by a browser that knows nothing of these features."""
    person.page.evaluate(SPOIL, {name: UNKNOWN[name] for name in features})


@pytest.fixture
def guesser(visitor, gather):
    """guesser(*features): Bob, who lacks these and whose turn it is to guess, and the table."""

    def guesser(*features):
        bob = visitor("phone", "Bob")
        table = gather("Ada", bob, "Cleo")
        table.start()
        table.play_until(lambda game: bob.id in game.awaited and game.phase == "guess")
        lack(bob, *features)
        return bob, table

    return guesser


def is_as_wide_as_the_screen(person):
    return person.page.evaluate("document.documentElement.scrollWidth == innerWidth")


def test_without_popovers_links_open_the_rules_and_the_invitation_and_close_them(visitor, gather):
    bob = visitor("phone", "Bob")
    gather("Ada", bob, "Cleo")
    lack(bob, ":popover-open")
    for name in ("how", "invite"):
        expect(bob.find(f"#{name}")).to_be_hidden()
        bob.find(f".top [href='#{name}']").focus()
        bob.page.keyboard.press("Enter")
        expect(bob.find(f"#{name}")).to_be_visible()
        expect(bob.find("#own a")).to_be_visible(visible=name == "invite")  # the way to another device
        assert bob.has_focus_on == name
        bob.press(f"#{name} > .old")
        expect(bob.find(f"#{name}")).to_be_hidden()
        assert bob.has_focus_on == f"to-{name}"
    assert bob.page.evaluate("scrollY") == 0
    assert bob.find("[popovertarget]:visible").count() == 0


def test_a_card_s_address_does_not_outlast_a_load(visitor, gather):
    """An old WebKit that has loaded an address with a # goes back to that place whenever the focus moves."""
    bob = visitor("phone", "Bob")
    gather("Ada", bob, "Cleo")
    address = bob.page.url
    for query in ("", "?hide"):
        bob.page.goto(f"{address}{query}#to-invite")
        bob.page.reload()
        assert bob.page.url == address + query


def test_a_browser_that_cannot_count_says_what_is_left_at_most(guesser):
    bob, _ = guesser()
    for features, is_said in (((), False), (("@property",), True), (("animation-composition",), True)):
        lack(bob, *features)
        expect(bob.find("#clock small")).to_be_visible(visible=is_said)
    assert bob.find("#clock i").evaluate("one => parseInt(getComputedStyle(one).counterReset.slice(5))") > 0


def test_without_svh_a_phone_in_landscape_has_its_squares(visitor, gather):
    bob = visitor("phone", "Bob")
    gather("Ada", bob, "Cleo").start()
    lack(bob, "1svh", "100svh")
    bob.page.set_viewport_size({"width": 740, "height": 360})
    assert bob.find("#board label").first.bounding_box()["width"] >= 24
    assert is_as_wide_as_the_screen(bob)


def test_without_has_the_whole_board_scrolls_and_what_is_chosen_is_marked(guesser):
    bob, table = guesser(":has(")
    assert is_as_wide_as_the_screen(bob)
    square = table.far_square()
    chosen = bob.find(f"#board [value={square}]")
    expect(chosen).to_have_css("box-shadow", "none")
    chosen.tap()  # playwright scrolls the window to it, as a finger does
    expect(chosen).not_to_have_css("box-shadow", "none")
    table.after(bob.press, "#act")
    assert square in [piece.square for piece in table.game.pieces]
    expect(bob.find(".talk")).to_have_css("position", "absolute")  # no sheet over the board
    bob.press(".talk-chip")
    expect(bob.find("#say")).to_be_visible()


def test_a_browser_older_than_all_is_shown_the_way_to_the_plain_page(visitor, gather):
    bob = visitor("phone", "Bob")
    gather("Ada", bob, "Cleo")
    expect(bob.find(".older")).to_be_hidden()
    lack(bob, "accent-color")
    expect(bob.find(".older a")).to_be_visible()


def test_a_television_that_cannot_be_pushed_to_loads_its_page_anew(visitor, gather, server):
    table = gather("Ada", "Bob", "Cleo")
    screen = visitor("desk")
    screen.page.add_init_script("CSS.supports = () => false")
    screen.open(server, table.code, "screen/")
    screen.page.wait_for_url("**/screen/?plain")
    expect(screen.find("meta[http-equiv=refresh]")).to_have_count(1)
    expect(screen.find(".invitation .code")).to_be_visible()
