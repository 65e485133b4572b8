"""A program on a pseudo-terminal, its screen as pyte understands it, and the looks that a terminal can have."""

import fcntl
import os
import pty
import select
import signal
import struct
import tempfile
import termios
import time

import pyte

NAMES = {
    "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D", "home": "\x1b[H", "end": "\x1b[F",
    "pgup": "\x1b[5~", "pgdn": "\x1b[6~", "enter": "\r", "tab": "\t", "backtab": "\x1b[Z", "esc": "\x1b", "space": " ",
    "F1": "\x1bOP", "F2": "\x1bOQ", "F3": "\x1bOR", "F4": "\x1bOS", "F5": "\x1b[15~", "F6": "\x1b[17~", "F7": "\x1b[18~",
    "F8": "\x1b[19~", "F9": "\x1b[20~", "F10": "\x1b[21~", "redraw": "\x0c",
}  # fmt: skip

DARK = {"text": "d4d4d4", "ground": "101216"}
LIGHT = {"text": "24292f", "ground": "ffffff"}
# name: (options, environment, colours that the terminal has by itself)
LOOKS = {
    "dark": ([], {"TERM": "xterm-256color", "COLORTERM": "truecolor"}, DARK),
    "light": ([], {"TERM": "xterm-256color", "COLORTERM": "truecolor"}, LIGHT),
    "256": ([], {"TERM": "xterm-256color"}, DARK),
    "16": ([], {"TERM": "linux"}, {"text": "aaaaaa", "ground": "000000"}),
    "mono": ([], {"TERM": "xterm-256color", "NO_COLOR": "1"}, DARK),
    "ascii": (["--ascii"], {"TERM": "xterm-256color", "COLORTERM": "truecolor"}, DARK),
}


class Screen(pyte.Screen):
    """pyte has no dim text: it is kept as text that blinks, which no program here asks for."""

    def select_graphic_rendition(self, *attrs, **rest):
        translated, plain = [], list(attrs)
        while plain:
            code = plain.pop(0)
            if code in (38, 48) and plain:
                kind = plain.pop(0)
                taken = {5: 1, 2: 3}.get(kind, 0)
                translated += [code, kind, *plain[:taken]]
                del plain[:taken]
            else:
                translated += {2: [5], 22: [22, 25]}.get(code, [code])
        super().select_graphic_rendition(*translated, **rest)


class Terminal:
    def __init__(self, command, lines, columns, look="dark"):
        options, environment, self.colours = LOOKS[look]
        self.screen = Screen(columns, lines)
        self.stream = pyte.ByteStream(self.screen)
        self.alive = True
        self.home = tempfile.TemporaryDirectory()
        self.pid, self.tty = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
            for name in ("COLORTERM", "NO_COLOR", "TMUX"):
                os.environ.pop(name, None)
            os.environ.update(
                environment, LC_ALL="C.UTF-8", XDG_CONFIG_HOME=self.home.name, XDG_STATE_HOME=self.home.name
            )
            os.execvp(command[0], [*command, *options])
        fcntl.ioctl(self.tty, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def pump(self, seconds):
        """Takes what comes for so long; whether anything came."""
        end, came = time.monotonic() + seconds, False
        while self.alive and (left := end - time.monotonic()) > 0:
            if not select.select([self.tty], [], [], left)[0]:
                break
            try:
                data = os.read(self.tty, 1 << 16)
            except OSError:
                data = b""
            self.alive = bool(data)
            came = came or self.alive
            self.stream.feed(data)
            self.answer(data)
        return came

    def answer(self, data):
        """Says what a terminal says of itself when it is asked: its background, where its cursor is, what it is."""
        ground = self.colours["ground"]
        red, green, blue = (ground[at : at + 2] * 2 for at in (0, 2, 4))
        answers = {
            b"\x1b]11;?": f"\x1b]11;rgb:{red}/{green}/{blue}\x1b\\",
            b"\x1b[6n": "\x1b[1;1R",
            b"\x1b[c": "\x1b[?62;22c",
        }
        for question, said in answers.items():
            if question in data:
                os.write(self.tty, said.encode())

    def press(self, keys, settle=0.12):
        """Presses keys, parted by blanks: a name, a character, ^c with Ctrl, !c with Alt, or type:TEXT. Waits for the answer,
        and until nothing follows."""
        for key in keys.split():
            if key.startswith("type:"):
                text = key[5:]
            elif len(key) == 2 and key[0] in "^!":
                text = chr(ord(key[1]) & 0x1F) if key[0] == "^" else "\x1b" + key[1]
            else:
                text = NAMES.get(key, key)
            os.write(self.tty, text.encode())
            select.select([self.tty], [], [], 1.0)
            while self.pump(settle) and self.alive:
                pass

    def see(self, text, seconds=10):
        """Waits until the text is on the screen; whether it is."""
        end = time.monotonic() + seconds
        while text not in "\n".join(self.screen.display):
            if time.monotonic() > end or not self.alive:
                return False
            self.pump(0.2)
        return True

    def close(self):
        if self.alive:
            os.kill(self.pid, signal.SIGTERM)
        self.pump(2.0)
        os.close(self.tty)
        os.waitpid(self.pid, 0)
        self.home.cleanup()
