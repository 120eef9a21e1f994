"""Visitors: people with a browser of their own, whose browsers must have nothing to complain about."""

import os
import re
import shutil

import pytest
from playwright.sync_api import Error, expect, sync_playwright

from tests.browser import failures
from tests.browser.people import Caller, Person, Table
from tests.conftest import Server
from tests.support.player import Player
from tests.support.staff import make_staff, sign_in

KINDS = {
    "phone": {
        "viewport": {"width": 360, "height": 740},
        "device_scale_factor": 2,
        "has_touch": True,
        "is_mobile": True,
    },
    "desk": {"viewport": {"width": 1280, "height": 800}},
}
QUIET = ["--disable-background-networking", "--disable-component-update", "--no-first-run", "--disable-sync"]
REPORT_VIOLATIONS = """addEventListener("securitypolicyviolation", event =>
    console.error(`CSP: ${event.violatedDirective} forbids ${event.blockedURI} ${event.sample}`))"""

PATIENCE = 20_000  # milliseconds, on a machine that has much else to do
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="package")
def chromium():
    """One browser for the tests of this folder that a worker runs.

    It does not outlive them: Django's ORM refuses to work in a thread where playwright's loop is running.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"), args=["--no-sandbox", *QUIET]
        )
        yield browser
        browser.close()


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem):
    """Let the first line of a failure tell what a person would see."""
    try:
        return (yield)
    except (AssertionError, Error) as failure:
        said = failures.in_words(failure, getattr(pyfuncitem, "people", ()))
        if said is None:
            raise
        raise AssertionError(f"{said}\n{failure}").with_traceback(failure.__traceback__) from None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item):
    """Close the pages before any fixture ends: a page complains of a server that has gone."""
    try:
        for person in getattr(item, "people", ()):
            person.page.context.close()
    finally:
        done = yield
    return done


@pytest.fixture
def visitor(chromium, request):
    """visitor(kind, name, **options of the browser's context): a Person with a browser that nobody shares.

    Nothing moves on these pages unless the options say so: a page in motion draws 60 frames a second.
    """
    people = request.node.people = []

    def arrive(kind: str, name: str = "", **options) -> Person:
        context = chromium.new_context(**{**KINDS[kind], "reduced_motion": "reduce", **options})
        context.set_default_timeout(PATIENCE)
        context.add_init_script(REPORT_VIOLATIONS)
        person = Person(context.new_page(), name, is_touch=kind == "phone")
        listen(context, person.complaints)
        people.append(person)
        return person

    yield arrive
    complaints = [complaint for person in people for complaint in unforgiven(person)]
    assert not complaints, f"the browser complains: {'; '.join(complaints)}"


def listen(context, complaints: list[str]) -> None:
    context.on("console", lambda said: said.type in ("error", "warning") and complaints.append(said.text))
    context.on("weberror", lambda error: complaints.append(str(error.error)))


def unforgiven(person: Person) -> list[str]:
    return [
        f"{person.name}: {complaint}"
        for complaint in person.complaints
        if not any(re.search(pattern, complaint) for pattern in person.forgiven)
    ]


@pytest.fixture
def gather(server):
    """gather(*people): a room of the first one's, in which all of them sit; a plain name is a Caller."""

    def at_a_table(*people: Person | str, server=server) -> Table:
        people = [Caller(server, one) if isinstance(one, str) else one for one in people]
        table = Table(server, people[0].take_seat(server), people)
        for one in people[1:]:
            one.take_seat(server, table.code)
            table.version += 1
        table.everybody_sees_it()
        return table

    return at_a_table


@pytest.fixture(scope="session")
def gallery(tmp_path_factory):
    """Start a server in production with the gallery."""
    var = tmp_path_factory.mktemp("gallery")
    gallery = Server(var, DESIGN="true").start()
    make_staff(gallery)
    yield gallery
    gallery.stop()


@pytest.fixture(scope="session")
def staff_cookies(gallery):
    """Return the cookies of a browser that is signed in at the gallery, as playwright takes them."""
    with Player(gallery.url) as olga:
        assert sign_in(olga).status_code == 302
        return [{"name": name, "value": value, "url": gallery.url} for name, value in olga.http.cookies.items()]


@pytest.fixture
def designer(visitor, staff_cookies):
    """Return designer(kind, **options as above), a member of staff."""

    def designer(kind, **options):
        eve = visitor(kind, "Eve", **options)
        eve.page.context.add_cookies(staff_cookies)
        return eve

    return designer
