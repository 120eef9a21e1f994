"""Dangerous settings are errors with a hint, and the usual settings are none."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.checks import run_checks

from play.checks import check_settings
from tests.support.read_settings import settings_with

ROOT = Path(__file__).resolve().parents[1]
PRODUCTION = {
    "SECRET_KEY": "of-no-worth-" + "abcdefghijklmnopqrstuvwxyz0123456789" * 2,
    "ALLOWED_HOSTS": "game.example.org",
}
POSTGRES = {"DATABASE_URL": "postgres://ada:moss@127.0.0.1:1/colours"}
REDIS = {"REDIS_URL": "redis://127.0.0.1:1/0"}


def manage(*arguments, var, **env):
    """Run manage.py with these variables and no others. The database and Redis in them need not exist."""
    return subprocess.run(
        [sys.executable, ROOT / "manage.py", *arguments],
        env={"PATH": os.environ["PATH"], "STATIC_ROOT": str(var / "static"), "VAR": str(var), **env},
        capture_output=True,
        text=True,
        timeout=120,
    )


def found(settings, **changes):
    for name, value in changes.items():
        setattr(settings, name, value)
    errors = check_settings()
    assert all(error.hint for error in errors)
    return [error.id for error in errors]


@pytest.fixture
def production(settings):
    settings.ALLOWED_HOSTS = ["game.example.org"]
    settings.HTTPS = True
    return settings


def test_the_usual_settings_are_no_danger(production):
    assert found(production) == []
    assert [error for error in run_checks() if error.id.startswith("play.")] == []


@pytest.mark.parametrize(
    "id, changes",
    [
        ("play.E001", {"HAS_SECRET_KEY": False}),
        ("play.E002", {"DEBUG": True}),
        ("play.E002", {"DEBUG": True, "HTTPS": False, "PLATFORM": "DYNO"}),
        ("play.E003", {"ALLOWED_HOSTS": []}),
        ("play.E004", {"ALLOWED_HOSTS": ["game.example.org", "*"]}),
        ("play.E005", {"WEB_CONCURRENCY": 2}),
        ("play.E006", {"DYNO": "web.2"}),
        ("play.E010", {"THEME": "no-such"}),
        ("play.E007", {"PLATFORM": "DYNO", "IS_DISK_KEPT": False}),
        ("play.W009", {"LIMITS": False}),
        ("play.E013", {"FRESH": 5.0, "TICK": 3.0}),
    ],
)
def test_a_danger_is_an_error_with_a_remedy(id, changes, production):
    assert found(production, **changes) == [id]


def test_a_theme_that_there_is_not_is_answered_with_those_that_there_are(production):
    themes = sorted(path.stem.removeprefix("theme-") for path in (ROOT / "static/css").glob("theme-*.css"))
    production.THEME = themes[0][:-1]
    (said,) = run_checks(tags=["settings"])
    assert all(theme in said.hint for theme in themes) and f"Did you mean “{themes[0]}”?" in said.hint


@pytest.mark.parametrize(
    "changes",
    [
        {"WEB_CONCURRENCY": 4, "REDIS_URL": "redis://127.0.0.1/"},
        {"DYNO": "web.2", "REDIS_URL": "redis://127.0.0.1/"},
        {"DYNO": "web.1"},
        {"DYNO": "release.1234"},
        {"DYNO": "run.4711"},
        {"PLATFORM": "FLY_APP_NAME", "IS_DISK_KEPT": True},
        {"DEBUG": True, "HTTPS": False, "ALLOWED_HOSTS": []},
        {"FRESH": 6.0, "TICK": 3.0},
    ],
)
def test_what_only_looks_like_a_danger_is_none(changes, production):
    assert found(production, **changes) == []


def test_check_says_what_is_missing_kindly(tmp_path):
    checked = manage("check", var=tmp_path)
    assert checked.returncode == 1
    assert "SECRET_KEY" in checked.stderr and "ALLOWED_HOSTS" in checked.stderr and "HINT" in checked.stderr
    assert "Traceback" not in checked.stderr


@pytest.mark.parametrize("env", [{}, {**POSTGRES, **REDIS, "WEB_CONCURRENCY": "2", "DYNO": "web.1"}])
def test_check_deploy_has_nothing_to_say_in_production(env, tmp_path):
    checked = manage("check", "--deploy", "--fail-level", "WARNING", var=tmp_path, **PRODUCTION, **env)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_a_migration_with_a_dangerous_mix_does_not_begin(tmp_path):
    migrated = manage("migrate", "--no-input", var=tmp_path, **PRODUCTION, WEB_CONCURRENCY="2")
    assert migrated.returncode == 1
    assert "REDIS_URL" in migrated.stderr
    assert not (tmp_path / "colorclues.sqlite3").exists() or not (tmp_path / "colorclues.sqlite3").stat().st_size


def test_nothing_is_served_without_a_secret(tmp_path):
    served = subprocess.run(
        [sys.executable, "-c", "import colorclues.asgi"],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
            "VAR": str(tmp_path),
            "DEBUG": "true",
        },
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert served.returncode == 1
    assert "Set SECRET_KEY to a long random text." in served.stderr


@pytest.mark.parametrize(
    "env, hosts",
    [
        ({"DYNO": "web.1", "HEROKU_APP_DEFAULT_DOMAIN_NAME": "a-1.herokuapp.com"}, ["a-1.herokuapp.com"]),
        ({"DYNO": "web.1", "HEROKU_APP_NAME": "a-pr-7"}, ["a-pr-7.herokuapp.com"]),
        ({"FLY_APP_NAME": "colours", "ALLOWED_HOSTS": "game.example.org"}, ["game.example.org"]),
        ({"FLY_APP_NAME": "colours"}, ["colours.fly.dev"]),
        ({}, []),
    ],
)
def test_a_platform_s_own_name_is_answered_to_unless_others_are_set(env, hosts):
    assert hosts == settings_with(env).ALLOWED_HOSTS
