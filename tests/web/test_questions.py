"""What is asked over a real socket or by a form is answered to the asker alone, and spends and saves nothing."""

import re

import pytest

from play.pov.squares import get_square
from play.rules.board import SQUARES
from tests.conftest import Server
from tests.support.player import Player, changes
from tests.support.sentences import read_sentence

COLOUR = get_square("C12").colour
OF_THAT_COLOUR = [square for square in SQUARES if get_square(square).colour == COLOUR]


@pytest.fixture
def guessing(visit):
    """Play to the first guess. Ada gives, Bob and Cleo guess, Eve watches. All have the page open."""
    ada, bob, cleo, eve = (visit() for _ in range(4))
    ada.make_room("Ada")
    bob.join(ada.code, "Bob")
    cleo.join(ada.code, "Cleo")
    everybody = ada, bob, cleo, eve.watch(ada.code)
    for person in everybody:
        person.reload().connect().hear()
    move(everybody, ada, "start")
    giver = next(person for person in everybody if person.is_yours)
    move(everybody, giver, "pick", square=giver.choices("pick", "square")[0])
    move(everybody, giver, "clue", text="moss")
    guessers = [person for person in (ada, bob, cleo) if person is not giver]
    guessers.sort(key=lambda person: not person.is_yours)
    return giver, *guessers, eve


def move(everybody, mover, name, **typed):
    after = mover.version + 1
    mover.move(name, **typed)
    for person in everybody:
        person.wait(after)


def kept(server, person):
    return server.row(person.code), server.entries(person.code)


def ask(server, asker, typed, move="ask"):
    """Ask over the socket, see that nothing is stored or changed, and return what the page shows."""
    before, regions = kept(server, asker), {**asker.regions(), "answer": None, "notice": None}
    asker.send(asker.fields(move, typed=typed))
    message = asker.hear()
    assert set(changes(message)) <= {"answer", "notice", "version"}
    assert "answer" in changes(message)
    assert kept(server, asker) == before
    assert {**asker.regions(), "answer": None, "notice": None} == regions
    return answer_of(asker)


def answer_of(asker):
    return asker.region("answer").text


def test_a_guesser_asks_in_the_field_for_squares_and_then_places(server, guessing):
    _, bob, *_ = guessing
    answer = ask(server, bob, COLOUR, "guess")
    assert [square for square in OF_THAT_COLOUR if square in answer.replace(",", "").split()]
    assert bob.is_yours
    move(guessing, bob, "guess", typed=OF_THAT_COLOUR[0])
    assert answer_of(bob) == ""


def test_everybody_may_ask_in_the_field_for_questions_whoever_s_turn_it_is(server, guessing):
    for person in guessing:
        assert "A2" in ask(server, person, "near A1")
        assert "moss" in ask(server, person, "clue")


def test_nobody_else_hears_of_it(server, guessing):
    _, bob, *others = guessing
    heard = [len(person.heard) for person in others]
    ask(server, bob, "green")
    # A message that all hear comes after what they would have heard.
    move(guessing, bob, "guess", typed="P30")
    for person, before in zip(others, heard, strict=True):
        assert [one for message in person.heard[before:] for one in changes(message) if one == "answer"] == []


def test_an_answer_is_new_each_time_and_has_been_a_region_since_the_page_was_loaded(server, guessing):
    _, bob, *_ = guessing
    assert bob.region("answer")["role"] == "status"
    ids = set()
    for _ in range(2):
        ask(server, bob, "help")
        ids |= {node["id"] for node in bob.region("answer").all("p")}
    assert len(ids) == 2


def test_an_answer_goes_when_it_is_closed(server, guessing):
    _, bob, *_ = guessing
    assert ask(server, bob, "points")
    bob.send({"move": "hush"})
    bob.hear()
    assert answer_of(bob) == ""


def test_an_answer_goes_with_the_phase_and_stays_while_others_guess(server, guessing):
    _, bob, cleo, eve = guessing
    ask(server, eve, "time")
    ask(server, cleo, "near C12")
    move(guessing, bob, "guess", typed="P30")
    assert answer_of(eve)
    assert answer_of(cleo)
    move(guessing, cleo, "guess", typed="P29")
    assert answer_of(eve) == answer_of(cleo) == ""


