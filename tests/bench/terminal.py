#!/usr/bin/env python3
"""Runs a terminal program on a pseudo-terminal of 50 lines and 160 columns and measures what it costs.

terminal.py LABEL SECONDS KEYS COMMAND...   prints one JSON object:

  cpu        CPU time of the program per second of its steady state, ms (its process clock: all its threads)
  bytes      bytes per second that it sends to the terminal meanwhile
  first      ms from the start to the first frame: to the first 1,500 bytes
  key, key_max
             ms from a key (down and up in turns, KEYS of them) to the first byte of the answer: median and longest;
             a key that is not answered within five seconds counts as five
  memory     peak resident memory, MB

FIRST_KEYS in the environment is typed after the start, before anything but the first frame is measured.
"""

import ctypes
import fcntl
import json
import os
import pty
import select
import signal
import statistics
import struct
import sys
import termios
import time

LINES, COLUMNS = 50, 160
FRAME = 1500
SETTLE = 2.5
PATIENCE, FIRST_PATIENCE = 5.0, 60.0
# Replies to what programs ask a terminal before they draw: cursor position, kind of terminal.
REPLIES = {b"\x1b[6n": b"\x1b[1;1R", b"\x1b[c": b"\x1b[?1;2c", b"\x1b[0c": b"\x1b[?1;2c"}


class Program:
    def __init__(self, command):
        self.received = 0
        self.frame = None
        self.began = time.monotonic()
        self.pid, self.tty = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
            os.environ.update(TERM="xterm-256color", LC_ALL="C.UTF-8")
            os.execvp(command[0], command)
        fcntl.ioctl(self.tty, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))

    def listen(self, seconds, until_output=False):
        """Takes what comes for so long; the moment of the first output, if any came."""
        end, first = time.monotonic() + seconds, None
        while (left := end - time.monotonic()) > 0:
            if not select.select([self.tty], [], [], left)[0]:
                break
            data = os.read(self.tty, 1 << 16)
            now = time.monotonic()
            first = first or now
            self.received += len(data)
            if self.frame is None and self.received >= FRAME:
                self.frame = now - self.began
            for question, answer in REPLIES.items():
                if question in data:
                    os.write(self.tty, answer)
            if until_output:
                break
        return first

    def cpu(self):
        clock = ctypes.c_int()
        failed = ctypes.CDLL(None).clock_getcpuclockid(self.pid, ctypes.byref(clock))
        if failed:
            raise OSError(failed, os.strerror(failed))
        return time.clock_gettime(clock.value)

    def peak(self):
        with open(f"/proc/{self.pid}/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024

    def answer_to(self, key):
        """Milliseconds from a key, pressed while nothing moves, to the first byte of the answer."""
        while self.listen(0.03, until_output=True):
            pass
        pressed = time.monotonic()
        os.write(self.tty, key)
        answered = self.listen(PATIENCE, until_output=True)
        self.listen(0.05)
        return ((answered or pressed + PATIENCE) - pressed) * 1e3

    def end(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.tty)


def measure(seconds, keys, command):
    program = Program(command)
    program.listen(1.0)
    while program.frame is None and time.monotonic() - program.began < FIRST_PATIENCE:
        program.listen(0.2)
    os.write(program.tty, os.environb.get(b"FIRST_KEYS", b""))
    program.listen(SETTLE)
    began, cpu, received = time.monotonic(), program.cpu(), program.received
    program.listen(seconds)
    passed = time.monotonic() - began
    result = {
        "cpu": (program.cpu() - cpu) / passed * 1e3,
        "bytes": (program.received - received) / passed,
        "first": None if program.frame is None else program.frame * 1e3,
    }
    times = []
    for number in range(keys):
        # Keys come at all moments of the program's own interval.
        program.listen(0.017 * (number % 13))
        times.append(program.answer_to(b"\x1b[B" if number % 2 == 0 else b"\x1b[A"))
    if times:
        result["key"], result["key_max"] = statistics.median(times), max(times)
    result["memory"] = program.peak()
    program.end()
    return result


def main():
    label, seconds, keys, command = sys.argv[1], float(sys.argv[2]), int(sys.argv[3]), sys.argv[4:]
    try:
        result = measure(seconds, keys, command)
    except (OSError, StopIteration) as error:
        result = {"error": f"{' '.join(command)} ended early: {error}"}
    print(json.dumps({"program": label, **result}))


if __name__ == "__main__":
    main()
