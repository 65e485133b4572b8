#!/usr/bin/env python3
"""A load to be shown: a server with a pool of threads that share a lock and a thread that computes, and a shell that starts short
programs. Where there is a JDK the server is a JVM (Shop.java), elsewhere this script with threads of the same names. It takes
about half of a CPU and ends when its standard input closes."""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

PR_SET_PDEATHSIG, PR_SET_NAME = 1, 15
LIBC = ctypes.CDLL(None)
HERE = os.path.dirname(os.path.abspath(__file__))
SHORT = "while true; do ls -l /usr/bin >/dev/null; sleep 0.5; done"


def end_with_parent():
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def named(name, work):
    def run():
        LIBC.prctl(PR_SET_NAME, name.encode())
        work()

    threading.Thread(target=run, daemon=True).start()


def compute(seconds):
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def order(stock):
    while True:
        with stock:
            compute(0.0004)
        time.sleep(0.02)


def report():
    while True:
        compute(0.06)
        time.sleep(0.09)


def server():
    """Becomes the server; never returns."""
    LIBC.prctl(PR_SET_NAME, b"java")
    stock = threading.Lock()
    for worker in range(8):
        named(f"checkout-{worker}", lambda: order(stock))
    named("report", report)
    while True:
        signal.pause()


def jvm(folder):
    """The command of the JVM in a folder where its program is made; or None."""
    if not all(map(shutil.which, ("java", "javac", "jar"))):
        return None
    subprocess.run(["javac", "-d", folder, os.path.join(HERE, "Shop.java")], check=True)
    subprocess.run(["jar", "--create", "--file=shop.jar", "--main-class=Shop", "-C", folder, "."], cwd=folder, check=True)
    return ["java", "-Xmx64m", "-jar", "shop.jar"]


def main():
    if sys.argv[1:] == ["server"]:
        server()
    with tempfile.TemporaryDirectory() as folder:
        command = jvm(folder)
        program = None if command else sys.executable
        command = command or ["java", os.path.abspath(__file__), "server"]
        shop = subprocess.Popen(
            command, executable=program, cwd=folder, stdin=subprocess.DEVNULL, preexec_fn=end_with_parent
        )
        shell = subprocess.Popen(["sh", "-c", SHORT], stdin=subprocess.DEVNULL, preexec_fn=end_with_parent)
        sys.stdin.buffer.read()
        for child in (shop, shell):
            child.kill()
            child.wait()


main()
