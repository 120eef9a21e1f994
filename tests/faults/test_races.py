"""The same move at the same moment over many sockets: one is made, and the others change nothing."""

from threading import Barrier, Thread

import pytest

from tests.faults.conftest import assert_folds
from tests.support.long import long
from tests.support.player import Player

SOCKETS = 12


@pytest.fixture(scope="module", params=[long("SQLite"), "PostgreSQL"])
def processes(request, process, redis):
    """Start two processes that share a database."""
    urls = {"REDIS_URL": redis.url}
    if request.param == "PostgreSQL":
        urls["DATABASE_URL"] = request.getfixturevalue("postgres").new_database()
    else:
        urls["DATABASE_URL"] = f"sqlite:///{request.getfixturevalue('tmp_path_factory').mktemp('shared')}/game.sqlite3"
    return process(**urls), process(**urls)


@pytest.fixture
def table(processes):
    """Return table(number, preset), which plays a game to its first guesses, half of the players at each process."""
    everybody = []

    def begin(number, preset="classic"):
        one, other = processes
        everybody.extend(Player((one, other)[seat % 2].url) for seat in range(number))
        host, *guests = everybody
        host.make_room("Ada")
        host.post("settings", preset=preset)
        for seat, guest in enumerate(guests):
            guest.join(host.code, f"Guest {seat}")
        host.reload().post("start")
        giver = next(player for player in everybody if player.reload().is_yours)
        giver.post("pick", square=giver.choices("pick", "square")[0])
        giver.post("clue", text="moss")
        return [player.reload() for player in everybody]

    yield begin
    for player in everybody:
        player.__exit__()


def at_once(sends):
    barrier = Barrier(len(sends))

    def send(one):
        barrier.wait()
        one()

    threads = [Thread(target=send, args=[one]) for one in sends]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_one_guess_on_twelve_sockets_over_two_processes_is_one_guess(processes, table):
    everybody = table(4)
    mover = next(player for player in everybody if player.is_yours)
    message = mover.fields("guess", square="A1")
    tabs = [mover]
    for number in range(SOCKETS - 1):
        tab = Player(processes[number % 2].url)
        tab.http.cookies = mover.http.cookies
        tabs.append(tab.watch(mover.code))
    for tab in tabs:
        tab.connect().hear()
    at_once([lambda tab=tab: tab.send(message) for tab in tabs])
    for tab in tabs:
        tab.wait(lambda page: not page.is_yours)
        assert tab.refused is None
        assert [piece["data-square"] for piece in tab.region("pieces").all("li")] == ["A1"]
        tab.__exit__()
    guesses = [entry for entry in processes[0].entries(mover.code) if entry["name"] == "guess"]
    assert [(entry["player"], entry["square"]) for entry in guesses] == [(int(mover.id), "A1")]
    assert_folds(processes[0], mover.code)


def test_rule_24_one_visitor_s_forms_at_once_over_two_processes_make_one_room_and_one_player(processes):
    host, guest = ([Player(process.url) for process in processes] for _ in range(2))
    host[0].show(host[0].http.get("/"))
    create = host[0].page.with_id("create")
    made = post_at_once(host, lambda one: one.submit(create, name="Ada"))
    (address,) = {answer.headers["location"] for answer in made}
    code = address.split("/")[2]
    join = guest[0].watch(code).page.with_id("join")
    post_at_once(guest, lambda one: one.submit(join, name="Bob"))
    say = guest[0].reload().form("say")
    post_at_once(guest, lambda one: one.submit(say, move="say", text="hello"))
    assert [entry["name"] for entry in processes[0].entries(code)] == ["join", "join", "say"]
    for one in (*host, *guest):
        one.__exit__()


def post_at_once(pages, submit):
    """Submit from all of these pages of one browser at once, and return the answers, which all lead on."""
    for page in pages[1:]:
        page.page, page.http.cookies = pages[0].page, pages[0].http.cookies
    answers = []
    at_once([lambda page=page: answers.append(submit(page)) for page in pages])
    assert [answer.is_redirect for answer in answers] == [True] * len(pages)
    return answers


def test_in_quick_nine_guessers_at_once_lose_nothing(processes, table):
    everybody = table(10, "quick")
    guessers = [player for player in everybody if player.is_yours]
    assert len(guessers) == 9
    for player in everybody:
        player.connect().hear()
    at_once(
        [
            lambda player=player, seat=seat: player.send(player.fields("guess", square=f"A{seat + 1}"))
            for seat, player in enumerate(guessers)
        ]
    )
    for player in everybody:
        player.wait(lambda page: len(page.region("pieces").all("li")) == 9)
        assert player.refused is None
    guesses = [entry for entry in processes[0].entries(everybody[0].code) if entry["name"] == "guess"]
    wished = {(int(player.id), f"A{seat + 1}") for seat, player in enumerate(guessers)}
    assert len(guesses) == 9 and {(entry["player"], entry["square"]) for entry in guesses} == wished
    assert_folds(processes[0], everybody[0].code)
