"""A push takes a page from one version to the next and sends no more than what differs."""

from dataclasses import replace
from random import Random

import pytest

from play.pov import regions
from play.pov.builder import PovBuilder, build_pov
from play.pov.regions import Notice
from play.rendering import diff, messages, partials
from play.rules import Refused
from tests.support.cast import ADA, BOB, CLEO, do, go_on, guessing, lobby, over, picking, revealed, second_guessing
from tests.support.player import Player, parse
from tests.support.sentences import read_sentence

CODE = "K7QM4T"
VIEWERS = (ADA, BOB, CLEO, None)


def pov(game, viewer=None):
    return build_pov(CODE, game, viewer)


def step(before, after, viewer=None):
    """Return the elements of the step: the id of each, or its place."""
    html = diff.render_step(before and pov(before, viewer), pov(after, viewer), 7)
    return [node.get("id") or node.get("hx-swap-oob") or node.tag for node in elements(html)]


def elements(html):
    """Return the elements at the top of the message, and those that replace others."""
    return [node for top in parse(html).children for node in (top.children if top.tag == "x-push" else [top])]


class Page(Player):
    """A page that shows nothing yet."""

    def __init__(self):
        self.page = parse("<title></title>" + "".join(f'<i id="{id}"></i>' for id in (*partials.REGIONS, "version")))


@pytest.mark.parametrize("begun", [picking, guessing])
@pytest.mark.parametrize("leavers", [(ADA,), (BOB, CLEO)], ids=["the giver", "the last guessers"])
def test_rule_20_a_game_that_ends_in_the_middle_of_a_round_is_shown_to_everybody(leavers, begun):
    game = begun()
    for player in leavers:
        game = do(game, "leave", player)
    assert (game.phase, game.target) == ("over", "")
    for viewer in (None, *(player.id for player in game.active)):
        assert page(diff.render_step(None, pov(game, viewer), 7))["status"]


def page(*steps):
    """Return what a page shows after these messages, without the white space between elements."""
    shown = Page()
    for html in steps:
        shown.apply(html)
    return {id: words(shown.region(id)) for id in (*partials.REGIONS, "version")}


def words(node):
    if isinstance(node, str):
        return " ".join(node.split())
    return node.tag, sorted(node.attrs.items()), [said for said in map(words, node.children) if said]


def whole_game(seed):
    """Return games of one room in random order, as after a lost connection."""
    random = Random(seed)
    games = [lobby(), lobby(4), picking(), guessing(), revealed(), picking(4), second_guessing(4), revealed(4), over()]
    games.append(do(games[-1], "rematch", ADA))
    games.append(do(games[-1], "out", BOB))
    games.append(do(games[-1], "lobby", ADA))
    game = second_guessing()
    while game.queue:
        games.append(game)
        game = do(game, "guess", game.queue[0], square=f"A{len(game.pieces) + 1}")
    random.shuffle(games)
    return games


def test_a_page_of_which_nothing_is_known_gets_every_region():
    placed = "outerHTML strip:true target:#clock"
    assert {*step(None, guessing())} == {"title", *partials.REGIONS, placed, "version"} - {"clock"}


def test_the_version_is_the_last_and_always_there():
    game = guessing()
    assert step(game, game) == ["version"]
    assert 'value="7"' in diff.render_step(pov(game), pov(game), 7)
    assert step(game, do(game, "guess", BOB, square="C12"))[-1] == "version"


def test_regions_that_do_not_change_are_not_sent():
    game = guessing()
    after = do(game, "guess", BOB, square="C12")
    assert "history" not in step(game, after)
    assert "turn" in step(game, after, BOB)
    assert step(lobby(), do(lobby(), "join", text="Dan"))[-3:] == ["news", "beforeend:#players", "version"]


@pytest.mark.parametrize("viewer", [ADA, None])
def test_a_turn_that_looks_the_same_is_not_sent(viewer):
    game = guessing()
    assert "turn" not in step(game, do(game, "guess", BOB, square="C12"), viewer)


def test_the_title_is_sent_when_the_turn_comes_or_goes_and_not_else():
    game = guessing()
    after = do(game, "guess", BOB, square="C12")
    assert step(game, after, BOB)[0] == step(game, after, CLEO)[0] == "title"
    assert "title" not in step(game, after, ADA)
    assert "title" not in step(game, after)


def test_a_new_piece_is_appended():
    game = do(guessing(), "guess", BOB, square="C12")
    after = do(game, "guess", CLEO, square="C13")
    assert appended(game, after, "pieces") == ["piece-2"]


def appended(before, after, name):
    pushed = parse(diff.render_step(pov(before), pov(after), 7))
    return [li["id"] for li in pushed.all(hx_swap_oob=f"beforeend:#{name}")[0].all("li")]


def test_a_new_player_is_appended():
    assert appended(lobby(), lobby(4), "players") == ["player-4"]


def test_of_players_and_of_the_round_only_what_they_do_is_sent_where_nothing_else_has_changed():
    game = guessing(6)
    changed = step(game, do(game, "guess", BOB, square="C12"))
    assert changed == ["doing", f"does-{BOB}", f"does-{CLEO}", "news", "beforeend:#pieces", "version"]


