#!/usr/bin/env python3
"""A load of mostly sleeping threads: load.py PROCESSES THREADS [WAKE_SECONDS [EVERY]]

Each process has so many threads; one thread in EVERY (50; 1: all) wakes every WAKE_SECONDS (0.2), the others sleep for
ever. Prints "ready" when all threads exist, and ends, with all its processes, when its standard input closes; or at once, with
a sentence, where the machine allows fewer.
"""

import ctypes
import os
import signal
import sys
import threading
import time

PR_SET_PDEATHSIG = 1
FAILED = b"!"


def wake_often(period):
    while True:
        time.sleep(period)


def process(threads, period, every, ready):
    """Becomes one process of the load; never returns."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    threading.stack_size(64 * 1024)
    for number in range(1, threads):
        if number % every == 1 % every:
            thread = threading.Thread(target=wake_often, args=(period,), daemon=True)
        else:
            thread = threading.Thread(target=signal.pause, daemon=True)
        try:
            thread.start()
        except RuntimeError:
            os.write(ready, FAILED)
            break
    os.write(ready, b".")
    while True:
        signal.pause()


def main():
    processes, threads = int(sys.argv[1]), int(sys.argv[2])
    period = float(sys.argv[3]) if len(sys.argv) > 3 else 0.2
    every = int(sys.argv[4]) if len(sys.argv) > 4 else 50
    done, ready = os.pipe()
    children = []
    for _ in range(processes):
        child = os.fork()
        if child == 0:
            process(threads, period, every, ready)
        children.append(child)
    counted, failed = 0, False
    while counted < processes and not failed:
        answers = os.read(done, 4096)
        counted, failed = counted + len(answers), FAILED in answers
    if not failed:
        print("ready", flush=True)
        sys.stdin.buffer.read()
    for child in children:
        os.kill(child, signal.SIGKILL)
    for child in children:
        os.waitpid(child, 0)
    if failed:
        sys.exit("Not so many threads can be started here: see `ulimit -u`, and pids.max of the control group.")


main()
