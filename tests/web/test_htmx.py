"""Forms that htmx sends: it gets the part of the page that changes, or an address; without script nothing differs."""

import pytest
from django.test import Client

from play.rooms import DatabaseUnavailable, changes, creation
from play.web.limits import rate_limits
from tests.support.player import Node, parse
from tests.support.sentences import read_heading

HTMX = {"HX-Request": "true"}
BAD_NAMES = {"": "name-empty", "m" * 21: "name-long", "A\u200bda": "name-characters", "aDA": "name-taken"}


@pytest.fixture(autouse=True)
def fresh_limits(db, monkeypatch):
    monkeypatch.setattr(rate_limits, "rate_limiter", rate_limits.RateLimiter())


@pytest.fixture
def ada():
    """Ada's browser. She has a room."""
    ada = Client()
    ada.post("/rooms/", {"name": "Ada"})
    return ada


@pytest.fixture
def code(ada):
    return ada.get("/").context["mine"][0].status.code


@pytest.fixture
def eve():
    """A browser that nobody knows, with script."""
    return Client(headers=HTMX)


def only_form(answer, id: str) -> Node:
    """Return the form that the answer holds and nothing else."""
    (form,) = [node for node in parse(answer.text).children if isinstance(node, Node) or node.strip()]
    assert (form.tag, form["id"]) == ("form", id)
    return form


def assert_says_why_beside_the_field(form: Node, field: str, code: str):
    (told,) = form.all(data_refused=code)
    assert told.text and told["role"] == "alert"
    assert form.with_id(field)["aria-invalid"] == "true"
    assert form.with_id(field)["aria-describedby"] == told["id"]
    assert "autofocus" in form.with_id(field).attrs


def names_in(code: str) -> list[str]:
    page = parse(Client().get(f"/r/{code}/").text)
    return [li.all("b")[0].text for li in page.with_id("players").all("li")]


# Joining


@pytest.mark.parametrize(("name", "why"), BAD_NAMES.items(), ids=range(len(BAD_NAMES)))
def test_a_refused_name_brings_the_form_alone_with_the_reason(eve, code, name, why):
    answer = eve.post(f"/r/{code}/join/", {"name": name})
    assert answer.status_code == 422
    assert_says_why_beside_the_field(only_form(answer, "join"), "join-name", why)
    assert "colorclues" not in answer.cookies
    assert names_in(code) == ["Ada"]


def test_a_refused_name_is_not_repeated_since_htmx_leaves_it_in_the_field(eve, code):
    form = only_form(eve.post(f"/r/{code}/join/", {"name": "aDA"}), "join")
    assert form.with_id("join-name")["value"] == ""


def test_the_same_refusal_is_a_new_one_for_a_screen_reader(eve, code):
    first, second = (only_form(eve.post(f"/r/{code}/join/", {"name": ""}), "join") for _ in range(2))
    ids = [form.all(data_refused="name-empty")[0].all("span")[0]["id"] for form in (first, second)]
    assert ids[0] != ids[1]


