#!/usr/bin/env python3
"""A load to be shown: what a small web server runs. A shop with a pool of threads that share a lock and a thread that computes (where
there is a JDK a JVM, Shop.java; elsewhere this script with threads of the same names); workers of nginx, backends of PostgreSQL that
write a little, a redis, all of them this script under their names; and a shell that starts short programs. All together it takes
about two thirds of a CPU, and ends when its standard input closes."""

import ctypes
import os
import pwd
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
# What it is called, for short and in full; its user, if there is one of that name; how many seconds it computes, and then sleeps;
# bytes that it writes each time.
SERVICES = [
    ("nginx", "nginx: master process /usr/sbin/nginx", "root", 0, 60, 0),
    ("nginx", "nginx: worker process", "www-data", 0.0004, 0.02, 0),
    ("nginx", "nginx: worker process", "www-data", 0.0003, 0.02, 0),
    ("redis-server", "/usr/bin/redis-server 127.0.0.1:6379", "redis", 0.0002, 0.1, 0),
    ("postgres", "/usr/lib/postgresql/17/bin/postgres -D /var/lib/postgresql/17/main", "postgres", 0, 60, 0),
    ("postgres", "postgres: checkpointer", "postgres", 0.0005, 2, 1 << 20),
    ("postgres", "postgres: walwriter", "postgres", 0.0002, 0.2, 1 << 14),
    ("postgres", "postgres: shop shop 10.0.3.21(51234) SELECT", "postgres", 0.003, 0.05, 0),
    ("postgres", "postgres: shop shop 10.0.3.21(51236) idle", "postgres", 0.001, 0.1, 0),
    ("postgres", "postgres: shop shop 10.0.3.21(51240) COMMIT", "postgres", 0.001, 0.1, 1 << 13),
]


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


def rename(short, full):
    """Gives this process a name and a command line: they are written over its arguments, as PostgreSQL does."""
    LIBC.prctl(PR_SET_NAME, short.encode())
    with open("/proc/self/stat", "rb") as stat:
        begin, end = map(int, stat.read().rpartition(b")")[2].split()[45:47])
    text = full.encode()[: end - begin - 1]
    ctypes.memmove(begin, text.ljust(end - begin, b"\0"), end - begin)


def service(number):
    """Becomes one of the services; never returns."""
    short, full, user, computes, sleeps, writes = SERVICES[number]
    with tempfile.TemporaryFile() as file:
        if os.getuid() == 0 and user in (known.pw_name for known in pwd.getpwall()):
            os.setuid(pwd.getpwnam(user).pw_uid)
            end_with_parent()
        rename(short, full)
        while True:
            compute(computes)
            if writes:
                os.pwrite(file.fileno(), b"\0" * writes, 0)
                os.fsync(file.fileno())
            time.sleep(sleeps)


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
    if sys.argv[1:2] == ["service"]:
        service(int(sys.argv[2]))
    with tempfile.TemporaryDirectory() as folder:
        command = jvm(folder)
        program = None if command else sys.executable
        command = command or ["java", os.path.abspath(__file__), "server"]
        shop = subprocess.Popen(
            command, executable=program, cwd=folder, stdin=subprocess.DEVNULL, preexec_fn=end_with_parent
        )
        shell = subprocess.Popen(["sh", "-c", SHORT], stdin=subprocess.DEVNULL, preexec_fn=end_with_parent)
        # Room for the command line.
        script = [sys.executable, "-S", os.path.abspath(__file__), "service"]
        services = [
            subprocess.Popen(
                [*script, str(number), " " * 99], stdin=subprocess.DEVNULL, preexec_fn=end_with_parent
            )
            for number in range(len(SERVICES))
        ]
        sys.stdin.buffer.read()
        for child in (shop, shell, *services):
            child.kill()
            child.wait()


main()
