"""bin/manage runs a command with the server's own settings, and says to which database it speaks."""

import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.support import prepared
from tests.support.servers import reachable_directory

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "bin"))
import _units  # noqa: E402

SECRET = "only for tests, and long enough to be one"
ME = pwd.getpwuid(os.geteuid()).pw_name
UNIT = """\
[Unit]
Description=Color Clues

[Service]
User={user}
WorkingDirectory={root}
Environment=PYTHONPATH=site "THEME=print-shop"
EnvironmentFile={file}
ExecStart={root}/.venv/bin/python -m colorclues.server
"""


def manage(*words, **env):
    return subprocess.run(
        [ROOT / "bin/manage", *words],
        cwd="/",
        env={"PATH": os.environ["PATH"], "HOME": "/nowhere", "SYSTEMD_UNIT_PATH": "/nowhere", **env},
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture
def unit(tmp_path):
    """Return a function that writes a unit of this folder with such an EnvironmentFile, and how it is found."""

    def write(*lines, user=ME, root=ROOT):
        file = tmp_path / "colorclues.env"
        file.write_text("\n".join((f'SECRET_KEY="{SECRET}"', "ALLOWED_HOSTS=game.example.org", *lines)))
        (tmp_path / "game.service").write_text(UNIT.format(user=user, root=root, file=file))
        return {"SYSTEMD_UNIT_PATH": f"/nowhere:{tmp_path}"}

    return write


def test_staff_are_made_in_the_database_that_the_unit_serves_from(unit, postgres):
    url = postgres.new_database()
    who = {"DJANGO_SUPERUSER_PASSWORD": "moss and lichen 12"}
    done = manage("createsuperuser", "--no-input", "--username=olga", "--email=", **unit(f"DATABASE_URL={url}"), **who)
    assert done.returncode == 0, done.stderr
    first = done.stderr.splitlines()[0]
    assert first.startswith(f"Database: PostgreSQL, {url.split('/')[-1]} at 127.0.0.1:{postgres.port}. Settings: ")
    assert "game.service" in first and "colorclues.env" in first
    assert postgres.password not in done.stderr + done.stdout
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT username FROM auth_user").fetchall() == [("olga",)]


def test_the_environment_comes_before_the_file_and_the_file_before_the_unit(unit, tmp_path):
    shutil.copy(prepared.sqlite_database(), tmp_path / "colorclues.sqlite3")
    found = unit("THEME=from-the-file", "LOG=nonsense")
    refused = manage("sweep", **found, VAR=str(tmp_path))
    assert refused.returncode == 1 and refused.stderr == "LOG is 'nonsense', and must be json or text.\n"
    refused = manage("sweep", **found, LOG="text", VAR=str(tmp_path))
    assert refused.returncode == 1 and "THEME is from-the-file" in refused.stderr
    done = manage("sweep", **found, LOG="text", THEME="print-shop", VAR=str(tmp_path))
    assert (done.returncode, done.stdout) == (0, "0 rooms deleted.\n"), done.stderr


def test_a_unit_that_serves_from_another_folder_is_not_ours(unit, tmp_path):
    done = manage("sweep", **unit(root=tmp_path), VAR=str(tmp_path))
    assert done.returncode == 1 and "found no settings of a server" in done.stderr


def test_a_file_that_is_missing_is_said_and_no_other_database_is_taken(unit, tmp_path):
    found = unit()
    (tmp_path / "colorclues.env").unlink()
    for env in (found, {"ENV_FILE": str(tmp_path / "colorclues.env")}):
        done = manage("sweep", **env)
        assert done.returncode == 1
        assert f"cannot read {tmp_path}/colorclues.env" in done.stderr and "Traceback" not in done.stderr


def test_without_any_settings_it_says_where_it_has_looked(tmp_path):
    done = manage("sweep", VAR=str(tmp_path))
    assert done.returncode == 1
    for word in ("no systemd unit serves from", "ENV_FILE", "SECRET_KEY", f"{tmp_path}/secret-key"):
        assert word in done.stderr
    assert not (tmp_path / "colorclues.sqlite3").exists()


@pytest.mark.long
def test_at_home_it_takes_what_bin_play_has_made(tmp_path):
    (tmp_path / "secret-key").write_text(SECRET + "\n")
    done = manage("migrate", "--no-input", VAR=str(tmp_path))
    assert done.returncode == 0, done.stderr
    database = tmp_path / "colorclues.sqlite3"
    assert done.stderr.startswith(f"Database: SQLite, {database}. Settings: bin/play, {tmp_path}/secret-key.")
    assert database.stat().st_mode & 0o777 == 0o600
    done = manage("sweep", VAR=str(tmp_path))
    assert (done.returncode, done.stdout) == (0, "0 rooms deleted.\n")


@pytest.mark.long
def test_a_named_file_comes_before_a_unit(unit, tmp_path):
    shutil.copy(prepared.sqlite_database(), tmp_path / "colorclues.sqlite3")
    file = tmp_path / "other.env"
    file.write_text(f"SECRET_KEY={SECRET}\nALLOWED_HOSTS=a\nVAR={tmp_path}\n")
    done = manage("sweep", **unit("LOG=nonsense"), ENV_FILE=str(file))
    assert done.returncode == 0, done.stderr
    assert f"Settings: {file}." in done.stderr


@pytest.mark.long
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_root_becomes_the_server_s_user_so_that_no_file_of_root_locks_it_out(unit):
    if subprocess.run(["test", "-r", ROOT / "manage.py"], user="nobody").returncode:
        pytest.skip("this folder is closed to other users")
    with reachable_directory() as var:
        database = var / "colorclues.sqlite3"
        shutil.copy(prepared.sqlite_database(), database)
        for path in (var, database):
            shutil.chown(path, "nobody")
        for env in (unit(f"VAR={var}", user="nobody"), {"VAR": str(var), "SECRET_KEY": SECRET, "ALLOWED_HOSTS": "a"}):
            assert manage("sweep", **env).returncode == 0
            done = manage("shell", "-c", "import os; open(os.environ['VAR'] + '/made', 'w'); print(os.getuid())", **env)
            assert done.stdout.split()[-1] == str(pwd.getpwnam("nobody").pw_uid), done.stderr
            assert {path.owner() for path in var.iterdir()} == {"nobody"}


@pytest.mark.long
def test_a_command_that_is_none_is_said_without_a_traceback(tmp_path):
    done = manage("no-such", SECRET_KEY=SECRET, ALLOWED_HOSTS="a", VAR=str(tmp_path))
    assert done.returncode == 1 and "Unknown command: 'no-such'" in done.stderr and "Traceback" not in done.stderr


# How systemd reads its files: systemd.exec(5)


@pytest.mark.parametrize(
    "written, value",
    [
        ("plain", "plain"),
        ("  with blanks  ", "with blanks"),
        ('"double quoted"', "double quoted"),
        ("'single $quoted \\n'", "single $quoted \\n"),
        ('"a \\"quote\\" and a \\$"', 'a "quote" and a $'),
        ("no # comment", "no # comment"),
        ("back\\\\slash", "back\\slash"),
        ("a'b\"c", "a'b\"c"),
        ("\"one\"'two'", "onetwo"),
        ("q8+/b4==", "q8+/b4=="),
        ("", ""),
    ],
)
def test_a_value_is_read_as_systemd_does(written, value, tmp_path):
    file = tmp_path / "env"
    file.write_text(f"# a comment\n; another\n\nBEFORE=1\nNAME={written}\nnot a variable\nAFTER = 2\n")
    assert _units.read_environment_file(file) == {"BEFORE": "1", "NAME": value, "AFTER": "2"}


def test_a_long_value_goes_on_in_the_next_line(tmp_path):
    (tmp_path / "env").write_text("NAME=one \\\ntwo\nNEXT=3\n")
    assert _units.read_environment_file(tmp_path / "env") == {"NAME": "one  two", "NEXT": "3"}


def test_drop_ins_change_a_unit_and_an_optional_file_may_be_missing(tmp_path, unit):
    unit()
    folder = tmp_path / "game.service.d"
    folder.mkdir()
    (folder / "override.conf").write_text(
        "[Service]\nEnvironment=\nEnvironment=A=1 'B=2 3'\nEnvironmentFile=\nEnvironmentFile=-/nowhere/none\nUser=eve\n"
        "[Install]\nUser=mallory\n"
    )
    read = _units.read_unit(tmp_path / "game.service")
    assert (read.environment, read.environment_files, read.user) == ({"A": "1", "B": "2 3"}, [], "eve")
