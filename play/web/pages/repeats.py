"""What tells one form from another, so that a form which is sent again is known (rule 24).

Django masks its token anew in each page. So two forms are alike only if one page has sent both.
"""

from hashlib import sha256

from django.http import HttpRequest


def digest_form(request: HttpRequest) -> str:
    """Return a digest of all that the form holds, or "" for a form without a token, which only tools send."""
    return _digest(request.POST.urlencode()) if _token(request) else ""


def digest_page(request: HttpRequest, visitor: str) -> str:
    """Return a digest of the visitor and the page that has sent the form, whatever was typed; "" without a token."""
    token = _token(request)
    return _digest(f"{visitor} {token}") if token else ""


def _token(request: HttpRequest) -> str:
    return request.POST.get("csrfmiddlewaretoken", "")


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
