"""docs/deploy.md, docs/keep.md: what root runs, the server's user cannot change. Both are real on this machine."""

import getpass
import re
import shutil
import subprocess

import pytest

from tests.docs.pages import ROOT, find_block
from tests.docs.test_at_home import BEGIN, PAGE, STAND_INS, UNIT, UPGRADE, Machine, read_unit
from tests.support.servers import free_port, reachable_directory

SERVER, GROUP = "nobody", "nogroup"  # who stand for colorclues
MIGRATE_MACHINE = find_block(PAGE, "systemctl stop colorclues")
BACKUP_UNIT = find_block("docs/keep.md", "[Unit]\nDescription=Back up Color Clues\n")
# As the page was before: all belongs to the server.
BEFORE = "chown -R colorclues: /srv/colorclues && chown root: /etc/colorclues.env && chmod 600 /etc/colorclues.env"
MUST_BE_ROOT = pytest.mark.skipif(getpass.getuser() != "root", reason="only root can become another user")


class RootMachine(Machine):
    """A machine with a real user for the server, and real tools of root's to give files away."""

    stand_ins = {name: does for name, does in STAND_INS.items() if name not in ("chown", "install")}
    as_server = {"user": SERVER, "group": GROUP, "extra_groups": []}

    def here(self, text):
        text = text.replace("-g colorclues", f"-g {GROUP}")
        text = re.sub(r"(-o |User=|-R )colorclues\b", rf"\1{SERVER}", text).replace("root:colorclues", f"root:{GROUP}")
        return super().here(text)

    def list_writable(self):
        """Return what the server's user can write to on this machine. A link is what it leads to."""
        listed = subprocess.run(
            ["find", "-L", "srv", "etc", "var", "-writable"],
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=60,
            **self.as_server,
        )
        return set(listed.stdout.splitlines())

    def as_servers_user(self, script):
        done = subprocess.run(
            ["sh", "-c", self.here(script)], env=self.env, capture_output=True, text=True, timeout=60, **self.as_server
        )
        return done.returncode, done.stdout + done.stderr


@pytest.fixture
def machine():
    with reachable_directory() as folder:
        folder.chmod(0o755)
        if subprocess.run(["test", "-r", ROOT / ".venv/bin/python"], user=SERVER).returncode:
            pytest.skip("this folder is closed to other users")
        yield RootMachine(folder)


def check_that_only_its_folder_is_the_servers(machine):
    own = machine.list_writable()
    assert own and all(f"{path}/".startswith(("var/lib/colorclues/", "var/backups/colorclues/")) for path in own), own
    place = machine.folder / "etc/colorclues.env"
    assert (place.owner(), place.group(), place.stat().st_mode & 0o777) == ("root", GROUP, 0o640)


@MUST_BE_ROOT
@pytest.mark.long
def test_the_server_can_write_to_nothing_that_root_runs(machine):
    machine.install(PORT=str(free_port()))
    with machine.serving() as server:
        machine.wait(lambda: "Serving Color Clues" in machine.journal, server)
        assert machine.get("/readyz").text == "ok"
        check_that_only_its_folder_is_the_servers(machine)
        (machine.folder / "var/backups").mkdir()
        first_backup, _, _ = find_block("docs/keep.md", "install -d").partition("\n\n")
        first_backup = first_backup.replace("/var/backups", f"{machine.folder}/var/backups")
        said = machine.run(f"cd /srv/colorclues\n{first_backup}")
        assert "Backed up SQLite" in said and "Warning" not in said
        assert "Warning" not in machine.run(UPGRADE)
        check_that_only_its_folder_is_the_servers(machine)
    assert {path.owner() for path in machine.var.iterdir()} == {SERVER}


@MUST_BE_ROOT
@pytest.mark.long
def test_the_nightly_backup_is_not_run_by_root(machine):
    machine.install()
    machine.run("cd /srv/colorclues\nbin/manage migrate --no-input")
    unit = read_unit(machine.here(BACKUP_UNIT))
    assert unit["User"] == [SERVER] and unit["NoNewPrivileges"] == ["yes"]
    (command,) = re.findall(r"^/bin/sh -c '(.*)'$", unit["ExecStart"][0])
    target = machine.var / "backups"
    machine.run(f"install -d -o {SERVER} -m 700 {target}")
    code, said = machine.as_servers_user(command.replace("%%", "%").replace("/var/backups/colorclues", str(target)))
    assert code == 0 and "Backed up SQLite" in said, said
    assert " colorclues /srv/colorclues/bin/manage backup" in find_block("docs/keep.md", "0 4 * * * ")


@MUST_BE_ROOT
@pytest.mark.long
def test_a_machine_that_was_set_up_before_is_mended(machine):
    machine.install(PORT=str(free_port()))
    machine.run(BEFORE)
    shutil.rmtree(machine.var)
    unit = machine.folder / "etc/systemd/system/colorclues.service"
    unit.write_text(re.sub(r"(?m)^Environment=VAR.*\n", "", machine.here(UNIT)) + "\n")
    said = machine.run("cd /srv/colorclues\nbin/manage migrate --no-input\nbin/manage collectstatic --no-input")
    assert f"Warning: {SERVER} can write to {machine.root}" in said and "If you set it up before" in said
    assert (machine.root / "var/static").owner() == SERVER, "root writes nothing into a folder of the server's"
    database = (machine.root / "var/colorclues.sqlite3").read_bytes()

    machine.run(MIGRATE_MACHINE)
    assert (machine.var / "colorclues.sqlite3").read_bytes() == database
    unit.write_text(machine.here(UNIT) + "\n")
    assert "Warning" not in machine.run("\n".join(BEGIN.splitlines()[:-1]))
    shutil.rmtree(machine.folder / "srv/colorclues.before")
    check_that_only_its_folder_is_the_servers(machine)
    with machine.serving() as server:
        machine.wait(lambda: "Serving Color Clues" in machine.journal, server)
        assert machine.get("/readyz").text == "ok"


@MUST_BE_ROOT
def test_root_takes_no_secret_from_a_place_that_the_server_may_link_to_another(machine):
    """The file of bin/play is read as its owner, so a link to a file of root's leads nowhere."""
    tree = machine.root
    (tree / "bin").mkdir(parents=True)
    for name in ("manage", "_manage.py", "_units.py"):
        shutil.copy(ROOT / "bin" / name, tree / "bin" / name)
    (tree / ".venv").symlink_to(ROOT / ".venv")
    (tree / "var").mkdir()
    (tree / "var/secret-key").symlink_to("/etc/shadow")
    shutil.chown(tree / "var", SERVER, GROUP)
    done = subprocess.run([tree / "bin/manage", "sweep"], env=machine.env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1 and "cannot read" in done.stderr, done.stderr
