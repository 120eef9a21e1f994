"""Measure the servers, in all parts or in some: see --help, and docs/performance.md."""

import argparse
from pathlib import Path

from bench import elsewhere, measures, report
from bench.found import QUICK, WHOLE


def main() -> None:
    asked = parse_arguments()
    if asked.url:
        print("\n".join(elsewhere.measure(asked.url, asked.rooms, asked.rates, asked.seconds, asked.chart)))
        return
    length = QUICK if asked.quick else WHOLE
    print(report.machine(), flush=True)
    parts = {}
    for name, found in measures.measure_parts(asked.parts or list(measures.PARTS), length):
        print(report.format_part(name, found, length), flush=True)
        parts[name] = report.as_dict(found, length)
        if asked.write:
            report.update_document(parts, asked.write)


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    what = ", ".join(measures.PARTS)
    parser.add_argument("parts", nargs="*", metavar="part", help=f"of {what}; all of them by default")
    parser.add_argument("--quick", action="store_true", help="short, to see that it works")
    # bin/bench takes this one away before it starts a Python.
    parser.add_argument("--python", metavar="PATH", help="of the Python that serves the game; by default one with PGO")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the results into this document")
    there = parser.add_argument_group("a server elsewhere")
    there.add_argument("--url", help="its address; rooms are made by its forms")
    there.add_argument("--rooms", type=int, default=5)
    there.add_argument(
        "--rates", type=float, nargs="+", default=[5, 10, 20, 40], help="moves per second, one after the other"
    )
    there.add_argument("--seconds", type=float, default=10, help="for each rate")
    there.add_argument("--chart", type=Path, help="an SVG file")
    asked = parser.parse_args()
    if unknown := set(asked.parts) - set(measures.PARTS):
        parser.error(f"{', '.join(unknown)}: no such part; there are {what}")
    return asked


if __name__ == "__main__":
    main()
