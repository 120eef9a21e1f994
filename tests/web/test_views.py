"""The pages over real HTTP: the way into a room, refusals, and what every answer carries."""

import re

import httpx
import pytest
from django.db import DatabaseError, DataError, IntegrityError, OperationalError

from play.rooms import DatabaseUnavailable
from play.web.pages import errors
from tests.support.player import Player, parse
from tests.support.sentences import read_heading

NO_ROOM = "ZZZZZZ"
COOKIES = ("colorclues", "colorclues-visitor", "colorclues-csrf")
BAD_NAMES = {
    "": "name-empty",
    "   ": "name-empty",
    "m" * 21: "name-long",
    "m" * 5000: "name-long",
    "A\u200bda": "name-characters",
    "A\u202eda": "name-characters",
    "A\0da": "name-characters",
    "Ada\nLovelace\x07": "name-characters",
}


@pytest.fixture
def ada(visit):
    """Let ada make a room."""
    return visit().make_room("Ada")


@pytest.fixture
def bob(visit, ada):
    return visit().join(ada.code, "Bob").reload()


def create(player, name):
    player.show(player.http.get("/"))
    return player.submit(player.page.with_id("create"), name=name)


def join(player, code, name, **more):
    player.watch(code)
    return player.submit(player.page.with_id("join"), name=name, **more)


def names(player):
    return [li.all("b")[0].text for li in player.reload().region("players").all("li")]


def refused(response):
    """Return the code of the one refusal that the page shows with a sentence."""
    (told,) = [node for node in parse(response.text).walk() if node.get("data-refused")]
    assert told.text
    return told["data-refused"]


# The front page


def test_the_front_page_offers_a_new_room_and_the_way_to_one(visit):
    page = parse(visit().http.get("/").text)
    assert page.with_id("create")["action"] == "/rooms/"
    assert page.with_id("find")
    assert page.all("input", name="code")


def test_making_a_room_seats_its_host(visit, ada):
    assert names(ada) == ["Ada"]
    assert ada.role == "guesser" and ada.phase == "lobby"
    assert ada.region("players").all("li")[0]["data-host"] == "yes"


def test_a_second_press_of_one_form_makes_no_second_room(visit):
    visitor = visit()
    visitor.show(visitor.http.get("/"))
    form = visitor.page.with_id("create")
    made = [visitor.submit(form, name="Ada").headers["location"] for _ in range(2)]
    assert made[0] == made[1] != create(visitor, "Ada").headers["location"]
    assert len(visit_rooms(visitor)) == 2


@pytest.mark.parametrize(("name", "code"), BAD_NAMES.items(), ids=range(len(BAD_NAMES)))
def test_a_bad_name_makes_no_room(visit, name, code):
    visitor = visit()
    answer = create(visitor, name)
    assert answer.status_code == 422
    assert refused(answer) == code
    assert "mine" not in visitor.http.get("/").text


def test_what_was_typed_is_still_there_after_a_refusal(visit):
    typed = '<Ada> & "all the others"'
    answer = create(visit(), typed)
    assert answer.status_code == 422
    assert parse(answer.text).with_id("create-name")["value"] == typed


def test_the_front_page_lists_one_s_rooms_and_nobody_else_s(visit, ada, bob):
    assert ada.code in visit_rooms(ada)
    assert visit_rooms(bob) == [ada.code]
    other = ada.code
    ada.make_room("Ada")
    assert visit_rooms(ada) == [ada.code, other]
    assert visit_rooms(visit()) == []


def visit_rooms(player):
    links = parse(player.http.get("/").text).all("a")
    return [link["href"].split("/")[2] for link in links if link["href"].startswith("/r/")]


def test_the_name_with_which_somebody_joined_last_stands_in_the_next_form(visit, ada):
    bob = visit().join(ada.code, "Bob")
    bob.make_room("Bobby")
    assert parse(bob.http.get("/").text).with_id("create-name")["value"] == "Bobby"
    bob.watch(visit().make_room("Cleo").code)
    assert bob.page.with_id("join-name")["value"] == "Bobby"
    assert parse(visit().http.get("/").text).with_id("create-name")["value"] == ""


def test_who_has_a_seat_and_sends_the_form_again_keeps_the_known_name(visit, ada):
    bob = visit().watch(ada.code)
    form = bob.page.with_id("join")
    for name in ("  Bob ", "m" * 100):
        assert bob.submit(form, name=name).status_code == 303
        assert parse(bob.http.get("/").text).with_id("create-name")["value"] == "Bob"


