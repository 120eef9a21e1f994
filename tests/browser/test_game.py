"""Whole games, as a room full of people plays them."""

from collections import Counter
from itertools import cycle

import pytest
from playwright.sync_api import expect

from play.rules.scoring import POINTS_BY_RING
from tests.browser.people import SQUARES, Table, ring
from tests.support.long import IS_LONG

PIECES = "pieces => pieces.map(piece => [+piece.dataset.player, piece.dataset.square, +piece.dataset.points])"
STANDING = """people => people.map(one =>
    [+one.dataset.player, one.querySelector(".who b").innerText, +one.dataset.points, one.dataset.winner])"""


def test_all_players_and_a_spectator_live_through_a_whole_classic_game(visitor, server):
    """Three play one lap of it, and with --long four play both."""
    ada, *others = everybody = [
        visitor("desk", "Ada"),
        visitor("phone", "Bob"),
        visitor("desk", "Cleo"),
        *([visitor("phone", "Dan")] if IS_LONG else []),
    ]
    bob = others[0]
    table = Table(server, ada.start_room(server), [ada])
    for one in others:
        one.open(server, table.code)
        table.after(one.join)
        table.people.append(one)
    eve = visitor("desk", "Eve")
    eve.open(server, table.code)
    table.watchers.append(eve)
    if not IS_LONG:
        ada.open_settings()
        table.after(ada.set, "laps", "1")
        table.after(ada.set, "double", "no")  # which only a game of three has
    rounds = 8 if IS_LONG else 3
    table.start()

    shown = Counter()
    guessing = {one.name: guesses_of(one) for one in everybody}
    for number in range(1, rounds + 1):
        expect(eve.find("#status")).to_have_attribute("data-round", str(number))
        assert table.giver.status("rounds") == str(rounds)
        play_round(table, guessing, is_passing=number == 2)
        shown.update(points_at_the_reveal([*everybody, eve]))
        table.after(table.giver.go_on)

    standings = [one.find("#players li").evaluate_all(STANDING) for one in (*everybody, eve)]
    assert standings == standings[:1] * (len(everybody) + 1)
    told = {id: points for id, _, points, _ in standings[0]}
    assert told == {one.id: shown[one.id] for one in everybody}
    assert told == {one.id: recount(server.entries(table.code))[one.id] for one in everybody}
    assert [points for _, _, points, _ in standings[0]] == sorted(told.values(), reverse=True)
    assert standings[0][0][3] == "yes"
    for one in (*everybody, eve):
        expect(one.find("#status")).to_have_attribute("data-phase", "over")

    table.after(ada.press, "#act")
    expect(bob.find("#turn")).to_have_attribute("data-phase", "rematch")
    table.after(ada.press, "#again [value=lobby]")
    for one in (*everybody, eve):
        expect(one.find("#status")).to_have_attribute("data-phase", "lobby")
        assert {points for _, _, points, _ in one.find("#players li").evaluate_all(STANDING)} == {0}
        expect(one.find("#pieces li")).to_have_count(0)
    table.start()
    expect(eve.find("#status")).to_have_attribute("data-phase", "pick")


@pytest.mark.long
def test_a_newcomer_watches_the_round_and_plays_from_the_next_one_on(visitor, gather, server):
    ada = visitor("desk", "Ada")
    table = gather(ada, "Bob", "Cleo")
    table.start()
    table.play_on_to("guess", step=1)

    dan = visitor("phone", "Dan")
    dan.open(server, table.code)
    table.after(dan.join)
    table.people.append(dan)
    expect(dan.find("#turn")).to_have_attribute("data-role", "waiting")
    expect(ada.find(f"#player-{dan.id}")).to_contain_text("Dan")
    expect(ada.find("#status")).to_have_attribute("data-rounds", "8")
    table.play_on_to("reveal")
    assert dan.id not in {piece.player for piece in table.game.pieces}

    table.after(table.giver.go_on)
    table.play_on_to("reveal")
    expect(ada.find(f"#pieces li[data-player='{dan.id}']")).to_have_count(2 if table.giver is not dan else 0)
    table.play_short_rounds_until(lambda game: game.giver == dan.id and game.phase == "reveal")
    expect(ada.find("#status")).to_have_attribute("data-giver", str(dan.id))


def play_round(table, guessing, is_passing):
    """With a person's hands only; what nobody but the giver may see is looked for on the other pages."""
    giver = table.giver
    for one in (*table.others(giver), *table.watchers):
        expect(one.find("#pick")).to_have_count(0)
    if giver.is_touch:
        table.after(giver.pick, giver.find("#pick [name=square] >> nth=2").get_attribute("value"))
    else:
        table.after(giver.pick_with_arrows)
    table.after(giver.clue, next(table.words))
    guess_all(table, guessing)
    if is_passing:
        table.after(giver.pass_on)
    else:
        table.after(giver.clue, f"{next(table.words)} again")
        guess_all(table, guessing)


def guess_all(table, guessing):
    step = table.game.step
    while table.game.phase == "guess":
        assert table.game.step == step
        for one in (*table.people, *table.watchers):
            expect(one.find("#target")).to_have_count(0)
        who = table.mover
        expect(who.find("#turn")).to_have_attribute("data-yours", "yes")
        table.after(next(guessing[who.name]), table)


def guesses_of(person):
    """A hand's and a keyboard's ways to place a piece, one after the other."""

    def at(table):
        person.guess(table.free_square())

    def typed(table):
        person.guess_typed(table.free_square().lower())

    def along(table):
        person.guess_with_arrows(next(square for square in SQUARES[3:] if square in table.free_squares()))

    return cycle([at, typed] if person.is_touch else [at, typed, along])


def points_at_the_reveal(people):
    """Each player's points of this round, counted from the pieces; everybody must be shown the same ones."""
    for one in people:
        expect(one.find("#target")).to_have_count(1)
    seen = [one.find("#pieces [data-player]").evaluate_all(PIECES) for one in people]
    assert seen == seen[:1] * len(people)
    target = people[0].find("#target").get_attribute("data-square")
    points = Counter()
    for player, square, earned in seen[0]:
        points[player] += earned
        assert earned == POINTS_BY_RING.get(ring(target, square), 0)
    points[int(people[0].status("giver"))] += sum(ring(target, square) <= 1 for _, square, _ in seen[0])
    return points


def recount(entries):
    """All points of a game of four, from nothing but the moves in its log."""
    points, target, giver, guesses = Counter(), "", 0, []
    for move in entries:
        if move["name"] == "pick":
            target, giver, guesses = move["square"], move["player"], []
        elif move["name"] == "guess":
            guesses.append((move["player"], ring(target, move["square"].upper())))
        elif move["name"] == "next":
            points.update({player: 0 for player, _ in guesses})
            for player, away in guesses:
                points[player] += POINTS_BY_RING.get(away, 0)
            points[giver] += sum(away <= 1 for _, away in guesses)
    return points
