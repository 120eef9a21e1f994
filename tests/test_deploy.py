"""Deployment as on a platform: the lines of the Procfile in a copy of the tree, with the platform's variables."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
import psycopg
import pytest
from colorclues.variables import VARIABLES

from tests.support.processes import is_alive
from tests.support.servers import free_port
from tests.support.tree import copy_tree

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 60
HOST = "game.example.org"
PROCFILE = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text().splitlines())


@pytest.fixture(scope="module")
def slug(tmp_path_factory):
    """Return the tree as a platform has it after its build, which has no variables of the app."""
    ignored = [line.strip("/") for line in (ROOT / ".slugignore").read_text().split()]
    slug = copy_tree(tmp_path_factory.mktemp("slug") / "app", without=ignored)
    built = subprocess.run(
        ["bash", "-c", "python manage.py collectstatic --noinput"],
        cwd=slug,
        env=platform(slug),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert built.returncode == 0, built.stderr
    return slug


def platform(slug, **variables):
    """Return the variables of the buildpack, and these of ours."""
    path = os.pathsep.join([str(Path(sys.executable).parent), "/usr/local/bin", "/usr/bin", "/bin"])
    return {"PATH": path, "HOME": str(slug), "PYTHONPATH": str(slug), "PYTHONUNBUFFERED": "1", **variables}


@pytest.fixture(scope="module")
def variables(postgres, redis):
    return {
        "DATABASE_URL": postgres.empty_database(),
        "REDIS_URL": redis.url,
        "SECRET_KEY": "of-no-worth-" + "abcdefghijklmnopqrstuvwxyz0123456789" * 2,
        "ALLOWED_HOSTS": HOST,
        "DYNO": "web.1",
        "WEB_CONCURRENCY": "1",
    }


@contextmanager
def running(slug, variables) -> Iterator[httpx.Client]:
    """Run the line that serves, and yield a client that asks as the platform's router does."""
    port = str(free_port())
    with open(slug / "log", "wb") as log:
        web = subprocess.Popen(
            ["bash", "-c", PROCFILE["web"]],
            cwd=slug,
            env=platform(slug, PORT=port, **variables),
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        with ask(port) as client:
            wait(client, web, slug / "log")
            yield client
    finally:
        if web.poll() is None:
            os.killpg(web.pid, signal.SIGTERM)
        web.wait(PATIENCE)


def ask(port) -> httpx.Client:
    """Return a client that asks as the platform's router does."""
    headers = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7"}
    return httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, trust_env=False, timeout=10)


def wait(client, web, log):
    end = time.monotonic() + PATIENCE
    while web.poll() is None and time.monotonic() < end:
        try:
            client.get("/healthz")
            return
        except httpx.TransportError:
            time.sleep(0.05)
    pytest.fail(log.read_text())


def test_the_build_fills_what_the_server_reads(slug):
    assert (slug / "var/static/staticfiles.json").exists()
    assert not (slug / "var/colorclues.sqlite3").exists()


def test_the_procfile_migrates_and_serves(slug, variables):
    released = subprocess.run(
        ["bash", "-c", PROCFILE["release"]],
        cwd=slug,
        env=platform(slug, **variables | {"DYNO": "release.1"}),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert released.returncode == 0, released.stderr
    with psycopg.connect(variables["DATABASE_URL"]) as connection:
        assert connection.execute("SELECT count(*) FROM play_room").fetchone() == (0,)
    with running(slug, variables) as client:
        assert client.get("/readyz").text == "ok"
        assert "Raum eröffnen" in client.get("/", headers={"Accept-Language": "de"}).text
        page = client.get("/")
        assert page.status_code == 200
        static = re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text)
        assert static
        for path in static:
            answer = client.get(path)
            assert answer.status_code == 200, path
            assert "immutable" in answer.headers["Cache-Control"], path
        assert client.get("/", headers={"X-Forwarded-Proto": "http"}).headers["Location"] == f"https://{HOST}/"
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)[1]
        form = {"csrfmiddlewaretoken": token, "name": "Ada"}
        client.headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
        made = client.post("/rooms/", data=form, headers={"Origin": f"https://{HOST}"})
        assert made.status_code == 302, made.text
    lines = [json.loads(line) for line in (slug / "log").read_text().splitlines()]
    assert [line["move"] for line in lines if line["event"] == "move"] == ["join"]


