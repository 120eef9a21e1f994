"""Measures the servers, each part alone or all of them: see --help, and docs/performance.md."""

import argparse
from pathlib import Path

from bench import elsewhere, measures, report


def main() -> None:
    asked = arguments()
    if asked.url:
        print("\n".join(elsewhere.measured(asked.url, asked.rooms, asked.rates, asked.seconds, asked.chart)))
        return
    length = measures.QUICK if asked.quick else measures.WHOLE
    print(report.machine(), flush=True)
    parts = {}
    for name, found in measures.measured(asked.parts or list(measures.PARTS), length):
        print(report.shown(name, found, length), flush=True)
        parts[name] = report.told(found, length)
        if asked.write:
            report.kept(parts, asked.write)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    what = ", ".join(measures.PARTS)
    parser.add_argument("parts", nargs="*", metavar="part", help=f"of {what}; all of them by default")
    parser.add_argument("--quick", action="store_true", help="short, to see that it works")
    parser.add_argument("--write", type=Path, metavar="FILE", help="put what is found into this document")
    there = parser.add_argument_group("a server elsewhere")
    there.add_argument("--url", help="its address; rooms are made there by its forms")
    there.add_argument("--rooms", type=int, default=5)
    there.add_argument("--rates", type=float, nargs="+", default=[5, 10, 20, 40], help="moves a second, in turn")
    there.add_argument("--seconds", type=float, default=10, help="for each of them")
    there.add_argument("--chart", type=Path, help="an SVG file")
    asked = parser.parse_args()
    if unknown := set(asked.parts) - set(measures.PARTS):
        parser.error(f"{', '.join(unknown)}: no such part; there are {what}")
    return asked


if __name__ == "__main__":
    main()
