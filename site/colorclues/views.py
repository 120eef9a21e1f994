"""Addresses that lead to a static file of this build: that of the icon, and those of the files of another build."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static


def find_icon(request: HttpRequest) -> HttpResponse:
    """Redirect to the icon for a home screen. An iPhone asks for this address by itself, so no page need name it."""
    return redirect(static("icon-180.png"))


def find_static(request: HttpRequest, name: str, ending: str) -> HttpResponse:
    """Redirect to the file of this build with that name, whatever its hash is.

    A page that was just being loaded while the server was replaced asks for files that are gone. With those of this
    build its script opens a socket, and hears there that it must load itself anew (play/web/sockets/base_consumer.py).
    """
    try:
        address = static(name + ending)
    except ValueError:  # this build has no such file
        raise Http404 from None
    if address == request.path:
        raise Http404
    answer = redirect(address)
    answer.headers["Cache-Control"] = "no-store"
    return answer
