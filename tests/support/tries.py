"""What came of many tries of the same thing, in seconds."""

from statistics import median


def report(capsys, what: str, **seconds: list[float]) -> None:
    """Print how many tries there were, their median and the worst, past pytest's capture."""
    with capsys.disabled():
        for name, values in seconds.items():
            print(f"\n{what}, {name}: {len(values)} tries, median {median(values):.1f} s, worst {max(values):.1f} s")