def test_a_known_name_that_is_refused_is_still_there_as_it_was_typed(visit, ada):
    answer = create(ada, "m" * 21)
    assert parse(answer.text).with_id("create-name")["value"] == "m" * 21


# A television


def test_a_television_is_started_from_the_front_page_by_the_code_alone(visit, ada):
    page = parse(visit().http.get("/").text)
    (button,) = page.with_id("find").all("button", name="screen")
    answer = visit().http.get("/", params={"code": ada.code.lower(), "screen": button["value"]})
    assert answer.is_redirect
    assert answer.headers["location"] == f"/r/{ada.code}/screen/"


def test_a_television_with_an_unknown_code_is_refused_beside_the_field(visit):
    answer = visit().http.get("/", params={"code": NO_ROOM, "screen": "yes"})
    assert (answer.status_code, refused(answer)) == (404, "no-room")
    assert parse(answer.text).with_id("code")["value"] == NO_ROOM


def test_the_host_s_way_to_a_television_opens_beside(ada):
    links = [link for link in ada.reload().page.all("a") if link["href"].endswith("/screen/")]
    assert {(link["target"], link["rel"]) for link in links} == {("_blank", "noopener")}
    assert links


# Codes


@pytest.mark.parametrize("typed", [str.lower, str.upper, " {} ".format, lambda code: f"{code[:3]}-{code[3:].lower()}",
                                   lambda code: " ".join(code)], ids=range(5))  # fmt: skip
def test_a_code_is_found_however_it_is_typed(visit, ada, typed):
    answer = visit().http.get("/", params={"code": typed(ada.code)})
    assert answer.is_redirect
    assert answer.headers["location"] == f"/r/{ada.code}/"


@pytest.mark.parametrize("typed", [NO_ROOM, "", " - ", "x" * 5000, "\0", "<b>", "/r/", "İıß"], ids=range(8))
def test_an_unknown_code_is_a_404_with_a_sentence(visit, typed):
    answer = visit().http.get("/", params={"code": typed})
    assert answer.status_code == 404
    assert refused(answer) == "no-room"
    assert parse(answer.text).with_id("code")["value"] == typed


def test_an_address_in_lower_case_leads_to_the_room(visit, ada):
    answer = visit().http.get(f"/r/{ada.code[:2].lower()}-{ada.code[2:]}/")
    assert answer.is_redirect
    assert answer.headers["location"] == f"/r/{ada.code}/"


def test_an_address_in_lower_case_keeps_to_the_plain_page(visit, ada):
    answer = visit().http.get(f"/r/{ada.code.lower()}/?plain")
    assert answer.headers["location"] == f"/r/{ada.code}/?plain"


@pytest.mark.parametrize("behind", [")", ".", ").", "/)", "/).", "/”", "/,", "/>", "/…", "%20", "/%20", "//", "/’)"])
def test_a_link_leads_to_the_room_whatever_punctuation_stands_behind_it(visit, ada, behind):
    eve = visit()
    answer = eve.http.get(f"/r/{ada.code}{behind}", follow_redirects=True)
    assert (answer.status_code, answer.url.path) == (200, f"/r/{ada.code}/")
    answer = eve.http.get(f"/r/{ada.code}/screen{behind}", follow_redirects=True)
    assert answer.status_code == (200 if behind.startswith("/") else 404)


def test_a_code_in_full_width_letters_leads_to_the_room(visit, ada):
    wide = "".join(chr(ord(char) + 0xFEE0) for char in ada.code)
    for path in (f"/r/{wide}/", f"/r/{wide}", f"/?code={wide}", f"/?code={' '.join(wide)}"):
        answer = visit().http.get(path, follow_redirects=True)
        assert (answer.status_code, answer.url.path) == (200, f"/r/{ada.code}/")


NOWHERE = [f"/r/{NO_ROOM}/", "/r/---/", "/r/%00/", "/r/_/", f"/r/{NO_ROOM * 100}/", "/nowhere/", "/r/-/)"]


@pytest.mark.parametrize("path", NOWHERE)
def test_where_nothing_is_a_page_says_so(visit, path):
    answer = visit().http.get(path, follow_redirects=True)
    assert answer.status_code == 404
    assert read_heading("errors/not_found.html") in parse(answer.text).text


@pytest.mark.parametrize("path", ["join/", "move/"])
def test_nothing_is_done_in_a_room_that_is_none(visit, ada, path):
    form = ada.form("leave")
    form.attrs["action"] = f"/r/{NO_ROOM}/{path}"
    assert ada.submit(form, name="Ada").status_code == 404


