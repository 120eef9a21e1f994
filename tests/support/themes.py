"""The themes that there are, read from their files: a designer may add one, or change its colours."""

import re
from pathlib import Path

CSS = Path(__file__).resolve().parents[2] / "static" / "css"
THEMES = sorted(path.stem.removeprefix("theme-") for path in CSS.glob("theme-*.css"))
PAGE = re.compile(r"--page: (#\w+);")


def read_page_colours(theme: str = "") -> tuple[str, str]:
    """Return the colours of a page in this theme, or in the game's own look: for light, and for dark."""
    file = f"theme-{theme}.css" if theme else "base.css"
    own = PAGE.findall((CSS / file).read_text())[:2]
    light, dark = own + PAGE.findall((CSS / "base.css").read_text())[len(own) : 2]
    return light, dark
