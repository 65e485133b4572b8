#!/usr/bin/env python3
"""Medians and ratios of what terminal.py measured: table.py REFERENCE < lines of JSON

REFERENCE is the program that the ratio of CPU time is against.
"""

import json
import statistics
import sys

COLUMNS = [("cpu", "CPU ms/s", 1), ("first", "first ms", 0), ("key", "key ms", 1), ("key99", "p99 ms", 1), ("memory", "MB", 1), ("bytes", "bytes/s", 0)]


def median(runs, key):
    values = [run[key] for run in runs if run.get(key) is not None]
    return statistics.median(values) if values else None


def shown(value, decimals):
    return "-" if value is None else f"{value:,.{decimals}f}"


def main():
    reference = sys.argv[1]
    runs = {}
    for line in sys.stdin:
        run = json.loads(line)
        if "error" in run:
            print(run["error"], file=sys.stderr)
        else:
            runs.setdefault((run["load"], run["program"]), []).append(run)
    for load in dict.fromkeys(load for load, _ in runs):
        print(f"\n{load}\n")
        titles = ["program", "runs", *(title for _, title, _ in COLUMNS), f"CPU / {reference}"]
        print("| " + " | ".join(titles) + " |")
        print("|---|" + "---:|" * (len(titles) - 1))
        yardstick = median(runs.get((load, reference), []), "cpu")
        for (of, program), measured in runs.items():
            if of != load:
                continue
            cpu = median(measured, "cpu")
            ratio = cpu / yardstick if cpu is not None and yardstick else None
            cells = [shown(median(measured, key), decimals) for key, _, decimals in COLUMNS]
            print("| " + " | ".join([program, str(len(measured)), *cells, shown(ratio, 2)]) + " |")


main()
