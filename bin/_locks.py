"""What bin/upgrade reads and writes in the files that name dependencies. It needs nothing but Python."""

import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
IN_FILES = "requirements.in", "tests/requirements.in", "bin/upgrade.in"
# A direct dependency: its name, its extras, its version, and in its comment the bound that no upgrade passes.
PIN = re.compile(
    r"^(?P<name>[\w.-]+)(?P<extras>\[[\w,.-]+\])?==(?P<version>[\w.]+)(?P<rest>\s*(?:#\s*(?P<bound>[<!=][^\s,]+))?.*)$"
)
LOCKED = re.compile(r"^(?P<name>[\w.-]+)(?:\[[\w,.-]+\])?==(?P<version>[\w.]+)")


def normalize(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def read_pins(file: Path) -> dict[str, str]:
    """Return the version of each direct dependency by its name."""
    found = (PIN.match(line) for line in file.read_text().splitlines())
    return {normalize(pin["name"]): pin["version"] for pin in found if pin}


def check_names(*names: str) -> None:
    """Exit if a name is no direct dependency and in no lock."""
    locks = (file.with_suffix(".txt").read_text() for file in map(ROOT.joinpath, IN_FILES))
    known = {normalize(found["name"]) for lock in locks for line in lock.splitlines() if (found := LOCKED.match(line))}
    if unknown := [name for name in names if normalize(name) not in known]:
        sys.exit(
            f"No lock has {', '.join(unknown)}. A new dependency goes into requirements.in; then: bin/upgrade --lock"
        )


def loosen(file: str, *names: str) -> None:
    """Print the file with bounds in the place of the versions, of all or of these dependencies."""
    wanted = set(map(normalize, names))
    for line in (ROOT / file).read_text().splitlines():
        pin = PIN.match(line)
        if pin and (not wanted or normalize(pin["name"]) in wanted):
            line = f"{pin['name']}{pin['extras'] or ''}{pin['bound'] or ''}"
        print(line)


def pin(file: str, lock: str, *names: str) -> None:
    """Write the versions of the lock into the file, of all or of these dependencies. Say what has changed."""
    locked, wanted, path = _read_lowest(Path(lock)), set(map(normalize, names)), ROOT / file
    lines = []
    for line in path.read_text().splitlines():
        found = PIN.match(line)
        if found and (not wanted or normalize(found["name"]) in wanted):
            version = locked[normalize(found["name"])]
            if version != found["version"]:
                print(f"{file}: {found['name']} {found['version']} → {version}")
            line = f"{found['name']}{found['extras'] or ''}=={version}{found['rest']}"
        lines.append(line)
    path.write_text("\n".join(lines) + "\n")


def describe(lock: str, found: str, said: str, url: str) -> None:
    """Print which advisories concern the lock, or why this is not known."""
    if not Path(found).exists():
        reason = (Path(said).read_text().strip().splitlines() or ["it did not answer in time"])[-1]
        print(f"{lock} was not compared with the known advisories: {url} was not reached ({reason[:200]}).")
        return
    dependencies = json.loads(Path(found).read_text())["dependencies"]
    concerned = [(one, advisory) for one in dependencies for advisory in one.get("vulns", ())]
    for one, advisory in concerned:
        mended = f"Mended in {', '.join(advisory['fix_versions'])}: bin/upgrade {one['name']}"
        remedy = mended if advisory["fix_versions"] else "No version mends it yet."
        print(f"WARNING: {one['name']} {one['version']} in {lock} has the advisory {advisory['id']}. {remedy}")
    print(f"{lock}: {len(dependencies)} dependencies, {len(concerned)} known advisories.")


def _read_lowest(lock: Path) -> dict[str, str]:
    """Return the version of each dependency. Of several it is the lowest, which suits all Pythons."""
    versions: dict[str, str] = {}
    for line in lock.read_text().splitlines():
        if found := LOCKED.match(line):
            name, version = normalize(found["name"]), found["version"]
            versions[name] = min(versions.get(name, version), version, key=_sortable)
    return versions


def _sortable(version: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (-1, part) for part in version.split(".")]


if __name__ == "__main__":
    command, *arguments = sys.argv[1:]
    {"check-names": check_names, "loosen": loosen, "pin": pin, "describe": describe}[command](*arguments)
