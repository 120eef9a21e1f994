"""What bin/manage runs: find the server's settings and user, say which database it is, and run the command."""

import os
import pwd
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site"), str(ROOT / "bin")]

from _units import Unit, find_unit, read_environment_file  # noqa: E402


def main(words: list[str]) -> None:
    os.chdir(ROOT)
    unit = None if os.environ.get("ENV_FILE") else find_unit(ROOT)
    source = load(unit)  # as root, who alone may be able to read it
    is_public = words[:1] == ["collectstatic"]
    warning = become(find_owner_of_static_files() if is_public else find_server(unit))
    source = source or load_home()
    os.umask(0o022 if is_public else 0o077)  # the server reads root's static files; SQLite's has the secret squares
    if words[:1] == ["migrate"]:
        os.environ.setdefault("DATABASE_LIMIT", "0")  # a long migration takes as long as it takes

    from colorclues import environment
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        environment.load_settings()
        print(f"Database: {describe_database()}. Settings: {source}.{warning}", file=sys.stderr)
        execute_from_command_line(["bin/manage", *words])
    except ImproperlyConfigured as trouble:
        sys.exit(str(trouble))


def load(unit: Unit | None) -> str:
    """Put the server's variables into the environment, unless they are there. Return where they are from, if known."""
    if unit:
        for file in unit.environment_files:
            add(read_file(file, f"which {unit.path} names"))
        add(unit.environment)
        return ", ".join(map(str, [unit.path, *unit.environment_files]))
    if file := os.environ.get("ENV_FILE"):
        add(read_file(Path(file), "which ENV_FILE names"))
        return file
    return "the environment" if os.environ.get("SECRET_KEY") else ""


def load_home() -> str:
    """Take what bin/play sets. Exit, and say where settings were looked for, if it has never run here."""
    var = Path(os.environ.get("VAR") or ROOT / "var").absolute()
    key = var / "secret-key"
    try:
        secret = key.read_text().strip()
    except FileNotFoundError:
        sys.exit(
            f"bin/manage found no settings of a server: no systemd unit serves from {ROOT}, ENV_FILE is not set, the "
            f"environment has no SECRET_KEY, and bin/play has left no {key}. ENV_FILE=/path/to/it bin/manage … helps."
        )
    except PermissionError:
        sys.exit(f"bin/manage cannot read {key}: run it as the user who runs bin/play.")
    home = {"VAR": str(var), "SECRET_KEY": secret, "STATIC_ROOT": str(var / "static")}
    add({**home, "HTTPS": "false", "ALLOWED_HOSTS": "localhost", "LOG": "text"})
    return f"bin/play, {key}"


def read_file(file: Path, why: str) -> dict[str, str]:
    try:
        return read_environment_file(file)
    except OSError as trouble:
        hint = " Run it as root: sudo bin/manage …" if isinstance(trouble, PermissionError) else ""
        sys.exit(f"bin/manage cannot read {file}, {why} ({trouble.strerror}).{hint}")


def add(variables: dict[str, str]) -> None:
    for name, value in variables.items():
        if not os.environ.get(name):
            os.environ[name] = value


def find_server(unit: Unit | None) -> str | int:
    """Return the server's user. The files that root makes beside SQLite's would lock the server out."""
    var = Path(os.environ.get("VAR") or ROOT / "var")
    return unit.user if unit and unit.user else (var if var.exists() else ROOT).stat().st_uid


def find_owner_of_static_files() -> int:
    """Return who owns the folder of the static files. It is root only if nobody else could put a link in its place."""
    static = Path(os.environ.get("STATIC_ROOT") or ROOT / "var" / "static").absolute()
    owners = (place.stat().st_uid for place in (static, *static.parents) if place.exists())
    return next((owner for owner in owners if owner != 0), 0)


def become(who: str | int) -> str:
    """As root, become this user, before anything but _units.py is imported. Return a warning, or nothing."""
    if os.geteuid() != 0:
        return ""
    try:
        user = pwd.getpwuid(who) if isinstance(who, int) else pwd.getpwnam(who)
    except KeyError:
        sys.exit(f"bin/manage cannot become the server's user, {who}, who is none here.")
    if user.pw_uid == 0:
        return ""
    os.initgroups(user.pw_name, user.pw_gid)
    os.setgid(user.pw_gid)
    os.setuid(user.pw_uid)
    os.environ.update(HOME=user.pw_dir, USER=user.pw_name)
    return warn_of_code(user.pw_name)


def warn_of_code(user: str) -> str:
    """Return what to mend if the user whom root has become can change what root runs here."""
    run = (ROOT, ROOT / "bin", ROOT / "bin/manage", ROOT / "bin/_manage.py", ROOT / "bin/_units.py", ROOT / ".venv/bin")
    open_ones = [str(place) for place in run if os.access(place, os.W_OK)]
    if not open_ones:
        return ""
    return (
        f"\nWarning: {user} can write to {open_ones[0]}, and root runs what is there: whoever takes over the server "
        "becomes root. docs/deploy.md, “If you set it up before”, has the commands that mend it."
    )


def describe_database() -> str:
    from django.conf import settings

    database = settings.DATABASES["default"]
    if "sqlite" in database["ENGINE"]:
        return f"SQLite, {database['NAME']}"
    where = f"{database['HOST'] or 'a local socket'}{':' if database['PORT'] else ''}{database['PORT']}"
    return f"PostgreSQL, {database['NAME']} at {where}"


if __name__ == "__main__":
    main(sys.argv[1:])
