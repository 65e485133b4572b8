#!/usr/bin/env python3
"""Pictures of every screen in every size and every look of a terminal, to be looked at, with an index.

shots.py FOLDER [--threadtop PROGRAM] [--sizes 24x80,40x140,60x200] [--looks dark,light,256,16,mono,ascii] [--only NAME]

Needs Debian's python3, python3-pyte, python3-pil and fonts-dejavu-core (or, by pip, pyte and pillow). Where they are
missing it says so and ends with exit code 2. A screen that does not appear is an error, exit code 1. The load that is shown is
made by load.py.
"""

import argparse
import concurrent.futures
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
try:
    import PIL  # noqa: F401
    import drawing
    import terminal
except ModuleNotFoundError as missing:
    print(f"SKIPPED: pictures need the Python package {missing.name}", file=sys.stderr)
    sys.exit(2)

# What a screen is called, the keys that lead there from the screen before, and a text that it shows. {own} is the process that
# the program was started by: a signal to it is asked about twice, and not sent here.
PROCESSES = [
    ("processes", "", "COMMAND"),
    ("flat list", "F5", "COMMAND"),
    ("branches tagged", "F5 home c", "agged"),
    ("threads in place", "U / type:java enter right", "checkout"),
    ("process", "enter", "checkout"),
    ("pool of threads", "right", "checkout"),
    ("threads", "esc redraw 2", "TID"),
    ("blocked threads", "D", "WCHAN"),
    ("paused", "D redraw 1 Z", "PAUSED"),
    ("no such key", "Z ^y", ""),
    ("compact header", "#", ""),
    ("no header", "#", ""),
]
GROUPS = [
    ("group menu", "# G", "by unit"),
    ("groups by program", "type:program enter", "by program"),
    ("group opened", "/ type:java enter right", "N/PID"),
    *((f"groups by {name}", f"G type:{typed} enter", f"by {name}") for typed, name in [
        ("user", "user"), ("unit", "unit"), ("container", "container"), ("cgroup", "control group"),
        ("session", "session")]),
]
INSPECT = [
    ("inspect environment", "G type:no enter / type:java enter e", "Environment"),
    ("inspect files", "tab", "Files"),
    ("inspect locks", "tab", "Locks"),
    ("inspect memory", "tab", "Memory"),
    ("inspect memory measured", "r", "PSS"),
    ("inspect limits", "tab", "Limits"),
    ("inspect namespaces", "tab", "Namespaces"),
    ("inspect scheduling", "tab", "Scheduling"),
    ("inspect history", "tab", "History"),
    ("inspect search", "tab / type:java", "java"),
]
SYSTEM = [
    ("system", "esc esc esc redraw 3", "CPU"),
    ("system at an earlier moment", "left left", "CPU"),
    *((f"system {name}", key, title) for name, key, title in [
        ("cpu", "esc c", "CPU"), ("cpus", "u", "CPU"), ("load", "o", "Load"), ("switches", "s", "witches"),
        ("pressure", "p", "Pressure"), ("memory", "e", "Memory"), ("tlp", "t", "TLP"), ("run queue", "r", "queue"),
        ("interrupts", "i", "Interrupts"), ("forks", "f", "Forks"), ("ended", "n", "Ended"), ("paging", "g", "Paging"),
        ("machine", "a", "Machine")]),
    ("system scrolled", "a down down down down down down down", "Machine"),
    ("system long window", "- -", "Machine"),
]  # fmt: skip
IO = [
    ("io", "esc redraw 4", "Disks"),
    ("io devices", "O", "Disks"),
    ("io processes", "O", "COMMAND"),
]
BOXES = [
    ("help card", "O redraw 1 F1", "Close"),
    ("help", "pgdn pgdn", "Close"),
    ("help middle", "pgdn pgdn pgdn pgdn pgdn pgdn", "Close"),
    ("help end", "end", "Close"),
    ("help search", "home / type:nice", "nice"),
    ("sort menu", "esc esc F6", "Sort by"),
    ("sort menu typed", "type:c", "Sort by"),
    ("users", "esc u", "root"),
    ("filter", "esc F4 type:cpu>=", ">="),
    ("filter wrong", "type:x", ">="),
    ("search", "esc / type:java", "java"),
    ("search in vain", "type:qqqq", "qqqq"),
    ("interval", "esc d", "Seconds"),
    ("save screen", "esc ^s", "ave"),
    ("signal", "esc / type:java enter F9", "SIGTERM"),
    ("signal typed", "type:usr", "SIGUSR1"),
    ("signal group", "esc F9 tab", "SIGTERM"),
    ("signal asked twice", "esc / type:{own} enter F9 enter", "sure"),
    ("nice", "esc esc esc / type:java enter r", "ice"),
    ("io priority", "esc i", ""),
    ("policy", "esc Y", ""),
    ("affinity", "esc a", "CPU"),
    ("themes", "esc C", "auto"),
    ("layouts", "esc L", ""),
    ("saved filters", "esc !f", ""),
]
SETUP = [
    ("setup general", "esc F2", "Setup"),
    ("setup lists", "tab", "Setup"),
    ("setup header", "tab", "Setup"),
    ("setup header, a meter moved", "down down down enter right", "Picked up"),
    ("setup columns", "esc r tab", "Setup"),
    ("setup columns in the middle", "down down down down", "Setup"),
    ("setup theme", "tab", "Setup"),
    ("setup thresholds", "tab", "Setup"),
    *((f"setup {name}", "tab", "Setup") for name in ("marks", "keys", "filters", "layouts", "pools")),
    ("setup asks for a key", "backtab backtab backtab enter", "ress a key"),
    ("setup changed", "esc tab tab tab tab tab space", "nsaved"),
    ("setup asks to write", "w", "rite"),
]
SCREENS = PROCESSES + GROUPS + INSPECT + SYSTEM + IO + BOXES + SETUP


