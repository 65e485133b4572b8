#!/usr/bin/env python3
"""Counts the instructions of single steps by callgrind, and compares them with their budgets.

    steps.py [--steps PATH] [--set] [STEP...]

The steps and their budgets are the second table of instructions.md beside this file; a STEP is the beginning of a name.
They are those of `cargo bench --bench steps -- --list-counted`, built here unless --steps says where they are, without
link-time optimization, which takes minutes. Ends with 3 when a count is more than 10 % above its budget, with 1 when
nothing could be counted; --set writes what was counted into the table instead. Needs what instructions.py needs.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile

import budgets
import machine

ROW = re.compile(r"\| (?P<name>[a-z][^|]+) \| (?P<budget>[\d,.]+) \|$")
TIMES = {"sample, one thread in fifty moves": 5}
OFTEN = 20
UNTOLD = 77  # the exit code of a step that takes root, and a kernel that tells of whole processes (taskstats)


def build():
    """The path of the steps."""
    without = {"LTO": "off", "CODEGEN_UNITS": "16", "STRIP": "none"}
    environment = os.environ | {f"CARGO_PROFILE_RELEASE_{name}": value for name, value in without.items()}
    command = ["cargo", "bench", "--bench", "steps", "--no-run", "--locked", "--quiet", "--message-format", "json"]
    built = subprocess.run(command, env=environment, cwd=machine.HERE, check=True, stdout=subprocess.PIPE, text=True)
    artifacts = map(json.loads, built.stdout.splitlines())
    return next(each["executable"] for each in artifacts if each.get("target", {}).get("name") == "steps")


def count(program, name):
    """Instructions of a step, in thousands; None where it cannot be done here."""
    times = TIMES.get(name, OFTEN)
    with tempfile.NamedTemporaryFile() as out:
        callgrind = ["valgrind", "--tool=callgrind", "--toggle-collect=*counted::counted*", f"--callgrind-out-file={out.name}"]
        done = subprocess.run([*callgrind, program, "--count", name, str(times)], capture_output=True)
        if done.returncode == UNTOLD:
            return None
        done.check_returncode()
        return int(re.search(rb"^totals: (\d+)", out.read(), re.MULTILINE)[1]) / times / 1e3


def compare(options):
    """Counts each step, and says which are above their budgets, or sets these."""
    listed = subprocess.run([options.steps, "--list-counted"], check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    there = [row["name"] for row in budgets.rows(ROW, [])]
    if set(listed) != set(there):
        sys.exit(f"The table and the steps differ: {sorted(set(listed) ^ set(there))}")
    over, counted = [], {}
    print(f"{'thousand instructions':36} {'counted':>8} {'budget':>8}")
    with machine.load("10", "45"):
        for row in budgets.rows(ROW, options.names):
            name, budget = row["name"], float(row["budget"].replace(",", ""))
            thousands = count(options.steps, name)
            if thousands is None:
                print(f"SKIPPED: {name}: it takes root, and a kernel that tells of whole processes (taskstats)")
                continue
            counted[name] = f"{thousands:,.1f}"
            over += [name] if budgets.is_over(thousands, budget) else []
            change = f"{100 * (thousands / budget - 1):+.0f} %" if budget else ""
            print(f"{name:36} {thousands:8,.1f} {budget:8,.1f}  {change}", flush=True)
    budgets.settle(ROW, counted, over, options.set)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="STEP")
    parser.add_argument("--steps", help="the steps, built already")
    parser.add_argument("--set", action="store_true", help="write what was counted into the table")
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.alone:
        machine.make()
        compare(options)
        return
    if why := machine.impossible():
        print(f"SKIPPED: {why}")
        return
    setting = ["--set"] if options.set else []
    sys.exit(machine.alone(__file__, [*setting, "--steps", options.steps or build(), *options.names]))


main()
