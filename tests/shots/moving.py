#!/usr/bin/env python3
"""The moving picture and the two stills of the README, made from the real screen.

moving.py FOLDER [--threadtop PROGRAM] [--load COMMAND]   writes moving.svg, processes.png and system.png

Needs what shots.py needs. Without --load it shows load.py. To show nothing else of the machine, run it in namespaces of its own:

    sudo unshare --pid --uts --fork --mount-proc sh -c 'hostname shop-1; exec tests/shots/moving.py FOLDER'

 The SVG has no scripts: each frame is shown for its time by a style
sheet, lines that are the same in several frames are in it once, and with reduced motion its first frame stands still.
"""

import argparse
import os
import shlex
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
try:
    import PIL  # noqa: F401
    import drawing
    import terminal
    from drawing import HEIGHT, WIDTH
except ModuleNotFoundError as missing:
    print(f"SKIPPED: pictures need the Python package {missing.name}", file=sys.stderr)
    sys.exit(2)

LINES, COLUMNS = 30, 110
MARGIN, CAPTION = 10, 34
MOST = 1_000_000

# Keys, seconds to look at what they show, and what is said of it.
STORY = [
    ("", 3.0, "Processes: CPU, run-queue wait and context switches, each with its history"),
    ("/ type:{name} enter", 1.5, "/ finds a process"),
    ("right", 4.0, "→ shows its threads below it; equal ones are one row, a pool"),
    ("down right", 3.0, "→ opens the pool"),
    ("up enter", 4.0, "Enter: a screen of the process, and how many CPUs it would use"),
    ("down enter", 3.0, "Enter again inspects a thread"),
    ("esc esc redraw 3", 4.0, "3: the machine over time"),
    ("left left left", 3.0, "← looks back: every panel shows that moment"),
    ("esc redraw 4", 3.0, "4: disks, networks, and who uses them"),
    ("redraw 1 F1", 3.0, "F1: the keys of every day"),
    ("esc", 1.5, "q quits"),
]  # fmt: skip
# Frames that follow each other faster than this are one.
STEP = 0.24


class Film:
    """Frames, each with the moment at which it begins; a frame is a list of numbers of lines, each drawn once."""

    def __init__(self, shown):
        self.shown = shown
        self.lines = {}
        self.styles = drawing.Styles()
        self.frames = []
        self.began = time.monotonic()

    def take(self, caption):
        screen = self.shown.screen
        rows = []
        for y in range(screen.lines):
            cells = [screen.buffer[y][x] for x in range(screen.columns)]
            drawn = drawing.svg_line(cells, self.shown.colours, self.styles)
            rows.append(self.lines.setdefault(drawn, len(self.lines)))
        if not self.frames or self.frames[-1][1:] != (rows, caption):
            self.frames.append((time.monotonic() - self.began, rows, caption))

    def watch(self, seconds, caption):
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.shown.pump(min(STEP, left))
            self.take(caption)

    def svg(self):
        length = time.monotonic() - self.began
        width, height = COLUMNS * WIDTH + 2 * MARGIN, LINES * HEIGHT + 2 * MARGIN + CAPTION
        ground, text = self.shown.colours["ground"], self.shown.colours["text"]
        out = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">',
            "<style>text{font:13px ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace;white-space:pre}.b{font-weight:bold}",
            f".f{{visibility:hidden;animation:{length:.1f}s step-end infinite}}#f0{{visibility:visible}}",
        ]
        for number, (begin, _, _) in enumerate(self.frames):
            end = self.frames[number + 1][0] if number + 1 < len(self.frames) else length
            from_, to = 100 * begin / length, 100 * end / length
            first = "" if number == 0 else "0%{visibility:hidden}"
            out.append(
                f"@keyframes k{number}{{{first}{from_ if number else 0:.2f}%{{visibility:visible}}{to:.2f}%{{visibility:hidden}}}}"
                f"#f{number}{{animation-name:k{number}}}"
            )
        out.append(self.styles.sheet())
        out.append("@media(prefers-reduced-motion:reduce){.f{animation:none!important}}</style>")
        out.append(f'<rect width="{width}" height="{height}" rx="8" fill="#{ground}"/><defs>{self.styles.patterns()}')
        for drawn, number in self.lines.items():
            if drawn:
                out.append(f'<g id="l{number}">{drawn}</g>')
        out.append("</defs>")
        empty = self.lines.get("")
        for number, (_, rows, caption) in enumerate(self.frames):
            uses = [
                f'<use href="#l{line}" x="{MARGIN}" y="{MARGIN + y * HEIGHT}"/>'
                for y, line in enumerate(rows)
                if line != empty
            ]
            said = f'<text x="{width / 2}" y="{height - 14}" fill="#{text}" text-anchor="middle" class="b">{caption}</text>'
            out.append(f'<g class="f" id="f{number}">{"".join(uses)}{said}</g>')
        out.append("</svg>\n")
        return "\n".join(out)


def film(program, name):
    shown = terminal.Terminal([program, "-d", "1"], LINES, COLUMNS)
    if not shown.see("COMMAND", 20):
        sys.exit("moving.py: threadtop shows no processes")
    # So that histories and charts have something to show.
    end = time.monotonic() + 70
    while time.monotonic() < end:
        shown.pump(0.5)
    made = Film(shown)
    for keys, seconds, caption in STORY:
        for key in keys.format(name=name).split():
            if key.startswith("type:"):
                for letter in key[5:]:
                    shown.press(letter, settle=0.08)
                    made.take(caption)
            else:
                shown.press(key, settle=0.08)
                made.take(caption)
        made.watch(seconds, caption)
    drawn = made.svg()
    shown.close()
    return drawn


def still(program, keys, path, seconds):
    shown = terminal.Terminal([program], 34, 130)
    shown.see("COMMAND", 20)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        shown.pump(0.5)
    shown.press(keys)
    for _ in range(4):
        shown.pump(0.5)
    drawing.png(shown.screen, shown.colours, path)
    shown.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--threadtop", default=os.path.join(HERE, "../../target/release/threadtop"))
    parser.add_argument("--load", default=os.path.join(HERE, "load.py"), help="runs until its standard input closes")
    parser.add_argument("--name", default="java", help="the process of it that is looked into")
    asked = parser.parse_args()
    os.makedirs(asked.folder, exist_ok=True)
    load = subprocess.Popen(shlex.split(asked.load), stdin=subprocess.PIPE)
    drawn = film(asked.threadtop, asked.name)
    with open(os.path.join(asked.folder, "moving.svg"), "w", encoding="utf-8") as file:
        file.write(drawn)
    still(asked.threadtop, f"/ type:{asked.name} enter right", os.path.join(asked.folder, "processes.png"), 60)
    still(asked.threadtop, "3", os.path.join(asked.folder, "system.png"), 110)
    load.communicate()
    size = len(drawn.encode())
    print(f"moving.svg: {size} bytes")
    sys.exit(1 if size >= MOST else 0)


if __name__ == "__main__":
    main()
