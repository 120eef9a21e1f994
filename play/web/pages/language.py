"""The page that chooses a language."""

from django.http import HttpRequest, HttpResponse
from django.views.i18n import set_language

from .htmx import is_from_htmx, lead_to, vary_on_htmx


@vary_on_htmx
def choose_language(request: HttpRequest) -> HttpResponse:
    answer = set_language(request)
    if not is_from_htmx(request) or not answer.has_header("Location"):  # 204 for a request that wants no page
        return answer
    led = lead_to(request, answer.url)  # the whole page, because all of its words change
    led.cookies = answer.cookies
    return led
