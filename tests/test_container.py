"""The image: what the Dockerfile copies is enough to serve. With --long it is built and run."""

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import yaml

from tests.support import prepared
from tests.support.long import IS_LONG
from tests.support.servers import free_port

ROOT = Path(__file__).resolve().parents[1]
LARGEST = 180  # MB beyond the image that it begins with
PATIENCE = 120  # seconds: a start is four times Python, on a machine that does other things too
DOCKERFILE = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
_, BUILD, RUN = DOCKERFILE.split("\nFROM ")  # the two stages
FILES = {"secret-key", "colorclues.sqlite3"}  # of /data, once the server has ended
EXAMPLES = sorted(path.name for path in ROOT.glob("*.env.example"))
STAFF = {"DJANGO_SUPERUSER_USERNAME": "operator", "DJANGO_SUPERUSER_PASSWORD": "a-long-enough-one"}


def read_environment(stage: str) -> dict[str, str]:
    (line,) = re.findall(r"(?m)^ENV (.*)", stage)
    return dict(pair.split("=", 1) for pair in line.split())


@pytest.fixture(scope="module")
def app(tmp_path_factory) -> Path:
    """Return a folder with nothing but what the image's /app has, made as the Dockerfile makes it."""
    app = tmp_path_factory.mktemp("image") / "app"
    app.mkdir()
    for sources, target in re.findall(r"(?m)^COPY ((?:\S+ )+)(\S+)$", BUILD):
        for name in sources.split():
            place = app / target / (name if target == "./" else Path(name).name if target.endswith("/") else "")
            place.parent.mkdir(parents=True, exist_ok=True)
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, place, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / name, place)
    (app / "collected").symlink_to(prepared.static_files())
    return app


def variables(app: Path, data: Path, **more: str) -> dict[str, str]:
    """Return the image's variables, for a folder that is not /app."""
    own = {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "VAR": str(data), "HOST": "127.0.0.1"}
    return {**read_environment(RUN), **own, "STATIC_ROOT": str(app / "collected"), **more}


@contextmanager
def serving(command: list[str], log: Path, port: int, **options) -> Iterator[httpx.Client]:
    """Run the server, yield a client, and end the server as a container's end does. It must end by itself."""
    with open(log, "wb") as file:
        server = subprocess.Popen(command, stdout=file, stderr=file, start_new_session=True, **options)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=10) as client:
            end = time.monotonic() + PATIENCE
            while not is_up(client):
                assert server.poll() is None and time.monotonic() < end, log.read_text()
                time.sleep(0.05)
            yield client
        server.send_signal(signal.SIGTERM)
        assert server.wait(PATIENCE) == 0, log.read_text()
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def is_up(client: httpx.Client) -> bool:
    try:
        return client.get("/healthz").text == "ok"
    except httpx.TransportError:
        return False


def alone(port: int) -> dict[str, str]:
    """Return the variables that compose.yaml gives to the server that is alone, in the hands of nobody."""
    given = COMPOSE["services"]["alone"]["environment"]
    return {name: re.sub(r"\$\{\w+:-(.*?)\}", r"\1", value) for name, value in given.items()} | {"PORT": str(port)}


@pytest.mark.long  # 10 s
def test_alone_it_keeps_its_key_and_its_games_and_makes_the_first_staff(app, tmp_path):
    data, port = tmp_path / "data", free_port()
    data.mkdir()
    environment = variables(app, data, **alone(port)) | STAFF
    key = data / "secret-key"
    subprocess.run(["bin/container", "migrate"], cwd=app, env=environment, check=True, timeout=PATIENCE)
    made = key.read_text()
    for _ in range(2 if IS_LONG else 1):  # the second start finds the staff that the first has made
        with serving(["bin/container"], tmp_path / "log", port, cwd=app, env=environment) as client:
            assert client.get("/readyz").text == "ok"
            for path in re.findall(r'(?:href|src)="(/static/[^"]+)"', client.get("/").text):
                assert client.get(path).status_code == 200, path
    assert key.read_text() == made and len(made.strip()) >= 50
    assert {path.name: path.stat().st_mode & 0o777 for path in data.iterdir()} == dict.fromkeys(FILES, 0o600)
    with sqlite3.connect(data / "colorclues.sqlite3") as database:
        assert database.execute("SELECT username, is_superuser FROM auth_user").fetchall() == [("operator", 1)]


def test_with_a_database_of_others_it_makes_no_key_of_its_own(app, tmp_path):
    environment = variables(app, tmp_path, **alone(8000)) | {"DATABASE_URL": "postgres://nobody@127.0.0.1:9/none"}
    tried = subprocess.run(
        ["bin/container", "check"], cwd=app, env=environment, capture_output=True, text=True, timeout=PATIENCE
    )
    assert tried.returncode != 0 and "SECRET_KEY is not set" in tried.stderr
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_sent_to_a_build_but_what_it_copies():
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = {name for sources in re.findall(r"(?m)^COPY ((?:[^-\s]\S* )+)\S+$", BUILD) for name in sources.split()}
    assert copied == allowed
    assert (ROOT / ".dockerignore").read_text().splitlines()[1] == "*"


