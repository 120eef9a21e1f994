"""The word list where people meet it: at the doors of open rooms and in their chat, by socket and by form."""

import pytest

from tests.conftest import Server
from tests.support.player import Player, parse
from tests.support.sentences import read_refusal

BAD, GOOD = "Sh1thead", "Scunthorpe"


@pytest.fixture
def room(visit):
    """ada's room, which is open to everybody, with bob in it."""
    ada = visit().make_room("Ada")
    bob = visit().join(ada.code, "Bob")
    ada.connect().hear()
    ada.move("settings", private="no")
    ada.wait(ada.version + 1)
    return ada, bob.reload().connect()


def refused(answer):
    return [node["data-refused"] for node in parse(answer.text).walk() if node.get("data-refused")]


def join(player, code, name):
    player.watch(code)
    return player.submit(player.page.with_id("join"), name=name)


def test_a_bad_name_comes_into_no_open_room_and_what_was_typed_stays(visit, room):
    eve = visit()
    answer = join(eve, room[0].code, BAD)
    assert answer.status_code == 422 and refused(answer) == ["name-unwelcome"]
    assert parse(answer.text).with_id("join-name")["value"] == BAD
    assert read_refusal("name-unwelcome") in parse(answer.text).text
    eve.http.headers["HX-Request"] = "true"
    marked = parse(join(eve, room[0].code, BAD).text).with_id("join-name")
    assert (marked["aria-invalid"], marked["aria-describedby"]) == ("true", "join-name-refused")
    assert "HX-Redirect" in join(eve, room[0].code, GOOD).headers


def test_a_private_room_is_the_friends_own_but_cannot_be_opened_with_such_a_name(visit):
    ada = visit().make_room("Ada")
    assert join(visit(), ada.code, BAD).status_code == 303
    ada.reload().connect().hear()
    ada.move("settings", private="no")
    ada.wait(lambda ada: ada.refused == "open-name")
    assert BAD in ada.region("notice").text


def test_a_bad_message_is_refused_to_its_author_alone_by_socket_and_by_form(room):
    ada, bob = room
    bob.move("say", text="what a shit clue")
    bob.wait(lambda bob: bob.refused == "say-unwelcome")
    bob.move("say", text="Greetings from Scunthorpe")
    bob.wait(bob.version + 1)
    assert not bob.refused
    bob.reload().post("say", text="what a shit clue")
    assert bob.refused == "say-unwelcome"
    assert bob.page.with_id("say-text")["value"] == "what a shit clue"
    assert "shit" not in ada.reload().region("chat").text and "Scunthorpe" in ada.region("chat").text


def test_clues_are_not_judged_and_the_log_never_has_the_word(server, room):
    ada, bob = room
    bob.move("rename", name=BAD)
    bob.wait(lambda bob: bob.refused == "name-unwelcome")
    assert [entry["name"] for entry in server.entries(ada.code)] == ["join", "join", "settings"]
    assert not any("unwelcome" in entry for entry in server.entries(ada.code))
    assert BAD not in server.log() and "name-unwelcome" in server.log()


def test_private_rooms_too_if_the_operator_wants(tmp_path):
    server = Server(tmp_path, WORD_LIST_PRIVATE="on").start()
    try:
        with Player(server.url) as ada:
            ada.show(ada.http.get("/"))
            answer = ada.submit(ada.page.with_id("create"), name=BAD)
            assert answer.status_code == 422 and refused(answer) == ["name-unwelcome"]
            assert parse(answer.text).with_id("create-name")["value"] == BAD
            ada.make_room("Ada").reload().connect().hear()
            ada.move("say", text="shit")
            ada.wait(lambda ada: ada.refused == "say-unwelcome")
    finally:
        server.stop()
