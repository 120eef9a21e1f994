"""What is served of a stylesheet: all its rules, and not a comment."""

import re
from pathlib import Path

import httpx

from tests.support import prepared

PROJECT = Path(__file__).resolve().parents[2]
CSS, ROOM = PROJECT / "static/css", PROJECT / "templates/room.html"
RULES = """text => { const sheet = new CSSStyleSheet(); sheet.replaceSync(text);
    return [...sheet.cssRules].map(rule => rule.cssText).join("\\n") }"""


def test_served_stylesheets_have_the_rules_that_designers_wrote(visitor, server):
    page = visitor("desk").page
    page.goto(server.url)
    served = (prepared.static_files() / "css").glob("*.????????????.css")
    sheets = {path.name.split(".")[0]: httpx.get(f"{server.url}/static/css/{path.name}").text for path in served}
    written = {path.stem: path.read_text() for path in CSS.glob("*.css")}
    bundle = re.search(r"{% bundle 'css/room-page.css' %}(.*?){% endbundle %}", ROOM.read_text(), re.DOTALL)[1]
    written["room-page"] = "\n".join(written[name] for name in re.findall(r"'css/([\w-]+)\.css'", bundle))
    assert sheets.keys() == written.keys()
    for name, text in sheets.items():
        assert "/*" not in text
        assert rules(page, text) == rules(page, written[name]), name


def rules(page, text):
    """As Chromium understands them; an address has another name where it is served."""
    shown = re.sub(r"([,:])\s+", r"\1", page.evaluate(RULES, text))  # of variables and conditions it keeps every blank
    return re.sub(r"(map)\.\w{12}(?=\.webp)", r"\1", shown)


def test_the_scripts_of_a_room_are_served_as_one_file_with_htmx_as_it_was_released():
    served = next(prepared.static_files().glob("room-page.????????????.js")).read_text()
    for name in ("htmx.min.js", "hx-ws.min.js"):
        assert (PROJECT / "static/vendor" / name).read_text() in served
    ours = (PROJECT / "static/connection.js").read_text()
    assert ours.startswith("//") and ours.splitlines()[0] not in served and "onpageshow=" in served