# Joining


def test_joining_gives_a_seat_and_stays_on_the_page(visit, ada):
    bob = visit()
    answer = join(bob, ada.code, "Bob")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/r/{ada.code}/"
    assert names(bob) == ["Ada", "Bob"]
    assert bob.id


@pytest.mark.parametrize(
    ("name", "code"), [*BAD_NAMES.items(), ("Ada", "name-taken"), ("aDA", "name-taken"), (" ＡＤＡ ", "name-taken")],
    ids=range(len(BAD_NAMES) + 3),
)  # fmt: skip
def test_a_bad_name_joins_nobody(visit, ada, name, code):
    bob = visit()
    answer = join(bob, ada.code, name)
    assert answer.status_code == 422
    assert refused(answer) == code
    assert names(bob) == ["Ada"]


def test_a_refused_name_is_still_there(visit, ada):
    answer = join(visit(), ada.code, "aDA")
    assert parse(answer.text).with_id("join-name")["value"] == "aDA"


SHOWN = {"  Bob  ": "Bob", "Ｂｏｂ": "Bob", "Bob   the  2nd": "Bob the 2nd", "m" * 20: "m" * 20}


@pytest.mark.parametrize(("typed", "shown"), SHOWN.items())
def test_names_are_trimmed_and_brought_to_one_form(visit, ada, typed, shown):
    bob = visit()
    assert join(bob, ada.code, typed).status_code == 303
    assert names(bob) == ["Ada", shown]


def test_joining_twice_keeps_the_seat(server, ada, bob):
    fresh = Player(server.url)
    with fresh:
        fresh.watch(ada.code)
        form = fresh.page.with_id("join")
        bob.page = fresh.page
        bob.http.cookies.set("colorclues-csrf", fresh.http.cookies["colorclues-csrf"], domain="127.0.0.1")
        assert bob.submit(form, name="Bobby").status_code == 303
    assert names(bob) == ["Ada", "Bob"]


def test_a_full_room_turns_the_eleventh_away_kindly(visit, ada):
    eve = visit().watch(ada.code)
    for number in range(9):
        assert join(visit(), ada.code, f"Player {chr(97 + number)}").status_code == 303
    answer = eve.submit(eve.page.with_id("join"), name="Eve")
    assert answer.status_code == 422
    assert refused(answer) == "room-full"
    eve.show(answer)
    assert eve.role == "spectator"
    assert len(names(eve)) == 10
    assert not eve.page.all(id="join-name")


def test_a_wish_for_a_colour_is_no_way_to_break_anything(visit, ada):
    for number, colour in enumerate(("x", "-1", "1.5", "٣", "9" * 400)):
        assert join(visit(), ada.code, f"Player {number}", colour=colour).status_code == 422
    assert join(visit(), ada.code, "Bob", colour="99").status_code == 303
    assert names(ada) == ["Ada", "Bob"]


def test_a_token_is_chosen_while_joining(visit, ada):
    visitor = visit()
    visitor.watch(ada.code)
    assert is_taken(visitor) == [True] + 9 * [False]
    join(visitor, ada.code, "Bob", colour="7")
    assert "look-7" in visitor.reload().region("players").all("li")[1].all("i")[0]["class"]


def is_taken(player):
    return ["disabled" in choice.attrs for choice in player.reload().page.all("input", name="colour")]


# Moves by form


def test_a_token_is_chosen_in_the_lobby_by_form(ada, bob):
    assert bob.post("look", colour="9").status_code == 303
    assert is_taken(ada) == 9 * [False] + [True]
    assert [
        choice["value"] for choice in bob.reload().page.all("input", name="colour") if "checked" in choice.attrs
    ] == ["9"]


def test_the_token_of_somebody_else_is_refused(ada, bob):
    assert bob.post("look", colour="0").status_code == 422
    assert bob.refused == "look-taken"
    assert is_taken(ada) == [False, True] + 8 * [False]


def test_a_player_is_renamed_in_the_lobby(ada, bob):
    assert bob.post("rename", name=" Ｂobby ").status_code == 303
    assert names(ada) == ["Ada", "Bobby"]


def test_a_refused_move_shows_why_and_what_was_typed(ada, bob):
    answer = bob.post("rename", name="aDA")
    assert answer.status_code == 422
    assert bob.refused == "name-taken"
    assert bob.page.with_id("rename-name")["value"] == "aDA"


