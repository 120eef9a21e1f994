"""The game without script: pages and forms, from the front page to the end."""

import pytest
from playwright.sync_api import expect

from tests.browser.people import Person, PlainPerson

REFRESH = "meta[http-equiv=refresh]"


@pytest.fixture
def scriptless(visitor):
    """scriptless(kind, name): somebody whose browser runs no script."""

    def arrive(kind: str, name: str) -> PlainPerson:
        return PlainPerson.instead_of(visitor(kind, name, java_script_enabled=False))

    return arrive


@pytest.mark.long  # the tests below have a step of it each
def test_three_people_without_script_play_a_whole_round(scriptless, gather):
    ada, bob, cleo = scriptless("desk", "Ada"), scriptless("phone", "Bob"), scriptless("desk", "Cleo")
    table = gather(ada, bob, cleo)
    table.start()
    while table.game.round == 1:
        for one in table.people:
            is_awaited = one.find("#turn").get_attribute("data-yours") == "yes"
            expect(one.find(REFRESH)).to_have_count(0 if is_awaited else 1)
        table.step()
    assert len(table.game.history) == 1
    assert {one.find("#players").get_by_role("listitem").count() for one in table.people} == {3}


@pytest.mark.long
def test_a_game_without_script_goes_all_the_way_to_the_rematch(scriptless, gather):
    ada = scriptless("phone", "Ada")
    table = gather(ada, "Bob", "Cleo")
    table.start()
    table.play_to_the_end()
    expect(ada.find("#status")).to_have_attribute("data-phase", "over")
    for player in table.game.players:
        expect(ada.find(f"#player-{player.id}")).to_have_attribute("data-points", str(player.points))
    table.after(ada.press, "#act")
    expect(ada.find("#turn")).to_have_attribute("data-phase", "rematch")
    table.after(ada.press, "#step button")
    expect(ada.find("#step button")).to_have_attribute("value", "in")
    table.after(ada.press, "#step button")
    table.after(ada.press, "#again [value=start]")
    expect(ada.find("#status")).to_have_attribute("data-phase", "pick")


def test_a_waiting_page_without_script_follows_by_itself(scriptless, gather):
    bob = scriptless("phone", "Bob")
    table = gather("Ada", bob, "Cleo")
    table.people[0].start()
    expect(bob.find("#status")).to_have_attribute("data-phase", "pick")  # after five seconds, with nobody's help


def test_nothing_reloads_itself_where_somebody_types(scriptless, gather, server):
    table = gather("Ada", "Bob", "Cleo")
    eve = scriptless("phone", "Eve")
    eve.open(server, table.code)
    expect(eve.find("#join-name")).to_be_visible()
    expect(eve.find(REFRESH)).to_have_count(0)


def test_a_name_in_the_lobby_can_be_changed_without_script_at_any_pace(scriptless, gather):
    bob = scriptless("desk", "Bob")
    gather("Ada", bob, "Cleo")
    bob.press("#turn summary")
    expect(bob.find("#rename-name")).to_be_visible()
    assert bob.find(REFRESH).count() == 0, "the page reloads itself every few seconds, under the hands of who types"


@pytest.mark.long
@pytest.mark.parametrize("clue, code", [("bluish <b>", "clue-words"), ("twelve", "clue-place")])
def test_a_refused_clue_stays_in_its_field_with_the_reason(clue, code, scriptless, gather):
    ada = scriptless("desk", "Ada")
    ada.forgive("422")
    table = gather(ada, "Bob", "Cleo")
    table.start()
    table.play_until(lambda game: game.phase == "clue" and game.giver == ada.id)
    ada.find("#clue-text").fill(clue)
    with ada.page.expect_response("**/move/**") as answer:
        ada.press("#act")
    assert answer.value.status == 422
    expect(ada.find("#notice")).to_have_attribute("data-refused", code)
    expect(ada.find("#notice")).not_to_be_empty()
    expect(ada.find("#clue-text")).to_have_value(clue)
    expect(ada.find(REFRESH)).to_have_count(0)
    table.after(ada.clue, "velvet")


def test_a_refused_guess_stays_chosen_with_the_reason(scriptless, gather):
    bob = scriptless("phone", "Bob")
    bob.forgive("422")
    table = gather("Ada", bob, "Cleo")
    table.start()
    table.play_until(lambda game: game.awaited == (bob.id,) and game.pieces and game.phase == "guess")
    taken = table.game.pieces[0].square
    bob.guess(taken)
    expect(bob.find("#notice")).to_have_attribute("data-refused", "square-taken")
    expect(bob.find("#notice")).to_contain_text(taken)
    expect(bob.find(f"#board [value={taken}]")).to_be_checked()


@pytest.mark.parametrize("page, field", [("front", "#create-name"), ("room", "#join-name")])
def test_a_refused_name_stays_in_its_field_with_the_reason(page, field, scriptless, gather, server):
    eve = scriptless("phone", "Eve")
    eve.forgive("422")
    if page == "front":
        eve.page.goto(server.url)
        eve.find(field).fill("   ")
        eve.press("#create .primary")
        code = "name-empty"
    else:
        eve.open(server, gather("Ada").code)
        eve.find(field).fill("ADA")
        eve.press("#act")
        expect(eve.find(field)).to_have_value("ADA")
        code = "name-taken"
    expect(eve.find(f"[data-refused={code}]")).to_be_visible()


@pytest.mark.long
def test_whoever_has_script_may_play_on_the_plain_page_too(visitor, gather, server):
    cleo = PlainPerson.instead_of(visitor("desk", "Cleo"))
    table = gather("Ada", "Bob")
    cleo.open(server, table.code, "?plain")
    table.after(cleo.join)
    table.people.append(cleo)
    table.start()
    table.play_on_to("reveal")
    assert cleo.page.url.endswith("?plain")
    assert cleo.find("script").count() == 0
    assert cleo.id in {piece.player for piece in table.game.pieces} | {table.game.giver}
    with cleo.page.expect_navigation():
        cleo.find(".line a").last.click()
    assert not cleo.page.url.endswith("?plain")
    table.people[-1] = Person(cleo.page, "Cleo", is_touch=False)
    table.after(table.giver.go_on)
