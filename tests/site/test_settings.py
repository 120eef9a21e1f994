"""The variables of the environment: what cannot be is refused with its name, what it is and what it may be."""

import os
import re
import subprocess
import sys

import pytest
from colorclues import environment
from colorclues.kinds import Choice, Folder, Number, Secret, Switch, Text, Whole
from colorclues.list_kinds import Keys, Lines, Range, Rate, Words
from colorclues.url_kinds import Address, DatabaseUrl, Hosts, Origins, OwnPage, RedisUrl
from colorclues.variables import VARIABLES
from django.core.exceptions import ImproperlyConfigured

from play.ops.process_reports import SLOT
from tests.conftest import ROOT
from tests.support.read_settings import settings_with
from tests.support.servers import free_port

SECRET = "only for tests, and long enough to be one"
LONG = "x" * 300
NO_TEXT = "\udcff"  # a byte that is no UTF-8
WRONG = {
    Switch: ("maybe", "2", "-1", "of", "Nein", "true false"),
    Number: ("soon", "nan", "inf", "-1", "1e300", "1,5"),
    Whole: ("web", "1.5", "-1", "99999999999", "0x10", "8 000"),
    Rate: ("100", "100,0", "100,x", "1,2,3", "0,1", "10,nan"),
    Range: ("5", "3,1", "-1,1", "1,999", "0,x", "nan,nan"),
    Choice: ("loud", "json text", "1", "off", "INFORMATION", "js\non"),
    Text: (LONG, "a\nb", "a\x1b[2Jb", "\x7f", NO_TEXT, "\x07bell"),
    Lines: ("|", " | ", "x" * 1001, "a\x1b[2Jb", "a|\x07b", NO_TEXT),
    Words: (",", "english,,german", "a" * 51, "a\nb", "english\x07", NO_TEXT),
    Secret: ("0", "short", "0" * 11, "x" * 64, "ab" * 40, NO_TEXT * 64),
    Keys: (",", "a,", ",a", "a,,b", "a\nb", NO_TEXT),
    Address: ("a b", "256.1.1.1", "http://127.0.0.1", "[::1]", "127.0.0.1:8000", "1.2"),
    Folder: (f"{ROOT}/manage.py", f"{ROOT}/manage.py/var", LONG, "a\nb", "/dev/null", NO_TEXT),
    Hosts: ("https://a", "a:8443", "a/b", "a b", "::1", "a,,b c"),
    Origins: ("game.example.org", "https://a/", "ftp://a", "https://a:99999", "https://", "https://a,b"),
    OwnPage: (
        "maybe",
        "http://a/privacy",
        "javascript:alert(1)",
        "https://",
        "https://a b/",
        "https://ada@evil.example/",
    ),
    DatabaseUrl: ("abc", "mysql://a/b", "postgres://a:p#s@h/d", "postgres://h", "sqlite://", "postgres://h:x/d"),
    RedisUrl: ("abc", "http://a", "redis://", "redis://:p#s@h/0", "redis://h:99999", "redis://h/x"),
}


def test_every_kind_has_six_wrong_values():
    assert {type(kind) for kind in VARIABLES.values()} == WRONG.keys()
    assert {len({*values}) for values in WRONG.values()} == {6}


@pytest.mark.parametrize("name", VARIABLES)
def test_what_cannot_be_is_refused_with_what_it_is_and_what_it_may_be(name):
    for value in WRONG[type(VARIABLES[name])]:
        with pytest.raises(ImproperlyConfigured) as refused:
            settings_with({name: value})
        said = str(refused.value)
        assert re.fullmatch(rf"{name} is .+, and must be .+\.", said), said
        assert VARIABLES[name].may_be in said


