"""The locks of the dependencies: they agree with what they are made of, for every Python, and with the installed."""

import functools
import json
import os
import re
import runpy
import shutil
import subprocess
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import metadata
from pathlib import Path
from threading import Thread
from zipfile import ZipFile

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
LOCKS = "requirements.txt", "tests/requirements.txt", "bin/upgrade.txt"
PYTHONS = "3.11", "3.12", "3.13", "3.14"
SYSTEMS = ("linux", "Linux"), ("darwin", "Darwin")


@functools.cache
def read_lock(lock):
    """Return each requirement of the lock with its hashes."""
    text = (ROOT / lock).read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    return [(Requirement(line.split("--hash")[0]), re.findall(r"--hash=(\S+)", line)) for line in lines]


def read_direct(lock):
    text = (ROOT / lock).with_suffix(".in").read_text()
    return [Requirement(line.split("#")[0]) for line in text.splitlines() if line.split("#")[0].strip()]


def locked_for(lock, **environment):
    """Return the version of each dependency that a Python with this environment installs; each has one."""
    found = {}
    for requirement, _ in read_lock(lock):
        if requirement.marker is None or requirement.marker.evaluate({**default_environment(), **environment}):
            name = canonicalize_name(requirement.name)
            assert name not in found, f"{lock} has two versions of {name} for {environment}"
            [version] = requirement.specifier
            assert version.operator == "=="
            found[name] = version.version
    return found


def python(version, system):
    platform, name = system
    return {
        "python_version": version,
        "python_full_version": f"{version}.4",
        "sys_platform": platform,
        "platform_system": name,
    }


@pytest.mark.parametrize("lock", LOCKS)
def test_every_dependency_has_hashes(lock):
    for requirement, hashes in read_lock(lock):
        assert hashes, requirement.name
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", one) for one in hashes), requirement.name


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system[1])
@pytest.mark.parametrize("version", PYTHONS)
@pytest.mark.parametrize("lock", LOCKS)
def test_every_python_gets_what_is_named(lock, version, system):
    locked = locked_for(lock, **python(version, system))
    direct = read_direct(lock)
    assert direct
    for requirement in direct:
        [pin] = requirement.specifier
        assert (pin.operator, pin.version) == ("==", locked.get(canonicalize_name(requirement.name)))


@pytest.mark.parametrize("version", PYTHONS)
def test_server_and_tests_share_their_versions(version):
    server, tests = (locked_for(lock, **python(version, SYSTEMS[0])) for lock in LOCKS[:2])
    assert {name: server[name] for name in server.keys() & tests.keys()} == {
        name: tests[name] for name in server.keys() & tests.keys()
    }


def test_what_is_installed_is_what_is_locked_with_all_that_it_needs():
    """Walk what the installed packages say that they need. What no lock names would float."""
    locked = locked_for(LOCKS[1]) | locked_for(LOCKS[0])
    needed = [requirement for lock in LOCKS[:2] for requirement in read_direct(lock)]
    seen = set()
    while needed:
        requirement = needed.pop()
        name = canonicalize_name(requirement.name)
        assert metadata.version(name) == locked.get(name), f"{name} is not what is locked. bin/upgrade --lock locks it"
        for extra in ["", *requirement.extras]:
            if (name, extra) not in seen:
                seen.add((name, extra))
                further = map(Requirement, metadata.requires(name) or ())
                needed += [one for one in further if one.marker is None or one.marker.evaluate({"extra": extra})]
    assert len(seen) > len(locked) / 2


def test_an_upgrade_raises_no_version_beyond_its_bound(tmp_path, capsys):
    locks = runpy.run_path(str(ROOT / "bin/_locks.py"))
    file, lock = tmp_path / "requirements.in", tmp_path / "new.txt"
    file.write_text("# Why\ndjango==5.2.19  # <5.3, which lasts\npsycopg[binary,pool]==3.3.9\nredis==7.4.1\n")
    locks["loosen"](str(file))
    assert capsys.readouterr().out == "# Why\ndjango<5.3\npsycopg[binary,pool]\nredis\n"
    locks["loosen"](str(file), "Redis")
    assert capsys.readouterr().out.splitlines()[1:] == [
        "django==5.2.19  # <5.3, which lasts",
        "psycopg[binary,pool]==3.3.9",
        "redis",
    ]
    lock.write_text(
        "django==5.2.20 \\\n    --hash=sha256:0\npsycopg[binary,pool]==3.10.0 ; python_version > '3.12' \\\n"
        "psycopg[binary,pool]==3.9.0 ; python_version < '3.12' \\\nredis==7.4.1\n"
    )
    locks["pin"](str(file), str(lock))
    assert file.read_text() == (
        "# Why\ndjango==5.2.20  # <5.3, which lasts\npsycopg[binary,pool]==3.9.0\nredis==7.4.1\n"
    )


