#!/usr/bin/env python3
"""Do threadtop's numbers of the machine agree with those of vmstat, mpstat, iostat and sar?

    agree.py [--threadtop PATH] [--seconds 10] [--rounds 3] [--folder .] [--all]

Makes a steady load (computing, context switches, a file written and read back in fixed steps, datagrams over the loopback
interface), starts all programs at the same moment over one interval of so many seconds, and prints a table: the metric,
theirs, ours, and the difference, each the median of the rounds. Two numbers agree when they differ by at most 2 %, by one
clock tick of the kernel and one unit of the last digit that the other program prints. The programs begin some
milliseconds apart, so that what is not steady differs by more. Ends with 1 when something does not agree. A program that
is not installed is skipped with a sentence; metrics that are 0 for both are left out unless --all is given.

The file is written in --folder, which has to be on a disk for the disks to have something to do.
"""

import argparse
import contextlib
import json
import multiprocessing
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

TICK = 0.01  # seconds; USER_HZ is 100 everywhere
STEP = 0.02  # seconds between two pieces of the load


def steps(work):
    """Does `work` every STEP seconds, whatever it takes itself."""
    due = time.monotonic()
    while True:
        work()
        due += STEP
        time.sleep(max(0.0, due - time.monotonic()))


def write_and_read(folder):
    """Writes and reads 128 KiB each step, past the page cache."""
    block = os.urandom(128 << 10)
    with tempfile.TemporaryFile(dir=folder) as file:  # has no name: nothing is left behind
        number, size = file.fileno(), 16 << 20
        for at in range(0, size, len(block)):
            os.pwrite(number, block, at)
        os.fsync(number)
        state = {"at": 0}

        def work():
            at = state["at"]
            os.pwrite(number, block, at)
            os.fdatasync(number)
            other = (at + size // 2) % size
            os.posix_fadvise(number, other, len(block), os.POSIX_FADV_DONTNEED)
            os.pread(number, len(block), other)
            state["at"] = (at + len(block)) % size

        steps(work)


def send():
    """Sends 40 datagrams of 1000 bytes each step, to itself."""
    receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    receiver.bind(("127.0.0.1", 0))
    sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    address, data = receiver.getsockname(), bytes(1000)

    def work():
        for _ in range(40):
            sender.sendto(data, address)
        for _ in range(40):
            receiver.recv(2000)

    steps(work)


def compute():
    """Computes for a third of the time."""

    def work():
        until = time.process_time() + STEP / 3
        while time.process_time() < until:
            pass

    steps(work)


@contextlib.contextmanager
def load(folder):
    """The load, as long as the block lasts."""
    workers = [
        multiprocessing.Process(target=write_and_read, args=(folder,), daemon=True),
        multiprocessing.Process(target=send, daemon=True),
    ]
    stress = None
    if shutil.which("stress-ng"):
        command = ["stress-ng", "--quiet", "--cpu", "1", "--cpu-load", "30", "--switch", "1", "--switch-freq", "2000"]
        stress = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    else:
        print("stress-ng is not installed: computing with Python instead.")
        workers.append(multiprocessing.Process(target=compute, daemon=True))
    try:
        for worker in workers:
            worker.start()
        time.sleep(2)  # until it is steady; nothing depends on how long that takes
        yield
    finally:
        for worker in workers:
            worker.terminate()
            worker.join()
        if stress:
            stress.terminate()
            stress.wait()


def only(text):
    """The last statistics in the JSON of sysstat."""
    return json.loads(text)["sysstat"]["hosts"][0]["statistics"][-1]


def from_mpstat(text):
    found = {}
    for cpu in only(text)["cpu-load"]:
        name = cpu.pop("cpu")
        found.update({f"mpstat {name} %{key}": value for key, value in cpu.items()})
    return found


def from_iostat(text):
    found = {}
    wanted = ["r/s", "w/s", "rkB/s", "wkB/s", "rrqm/s", "wrqm/s", "r_await", "w_await", "aqu-sz", "util"]
    for disk in only(text)["disk"]:
        found.update({f"iostat {disk['disk_device']} {key}": disk[key] for key in wanted if key in disk})
    return found


def from_sar(text):
    found, names = {}, []
    for line in text.splitlines():
        words = line.split()
        if not words or words[0] != "Average:":
            continue
        if words[1] == "IFACE":
            names = words[2:]
            continue
        values = dict(zip(names, map(float, words[2:])))
        for key in ["rxpck/s", "txpck/s", "rxkB/s", "txkB/s"]:
            found[f"sar {words[1]} {key}"] = values[key]
    return found


def from_vmstat(text):
    lines = text.splitlines()
    values = dict(zip(lines[1].split(), map(float, lines[-1].split())))
    return {f"vmstat {key}": values[key] for key in ["in", "cs", "us", "sy", "id", "wa", "st"]}


def programs(seconds):
    """Name, command, and how its output is understood."""
    every = str(seconds)
    return [
        ("vmstat", ["vmstat", every, "2"], from_vmstat),
        ("mpstat", ["mpstat", "-P", "ALL", "-o", "JSON", every, "1"], from_mpstat),
        ("iostat", ["iostat", "-x", "-y", "-o", "JSON", every, "1"], from_iostat),
        ("sar", ["sar", "-n", "DEV", every, "1"], from_sar),
    ]


def ours(sample):
    """What threadtop says, under the names that the others have for it."""
    found = {}
    cpu = sample["cpu"]
    found["vmstat in"], found["vmstat cs"] = sample["interrupts"], sample["context_switches"]
    found["vmstat us"] = cpu["user"] + cpu["nice"]
    found["vmstat sy"] = cpu["system"] + cpu["irq"] + cpu["softirq"]
    found["vmstat id"], found["vmstat wa"], found["vmstat st"] = cpu["idle"], cpu["iowait"], cpu["steal"]
    for name, cpu in [("all", cpu)] + [(cpu["id"], cpu) for cpu in sample["cpus"]]:
        shares = {
            "usr": cpu["user"] - cpu["guest"],
            "nice": cpu["nice"] - cpu["guest_nice"],
            "sys": cpu["system"],
            "soft": cpu["softirq"],
            "gnice": cpu["guest_nice"],
        }
        shares.update({key: cpu[key] for key in ["iowait", "irq", "steal", "guest", "idle"]})
        found.update({f"mpstat {name} %{key}": value for key, value in shares.items()})
    for disk in sample["disks"] or []:
        reads, writes = disk["reads_completed"], disk["writes_completed"]
        values = {
            "r/s": reads,
            "w/s": writes,
            "rkB/s": disk["sectors_read"] / 2,
            "wkB/s": disk["sectors_written"] / 2,
            "rrqm/s": disk["reads_merged"],
            "wrqm/s": disk["writes_merged"],
            "r_await": disk["read_time_ms"] / reads if reads else 0.0,
            "w_await": disk["write_time_ms"] / writes if writes else 0.0,
            "aqu-sz": disk["queue"],
            "util": disk["utilization"],
        }
        found.update({f"iostat {disk['name']} {key}": value for key, value in values.items()})
    for net in sample["nets"] or []:
        values = {
            "rxpck/s": net["packets_received"],
            "txpck/s": net["packets_sent"],
            "rxkB/s": net["bytes_received"] / 1024,
            "txkB/s": net["bytes_sent"] / 1024,
        }
        found.update({f"sar {net['name']} {key}": value for key, value in values.items()})
    return found


def measure(threadtop, seconds, there):
    """Starts all at once; what each says."""
    environment = {**os.environ, "LC_ALL": "C", "S_TIME_FORMAT": "ISO"}
    command = [threadtop, "dump", "--what", "system", "--format", "json", "-d", str(seconds), "-n", "1"]
    commands = [command] + [command for _, command, _ in there]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) for command in commands
    ]
    outputs = [process.communicate()[0] for process in running]
    for command, process in zip(commands, running):
        if process.returncode:
            sys.exit(f"{' '.join(command)} ended with {process.returncode}.")
    theirs = {}
    for (_, _, understand), output in zip(there, outputs[1:]):
        theirs.update(understand(output))
    return theirs, ours(json.loads(outputs[0]))