@pytest.mark.parametrize("query", ["", "?hide"])
def test_who_has_joined_is_led_to_the_room_as_it_was_shown(eve, code, query):
    answer = eve.post(f"/r/{code}/join/{query}", {"name": "Eve"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, f"/r/{code}/{query}")
    assert "Location" not in answer.headers
    assert answer.cookies["colorclues"]["httponly"]
    assert names_in(code) == ["Ada", "Eve"]


def test_joining_twice_makes_no_second_player(eve, code):
    for _ in range(2):
        assert eve.post(f"/r/{code}/join/", {"name": "Eve"}).headers["HX-Redirect"] == f"/r/{code}/"
    assert names_in(code) == ["Ada", "Eve"]


def test_where_nobody_can_join_any_more_the_turn_says_so(eve, ada, code):
    for number in range(9):
        Client().post(f"/r/{code}/join/", {"name": f"Player {chr(97 + number)}"})
    answer = eve.post(f"/r/{code}/join/", {"name": "Eve"})
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (422, "#turn")
    (turn,) = [node for node in parse(answer.text).children if isinstance(node, Node)]
    assert turn["id"] == "turn" and read_heading("turn/closed.html", turn={"closed": "room-full"}) in turn.text


def test_a_leaver_whose_return_fails_is_told_in_the_form(eve, code, monkeypatch):
    eve.post(f"/r/{code}/join/", {"name": "Eve"})
    for name in ("Bob", "Cleo"):
        Client().post(f"/r/{code}/join/", {"name": name})
    eve.post(f"/r/{code}/move/", {"move": "leave"})
    break_database(monkeypatch, "join")
    form = only_form(eve.post(f"/r/{code}/join/", {"name": "Eve"}), "join")
    assert form.all(data_refused="try-again")[0].text


# Making a room


def test_a_refused_host_gets_the_form_alone_with_the_reason(eve):
    answer = eve.post("/rooms/", {"name": "m" * 21})
    assert answer.status_code == 422
    form = only_form(answer, "create")
    assert_says_why_beside_the_field(form, "create-name", "name-long")
    assert form.with_id("create-name")["value"] == "m" * 21
    assert form.all("input", name="csrfmiddlewaretoken")[0]["value"]


@pytest.mark.parametrize("fields", [{"name": "Eve"}, {"bots": "3"}])
def test_a_host_is_led_to_the_new_room(eve, fields):
    answer = eve.post("/rooms/", fields)
    room = answer.headers["HX-Redirect"]
    assert (answer.status_code, room[:3]) == (200, "/r/")
    assert parse(eve.get(room).text).with_id("turn")["data-player"]


def test_a_room_that_could_not_be_saved_is_told_in_the_form(eve, monkeypatch):
    break_database(monkeypatch, "create", creation)
    answer = eve.post("/rooms/", {"name": "Eve"})
    assert only_form(answer, "create").all(data_refused="try-again")


def break_database(monkeypatch, change: str, module=changes):
    def fail(*args, **kwargs):
        raise DatabaseUnavailable("out of reach")

    monkeypatch.setattr(module, change, fail)


# The language


def test_a_chosen_language_is_kept_and_the_page_loaded_again(eve):
    answer = eve.post("/language/", {"language": "de", "next": "/r/ABCDEF/?hide"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, "/r/ABCDEF/?hide")
    assert answer.cookies["colorclues-language"].value == "de"


@pytest.mark.parametrize("next", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_htmx_is_led_to_our_own_pages_only(next, eve):
    assert eve.post("/language/", {"language": "de", "next": next}).headers["HX-Redirect"] == "/"


# Requests that our own page does not make


@pytest.mark.parametrize("method", ["get", "head", "options", "put", "delete"])
@pytest.mark.parametrize("accept", ["text/html", "application/json", ""])
@pytest.mark.parametrize("path", ["/rooms/", "/r/{code}/join/", "/language/", "/staff/sign-in/"])
def test_other_methods_and_types_break_no_form(path, accept, method, eve, code):
    answer = getattr(eve, method)(path.format(code=code), headers={"Accept": accept})
    assert answer.status_code in (200, 204, 302, 405)


@pytest.mark.parametrize("path, status", [("/rooms/", 422), ("/r/{code}/join/", 422), ("/language/", 204)])
def test_a_form_is_answered_whatever_type_is_accepted(path, status, eve, code):
    assert eve.post(path.format(code=code), headers={"Accept": "application/json"}).status_code == status


def test_a_language_is_kept_for_a_request_that_wants_no_page(eve):
    answer = eve.post("/language/", {"language": "de"}, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.cookies["colorclues-language"].value == "de"


# What goes wrong


def assert_is_a_sentence(answer, status: int):
    """The form shows it where it shows refusals."""
    assert answer.status_code == status
    assert (answer.headers["HX-Retarget"], answer.headers["HX-Reswap"]) == ("find .refusal", "innerHTML")
    shown = parse(answer.text)
    assert len(shown.text) > 20
    assert not shown.all("html", "main", "p", "form")


def test_too_many_requests_are_refused_in_the_form(eve, code, monkeypatch, settings):
    settings.JOINS_ADDRESS = 1, 0.01
    monkeypatch.setattr(rate_limits, "rate_limiter", rate_limits.RateLimiter())
    eve.post(f"/r/{code}/join/", {"name": ""})
    answer = eve.post(f"/r/{code}/join/", {"name": ""})
    assert_is_a_sentence(answer, 429)
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.parametrize("path", ["/rooms/", "/r/ABCDEF/join/", "/language/", "/staff/sign-in/"])
def test_a_form_without_its_token_is_refused_in_the_form(path):
    assert_is_a_sentence(Client(enforce_csrf_checks=True, headers=HTMX).post(path, {"name": "Eve"}), 403)


def test_a_room_that_is_gone_is_told_in_the_form(eve):
    assert_is_a_sentence(eve.post("/r/ZZZZZZ/join/", {"name": "Eve"}), 404)


def test_a_player_who_was_removed_is_told_in_the_form(eve, ada, code):
    eve.post(f"/r/{code}/join/", {"name": "Eve"})
    ada.post(f"/r/{code}/move/", {"move": "kick", "player": "2", "sure": "yes"})
    assert_is_a_sentence(eve.post(f"/r/{code}/join/", {"name": "Eve"}), 403)


@pytest.mark.parametrize(("error", "status"), [(DatabaseUnavailable, 503), (ValueError, 500)])
def test_a_server_in_trouble_is_told_in_the_form(error, status, code, monkeypatch):
    def fail(*args, **kwargs):
        raise error("to be told")

    monkeypatch.setattr("play.web.pages.views.check_code", fail)
    eve = Client(headers=HTMX, raise_request_exception=False)
    assert_is_a_sentence(eve.post(f"/r/{code}/join/", {"name": "Eve"}), status)


# Both ways


@pytest.mark.parametrize("path", ["/rooms/", "/r/{code}/join/", "/language/", "/staff/sign-in/"])
def test_answers_that_differ_for_htmx_say_so_to_caches(path, code):
    for headers in (HTMX, {}):
        answer = Client(headers=headers).post(path.format(code=code), {"name": ""})
        assert "HX-Request" in answer.headers["Vary"]


@pytest.mark.parametrize("path", ["/", "/r/{code}/", "/staff/sign-in/"])
def test_every_form_that_htmx_sends_works_without_it_and_has_a_place_for_a_refusal(path, code):
    page = parse(Client().get(path.format(code=code)).text)
    forms = [form for form in page.all("form") if form.get("hx-post")]
    assert forms
    for form in forms:
        assert form["hx-post"] == form["action"] and form["method"] == "post"
        (place,) = form.all(class_="refusal")
        assert place["role"] == "alert" and place.children == []
        assert "hx-ws:send" not in form.attrs


def test_moves_stay_on_the_socket(ada, code):
    page = parse(ada.get(f"/r/{code}/").text)
    moves = [form for form in page.all("form") if "/move/" in (form.get("action") or "")]
    assert moves and not [form for form in moves if form.get("hx-post")]
