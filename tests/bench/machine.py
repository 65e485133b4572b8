"""A machine of two CPUs on which nothing happens by chance.

What the files of /proc tell of the whole machine is put in the place of what this one's tell: the monitor's instructions
then do not depend on what else runs here, nor on how many CPUs and disks there are. Processes are those of a PID namespace:
the monitor, and a load.
"""

import contextlib
import itertools
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
CAPTURED = HERE.parent / "fixtures/proc/firecracker-6.18"
NAMES = ["stat", "loadavg", "meminfo", "vmstat", "diskstats", "pressure/cpu", "pressure/io", "pressure/memory"]
TICK = 0.25  # seconds
TICKS = 25  # of the kernel's, in that time
BUSY = (3, 7, 4, 9, 5)  # of them, one after the other


def is_root():
    """Whether we are root of the machine, not of a user namespace alone."""
    return pathlib.Path("/proc/self/uid_map").read_text().split() == ["0", "0", str(2**32 - 1)]


def namespaces():
    """The command that makes namespaces of their own for what it runs."""
    user = ["--user", "--map-root-user"] if os.geteuid() != 0 else []
    return ["unshare", "--mount", "--pid", "--net", "--fork", "--kill-child", "--mount-proc", *user]


def impossible():
    """Why nothing can be counted here; None where it can."""
    for name in ["valgrind", "vgdb", "unshare", "setpriv"]:
        if not shutil.which(name):
            return f"{name} is not installed"
    if subprocess.run([*namespaces(), "true"], capture_output=True).returncode:
        return "namespaces cannot be made here: that takes root or user namespaces for everybody"
    return None


def alone(program, arguments):
    """Runs a program of this folder with --alone in namespaces of its own; its exit code."""
    with contextlib.suppress(PermissionError):
        # Late samples are other samples, and rows that wait for a CPU are other rows: whatever else runs here has to wait.
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
    return subprocess.run([*namespaces(), sys.executable, program, "--alone", *arguments]).returncode


@contextlib.contextmanager
def load(*words):
    """A load, while the block lasts: see load.py."""
    running = subprocess.Popen([sys.executable, HERE / "load.py", *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    if running.stdout.readline() != b"ready\n":
        sys.exit(f"The load did not start: {' '.join(words)}")
    yield
    running.stdin.close()
    running.wait()


def make():
    """Puts made files in the place of the kernel's, for this mount namespace; they change until this program ends."""
    last_task = os.open("/proc/loadavg", os.O_RDONLY)
    captured = {name: (CAPTURED / name).read_text() for name in NAMES}
    files = {}
    for name in NAMES:
        files[name], path = tempfile.mkstemp()
        os.fchmod(files[name], 0o644)
        write(files[name], name, 0, captured[name], last_task)
        subprocess.run(["mount", "--bind", path, f"/proc/{name}"], check=True)
        os.unlink(path)

    def tick():
        for number in itertools.count(1):
            time.sleep(TICK)
            for name, file in files.items():
                write(file, name, number, captured[name], last_task)

    threading.Thread(target=tick, daemon=True).start()


def write(file, name, number, captured, last_task):
    """What a file has after so many ticks; never shorter than before, for nobody cuts it."""
    busy = BUSY[number % len(BUSY)]
    if name == "stat":
        text = stat(number)
    elif name == "loadavg":
        # The last ID that was given out is looked at for new processes.
        text = f"0.12 0.12 0.11 1/612 {os.pread(last_task, 100, 0).split()[-1].decode():>8}\n"
    elif name == "meminfo":
        free = re.compile(r"((?:MemFree|MemAvailable): +)(\d+)")
        text = free.sub(lambda found: f"{found[1]}{int(found[2]) - 1500 * busy:{len(found[2])}}", captured)
    else:
        text = captured
    os.pwrite(file, text.encode(), 0)


def stat(number):
    """The CPUs' times and the kernel's counters. No task is born: those that use the CPU time are not looked for."""
    cpus = [[100_000_000] * 10, [100_000_000] * 10]
    for cpu, times in enumerate(cpus):
        busy = [BUSY[(each + cpu) % len(BUSY)] for each in range(number % len(BUSY))]
        user = number // len(BUSY) * sum(BUSY) + sum(busy)
        system = number // len(BUSY) * sum(each // 3 for each in BUSY) + sum(each // 3 for each in busy)
        times[0] += user
        times[2] += system
        times[3] += TICKS * number - user - system
    lines = [f"cpu{name} {' '.join(map(str, times))}" for name, times in [(" ", map(sum, zip(*cpus))), *enumerate(cpus)]]
    counters = [f"intr {10**8 + number * 500}", f"ctxt {10**8 + number * 1000}", "btime 1700000000", "processes 1000"]
    return "\n".join([*lines, *counters, "procs_running 1", "procs_blocked 0", ""])