def test_a_question_takes_a_refusal_away(server, guessing):
    _, bob, *_ = guessing
    bob.move("guess", typed="Q31")
    bob.hear()
    assert bob.refused == "no-square"
    ask(server, bob, "help")
    assert bob.refused is None


def test_more_goes_on_where_the_list_has_ended(server, guessing):
    _, bob, *_ = guessing
    first = ask(server, bob, "row C")
    second = ask(server, bob, "more")
    assert "C1" in first.split()
    assert "C1" not in second.split()
    for _ in range(20):
        last = ask(server, bob, "more")
    assert last == read_sentence("room/answers.html#no-more")


def test_things_are_not_known(server, guessing):
    _, bob, *_ = guessing
    answer = ask(server, bob, "moss", "guess")
    assert answer == read_sentence("room/answers.html#unknown", answer={"typed": "moss"})


def test_what_was_typed_is_text_and_no_html(server, guessing):
    _, bob, *_ = guessing
    assert "<b id=turn>" in ask(server, bob, "<b id=turn>x")


def test_a_page_in_german_is_answered_in_german_and_understands_english_too(server, guessing, visit):
    eve = visit(accept_language="de").watch(guessing[0].code).reload()
    eve.connect().hear()
    row = read_sentence("room/answers.html#row", "de", answer={"row": "C"})
    assert ask(server, eve, "Reihe C").startswith(row)
    for typed in ("Zeit", "time"):
        answer = ask(server, eve, typed)
        seconds = re.search(r"\d+", answer)[0]
        assert answer == read_sentence("room/answers.html#time", "de", answer={"seconds": int(seconds)})
    assert ask(server, eve, "Moos") == read_sentence("room/answers.html#unknown", "de", answer={"typed": "Moos"})


def test_a_giver_hears_the_own_secret_and_guessers_do_not(server, guessing):
    giver, *others = guessing
    target = server.row(giver.code)[1]["target"]
    assert target in ask(server, giver, "pieces")
    for person in others:
        assert target not in ask(server, person, "pieces")


def test_questions_are_limited_as_all_messages_are(tmp_path):
    server = Server(tmp_path, LIMITS="on").start()
    try:
        with Player(server.url) as ada:
            ada.make_room("Ada").connect().hear()
            for _ in range(80):
                ada.send({"move": "ask", "typed": "points"})
            ada.wait(lambda ada: ada.refused == "too-fast")
    finally:
        server.stop()


@pytest.mark.parametrize("typed", [5, None, ["green"], {"a": 1}])
def test_a_question_of_a_wrong_type_is_refused(server, guessing, typed):
    _, bob, *_ = guessing
    bob.send({"move": "ask", "typed": typed})
    bob.hear()
    assert bob.refused == (None if typed is None else "wrong-field")


# The plain page


def plain(visit, guessing, number):
    person = guessing[number]
    person.query = "?plain"
    return person.reload()


def post(server, asker, move, **typed):
    before = kept(server, asker)
    response = asker.post(move, **typed)
    assert response.status_code == 200
    assert kept(server, asker) == before
    return answer_of(asker)


def test_the_plain_page_answers_in_the_page_keeps_still_and_keeps_what_was_chosen(server, visit, guessing):
    bob = plain(visit, guessing, 1)
    answer = post(server, bob, "guess", typed=COLOUR, square="C12")
    assert all(square in answer for square in OF_THAT_COLOUR)
    assert not bob.page.all("meta", http_equiv="refresh")
    assert [one["value"] for one in bob.region("board").all("input") if "checked" in one.attrs] == ["C12"]
    assert bob.post("guess", typed="P30").status_code == 303


def test_who_waits_may_ask_on_the_plain_page_too(server, visit, guessing):
    cleo = plain(visit, guessing, 2)
    assert "P29" in post(server, cleo, "ask", typed="near P30")
    assert not cleo.page.all("meta", http_equiv="refresh")
    cleo.reload()
    assert answer_of(cleo) == ""
