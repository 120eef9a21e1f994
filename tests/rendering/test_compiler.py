"""What is pushed is made by compiled functions: to the byte what the template engine makes of the same partials."""

from datetime import date

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.utils.safestring import mark_safe
from django.utils.translation import override

from play.rendering import compiler, partials
from tests.support.slices import list_slices, render_both

LANGUAGES = [code for code, _ in settings.LANGUAGES]
# Names and words that HTML and the template language would take for their own.
HOSTILE = ["<b>&amp;", "%(name)s %% %s", "{{ x }}{% y %}", "'\"", "李", "ש"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_partial_is_the_same_to_the_byte(language):
    seen = list_slices()
    assert {name for name, _ in seen} >= {*partials.REGIONS, *partials.ITEMS.values(), "does", "doing", "notice"}
    for name, slice in seen:
        compiled, by_engine = render_both(name, slice, language)
        assert compiled == by_engine, (name, slice)


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize(
    "source",
    [
        "{{ name }}",
        "{% blocktranslate %}{{ name }} won 100 % {% endblocktranslate %}",
        "{% blocktranslate with other=name|default:'-' %}{{ other }}{% endblocktranslate %}",
        '{% with both=name %}{{ both|default:"-" }}{{ missing }}{{ missing|default:name }}{% endwith %}',
        '{% if name == "x" or not name|length > 2 and name != names %}1{% elif missing %}2{% else %}3{% endif %}',
        "{% for one in names %}{{ forloop.counter }}{{ one }}{% if not forloop.last %}, {% endif %}{% endfor %}",
        '{{ names|join:"<&>" }}{{ names|join:_(" and ") }}{{ names.0 }}{{ names.9 }}{{ names|length }}',
        "{{ number }}{{ share }}{{ share|default:name }}",
        '{% translate name as said %}{{ said }}{% translate "Rules" %}{% comment %}{{ name }}{% endcomment %}',
        "{% blocktranslate count n=number %}one{% plural %}{{ n }} of {{ name }}{% endblocktranslate %}",
        "{% if number > name %}1{% endif %}{% for one in missing %}1{% empty %}0{% endfor %}{% csrf_token %}",
        '{% include "shared/phase.html" with status=room %}',
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_tag_is_the_same_to_the_byte(language, source, name, tmp_path, settings):
    (tmp_path / "one.html").write_text(source)
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]
    compiler.forget()
    room = {"phase": "guess", "round": name, "rounds": 4}
    names = {"name": name, "names": [name, "Bo"], "number": 1234, "share": 2.5, "room": room}
    generate("one.html", language)
    compiled, by_engine = compiler.compile_partial("one.html", language), compiler.use_engine("one.html", language)
    assert compiled(dict(names)) == by_engine(dict(names))
    compiler.forget()


class Thing:
    """With a field, a property, a method, and a key that goes before a field of the same name."""

    name = "<field>"

    def __init__(self) -> None:
        self.own = "'own'"

    @property
    def shown(self) -> int:
        return 7

    def called(self) -> str:
        return "<called>"


class Keyed(Thing):
    def __getitem__(self, name: str) -> str:
        return {"name": "<key>"}[name]


NAMES = {
    "a": 1,
    "b": 0,
    "none": None,
    "yes": True,
    "no": False,
    "share": 1234.5,
    "day": date(2026, 3, 1),
    "text": "<b>&\"'</b>",
    "safe": mark_safe("<i>&amp;</i>"),
    "empty": "",
    "names": ("Ada", "<Bob>", "Cleo & Dan"),
    "rows": [["a", "b"], [], ["<c>"]],
    "one": ["only"],
    "tree": {"name": "a", "below": [{"name": "b", "below": [{"name": "<c>"}]}, {"name": "d"}]},
    "pairs": [(1, 2), ("<", ">")],
    "thing": Thing(),
    "keyed": Keyed(),
    "data": {"items": "<key>", "0": "nought", "deep": {"er": [1, 2]}},
}
SOURCES = [
    # and, or, not
    "{% if a or b and b %}1{% endif %}{% if not a or a %}2{% endif %}{% if not a == b %}3{% endif %}",
    "{% if not b and a %}1{% endif %}{% if b or not b and none %}2{% else %}3{% endif %}{% if not not a %}4{% endif %}",
    "{% if a == b == no %}1{% endif %}{% if a == names or 'Ada' == names.0 and b != names %}2{% endif %}",
    "{% if a is True %}1{% endif %}{% if yes is True %}2{% endif %}{% if none is None %}3{% endif %}",
    "{% if missing is None %}1{% endif %}{% if missing is not None %}2{% endif %}{% if a is not 5 %}3{% endif %}",
    "{% if b %}1{% elif none %}2{% elif names %}3{% else %}4{% endif %}{% if a %}{% endif %}"
    "{% if b %}{% else %}5{% endif %}",
    "{% if yes == True and no == False and none == None %}1{% endif %}{% with x=True %}{{ x }}{{ None }}{% endwith %}",
    # what cannot be compared
    "{% if a > text %}1{% else %}2{% endif %}{% if a > b %}3{% endif %}{% if b > a %}4{% endif %}",
    "{% if not a > none %}1{% endif %}{% if a > missing or a %}2{% endif %}{% if names|length > 2 %}3{% endif %}",
    # missing names
    "{{ missing }}{{ a.missing }}{{ missing.a.b }}{{ names.7 }}{{ data.deep.er.1 }}{{ data.deep.er.9 }}{{ none.a }}",
    "{{ missing|default:'-' }}{{ none|default:'<n>' }}{{ missing|default:a }}{{ missing|length }}{{ a|length }}",
    "{% with x=missing %}[{{ x }}]{% if x is None %}1{% endif %}{% if x == '' %}2{% endif %}{% endwith %}",
    # keys, fields, places, methods
    "{{ thing.name }}{{ thing.own }}{{ thing.shown }}{{ thing.called }}{{ keyed.name }}"
    "{{ keyed.own }}{{ keyed.shown }}",
    "{{ data.items }}{{ data.0 }}{{ data.deep.er }}{{ names.0 }}{{ names.1 }}{{ text.upper }}{{ data.keys|length }}",
    "{{ thing.class }}{{ thing.if }}{{ thing.for.x }}{% for each in data %}{{ each }}{% endfor %}",
    # loops
    "{% for n in names %}{{ forloop.counter }}{{ forloop.first }}{{ forloop.last }}{{ n }}{% endfor %}",
    "{% for row in rows %}{% for x in row %}{{ forloop.counter }}{{ x }}"
    "{% if forloop.last %};{% endif %}{% empty %}none at {{ forloop.counter }}{% endfor %}"
    "{{ forloop.last }}{% endfor %}",
    "{% for x in missing %}{{ x }}{% empty %}E{% endfor %}{% for x in none %}{{ x }}{% endfor %}"
    "{% for c in text %}{{ c }}{% endfor %}",
    "{% for a in names %}{{ a }}{% endfor %}{{ a }}{% for x in names %}{% endfor %}",
    "{% for x in names %}{% include 'other.html' with y=x %}{% include other with y=forloop.counter %}{% endfor %}",
    # with, include
    "{% with x=text y=a %}{{ x }}{{ y }}{% with x=y y=x %}{{ x }}{{ y }}{% endwith %}{{ x }}{% endwith %}{{ x }}",
    "{% with t=thing %}{{ t.own }}{{ t.shown }}{{ t.missing }}{% endwith %}{% with t=keyed %}{{ t.name }}{% endwith %}",
    "{% include 'other.html' %}{% include 'other.html' with y=text %}{% include other %}{% include './other.html' %}",
    "{% for row in rows %}{% for x in row %}{% include loops with y=x %}{% endfor %}{% endfor %}",
    "{% include again %}{% include again with tree=data %}",
    # filters
    "{{ text|default:safe }}{{ safe|default:text }}{{ empty|default:text }}{{ empty|default:safe }}{{ text|length }}",
    "{{ names|join:', ' }}{{ names|join:text }}{{ names|join:safe }}{{ a|join:',' }}"
    "{{ one|join:',' }}{{ names|join:', '|default:a }}{{ missing|join:', ' }}",
    "{{ yes|yesno:'<y>,n' }}{{ no|yesno:'y,n' }}{{ none|yesno:'y,n' }}{{ missing|yesno:'y,' }}",
    # values
    *(
        "{{ text }}",
        "{{ safe }}",
        "{{ none }}",
        "{{ a }}",
        "{{ yes }}",
        "{{ share }}",
        "{{ day }}",
        "{{ names }}",
        "{{ data }}",
    ),
    "{{ 'a <b>' }}{{ 5 }}{{ -1.5 }}{{ _('Rules') }}"
    "{{ _(\"The <b>\")|default:a }}{% if 'Rules' == 'Rules' %}1{% endif %}",
    # texts that the language of the source would take for its own
    "'\"\"\"{}{a}{ {{ a }} }\\n\\\\%s %% %(a)s\r\n\t\0é\u2028\ud7ff'{{ a }}'''\"",
    '{% translate "100 % \'{}\' \\" %s" %}{% blocktranslate %}{a} \\ \' " 5 % %s %% {{ a }}\n \0'
    "{% endblocktranslate %}",
    # sentences
    "{% translate 'Rules' as word %}[{{ word }}]{% if a %}{% translate text as word %}{% endif %}{{ word }}",
    "{{ word }}{% if b %}{% translate 'Rules' as word %}{% endif %}[{{ word }}]{% with x=1 %}"
    "{% translate 'Rules' as word %}"
    "{{ word }}{% endwith %}{{ word }}{% for x in names %}{{ word }}{% translate x as word %}"
    "{% endfor %}[{{ word }}]",
    "{% translate safe as x %}{{ x }}{% translate missing %}",
    "{% blocktranslate with x=none y=share z=missing %}{{ x }} {{ y }} {{ z }} {{ w }} {{ x }}{% endblocktranslate %}",
    "{% blocktranslate count n=a with x=text %}{{ x }} one{% plural %}{{ n }} of {{ x }}{% endblocktranslate %}",
    "{% blocktranslate count n=names|length %}one{% plural %}{{ n }} {{ text }} %{% endblocktranslate %}",
    "{% translate 'May' context 'month' %}{% translate text context 'month' as x %}{{ x }}",
]


# What no template needs is left to the engine: its source, and how the checker names it.
LEFT_TO_THE_ENGINE = [
    ("{% if a in names or b not in names %}1{% endif %}", "“in” in a condition"),
    ("{% if a < b %}1{% endif %}", "“<” in a condition"),
    ("{% if names|length >= 3 %}1{% endif %}", "“>=” in a condition"),
    ("{% if not text|divisibleby:2 %}1{% endif %}", "the filter “divisibleby”"),
    ("{{ none|default_if_none:'<n>' }}", "the filter “default_if_none”"),
    ("{{ text|upper }}{{ safe|upper }}{{ safe|lower }}", "the filter “upper”"),
    ("{{ text|safe }}{{ a|add:2 }}{{ a|add:a }}", "the filter “safe”"),
    ("{{ names|first|truncatechars:2 }}{{ text|escape }}{{ text|force_escape }}", "the filter “first”"),
    ("{{ day|date:'j. F Y' }}{{ text|linebreaksbr }}", "the filter “date”"),
    ("{{ none|yesno:'y,n,m' }}", "the filter “yesno” without two fixed words"),
    ("{{ a|yesno }}{{ a|yesno:'x' }}", "the filter “yesno” without two fixed words"),
    ("{% for x in names %}{{ forloop.counter0 }}{{ forloop.revcounter }}{% endfor %}", "forloop.counter0"),
    (
        "{% for r in rows %}{% for x in r %}{{ forloop.parentloop.counter }}{% endfor %}{% endfor %}",
        "forloop.parentloop",
    ),
    ("{% for x in names %}{{ forloop }}{% endfor %}", "forloop"),
    ("{% for x in names reversed %}{{ x }}{% endfor %}", "a {% for %} that is reversed"),
    ("{% for x, y in pairs %}{{ x }}{{ y }}{{ forloop.counter }}{% endfor %}", "a {% for %} that is reversed"),
    ("{% for x in names %}{% translate 'Rules' as x %}{{ x }}{% endfor %}", "a {% for %} that is reversed"),
    ("{% include 'other.html' with y=text only %}{% include other only %}", "{% include … only %}"),
    ("{% include 'again.html' %}", "a template that includes itself"),
    ("{% if b %}{% include 'nowhere.html' %}{% endif %}", "{% include “nowhere.html” %}"),
    ("{% translate text|upper %}", "{% translate %} with a filter"),
    ("{% blocktranslate asvar x %}a{{ text }}{% endblocktranslate %}{{ x }}", "{% blocktranslate %} with “asvar”"),
    ("{% firstof b text %}{% now 'Y' as year %}{{ year }}{% firstof text as f %}{{ f }}", "{% firstof %}"),
    ("{% for x in names %}{% cycle 'a' 'b' %}{% ifchanged %}{{ a }}{% endifchanged %}{% endfor %}", "{% cycle %}"),
    ("{% for x in names %}{% with z=x %}{% firstof forloop.counter z %}{% endwith %}{% endfor %}", "{% firstof %}"),
    ("{% autoescape off %}{{ text }}{% endautoescape %}", "{% autoescape %}"),
    ("{% spaceless %}<p> <b>{{ text }}</b> </p>{% endspaceless %}", "{% spaceless %}"),
    ("{% filter upper %}{{ text }}{% endfilter %}", "{% filter %}"),
    ("{% verbatim %}{{ a }}{% endverbatim %}", "{% verbatim %}"),
    ("{% templatetag openblock %}{% widthratio a 2 100 %}", "{% templatetag %}"),
    ("{% partialdef a inline %}{{ a }}{% endpartialdef %}{% partial a %}", "{% partial %}"),
]
# What Python cannot compile.
TOO_DEEP = [
    "{% if a %}" * 110 + "{{ text }}" + "{% endif %}" * 110,
    "{% for x in one %}" * 25 + "{{ x }}{{ forloop.counter }}" + "{% endfor %}" * 25,
]


@pytest.fixture
def one(tmp_path, settings):
    """A template with this source, one that it may include, and two that a field may choose."""
    (tmp_path / "other.html").write_text("({{ y }}{{ a }}{{ forloop.counter }}{% translate 'Rules' as a %}{{ a }})")
    (tmp_path / "again.html").write_text(
        "{{ tree.name }}{% for tree in tree.below %}<{% include 'again.html' %}>{% endfor %}"
    )
    (tmp_path / "loops.html").write_text("{{ y }}{{ forloop.revcounter }}{{ forloop.parentloop.counter }}")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]

    def one(source):
        (tmp_path / "one.html").write_text(source, newline="")
        return "one.html"

    compiler.forget()
    yield one
    compiler.forget()


def assert_same(name, language):
    names = {**NAMES, "other": "other.html", "again": "again.html", "loops": "loops.html"}
    compiled, by_engine = compiler.compile_partial(name, language), compiler.use_engine(name, language)
    assert compiled(dict(names)) == by_engine(dict(names))


def generate(name, language):
    with override(language):
        compiler.generate(get_template(name).template, language, compiler.compile_partial)


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_construct_is_the_same_to_the_byte(language, source, one):
    name = one(source)
    generate(name, language)
    assert_same(name, language)


@pytest.mark.parametrize("source, construct", LEFT_TO_THE_ENGINE)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_compiled_is_rendered_by_the_engine_and_named_with_its_line(language, source, construct, one):
    name = one("<p>\n\n" + source)
    with pytest.raises(compiler.Unknown) as raised:
        generate(name, language)
    assert raised.value.construct.startswith(construct)
    node = raised.value.node
    assert node.origin.template_name in (name, "again.html")
    assert node.token.lineno == (3 if node.origin.template_name == name else 1)
    assert_same(name, language)


@pytest.mark.parametrize("source", TOO_DEEP)
def test_what_python_cannot_compile_is_rendered_by_the_engine(source, one):
    assert_same(one(source), "en")
