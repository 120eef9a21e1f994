"""The checker of forms knows what docs/wire.md says, and what the server reads."""

import re
from pathlib import Path

import pytest

from play.design import form_fields

WIRE = (Path(__file__).resolve().parents[2] / "docs/wire.md").read_text()
CODE = re.compile(r"`([^`]+)`")


def read_moves():
    """Return the moves of docs/wire.md, each with the fields that its rows name."""
    moves = {}
    for table in WIRE.split("| `move` | further fields | who |\n|---|---|---|\n")[1:]:
        for row in table.partition("\n\n")[0].splitlines():
            names, fields, _ = (cell.strip() for cell in row.strip("|").split("|"))
            for name in CODE.findall(names):
                moves.setdefault(name, set()).update(CODE.findall(fields))
    return moves


def read_forms():
    """Return the addresses of docs/wire.md that take a form by POST, each with the fields that it names."""
    rows = re.findall(r"^\| `(?:GET`, `)?POST (/[^`]*)`(?: \(([^)]*)\))? \| (.*) \|$", WIRE, re.MULTILINE)
    of_acts = re.compile(r"`[a-z-]+` \(([^)]*)\)")
    return {
        address: {
            *CODE.findall(fields),
            *re.findall(r"[Ww]ith `(\w+)` =", text),
            *(name for act in of_acts.findall(text) for name in CODE.findall(act)),
        }
        for address, fields, text in rows
    }


@pytest.mark.parametrize("name, fields", read_moves().items())
def test_the_fields_of_a_move_are_those_of_the_wire(name, fields):
    known = form_fields.list_moves()[name].fields
    if name == "settings":
        assert "the form `choose`" in WIRE and known == form_fields.CHOICES.keys()
    else:
        # Whatever takes a square also takes a typed one, which the wire offers where a page has a field for it.
        assert known - {"typed"} == fields - {"typed"}
        assert ("typed" in known) >= ("typed" in fields)


def test_the_moves_are_those_of_the_wire():
    assert read_moves().keys() == form_fields.list_moves().keys()


def test_what_a_form_must_hold_is_in_its_fields():
    for name, move in form_fields.list_moves().items():
        assert all(group <= move.fields for group in move.needed), name


@pytest.mark.parametrize(
    "address, name",
    [
        ("/rooms/", "create"),
        ("/r/CODE/join/", "join"),
        ("/r/CODE/move/", "move"),
        ("/r/CODE/seat/TOKEN/", "take-seat"),
        ("/r/CODE/report/", "report"),
        ("/dashboard/reports/", "dashboard-reports"),
        ("/dashboard/CODE/ACT/", "dashboard-act"),
        ("/dashboard/bars/", "dashboard-bars"),
        ("/dashboard/restart/", "dashboard-announce"),
        ("/dashboard/process/NAME/", "dashboard-process"),
        ("/staff/sign-in/", "staff-sign-in"),
        ("/staff/sign-out/", "staff-sign-out"),
        ("/language/", "language"),
    ],
)
def test_the_fields_of_a_form_are_those_of_the_wire(address, name):
    forms = read_forms()
    assert {one for one in forms if one != "/dashboard/CODE/"} == {
        "/rooms/",
        "/r/CODE/join/",
        "/r/CODE/move/",
        "/r/CODE/seat/TOKEN/",
        "/r/CODE/report/",
        "/dashboard/reports/",
        "/dashboard/CODE/ACT/",
        "/dashboard/bars/",
        "/dashboard/restart/",
        "/dashboard/process/NAME/",
        "/staff/sign-in/",
        "/staff/sign-out/",
        "/language/",
    }
    assert form_fields.FORMS[name].fields == forms[address]


def test_the_forms_that_htmx_sends_are_those_of_the_wire():
    (sentence,) = re.findall(r"htmx sends four of these forms: those of (.*?)\.", WIRE, re.DOTALL)
    by_htmx = {name for name, form in form_fields.FORMS.items() if form.is_by_htmx}
    names = {"/rooms/": "create", "/r/CODE/join/": "join", "/staff/sign-in/": "staff-sign-in", "/language/": "language"}
    assert {names[address] for address in CODE.findall(sentence)} == by_htmx


def test_the_values_of_a_field_are_those_of_the_wire():
    values = form_fields.list_values()
    (signs,) = re.findall(r"`sign` = ([a-z, ]+)", WIRE)
    assert values["sign"] == set(signs.strip().split(", "))
    assert {"0", "9"} <= values["colour"] and "`colour` = 0–9" in WIRE
    assert {"2", "9"} == {min(values["bots"]), max(values["bots"])} and "`bots` = 2–9" in WIRE
    assert values["on"] == {"yes", "no"} and "`on` = yes, no" in WIRE
    assert values["sure"] == {"yes"} and "`sure` = yes" in WIRE
