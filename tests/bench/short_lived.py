#!/usr/bin/env python3
"""Starts short programs for a while, and says what they cost by getrusage(RUSAGE_CHILDREN).

    short_lived.py SECONDS HOW [RATE]

HOW they are started and ended: wait (vfork, exec and wait), fork (no exec), double (each through a child that does not
wait, so that they are reparented), ignore (SIGCHLD is ignored: nobody is told), session (each in a session of its own),
reaper (double, but we are a subreaper and wait for them). RATE is how many a second; as many as go without it.

Beside it: `threadtop dump --format json`, whose `ended_children_percent` of this process says the same of wait, fork,
session and reaper. What double and ignore use is at the first process, or in `ended_percent`.
"""
import ctypes
import os
import resource
import signal
import subprocess
import sys
import time

seconds, how = float(sys.argv[1]), sys.argv[2]
rate = float(sys.argv[3]) if len(sys.argv) > 3 else 0
if how == "ignore":
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
if how == "reaper":
    PR_SET_CHILD_SUBREAPER = 36
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def work():
    """A millisecond or two of CPU."""
    end = time.process_time() + 0.0015
    while time.process_time() < end:
        pass


def one():
    if how in ("wait", "session"):
        subprocess.call(["true"], start_new_session=how == "session")
        return
    child = os.fork()
    if child == 0:
        if how in ("double", "reaper") and os.fork() > 0:
            os._exit(0)
        work()
        os._exit(0)
    try:
        os.waitpid(child, 0)
        while how == "reaper":
            os.waitpid(-1, 0)
    except ChildProcessError:
        pass


print("pid", os.getpid(), flush=True)
began, count = time.monotonic(), 0
while time.monotonic() - began < seconds:
    one()
    count += 1
    if rate:
        time.sleep(max(0.0, began + count / rate - time.monotonic()))
used = resource.getrusage(resource.RUSAGE_CHILDREN)
elapsed = time.monotonic() - began
cpu = used.ru_utime + used.ru_stime
print(f"{count} children in {elapsed:.2f} s used {cpu:.3f} s: {cpu * 100 / elapsed:.1f} % of a CPU")
