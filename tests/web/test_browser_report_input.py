"""What is read of a browser's report: its kind, its place and the browser, and nothing of a game."""

import json
import re
import time

import pytest
from django.conf import settings

from play.design.template_files import find_folder
from play.web.browser_reports import MAX_BYTES, BrowserReport
from play.web.pages.browser_report_input import REPORTS, SCRIPTS, TEXT, VIOLATION, Unreadable, read_reports
from tests.conftest import ROOT
from tests.support.read_settings import settings_with

ADDRESS = "/browser/"
PAGE = "https://game.example/r/K7XM3P/?plain#chat"
SEAT = "https://game.example/r/K7XM3P/seat/WzEsMF0:1tAbCd:secret/"
SECRETS = ("K7XM3P", "Adelheid", "ember", "1tAbCd", "plain", "chat")
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36"
LAST = f"{PAGE.partition('/r/')[0]}/static/page.0123456789ab.js"


def read_error(told, page=PAGE, agent=AGENT):
    [report] = read_reports(f"{TEXT};charset=UTF-8", told.encode(), page, agent)
    return report


def read_violation(page=PAGE, **fields):
    sent = {"document-uri": page, **{name.replace("_", "-"): value for name, value in fields.items()}}
    [report] = read_reports(VIOLATION, json.dumps({"csp-report": sent}).encode(), "", AGENT)
    return report


@pytest.mark.parametrize(
    "told, what, where",
    [
        (f"Uncaught TypeError: x of Adelheid,{LAST},1,234,TypeError: x", "TypeError", "page.js:1:234"),
        (
            f"TypeError: no “ember” at K7XM3P\n    at f ({LAST}:12:34)\n    at g ({LAST}:1:2)",
            "TypeError",
            "page.js:12:34",
        ),
        (f"keep@{LAST}:12:34\n@{LAST}:1:2", "", "page.js:12:34"),
        ("InvalidStateError: ember", "InvalidStateError", ""),
        (
            "Uncaught SyntaxError: Unexpected token,https://game.example/static/sounds.js?1a2b,1,2,",
            "SyntaxError",
            "sounds.js:1:2",
        ),
        (f"Uncaught Adelheid: ember,{LAST},1,234,", "", "page.js:1:234"),
    ],
)
def test_of_an_error_its_type_and_its_place_are_kept_in_each_engine_s_way(told, what, where):
    assert read_error(told) == BrowserReport("script", what, where, "room", "Chrome 120")


@pytest.mark.parametrize(
    "told",
    [
        "",
        "Script error.,,0,0,",
        "[object PromiseRejectionEvent]",
        "Adelheid: ember",
        "TypeErrorish: x",
        "\0\xff" * 99,
        f"Uncaught Adelheid,{LAST.replace('page', 'ember')},1,2,",
    ],
)
def test_what_names_neither_is_only_counted(told):
    assert read_error(told) == BrowserReport("other")


