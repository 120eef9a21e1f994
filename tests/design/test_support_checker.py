"""What the browsers of docs/browsers.md do not know is named with file and line, unless something stands in for it."""

import json
import re
import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest

from play.design import old_browsers, problems, readme
from play.design.old_browsers import GUARDED, STAND_INS
from play.design.support_checker import check_support, check_template
from tests.support.designer import spoil

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "tests/design/compat/node_modules/@mdn/browser-compat-data/data.json"


@pytest.mark.parametrize(
    "text, named",
    [
        (
            ".a { block-size: 9svh; }",
            "column 6: “svh” is too new: Samsung Internet 21, Chrome 108. Expected an older value",
        ),
        (".a { --b: 9svh; --b: 1px; }", "column 6: “svh” is too new"),
        (
            ".a { --b: 1px; --b: 9dvh; }",
            "column 16: “dvh” is too new: Samsung Internet 21, Chrome 108. Expected @supports",
        ),
        (".a { color: color-mix(in srgb, red, blue); }", "“color-mix()” is too new: iOS 16.2, Samsung Internet 22"),
        (".a { width: calc(1px * round(1.5)); }", "“round()” is too new"),
        (".a { width: 5cqi; }", "“cqi” is too new"),
        (".a { overflow: clip; overflow: hidden; }", "column 6: “overflow: clip” is too new: iOS 16."),
        (".a { text-wrap: balance; }", "“text-wrap” is too new"),
        (".a { align-items: last baseline; }", "“align-items: last baseline” is too new"),
        (".a:user-invalid { color: red; }", "column 1: “:user-invalid” is too new"),
        (".a { & .b { color: red; } }", "“&” is too new"),
        (".a { color: red; .b { color: red; } }", "“&” is too new"),
        ("@starting-style { .a { color: red; } }", "“@starting-style” is too new"),
        ("@container (width > 9px) { .a { color: red; } }", "“@container” is too new: iOS 16."),
        ("@media (width >= 9px) { .a { color: red; } }", "“(>=)” is too new: iOS 16.4."),
        ("@media (update: slow) { .a { color: red; } }", "“(update)” is too new"),
        ("@media print { .a { margin-trim: block; } }", "column 21: “margin-trim” is too new"),
        (
            "@keyframes a { to { offset-anchor: auto; inset-area: none; field-sizing: content; } }",
            "“field-sizing” is too new",
        ),
        ("@supports (width: 1svh) { .a { width: 1dvh; } }", "“dvh” is too new"),
        # No browser knows these.
        (
            ".a { blok-size: 1px; }",
            "no browser knows “blok-size”. Expected a name that browsers know. Did you mean “block-",
        ),
        (".a { colour: red; }", "Did you mean “color”?"),
        (".a { backgroud: none; }", "Did you mean “background”?"),
        (".a { boder-radius: 1px; }", "Did you mean “border-radius”?"),
        (".a { inline-size: 1xp; }", "no browser knows “xp”."),
        (
            ".a:chekced { color: red; }",
            "no browser knows “:chekced”. Expected a name that browsers know. Did you mean “checked”?",
        ),
        (".a::befor { color: red; }", "Did you mean “before”?"),
        (
            "@medea print { .a { color: red; } }",
            "no browser knows “@medea”. Expected a name that browsers know. Did you mean",
        ),
        ("@media (min-widht: 9px) { .a { color: red; } }", "no browser knows “(widht)”."),
    ],
)
def test_what_is_too_new_or_unknown_is_named(text, named):
    found = [str(mistake) for mistake in check_support("css/a.css", f"b {{ color: red; }}\n{text}")]
    assert any("static/css/a.css, line 2, column " in one and named in one for one in found), found


@pytest.mark.parametrize(
    "text",
    [
        ".a { block-size: 9vh; block-size: 9svh; }",
        ".a { overflow: hidden; overflow: clip; }",
        "@supports (height: 1svh) { .a { --b: 9svh; } }",
        "@supports (color: color-mix(in srgb, red, red)) { .a { --b: color-mix(in srgb, red, blue); } }",
        "@supports selector(:user-invalid) { .a:user-invalid { color: red; } }",
        ".a:has(.b)::before, .a:is(:not(.b), [c=':d']):nth-child(2n + 1) { color: red; }",
        ".a { inset: 0; translate: 0 1px; scale: 1; aspect-ratio: 1; -webkit-line-clamp: 2; --own: x; }",
        "@media screen and (max-width: 19px) and (prefers-color-scheme: dark) { .a { color: red; } }",
        "@property --a { syntax: '*'; inherits: false; }",
        "@media print { @page { margin: 1cm; } }",
        ".a { word-wrap: break-word; grid-gap: 3px; }",  # older names of today's properties
        ".a { width: clamp(1px, 2vw, max(3rem, 4em)); background: linear-gradient(to right, red 1px, blue 0); }",
    ],
)
def test_what_old_browsers_know_or_what_has_something_in_its_place_is_no_mistake(text):
    assert check_support("css/a.css", text) == ()


