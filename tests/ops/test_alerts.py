"""docs/alerts.yml and docs/grafana.json: they ask for metrics and labels that there are, and each alert fires."""

import json
import re
import subprocess
import time

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from tests.conftest import ROOT
from tests.support.optional import find
from tests.support.player import Player
from tests.support.staff import make_staff, sign_in

ALERTS, GRAFANA, UNIT_TESTS = ROOT / "docs/alerts.yml", ROOT / "docs/grafana.json", ROOT / "tests/ops/alerts.yml"
[GROUP] = yaml.safe_load(ALERTS.read_text())["groups"]
RULES = {rule["alert"]: rule for rule in GROUP["rules"]}
PANELS = [panel for panel in json.loads(GRAFANA.read_text())["panels"] if panel["type"] != "row"]
TARGETS = [(panel["title"], target) for panel in PANELS for target in panel["targets"]]
EXPRESSIONS = [(name, rule["expr"]) for name, rule in RULES.items()] + [
    (title, target["expr"]) for title, target in TARGETS
]
# What Prometheus adds by itself: a metric, and labels of each.
ITS_OWN = {"up": {}}
LABELS = {"job", "instance"}
METRIC = re.compile(r"\b(colorclues_\w+|up)\b(?:\{([^}]*)\})?")
MATCHER = re.compile(r'(\w+)(=~|!~|!=|=)"([^"]*)"')
BY = re.compile(r"\b(?:by|without) \(([^)]*)\)")


@pytest.fixture(scope="module")
def exported(server):
    """Return each metric of a process that plays, with the values of each of its labels."""
    make_staff(server)
    with Player(server.url) as ada, Player(server.url) as olga:
        ada.make_room("Ada").connect().hear()
        sign_in(olga)
        olga.http.get("/dashboard/")  # it measures what a beat would
        text = olga.http.get("/metrics").text
    found = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            labels = found.setdefault(sample.name, {})
            for label, value in sample.labels.items():
                labels.setdefault(label, set()).add(value)
    return found


def find_unknown(expression, exported):
    """Return what the expression asks for and no process has: metrics, labels, values of labels."""
    known, unknown = {**exported, **ITS_OWN}, []
    asked = METRIC.findall(expression)
    for metric, matchers in asked:
        labels = known.get(metric)
        if labels is None:
            unknown.append(metric)
            continue
        for label, how, value in MATCHER.findall(matchers):
            if label not in LABELS and not any(re.fullmatch(value, one) for one in labels.get(label, ())):
                unknown.append(f"{metric}{{{label}{how}{value}}}")
    of_all = LABELS.union(*(known.get(metric, {}) for metric, _ in asked))
    grouped = {label.strip() for labels in BY.findall(expression) for label in labels.split(",")}
    return unknown + sorted(grouped - of_all)


@pytest.mark.parametrize("name, expression", EXPRESSIONS, ids=[name for name, _ in EXPRESSIONS])
def test_it_asks_for_what_a_process_exports(name, expression, exported):
    assert METRIC.search(expression)
    assert find_unknown(expression, exported) == []


@pytest.mark.parametrize(
    "expression",
    [
        "colorclues_stuck_rooms > 0",
        'colorclues_refusals_total{code="try-agian"}',
        'colorclues_refusals_total{why="try-again"}',
        'colorclues_doorbells_total{what=~"lost|gone"}',
        "sum by (room) (colorclues_rooms)",
    ],
)
def test_what_no_process_exports_is_found(expression, exported):
    assert find_unknown(expression, exported) != []


def test_a_panel_names_its_lines_by_labels_that_there_are(exported):
    for title, target in TARGETS:
        named = set(re.findall(r"{{(\w+)}}", target["legendFormat"]))
        labels = LABELS.union(*(exported[metric] for metric, _ in METRIC.findall(target["expr"])))
        assert named <= labels, title


