#!/usr/bin/env python3
"""Counts the system calls per second of the monitor: calls.py PROGRAM [SECONDS]

First on the whole machine, with 500 threads as the load, then where the load is all there is: in namespaces of its own, on the
machine of machine.py. Needs strace, and root.
"""

import signal
import subprocess
import sys
import tempfile

import machine
import terminal

SETTLE = 8  # seconds until what is read once has been read
LOADS = [("10", "45", "1"), ("1", "3000", "1"), ("200", "100", "1")]


def count(program, seconds, interval):
    """Calls per second of all its threads."""
    monitor = terminal.Program([program, "--no-config", "--interval", interval])
    monitor.listen(SETTLE)
    with tempfile.NamedTemporaryFile("r") as out:
        tracing = subprocess.Popen(["strace", "-f", "-c", "-o", out.name, "-p", str(monitor.pid)], stderr=subprocess.DEVNULL)
        monitor.listen(seconds)
        tracing.send_signal(signal.SIGINT)
        tracing.wait()
        # Share, seconds, microseconds each, calls, and where there were any, errors.
        total = next(line.split() for line in out if line.endswith(" total\n"))
    monitor.end()
    return int(total[3]) / seconds


def each(program, seconds, loads, where):
    for processes, threads, interval in loads:
        with machine.load(processes, threads):
            calls = count(program, seconds, interval)
        print(f"{calls:7,.0f} system calls per second, {processes} × {threads} threads, {where}", flush=True)


def main():
    alone = "--alone" in sys.argv
    program, *seconds = [word for word in sys.argv[1:] if word != "--alone"]
    seconds = float(seconds[0]) if seconds else 10.0
    if alone:
        machine.make()
        each(program, seconds, LOADS, "alone")
        return
    each(program, seconds, LOADS[:1], "on the whole machine")
    sys.exit(subprocess.run([*machine.namespaces(), sys.executable, __file__, "--alone", *sys.argv[1:]]).returncode)


main()
