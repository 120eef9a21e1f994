"""What each answer tells caches and search engines. A cache may keep what says nothing, even a 404."""

import re

import pytest
from django.test import Client

from play.rooms import DatabaseUnavailable, creation
from play.web.pages import views
from play.web.pages.robots import RULES

NOT_KEPT, A_DAY, PRIVATE_DAY = "no-store", "public, max-age=86400", "private, max-age=86400"
UNLISTED, LISTED = "noindex", "all"
HTMX = {"HX-Request": "true"}

# Address, method, headers; then the status, and what the answer says to caches and to search engines.
ANSWERS = [
    ("/", "GET", {}, 200, NOT_KEPT, LISTED),
    ("/?code=QQQQQQ", "GET", {}, 404, NOT_KEPT, UNLISTED),
    ("/?code={code}", "GET", {}, 302, NOT_KEPT, UNLISTED),
    ("/", "POST", {}, 405, NOT_KEPT, UNLISTED),
    ("/no/such/page/", "GET", {}, 404, NOT_KEPT, UNLISTED),
    ("/static/css/base.0123456789ab.css", "GET", {}, 302, NOT_KEPT, UNLISTED),
    ("/robots.txt", "GET", {}, 200, A_DAY, UNLISTED),
    ("/rooms/", "GET", {}, 405, NOT_KEPT, UNLISTED),
    ("/rooms/", "POST", {}, 422, NOT_KEPT, UNLISTED),
    ("/rooms/", "POST", HTMX, 422, NOT_KEPT, UNLISTED),
    ("/rooms/?name=Bob", "POST", {}, 302, NOT_KEPT, UNLISTED),
    ("/r/{code}/", "GET", {}, 200, NOT_KEPT, UNLISTED),
    ("/r/{code}/?plain", "GET", {}, 200, NOT_KEPT, UNLISTED),
    ("/r/{code}/screen/", "GET", {}, 200, NOT_KEPT, UNLISTED),
    ("/r/{small}/", "GET", {}, 302, NOT_KEPT, UNLISTED),
    ("/r/{code}/)", "GET", {}, 302, NOT_KEPT, UNLISTED),
    ("/r/{code}", "GET", {}, 301, NOT_KEPT, UNLISTED),  # Django adds the slash
    ("/r/QQQQQQ/", "GET", {}, 404, NOT_KEPT, UNLISTED),
    ("/r/{code}/qr.svg", "GET", {}, 200, PRIVATE_DAY, UNLISTED),
    ("/r/no/qr.svg", "GET", {}, 404, NOT_KEPT, UNLISTED),
    ("/r/{code}/join/", "GET", {}, 302, NOT_KEPT, UNLISTED),
    ("/r/{code}/join/", "POST", {}, 422, NOT_KEPT, UNLISTED),
    ("/r/{code}/join/", "POST", HTMX, 422, NOT_KEPT, UNLISTED),
    ("/r/{code}/join/?name=Bob", "POST", {}, 303, NOT_KEPT, UNLISTED),
    ("/r/{code}/move/", "POST", {}, 422, NOT_KEPT, UNLISTED),
    ("/r/{code}/report/", "GET", {}, 200, NOT_KEPT, UNLISTED),
    ("/r/{code}/report/", "POST", {}, 422, NOT_KEPT, UNLISTED),
    ("/dashboard/reports/", "GET", {}, 302, NOT_KEPT, UNLISTED),
    ("/privacy/", "GET", {}, 404, NOT_KEPT, UNLISTED),
    ("/imprint/", "GET", {}, 404, NOT_KEPT, UNLISTED),
    ("/language/", "POST", {}, 302, NOT_KEPT, UNLISTED),
    ("/browser/", "GET", {}, 405, NOT_KEPT, UNLISTED),
    ("/browser/", "POST", {}, 400, NOT_KEPT, UNLISTED),
    ("/healthz", "GET", {}, 200, NOT_KEPT, UNLISTED),
    ("/readyz", "GET", {}, 200, NOT_KEPT, UNLISTED),
    ("/metrics", "GET", {}, 403, NOT_KEPT, UNLISTED),
    ("/dashboard/", "GET", {}, 302, NOT_KEPT, UNLISTED),
    ("/dashboard/{code}/", "GET", {}, 302, NOT_KEPT, UNLISTED),
    ("/staff/sign-in/", "GET", {}, 200, NOT_KEPT, UNLISTED),
    ("/staff/sign-in/", "POST", {}, 422, NOT_KEPT, UNLISTED),
    ("/staff/sign-out/", "GET", {}, 405, NOT_KEPT, UNLISTED),
    ("/ws/rooms/", "GET", {}, 404, NOT_KEPT, UNLISTED),
    ("/", "GET", {"Host": "elsewhere.example"}, 400, NOT_KEPT, UNLISTED),
]


@pytest.fixture
def code(db):
    return creation.create("ada", "Ada")


def ask(client, path, method="GET", headers=()):
    """Send the query as a form, where there is one, with POST."""
    path, _, query = path.partition("?")
    if method == "POST":
        return client.post(path, query, content_type="application/x-www-form-urlencoded", headers=headers)
    return client.get(path, query_params=dict(re.findall(r"(\w+)=?(\w*)", query)), headers=headers)


@pytest.mark.parametrize("path, method, headers, status, caches, engines", ANSWERS)
def test_every_answer_says_whether_it_may_be_kept_and_listed(path, method, headers, status, caches, engines, code):
    answer = ask(Client(), path.format(code=code, small=code.lower()), method, headers)
    assert answer.status_code == status
    if caches == NOT_KEPT:
        assert NOT_KEPT in answer.headers["Cache-Control"].split(", ")
    else:
        assert answer.headers["Cache-Control"] == caches
    assert answer.headers["X-Robots-Tag"] == engines


@pytest.mark.parametrize("trouble, status", [(DatabaseUnavailable, 503), (ZeroDivisionError, 500)])
def test_what_is_broken_is_not_kept_either(trouble, status, code, monkeypatch):
    def fail(*args):
        raise trouble

    monkeypatch.setattr(views, "show_room", fail)
    answer = Client(raise_request_exception=False).get(f"/r/{code}/")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (status, NOT_KEPT)


def test_forms_that_cannot_be_trusted_and_the_way_to_https_are_not_kept(code, settings):
    assert Client(enforce_csrf_checks=True).post("/rooms/").headers["Cache-Control"] == NOT_KEPT
    settings.SECURE_SSL_REDIRECT = True
    answer = Client().get("/")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (301, NOT_KEPT)


def test_search_engines_find_the_front_page_and_can_read_that_rooms_are_not_for_them():
    barred = re.findall(r"^Disallow: (\S+)$", RULES, re.MULTILINE)
    assert RULES.startswith("User-agent: *\n")
    for path in ("/dashboard/", "/staff/sign-in/", "/design/", "/ws/r/CDF349/", "/metrics"):
        assert path.startswith(tuple(barred))
    for path in ("/", "/r/CDF349/", "/r/CDF349/screen/", "/static/preview.png"):
        assert not path.startswith(tuple(barred))
