"""Know the names of HTML: elements, attributes and roles, and those that this project has beside them."""

import json
import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

# Elements and attributes of this project: what a push arrives in, and what a chat reads beside a link (Open Graph).
OWN_ELEMENTS = frozenset(["x-push"])
OWN_ATTRIBUTES = frozenset("property role xmlns xmlns:xlink xlink:href xlink:title xml:lang xml:space".split())
# Elements without an end tag.
VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
SCRIPTS = ("vendor/htmx.min.js", "vendor/hx-ws.min.js")
VERBS = ("get", "post", "put", "patch", "delete")


def is_element(name: str) -> bool:
    return name in list_elements() or "-" in name


def needs_end(name: str) -> bool:
    """Return whether it is an element of HTML, and not of a drawing, whose tag does not close itself."""
    return name in _read()["html"] and name not in _read()["svg"] and name not in VOID


def is_attribute(element: str, name: str) -> bool:
    """Return whether the element knows the attribute, which is none of `data-…`, `aria-…` and `hx-…`."""
    return "-" in element or name in list_attributes(element)


@cache
def list_elements() -> frozenset[str]:
    return frozenset([*_read()["html"], *_read()["svg"]]) | OWN_ELEMENTS


@cache
def list_attributes(element: str) -> frozenset[str]:
    """Return the attributes of an element, those that every element has among them."""
    own = _read()["html"].get(element, frozenset()) | _read()["svg"].get(element, frozenset())
    in_svg = _read()["everywhere_in_svg"] if element in _read()["svg"] else frozenset()
    return own | in_svg | _read()["everywhere"] | OWN_ATTRIBUTES


def list_aria() -> frozenset[str]:
    return _read()["aria"]


def list_roles() -> frozenset[str]:
    return _read()["roles"]


@cache
def list_htmx() -> frozenset[str]:
    """Return the attributes that htmx reads, as they stand in the scripts that pages load."""
    texts = [Path(path).read_text() for path in map(finders.find, SCRIPTS) if path]
    found = {name for text in texts for name in re.findall(r"\bhx-[a-z][a-z:-]*", text)}
    return frozenset(name.rstrip(":-") for name in found) | {f"hx-{verb}" for verb in VERBS}


def is_htmx(name: str) -> bool:
    """Return whether htmx reads the attribute. Behind a colon may stand an event, a status, or how it is inherited."""
    plain = name.removesuffix(":inherited").removesuffix(":append")
    return plain in list_htmx() or plain.startswith(("hx-on:", "hx-status:"))


@cache
def _read() -> dict:
    """Return what bin/names has found."""
    made = json.loads(Path(__file__).with_name("html_names.json").read_text())
    names = {key: frozenset(made[key].split()) for key in ("everywhere", "everywhere_in_svg", "aria", "roles")}
    elements = {
        key: {name.lower(): frozenset(attributes.split()) for name, attributes in made[key].items()}
        for key in ("html", "svg")
    }
    return names | elements
