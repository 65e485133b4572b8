#!/usr/bin/env python3
"""Medians and ratios of what terminal.py measured: table.py REFERENCE [--pairs PROGRAM] < lines of JSON

With --pairs it is one table of a line for each situation, in which PROGRAM stands beside the reference. Otherwise each
situation has its table.

REFERENCE is the program that the ratio of CPU time is against: in each round that of the same round, so that what else the
machine does counts for both. Of the ratios the median is shown, and the lowest and the highest.
"""

import json
import statistics
import sys

COLUMNS = [("cpu", "CPU ms/s", 1), ("first", "first ms", 0), ("key", "key ms", 1), ("key_max", "max ms", 1), ("memory", "MB", 1), ("bytes", "bytes/s", 0)]


def median(runs, key):
    values = [run[key] for run in runs if run.get(key) is not None]
    return statistics.median(values) if values else None


def shown(value, decimals):
    return "-" if value is None else f"{value:,.{decimals}f}"


def ratios(runs, reference):
    """CPU time of the runs against that of the reference in the same rounds: the median and its range."""
    yardstick = {run["round"]: run["cpu"] for run in reference}
    found = [run["cpu"] / yardstick[run["round"]] for run in runs if yardstick.get(run["round"])]
    return f"{statistics.median(found):.2f} [{min(found):.2f}–{max(found):.2f}]" if found else "-"


def pairs(situations, program, reference):
    print("\n| load | CPU | ratio | first frame | key | MB |")
    print("|---|---:|---:|---:|---:|---:|")
    for situation, programs in situations.items():
        runs = [programs.get(program, []), programs.get(reference, [])]
        of = lambda key, decimals: [shown(median(each, key), decimals) for each in runs]
        keys = [f"{key}, {longest}" for key, longest in zip(of("key", 1), of("key_max", 1))]
        cells = [of("cpu", 1), [ratios(*runs)], of("first", 0), keys, of("memory", 1)]
        print("| " + " | ".join([situation, *(" / ".join(cell) for cell in cells)]) + " |")


def main():
    reference = sys.argv[1]
    situations = {}
    for line in sys.stdin:
        run = json.loads(line)
        if "error" in run:
            print(run["error"], file=sys.stderr)
        else:
            situations.setdefault(run["situation"], {}).setdefault(run["program"], []).append(run)
    if "--pairs" in sys.argv:
        pairs(situations, sys.argv[3], reference)
        return
    for situation, programs in situations.items():
        print(f"\n{situation}\n")
        titles = ["program", "rounds", *(title for _, title, _ in COLUMNS), f"CPU / {reference}"]
        print("| " + " | ".join(titles) + " |")
        print("|---|" + "---:|" * (len(titles) - 1))
        for program, runs in programs.items():
            cells = [shown(median(runs, key), decimals) for key, _, decimals in COLUMNS]
            print("| " + " | ".join([program, str(len(runs)), *cells, ratios(runs, programs.get(reference, []))]) + " |")


main()
