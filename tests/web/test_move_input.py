"""What a browser's fields become, move by move."""

import pytest
from django.http import QueryDict

from play.rules import Refused
from play.rules.game import Move
from play.rules.moves import MOVES
from play.web.sockets.move_input import READERS, read

FIELDS = {
    "square": "A1",
    "text": "moss",
    "name": "Ada",
    "player": "3",
    "sure": "yes",
    "on": "no",
    "laps": "2",
    "colour": "7",
    "after": "5",
}
MEANT = {
    **dict.fromkeys(("pick", "guess"), {"square": "A1"}),
    "clue": {"text": "moss"},
    "say": {"text": "moss", "after": 5},
    "bot": {"after": 5},
    "rename": {"text": "Ada"},
    "look": {"colour": 7},
    **dict.fromkeys(("kick", "lock-out"), {"whom": 3, "sure": True}),
    **dict.fromkeys(("admit", "turn-away"), {"whom": 3}),
    "host": {"whom": 3},
    "mute": {"whom": 3, "on": False},
    "settings": {"choices": (("laps", "2"),)},
}


def own_fields(name):
    own = set(MOVES[name].fields) if name in MOVES else set()
    return own | {"player"} if "players" in own else own


def refused_field(fields):
    with pytest.raises(Refused) as refused:
        read(fields)
    return refused.value.params["field"]


def test_there_is_a_reader_for_every_field_of_a_move():
    assert {field for spec in MOVES.values() for field in spec.fields} == READERS.keys()


@pytest.mark.parametrize("name", [*MOVES, "fly", ""])
def test_a_move_is_read_with_its_own_fields_and_no_others(name):
    assert read({"move": name, "at": "7", **FIELDS}) == Move(name, moment_id="7", **MEANT.get(name, {}))


@pytest.mark.parametrize("name", [*MOVES, "fly", ""])
def test_only_a_clue_carries_the_language_of_the_page(name):
    fields = {"move": name, "language": "fr", "is_accepted": "yes", **FIELDS}
    move = read(fields, "de")
    assert move.language == ("de" if name == "clue" else "")
    assert not move.is_accepted


@pytest.mark.parametrize("name", [*MOVES, "fly", ""])
def test_a_field_of_a_wrong_type_is_refused_where_the_move_reads_it(name):
    for field in FIELDS:
        fields = {"move": name, **FIELDS, field: 5}
        own = {"choices" if field == "laps" else field}
        assert refused_field(fields) == field if own & own_fields(name) else read(fields)
    assert refused_field({"move": name, **FIELDS, "at": 5}) == "at"


def test_the_first_wrong_field_is_named():
    assert refused_field({"move": "kick", "at": 1, "player": 2, "sure": 3}) == "at"
    assert refused_field({"move": "kick", "player": 2, "sure": 3}) == "player"
    assert refused_field({"move": "mute", "player": "two", "on": 3}) == "player"


def test_a_typed_coordinate_wins_over_a_chosen_square():
    assert read({"move": "guess", "typed": " c12 ", "square": "A1"}).square == " c12 "
    assert read({"move": "guess", "typed": " ", "square": "A1"}).square == " "
    assert read({"move": "guess", "typed": "", "square": "A1"}).square == "A1"


@pytest.mark.parametrize("name", ["kick", "lock-out", "admit", "turn-away"])
def test_several_players_are_a_list_of_a_socket_or_fields_of_a_form(name):
    ids = ["3", "4", "5"]
    by_socket = read({"move": name, "player": ids})
    by_form = read(QueryDict(f"move={name}&" + "&".join(f"player={id}" for id in ids)))
    assert by_socket == by_form == Move(name, several=(3, 4, 5))
    assert read({"move": name, "player": ["3"]}) == read(QueryDict(f"move={name}&player=3")) == Move(name, whom=3)
    assert read({"move": name}) == read(QueryDict(f"move={name}")) == Move(name)


@pytest.mark.parametrize("sent", [["3", 4], ["3", None, "4", "x"], [["3"]], ["3"] * 11])
def test_a_list_of_anything_else_is_refused(sent):
    assert refused_field({"move": "kick", "player": sent}) == "player"
