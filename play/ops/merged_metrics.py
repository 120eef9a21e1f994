"""The metrics of several processes as one text, for `/metrics`."""

from collections.abc import Iterable

from prometheus_client import Metric, generate_latest
from prometheus_client.parser import text_string_to_metric_families


def merge_texts(texts: Iterable[tuple[str, str]]) -> str:
    """Merge the metrics of several processes, given as names and texts, into one text with a label `process`."""
    families: dict[str, Metric] = {}
    for process, text in texts:
        for family in text_string_to_metric_families(text):
            merged = families.setdefault(family.name, Metric(family.name, family.documentation, family.type))
            merged.samples += [
                sample._replace(labels={"process": process, **sample.labels}) for sample in family.samples
            ]
    return generate_latest(_Collected(families.values())).decode()


class _Collected:
    """A registry of families that were collected elsewhere."""

    def __init__(self, families: Iterable[Metric]) -> None:
        self.families = families

    def collect(self) -> Iterable[Metric]:
        return self.families
