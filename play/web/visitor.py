"""Who sends a request: the visitor that the session cookie names, and the address of the browser.

site/colorclues/asgi_middleware.py says how the address is known.
"""

import secrets

from django.http import HttpRequest

# In the session of the signed cookie.
VISITOR = "visitor"


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
