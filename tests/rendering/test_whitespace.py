"""White space with a line break is folded when a template is read: lines and indentation cost no bytes."""

import copy

import pytest
from django.template import Context, Engine, TemplateDoesNotExist, TemplateSyntaxError, engines
from django.template.loader import get_template
from django.utils.translation import override

from play.design import contract, sample_pages
from play.rendering import compiler, partials

NAMES = {"a": "Ada", "yes": True, "no": False, "names": ["Ada", "Bob"], "none": []}
LOADERS = [("play.rendering.whitespace.Loader", ["django.template.loaders.filesystem.Loader"])]


@pytest.fixture
def folded(tmp_path, settings):
    """The text that a template makes, by the engine and compiled alike."""
    settings.TEMPLATES = copy.deepcopy(settings.TEMPLATES)
    settings.TEMPLATES[0]["DIRS"] = [tmp_path]
    (tmp_path / "part.html").write_text("\n  {{ a }}\n")

    def folded(source: str, language: str = "en") -> str:
        name = f"{len(list(tmp_path.iterdir()))}.html"
        (tmp_path / name).write_text(source)
        with override(language):
            html = get_template(name).render(dict(NAMES))
        assert compiler.compile_partial(name, language)(dict(NAMES)) == html
        return html

    compiler.forget()
    yield folded
    compiler.forget()


@pytest.mark.parametrize(
    "source, html",
    [
        # Beside a block, nothing.
        ("\n<ul>\n  <li>\n    one\n  </li>\n  <li>two</li>\n</ul>\n", "<ul><li>one</li><li>two</li></ul>"),
        ("<p>\n  {{ a }}\n</p>\n\n\n<p>\n  <b>x</b>\n</p>", "<p>Ada</p><p><b>x</b></p>"),
        ("<!doctype html>\n<html>\n<head>\n<meta>\n</head>", "<!doctype html><html><head><meta></head>"),
        # Between words, and beside inline elements, one space.
        ("<p>one\n   two</p>", "<p>one two</p>"),
        ("<p>one\n  <b>two</b>\n  <i>three</i>\n  {{ a }}\n  four</p>", "<p>one <b>two</b> <i>three</i> Ada four</p>"),
        ("<p><b>\n  x\n</b></p>", "<p><b> x </b></p>"),
        ("{{ a }}\n{{ a }}", "Ada Ada"),
        ("<p>{% translate 'Rules' %}\n{% include 'part.html' %}\n{{ a }}</p>", "<p>Rules Ada Ada</p>"),
        # What is a line of its own inside.
        ("x\n<button>\n  go\n</button>\ny", "x <button>go</button> y"),
        ("<i>x</i>\n<select>\n <option>1</option>\n</select>\n", "<i>x</i> <select><option>1</option></select>"),
        # Just inside a tag with an end nothing; beside it as if it were not there.
        ("<p>one\n  {% if yes %}\n    two\n  {% endif %}\n  three</p>", "<p>one two three</p>"),
        ("<p>one\n  {% if no %}\n    two\n  {% endif %}\n  three</p>", "<p>one  three</p>"),
        ("<p>\n{% if no %}\n one\n{% elif no %}\n two\n{% else %}\n three\n{% endif %}\n</p>", "<p>three</p>"),
        ("<p>{% if yes %}One.{% endif %}\n{% if yes %}Two.{% endif %}</p>", "<p>One. Two.</p>"),
        ("<p>{% if yes %}One.{% endif %}\n{% if no %} Two.{% endif %}</p>", "<p>One.</p>"),
        ("<p>\n{% for n in names %}\n  {{ n }},\n{% empty %}\n  <i>\n{% endfor %}\n</p>", "<p>Ada,Bob,</p>"),
        ("<ul>\n{% for n in names %}\n  <li>\n    {{ n }}\n{% endfor %}\n</ul>", "<ul><li>Ada<li>Bob</ul>"),
        (
            "{% with x=a %}\n {{ x }}\n{% endwith %}\n{% partialdef a inline %}\n {{ a }}\n{% endpartialdef %}",
            "Ada Ada",
        ),
        ("{% load static %}\n{% translate 'Rules' as r %}\n\n{{ r }}\n{# a\n#}\n<b>x</b>", "Rules {# a #} <b>x</b>"),
        ("one\n{# a comment #}\n{% comment %}\nmore\n{% endcomment %}\ntwo", "one two"),
        ("{{ a }}\n{% partialdef p %}\n  x\n{% endpartialdef %}\n\n{% partialdef q %}x{% endpartialdef %}\n", "Ada"),
        # In a tag one space, and none before its end.
        ('<input\n   id="x"\n   {% if yes %}checked{% endif %}\n   name="y"\n>', '<input id="x" checked name="y">'),
        ('<p\n  class="a"\n  id="b"\n>x</p>', '<p class="a" id="b">x</p>'),
        ('<i{% if yes %} class="x{% else %} class="y{% endif %}">\n\n  {{ a }}</i>', '<i class="x"> Ada</i>'),
        # What stays: quotes, comments of HTML, and what is shown as it is written.
        ('<p title="one\n  two" data-x=\'a\n b\'>\n x</p>', '<p title="one\n  two" data-x=\'a\n b\'>x</p>'),
        ('<p title="{% if yes %}a\n  b{% endif %}\n  c">\n x</p>', '<p title="a\n  b\n  c">x</p>'),
        ("<pre>\n  a\n    <b>b</b>\n</pre>\n<p>\nx</p>", "<pre>\n  a\n    <b>b</b>\n</pre><p>x</p>"),
        ("<pre>{% if yes %}\n a\n{% endif %}\n{{ a }}\n</pre>", "<pre>\n a\n\nAda\n</pre>"),
        ("<textarea>\n a\n</TEXTAREA>\n b", "<textarea>\n a\n</TEXTAREA> b"),
        ("<script>\n if (1 < 2)\n  f('</p>')\n</script>\n<p>", "<script>\n if (1 < 2)\n  f('</p>')\n</script><p>"),
        ("<p>\n<!-- one\n  two -->\n x</p>", "<p><!-- one\n  two -->x</p>"),
        ("{% verbatim %}\n {{ a }}\n{% endverbatim %}", "\n {{ a }}\n"),
        # A field that nobody sees is not there.
        (
            '<p>\n <input type="hidden" value="{{ a }}">\n <b>x</b></p>',
            '<p><input type="hidden" value="Ada"><b>x</b></p>',
        ),
        ('<b>x</b>\n<input type="hidden">\n<b>y</b>', '<b>x</b> <input type="hidden"><b>y</b>'),
        # Space within a line stays, and one is enough.
        ("<p> a  <b> b </b> c </p>", "<p> a  <b> b </b> c </p>"),
        ("<p>a \n  {% if yes %} b{% endif %} \n c</p>", "<p>a b c</p>"),
        ("a < b\n and <\n", "a < b and <"),
    ],
)  # fmt: skip
def test_white_space_with_a_line_break_is_folded(source, html, folded):
    assert folded(source) == html
    assert folded(source.replace("\n", "\r\n")).replace("\r", "") == html.replace("\r", "")