def test_compose_has_a_profile_alone_and_a_full_one_that_are_locked_and_starts_the_first_by_itself():
    profiles = {name: service["profiles"] for name, service in COMPOSE["services"].items()}
    assert {name for name, (profile,) in profiles.items() if profile == "alone"} == {"alone"}
    assert {name for name, (profile,) in profiles.items() if profile == "full"} == {
        "game",
        "database",
        "redis",
        "proxy",
    }
    assert "COMPOSE_PROFILES=alone" in (ROOT / ".env").read_text().splitlines()
    for name in ("alone", "game"):
        service = COMPOSE["services"][name]
        assert service["read_only"] and service["cap_drop"] == ["ALL"] and service["tmpfs"] == ["/tmp"]
    assert not COMPOSE["services"]["game"].get("ports"), "only the proxy is reached from outside"


def list_names(file: Path) -> set[str]:
    return set(re.findall(r"(?m)^(\w+)=", file.read_text()))


def list_env_files(service: dict) -> list[str]:
    """Return the files whose variables a service gets, in any form that Compose takes."""
    files = service.get("env_file", [])
    return [one if isinstance(one, str) else one["path"] for one in ([files] if isinstance(files, str) else files)]


def list_given(service: dict) -> set[str]:
    """Return the variables that a service gets: of its files, of its own, and by ${…} anywhere in it."""
    of_files = {name for file in list_env_files(service) for name in list_names(ROOT / f"{file}.example")}
    own = {str(one).partition("=")[0] for one in service.get("environment", ())}
    return of_files | own | set(re.findall(r"(?<!\$)\$\{?(\w+)", str(service)))


def test_each_service_gets_only_the_variables_that_it_reads():
    given = {name: list_given(service) for name, service in COMPOSE["services"].items()}
    games = {name for name, service in COMPOSE["services"].items() if service.get("build")}
    assert games == {"alone", "game"} and {"SECRET_KEY", "DJANGO_SUPERUSER_PASSWORD"} <= given["game"]
    assert {name: given[name] for name in given.keys() - games} == {
        "database": {"POSTGRES_USER", "POSTGRES_PASSWORD", "PGPASSWORD"},
        "redis": set(),
        "proxy": {"ALLOWED_HOSTS"},
    }
    assert not COMPOSE.get("secrets") and "SECRET_KEY" not in str(COMPOSE.get("configs"))


def test_the_page_s_commands_make_the_files_of_settings(tmp_path):
    page = (ROOT / "docs/container.md").read_text()
    copy, *split = re.findall(r"(?m)^    (for name in .*|grep .*)$", page)
    for file in EXAMPLES:
        shutil.copy(ROOT / file, tmp_path)
    run = {"cwd": tmp_path, "check": True, "timeout": PATIENCE}
    subprocess.run(["sh", "-c", copy], **run)
    made = {path.name: path.read_text() for path in tmp_path.glob("*.env")}
    assert made == {file.removesuffix(".example"): (ROOT / file).read_text() for file in EXAMPLES}
    ignored = (ROOT / ".gitignore").read_text().splitlines()
    assert made.keys() == set(list_env_files(COMPOSE["services"]["game"])) and made.keys() <= {*ignored}

    (tmp_path / "full.env").write_text("\n".join(made.values()))  # as it was when there was one file
    for command in split:
        subprocess.run(["sh", "-c", command], **run)
    for name in ("proxy.env", "database.env"):
        assert list_names(tmp_path / name) == list_names(ROOT / f"{name}.example")
    assert {path.stat().st_mode & 0o777 for path in tmp_path.glob("*.env")} == {0o600}


def test_the_programs_that_back_up_are_of_the_version_of_the_database():
    (client,) = re.findall(r"postgresql-client-(\d+)", BUILD)
    assert COMPOSE["services"]["database"]["image"].startswith(f"postgres:{client}-")
    assert yaml.safe_load((ROOT / "render.yaml").read_text())["databases"][0]["postgresMajorVersion"] == client


def test_no_file_names_a_variable_that_is_none():
    documented = set(re.findall(r"(?m)^\| `(\w+)`", (ROOT / "docs/deploy.md").read_text()))
    example = {name for file in EXAMPLES for name in list_names(ROOT / file)}
    render, fly = yaml.safe_load((ROOT / "render.yaml").read_text()), tomllib.loads((ROOT / "fly.toml").read_text())
    (web,) = render["services"]
    given = {*example, *fly["env"], *(one["key"] for one in web["envVars"])}
    given |= {name for service in ("alone", "game") for name in COMPOSE["services"][service]["environment"]}
    assert given - {*STAFF, "PGPASSWORD", "POSTGRES_PASSWORD"} <= documented
    assert fly["http_service"]["internal_port"] == int(read_environment(RUN)["PORT"])
    assert {web["healthCheckPath"], *(check["path"] for check in fly["http_service"]["checks"])} == {"/readyz"}