@pytest.mark.long
def test_honcho_runs_the_procfile_as_a_platform_does(slug, variables, postgres):
    """First the release phase, then the web. It sends SIGTERM to all processes at once, as some platforms do."""
    variables = {**variables, "DATABASE_URL": postgres.empty_database(), "WEB_CONCURRENCY": "2"}
    log = slug / "honcho.log"
    with by_honcho("web", slug, variables, log) as (early, _):
        assert early.wait(PATIENCE) not in (0, None) and "manage.py migrate" in log.read_text()
    with by_honcho("release", slug, variables, log) as (released, _):
        assert released.wait(PATIENCE) == 0, log.read_text()
    assert "Applying play.0001_initial... OK" in log.read_text() and "release.1 stopped (rc=0)" in log.read_text()
    with by_honcho("web", slug, variables, log) as (web, client):
        wait(client, web, log)
        assert client.get("/").status_code == 200
        end = time.monotonic() + PATIENCE
        while "Started worker 2" not in log.read_text():
            assert web.poll() is None and time.monotonic() < end, log.read_text()
            time.sleep(0.05)
        family = psutil.Process(web.pid).children(recursive=True)
        assert len(family) >= 4  # honcho's own, the supervisor and its workers
        web.send_signal(signal.SIGTERM)
        assert web.wait(PATIENCE) == 128 + signal.SIGTERM  # honcho's own
        assert not any(map(is_alive, family))
    said = log.read_text()
    assert "web.1 stopped (rc=0)" in said and "SIGKILL" not in said and "Traceback" not in said


@contextmanager
def by_honcho(process, slug, variables, log) -> Iterator[tuple[subprocess.Popen, httpx.Client]]:
    """Run this line of the Procfile by honcho. Yield honcho, and a client that asks as the platform's router does."""
    port = str(free_port())
    command = [Path(sys.executable).with_name("honcho"), "start", "--no-colour", "--port", port, process]
    with open(log, "wb") as file:
        honcho = subprocess.Popen(command, cwd=slug, env=platform(slug, **variables), stdout=file, stderr=file)
    try:
        with ask(port) as client:
            yield honcho, client
    finally:
        if honcho.poll() is None:
            honcho.send_signal(signal.SIGTERM)
        honcho.wait(PATIENCE)


def test_a_line_that_would_lose_games_does_not_serve(slug, variables):
    broken = {name: value for name, value in variables.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    served = subprocess.run(
        ["bash", "-c", PROCFILE["web"]],
        cwd=slug,
        env=platform(slug, PORT=str(free_port()), **broken | {"WEB_CONCURRENCY": "2"}),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    said = served.stdout + served.stderr
    assert served.returncode != 0
    assert "Set REDIS_URL" in said and "Set DATABASE_URL" in said
    assert "Traceback" not in said


def test_app_json_names_no_variable_that_is_none():
    app = json.loads((ROOT / "app.json").read_text())
    known = documented()
    for names in (app["env"], app["environments"]["review"]["env"]):
        assert names.keys() <= known.keys()
        assert names["SECRET_KEY"]["generator"] == "secret"
    assert set(app["healthchecks"]) <= PROCFILE.keys()


def test_the_python_that_a_platform_takes_is_one_that_the_project_allows():
    major, minor = (ROOT / ".python-version").read_text().strip().split(".")
    assert (int(major), int(minor)) >= (3, 11)


# docs/deploy.md has every variable


def test_every_variable_is_documented_with_its_default_and_what_it_may_be():
    rows = documented()
    assert [name for name in VARIABLES if name not in rows] == [name for name in rows if name not in VARIABLES] == []
    for name, kind in VARIABLES.items():
        assert rows[name] == (written(kind.default), kind.brief), name


def test_every_variable_of_the_table_is_read():
    read = re.findall(r'"([A-Z_]+)"', (ROOT / "site/colorclues/settings.py").read_text())
    assert VARIABLES.keys() - set(read) == set()


def written(default) -> str:
    """Return the default as the page has it, which is empty if the setting is computed or has none."""
    if isinstance(default, bool):
        return "on" if default else "off"
    if isinstance(default, list):
        return ",".join(value if isinstance(value, str) else f"{value:g}" for value in default)
    return f"{default:.12g}" if isinstance(default, float | int) else default or ""


def documented() -> dict[str, tuple[str, str]]:
    """Return for each variable of the page its default and what it may be."""
    page = (ROOT / "docs/deploy.md").read_text()
    rows = re.findall(r"^\| `([A-Z_]+)` \| ([^|]*)\| ([^|]*)\|", page, re.MULTILINE)
    return {name: (default.strip(), may_be.strip()) for name, default, may_be in rows}
