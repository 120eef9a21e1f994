"""Every labelled metric shows 0 for each value from a process's start: an alarm on a rate fires at the first one."""

import ast
import os
import subprocess
import sys
from functools import cache
from itertools import chain

import pytest
from prometheus_client.parser import text_string_to_metric_families

from play import metrics
from play.design.refusals import REFUSALS
from play.models import Report
from play.rules.moves import MOVES
from play.rules.phases import SHOWN_PHASES
from play.web.limits import rate_limits
from play.web.pages.browser_report_input import EXTENSION, OTHER
from tests.conftest import ROOT

START = """
import django
django.setup()
from play import metrics
print(metrics.render_text())
"""
# Functions whose argument of this number is a label, or a limit whose code is one.
REFUSE = {"Refused": 0, "count_refusal": 0, "record_refusal": 0}
LIMIT = {"RateLimited": 1, "_take": 0, "_take_both": 0, "close_for": 0, "_begin": 0}


@pytest.fixture(scope="module")
def at_the_start(tmp_path_factory):
    """Return what a new process reports before anything is imported or has happened: (metric, label) and its value."""
    env = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
        "DJANGO_SETTINGS_MODULE": "colorclues.settings",
        "VAR": str(tmp_path_factory.mktemp("var")),
        "DEBUG": "true",
    }
    done = subprocess.run([sys.executable, "-c", START], cwd=ROOT, env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return {
        (family.name, value): sample.value
        for family in text_string_to_metric_families(done.stdout)
        for sample in family.samples
        for value in sample.labels.values()
        if sample.name.endswith(("_total", "_count")) or family.type == "gauge"
    }


@cache
def calls():
    """Return the calls in `play/` and `site/`: the function's name, and its arguments."""
    found = []
    for path in chain((ROOT / "play").rglob("*.py"), (ROOT / "site").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and node.args:
                found.append((getattr(node.func, "id", getattr(node.func, "attr", "")), node.args))
    return found


def named_in_calls(functions):
    """Return the literals with which these functions are called somewhere in `play/`."""
    given = [args[functions[name]] for name, args in calls() if name in functions and len(args) > functions[name]]
    return {literal.value for literal in given if isinstance(literal, ast.Constant)}


@cache
def expected():
    operations = named_in_calls({"time_operation": 0, "time_operations": 0})
    refusals = named_in_calls(REFUSE) | REFUSALS.keys() | {rate_limits.code_of(name) for name in limits()}
    return {
        metrics.MOVES: set(MOVES),
        metrics.REFUSALS: refusals,
        metrics.DOORBELLS: named_in_calls({"count_doorbell": 0}),
        metrics.DATABASE: operations,
        metrics.REPLACED: named_in_calls({"count_replaced_worker": 0}),
        metrics.MISDIRECTED: named_in_calls({"count_misdirected": 0}),
        metrics.REPORTS: set(Report.KINDS),
        metrics.BROWSER_REPORTS: named_in_calls({"count_browser_report": 0, "BrowserReport": 0}) | {EXTENSION, OTHER},
        metrics.ROOMS: set(SHOWN_PHASES),
        metrics.PLAYERS: {"people", "bots"},
    }


def limits():
    named = named_in_calls(LIMIT) | named_in_calls({"Lane": 0}) | named_in_calls({"Lane": 1})
    rates = {f"{name}_{of}" for name in named for of in ("VISITOR", "ADDRESS")} & {*rate_limits.RATES}
    return {*rates, *rate_limits.RATES} | {name for name in named if name.isupper() and "_" in name}


def labelled():
    """Return the metrics with labels."""
    found = {one for one in metrics.registry._collector_to_names if getattr(one, "_labelnames", ())}
    assert len(found) >= 6
    return found


def test_the_test_knows_all_of_them():
    assert labelled() == expected().keys()


@pytest.mark.parametrize("counter", sorted(labelled(), key=lambda one: one._name), ids=lambda one: one._name)
def test_it_is_born_at_zero_for_every_value(counter, at_the_start):
    values = expected()[counter]
    assert len(values) >= 2
    shown = {value: number for (metric, value), number in at_the_start.items() if metric == counter._name}
    assert shown == dict.fromkeys(values, 0)


def test_the_alarms_of_the_page_can_fire(at_the_start):
    """The codes and words that docs/operate.md names beside an alarm."""
    for word in ("try-again", "too-fast", "wrong-password", "limit-sockets-address", "limit-joins-address"):
        assert at_the_start["colorclues_refusals", word] == 0
    for word in ("failed", "healed", "heard"):
        assert at_the_start["colorclues_doorbells", word] == 0
    for word in ("renew", "time-out", "succeed", "away", "back"):
        assert at_the_start["colorclues_moves", word] == 0
