"""What is pushed is made by compiled functions: to the byte what the template engine makes of the same partials."""

from datetime import date

import pytest
from django.template.loader import get_template
from django.utils.safestring import mark_safe

from play.design import contract, sample_pages
from play.pov.regions import Notice
from play.rendering import compiler, partials

LANGUAGES = ["en", "de"]
# Names and words that HTML and the template language would take for their own.
HOSTILE = ["<b>&amp;", "%(name)s %% %s", "{{ x }}{% y %}", "'\"", "李", "ש"]


def slices() -> dict[tuple[str, object], None]:
    """Every slice that any viewer sees in any state of the gallery, by the name of its partial, once each."""
    found = {}
    for state in sample_pages.list_states().values():
        shown = state.make()
        if shown.pov is None:
            continue
        for name in partials.REGIONS:
            slice = getattr(shown.pov, name)
            found[name, slice] = None
            items = slice.items if name in partials.ITEMS else ()
            found |= {(partials.ITEMS[name], item): None for item in items}
            found |= {("does", item.does): None for item in items if name == "players"}
        found["doing", shown.pov.status.doing] = found["title", shown.pov.turn] = None
    found |= {("notice", notice): None for notice in notices()}
    return found


def notices() -> list[Notice]:
    return [Notice(code, 3, tuple(params.items())) for code, params in contract.REFUSALS.items()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_partial_is_the_same_to_the_byte(language):
    seen = slices()
    assert {name for name, _ in seen} >= {*partials.REGIONS, *partials.ITEMS.values(), "does", "doing", "notice"}
    for name, slice in seen:
        template = f"{partials.FILES.get(name, 'room.html')}#{name}"
        names = {name: slice, "is_new": name == "said"}
        assert compiler.partial(template, language)(names) == compiler.by_engine(template, language)(names), (
            name,
            slice,
        )


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize(
    "source",
    [
        "{{ name }}",
        "{% blocktranslate %}{{ name }} won 100 % {% endblocktranslate %}",
        "{% blocktranslate with other=name|upper %}{{ other }}{% endblocktranslate %}",
        '{% with both=name %}{{ both|default:"-" }}{{ missing }}{{ missing|default:name }}{% endwith %}',
        '{% if name == "x" or not name|length > 2 and name not in names %}1{% elif missing %}2{% else %}3{% endif %}',
        "{% for one in names %}{{ forloop.counter }}{{ one }}{% if not forloop.last %}, {% endif %}{% endfor %}",
        '{{ names|join:"<&>" }}{{ names|join:_(" and ") }}{{ names.0 }}{{ names.9 }}{{ names|length }}',
        "{{ number }}{{ share }}{{ number|stringformat:'03d' }}",
        '{% translate name as said %}{{ said }}{% translate "Rules" %}{% comment %}{{ name }}{% endcomment %}',
        "{% blocktranslate count n=number %}one{% plural %}{{ n }} of {{ name }}{% endblocktranslate %}",
        "{% if number > name %}1{% endif %}{% for one in missing %}1{% empty %}0{% endfor %}{% csrf_token %}",
        "{% widthratio number 2 100 %}{% firstof missing name %}",
        '{% include "winners.html" with status=room only %}',
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_tag_is_the_same_to_the_byte(language, source, name, tmp_path, settings):
    (tmp_path / "one.html").write_text(source)
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]
    compiler.partial.cache_clear()
    names = {"name": name, "names": [name, "Bo"], "number": 1234, "share": 2.5, "room": {"winners": [name]}}
    assert get_template("one.html")
    assert compiler.partial("one.html", language)(dict(names)) == compiler.by_engine("one.html", language)(dict(names))
    compiler.partial.cache_clear()


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
    "{% if a == b == no %}1{% endif %}{% if a in names or 'Ada' in names and b not in names %}2{% endif %}",
    "{% if a is True %}1{% endif %}{% if yes is True %}2{% endif %}{% if none is None %}3{% endif %}",
    "{% if missing is None %}1{% endif %}{% if missing is not None %}2{% endif %}{% if a is not 5 %}3{% endif %}",
    "{% if b %}1{% elif none %}2{% elif names %}3{% else %}4{% endif %}{% if a %}{% endif %}"
    "{% if b %}{% else %}5{% endif %}",
    "{% if yes == True and no == False and none == None %}1{% endif %}{% with x=True %}{{ x }}{{ None }}{% endwith %}",
    # what cannot be compared
    "{% if a > text %}1{% else %}2{% endif %}{% if a in b %}3{% endif %}{% if a not in b %}4{% endif %}",
    "{% if not a < none %}1{% endif %}{% if a < missing or a %}2{% endif %}{% if names|length >= 3 %}3{% endif %}",
    "{% if not text|divisibleby:2 %}1{% else %}2{% endif %}",
    # missing names
    "{{ missing }}{{ a.missing }}{{ missing.a.b }}{{ names.7 }}{{ data.deep.er.1 }}{{ data.deep.er.9 }}{{ none.a }}",
    "{{ missing|default:'-' }}{{ none|default_if_none:'<n>' }}{{ missing|default_if_none:'n' }}{{ missing|length }}",
    "{% with x=missing %}[{{ x }}]{% if x is None %}1{% endif %}{% if x == '' %}2{% endif %}{% endwith %}",
    # keys, fields, places, methods
    "{{ thing.name }}{{ thing.own }}{{ thing.shown }}{{ thing.called }}{{ keyed.name }}"
    "{{ keyed.own }}{{ keyed.shown }}",
    "{{ data.items }}{{ data.0 }}{{ data.deep.er }}{{ names.0 }}{{ names.1 }}{{ text.upper }}{{ data.keys|length }}",
    "{{ thing.class }}{{ thing.if }}{{ thing.for.x }}{% for each in data %}{{ each }}{% endfor %}",
    # loops
    ""
    "{% for n in names %}{{ forloop.counter }}{{ forloop.counter0 }}{{ forloop.revcounter }}{{ forloop.revcounter0 }}"
    "{{ forloop.first }}{{ forloop.last }}{{ n }}{% endfor %}",
    "{% for row in rows %}{% for x in row %}{{ forloop.parentloop.counter }}.{{ forloop.counter }}{{ x }}"
    "{% if forloop.last %};{% endif %}{% empty %}none at {{ forloop.counter }}{% endfor %}"
    "{{ forloop.last }}{% endfor %}",
    "{% for x in missing %}{{ x }}{% empty %}E{% endfor %}{% for x in none %}{{ x }}{% endfor %}"
    "{% for c in text %}{{ c }}{% endfor %}",
    "{% for a in names %}{{ a }}{% endfor %}{{ a }}{% for x in names %}{% endfor %}",
    "{% for x in names %}{{ forloop }}{% endfor %}{% for x in names reversed %}{{ x }}{% endfor %}",
    "{% for x, y in pairs %}{{ x }}{{ y }}{{ forloop.counter }}{% endfor %}",
    "{% for x in names %}{% include 'other.html' with y=x %}{% include other with y=forloop.counter %}{% endfor %}",
    # with, include
    "{% with x=text y=a %}{{ x }}{{ y }}{% with x=y y=x %}{{ x }}{{ y }}{% endwith %}{{ x }}{% endwith %}{{ x }}",
    "{% with t=thing %}{{ t.own }}{{ t.shown }}{{ t.missing }}{% endwith %}{% with t=keyed %}{{ t.name }}{% endwith %}",
    "{% include 'other.html' %}{% include 'other.html' with y=text only %}"
    "{% include other only %}{% include './other.html' %}",
    "{% include 'again.html' %}{% include 'again.html' with tree=data only %}",
    # filters
    "{{ text|upper }}{{ safe|upper }}{{ text|safe }}{{ safe|lower }}{{ text|default:safe }}{{ a|add:2 }}{{ a|add:a }}",
    "{{ names|join:', ' }}{{ names|join:text }}{{ names|join:safe }}{{ a|join:',' }}"
    "{{ one|join:',' }}{{ names|first|upper }}",
    "{{ yes|yesno:'<y>,n' }}{{ no|yesno:'y,n' }}{{ none|yesno:'y,n,m' }}{{ none|yesno:'y,n' }}"
    "{{ a|yesno }}{{ a|yesno:'x' }}",
    "{{ text|truncatechars:3|upper }}{{ text|escape }}{{ text|force_escape }}"
    "{{ text|linebreaksbr }}{{ day|date:'j. F Y' }}",
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
    "{{ 'a <b>' }}{{ 5 }}{{ -1.5 }}{{ _('Rules') }}{{ _(\"The <b>\")|upper }}{% if 'Rules' == 'Rules' %}1{% endif %}",
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
    "{% for x in names %}{% translate 'Rules' as x %}{{ x }}{% endfor %}{% translate safe as x %}"
    "{{ x }}{% translate missing %}",
    "{% blocktranslate with x=none y=share z=missing %}{{ x }} {{ y }} {{ z }} {{ w }} {{ x }}{% endblocktranslate %}",
    "{% blocktranslate count n=a with x=text %}{{ x }} one{% plural %}{{ n }} of {{ x }}{% endblocktranslate %}",
    "{% blocktranslate count n=names|length %}one{% plural %}{{ n }} {{ text }} %{% endblocktranslate %}",
    "{% blocktranslate asvar x %}a{{ text }}{% endblocktranslate %}{{ x }}{% translate 'May' context 'month' %}",
    # what is left to the engine
    "{% firstof b text %}{% now 'Y' as year %}{{ year }}{% firstof text as f %}{{ f }}",
    "{% for x in names %}{% firstof x %}{% cycle 'a' 'b' %}{% ifchanged %}{{ a }}{% endifchanged %}{% endfor %}",
    "{% for x in names %}{% firstof forloop.counter %}{% with z=x %}{% firstof z %}{% endwith %}{% endfor %}",
    "{% autoescape off %}{{ text }}{% endautoescape %}{% spaceless %}<p> <b>{{ text }}</b> </p>{% endspaceless %}",
    "{% filter upper %}{{ text }}{% endfilter %}{% verbatim %}{{ a }}{% endverbatim %}{% templatetag openblock %}",
    "{% partialdef a %}{{ a }}{{ text }}{% endpartialdef %}{% partialdef a inline %}{{ a }}"
    "{% endpartialdef %}{% partial a %}",
    "{% if a %}" * 110 + "{{ text }}" + "{% endif %}" * 110,
    "{% for x in one %}" * 25 + "{{ x }}{{ forloop.counter }}" + "{% endfor %}" * 25,
]


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_construct_is_the_same_to_the_byte(language, source, tmp_path, settings):
    (tmp_path / "one.html").write_text(source, newline="")
    (tmp_path / "other.html").write_text("({{ y }}{{ a }}{{ forloop.counter }}{% translate 'Rules' as a %}{{ a }})")
    (tmp_path / "again.html").write_text(
        "{{ tree.name }}{% for tree in tree.below %}<{% include 'again.html' %}>{% endfor %}"
    )
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]
    compiler.partial.cache_clear()
    names = {**NAMES, "other": "other.html"}
    assert compiler.partial("one.html", language)(dict(names)) == compiler.by_engine("one.html", language)(dict(names))
    compiler.partial.cache_clear()