def file_of(name, size, look):
    return f"{name.replace(',', '').replace(' ', '-')}-{size}-{look}.png"


def series(program, size, look, folder, only):
    """All pictures of one size and look; the names of screens that did not appear."""
    lines, columns = map(int, size.split("x"))
    shown = terminal.Terminal([program], lines, columns, look)
    missing = []
    shown.see("COMMAND", 20)
    # Some samples, so that there are rates and marks, and charts have something to show.
    for _ in range(24):
        shown.pump(0.5)
    for name, keys, text in SCREENS:
        shown.press(keys.format(own=os.getpid()))
        if not shown.see(text, 20):
            missing.append(f"{name}, {size}, {look}: no {text!r}")
        if only in name:
            drawing.png(shown.screen, shown.colours, os.path.join(folder, file_of(name, size, look)))
    shown.close()
    return missing


def index(folder, sizes, looks):
    """A page with all pictures: a table for each size, a line for each screen."""
    out = ["<!doctype html><meta charset=utf-8><title>threadtop</title><style>body{font:14px sans-serif}img{width:320px}",
           "td{vertical-align:top}</style>"]  # fmt: skip
    for size in sizes:
        out.append(f"<h1>{size}</h1><table><tr><th>" + "".join(f"<th>{look}" for look in looks))
        for name, _, _ in SCREENS:
            files = [file_of(name, size, look) for look in looks]
            cells = [f'<td><a href="{file}"><img loading="lazy" src="{file}"></a>' for file in files]
            out.append(f"<tr><th>{name}" + "".join(cells))
        out.append("</table>")
    with open(os.path.join(folder, "index.html"), "w", encoding="utf-8") as page:
        page.write("\n".join(out))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--threadtop", default=os.path.join(HERE, "../../target/release/threadtop"))
    parser.add_argument("--sizes", default="24x80,40x140,60x200")
    parser.add_argument("--looks", default=",".join(terminal.LOOKS))
    parser.add_argument("--only", default="", help="draw screens with this in their name alone")
    asked = parser.parse_args()
    sizes, looks = asked.sizes.split(","), asked.looks.split(",")
    os.makedirs(asked.folder, exist_ok=True)
    load = subprocess.Popen([os.path.join(HERE, "load.py")], stdin=subprocess.PIPE)
    jobs = [(asked.threadtop, size, look, asked.folder, asked.only) for size in sizes for look in looks]
    with concurrent.futures.ProcessPoolExecutor(os.cpu_count()) as pool:
        missing = sum(pool.map(series, *zip(*jobs)), [])
    load.communicate()
    index(asked.folder, sizes, looks)
    print(os.path.join(asked.folder, "index.html"))
    for sentence in missing:
        print(sentence, file=sys.stderr)
    sys.exit(1 if missing else 0)


if __name__ == "__main__":
    main()
