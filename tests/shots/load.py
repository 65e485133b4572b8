#!/usr/bin/env python3
"""A load to be shown: a server with a pool of threads that share a lock, a thread that computes, and a shell that starts short
programs. It takes about half of a CPU and ends when its standard input closes, or after an hour."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time

PR_SET_PDEATHSIG, PR_SET_NAME = 1, 15
LIBC = ctypes.CDLL(None)


def named(name, work):
    def run():
        LIBC.prctl(PR_SET_NAME, name.encode())
        work()

    threading.Thread(target=run, daemon=True).start()


def busy(seconds):
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def serve(lock, share):
    while True:
        with lock:
            busy(0.002)
        time.sleep(0.002 / share)


def compute():
    while True:
        busy(0.02)
        time.sleep(0.03)


def server():
    """Becomes the server; never returns."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    LIBC.prctl(PR_SET_NAME, b"checkout")
    lock = threading.Lock()
    for worker in range(8):
        named(f"worker-{worker}", lambda: serve(lock, 0.02))
    named("report", compute)
    named("log-writer", lambda: serve(lock, 0.01))
    named("metrics", lambda: time.sleep(3600))
    time.sleep(3600)


def main():
    if sys.argv[1:] == ["server"]:
        server()
    # The name that is seen is that of the command line.
    arguments = ["checkout-server", os.path.abspath(__file__), "server"]
    checkout = subprocess.Popen(arguments, executable=sys.executable, stdin=subprocess.DEVNULL)
    script = "for i in $(seq 7200); do ls -l /usr/bin >/dev/null; sleep 0.5; done"
    shell = subprocess.Popen(["sh", "-c", script], stdin=subprocess.DEVNULL)
    sys.stdin.buffer.read()
    for child in (checkout, shell):
        child.kill()
        child.wait()


main()