def test_changed_players_are_replaced_alone():
    changed = step(lobby(6), do(lobby(6), "rename", BOB, text="Robert"))
    assert changed == [f"player-{BOB}", "news", "version"]


def test_a_guess_is_a_small_message():
    game = do(guessing(10), "guess", BOB, square="C12")
    after = do(game, "guess", CLEO, square="P30")
    assert len(diff.render_step(pov(game), pov(after), 7).encode()) <= 600


def test_a_list_that_loses_items_is_sent_as_a_whole():
    game = revealed()
    assert "pieces" in step(game, go_on(game))
    assert "players" in step(lobby(4), do(lobby(4), "leave", BOB))


def test_the_target_comes_with_the_whole_list():
    game = second_guessing()
    before = do(game, "guess", game.queue[0], square="C12")
    after = do(before, "guess", before.queue[0], square="C13")
    assert "pieces" in step(before, after)
    assert parse(diff.render_step(pov(before), pov(after), 7)).with_id("target")


@pytest.mark.parametrize(("age", "classes"), [(0, "target fresh"), (9, "target")])
def test_only_a_push_at_the_beginning_of_the_reveal_carries_its_scene(age, classes, monkeypatch):
    before = replace(second_guessing(), since=1_000.0)
    while len(before.queue) > 1:
        before = do(before, "guess", before.queue[0], square=f"A{len(before.pieces) + 1}")
    after = replace(do(before, "guess", before.queue[0], square="C13"), since=1_000.0)
    monkeypatch.setattr(regions.time, "time", lambda: 1_000.0 + age)
    assert parse(diff.render_step(pov(before), pov(after), 7)).with_id("target")["class"] == classes


def test_a_guess_sends_the_giver_s_secret_to_nobody_again():
    game = guessing()
    after = do(game, "guess", BOB, square="H16")
    assert all("secret" not in step(game, after, viewer) for viewer in VIEWERS)
    assert "turn" in step(game, after, ADA)  # it counts the pieces in the frame


def test_nothing_inside_an_element_is_swapped_on_its_own():
    for game in whole_game(0):
        for viewer in VIEWERS:
            for element in elements(diff.render_step(None, pov(game, viewer), 7)):
                assert not [node for node in element.walk() if node is not element and node.get("hx-swap-oob")]


@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize("seed", range(6))
def test_any_step_makes_the_old_page_the_new_one(seed, viewer):
    games = whole_game(seed)
    for before, after in zip(games, games[1:], strict=False):
        shown = diff.render_step(None, pov(before, viewer), 7)
        change = diff.render_step(pov(before, viewer), pov(after, viewer), 8)
        assert page(shown, change) == page(diff.render_step(None, pov(after, viewer), 8))


def test_a_step_from_another_viewer_s_page_makes_one_s_own():
    """So it is when a spectator joins or a player leaves."""
    game = guessing()
    for old in VIEWERS:
        for new in VIEWERS:
            change = diff.render_step(pov(game, old), pov(game, new), 8)
            shown = diff.render_step(None, pov(game, old), 7)
            assert page(shown, change) == page(diff.render_step(None, pov(game, new), 8))


def test_what_several_see_alike_is_rendered_once():
    game = guessing(6)
    before, after = PovBuilder(CODE, game), PovBuilder(CODE, do(game, "guess", game.awaited[0], square="A1"))
    diff.change_cache.made.clear()
    alone = renderings(lambda: diff.render_step(before.build(None), after.build(None), 7))
    also = renderings(lambda: diff.render_step(before.build(None), after.build(None), 7))
    assert alone > 3
    assert also == 0


def renderings(make):
    before = diff.change_cache.misses
    make()
    return diff.change_cache.misses - before


def test_names_and_clues_are_escaped():
    name, clue = "<i id=turn>&'\"", "<moss>&'\""
    game = do(lobby(2), "join", text=name)
    game = do(game, "start", ADA, first=CLEO, card=("A1", "A2", "A3", "A4"))
    game = do(do(game, "pick", CLEO, square="A1"), "clue", CLEO, text=clue)
    for viewer in VIEWERS:
        html = diff.render_step(None, pov(game, viewer), 7)
        assert name not in html and clue not in html
        shown = parse(html)
        assert [node.text for node in shown.all(data_clue="1")] == [clue]
        assert shown.with_id("turn").tag == "section"
        assert name in shown.with_id(f"player-{CLEO}").text


def test_a_refused_word_is_escaped():
    notice = Notice.of(Refused("no-square", typed="<b>&'\""), 3)
    shown = parse(messages.render_notice(notice))
    assert not shown.all("b")
    assert "<b>&'\"" in shown.with_id("notice").text


@pytest.mark.parametrize(("points", "outcome"), [(0, "nobody"), (5, "one")])
def test_where_nobody_has_scored_nobody_is_said_to_have_won(points, outcome):
    ended = over()
    first, *others = ended.players
    ended = replace(ended, players=(replace(first, points=points), *(replace(player, points=0) for player in others)))
    shown = parse(diff.render_step(None, pov(ended), 7)).with_id("status")
    assert read_sentence(f"shared/winners.html#{outcome}", status=pov(ended).status) in shown.text
    assert bool(shown.all("ol", class_="podium")) == (points > 0)
