#!/usr/bin/env python3
"""Counts the user instructions that the monitor takes a second, by callgrind, and compares them with their budgets.

    instructions.py [--threadtop PATH] [--seconds 8] [--runs 1] [--set] [SITUATION...]

The situations and their budgets are the table of instructions.md beside this file; a SITUATION is the beginning of its name.
Of several runs the median counts. Ends with 3 when a count is more than 10 % above its budget, with 1 when nothing could
be counted; --set writes what was counted
into the table instead. Needs valgrind, unshare and setpriv (util-linux), and root or user namespaces that everybody may
make (what root's monitor takes is then skipped); says SKIPPED where one of them is missing.

A program that was built with symbols (CARGO_PROFILE_RELEASE_STRIP=none CARGO_PROFILE_RELEASE_DEBUG=1) can be read with
--keep FOLDER, which keeps callgrind's files: callgrind_annotate --inclusive=yes FOLDER/*.1 | grep threadtop::
"""

import argparse
import contextlib
import fcntl
import glob
import json
import os
import pathlib
import pty
import re
import select
import shutil
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
TABLE = HERE / "instructions.md"
ROW = re.compile(
    r"\| (?P<name>[^|]+) \| (?P<processes>\d+) × (?P<threads>\d+)(?P<all> all)? \| (?P<user>root|user) \| (?P<interval>[\d.]+) \|"
    r" (?P<budget>[\d.]+) \|"
)
ROOM = 0.10
OVER = 3
LINES, COLUMNS = 50, 160
FRAME = 1500  # bytes: a first frame has more
LEARNED = 6  # samples until everything has been read once and the screen has settled
QUIET = 0.25  # seconds without output: the frame of a sample is out
PATIENCE = 240  # seconds for the first frame, on a machine that does other things as well


def is_root():
    """Whether we are root of the machine, not of a user namespace alone."""
    return pathlib.Path("/proc/self/uid_map").read_text().split() == ["0", "0", str(2**32 - 1)]


def situations(wanted):
    """The rows of the table that begin with one of the words; all without words."""
    rows = [found.groupdict() for found in map(ROW.match, TABLE.read_text().splitlines()) if found]
    return [row for row in rows if not wanted or any(row["name"].startswith(word) for word in wanted)]


def set_budgets(counted):
    """Writes what was counted into the table."""

    def line(text):
        row = ROW.match(text)
        return text if not row or row["name"] not in counted else f"{text[:row.start('budget')]}{counted[row['name']]:.2f} |"

    TABLE.write_text("\n".join(map(line, TABLE.read_text().split("\n"))))


def make_machine():
    """Puts a /proc/stat of two CPUs, whose shares change, over the kernel's, which has as many as the machine."""
    file, path = tempfile.mkstemp()
    os.fchmod(file, 0o644)
    threading.Thread(target=tick, args=(file,), daemon=True).start()
    while not os.fstat(file).st_size:
        time.sleep(0.01)
    subprocess.run(["mount", "--bind", path, "/proc/stat"], check=True)
    os.unlink(path)


def tick(file):
    """Counts time up in a /proc/stat, four times a second."""
    cpus, number = [[10_000] * 10, [10_000] * 10], 0
    while True:
        for cpu, times in enumerate(cpus):
            busy = (3, 7, 4, 9, 5)[(number + cpu) % 5]
            times[0] += busy
            times[2] += busy // 3
            times[3] += 25 - busy - busy // 3
        lines = [f"cpu{name} {' '.join(map(str, times))}" for name, times in [(" ", map(sum, zip(*cpus))), *enumerate(cpus)]]
        number += 1
        counters = f"intr {number * 500}\nctxt {number * 1000}\nbtime 1700000000\nprocesses 1000\nprocs_running 1\nprocs_blocked 0"
        # Always of the same length or longer: nobody reads the rest of an older one.
        os.pwrite(file, ("\n".join(lines) + "\n" + counters + "\n").encode(), 0)
        time.sleep(0.25)


@contextlib.contextmanager
def load(row):
    """The load of a situation, while the block lasts."""
    if row["processes"] == "0":
        yield
        return
    words = [row["processes"], row["threads"], *(["1.0", "1"] if row["all"] else [])]
    command = [sys.executable, HERE / "load.py", *words]
    running = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    if running.stdout.readline() != b"ready\n":
        sys.exit(f"The load of {row['name']} did not start.")
    yield
    running.stdin.close()
    running.wait()