def test_each_metric_of_the_page_is_exported_and_the_new_ones_measure(exported, server):
    page = (ROOT / "docs/operate.md").read_text()
    for name in re.findall(r"`(colorclues_[a-z_]+[a-z])(?:\{\w+\})?`", page):
        assert any(metric == name or metric.startswith(f"{name}_") for metric in exported), name
    with Player(server.url) as olga:
        sign_in(olga)
        before, text = time.time(), olga.http.get("/metrics").text
    values = {sample.name: sample.value for family in text_string_to_metric_families(text) for sample in family.samples}
    assert before - 1 <= values["colorclues_clock_seconds"] <= time.time() + 1
    assert values["colorclues_disk_free_bytes"] > 1e6
    assert values["colorclues_overdue_rooms"] == 0


# What each alert says


def anchors(page):
    """Return the anchors of the page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", (ROOT / page).read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", RULES)
def test_an_alert_says_what_is_wrong_what_to_do_and_where_it_stands(name):
    rule = RULES[name]
    assert rule.keys() <= {"alert", "expr", "for", "labels", "annotations"}
    assert rule["labels"] in ({"severity": "page"}, {"severity": "ticket"})
    told = rule["annotations"]
    assert told.keys() == {"summary", "do", "runbook"}
    page, _, anchor = told["runbook"].partition("#")
    assert anchor in anchors(page)
    assert not told["summary"].endswith(".") and told["do"].endswith(".")


def test_each_alert_has_a_case_in_which_it_fires_and_one_in_which_all_is_well():
    calm, *firing = yaml.safe_load(UNIT_TESTS.read_text())["tests"]
    quiet = {case["alertname"]: case["exp_alerts"] for case in calm["alert_rule_test"]}
    assert quiet == dict.fromkeys(RULES, [])
    fired = [case["alertname"] for test in firing for case in test["alert_rule_test"] if case["exp_alerts"]]
    assert fired == list(RULES)


# As Prometheus reads them


def promtool(*words):
    done = subprocess.run([find("promtool"), *words], capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


def test_prometheus_takes_the_rules_and_refuses_a_broken_one(tmp_path):
    code, said = promtool("check", "rules", str(ALERTS))
    assert code == 0 and f"{len(RULES)} rules found" in said, said
    broken = tmp_path / "broken.yml"
    broken.write_text(ALERTS.read_text().replace("sum(", "summ(", 1))
    assert promtool("check", "rules", str(broken))[0] != 0


def test_prometheus_takes_the_expressions_of_the_dashboard(tmp_path):
    rules = [{"record": f"panel:{number}", "expr": target["expr"]} for number, (_, target) in enumerate(TARGETS)]
    file = tmp_path / "panels.yml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "panels", "rules": rules}]}))
    code, said = promtool("check", "rules", str(file))
    assert code == 0 and f"{len(TARGETS)} rules found" in said, said


@pytest.mark.long
def test_each_alert_fires_once_and_none_while_all_is_well(tmp_path):
    code, said = promtool("test", "rules", str(UNIT_TESTS))
    assert code == 0, said
    # Without the alert the same case fails: it was that alert which fired.
    for name in RULES:
        fewer = [rule for rule in GROUP["rules"] if rule["alert"] != name]
        (tmp_path / "alerts.yml").write_text(yaml.safe_dump({"groups": [{**GROUP, "rules": fewer}]}))
        (tmp_path / "tests.yml").write_text(UNIT_TESTS.read_text().replace("../../docs/alerts.yml", "alerts.yml"))
        code, said = promtool("test", "rules", str(tmp_path / "tests.yml"))
        assert code != 0 and name in said


def test_grafana_asks_the_data_source_that_its_operator_chooses():
    dashboard = json.loads(GRAFANA.read_text())
    [variable] = dashboard["templating"]["list"]
    assert (variable["name"], variable["query"]) == ("datasource", "prometheus")
    ids = [panel["id"] for panel in dashboard["panels"]]
    assert len(set(ids)) == len(ids)
    for panel in PANELS:
        assert panel["datasource"]["uid"] == "${datasource}" and panel["description"].endswith(".")