def test_a_sentence_is_the_one_that_translators_know(folded):
    sentence = "One after the other, everybody puts a <b>piece</b> on a square."
    one = "{% blocktranslate trimmed %}" + sentence + "{% endblocktranslate %}"
    lines = "{% blocktranslate trimmed %}\n  " + sentence.replace(", ", ",\n     ") + "\n{% endblocktranslate %}"
    assert folded(f"<li>{one}</li>", "de") == folded(f"<li>\n{lines}\n</li>", "de")
    assert sentence not in folded(one, "de")
    assert folded("{% blocktranslate %}a\n  b {{ a }}\n{% endblocktranslate %}") == "a\n  b Ada\n"


@pytest.mark.parametrize("debug", [True, False])
def test_a_mistake_is_in_the_line_in_which_it_is_written(debug, tmp_path, settings):
    settings.TEMPLATES = copy.deepcopy(settings.TEMPLATES)
    settings.TEMPLATES[0]["DIRS"] = [tmp_path]
    settings.TEMPLATES[0]["OPTIONS"]["debug"] = debug
    (tmp_path / "one.html").write_text("<p>\n\n  one\n</p>\n\n  {% nonsense %}\n")
    with pytest.raises(TemplateSyntaxError) as raised:
        get_template("one.html")
    assert raised.value.token.lineno == 6
    if debug:
        assert raised.value.template_debug["line"] == 6
    (tmp_path / "one.html").write_text("<p>\n\n  one\n</p>\n\n  {{ name }}\n")
    template = get_template("one.html").template
    assert [node.token.lineno for node in template.nodelist] == [1, 6, 6]
    assert template.source.count("\n") == 6


def test_in_development_a_saved_file_shows_at_once_and_elsewhere_each_is_read_once(tmp_path, settings):
    for debug in (True, False):
        settings.TEMPLATES = copy.deepcopy(settings.TEMPLATES)
        settings.TEMPLATES[0]["DIRS"] = [tmp_path]
        settings.TEMPLATES[0]["OPTIONS"]["debug"] = debug
        for text in ("<p>\n1", "<p>\n2"):
            (tmp_path / "one.html").write_text(text)
            html = get_template("one.html").render()
        assert html == ("<p>2" if debug else "<p>1")
    assert engines["django"].engine.template_loaders[0].loaders[0].get_template_cache


def test_a_push_has_the_bytes_that_the_page_has():
    """But for what only the page knows: whether it is plain, and the token of its forms."""
    pov = sample_pages.list_states()["guess-ten-spectator"].make().pov
    for name, part in contract.REGIONS.items():
        if name in ("notice", "answer", "version"):
            continue
        pushed = partials.render(name, getattr(pov, name))
        assert pushed == get_template(part.template).render({name: getattr(pov, name)}).strip()
        assert "\n" not in pushed, name


def test_in_development_a_template_is_kept_until_its_file_is_saved(tmp_path):
    engine = Engine(debug=True, dirs=[tmp_path], loaders=LOADERS)
    file = tmp_path / "one.html"
    with pytest.raises(TemplateDoesNotExist):
        engine.get_template("one.html")
    file.write_text("first")
    first = engine.get_template("one.html")
    assert engine.get_template("one.html") is first
    file.write_text("second")
    assert engine.get_template("one.html").render(Context()) == "second"
    file.unlink()
    with pytest.raises(TemplateDoesNotExist):
        engine.get_template("one.html")
