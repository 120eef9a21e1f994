"""What a screen reader says of the board, the pieces and the rounds so far: squares, colours and who stands there."""

import pytest
from django.utils.translation import override, pgettext
from playwright.sync_api import expect

from play.rules.palette import NAMES
from play.rules.phases import GUESS, PICK, REVEAL
from tests.support.sentences import read_sentence

FREE = {square: "" for square in NAMES}


@pytest.fixture
def bob(visitor):
    return visitor("desk", "Bob")


def test_every_square_is_named_by_its_place_and_colour(bob, gather):
    gather("Ada", bob)
    assert hear_names(bob) == {square: f"{square} {colour}" for square, colour in NAMES.items()}


def test_every_square_has_its_colour_in_german(visitor, gather):
    bob = visitor("desk", "Bob", locale="de-DE")
    gather("Ada", bob)
    with override("de"):
        assert hear_names(bob) == {square: f"{square} {pgettext('colour', name)}" for square, name in NAMES.items()}


def test_a_square_says_who_stands_on_it_until_the_next_round(bob, gather):
    table = gather("Ada", bob, "Cleo")
    table.start()
    table.play_on_to(GUESS)
    assert hear_descriptions(bob) == FREE
    table.step()
    (first,) = table.game.pieces
    assert hear_descriptions(bob) == FREE | {first.square: read_taken(table.of(first.player).name)}
    table.play_on_to(REVEAL)
    assert any(piece.points for piece in table.game.pieces)
    assert hear_descriptions(bob) == FREE | {piece.square: say_taken(table, piece) for piece in table.game.pieces}
    table.step()
    assert hear_descriptions(bob) == FREE


@pytest.mark.long  # tests/pov/test_secrets.py looks at every byte
def test_in_quick_a_square_names_all_who_stand_there_and_nobody_before_all_have_guessed(visitor, gather):
    people = [visitor("desk", name) for name in ("Ada", "Bob", "Cleo")]
    table = gather(*people)
    people[0].open_settings()
    table.after(people[0].set, "preset", "quick")
    table.start()
    table.play_on_to(GUESS)
    first, second = table.others(table.giver)
    far = table.far_square()
    table.after(first.guess, far)
    for one in (table.giver, second):
        assert hear_descriptions(one) == FREE
    assert hear_descriptions(first) == FREE | {far: read_taken(first.name)}
    table.after(second.guess, far)
    for one in people:
        assert hear_descriptions(one) == FREE | {far: read_taken(f"{first.name}, {second.name}")}


def test_the_lists_of_pieces_and_of_rounds_name_the_colours(bob, gather):
    table = gather("Ada", bob, "Cleo")
    table.start()
    table.play_on_to(GUESS)
    table.step()
    (piece,) = table.game.pieces
    expect(bob.find("#pieces li span")).to_have_text(f"{piece.square}, {read_taken(table.of(piece.player).name)}")
    table.play_on_to(REVEAL)
    assert bob.find("#pieces [data-player] > span").all_text_contents() == [
        f"{piece.square}, {NAMES[piece.square]}, {say_taken(table, piece)}" for piece in table.game.pieces
    ]
    table.play_on_to(PICK)
    (played,) = table.game.history
    colour = NAMES[played.target]
    expect(bob.find("#history li")).to_contain_text(f"gave {played.target}, {colour}, and earned {played.earned}")
    assert bob.find("#history .unseen").bounding_box()["width"] <= 1


def say_taken(table, piece):
    points = f", +{piece.points}" if piece.points else ""
    return f"{read_taken(table.of(piece.player).name)}{points}"


def read_taken(names):
    """Return what a square says of those who stand there, as its piece says it."""
    return read_sentence("room/piece.html", piece={"names": names, "stack": 1}).partition(", ")[2]


def hear_names(person):
    return {place: name for place, name, _ in hear_board(person)}


def hear_descriptions(person):
    return {place: description for place, _, description in hear_board(person)}


def hear_board(person):
    """Return each square of the board, and its name and its description in the accessibility tree."""
    line = person.page.context.new_cdp_session(person.page)
    nodes = line.send("Accessibility.getFullAXTree")["nodes"]
    radios = [node for node in nodes if node.get("role", {}).get("value") == "radio"]
    said = [(read(node, "name"), read(node, "description")) for node in radios]
    return [(name.split()[0], name, description) for name, description in said if name.split()[0] in NAMES]


def read(node, field):
    return node.get(field, {}).get("value", "")
