#!/usr/bin/env python3
"""Bytes that a recorded sample takes, beside those of `atop -w` of the same load at the same time.

    recording.py [--threadtop PATH] [--seconds 60] [PROCESSESxTHREADS[:EVERY]...]

Of EVERY threads one wakes five times a second (50). By default 10x50, 60x50, 200x100 and, of 20,000 threads, 400 that move.
A file of N samples less one of its first sample alone, divided by N - 1: with key frames, without what stands there once.
Needs what instructions.py needs; atop is left out where it is missing.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile

import machine

LOADS = ["10x50", "60x50", "200x100", "200x100:2500"]


def size(path):
    return os.stat(path).st_size


def measure(options, load, folder):
    """Bytes a sample of threadtop, and of atop."""
    load, _, every = load.partition(":")
    processes, threads = load.split("x")
    ours, theirs, first = (f"{folder}/{name}" for name in ("a.ttr", "a.atop", "first.ttr"))
    for path in (ours, theirs, first):
        if os.path.exists(path):
            os.remove(path)
    with machine.load(processes, threads, *(["0.2", every] if every else [])):
        # What is read once, and what the other one reads, is over by then.
        record = [options.threadtop, "record", "-d", "1", "--budget", "0", "-o"]
        subprocess.run([*record, first, "--for", "0.1"], check=True)
        recorder = subprocess.Popen([*record, ours, "--for", str(options.seconds)])
        if shutil.which("atop"):
            subprocess.run(["atop", "-w", theirs, "1", str(options.seconds)], check=True)
        recorder.wait()
    per_sample = (size(ours) - size(first)) / options.seconds
    return per_sample, size(theirs) / options.seconds if os.path.exists(theirs) else None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("loads", nargs="*", default=LOADS)
    parser.add_argument("--threadtop", default="target/release/threadtop")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not options.alone:
        if why := machine.impossible():
            print(f"SKIPPED: {why}")
            return
        sys.exit(machine.alone(__file__, sys.argv[1:]))
    print(f"{'load':16} {'threadtop, B':>13} {'atop, B':>10} {'ratio':>7}")
    with tempfile.TemporaryDirectory() as folder:
        for load in options.loads or LOADS:
            ours, theirs = measure(options, load, folder)
            beside = f"{theirs:10,.0f} {ours / theirs:7.3f}" if theirs else f"{'–':>10} {'–':>7}"
            print(f"{load:16} {ours:13,.0f} {beside}", flush=True)


main()