def test_whoever_leaves_the_lobby_is_gone_and_may_come_back(ada, bob):
    assert bob.post("leave").status_code == 303
    assert bob.role == "spectator"
    assert names(ada) == ["Ada"]
    assert join(bob, ada.code, "Bob").status_code == 303
    assert names(ada) == ["Ada", "Bob"]


def test_the_host_passes_on_when_the_host_leaves(ada, bob):
    assert "start" not in bob.moves
    ada.post("leave")
    assert "start" in bob.reload().moves
    assert [li["data-host"] for li in bob.region("players").all("li")] == ["yes"]


def test_when_all_have_left_the_next_to_join_is_host(visit, ada, bob):
    bob.post("leave")
    ada.post("leave")
    cleo = visit()
    assert join(cleo, ada.code, "Cleo").status_code == 303
    assert "start" in cleo.reload().moves


def test_a_stranger_s_move_is_refused(visit, ada, bob):
    form = bob.form("rename")
    eve = visit().watch(ada.code)
    eve.page = bob.page
    eve.http.cookies.set("colorclues-csrf", bob.http.cookies["colorclues-csrf"], domain="127.0.0.1")
    answer = eve.submit(form, name="Eve")
    assert answer.status_code == 422
    assert refused(answer) == "stranger"
    assert names(ada) == ["Ada", "Bob"]


def test_joining_is_no_move(ada):
    answer = ada.submit(ada.form("leave"), move="join", name="Zed", text="Zed")
    assert answer.status_code == 422
    assert refused(answer) == "move-unknown"
    assert names(ada) == ["Ada"]


def test_the_plain_page_stays_plain(visit, ada):
    bob = visit(plain=True)
    assert join(bob, ada.code, "aDA").status_code == 422
    answer = join(bob, ada.code, "Bob")
    assert answer.headers["location"] == f"/r/{ada.code}/?plain"
    bob.reload()
    for name, status in (("Bobby", 303), ("ada", 422)):
        assert bob.post("rename", name=name).status_code == status
        assert not bob.page.all("script")
        to_the_room = [form["action"] for form in bob.page.all("form") if (form.get("action") or "").startswith("/r/")]
        assert {action[-6:] for action in to_the_room} == {"?plain"}


def test_the_plain_page_can_be_kept_still(visit, ada):
    bob = visit(plain=True)
    bob.join(ada.code, "Bob").reload()
    (line,) = bob.page.all("p", class_="line calm")
    (still,) = [link["href"] for link in line.all("a") if link["href"].endswith("?plain&still")]
    assert bob.page.all("meta", http_equiv="refresh")
    kept = parse(bob.http.get(still).text)
    assert not kept.all("meta", http_equiv="refresh")
    assert f"/r/{ada.code}/?plain" in [link["href"] for link in kept.all("a")]
    bob.show(bob.http.get(still))
    talking = bob.submit(bob.page.with_id("chat-form"), text="hello").headers["location"]
    assert talking == still + "&talk"
    bob.show(bob.http.get(talking))
    assert "checked" in bob.page.with_id("talk-open").attrs
    assert bob.submit(bob.page.with_id("rename"), name="Bobby").headers["location"] == f"/r/{ada.code}/?plain"


def test_a_refused_message_is_still_there_and_nowhere_else(bob, ada):
    long = "x" * 201
    shown = parse(ada.submit(ada.page.with_id("chat-form"), text=long).text)
    assert shown.with_id("say-text")["value"] == long
    assert long not in [field.get("value") for field in shown.all("input") if field.get("id") != "say-text"]


def test_a_form_that_is_far_too_large_gets_a_page_that_says_so(visit):
    answer = create(visit(), "m" * 100_000)
    assert answer.status_code == 400
    assert read_heading("errors/unreadable.html") in parse(answer.text).text


@pytest.mark.parametrize(
    ("trouble", "status"),
    {DatabaseUnavailable: 503, OperationalError: 500, IntegrityError: 500, DataError: 500}.items(),
)
def test_only_a_database_that_is_out_of_reach_is_told_as_one(rf, trouble, status):
    try:
        raise trouble("to be told apart")
    except DatabaseError:
        page = errors.broken(rf.get("/"))
    assert page.status_code == status
    assert ("Retry-After" in page.headers) == (status == 503)


@pytest.mark.parametrize(("method", "seconds"), [("get", ["15"]), ("post", [])])
def test_without_a_database_a_page_comes_back_by_itself_and_nothing_is_sent_twice(rf, method, seconds):
    try:
        raise DatabaseUnavailable("out of reach")
    except DatabaseUnavailable:
        page = parse(errors.broken(getattr(rf, method)("/rooms/")).text)
    assert [again["content"] for again in page.all("meta", http_equiv="refresh")] == seconds
    assert len(page.all("a", href="")) == len(seconds)


