"""Every command of the pages is run by a test, or is a tool of a platform's that no test can have: one list of all."""

import re

import pytest
from django.core.management import call_command, get_commands

from tests.docs.pages import PAGES, ROOT, Block, find_block, list_blocks, list_commands
from tests.support.optional import PACKAGES

# Tools that need an account, another machine or root's own, and what each would do. Where a block of a machine of one's
# own names one, test_at_home.py runs the block with a stand-in that notes how it was called.
PLATFORMS = {
    "heroku": "needs an account at Heroku; test_deploy.py runs what the platform then runs, the lines of the Procfile",
    "dokku": "needs a Dokku server; it reads the same Procfile and app.json",
    "fly": "needs an account at Fly",
    "docker": "needs a Docker engine; test_container.py builds the image and runs in it what Compose runs",
    "git push": "goes to a platform",
    "git remote add dokku": "goes to a Dokku server",
}
STAND_INS = {"apt-get", "useradd", "usermod", "install", "chown", "systemctl", "journalctl", "runuser"}

AT_HOME = "tests/docs/test_at_home.py::test_the_page_leads_to_a_server_that_serves"
BEFORE = "tests/docs/test_roots_code.py::test_a_machine_that_was_set_up_before_is_mended"
UPGRADE = "tests/docs/test_at_home.py::test_an_upgrade_reaches_the_workers_while_they_serve"
ALONE = "tests/test_bin.py::test_alone_it_says_where_it_is_and_stops_quietly"
BENCH = "tests/test_bench.py::test_each_part_runs_alone"
ENV_FILES = "tests/test_container.py::test_the_page_s_commands_make_the_files_of_settings"
THIS = "tests/docs/test_commands.py::test_what_bin_test_is_asked_for_is_there"
MANAGE = "tests/docs/test_commands.py::test_a_management_command_is_there"
KEEP = "tests/docs/test_keep.py::test_every_command_does_what_the_page_says_while_a_game_goes_on"
NIGHT = "tests/docs/test_night.py::test_every_command_runs_while_games_go_on"
RELEASE = "tests/test_deploy.py::test_the_procfile_migrates_and_serves"

# The test that runs it.
RUN_BY = {
    "bin/play": ALONE,
    "PORT=8001 bin/play": ALONE,
    "HOST=0.0.0.0 bin/play": "tests/test_bin.py::test_guests_never_see_a_debug_page",
    "RELOAD=false bin/play": "tests/test_bin.py::test_without_reload_it_is_a_single_process",
    "bin/test": THIS,
    "bin/test --long": THIS,
    "bin/test tests/rules/test_scoring.py": THIS,
    "bin/test tests/rules -k rule_13": THIS,
    "bin/test --long tests/faults/test_soak.py": THIS,
    "SOAK_MINUTES=60 bin/test --long tests/faults/test_soak.py": THIS,
    "bin/messages": "tests/rendering/test_translations.py::collected",
    "bin/bench": BENCH,
    "bin/bench ours-to-theirs": BENCH,
    "bin/bench capacity": BENCH,
    "bin/bench pages": BENCH,
    "bin/bench return": BENCH,
    "git clone <this repository> && cd colorclues": AT_HOME,
    "git clone <this repository> /srv/colorclues && cd /srv/colorclues": AT_HOME,
    "apt-get install git python3-venv": AT_HOME,
    "umask 022": AT_HOME,
    "useradd --system --user-group --home-dir /var/lib/colorclues --shell /usr/sbin/nologin colorclues": AT_HOME,
    "python3 -m venv .venv && .venv/bin/pip install -r requirements.txt": AT_HOME,
    "install -d -o colorclues -g colorclues -m 700 /var/lib/colorclues": AT_HOME,
    "install -m 640 -g colorclues /dev/null /etc/colorclues.env": AT_HOME,
    'echo "SECRET_KEY=$(openssl rand -base64 48)" >>/etc/colorclues.env': AT_HOME,
    'echo "ALLOWED_HOSTS=game.example.org" >>/etc/colorclues.env': AT_HOME,
    "openssl rand -base64 48": AT_HOME,
    "systemctl daemon-reload": AT_HOME,
    "systemctl enable --now colorclues": AT_HOME,
    "journalctl -u colorclues -n 20": AT_HOME,
    "cd /srv/colorclues": AT_HOME,
    "bin/manage createsuperuser": AT_HOME,
    "PYTHONPATH=site python -m colorclues.server": RELEASE,
    "python manage.py check": "tests/test_checks.py::test_check_deploy_has_nothing_to_say_in_production",
    "pip install -r requirements.txt && python manage.py collectstatic --no-input": AT_HOME,
    "DATABASE_LIMIT=0 python manage.py migrate --no-input": RELEASE,
    "manage.py migrate": RELEASE,
    "manage.py changepassword": MANAGE,
    "manage.py sweep": MANAGE,
    "git pull --ff-only": UPGRADE,
    ".venv/bin/pip install -r requirements.txt": UPGRADE,
    "bin/manage migrate --no-input": UPGRADE,
    "bin/manage collectstatic --no-input": UPGRADE,
    "systemctl reload colorclues": UPGRADE,
    "systemctl restart colorclues": "tests/docs/test_at_home.py::test_the_unit_is_one_that_systemd_takes",
}
RUN_BY = (
    dict.fromkeys(Block("docs/deploy.md", find_block("docs/deploy.md", "systemctl stop")).commands, BEFORE) | RUN_BY
)
RUN_BY |= dict.fromkeys(list_commands("docs/night.md"), NIGHT) | RUN_BY
RUN_BY |= dict.fromkeys(list_commands("docs/keep.md"), KEEP)
RUN_BY |= {
    "bin/upgrade --lock": "tests/test_locks.py::test_the_locks_are_made_of_what_is_named",
    "bin/upgrade --check": "tests/test_locks.py::test_advisories_are_told_and_turn_nothing_red",
    "bin/upgrade": "tests/test_locks.py::test_an_upgrade_raises_no_version_beyond_its_bound",
    "bin/upgrade twisted django": "tests/test_locks.py::test_an_upgrade_raises_no_version_beyond_its_bound",
    "manage.py backup": KEEP,
    "git clone <this repository> colorclues && cd colorclues": AT_HOME,
    "for name in proxy database full; do cp $name.env.example $name.env && chmod 600 $name.env; done": ENV_FILES,
    "grep '^ALLOWED_HOSTS=' full.env >proxy.env && chmod 600 proxy.env": ENV_FILES,
    "grep -E '^(PG|POSTGRES_)PASSWORD=' full.env >database.env && chmod 600 database.env": ENV_FILES,
}
# What no test runs, and why.
NOT_RUN = {
    ".venv/bin/pip install pre-commit && .venv/bin/pre-commit install": "pre-commit fetches hooks from GitHub; "
    "test_bin.py holds that its checks are those of bin/test",
    "git tag -a v1.2.3 -m v1.2.3": "git's own",
    "sh -c '…'": "a form, with any command in it",
    "bin/manage COMMAND": "a form, with any command in it",
    "python manage.py COMMAND": "a form, with any command in it",
    "bin/upgrade.in": "the name of a file",
    "bin/upgrade.txt": "the name of a file",
    "git pull": "git's own",
    "pip install": "part of a sentence that names the step of the recipe for an upgrade",
}


