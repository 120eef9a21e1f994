"""The language of a visitor: what a link has chosen, else what the browser asks for."""

from django.core.handlers.asgi import ASGIRequest
from django.utils.translation import get_language_from_request


def of_socket(scope: dict) -> str:
    """By the rule that Django's LocaleMiddleware has for pages; of a request it looks at the headers alone."""
    request = ASGIRequest({"method": "GET", "path": "", "headers": scope["headers"]}, None)
    return get_language_from_request(request)