# What is built


class Buildah:
    """Run buildah without a daemon, and without what a sandbox may forbid."""

    environment = {**os.environ, "BUILDAH_ISOLATION": "chroot", "STORAGE_DRIVER": "vfs"}

    def __call__(self, *command: str) -> str:
        done = subprocess.run(
            ["buildah", *command], env=self.environment, capture_output=True, text=True, timeout=900, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


buildah = Buildah()
IMAGE, BASE = "colorclues-test", re.findall(r"(?m)^FROM (\S+)", DOCKERFILE)[0]


@pytest.fixture(scope="module")
def base(tmp_path_factory) -> Iterator[Path]:
    """Make an image with Debian's own Python, named as the one that the Dockerfile begins with. Yield its files."""
    assert os.geteuid() == 0, "Only root can make an image's file system. Run this test as root."
    root = tmp_path_factory.mktemp("base") / "root"
    packages = "--include=python3,python3-venv,ca-certificates"
    made = ["debootstrap", "--variant=minbase", packages, BASE.rpartition("-")[2], str(root)]
    subprocess.run(made, check=True, timeout=900, capture_output=True)
    for link in ("python", "python3"):
        (root / "usr/local/bin" / link).symlink_to("/usr/bin/python3")
    # What this machine trusts. As in Docker's image, apt keeps no cache.
    shutil.copy("/etc/ssl/certs/ca-certificates.crt", root / "etc/ssl/certs/ca-certificates.crt")
    (root / "etc/pip.conf").write_text("[global]\ncert = /etc/ssl/certs/ca-certificates.crt\n")
    (root / "etc/apt/apt.conf.d/no-cache").write_text('Dir::Cache::pkgcache "";\nDir::Cache::srcpkgcache "";\n')
    shutil.rmtree(root / "var/lib/apt/lists")
    container = buildah("from", "scratch")
    buildah("copy", container, str(root), "/")
    buildah("commit", "--rm", container, BASE)
    yield root
    buildah("rmi", "--force", BASE)


@pytest.fixture
def image(base) -> Iterator[Path]:
    """Build the image, and yield its files."""
    buildah("bud", "--format", "docker", "--pull-never", "--quiet", "--tag", IMAGE, str(ROOT))
    container = buildah("from", "--pull-never", IMAGE)
    yield Path(buildah("mount", container))
    buildah("rm", container)
    buildah("rmi", "--force", IMAGE)


@pytest.mark.long
def test_the_image_is_small_and_serves_from_files_that_cannot_be_written_as_a_user_who_is_not_root(
    image, base, tmp_path
):
    assert weigh(image) - weigh(base) <= LARGEST
    port = free_port()
    environment = read_environment(RUN) | alone(port) | STAFF
    environment["PATH"] += ":/usr/sbin"  # where chroot is
    with read_only(image, tmp_path) as root:
        inside = ["chroot", "--userspec=10001:10001", str(root), "sh", "-c", 'cd /app && exec "$@"', "sh"]
        with serving([*inside, "bin/container", "serve"], tmp_path / "log", port, env=environment) as client:
            assert client.get("/").status_code == 200
            assert "Read-only file system" in say(inside, "touch /app/x", environment)
            assert " 17." in say(inside, "pg_dump --version", environment)
        assert {path.name for path in (tmp_path / "data").iterdir()} == FILES


def weigh(root: Path) -> int:
    """Return how many MB the files of an image take."""
    counted = subprocess.run(["du", "-sm", root], capture_output=True, text=True, check=True, timeout=60)
    return int(counted.stdout.split()[0])


def say(inside: list[str], command: str, environment: dict[str, str]) -> str:
    said = subprocess.run(
        [*inside, *command.split()], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    return said.stdout + said.stderr


@contextmanager
def read_only(root: Path, folder: Path) -> Iterator[Path]:
    """Mount an image's files as a container has them: read-only, with a /data and a /tmp that can be written."""
    place, data = folder / "root", folder / "data"
    place.mkdir()
    data.mkdir(mode=0o700)
    os.chown(data, 10001, 10001)
    mounts = [
        ["--bind", root, place],
        ["-o", "remount,ro,bind", place],
        ["--bind", data, place / "data"],
        ["-t", "tmpfs", "tmpfs", place / "tmp"],
        ["-t", "proc", "proc", place / "proc"],
        ["--bind", "/dev", place / "dev"],
    ]
    try:
        for mount in mounts:
            subprocess.run(["mount", *map(str, mount)], check=True, timeout=10)
        yield place
    finally:
        subprocess.run(["umount", "--lazy", "--recursive", str(place)], check=True, timeout=10)
