"""The foot of every page, and the pages in the operator's name: each is there if its setting says so."""

import pytest
from django.conf import settings as now
from django.core.checks import run_checks

from play.web.pages.durations import DAY, HOUR, MINUTE, YEAR, Duration
from tests.conftest import ROOT, Server
from tests.support.player import Player, parse
from tests.support.sentences import read_sentence
from tests.support.staff import Operator, make_staff

ELSEWHERE = "https://example.org/imprint?of=game"
OPERATOR = "Ada <b>Lovelace</b> | 12 Colour Lane | ada@example.org"


@pytest.fixture(scope="module")
def lawful(tmp_path_factory):
    var = tmp_path_factory.mktemp("lawful")
    server = Server(var, PRIVACY="on", IMPRINT=ELSEWHERE, OPERATOR=OPERATOR, ROOM_LASTS="7200", LOG_LASTS="1209600")
    make_staff(server.start())
    yield server
    server.stop()


def list_foot(text):
    """Return the addresses at the foot of a page."""
    return [link["href"] for foot in parse(text).all("footer") if foot.get("class") == "foot" for link in foot.all("a")]


def test_no_page_of_the_game_is_built_without_what_has_the_foot():
    for file in (ROOT / "templates").rglob("*.html"):
        text = file.read_text()
        if "<body" in text:
            assert "shared/foot.html" in text or file.parent.name == "design", file


def test_the_pages_of_a_real_server_have_it_too(lawful):
    with Player(lawful.url) as ada, Operator(lawful.url) as olga:
        code = ada.make_room("Ada").code
        addresses = ("/", f"/r/{code}/", f"/r/{code}/?plain", f"/r/{code}/screen/", f"/r/{code}/seat/", "/r/QQQQQQ/")
        addresses = (*addresses, "/no/such/page/", "/privacy/", "/imprint/", "/staff/sign-in/")
        for address in addresses:
            assert list_foot(ada.http.get(address).text) == ["/privacy/", ELSEWHERE], address
        for address in ("/dashboard/", f"/dashboard/{code}/"):
            assert list_foot(olga.look(address).http.get(address).text) == ["/privacy/", ELSEWHERE], address


def test_the_notice_names_the_operator_and_the_figures_of_the_settings(lawful):
    with Player(lawful.url) as ada:
        answer = ada.http.get("/privacy/")
        assert ada.http.get("/imprint/").status_code == 404  # it is elsewhere
    page = parse(answer.text)
    assert [line.text for line in page.all("address")[0].all("span")] == OPERATOR.split(" | ")
    assert [link["href"] for link in page.all("address")[0].all("a")] == ["mailto:ada@example.org"]
    for number, unit in ((1, "year"), (2, "hour"), (1, "hour"), (14, "day"), (30, "day")):
        assert read_sentence(f"own/duration.html#{unit}", span={"number": number}) in page.text
    assert read_sentence("own/kept.html", span=None) in page.text  # nobody has said how long backups are kept


def test_a_page_of_our_own_needs_to_know_whose_it_is(settings):
    def list_errors():
        return [error.msg for error in run_checks(tags=["settings"]) if error.id == "play.E014"]

    assert list_errors() == []
    settings.PRIVACY = settings.IMPRINT = "on"
    assert [message.split()[0] for message in list_errors()] == ["PRIVACY", "IMPRINT"]
    settings.OPERATOR = ["Ada"]
    assert list_errors() == []
    settings.OPERATOR, settings.PRIVACY, settings.IMPRINT = [], "", ELSEWHERE
    assert list_errors() == []


@pytest.mark.parametrize("language, words", [("en", "Kept: 1 year."), ("de", "Aufbewahrt: 1 Jahr.")])
def test_they_speak_the_language_of_the_browser(client, settings, language, words):
    settings.PRIVACY = settings.IMPRINT = "on"
    settings.OPERATOR = ["Ada"]
    assert words in parse(client.get("/privacy/", headers={"Accept-Language": language}).content.decode()).text
    assert client.get("/imprint/", headers={"Accept-Language": language}).status_code == 200


@pytest.mark.parametrize(
    "seconds, said",
    [
        *(
            (YEAR, (1, "year")),
            (DAY, (1, "day")),
            (HOUR, (1, "hour")),
            (90 * MINUTE, (90, "minute")),
            (1, (1, "second")),
        ),
        *((30 * DAY, (30, "day")), (DAY + HOUR, (25, "hour")), (100_000, (28, "hour")), (366 * DAY, (366, "day"))),
        *((3_700, (62, "minute")), (0.5, (1, "second")), (12 * YEAR + 1, (13, "year")), (61, (61, "second"))),
    ],
)
def test_a_duration_is_said_in_whole_units_and_never_too_short(seconds, said):
    assert Duration.of(seconds) == Duration(*said)


def test_no_setting_of_these_is_on_by_default():
    assert (now.PRIVACY, now.IMPRINT, now.OPERATOR, now.LOG_LASTS, now.BACKUP_LASTS) == ("", "", [], None, None)
