"""What the stylesheets weigh on the wire is known, and a designer's own may be a little beyond the bar."""

import brotli
import pytest
from django.core.checks import run_checks
from django.core.management import call_command

from play.design import stylesheet_weights
from play.design.stylesheet_weights import ALLOWANCE, FIRST_VISIT, ROOM

OWN = "".join(f".ribbon-{number} {{ order: {number * number * 7919}; }}\n" for number in range(900))


def test_the_first_visit_has_room_for_the_stylesheets_of_the_game():
    assert stylesheet_weights.find_left() >= 0, "manage.py weigh says what each file weighs"
    assert stylesheet_weights.find_too_heavy() == []


def test_a_stylesheet_weighs_what_production_sends_of_it():
    text = "/* a comment */\n.a  {  color : red ; }\n"
    assert stylesheet_weights.weigh([text]) == len(brotli.compress(b".a{color:red}"))
    assert stylesheet_weights.weigh([text, text]) < 2 * stylesheet_weights.weigh([text])


def test_each_file_is_listed_with_what_it_adds(capsys, static):
    (static / "css/ribbon.css").write_text(OWN)
    call_command("weigh")
    told = capsys.readouterr().out
    assert f"sent as {ROOM}" in told and f"left of {FIRST_VISIT:,} for the whole visit" in told
    for name in (*stylesheet_weights.list_bundles()[ROOM], "css/end.css", "css/theme-print-shop.css"):
        assert f"  {name}\n" in told
    assert "css/design.css" not in told and told.count("(your own)") == 1 and "  css/ribbon.css (your own)\n" in told


@pytest.mark.parametrize("rules, is_heavy", [(60, False), (900, True)])
def test_a_stylesheet_of_ones_own_may_weigh_two_kilobytes_beyond_the_bar(rules, is_heavy, static, templates):
    (static / "css/ribbon.css").write_text("\n".join(OWN.splitlines()[:rules]))
    room = (templates / "room.html").read_text()
    link = '    <link rel="stylesheet" href="{% static \'css/ribbon.css\' %}">\n  {% endbundle %}'
    (templates / "room.html").write_text(room.replace("  {% endbundle %}", link, 1))
    own = stylesheet_weights.weigh_own(stylesheet_weights.list_bundles()[ROOM])
    assert stylesheet_weights.find_left() < own and (own > ALLOWANCE) == is_heavy
    assert stylesheet_weights.allow(own) == FIRST_VISIT + min(own, ALLOWANCE)
    assert bool(stylesheet_weights.find_too_heavy()) == is_heavy
    assert stylesheet_weights.weigh_own(["css/board.css", "css/palette.css"]) == 0


def test_the_check_for_designers_says_what_is_too_heavy(static, settings):
    settings.DEBUG = True
    assert list_informations() == []
    with (static / "css/board.css").open("a") as file:
        file.write(OWN)
    found = list_informations()
    assert {one.msg.split(" adds ")[0] for one in found} == {
        f"static/{name}" for name in stylesheet_weights.list_bundles()[ROOM]
    }
    assert "bytes are too many, of 40,000" in found[0].hint and not any(one.is_serious() for one in found)


def list_informations():
    return [one for one in run_checks(tags=["design"]) if one.id == "play.I023"]