def all_commands():
    return {command for page in PAGES for command in list_commands(page)}


def is_of_platform(command):
    return any(command == tool or command.startswith(tool + " ") for tool in PLATFORMS)


def test_each_command_is_run_by_a_test_or_has_a_reason_why_not():
    known = RUN_BY.keys() | NOT_RUN.keys()
    assert {command for command in all_commands() if not is_of_platform(command)} - known == set()
    assert known - all_commands() == set(), "these stand on no page any more"


def test_each_platform_s_tool_is_named_by_a_page():
    assert [tool for tool in PLATFORMS if not any(map(re.compile(tool).match, all_commands()))] == []


@pytest.mark.parametrize("test", sorted({*RUN_BY.values()}))
def test_each_test_that_is_named_exists(test):
    file, name = test.split("::")
    assert f"def {name}(" in (ROOT / file).read_text()


def test_every_block_is_commands_or_a_file_that_a_test_checks():
    """What begins like nothing that is known would be neither checked nor run."""
    for page in PAGES:
        for block in list_blocks(page):
            assert block.is_file or block.commands, block


@pytest.mark.parametrize("command", [command for command, test in RUN_BY.items() if test == THIS])
def test_what_bin_test_is_asked_for_is_there(command):
    """bin/test itself runs these tests."""
    variables, _, rest = command.partition("bin/test")
    words = rest.split()
    paths = [word for word in words if "/" in word]
    assert all((ROOT / path).exists() for path in paths)
    for variable in variables.split():
        assert f'environ.get("{variable.partition("=")[0]}"' in (ROOT / paths[0]).read_text()
    if "-k" in words:
        tests = "".join(path.read_text() for path in (ROOT / words[0]).rglob("test_*.py"))
        assert f"def test_{words[-1]}_" in tests
    if "--long" in words:
        assert "== --long ]]; then export LONG=1" in (ROOT / "bin/test").read_text()


@pytest.mark.parametrize("command", [command for command, test in RUN_BY.items() if test == MANAGE])
def test_a_management_command_is_there(command, db, capsys):
    name = command.split()[-1]
    assert name in get_commands()
    if name == "sweep":
        call_command(name)
        assert capsys.readouterr().out == "0 rooms deleted.\n"


def test_bin_test_installs_what_tests_look_for_and_says_what_is_missing():
    listed = re.findall(r'^  echo "(\S+) (\S+) checks .*"$', (ROOT / "bin/test").read_text(), re.MULTILINE)
    assert dict(listed) == PACKAGES
