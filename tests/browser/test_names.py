"""What a screen reader finds by its name: every control, the clock, the clues; and every page by its title."""

from playwright.sync_api import expect

from play.design import sample_pages
from play.design.sample_states import CODE
from tests.support.long import IS_LONG
from tests.support.sentences import read_sentence

STATES = [
    "pick-ten-giver",
    "second-guess-ten-in-turn",
    "front-full",
    *(
        [
            "lobby-ten-host",
            "lobby-ten-spectator",
            "clue-ten-giver",
            "guess-quick-in-turn",
            "reveal-ten-host",
            "over-ten-winner",
            "rematch-ten-host",
            "door-many",
            "door-removal",
            "chat-full",
            "events-lobby-host",
            "door-namesake-lobby",
            "plain-still-lobby",
            "seat-link",
            "staff-sign-in",
        ]
        if IS_LONG
        else []
    ),
]
# Details and forms are no regions without a name, and need none.
NAMED = (
    "button link textbox radio checkbox combobox image dialog radiogroup timer complementary region DisclosureTriangle"
).split()
# In none of these has anything been refused.
UNREFUSED = ("pick-ten-giver", "second-guess-ten-in-turn", "front-full", "lobby-ten-host", "clue-ten-giver")


def read_tree(page) -> list[tuple[str, str, dict]]:
    """Return what Chromium tells a screen reader: each role, its name, and its properties."""
    line = page.context.new_cdp_session(page)
    line.send("Accessibility.enable")
    found = line.send("Accessibility.getFullAXTree")["nodes"]
    line.detach()
    return [
        (
            one["role"]["value"],
            one.get("name", {}).get("value", "").strip(),
            {own["name"]: own["value"].get("value") for own in one.get("properties", [])},
        )
        for one in found
        if not one["ignored"]
    ]


def test_every_control_has_a_name_and_none_is_invalid_before_it_is_used(designer, gallery):
    eve = designer("desk")
    nameless, invalid = {}, {}
    for state in STATES:
        eve.page.goto(f"{gallery.url}/design/state/{state}/page/?calm=on")
        tree = read_tree(eve.page)
        nameless |= {f"{state}: {role}": own for role, name, own in tree if role in NAMED and not name}
        if state in UNREFUSED:
            is_wrong = [name for _, name, own in tree if own.get("invalid", "false") != "false"]
            invalid |= {state: is_wrong} if is_wrong else {}
    assert (nameless, invalid) == ({}, {})


def test_the_clock_the_clues_and_the_card_say_what_they_are_and_initials_and_signs_say_nothing(designer, gallery):
    eve = designer("desk")
    eve.page.goto(f"{gallery.url}/design/state/second-guess-ten-in-turn/page/?calm=on")
    tree = read_tree(eve.page)
    names = {(role, name) for role, name, _ in tree}
    assert ("timer", eve.find("[role=timer]").get_attribute("aria-label")) in names
    assert ("heading", " ".join(eve.find("#status h1").text_content().split())) in names
    pieces = {name for role, name, _ in tree if role == "StaticText"}
    assert read_sentence("room/piece.html", piece={"names": "Ada", "stack": 1}).partition(", ")[2] in pieces
    eve.page.goto(f"{gallery.url}/design/state/pick-ten-giver/page/?calm=on")
    card = eve.find("#pick legend").text_content().strip()
    assert ("group", card) in {(role, name) for role, name, _ in read_tree(eve.page)}
    eve.page.goto(f"{gallery.url}/design/state/notice-clue-colour/page/?calm=on")
    assert "!" not in {name for role, name, _ in read_tree(eve.page) if role == "StaticText"}


def test_every_page_has_a_title_of_its_own_and_a_room_says_which_and_whose_turn(designer, gallery):
    eve = designer("desk")
    eve.forgive("500", "429", "404")
    pages = [name for name, state in sample_pages.list_states().items() if state.group == "pages"]
    titles = {}
    for name in pages:
        eve.page.goto(f"{gallery.url}/design/state/{name}/page/", wait_until="commit")
        titles.setdefault(eve.page.title(), set()).add(sample_pages.list_states()[name].make().template)
    assert [templates for templates in titles.values() if len(templates) > 1] == []
    for state, title in {
        "guess-ten-in-turn": {"code": CODE, "may_move": True},
        "guess-ten-waiting": {"code": CODE},
        "plain-hide-guess": {"may_move": True},
    }.items():
        eve.page.goto(f"{gallery.url}/design/state/{state}/page/", wait_until="commit")
        expect(eve.page).to_have_title(read_sentence("room.html#title", title=title))