@pytest.fixture
def project(tmp_path):
    """Return a copy of the scripts and the locks, with the environment in which bin/upgrade runs its tools."""
    for name in ("bin", "tests"):
        (tmp_path / name).mkdir()
    for file in [*LOCKS, *(Path(lock).with_suffix(".in") for lock in LOCKS)]:
        shutil.copy(ROOT / file, tmp_path / file)
    for name in ("_env.sh", "_locks.py", "_build.py", "upgrade"):
        shutil.copy(ROOT / "bin" / name, tmp_path / "bin" / name)
    return tmp_path


def upgrade(project, *words, **env):
    kept = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "UV_", "SSL_"))}
    return subprocess.run(
        [project / "bin/upgrade", *words],
        env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **kept, **env},
        capture_output=True,
        text=True,
        timeout=300,
    )


class Advisories(BaseHTTPRequestHandler):
    """Speak as OSV does: Django has an advisory, all others have none."""

    def do_POST(self):  # noqa: N802
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        advisory = {
            "id": "PYSEC-2099-1",
            "summary": "x",
            "details": "x",
            "aliases": [],
            "affected": [
                {
                    "package": {"name": "django", "ecosystem": "PyPI"},
                    "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "5.2.99"}]}],
                }
            ],
        }
        body = json.dumps({"vulns": [advisory]} if asked["package"]["name"] == "django" else {}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        """Say nothing."""


@pytest.mark.long
def test_advisories_are_told_and_turn_nothing_red(project):
    with ThreadingHTTPServer(("127.0.0.1", 0), Advisories) as database:
        Thread(target=database.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{database.server_port}/v1/query"
        checked = upgrade(project, "--check", OSV_URL=url)
        database.shutdown()
    django = next(requirement for requirement in read_direct(LOCKS[0]) if requirement.name == "django")
    version = str(django.specifier).removeprefix("==")
    warning = f"WARNING: django {version} in requirements.txt has the advisory PYSEC-2099-1. Mended in 5.2.99: "
    assert warning + "bin/upgrade django\n" in checked.stdout, checked
    assert checked.returncode == 0
    unreached = upgrade(project, "--check", OSV_URL=url)
    assert f"requirements.txt was not compared with the known advisories: {url} was not reached" in unreached.stdout
    assert unreached.returncode == 0


@pytest.mark.long
def test_the_locks_are_made_of_what_is_named(project):
    made = upgrade(project, "--lock")
    assert made.returncode == 0, made.stderr
    for lock in LOCKS:
        assert (project / lock).read_text() == (ROOT / lock).read_text(), lock


@pytest.mark.long
def test_a_name_that_no_lock_has_is_refused_in_a_sentence(project):
    refused = upgrade(project, "nonesuch")
    assert refused.returncode == 1
    assert refused.stderr.strip().endswith(
        "No lock has nonesuch. A new dependency goes into requirements.in; then: bin/upgrade --lock"
    )


@pytest.mark.long
def test_a_file_that_is_not_the_locked_one_is_not_installed(tmp_path):
    (tmp_path / "bin").mkdir()
    shutil.copy(ROOT / "bin/_env.sh", tmp_path / "bin")
    wheel = tmp_path / "thing-1.0-py3-none-any.whl"
    with ZipFile(wheel, "w") as file:
        file.writestr("thing-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: thing\nVersion: 1.0\n")
        file.writestr("thing-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        file.writestr("thing-1.0.dist-info/RECORD", "")
    for hashes in (f" --hash=sha256:{'0' * 64}", ""):
        (tmp_path / "requirements.txt").write_text(f"thing @ {wheel.as_uri()}{hashes}\n")
        script = f"source {tmp_path}/bin/_env.sh; prepare_env requirements.txt"
        made = subprocess.run(["bash", "-euc", script], capture_output=True, text=True, timeout=120)
        assert made.returncode == 1, made
        assert "hash" in made.stderr.lower() and "Could not install what requirements.txt names" in made.stderr
    assert not (tmp_path / ".venv/stamp").exists()
