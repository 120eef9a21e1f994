"""Who sends a request: the visitor that the session cookie names, and the address of the browser.

site/colorclues/asgi_middleware.py says how the address is known.
"""

import secrets

from django.http import HttpRequest

# In the session of the signed cookie: the visitor, the last form that made a room, with the room's code, and the name
# with which the visitor has joined last.
VISITOR, MADE, NAME = "visitor", "made", "name"


def visitor_of(request: HttpRequest) -> str:
    return request.session.get(VISITOR, "")


def address_of(request: HttpRequest) -> str:
    return request.META.get("REMOTE_ADDR", "")


def new_visitor() -> str:
    return secrets.token_urlsafe(32)


def remember(request: HttpRequest, visitor: str) -> None:
    """Put the visitor into the session cookie.

    Views call it once the visitor has a seat. Otherwise a browser could have as many visitors as it liked.
    """
    request.session.setdefault(VISITOR, visitor)


def remember_name(request: HttpRequest, name: str) -> None:
    """Put the name of the visitor's player into the session cookie, so that the next form has it already."""
    request.session[NAME] = name


def get_known_name(request: HttpRequest) -> str:
    return request.session.get(NAME, "")


def remember_room(request: HttpRequest, code: str) -> None:
    """Put the form and the room that it has made into the session cookie."""
    request.session[MADE] = _get_form(request), code


def find_made_room(request: HttpRequest) -> str:
    """Return the code of the room that this very form has made already, as a second press sends it again; else ""."""
    form, code = request.session.get(MADE, ("", ""))
    return code if form and form == _get_form(request) else ""


def _get_form(request: HttpRequest) -> str:
    # Django masks the token anew in each page, so it tells one page's form from another's. 16 characters do.
    return request.POST.get("csrfmiddlewaretoken", "")[:16]
