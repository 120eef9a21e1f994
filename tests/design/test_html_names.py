"""The names that the checker of templates knows are those of the pinned data, and those that the project adds."""

import json
import runpy
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from play.design import chosen, contract, html_names, page_states
from play.design.field_types import has_fields

ROOT = Path(__file__).resolve().parents[2]


def test_the_names_are_those_of_the_pinned_data(tmp_path):
    assert shutil.which("node"), "bin/test installs it"
    script = SimpleNamespace(**runpy.run_path(str(ROOT / "bin/names")))
    script.main(tmp_path)
    made = (ROOT / "play/design" / script.FILE).read_text()
    pinned = json.loads((ROOT / "tests/design/compat/package.json").read_text())["dependencies"]
    del pinned["@webref/css"]  # of bin/features alone
    assert all(f"{name} {version}" in json.loads(made)["source"] for name, version in pinned.items())
    assert (tmp_path / script.FILE).read_text() == made, "run bin/names"


@pytest.mark.parametrize(
    "element, name",
    [
        ("a", "href"),
        ("input", "enterkeyhint"),
        ("button", "popovertarget"),
        ("svg", "viewbox"),
        ("path", "d"),
        ("lineargradient", "gradientunits"),
        ("meta", "property"),
        ("div", "inert"),
        ("p", "align"),  # old, and no mistyped name
    ],
)
def test_what_html_and_svg_know_is_known(element, name):
    assert html_names.is_element(element) and html_names.is_attribute(element, name)


def test_the_attributes_of_htmx_are_those_of_its_scripts():
    assert {"hx-get", "hx-swap-oob", "hx-ws:send", "hx-ws:connect", "hx-morph-skip"} <= html_names.list_htmx()
    assert html_names.is_htmx("hx-on:click") and html_names.is_htmx("hx-target:inherited")
    assert not html_names.is_htmx("hx-ws:sent") and not html_names.is_htmx("hx-gett")


def list_chosen(name, value, depth=0):
    """Yield each template that a field of this value chooses, with the last two names of its expression."""
    if isinstance(value, tuple | list) and value and depth < 4:
        yield from list_chosen("", value[0], depth + 1)
    elif has_fields(value) and depth < 4:
        for field in [one for one in dir(type(value)) if one.endswith("template")]:
            try:
                yield f"{name}.{field}", getattr(value, field)
            except AttributeError:
                continue  # it is asked for where the record has what it needs, such as a best award
        for field in getattr(value, "__struct_fields__", ()):
            yield from list_chosen(field, getattr(value, field), depth + 1)


def test_what_a_field_chooses_is_among_its_choices():
    parts = {part.template for part in contract.PARTS}
    known = 0
    for states in page_states.list_contexts().values():
        for context in [*states.values()][::7]:
            for name, value in context.items():
                for expression, template in list_chosen(name, value):
                    choices = chosen.list_choices(expression)
                    if choices and template in parts:
                        assert template in choices, expression
                        known += 1
    assert known > 100
