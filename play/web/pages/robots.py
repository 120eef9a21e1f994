"""What search engines may ask for, and which of our pages they may show."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

# Rooms are not in the list. An engine that may not load a page cannot read that the page is not to be listed. It then
# lists the bare link, which holds the code. And the programs that fetch previews for chats obey this file too.
RULES = """\
User-agent: *
Disallow: /dashboard/
Disallow: /design/
Disallow: /metrics
Disallow: /staff/
Disallow: /ws/
"""


@require_safe
@cache_control(public=True, max_age=86400)
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse(RULES, content_type="text/plain")


def let_engines_list(page: HttpResponse) -> HttpResponse:
    """Return the page with the header that lets search engines list it. All other answers say the opposite."""
    page.headers["X-Robots-Tag"] = "all"
    return page
