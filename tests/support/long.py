"""What only `bin/test --long` runs: tests and cases that are marked `long`, and what is cut to its corners here."""

import os
from collections.abc import Sequence
from itertools import product

import pytest

IS_LONG = os.environ.get("LONG") == "1"


def long(*case: object, **more: str):
    """Return the case of a parametrized test, for --long alone."""
    return pytest.param(*case, marks=pytest.mark.long, **more)


def grid(*axes: Sequence) -> list:
    """Return every combination of the axes' values. Those that are not at a corner are for --long alone."""
    return [case if _is_corner(case, axes) else long(*case) for case in product(*axes)]


def _is_corner(case: tuple, axes: tuple[Sequence, ...]) -> bool:
    return all(value in (axis[0], axis[-1]) for value, axis in zip(case, axes, strict=True))
