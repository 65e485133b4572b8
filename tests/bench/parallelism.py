#!/usr/bin/env python3
"""What threadtop says of the thread-level parallelism of known loads, beside what is true.

usage: tests/bench/parallelism.py [THREADTOP [SECONDS]]

Needs two CPUs and a machine that is quiet otherwise. Each load is a process whose threads compute (hashing a large
block releases the interpreter's lock) on a fixed schedule. They note when they began and ended each stretch, and their
own CPU time: the truth is what they did, not what they were told. Time that another process took from a thread within a
stretch makes the truth too large; `CPU/run` below 1 tells. `nice -n -18` before the command keeps others out.
"""

import hashlib
import json
import os
import subprocess
import sys
import threading
import time

BLOCK = bytes(200_000)
LOADS = {
    # Stretches (begin, end) of each thread in a period of so many ms.
    "one thread, half of the time": (100, [[(0, 50)]]),
    "two threads in step": (100, [[(0, 50)], [(0, 50)]]),
    "two threads in turn": (100, [[(0, 50)], [(50, 100)]]),
    "0-30 and 15-45 of 100 ms": (100, [[(0, 30)], [(15, 45)]]),
    "0-60 and 40-100 of 100 ms": (100, [[(0, 60)], [(40, 100)]]),
    "one thread, 2 of 20 ms": (20, [[(0, 2)]]),
    "one thread all the time": (100, [[(0, 100)]]),
    "two threads all the time": (100, [[(0, 100)], [(0, 100)]]),
}


def work(start, period, stretches, seconds, ran, used):
    """One thread of a load."""
    begun = time.thread_time()
    for turn in range(int(seconds / period)):
        for first, last in stretches:
            begin, end = start + turn * period + first, start + turn * period + last
            pause = begin - time.monotonic()
            if pause > 0:
                time.sleep(pause)
            first_moment = time.monotonic()
            while time.monotonic() < end:
                hashlib.sha256(BLOCK)
            ran.append((first_moment, time.monotonic()))
    used.append(time.thread_time() - begun)


def load(name, seconds):
    """Runs a load and prints the shares of time in which 0, 1, 2 threads executed."""
    period, threads = LOADS[name]
    # Time for the interpreter to start the threads.
    start = time.monotonic() + 0.2
    ran, used = [[] for _ in threads], []
    scaled = [[(a / 1e3, b / 1e3) for a, b in stretches] for stretches in threads]
    made = [
        threading.Thread(target=work, args=(start, period / 1e3, one, seconds, ran[at], used))
        for at, one in enumerate(scaled)
    ]
    for thread in made:
        thread.start()
    for thread in made:
        thread.join()
    # Only the middle is compared: threadtop starts later and ends earlier.
    low, high = start + seconds * 0.1, start + seconds * 0.9
    inside = [(max(a, low), min(b, high)) for one in ran for a, b in one]
    inside = [(a, b) for a, b in inside if a < b]
    edges = sorted(edge for a, b in inside for edge in ((a, 1), (b, -1)))
    shares, now, executing = [0.0] * (len(threads) + 1), low, 0
    for at, change in edges:
        shares[executing] += at - now
        now, executing = at, executing + change
    shares[executing] += high - now
    total = sum(b - a for one in ran for a, b in one)
    json.dump({"c": [share / (high - low) for share in shares], "used": sum(used) / total}, sys.stdout)


def value(shares):
    average = sum(i * share for i, share in enumerate(shares))
    return average / (1 - shares[0])


def main():
    threadtop = sys.argv[1] if len(sys.argv) > 1 else "target/release/threadtop"
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 12.0
    head = ["load", "true TLP", "measured", "true c0 c1 c2", "measured c0 c1 c2", "CPU/run"]
    print("| " + " | ".join(head) + " |\n|---|---:|---:|---|---|---:|")
    for name in LOADS:
        child = subprocess.Popen(
            [sys.executable, __file__, "--load", name, str(seconds)], stdout=subprocess.PIPE
        )
        time.sleep(0.2 + seconds * 0.1)
        dump = [threadtop, "dump", "--what", "process", "--format", "json", "-p", str(child.pid)]
        out = subprocess.run(
            dump + ["-n", "1", "-d", f"{seconds * 0.8:.1f}"], stdout=subprocess.PIPE, check=True
        ).stdout
        true = json.loads(child.communicate()[0])
        tlp = json.loads(out.splitlines()[-1])["processes"][0]["tlp"]
        pad = lambda shares: " ".join(f"{share:.3f}" for share in (shares + [0.0, 0.0])[:3])
        cells = [
            name,
            f"{value(true['c']):.2f}",
            "-" if tlp["value"] is None else f"{tlp['value']:.2f} ± {tlp['error']:.2f}",
            pad(true["c"]),
            pad(tlp["c"]),
            f"{true['used']:.2f}",
        ]
        print("| " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--load"]:
        load(sys.argv[2], float(sys.argv[3]))
    else:
        main()
