"""Keep out whom staff has barred: each page of the game says so."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from ..orders import known_orders
from ..visitor import address_of, has_signed_in, visitor_of
from .errors import barred

# Staff may come from an address that is barred, and the law may ask that everybody can read the last two. These show
# nothing of the game, and those of staff check by themselves who asks.
NEVER_BARRED = ("/staff/", "/dashboard/", "/metrics", "/healthz", "/readyz", "/robots.txt", "/privacy/", "/imprint/")


class BarsMiddleware:
    """Answer 403 to whom staff has barred. It stands behind the sessions, by which a visitor is known."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        orders = known_orders.orders
        if not orders.bars or request.path.startswith(NEVER_BARRED) or has_signed_in(request.session):
            return self.get_response(request)
        bar = orders.find_bar(visitor_of(request), address_of(request))
        return barred(request, bar.until) if bar else self.get_response(request)