def test_what_no_browser_knows_is_named_in_the_workshop_too():
    text = ".a { colour: red; block-size: 9svh; }"
    (found,) = check_support("css/design.css", text)
    assert "no browser knows “colour”" in str(found)
    assert len(check_support("css/a.css", text)) == 2


def test_the_page_for_a_television_is_held_to_an_older_one_where_it_serves_that():
    rule = "@supports not selector(:has(a)) { .a { inset: 0; } }"
    (found,) = check_support("css/screen.css", rule)
    assert "“inset” is too new: Chromium 86 or later." in str(found)
    assert check_support("css/room.css", rule) == check_support("css/screen.css", ".a { inset: 0; }") == ()


@pytest.mark.parametrize(
    "text, named",
    [
        ("<p>\n<button command='show' commandfor='a'>", ["<button command>", "<button commandfor>"]),
        ("{% if a %}\n<search>{% endif %}", ["<search>"]),
        ('\n<details name="{{ a }}">', ["<details name>"]),
        ("{# <search> #}\n<i title='<search>'><button popovertarget='a' data-command></i>", []),
    ],
)
def test_a_new_element_or_attribute_of_a_template_is_named(text, named):
    found = check_template("a.html", text)
    assert [(one.line, one.what.split("”")[0]) for one in found] == [(2, f"“{feature}") for feature in named]


def test_the_live_checker_names_file_and_line(static):
    line = spoil(static, "css/turn.css", ".fields { display: grid;", ".fields { display: grid; block-size: 9svh;")
    (found,) = problems.find_mistakes()
    assert str(found).startswith(f"static/css/turn.css, line {line}, column 26: “svh” is too new: ")


def test_every_row_of_the_table_is_a_feature_in_use(monkeypatch):
    """A row allows its feature everywhere, so one that nothing needs would hide a mistake."""
    css = {f"css/{path.name}": path.read_text() for path in (ROOT / "static/css").glob("*.css")}
    html = {str(path): path.read_text() for path in (ROOT / "templates").glob("[!d]*/*.html")}
    html["room.html"] = (ROOT / "templates/room.html").read_text()
    monkeypatch.setattr("play.design.support_checker.STAND_INS", {})
    found = [
        one for name, text in css.items() if name != "css/design.css" for one in check_support.__wrapped__(name, text)
    ]
    found += [one for name, text in html.items() for one in check_template.__wrapped__(name, text)]
    assert {re.search("“(.*)”", one.what)[1] for one in found} == {*STAND_INS}
    assert all(old_browsers.is_newer(feature) for feature in GUARDED) and not GUARDED.keys() & STAND_INS.keys()


def test_no_script_asks_by_a_selector_that_old_browsers_refuse():
    """They throw an error at `:has()`, and what stands behind it never runs."""
    scripts = [path.read_text() for path in (ROOT / "static").glob("*.js")]
    assert len(scripts) > 1 and not any(":has(" in script for script in scripts)


def test_the_table_of_the_docs_is_the_one_that_is_checked():
    assert readme.render_browsers() == readme.find_browsers_file().read_text(), "run manage.py guide"
    text = readme.find_browsers_file().read_text()
    assert (
        ", ".join(f"{name} {version}" for name, version in old_browsers.FLOOR.values()).replace(
            ", Chrome", " ESR, Chrome"
        )
        in text
        and f"Chromium {old_browsers.TELEVISION}," in text
    )


def test_the_features_are_those_of_the_pinned_data():
    assert DATA.exists(), "bin/test installs it, and so does: npm ci --prefix tests/design/compat"
    script = SimpleNamespace(**runpy.run_path(str(ROOT / "bin/features")))
    made = (ROOT / "play/design" / script.FILE).read_text()
    values = (ROOT / "play/design" / script.VALUES_FILE).read_text()
    pinned = json.loads((ROOT / "tests/design/compat/package.json").read_text())["dependencies"]
    sources = " ".join(json.loads(text)["source"] for text in (made, values))
    assert all(
        f"{name} {pinned[name]}, by bin/features" in sources for name in ("@mdn/browser-compat-data", "@webref/css")
    )
    data = json.loads(DATA.read_text())
    assert script.make(data) == made, "run bin/features"
    assert script.make_values(json.loads(script.VALUES_DATA.read_text()), data) == values, "run bin/features"
