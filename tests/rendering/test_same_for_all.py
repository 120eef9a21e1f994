"""What designers see is what players see: in the gallery, in a room in development and in production, loaded or pushed.

In development templates are read anew by Django's engine and each stylesheet stands alone. In production partials are
compiled, and stylesheets are bundled under other names. Twenty states of the gallery are looked at, with --long all.
"""

import json
import os
import re
import subprocess
import sys

import pytest
from colorclues import bundles

from play.design.gallery_frames import REFRESH
from tests.support import prepared
from tests.support.long import IS_LONG
from tests.support.player import REGIONS, Player, parse
from tests.support.prepared import ROOT

COUNT = 10_000 if IS_LONG else 20
PATIENCE = 1200 if IS_LONG else 120  # seconds
HASH = re.compile(r"(/static/[\w./-]+?)\.[0-9a-f]{12}(\.\w+)")
STAMP = re.compile(r"(/static/[\w./-]+)\?[0-9a-f]+")  # of the last save, in development
PRINTED = "/design/files/now/paper/"  # stylesheets as a printer reads them, for a frame of paper
TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=")\w+')
SCRIPT = re.compile(r"\s*(<script\b[^>]*></script>)\s*")
SCRIPT_OF, SHEET_OF = '<script src="/static/{}"></script>', '<link rel="stylesheet" href="/static/{}">'
GALLERY_S_OWN = re.compile(
    r'<link rel="stylesheet" href="/static/css/design.css">|<meta name="design" content="(?:dark|light)">'
)


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """Return the states as a server for development shows them, and as one for production does."""
    folder = tmp_path_factory.mktemp("shown")
    servers = [start(folder / debug, debug) for debug in ("true", "false")]
    pages = []
    for server, output in servers:
        assert server.wait(PATIENCE) == 0, (folder / "errors").read_text()
        pages.append(json.loads(output.read_text()))
    return tuple(pages)


def start(output, debug: str):
    env = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT / "site"),
        "SECRET_KEY": "only for tests, and long enough to be one",
        "ALLOWED_HOSTS": "localhost",
        "HTTPS": "false",
        "DEBUG": debug,
        "DESIGN": "true",  # the frames of paper lead to the gallery's files
        "VAR": str(output.parent),
        "STATIC_ROOT": str(prepared.static_files()),
        "COUNT": str(COUNT),
    }
    with open(output, "w") as file, open(output.parent / "errors", "a") as errors:
        command = [sys.executable, "-m", "tests.support.shown_states"]
        return subprocess.Popen(command, cwd=ROOT, env=env, stdout=file, stderr=errors), output


def level(html: str) -> str:
    """Return the page without what may differ: names of static files, bundles, tokens, white space in the head."""
    html = STAMP.sub(r"\1", HASH.sub(r"\1\2", TOKEN.sub(r"\1", html))).replace("<script defer src=", "<script src=")
    for bundle, files in bundles.list_bundles().items():
        element = SCRIPT_OF if bundle.endswith(".js") else SHEET_OF
        html = html.replace(element.format(bundle), "".join(element.format(file) for file in files))
    head, body, rest = html.partition("</head>")
    return re.sub(r">\s+<", "><", head) + body + SCRIPT.sub(r"\1", rest)


def find_difference(one: str, other: str) -> str:
    """Return where two pages begin to differ, with what stands around it, or "" if they are the same."""
    if one == other:
        return ""
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return f"…{one[max(at - 60, 0) : at + 60]}… and …{other[max(at - 60, 0) : at + 60]}…"


def test_a_page_is_the_same_in_development_and_in_production(shown):
    development, production = shown
    assert development.keys() == production.keys() and len(development) > 10
    for state in development:
        difference = find_difference(level(development[state]["page"]), level(production[state]["page"]))
        assert not difference, f"{state} differs: {difference}"


def test_the_gallery_frames_the_very_page_without_its_scripts_and_its_reloads(shown):
    for state, shows in shown[0].items():
        framed = GALLERY_S_OWN.sub("", level(shows["frame"].replace(PRINTED, "/static/")))
        page = REFRESH.sub("", shows["page"])
        difference = find_difference(SCRIPT.sub("", framed), SCRIPT.sub("", level(page)))
        assert not difference, f"{state} differs: {difference}"


def test_a_push_is_the_same_in_development_and_in_production(shown):
    for state in shown[0]:
        difference = find_difference(*(level(server[state]["push"]) for server in shown))
        assert not difference, f"{state} differs: {difference}"


def test_a_region_that_is_pushed_is_that_of_the_page(shown):
    """A page that is loaded takes the push of all its regions, and stays as it was."""
    pushed = {name: shows for name, shows in shown[1].items() if shows["push"]}
    assert pushed
    for name, shows in pushed.items():
        player = Player("http://localhost")
        player.page = parse(shows["page"])
        before = player.regions()
        player.apply(shows["push"])
        after = player.regions()
        assert [id for id in REGIONS if after[id] != before[id]] == [], name