class Monitor:
    """The program on a pseudo-terminal, under callgrind."""

    def __init__(self, program, row, folder):
        self.out, self.log, self.received, self.last = f"{folder}/callgrind.out", f"{folder}/log", 0, time.monotonic()
        self.output = b""
        valgrind = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={self.out}", f"--log-file={self.log}"]
        # In a user namespace we are an ordinary user to everybody outside, whoever we are inside.
        self.user = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if row["user"] == "user" and is_root() else []
        self.pid, self.tty = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
            os.environ.update(TERM="xterm-256color", LC_ALL="C.UTF-8", HOME=folder, XDG_CONFIG_HOME=folder)
            command = [*self.user, *valgrind, program, "--no-config", "--interval", row["interval"]]
            os.execvp(command[0], command)

    def listen(self, until, quiet=None):
        """Takes what comes until then, or until nothing has come for so many seconds."""
        while (left := until - time.monotonic()) > 0:
            if quiet and time.monotonic() - self.last >= quiet:
                return
            if select.select([self.tty], [], [], min(left, 0.05))[0]:
                try:
                    output = os.read(self.tty, 1 << 16)
                except OSError:
                    sys.exit(f"The monitor ended under valgrind: {self.output}\n{pathlib.Path(self.log).read_text()}")
                self.output, self.received = output, self.received + len(output)
                self.last = time.monotonic()

    def first_frame(self):
        end = time.monotonic() + PATIENCE
        while self.received < FRAME:
            if time.monotonic() > end:
                sys.exit(f"No frame came in {PATIENCE} s:\n{pathlib.Path(self.log).read_text()}")
            self.listen(time.monotonic() + 0.1)

    def count(self):
        """Instructions since the last count, taken between two frames."""
        self.listen(time.monotonic() + 5, QUIET)
        before = set(glob.glob(f"{self.out}*"))
        subprocess.run([*self.user, "vgdb", f"--pid={self.pid}", "dump"], check=True, capture_output=True, timeout=60)
        (dumped,) = set(glob.glob(f"{self.out}*")) - before
        return int(re.search(r"^totals: (\d+)", pathlib.Path(dumped).read_text(), re.MULTILINE)[1])

    def end(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.tty)


def measure(program, row, seconds, keep):
    """Millions a second."""
    with contextlib.ExitStack() as stack:
        folder = keep or stack.enter_context(tempfile.TemporaryDirectory())
        os.chmod(folder, 0o777)  # callgrind of an ordinary user writes there
        stack.enter_context(load(row))
        monitor = Monitor(program, row, folder)
        stack.callback(monitor.end)
        monitor.first_frame()
        monitor.listen(time.monotonic() + LEARNED * float(row["interval"]))
        monitor.count()
        began = time.monotonic()
        monitor.listen(began + seconds)
        # Whole intervals: what lies between the two counts is so many samples.
        return monitor.count() / seconds / 1e6


def alone(arguments):
    """This program again, in namespaces of its own; or why not."""
    for name in ["valgrind", "vgdb", "unshare", "setpriv"]:
        if not shutil.which(name):
            return f"{name} is not installed"
    namespaces = ["unshare", "--mount", "--pid", "--net", "--fork", "--kill-child", "--mount-proc"]
    if os.geteuid() != 0:
        namespaces += ["--user", "--map-root-user"]
    if subprocess.run([*namespaces, "true"], capture_output=True).returncode:
        return "namespaces cannot be made here: that takes root or user namespaces for everybody"
    with contextlib.suppress(PermissionError):
        # Late samples are other samples: whatever else runs here has to wait.
        os.setpriority(os.PRIO_PROCESS, 0, -20)
    sys.exit(subprocess.run([*namespaces, sys.executable, __file__, "--alone", *arguments]).returncode)


def kernel_tells(program):
    """Whether root's way to whole processes is open here."""
    command = [program, "dump", "--no-config", "--format", "json", "--what", "system", "--count", "2", "--interval", "0.1"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[-1]
    return is_root() and json.loads(told)["self"]["totals_from"] == "kernel"


def compare(options, program):
    """Counts each situation, and says which are above their budgets, or sets these."""
    over, counted = [], {}
    print(f"{'million instructions a second':32} {'counted':>8} {'budget':>8}")
    for row in situations(options.situations):
        if row["user"] == "root" and not kernel_tells(program):
            print(f"SKIPPED: {row['name']}: it takes root, and a kernel that tells of whole processes (taskstats)")
            continue
        counts = [measure(program, row, options.seconds, options.keep) for _ in range(options.runs)]
        count, budget = statistics.median(counts), float(row["budget"])
        counted[row["name"]] = count
        over += [row["name"]] if count > budget * (1 + ROOM) else []
        change = f"{100 * (count / budget - 1):+.0f} %" if budget else ""
        spread = f"  [{min(counts):.2f}-{max(counts):.2f}]" if options.runs > 1 else ""
        print(f"{row['name']:32} {count:8.2f} {budget:8.2f}  {change}{spread}", flush=True)
    if options.set:
        set_budgets(counted)
    elif over:
        print(f"More than {ROOM:.0%} above the budget: {', '.join(over)}. What a higher budget takes is in {TABLE.name}.")
        sys.exit(OVER)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("situations", nargs="*")
    parser.add_argument("--threadtop", default="target/release/threadtop")
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--set", action="store_true", help="write what was counted into the table")
    parser.add_argument("--keep", help="a folder for callgrind's files")
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not options.alone:
        print(f"SKIPPED: {alone(sys.argv[1:])}")
        return
    make_machine()
    with tempfile.TemporaryDirectory() as folder:
        # A copy that everybody may run, wherever the target folder is.
        os.chmod(folder, 0o755)
        compare(options, shutil.copy(options.threadtop, folder))


main()
