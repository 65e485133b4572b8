#!/usr/bin/env python3
"""Medians and ratios of what terminal.py measured: table.py REFERENCE < lines of JSON

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


def main():
    reference = sys.argv[1]
    situations = {}
    for line in sys.stdin:
        run = json.loads(line)
        if "error" in run:
            print(run["error"], file=sys.stderr)
        else:
            situations.setdefault(run["situation"], {}).setdefault(run["program"], []).append(run)
    for situation, programs in situations.items():
        print(f"\n{situation}\n")
        titles = ["program", "rounds", *(title for _, title, _ in COLUMNS), f"CPU / {reference}"]
        print("| " + " | ".join(titles) + " |")
        print("|---|" + "---:|" * (len(titles) - 1))
        for program, runs in programs.items():
            cells = [shown(median(runs, key), decimals) for key, _, decimals in COLUMNS]
            print("| " + " | ".join([program, str(len(runs)), *cells, ratios(runs, programs.get(reference, []))]) + " |")


main()
