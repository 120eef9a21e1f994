"""How many pages one browser and one address may ask for, and the page of those who asked for more.

tests/faults/test_page_floods.py has how many a process makes at once.
"""

import json
import re

import httpx
import pytest

from tests.conftest import Server
from tests.support.limited import list_said, running
from tests.support.player import Player, parse
from tests.support.read_settings import settings_with
from tests.support.sentences import read_heading

BURST = 4  # pages of the strict server, for a browser and for strangers of an address
HEADERS = (
    *("Content-Security-Policy", "Cache-Control", "X-Frame-Options", "X-Content-Type-Options", "X-Robots-Tag"),
    *("Referrer-Policy", "Permissions-Policy", "Cross-Origin-Opener-Policy", "Content-Language", "Content-Type"),
)
HTMX = {"HX-Request": "true"}


@pytest.fixture(scope="module")
def strict(tmp_path_factory):
    """A server that gives each address some pages, behind one proxy: so each test has addresses of its own."""
    rate = f"{BURST},0.1"
    few = {"PAGES_VISITOR": rate, "PAGES_ADDRESS": rate, "SOCKETS_VISITOR": "1", "SOCKETS_ADDRESS": "1"}
    with running(Server(tmp_path_factory.mktemp("strict"), LIMITS="on", TRUSTED_PROXIES="1", **few)) as server:
        yield server


addresses = (f"198.51.100.{number}" for number in range(1, 250))


@pytest.fixture
def browser(strict):
    """A browser without a cookie, at an address of its own. It keeps none."""
    with httpx.Client(base_url=strict.url, headers={"X-Forwarded-For": next(addresses)}, trust_env=False) as browser:
        browser.cookies.jar.set_policy(NoCookies())
        yield browser


class NoCookies:
    """Take no cookie."""

    netscape, rfc2965, hide_cookie2 = True, False, True

    def set_ok(self, cookie, request):
        return False

    def return_ok(self, cookie, request):
        return False

    def domain_return_ok(self, domain, request):
        return False

    def path_return_ok(self, path, request):
        return False


def use_up(browser, path="/"):
    answers = [browser.get(path) for _ in range(BURST)]
    assert 503 not in {answer.status_code for answer in answers}
    return answers


def test_above_its_rate_an_address_gets_a_small_page_that_tries_again_by_itself(strict, browser):
    [ordinary, *_] = use_up(browser, "/r/K7XM3P/")
    page = browser.get("/r/K7XM3P/")
    seconds = int(page.headers["Retry-After"])
    assert page.status_code == 503 and 4 <= seconds <= 60
    assert len(page.content) < 4096
    shown = parse(page.text)
    assert read_heading("errors/busy.html") in shown.text
    assert shown.all("meta", http_equiv="refresh")[0]["content"] == str(seconds)
    assert len(list_said(strict, "PAGES_ADDRESS")) == 1
    for name in HEADERS:
        assert page.headers[name] == ordinary.headers[name]
    assert page.headers["X-Request-Id"] and "HX-Request" in page.headers["Vary"]


def test_it_speaks_the_browser_s_language(browser):
    use_up(browser)
    page = parse(browser.get("/", headers={"Accept-Language": "de"}).text)
    assert page.all("html")[0]["lang"] == "de" and "Moment" in page.all("h1")[0].text


def test_a_head_gets_the_head_of_that(browser):
    use_up(browser)
    answer = browser.head("/")
    assert (answer.status_code, answer.content) == (503, b"") and answer.headers["Retry-After"]


def test_a_form_is_told_to_go_back_and_nothing_was_done(strict, browser):
    use_up(browser)
    page = browser.post("/rooms/", data={"name": "Busy"})
    assert page.status_code == 503 and not parse(page.text).all("meta", http_equiv="refresh")
    assert strict.rooms_of("Busy") == []


def test_htmx_gets_an_element_that_sends_the_form_again_with_the_button_that_was_pressed(browser):
    use_up(browser)
    form = {"csrfmiddlewaretoken": "x", "name": "Ada", "bots": "3"}
    answer = browser.post("/rooms/?x=1", data=form, headers=HTMX)
    [again] = parse(answer.text).all(id="busy")
    assert answer.status_code == 503 and "<html" not in answer.text
    assert answer.headers["HX-Retarget"] == "find .refusal" and answer.headers["HX-Reswap"] == "innerHTML"
    assert (again["hx-post"], json.loads(again["hx-vals"])) == ("/rooms/?x=1", {"bots": "3"})
    assert re.fullmatch(r"load delay:\d+s", again["hx-trigger"])
    answer = browser.post("/rooms/", data=form, headers={**HTMX, "HX-Source": "span#busy"})
    assert answer.headers["HX-Retarget"] == "this" and answer.headers["HX-Reswap"] == "outerHTML"
    answer = browser.get("/r/K7XM3P/seat/", headers=HTMX)
    assert "HX-Retarget" not in answer.headers
    assert parse(answer.text).with_id("busy")["hx-get"] == "/r/K7XM3P/seat/"


@pytest.mark.parametrize(
    "form", [{"content": b"%ff=%fe&" * 9, "headers": {"Content-Type": "application/x-www-form-urlencoded"}},
             {"data": {f"field{number}": "x" for number in range(99)}}, {"content": b"x" * 200_000}]
)  # fmt: skip
def test_what_no_form_holds_gets_the_same(form, browser):
    use_up(browser)
    form = {**form, "headers": {**form.get("headers", {}), **HTMX}}
    assert browser.post("/rooms/", **form).status_code == 503


def test_who_has_a_seat_there_monitors_and_static_files_notice_nothing(strict, browser):
    with Player(strict.url, **{"X_Forwarded_For": browser.headers["X-Forwarded-For"]}) as ada:
        page = ada.http.get("/")
        ada.show(page)
        made = ada.submit(ada.page.with_id("create"), name="Ada")
        assert made.is_redirect
        use_up(browser, "/healthz")
        [browser.get("/") for _ in range(BURST)]
        assert browser.get("/").status_code == 503
        assert [ada.http.get("/").status_code for _ in range(BURST)] == [200] * BURST
        assert ada.http.get("/").status_code == 503  # a script with a seat
        for path in ("/healthz", "/readyz", re.search(r'href="(/static/[^"]+css)"', page.text)[1]):
            assert browser.get(path).status_code == 200
        assert len(list_said(strict, "PAGES_VISITOR")) == 1


def test_a_cookie_that_anybody_gets_counts_for_its_address(strict, browser):
    own = {"X_Forwarded_For": browser.headers["X-Forwarded-For"]}
    for _ in range(BURST):
        with Player(strict.url, **own) as one:
            assert one.http.get("/").status_code == 200 and one.http.cookies["colorclues-visitor"]
    assert one.http.cookies["colorclues-visitor"] and browser.get("/").status_code == 503


def test_a_made_up_cookie_is_none(browser):
    for number in range(BURST):
        browser.get("/", headers={"Cookie": f"colorclues-visitor=made-up-{number}:x; colorclues=x:y:z"})
    assert browser.get("/", headers={"Cookie": "colorclues-visitor=another:x"}).status_code == 503


def test_an_address_may_load_at_once_as_many_pages_as_it_may_have_sockets():
    settings = settings_with({"SOCKETS_ADDRESS": "3000", "SOCKETS_VISITOR": "700"})
    assert (settings.PAGES_ADDRESS[0], settings.PAGES_VISITOR[0]) == (3000, 700)
    settings = settings_with({"PAGES_ADDRESS": "5000,1"})
    assert settings.PAGES_ADDRESS == [5000, 1] and settings.SOCKETS_ADDRESS < 5000
