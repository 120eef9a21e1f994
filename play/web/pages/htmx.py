"""Answer the forms that htmx sends: with the part of the page that changes, or with an address to load.

Without script a browser sends the same forms and gets whole pages and redirects.
"""

import time

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import HttpResponseClientRedirect, reswap, retarget

HEADER = "HX-Request"

# Decorates a view that answers htmx in its own way.
vary_on_htmx = vary_on_headers(HEADER)


def is_from_htmx(request: HttpRequest) -> bool:
    """Return whether htmx sent the request. An error page may come before the middleware that sets `request.htmx`."""
    return bool(getattr(request, "htmx", False))


def lead_to(request: HttpRequest, address: str, status: int = 302) -> HttpResponse:
    """Redirect the browser to a page of ours. htmx loads it as a whole page, with new cookies and a new socket."""
    if is_from_htmx(request):
        return HttpResponseClientRedirect(address)
    return HttpResponseRedirect(address, status=status)


def show_error(request: HttpRequest, template: str, status: int, context: dict[str, object]) -> HttpResponse:
    """Render an error page; for htmx its sentence alone, which takes the place of a refusal in the form."""
    if is_from_htmx(request):
        page = render(request, f"{template}#sentence", context, status=status)
        page = reswap(retarget(page, "find .refusal"), "innerHTML")
    else:
        page = render(request, template, context, status=status)
    patch_vary_headers(page, (HEADER,))
    return page


def notice_number() -> int:
    """Return a number that differs from refusal to refusal. A screen reader then announces the same one again."""
    return time.time_ns() // 1_000_000
