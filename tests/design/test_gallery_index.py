"""The index of the gallery shows every state in small, by group and by who sees it, or those that are searched for."""

import pytest
from django.urls import reverse

from play.design import gallery_index, sample_games, sample_pages
from tests.design.frames import html
from tests.support.player import parse

STATES = sample_pages.list_states()


# What the searches find and do not find. To render all states takes seconds.
SOME = (
    "chosen-paused chosen-taken guess-three-in-turn guess-three-giver guess-three-host over-three-host "
    "over-ten-spectator lobby-ten-host notice-clue-long notice-clue-empty notice-name-long "
    "chat-empty-guess-player front-empty"
).split()


@pytest.fixture
def some(monkeypatch):
    """Let the gallery have these states alone."""
    states = {name: STATES[name] for name in SOME}
    monkeypatch.setattr(sample_pages, "list_states", lambda: states)
    return states


def look(client, query=""):
    return parse(html(client.get(reverse("design") + query)))


def list_pictures(page):
    return [one.all("a")[0].text for one in page.all("li") if "picture" in (one.get("class") or "").split()]


def test_the_index_leads_to_every_state_and_every_game(client):
    page = look(client)
    links = {link["href"] for link in page.all("a")}
    assert links >= {reverse("design-state", args=[name]) for name in STATES}
    assert links >= {reverse("design-game", args=[table]) for table in sample_games.TABLES}
    assert sorted(list_pictures(page)) == sorted(STATES)


def test_no_picture_is_made_before_it_is_looked_at(client):
    """The page of a picture is loaded when it comes near, and those of the open group alone can."""
    page = look(client, "?open=guess")
    pictures = page.all("iframe")
    assert {picture["loading"] for picture in pictures} == {"lazy"}
    assert [one["title"] for one in pictures] == list_pictures(page.with_id("guess"))
    assert len(page.with_id("lobby").all("iframe")) == 0 < len(list_pictures(page.with_id("lobby")))


def test_a_browser_can_bear_the_pictures_of_each_group_and_of_each_search(client):
    groups = gallery_index.list_groups(STATES.values())
    assert max(group.count for group in groups) <= gallery_index.MAX_PICTURES
    gallery_index.choose_pictured(groups, None)
    assert 0 < sum(group.count for group in groups if group.is_pictured) <= gallery_index.MAX_PICTURES


def test_a_group_without_pictures_leads_to_them(client):
    page = look(client)
    for details in page.all("details"):
        links = [link["href"] for link in details.all("p")[0].all("a")] if details.all("p") else []
        assert bool(links) != bool(details.all("iframe")), details["id"]
        assert links == [f"?open={details['id']}#{details['id']}"] * len(links)


def test_states_stand_by_group_and_by_who_sees_them_with_the_number_of_each(client):
    page = look(client)
    groups = {group.name: group for group in gallery_index.list_groups(STATES.values())}
    assert {*groups} == {state.group for state in STATES.values()}
    for details in page.all("details"):
        group = groups[details["id"]]
        told = [f"{role} {len(pictures)}" for role, pictures in group.roles.items()]
        assert f"{group.count} states: {', '.join(told)}" in details.all("summary")[0].text
        assert [title.text for title in details.all("h3")] == told
    assert sum(group.count for group in groups.values()) == len(STATES)


def test_a_role_is_what_the_viewer_is(client):
    roles = {
        picture.name: role
        for group in gallery_index.list_groups(STATES.values())
        for role, pictures in group.roles.items()
        for picture in pictures
    }
    for name, role in {
        "guess-ten-giver": "giver",
        "guess-ten-in-turn": "in turn",
        "guess-ten-host": "host",
        "guess-ten-waiting": "player",
        "guess-three-late-comer": "late-comer",
        "guess-ten-spectator": "visitor",
        "screen-guess": "screen",
        "front-full": "page",
    }.items():
        assert roles[name] == role, name


def test_a_group_is_opened_by_its_link(client):
    links = {link["href"].partition("#")[2]: link["href"] for link in look(client).all("a") if "open=" in link["href"]}
    assert {*links} == {state.group for state in STATES.values()}
    page = look(client, links["answer"].partition("#")[0])
    assert [details["id"] for details in page.all("details") if details.get("open") is not None] == ["answer"]


@pytest.mark.parametrize(
    "text, found, lost",
    [
        ("chosen paused", "chosen-paused", "chosen-taken"),  # names
        ("turn/guess.html", "guess-three-in-turn", "guess-three-giver"),  # files
        ("css/end.css", "over-three-host", "guess-three-host"),
        ("room/podium.html", "over-ten-spectator", "lobby-ten-host"),
        ("clue is too long", "notice-clue-long", "notice-clue-empty"),  # words
        ('"is too long" visitor', "notice-name-long", "notice-clue-long"),
        ("CLOSE THE CHAT", "chat-empty-guess-player", "front-empty"),
    ],
)
def test_a_search_finds_states_by_name_by_file_and_by_what_they_show(text, found, lost, client, some):
    page = look(client, f"?q={text}")
    names = list_pictures(page)
    assert found in names and lost not in names
    assert f"{len(names)} of {len(some)} states" in page.with_id("found").text
    assert all(details.get("open") is not None for details in page.all("details"))
    assert page.with_id("q")["value"] == text


def test_a_search_is_in_the_language_of_the_pictures(client, some):
    assert list_pictures(look(client, "?q=Chat&language=de")) and list_pictures(look(client, "?q=Runde&language=de"))
    assert list_pictures(look(client, "?q=Runde")) == []


@pytest.mark.long
def test_every_state_is_found_by_its_name(client):
    names = {name: list_pictures(look(client, f"?q={name}")) for name in [*STATES][::20]}
    assert [name for name, found in names.items() if name not in found] == []


def test_a_search_that_finds_nothing_says_so(client, some):
    page = look(client, "?q=<zebra")
    assert "No state has “<zebra” in its name, its files or its words." in page.with_id("found").text
    assert list_pictures(page) == []