def test_a_text_that_is_ten_times_as_long_takes_no_hundred_times_as_long():
    """While one is read, nothing else has its turn in this process."""

    def take(length):
        times = []
        for _ in range(5):
            start = time.process_time()
            read_error("a-" * (length // 2))
            times.append(time.process_time() - start)
        return min(times)

    assert take(10 * MAX_BYTES) < 30 * take(MAX_BYTES)


@pytest.mark.parametrize("scheme", ["chrome", "moz", "safari", "safari-web", "ms-browser"])
def test_what_an_extension_does_is_only_counted(scheme):
    address = f"{scheme}-extension://abcdef/inject.js"
    assert read_error(f"TypeError: x\n at {address}:1:2\n at {LAST}:1:2").kind == "extension"
    assert read_violation(blocked_uri=address, effective_directive="script-src").kind == "extension"
    assert read_violation(blocked_uri="inline", source_file=f"{scheme}-extension").kind == "extension"


@pytest.mark.parametrize(
    "blocked, what",
    [
        ("inline", "script-src-elem inline"),
        ("eval", "script-src-elem eval"),
        ("data", "script-src-elem data"),
        ("data:text/html,Adelheid", "script-src-elem data"),
        ("https://evil.example/ember.js?K7XM3P", "script-src-elem https://evil.example"),
        ("https://ada:ember@evil.example/", "script-src-elem other"),
        (SEAT, "script-src-elem self"),
        ("Adelheid", "script-src-elem other"),
        (None, "script-src-elem other"),
        (["https://evil.example"], "script-src-elem other"),
        ("https://[::", "script-src-elem other"),
    ],
)
def test_of_what_was_blocked_the_origin_is_kept_or_the_word_for_it(blocked, what):
    sent = {"blocked_uri": blocked, "script_sample": "Adelheid gives ember", "referrer": SEAT}
    report = read_violation(SEAT, effective_directive="script-src-elem", source_file=SEAT, line_number=3, **sent)
    assert report == BrowserReport("csp", what, "page:3:0", "take-seat", "Chrome 120")


def test_a_directive_and_a_number_that_are_none_are_dropped():
    report = read_violation(
        effective_directive="Adelheid ember", line_number="ember", source_file=LAST, blocked_uri="inline"
    )
    assert report == BrowserReport("csp", "other inline", "page.js:0:0", "room", "Chrome 120")
    assert (
        read_violation(violated_directive="img-src 'self'", blocked_uri="blob", line_number=True).what == "img-src blob"
    )


def test_a_browser_s_own_reports_come_together_and_of_unknown_kinds_nothing_is_kept():
    place = {"sourceFile": LAST, "lineNumber": 1, "columnNumber": 2}
    sent = [
        {
            "type": "csp-violation",
            "url": PAGE,
            "body": {
                "documentURL": PAGE,
                "blockedURL": "inline",
                "effectiveDirective": "style-src-attr",
                "sample": "Adelheid",
                **place,
            },
        },
        {"type": "deprecation", "url": PAGE, "body": {"id": "UnloadHandler", "message": "Adelheid", **place}},
        {"type": "ember", "url": PAGE, "body": {"message": "Adelheid"}},
    ]
    found = read_reports(REPORTS, json.dumps(sent).encode(), "", AGENT)
    assert [(one.kind, one.what) for one in found] == [
        ("csp", "style-src-attr inline"),
        ("other", ""),
        ("other", ""),
    ]
    assert not any(secret in repr(found) for secret in SECRETS)
    assert len(read_reports(REPORTS, json.dumps(sent * 30).encode(), "", AGENT)) == 20


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"7",
        b'"x"',
        b"\xff\xfe",
        b"[" * 8000,
        b'{"csp-report":' * 500,
        b'{"csp-report": [1]}',
        b'[{"type": "csp-violation"}]',
    ],
)
@pytest.mark.parametrize("media_type", [VIOLATION, REPORTS])
def test_what_is_no_report_is_refused_whatever_it_is(media_type, body):
    with pytest.raises(Unreadable):
        read_reports(media_type, body, "", "")
    with pytest.raises(Unreadable):
        read_reports("multipart/form-data", body, "", "")


@pytest.mark.parametrize(
    "agent, name",
    [
        (AGENT, "Chrome 120"),
        (AGENT + " Edg/121.0", "Edge 121"),
        (AGENT.replace("Chrome", "SamsungBrowser/20.0 Chrome"), "Samsung Internet 20"),
        ("Mozilla/5.0 (Windows NT 10.0; rv:115.0) Gecko/20100101 Firefox/115.0", "Firefox 115"),
        (
            "Mozilla/5.0 (iPhone; like Mac OS X) AppleWebKit/605.1 (KHTML) Version/15.4 Mobile/15E148 Safari/604.1",
            "Safari 15",
        ),
        ("Adelheid/7", "other"),
        ("", "other"),
    ],
)
def test_of_a_browser_its_family_and_major_version_are_kept(agent, name):
    assert read_error("TypeError: x", agent=agent).browser == name


@pytest.mark.parametrize(
    "page, name",
    [
        (PAGE, "room"),
        (SEAT, "take-seat"),
        ("https://game.example/", "front"),
        ("/r/K7XM3P/).", "other"),
        ("https://game.example/ember/", "other"),
        ("", "other"),
        ("https://[", "other"),
        ("/" * 9000, "other"),
    ],
)
def test_of_a_page_the_name_of_its_route_is_kept(page, name):
    assert read_error("TypeError: x", page).page == name


def test_all_our_scripts_are_known_by_name_and_send_to_the_right_address():
    files = {path.name for path in (ROOT / "static").rglob("*.js")}
    bundles = set(
        re.findall(r"bundle '([\w.]+\.js)'", "".join(path.read_text() for path in find_folder().rglob("*.html")))
    )
    assert files | bundles == SCRIPTS
    assert f'"{settings.BROWSER_REPORTS}"' in (ROOT / "static/errors.js").read_text()
    assert settings.BROWSER_REPORTS == ADDRESS


@pytest.mark.parametrize("https", ["true", "false"])
def test_browsers_are_given_the_address_in_the_way_that_all_know(https):
    policy = settings_with({"HTTPS": https, "ALLOWED_HOSTS": "game.example"}).CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert policy["report-uri"] == [ADDRESS] and "report-to" not in policy
