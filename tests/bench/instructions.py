#!/usr/bin/env python3
"""Counts the user instructions that the monitor takes a second, by callgrind, and compares them with their budgets.

    instructions.py [--threadtop PATH] [--seconds 8] [--runs 1] [--set] [SITUATION...]

The situations and their budgets are the table of instructions.md beside this file; a SITUATION is the beginning of its name.
Of several runs the median counts; what is above its budget is counted twice more, and the least counts. Ends with 3 when a
count is more than 10 % above its budget, with 1 when nothing could be counted; --set writes what was counted into the table instead. Needs valgrind, unshare and setpriv (util-linux), and root
or user namespaces that everybody may make (what root's monitor takes is then skipped); says SKIPPED where one of them is
missing.

A program that was built with symbols (CARGO_PROFILE_RELEASE_STRIP=none CARGO_PROFILE_RELEASE_DEBUG=1) can be read with
--keep FOLDER, which keeps callgrind's files: callgrind_annotate --inclusive=yes FOLDER/*.1 | grep threadtop::
"""

import argparse
import contextlib
import fcntl
import functools
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
import time

import budgets
import machine

ROW = re.compile(
    r"\| (?P<name>[^|]+) \| (?P<processes>\d+) × (?P<threads>\d+)(?P<all> all)? \| (?P<user>root|user)(, by (?P<by>\w+))? \| (?P<interval>[\d.]+) \|"
    r" (?P<budget>[\d.]+) \|"
)
LINES, COLUMNS = 50, 160
FRAME = 1500  # bytes: a first frame has more
LEARNED = 6  # samples until everything has been read once and the screen has settled
QUIET = 0.25  # seconds without output: the frame of a sample is out
GAP = 0.1  # seconds between two frames, at least
PATIENCE = 240  # seconds for the first frame, on a machine that does other things as well


class Monitor:
    """The program on a pseudo-terminal, under callgrind."""

    def __init__(self, program, row, folder):
        self.out, self.log, self.received, self.last = f"{folder}/callgrind.out", f"{folder}/log", 0, time.monotonic()
        self.output, self.frames = b"", 0
        valgrind = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={self.out}", f"--log-file={self.log}"]
        # Programs of other PID namespaces may have the same PID.
        self.gate = f"--vgdb-prefix={folder}/vgdb"
        valgrind.append(self.gate)
        # In a user namespace we are an ordinary user to everybody outside, whoever we are inside.
        self.user = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if row["user"] == "user" and machine.is_root() else []
        self.pid, self.tty = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
            os.environ.update(TERM="xterm-256color", LC_ALL="C.UTF-8", HOME=folder, XDG_CONFIG_HOME=folder)
            groups = ["--group-by", row["by"]] if row["by"] else []
            command = [*self.user, *valgrind, program, "--no-config", "--interval", row["interval"], *groups]
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
                before, self.last = self.last, time.monotonic()
                self.frames += self.last - before > GAP

    def first_frame(self):
        end = time.monotonic() + PATIENCE
        while self.received < FRAME:
            if time.monotonic() > end:
                sys.exit(f"No frame came in {PATIENCE} s:\n{pathlib.Path(self.log).read_text()}")
            self.listen(time.monotonic() + 0.1)

    def count(self):
        """Instructions of a frame, and of the sample before it, since the last count; taken between two frames."""
        self.listen(time.monotonic() + 5, QUIET)
        before, (frames, self.frames) = set(glob.glob(f"{self.out}*")), (self.frames, 0)
        subprocess.run([*self.user, "vgdb", self.gate, f"--pid={self.pid}", "dump"], check=True, capture_output=True, timeout=60)
        (dumped,) = set(glob.glob(f"{self.out}*")) - before
        return int(re.search(r"^totals: (\d+)", pathlib.Path(dumped).read_text(), re.MULTILINE)[1]) / max(frames, 1)

    def end(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.tty)


def measure(program, row, seconds, keep):
    """Millions a second."""
    with contextlib.ExitStack() as stack:
        folder = keep or stack.enter_context(tempfile.TemporaryDirectory())
        os.chmod(folder, 0o777)  # callgrind of an ordinary user writes there
        if row["processes"] != "0":
            stack.enter_context(machine.load(row["processes"], row["threads"], *(["1.0", "1"] if row["all"] else [])))
        monitor = Monitor(program, row, folder)
        stack.callback(monitor.end)
        monitor.first_frame()
        monitor.listen(time.monotonic() + LEARNED * float(row["interval"]))
        monitor.count()
        monitor.listen(time.monotonic() + seconds)
        return monitor.count() / float(row["interval"]) / 1e6


@functools.cache
def kernel_tells(program):
    """Whether root's way to whole processes is open here. On a busy machine the kernel is found out about late."""
    command = [program, "dump", "--no-config", "--format", "json", "--what", "system", "--count", "10", "--interval", "0.1"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    return machine.is_root() and any(json.loads(sample)["self"]["totals_from"] == "kernel" for sample in told)


def compare(options, program):
    """Counts each situation, and says which are above their budgets, or sets these."""
    over, counted = [], {}
    print(f"{'million instructions a second':32} {'counted':>8} {'budget':>8}")
    for row in budgets.rows(ROW, options.situations):
        if row["user"] == "root" and not kernel_tells(program):
            print(f"SKIPPED: {row['name']}: it takes root, and a kernel that tells of whole processes (taskstats)")
            continue
        budget = float(row["budget"])
        counts = [measure(program, row, options.seconds, options.keep) for _ in range(options.runs)]
        count = statistics.median(counts)
        # What disturbs a run makes it read more, never less: above its budget is what stays there.
        while not options.set and budgets.is_over(count, budget) and len(counts) < options.runs + 2:
            counts.append(measure(program, row, options.seconds, options.keep))
            count = min(counts)
        counted[row["name"]] = f"{count:.2f}"
        over += [row["name"]] if budgets.is_over(count, budget) else []
        change = f"{100 * (count / budget - 1):+.0f} %" if budget else ""
        spread = f"  [{min(counts):.2f}-{max(counts):.2f}]" if len(counts) > 1 else ""
        print(f"{row['name']:32} {count:8.2f} {budget:8.2f}  {change}{spread}", flush=True)
    budgets.settle(ROW, counted, over, options.set)


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
        if why := machine.impossible():
            print(f"SKIPPED: {why}")
            return
        sys.exit(machine.alone(__file__, sys.argv[1:]))
    machine.make()
    with tempfile.TemporaryDirectory() as folder:
        # A copy that everybody may run, wherever the target folder is.
        os.chmod(folder, 0o755)
        compare(options, shutil.copy(options.threadtop, folder))


main()
