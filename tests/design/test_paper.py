"""The gallery shows how a page prints: its stylesheets are read as a printer reads them."""

import re

import pytest
from django.urls import reverse

from play.design import paper
from tests.design.frames import frame, html
from tests.support.player import parse


@pytest.mark.parametrize(
    "media, shown",
    [
        ("print", "all"),
        ("screen", "not all"),
        ("not print", "not all"),
        ("not screen", "all"),
        ("only print", "all"),
        ("all", "all"),
        ("print and (max-width: 899px)", "all and (max-width: 899px)"),
        ("screen and (prefers-color-scheme: dark)", "not all"),
        ("(max-width: 899px)", "(max-width: 899px)"),
        ("screen, print", "not all, all"),
    ],
)
def test_media_are_those_of_a_printer(media, shown):
    assert paper.read_media_as_printer(media) == shown
    css = paper.read_as_printer(f'a {{ b: c }} @media {media} {{ d {{ e: "print" }} }} print {{ f: g }}')
    assert re.sub(r"\s+", " ", css) == f'a {{ b: c }} @media {shown} {{ d {{ e: "print" }} }} print {{ f: g }}'


def test_media_inside_of_others_are_read_too():
    css = paper.read_as_printer("@supports (a: b) { @media print { @media (min-width: 1px) { a { b: c } } } }")
    assert re.sub(r"\s+", " ", css) == "@supports (a: b) { @media all { @media (min-width: 1px) { a { b: c } } } }"


def test_a_printed_state_has_one_frame_of_paper_whose_stylesheets_are_a_printer_s(client):
    page = parse(html(client.get(reverse("design-state", args=["print-over-ten"]))))
    assert [(one["width"], one["height"]) for one in page.all("iframe")] == [(str(paper.WIDTH), str(paper.HEIGHT))]
    for name, query in (("print-over-ten", ""), ("over-ten-host", "?medium=paper")):
        framed = parse(html(frame(client, name, query)))
        assert [one["content"] for one in framed.all("meta") if one.get("name") == "design"] == ["light"]
        links = [one for one in framed.all("link") if one.get("rel") == "stylesheet"]
        assert all("/files/now/paper/css/" in link["href"] for link in links) and len(links) > 2
        assert all(link.get("media") != "print" for link in links)
    assert "/files/" not in html(frame(client, "over-ten-host"))


def test_the_stylesheets_of_paper_print_and_lead_to_the_same_pictures(client):
    printed = client.get(reverse("design-file", args=["now", "paper", "css/print.css"]))
    assert printed.headers["Content-Type"] == "text/css"
    assert "@media all" in printed.content.decode() and "@media print" not in printed.content.decode()
    picture = client.get(reverse("design-file", args=["now", "paper", "map.webp"]))
    assert picture.headers["Content-Type"] == "image/webp" and picture.content[:4] == b"RIFF"


@pytest.mark.parametrize(
    "edition, medium, path",
    [
        ("now", "paper", "css/none.css"),
        ("then", "paper", "css/base.css"),
        ("now", "stone", "css/base.css"),
        ("now", "screen", "../manage.py"),
        ("before", "screen", "../../db.sqlite3"),
    ],
)
def test_no_other_file_is_given_away(edition, medium, path, client):
    assert client.get(f"/design/files/{edition}/{medium}/{path}").status_code in (400, 404)
