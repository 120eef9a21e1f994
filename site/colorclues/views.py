"""The address of a static file of another build: it leads to the file that this build has in its place."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static


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