@pytest.mark.parametrize("empty", ["", " ", "\t"])
def test_an_empty_variable_is_as_one_that_is_not_set(empty):
    without = environment.read(VARIABLES, {})
    assert environment.read(VARIABLES, dict.fromkeys(VARIABLES, empty)) == without
    assert settings_with({"HTTPS": empty}).HTTPS is True
    assert settings_with(dict.fromkeys(VARIABLES, empty)).IS_DISK_KEPT


def test_all_that_is_wrong_is_said_at_once():
    with pytest.raises(ImproperlyConfigured) as refused:
        settings_with({"PORT": "web", "TICK": "0", "HTTPS": "perhaps"})
    assert {line.split()[0] for line in str(refused.value).splitlines()} == {"PORT", "TICK", "HTTPS"}


@pytest.mark.parametrize(
    "name, value, read",
    [
        *(("HTTPS", word, True) for word in ("on", "true", "True", "YES", "1", " on ")),
        *(("HTTPS", word, False) for word in ("off", "false", "No", "0")),
        ("PORT", "1", 1),
        ("PORT", "65535", 65535),
        ("DATABASE_LIMIT", "0", 0),
        ("LOG_LEVEL", "info", "INFO"),
        ("LOG", "JSON", "json"),
        ("BOT_PACE", "0,0", [0, 0]),
        ("MESSAGES_SOCKET", "1, 0.0001", [1, 0.0001]),
        ("ALLOWED_HOSTS", " a, b,.c.example ,[::1],_x", ["a", "b", ".c.example", "[::1]", "_x"]),
        ("CSRF_TRUSTED_ORIGINS", "https://d, https://*.e.f:8443", ["https://d", "https://*.e.f:8443"]),
        ("HOST", "::", "::"),
        ("HOST", "my-machine.local", "my-machine.local"),
        ("PRIVACY", "on", "on"),
        ("PRIVACY", "off", ""),
        ("IMPRINT", "https://example.org/imprint?of=game#here", "https://example.org/imprint?of=game#here"),
        ("OPERATOR", "Ada | 12 Colour Lane|\r\nada@example.org\n", ["Ada", "12 Colour Lane", "ada@example.org"]),
        ("WORD_LIST", "off", []),
        ("WORD_LIST", "English, french", ["english", "french"]),
        ("WORDS_REFUSED", "Moss, sea foam", ["moss", "sea foam"]),
        ("REDIS_URL", "rediss://:p%40ss@h:6380/1", "rediss://:p%40ss@h:6380/1"),
        ("SECRET_KEY", SECRET + " ", SECRET + " "),
    ],
)
def test_what_can_be_is_read(name, value, read):
    assert environment.read(VARIABLES, {name: value})[name] == read


@pytest.mark.parametrize(
    "url, parts",
    [
        ("postgres://ada:p%40s%23%2F%25@db:5433/colours", ("ada", "p@s#/%", "db", 5433, "colours")),
        ("postgresql://ada@db/colours?sslmode=require", ("ada", "", "db", "", "colours")),
        ("postgres:////run/postgresql/colours", ("", "", "/run/postgresql", "", "colours")),
        ("postgres:///colours", ("", "", "", "", "colours")),
        ("postgres://ada:moss@%2Frun%2Fpostgresql/colours", ("ada", "moss", "/run/postgresql", "", "colours")),
    ],
)
def test_a_database_is_found_by_its_url(url, parts):
    read = environment.read(VARIABLES, {"DATABASE_URL": url})["DATABASE_URL"]
    assert tuple(read[name] for name in ("USER", "PASSWORD", "HOST", "PORT", "NAME")) == parts


