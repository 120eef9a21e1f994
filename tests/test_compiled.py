"""What is pushed is made by closures: to the byte what the template engine makes of the same partials."""

import pytest
from django.template.loader import get_template

from play import compiled, fragments
from play.design import contract, states
from play.slices import Notice

LANGUAGES = ["en", "de"]
# Names and words that HTML and the template language would take for their own.
HOSTILE = ["<b>&amp;", "%(name)s %% %s", "{{ x }}{% y %}", "'\"", "李", "ש"]


def slices() -> dict[tuple[str, object], None]:
    """Every slice that any viewer sees in any state of the gallery, by the name of its partial, once each."""
    found = {}
    for state in states.named().values():
        shown = state.make()
        if shown.pov is None:
            continue
        for name in fragments.REGIONS:
            slice = getattr(shown.pov, name)
            found[name, slice] = None
            items = slice.items if name in fragments.ITEMS else ()
            found |= {(fragments.ITEMS[name], item): None for item in items}
            found |= {("does", item.does): None for item in items if name == "players"}
        found["doing", shown.pov.status.doing] = found["title", shown.pov.turn] = None
    found |= {("notice", notice): None for notice in notices()}
    return found


def notices() -> list[Notice]:
    return [Notice(code, 3, tuple(params.items())) for code, params in contract.REFUSALS.items()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_partial_is_the_same_to_the_byte(language):
    seen = slices()
    assert {name for name, _ in seen} >= {*fragments.REGIONS, *fragments.ITEMS.values(), "does", "doing", "notice"}
    for name, slice in seen:
        template = f"{fragments.FILES.get(name, 'room.html')}#{name}"
        names = {name: slice, "is_new": name == "said"}
        assert compiled.partial(template, language)(names) == fragments.by_engine(template, language)(names), (
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
    compiled.partial.cache_clear()
    names = {"name": name, "names": [name, "Bo"], "number": 1234, "share": 2.5, "room": {"winners": [name]}}
    assert get_template("one.html")
    assert compiled.partial("one.html", language)(dict(names)) == fragments.by_engine("one.html", language)(dict(names))
    compiled.partial.cache_clear()
