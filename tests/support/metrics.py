"""What /metrics says, asked as a collector does, or as it was read."""

from collections.abc import Callable
from functools import partial

import httpx
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

PATIENCE = 60  # seconds for an answer on a slow machine

Get = Callable[..., httpx.Response]
_get = partial(httpx.get, trust_env=False, timeout=PATIENCE)


def read_metric(server, name: str, get: Get = _get, **labels: str) -> float:
    """Return the sum of a metric's samples with these labels, over all processes. Raise AssertionError without any.

    The server has a METRICS_TOKEN. `get` is how it is asked, if not over a connection of its own.
    """
    found = list_values(fetch_metrics(server, get), name, **labels)
    assert found, f"{name} has no sample with {labels}"
    return sum(found)


def read_by_process(server, name: str, **labels: str) -> dict[str, float]:
    """Return the metric with these labels of each process, by its name."""
    return {one.labels["process"]: one.value for one in find_samples(fetch_metrics(server), name, **labels)}


def get_pid(process: str) -> int:
    """Return the pid in the name of a process: its host, its pid, and letters that are new at each start."""
    return int(process.split("-")[-2])


def fetch_metrics(server, get: Get = _get) -> str:
    answer = get(f"{server.url}/metrics", headers={"Authorization": f"Bearer {server.env['METRICS_TOKEN']}"})
    assert answer.status_code == 200, answer
    return answer.text


def list_values(text: str, name: str, **labels: str) -> list[float]:
    """Return the values of a metric with these labels, in what /metrics says."""
    return [sample.value for sample in find_samples(text, name, **labels)]


def find_samples(text: str, name: str, **labels: str) -> list[Sample]:
    # The rest is not parsed: a page has thousands of lines.
    lines = "\n".join(line for line in text.splitlines() if line.startswith((name + "{", name + " ")))
    families = text_string_to_metric_families(lines + "\n")
    return [sample for family in families for sample in family.samples if labels.items() <= sample.labels.items()]