# What every answer carries


def test_the_wrong_method_is_refused(ada):
    token = ada.form("leave")
    assert ada.http.get("/rooms/").status_code == 405
    for path in ("/", f"/r/{ada.code}/", "/healthz", "/readyz"):
        token.attrs["action"] = path
        assert ada.submit(token).status_code == 405


@pytest.mark.parametrize("path", ["join/", "move/", "move/?plain"])
def test_the_address_that_a_refused_form_leaves_behind_leads_to_the_room(ada, path):
    answer = ada.http.get(f"/r/{ada.code}/{path}")
    assert answer.headers["location"] == f"/r/{ada.code}/" + ("?plain" if "plain" in path else "")


def test_a_form_without_its_token_gets_a_page_that_says_why(ada):
    for path in ("/rooms/", f"/r/{ada.code}/join/", f"/r/{ada.code}/move/"):
        answer = ada.http.post(path, data={"name": "Ada", "move": "leave"})
        assert answer.status_code == 403
        assert read_heading("errors/forbidden.html") in parse(answer.text).text
    assert names(ada) == ["Ada"]


def test_a_form_from_a_foreign_page_is_refused(ada):
    hidden = {control["name"]: control["value"] for control in ada.controls(ada.form("leave")) if control.get("value")}
    answer = ada.http.post(f"/r/{ada.code}/move/", data=hidden, headers={"Origin": "http://elsewhere.example"})
    assert answer.status_code == 403
    assert names(ada) == ["Ada"]


def answers(ada):
    """Return one answer of each kind."""
    token = ada.form("rename")
    token.attrs["action"] = f"/r/{ada.code}/move/"
    return [
        ada.http.get("/"),
        ada.http.get(f"/r/{ada.code}/"),
        ada.http.get(f"/r/{ada.code}/?plain"),
        ada.http.get("/", params={"code": NO_ROOM}),
        ada.http.get(f"/r/{NO_ROOM}/"),
        ada.http.post("/rooms/"),
        ada.submit(token, name=""),
        ada.submit(token, name="Adele"),
    ]


def test_nothing_is_kept_by_browsers_and_proxies(ada):
    for answer in answers(ada):
        if answer.status_code != 403:
            assert "no-store" in answer.headers["cache-control"], answer


def test_pages_run_nothing_but_their_own_scripts_and_styles(ada):
    for answer in answers(ada):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        for node in parse(answer.text).walk():
            assert not [name for name in node.attrs if name == "style" or name.startswith("on")]
            assert node.tag != "style"
            assert node.tag != "script" or node["src"].startswith("/static/")


def test_a_page_is_compressed_for_whoever_asks(server, ada):
    for path in ("/", f"/r/{ada.code}/"):
        assert ada.http.get(path, headers={"Accept-Encoding": "gzip"}).headers["content-encoding"] == "gzip"
        assert "content-encoding" not in ada.http.get(path, headers={"Accept-Encoding": "identity"}).headers


def test_cookies_are_out_of_reach_of_scripts_and_foreign_pages(visit):
    visitor = visit()
    first = visitor.http.get("/")
    visitor.show(first)
    made = create(visitor, "Ada")
    answers = (first, made, visitor.http.get(made.headers["location"]))
    cookies = [cookie for answer in answers for cookie in answer.headers.get_list("set-cookie")]
    assert {cookie.split("=")[0] for cookie in cookies} == set(COOKIES)
    for cookie in cookies:
        assert re.search("HttpOnly", cookie)
        assert re.search("SameSite=Lax", cookie)


def test_health_is_told_to_whoever_asks(server):
    for path in ("/healthz", "/readyz"):
        answer = httpx.get(server.url + path, trust_env=False)
        assert (answer.status_code, answer.text) == (200, "ok")


def test_readiness_depends_on_the_database_and_health_does_not(own_server):
    # Other files take the places of the database and its log. To cut off a file that SQLite maps into its memory
    # would end the server by SIGBUS.
    for name in ("colorclues.sqlite3-wal", "colorclues.sqlite3-shm"):
        (own_server.var / name).unlink(missing_ok=True)
    broken = own_server.var / "broken"
    broken.write_bytes(b"no database at all" * 100)
    broken.replace(own_server.var / "colorclues.sqlite3")
    assert httpx.get(own_server.url + "/readyz", trust_env=False).status_code == 503
    assert httpx.get(own_server.url + "/healthz", trust_env=False).status_code == 200