def tolerance(name, theirs, seconds):
    """The most that ours may differ, in the unit of the metric."""
    program, *_, key = name.split()
    if program == "vmstat":
        digit = 1.0
    else:
        digit = 0.01
    one = {"mpstat": 100 * TICK / seconds, "vmstat": 1 / seconds}.get(program, 1 / seconds)
    if key == "util":
        one = 100 * TICK / seconds
    if key in ("r_await", "w_await"):
        one = 0.0  # a mean: its parts were counted
    # Both are rounded: ours to a tick, theirs to what they print.
    return max(abs(theirs) * 0.02, one + digit)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--threadtop", default="target/release/threadtop")
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", default=".")
    parser.add_argument("--all", action="store_true", help="also what is 0 for both")
    options = parser.parse_args()
    there = []
    for name, command, understand in programs(options.seconds):
        if shutil.which(name):
            there.append((name, command, understand))
        else:
            print(f"{name} is not installed: skipped.")
    with load(options.folder):
        measure(options.threadtop, 1, there)  # so that no program is read from the disk while others measure
        rounds = [measure(options.threadtop, options.seconds, there) for _ in range(options.rounds)]

    print(f"\nMedians of {options.rounds} intervals of {options.seconds} s.\n")
    print(f"{'metric':26} {'theirs':>12} {'ours':>12} {'difference':>12}  within 2 % or one tick")
    apart = 0
    for name in rounds[0][0]:
        pairs = [(theirs[name], own.get(name)) for theirs, own in rounds if name in theirs]
        if any(own is None for _, own in pairs):
            print(f"{name:26} {pairs[0][0]:12.2f} {'-':>12}")
            continue
        theirs = statistics.median(theirs for theirs, _ in pairs)
        own = statistics.median(own for _, own in pairs)
        difference = statistics.median(own - theirs for theirs, own in pairs)
        if theirs == 0 and own == 0 and not options.all:
            continue
        agrees = abs(difference) <= tolerance(name, theirs, options.seconds)
        apart += not agrees
        share = f"{100 * difference / theirs:+.1f} %" if theirs else ""
        print(f"{name:26} {theirs:12.2f} {own:12.2f} {difference:+12.2f}  {'yes' if agrees else 'NO'}  {share}")
    print(f"\n{apart} of the metrics above do not agree." if apart else "\nAll agree.")
    sys.exit(1 if apart else 0)


if __name__ == "__main__":
    main()
