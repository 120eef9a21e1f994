"""What is served of a stylesheet: all its rules, and not a comment."""

import re
from pathlib import Path

import httpx
from colorclues.bundles import list_bundles

from tests.support import prepared

PROJECT = Path(__file__).resolve().parents[2]
CSS = PROJECT / "static/css"
BUNDLES = {Path(name).stem: parts for name, parts in list_bundles().items() if name.endswith(".css")}
RULES = """text => { const sheet = new CSSStyleSheet(); sheet.replaceSync(text);
    return [...sheet.cssRules].map(rule => rule.cssText).join("\\n") }"""


def test_served_stylesheets_have_the_rules_that_designers_wrote(visitor, server):
    page = visitor("desk").page
    page.goto(server.url)
    served = (prepared.static_files() / "css").glob("*.????????????.css")
    sheets = {path.name.split(".")[0]: httpx.get(f"{server.url}/static/css/{path.name}").text for path in served}
    written = {path.stem: path.read_text() for path in CSS.glob("*.css")}
    written |= {name: "\n".join(written[Path(part).stem] for part in parts) for name, parts in BUNDLES.items()}
    assert sheets.keys() == written.keys()
    for name, text in sheets.items():
        assert "/*" not in text
        assert rules(page, text) == rules(page, written[name]), name


def test_what_a_served_stylesheet_names_is_there(server):
    served = [*(prepared.static_files() / "css").glob("*.????????????.css")]
    names = {(path.name, name) for path in served for name in re.findall(r'url\("?([^")]+)"?\)', path.read_text())}
    assert {name for _, name in names} and {path.split(".")[0] for path, _ in names} >= {"board", *BUNDLES}
    for path, name in names:
        assert httpx.get(f"{server.url}/static/css/{path}").is_success
        assert httpx.get(httpx.URL(f"{server.url}/static/css/{path}").join(name)).is_success, (path, name)


def rules(page, text):
    """As Chromium understands them; an address has another name where it is served."""
    shown = re.sub(r"([,:])\s+", r"\1", page.evaluate(RULES, text))  # of variables and conditions it keeps every blank
    return re.sub(r"(map)\.\w{12}(?=\.webp)", r"\1", shown)


def test_the_scripts_of_a_page_are_served_as_one_file_with_htmx_as_it_was_released():
    served = next(prepared.static_files().glob("page.????????????.js")).read_text()
    for name in ("htmx.min.js", "hx-ws.min.js"):
        assert (PROJECT / "static/vendor" / name).read_text() in served
    ours = (PROJECT / "static/connection.js").read_text()
    assert ours.startswith("//") and ours.splitlines()[0] not in served and "onpageshow=" in served
