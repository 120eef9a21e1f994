"""What browsers report of our pages: taken from our own pages alone, bounded, and without anything of a game."""

import re

import httpx
import pytest

from play.ops.process_reports import Figures, _decode_figures, _encode
from play.web import browser_reports
from play.web.browser_reports import MAX_BYTES, MAX_KEPT, BrowserReport, BrowserReports, fold
from play.web.pages.browser_report_input import REPORTS, TEXT
from tests.conftest import Server
from tests.support.limited import running
from tests.support.long import IS_LONG
from tests.support.metrics import read_metric
from tests.support.player import parse
from tests.support.raw_socket import open_line
from tests.support.sentences import read_sentence
from tests.support.staff import Operator, make_staff

ADDRESS, TOKEN = "/browser/", "a-token-for-the-metrics-1"
PAGE = "https://game.example/r/K7XM3P/?plain#chat"
SECRETS = ("K7XM3P", "Adelheid", "ember", "1tAbCd", "plain", "chat")
FLOOD = 10_000 if IS_LONG else 400
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36"


# What is kept


def test_equal_reports_are_one_with_their_number_and_the_last_ones_stay():
    kept = BrowserReports()
    for number in range(MAX_KEPT + 5):
        kept.record(BrowserReport("script", "TypeError", f"page.js:1:{number}"))
    for _ in range(3):
        kept.record(BrowserReport("script", "TypeError", "page.js:1:7"))
    assert len(kept.list_kept()) == MAX_KEPT
    assert (kept.list_kept()[0].where, kept.list_kept()[0].number) == ("page.js:1:7", 4)
    assert kept.list_kept()[-1].where == "page.js:1:5"
    both = fold([*kept.list_kept(), *kept.list_kept()])
    assert len(both) == MAX_KEPT and both[0].number == 8


def test_processes_of_the_version_before_and_after_read_each_other():
    kept = (BrowserReport("csp", "img-src data", "", "room", "Chrome 120", 2, 5.0),)
    assert _decode_figures(_encode(Figures(browser_reports=kept))).browser_reports == kept
    assert _decode_figures(b'{"sockets": 3}').browser_reports == ()
    assert _decode_figures(b'{"browser_reports": [{"kind": "csp", "of_tomorrow": 1}]}').browser_reports[0].kind == "csp"


# Over the wire


@pytest.fixture(scope="module")
def watched(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("watched"), METRICS_TOKEN=TOKEN, DASHBOARD_TICK="0.3")
    with running(server):
        make_staff(server)
        yield server


def count(server, kind):
    return read_metric(server, "colorclues_browser_reports_total", kind=kind)


def send(server, content=b"TypeError: x", media_type=TEXT, address=ADDRESS, **headers):
    given = {"Content-Type": media_type, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return httpx.post(server.url + address, content=content, headers=given, trust_env=False)


def test_the_answer_is_empty_sets_no_cookie_and_needs_none(watched):
    before = count(watched, "script")
    answer = send(watched, Origin=watched.url)
    assert (answer.status_code, answer.content, answer.headers.get("set-cookie")) == (204, b"", None)
    assert count(watched, "script") == before + 1
    for method in ("GET", "HEAD", "PUT", "DELETE"):
        refused = httpx.request(method, watched.url + ADDRESS, trust_env=False)
        assert (refused.status_code, refused.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Sec_Fetch_Site": "none"},
        {"Sec_Fetch_Site": "cross-site", "Origin": "OWN"},
    ],
)
def test_pages_of_other_sites_are_refused(headers, watched):
    headers = {name: watched.url if value == "OWN" else value for name, value in headers.items()}
    before = count(watched, "foreign"), count(watched, "script")
    assert send(watched, **headers).status_code == 403
    assert (count(watched, "foreign"), count(watched, "script")) == (before[0] + 1, before[1])


def test_what_is_too_long_is_refused_before_any_of_it_is_read(watched):
    before = count(watched, "unreadable")
    assert send(watched, b"x" * (MAX_BYTES + 1)).status_code == 413
    assert send(watched, iter([b"x"])).status_code == 413  # who does not say how long it is
    assert send(watched, b"x" * MAX_BYTES).status_code == 204
    assert send(watched, b"[" * MAX_BYTES, REPORTS).status_code == 400
    assert send(watched, b"x", "image/png").status_code == 400
    assert count(watched, "unreadable") == before + 4


def test_staff_sees_what_all_browsers_have_reported_and_nothing_of_the_game(watched):
    where = f"TypeError: Adelheid <b>gives</b> ember\n at {watched.url}/static/page.0123456789ab.js:1:4321"
    with Operator(watched.url) as olga:
        olga.look()
        for _ in range(3):
            send(watched, where.encode(), Referer=PAGE, User_Agent=AGENT)
        olga.wait(lambda page: "page.js:1:4321" in page.region("browsers").text)
        [line] = [line for line in olga.region("browsers").all("li") if "page.js:1:4321" in line.text]
    assert (
        re.sub(r"\s+", " ", line.text)
        .strip()
        .endswith("Error of a script × 3TypeError page.js:1:4321 room · Chrome 120")
    )
    kept = str(watched._query("SELECT figures FROM play_process")) + watched.log()
    assert not any(secret in kept for secret in SECRETS)


def test_a_dashboard_without_any_says_so(tmp_path):
    from django.template.loader import render_to_string

    from play.ops.dashboard.browser_panel import Browsers

    shown = parse(render_to_string("dashboard/browsers.html", {"browsers": Browsers()}))
    assert "No browser has met an error" in shown.text
    for kind in browser_reports.KEPT_KINDS:
        assert read_sentence(f"dashboard/browser_line.html#{kind}")


def test_thousands_of_reports_are_limited_and_neither_the_log_nor_the_memory_grows(tmp_path):
    few = {"BROWSER_REPORTS_ADDRESS": "10,0.001"}
    with running(Server(tmp_path, LIMITS="on", METRICS_TOKEN=TOKEN, **few)) as server:
        before = server.memory
        statuses = flood(server, FLOOD)
        assert statuses == {b"204": 10, b"429": FLOOD - 10}
        assert count(server, "script") == 10
        assert server.log().count('"BROWSER_REPORTS_ADDRESS: refused ') == 1
        assert sum("errors of our scripts" in line for line in server.log().splitlines()) == 1
        assert len(server.log()) < 20_000
        assert server.memory - before < 30  # MiB
        assert httpx.get(server.url, trust_env=False).status_code == 200


def flood(server, number):
    """Send so many reports over one connection, and return how many answers there were with each status."""
    head = f"POST {ADDRESS} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
    one = f"{head}Content-Type: text/plain\r\nContent-Length: 12\r\n\r\nTypeError: x"
    found: dict[bytes, int] = {}
    with open_line(server.port) as line:
        answers = line.makefile("rb")
        for _ in range(number):
            line.sendall(one.encode())
            status = answers.readline().split()[1]
            while answers.readline().strip():
                pass
            found[status] = found.get(status, 0) + 1
    return found
