"""The metrics: each is counted where it happens, and every process shows those of all to staff and collectors only."""

import re
import time

import httpx
import pytest

from play import metrics
from play.ops.dashboard.summary import find_quantile
from play.ops.merged_metrics import merge_texts
from play.web.limits import rate_limits
from tests.conftest import Server
from tests.support.metrics import list_values
from tests.support.player import Player
from tests.support.staff import make_staff, sign_in

TOKEN = "a token that nobody guesses"


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """Start a server for these tests alone, with olga on its staff, so that it counts only their moves."""
    var = tmp_path_factory.mktemp("alone")
    alone = Server(var).start()
    make_staff(alone)
    yield alone
    alone.stop()


@pytest.fixture
def read(alone):
    """Return read(name, **labels), which returns the sum of the metric's samples as olga reads them."""
    with Player(alone.url) as olga:
        sign_in(olga)
        yield lambda name, **labels: sum(list_values(olga.http.get("/metrics").text, name, **labels))


@pytest.fixture
def table(alone):
    """ada, bob and cleo, each with a socket; ada may start."""
    with Player(alone.url) as ada, Player(alone.url) as bob, Player(alone.url) as cleo:
        ada.make_room("Ada")
        bob.join(ada.code, "Bob")
        cleo.join(ada.code, "Cleo")
        for player in (ada, bob, cleo):
            player.connect().hear()
        yield ada, bob, cleo


def test_moves_are_counted_by_name_once_they_are_kept_and_each_push_is_timed(table, read):
    ada, *_ = table
    pushes, says, starts = (
        read("colorclues_push_seconds_count"),
        *(read("colorclues_moves_total", move=move) for move in ("say", "start")),
    )
    for move, typed in (("say", {"text": "hello"}), ("start", {})):
        after = ada.version + 1
        ada.move(move, **typed)
        for player in table:
            player.wait(after)
    assert read("colorclues_moves_total", move="say") == says + 1
    assert read("colorclues_moves_total", move="start") == starts + 1
    assert read("colorclues_push_seconds_count") == pushes + 2
    assert read("colorclues_database_seconds_count", operation="change") >= 2


def test_refusals_are_counted_by_code_by_socket_and_by_form(table, read):
    _, bob, _ = table
    before = read("colorclues_refusals_total", code="host-only")
    bob.send({"move": "start"})
    bob.hear()
    token = bob.http.cookies["colorclues-csrf"]
    form = {"csrfmiddlewaretoken": token, "move": "start"}
    assert bob.http.post(f"/r/{bob.code}/move/", data=form).status_code == 422
    assert read("colorclues_refusals_total", code="host-only") == before + 2


def test_what_is_rendered_and_what_is_remembered_is_told(table, read):
    ada, bob, cleo = table
    before = read("colorclues_memo_hits_total")
    ada.move("say", text="the same for all")
    for player in table:
        player.hear()
    cleo.reload().connect().hear()
    assert read("colorclues_renderings_total") >= 1
    assert read("colorclues_memo_hits_total") > before
    assert read("colorclues_memo_size") > 0


def test_it_is_prometheus_s_format_with_the_name_of_the_process(alone):
    with Player(alone.url) as olga:
        sign_in(olga)
        answer = olga.http.get("/metrics")
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    lines = [line for line in answer.text.splitlines() if not line.startswith("#")]
    assert lines and all('process="' in line for line in lines)


# Who may read it


def test_strangers_and_players_may_not(alone, table):
    assert httpx.get(alone.url + "/metrics").status_code == 403
    assert httpx.get(alone.url + "/metrics", headers={"Authorization": "Bearer"}).status_code == 403
    assert table[0].http.get("/metrics").status_code == 403


def test_a_token_may_and_a_wrong_one_is_soon_not_looked_at_any_more(client, db, settings):
    def status(token, **where):
        return client.get("/metrics", headers={"Authorization": token}, **where).status_code

    assert status("Bearer ") == 403
    settings.METRICS_TOKEN = TOKEN
    assert status(f"Bearer {TOKEN}") == status(f"bearer {TOKEN} ") == 200
    guesser = {"REMOTE_ADDR": "192.0.2.70"}
    wrong = [f"Bearer {TOKEN}x", f"Basic {TOKEN}", TOKEN, "Bearer", "Bearer ü", ""]
    assert {status(token, **guesser) for token in wrong} == {403}
    assert [status("Bearer x", **guesser) for _ in range(10)][-1] == 429
    assert status(f"Bearer {TOKEN}", **guesser) == 200


def test_wrong_tokens_take_no_password_from_staff_and_are_counted_as_what_they_are(client, db, settings, monkeypatch):
    monkeypatch.setattr(rate_limits, "rate_limiter", rate_limits.RateLimiter())
    settings.METRICS_TOKEN = TOKEN
    before = metrics.REFUSALS.labels("limit-tokens-address")._value.get()
    for _ in range(11):
        answer = client.get("/metrics", headers={"Authorization": "Bearer x"}, REMOTE_ADDR="192.0.2.71")
    assert answer.status_code == 429
    assert metrics.REFUSALS.labels("limit-tokens-address")._value.get() == before + 1
    form = {"username": "olga", "password": "?"}
    assert client.post("/staff/sign-in/", form, REMOTE_ADDR="192.0.2.71").status_code == 422


# What it is made of


def test_several_processes_are_one_text_each_by_its_name():
    metrics.count_move("pass")
    metrics.observe_push(time.perf_counter())
    text = merge_texts([("one", metrics.render_text()), ("other", metrics.render_text())])
    assert len(re.findall("^# TYPE colorclues_moves_total counter$", text, re.MULTILINE)) == 1
    for process in ("one", "other"):
        assert list_values(text, "colorclues_moves_total", process=process, move="pass") == [
            metrics.MOVES.labels("pass")._value.get()
        ]
        assert len(list_values(text, "colorclues_push_seconds_bucket", process=process)) == len(metrics.PUSH_STEPS) + 1


def test_a_push_without_a_move_is_none():
    before = metrics.push_counts()
    metrics.observe_push(0.0)
    assert metrics.push_counts() == before
    metrics.observe_push(time.perf_counter())
    assert sum(metrics.push_counts()) == sum(before) + 1


@pytest.mark.parametrize(
    ("counts", "share", "ms"),
    [
        ([], 0.5, None),
        ([0] * 13, 0.5, None),
        ([10, *[0] * 12], 0.5, 0.5),
        ([0, 10, *[0] * 11], 0.99, 2.0),
        ([99, *[0] * 10, 1, 0], 0.99, 1.0),
        ([98, *[0] * 10, 2, 0], 0.99, 3500.0),
        ([*[0] * 12, 7], 0.5, 5000.0),
    ],
)
def test_how_many_ms_a_share_of_the_pushes_took(counts, share, ms):
    assert find_quantile(counts, share) == ms
