"""Every branch of every template of players is shown by a state of the gallery."""

from django.shortcuts import render
from django.template import engines
from django.template.loader import get_template
from django.test import RequestFactory

from play.design import css_checker, renderings, sample_pages
from tests.design import branches

# The files of which no state shows anything.
WITHOUT = {
    "design/": "is the gallery itself",
    "dashboard/": "is what operators see, in no state of the gallery",
    "room/practice_words.html": "names words for translators, and is shown by nobody",
    "shared/colours.html": "likewise",
    "shared/guest.html": "is a name, which no page shows by itself",
}
# Where no state can show something.
NEVER = {
    ("errors/not_found.html", "the part “sentence”"): "is the same sentence, sent alone to a form",
    ("errors/removed.html", "the part “sentence”"): "likewise",
    ("room/door.html", "{% blocktranslate trimmed count number=door.items|length %} for one"): "counts two or more",
}

MEND = "Make a state in play/design/sample_….py that shows it, or leave the branch out of the template."


def test_every_branch_of_every_template_is_shown_by_a_state():
    """Pages are rendered as players get them: with scripts, which frames leave out, and in every theme."""
    every = branches.list_branches(*WITHOUT)
    with branches.watch() as shown:
        for page in list_pages():
            show(page)
        for theme in css_checker.list_themes():
            show(page, theme)
    missing = sorted(place for branch, place in every.items() if branch not in shown and place[::2] not in NEVER)
    assert missing == [], "\n".join(
        [*(f"templates/{file}, line {line}: no state shows {what}." for file, line, what in missing), MEND]
    )


def list_pages():
    """Show each region once as each state has it. Return a page of each kind, which shows the rest."""
    pages, seen = {}, set()
    for state in sample_pages.list_states().values():
        page = state.make()
        kind = page.template, page.query, page.is_screen, page.method, page.chosen, [name for name, _ in page.context]
        pages.setdefault(f"{kind} {page.pov.turn.template if page.pov else state.name}", page)
        for name, slice in renderings.list_slices(page).items() if page.pov else ():
            part = name, slice, page.query, str(page.context)
            if part not in seen:
                seen.add(part)
                get_template(f"room.html#{name}").render({**renderings.read_page_names(page), name: slice})
    return pages.values()


def show(page, theme=""):
    request = RequestFactory().get("/")
    request.session = {}
    names = renderings.make_context(request, page, engines["django"])
    render(request, page.template, names | ({"theme": f"css/theme-{theme}.css"} if theme else {}))
