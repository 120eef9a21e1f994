"""What is served of a stylesheet: all its rules, and not a comment."""

import re
from pathlib import Path

import httpx

from tests.support import prepared

CSS = Path(__file__).resolve().parents[2] / "static" / "css"
RULES = """text => { const sheet = new CSSStyleSheet(); sheet.replaceSync(text);
    return [...sheet.cssRules].map(rule => rule.cssText).join("\\n") }"""


def test_served_stylesheets_have_the_rules_that_designers_wrote(visitor, server):
    page = visitor("desk").page
    page.goto(server.url)
    served = (prepared.static_files() / "css").glob("*.????????????.css")
    sheets = {path.name.split(".")[0]: httpx.get(f"{server.url}/static/css/{path.name}").text for path in served}
    assert sheets.keys() == {path.stem for path in CSS.glob("*.css")}
    for name, text in sheets.items():
        assert "/*" not in text
        assert rules(page, text) == rules(page, (CSS / f"{name}.css").read_text()), name


def rules(page, text):
    """As Chromium understands them; an address has another name where it is served."""
    shown = re.sub(r",\s+", ",", page.evaluate(RULES, text))  # of a variable Chromium keeps every blank
    return re.sub(r"(map)\.\w{12}(?=\.png)", r"\1", shown)
