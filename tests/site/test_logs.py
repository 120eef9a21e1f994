"""The log: one line of JSON per event with who moved and where, and never what players see, choose or write."""

import io
import json
import logging
from contextlib import ExitStack
from random import Random

import psycopg
import pytest
from colorclues import logs
from django.core.exceptions import ValidationError
from django.template import Context, Variable, VariableDoesNotExist

from play.rules.board import SQUARES
from tests.conftest import Server
from tests.pov.test_secrets import choose, find_named, make, sit_down

SECRET = "C12"


@pytest.fixture
def logger():
    """Return a logger with our handler, and a function that returns what it has written."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(logs.SecretsFilter())
    handler.setFormatter(logs.Formatter("json"))
    logger = logging.Logger("some.part")
    logger.addHandler(handler)
    return logger, lambda: [json.loads(line) for line in written.getvalue().splitlines()]


@pytest.fixture(scope="module")
def talkative(tmp_path_factory):
    """Start a server with the lowest log level."""
    server = Server(tmp_path_factory.mktemp("talkative"), LOG_LEVEL="DEBUG").start()
    yield server
    server.stop()


def fail(secret):
    hand = {"card": [secret]}
    return hand[secret]


def test_the_address_of_a_link_to_a_seat_is_not_told(logger):
    log, written = logger
    log.warning("Forbidden (%s): %s", "no cookie", "/r/CDF349/seat/WzIsMF0:1tRk:abc/")
    assert [line["event"] for line in written()] == ["Forbidden (no cookie): /r/CDF349/seat/…/"]


def test_a_whole_game_is_lines_of_json_that_tell_who_moved_and_nothing_of_what(talkative):
    random, server = Random(5), talkative
    before = len(server.log())
    texts = {"Ada", "Bob", "Cleo", "hello moss"}
    with ExitStack() as stack:
        everybody = sit_down(server, stack)
        host, bob, _, eve = everybody
        make(everybody, host, "settings", {"laps": "1"})
        make(everybody, bob, "say", {"text": "hello moss"})
        make(everybody, host, "start", {})
        eve.send({"move": "guess", "typed": "E5"})
        eve.hear()
        while (state := server.row(host.code)[1])["phase"] != "over":
            mover = random.choice([player for player in everybody if player.is_yours])
            move, typed = choose(mover, state, random)
            texts |= {typed["text"]} if "text" in typed else set()
            make(everybody, mover, move, typed)
            assert mover.http.get(f"/r/{host.code}/?plain").status_code == 200
        moves = [entry["name"] for entry in server.entries(host.code)]
    lines = server.lines(after=before)
    ours = [line for line in lines if line.get("room") == host.code]
    assert [line["move"] for line in ours if line["event"] == "move"] == moves
    assert [line["version"] for line in ours if line["event"] == "move"] == list(range(1, len(moves) + 1))
    assert {line["player"] for line in ours} >= {int(player.id) for player in everybody if player.id}
    assert [(line["player"], line["code"]) for line in ours if line["event"] == "refused"] == [(None, "stranger")]
    for line in lines:
        said = json.dumps(
            {name: value for name, value in line.items() if name not in ("room", "timestamp", "request_id")}
        )
        assert not find_named(said, SQUARES)
        assert not [text for text in texts if text in said]


def test_an_exception_is_one_line_that_says_where_and_not_with_what(logger):
    log, lines = logger
    try:
        try:
            fail(SECRET)
        except KeyError as missing:
            raise ValueError(f"no {SECRET}") from missing
    except ValueError as error:
        log.exception("a move in room %s failed", "K7QM4T")
        log.error("Exception inside application: %s", error, exc_info=error)
        log.error("Task exception was never retrieved\nfuture: %r", error)
    assert [line["event"] for line in lines()][0] == "a move in room K7QM4T failed"
    trace = lines()[0]["exception"]
    assert "in fail" in trace and "KeyError\n" in trace and trace.endswith("ValueError")
    assert not find_named(json.dumps(lines()), {SECRET})


def test_what_is_about_machines_is_told(logger):
    log, lines = logger
    try:
        raise ConnectionRefusedError("the port is closed")
    except OSError:
        log.exception("no luck")
    assert lines()[0]["exception"].endswith("ConnectionRefusedError: the port is closed")


def test_what_the_database_tells_of_the_row_is_left_out(logger, postgres):
    log, lines = logger
    with psycopg.connect(postgres.new_database()) as connection:
        connection.execute("CREATE TABLE room (state text, code text NOT NULL)")
        try:
            connection.execute("INSERT INTO room VALUES (%s, NULL)", [f'{{"target": "{SECRET}"}}'])
        except psycopg.Error as error:
            assert SECRET in str(error)
            log.exception("not kept")
    assert 'null value in column "code"' in lines()[0]["exception"]
    assert not find_named(json.dumps(lines()), {SECRET})


def test_what_a_template_misses_is_not_told_with_all_that_it_was_given(logger):
    log, lines = logger
    try:
        Variable("turn.missing").resolve(Context({"turn": {"card": [SECRET]}}))
    except VariableDoesNotExist as error:
        assert SECRET in str(error)
        log.exception("not rendered")
    assert lines()[0]["exception"].endswith("VariableDoesNotExist")
    assert not find_named(json.dumps(lines()), {SECRET})


def test_nor_is_what_a_form_held_that_did_not_fit(logger):
    log, lines = logger
    try:
        raise ValidationError(f"{SECRET} is no number")
    except ValidationError:
        log.exception("not read")
    assert not find_named(json.dumps(lines()), {SECRET})


def test_only_known_fields_come_out(logger):
    log, lines = logger
    log.info("move", extra={"room": "K7QM4T", "target": SECRET, "text": "moss"})
    assert lines()[0]["room"] == "K7QM4T"
    assert lines()[0].keys() == {"event", "process", "room", "level", "logger", "timestamp"}


def test_a_line_is_short_enough_to_be_written_as_a_whole(logger):
    log, lines = logger
    try:
        deep(300)
    except RuntimeError:
        log.exception("deep %s", "x" * 10_000)
    assert lines()[0]["event"].startswith("deep xxx")
    assert len(json.dumps(lines()[0])) < 4096


def deep(number):
    if not number:
        raise RuntimeError("the bottom")
    deep(number - 1) if number % 2 else deep_too(number - 1)


def deep_too(number):
    deep(number)


def test_for_people_it_is_a_readable_line(logger):
    log, _ = logger
    log.handlers[0].setFormatter(logs.Formatter("text"))
    log.info("move", extra={"room": "K7QM4T", "player": 3})
    assert log.handlers[0].stream.getvalue().endswith("info some.part: move room=K7QM4T player=3\n")
