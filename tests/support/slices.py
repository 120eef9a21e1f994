"""What every viewer sees in every state of the gallery, as the slices that partials get."""

from functools import cache
from itertools import islice

from play.design import refusals, sample_pages
from play.pov.regions import Notice
from play.rendering import compiler, partials


@cache
def list_slices(step: int = 1) -> dict[tuple[str, object], None]:
    """Return every slice by the name of its partial, once each. `step`: from one state to the next that is asked."""
    found: dict[tuple[str, object], None] = {}
    for state in islice(sample_pages.list_states().values(), 0, None, step):
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
    found |= {("notice", notice): None for notice in _list_notices()}
    return found


def _list_notices() -> list[Notice]:
    return [Notice(code, 3, tuple(params.items())) for code, params in refusals.REFUSALS.items()]


def render_both(name: str, slice: object, language: str) -> tuple[str, str]:
    """Return what the compiled function makes of a slice, and what Django's engine makes of it."""
    template = f"{partials.FILES.get(name, 'room.html')}#{name}"
    names = {name: slice, "is_new": name == "said"}
    return compiler.compile_partial(template, language)(names), compiler.use_engine(template, language)(names)