@pytest.mark.parametrize(
    "name, value",
    [
        ("DATABASE_URL", "postgres://ada:mo#ss@db/colours"),
        ("DATABASE_URL", "postgres://ada:mo/ss@db/colours"),
        ("DATABASE_URL", "postgres://ada:mo ss@db/colours"),
        ("DATABASE_URL", "postgres://ada:moss@db/colours?nonsense=1"),
        ("DATABASE_URL", "postgres://ada:moss@db/colours?sslmode=perhaps"),
        ("DATABASE_URL", "postgres://ada:mo?ss@db/colours"),
        ("DATABASE_URL", "ada:moss@db/colours"),
        ("DATABASE_URL", "postgres://ada@db/colours?password=mo@ss&nonsense=1"),
        ("DATABASE_URL", "postgres://db/colours?password=moss&sslmode=perhaps"),
        ("REDIS_URL", "redis://:moss"),
        ("REDIS_URL", "redis://:mo#ss@db"),
        ("SECRET_KEY", "moss"),
        ("METRICS_TOKEN", "moss"),
    ],
)
def test_a_secret_is_never_shown(name, value):
    with pytest.raises(ImproperlyConfigured) as refused:
        settings_with({name: value})
    assert not re.search("moss|mo.ss", str(refused.value)), refused.value


def test_a_folder_that_cannot_be_made_is_said_with_its_variable():
    with pytest.raises(ImproperlyConfigured, match="^VAR leads to the folder /proc/none, which cannot be made"):
        settings_with({"VAR": "/proc/none"})
    with pytest.raises(ImproperlyConfigured, match="^DATABASE_URL leads to the folder /proc/none"):
        settings_with({"DATABASE_URL": "sqlite:////proc/none/game.sqlite3"})


def test_bounds_have_a_reason_and_hold_the_default():
    for name, kind in VARIABLES.items():
        if isinstance(kind, Number):
            assert kind.why and kind.least < kind.most, name
            assert kind.default is None or kind.least <= kind.default <= kind.most, name


def test_a_beat_is_never_longer_than_a_slot_of_the_history():
    assert VARIABLES["PULSE"].most == SLOT


STARTED = {
    "HTTPS": "perhaps",
    "DATABASE_URL": "postgres://ada:mo#ss@db/colours",
    "LOG_LEVEL": "loud",
    "PORT": "99999",
    "HOST": "no such host",
    "REDIS_URL": "abc",
    "TRUSTED_PROXIES": "-1",
    "BOT_PACE": "5",
    "TICK": "0",
    "SECRET_KEY": "0",
}


@pytest.mark.parametrize("command", [["-m", "colorclues.server"], ["manage.py", "sweep"], ["manage.py", "no-such"]])
def test_a_real_start_says_it_in_sentences(command, tmp_path):
    """Ten in one start; each start takes a third of a second."""
    refused = start(command, tmp_path, **STARTED)
    assert refused.returncode != 0
    assert [line.split()[0] for line in refused.stderr.splitlines()] == [name for name in VARIABLES if name in STARTED]
    assert "Traceback" not in refused.stdout + refused.stderr


@pytest.mark.long
@pytest.mark.parametrize("name", STARTED)
def test_each_stops_a_start_alone(name, tmp_path):
    refused = start(["-m", "colorclues.server"], tmp_path, **{name: STARTED[name]})
    assert refused.returncode != 0
    assert re.fullmatch(rf"{name} is .+, and must be .+\.\n", refused.stderr), refused.stderr


@pytest.mark.parametrize(
    "variable, value",
    [("HOST", "nowhere.invalid"), ("HOST", "203.0.113.7"), ("DJANGO_SETTINGS_MODULE", "no_such_module")],
)
def test_what_only_the_machine_knows_is_said_in_a_sentence_too(variable, value, tmp_path):
    refused = start(["-m", "colorclues.server"], tmp_path, **{variable: value})
    assert refused.returncode != 0
    assert refused.stderr.startswith(f"{variable} ") and refused.stderr.count("\n") == 1, refused.stderr


def start(command, var, **env):
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": "site",
            "VAR": str(var),
            "SECRET_KEY": SECRET,
            "ALLOWED_HOSTS": "game.example.org",
            "PORT": str(free_port()),
            **env,
        },
        capture_output=True,
        text=True,
        timeout=120,
    )
