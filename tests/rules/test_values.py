"""Copies of values with some fields changed."""

import dataclasses

import pytest

from play.rules.game import Game, Move, Player
from play.rules.values import replace


@pytest.mark.parametrize(
    "value, changes",
    [
        (Game(), {}),
        (Game(), {"said": 3, "phase": "pick"}),
        (Move("say", 2, text="hello", is_accepted=True), {"after": 4}),
        (Player(1, "Ada", 2, 0), {"name": "Bob", "is_new": True}),
    ],
)
def test_a_copy_is_what_dataclasses_would_make(value, changes):
    before = dataclasses.asdict(value)
    copy = replace(value, **changes)
    assert type(copy) is type(value) and copy is not value
    assert dataclasses.asdict(copy) == dataclasses.asdict(dataclasses.replace(value, **changes))
    assert dataclasses.asdict(value) == before


def test_a_copy_cannot_be_changed_and_can_be_compared():
    copy = replace(Move("say"), text="hello")
    assert copy == Move("say", text="hello") and hash(copy) == hash(Move("say", text="hello"))
    with pytest.raises(dataclasses.FrozenInstanceError):
        copy.text = "bye"


def test_a_field_that_there_is_not_is_a_mistake():
    with pytest.raises(KeyError):
        replace(Game(), nonsense=1)
