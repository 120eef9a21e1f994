"""Print what the states of the gallery look like on this server, as JSON: `python -m tests.support.shown_states`.

The environment says whether it is a server for development or for production. COUNT is how many states are shown, of
all phases, each in another language than the last. Each is a player's page, a frame of the gallery, and a push.
"""

import json
import os
import sys
import time
from itertools import cycle, islice

MOMENT = 1_800_000_000.0  # two renderings that are compared must not lie a second apart


def main() -> None:
    time.time = lambda: MOMENT
    os.environ["DJANGO_SETTINGS_MODULE"] = "colorclues.settings"
    import django

    django.setup()
    json.dump(show_states(int(os.environ["COUNT"])), sys.stdout)


def show_states(count: int) -> dict[str, dict[str, str]]:
    from django.conf import settings

    from play.design import sample_pages

    states = sample_pages.list_states()
    some = islice(states.items(), 0, None, max(len(states) // count, 1))
    languages = cycle(language for language, _ in settings.LANGUAGES)
    shown = {}
    for name, state in some:
        language = next(languages)
        shown[f"{name} {language}"] = show(state.make(), language)
    return shown


def show(page, language: str) -> dict[str, str]:
    from django.shortcuts import render
    from django.utils.translation import override

    from play.design import gallery_frames
    from play.rendering import diff, partials
    from play.web.pages import room_page

    with override(language):
        request = ask(page.query, page.method)
        context = dict(page.context)
        if page.pov:
            context = room_page.room_context(request, page.pov, 1, page.refused, page.is_screen) | context
        if page.chosen:  # which no server knows of: browsers keep it
            context["board"] = partials.render_board(page.chosen, language)
        shown = render(request, page.template, context)
    frame = gallery_frames.render_page(ask(f"language={language}&scheme=dark"), page)
    push = diff.render_step(None, page.pov, 1, language) if is_pushed(page) else ""
    return {"page": shown.content.decode(), "frame": frame.content.decode(), "push": push}


def is_pushed(page) -> bool:
    """Return whether a push makes the page: it knows nothing of a page's query, of a refusal and of what was typed."""
    return bool(page.pov and not page.query and not page.refused and not page.context)


def ask(query: str, method: str = "GET"):
    from django.test import RequestFactory

    request = RequestFactory(HTTP_HOST="localhost").generic(method, f"/?{query}")
    request.session = {}
    return request


if __name__ == "__main__":
    main()
