"""Pictures of a screen: as PNG with pillow, and as SVG lines. Blocks, braille and frames are drawn, not taken from a font,
so that they meet at the edges of their cells whatever fonts there are."""

from xml.sax.saxutils import escape

FONTS = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono"
NAMED = {
    "black": "1d1f21", "red": "cd3131", "green": "0dbc79", "brown": "c9a40e", "blue": "3f86d8", "magenta": "bc3fbc",
    "cyan": "11a8cd", "white": "e5e5e5", "brightblack": "767676", "brightred": "f14c4c", "brightgreen": "23d18b",
    "brightbrown": "f5f543", "brightblue": "5aa5f5", "brightmagenta": "d670d6", "brightcyan": "29b8db",
    "brightwhite": "ffffff", "bfightmagenta": "d670d6",
}  # fmt: skip

# Which edges of the cell the lines of a frame lead to: up, right, down, left.
FRAMES = {
    "─": "rl", "│": "ud", "┌": "rd", "┐": "dl", "└": "ur", "┘": "ul", "├": "urd", "┤": "udl", "┬": "rdl", "┴": "url",
    "┼": "urdl", "╴": "l", "╵": "u", "╶": "r", "╷": "d",
}  # fmt: skip
ROUNDED = {"╭": "rd", "╮": "dl", "╰": "ur", "╯": "ul"}
EDGES = {"u": (0.5, 0.0), "r": (1.0, 0.5), "d": (0.5, 1.0), "l": (0.0, 0.5)}
QUADRANTS = {0x2596: "2", 0x2597: "3", 0x2598: "0", 0x2599: "023", 0x259A: "03", 0x259B: "012", 0x259C: "013",
             0x259D: "1", 0x259E: "12", 0x259F: "123"}  # fmt: skip


def rectangles(character):
    """The rectangles (left, top, right, bottom, in cells) that a character is made of, and how dense they are; or None."""
    code = ord(character[0]) if character else 32
    if 0x2581 <= code <= 0x2588:
        return [(0, 1 - (code - 0x2580) / 8, 1, 1)], 1
    if 0x2589 <= code <= 0x258F:
        return [(0, 0, (0x2590 - code) / 8, 1)], 1
    if 0x2591 <= code <= 0x2593:
        return [(0, 0, 1, 1)], (code - 0x2590) / 4
    if code in QUADRANTS:
        corners = [(int(n) % 2 / 2, int(n) // 2 / 2) for n in QUADRANTS[code]]
        return [(x, y, x + 0.5, y + 0.5) for x, y in corners], 1
    whole = {0x2580: (0, 0, 1, 0.5), 0x2590: (0.5, 0, 1, 1), 0x2594: (0, 0, 1, 0.125), 0x2595: (0.875, 0, 1, 1)}
    if code in whole:
        return [whole[code]], 1
    if 0x2800 <= code <= 0x28FF:
        places = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)]
        dots = [place for bit, place in enumerate(places) if (code - 0x2800) >> bit & 1]
        middles = [((1 + 2 * x) / 4, (1 + 2 * y) / 8) for x, y in dots]
        return [(x - 0.12, y - 0.06, x + 0.12, y + 0.06) for x, y in middles], 1
    return None


def strokes(character):
    """The lines (points, in cells) of a character that is a part of a frame."""
    if character in ROUNDED:
        (x0, y0), (x1, y1) = (EDGES[edge] for edge in ROUNDED[character])
        steps = [step / 6 for step in range(7)]
        # A curve that both edges are bent by towards the middle of the cell.
        bend = lambda a, b, t: (1 - t) ** 2 * a + 2 * t * (1 - t) * 0.5 + t**2 * b
        return [[(bend(x0, x1, t), bend(y0, y1, t)) for t in steps]]
    return [[(0.5, 0.5), EDGES[edge]] for edge in FRAMES.get(character, "")]


def triple(colour):
    return tuple(int(colour[at : at + 2], 16) for at in (0, 2, 4))


def mixed(one, other, share):
    pairs = zip(triple(one), triple(other))
    return "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def colours(cell, own):
    """Colour of the text and of the ground of a cell."""
    named = lambda name, default: own[default] if name == "default" else NAMED.get(name, name)
    text, ground = named(cell.fg, "text"), named(cell.bg, "ground")
    if cell.reverse:
        text, ground = ground, text
    if cell.blink:
        text = mixed(text, ground, 0.6)
    return text, ground


def png(screen, own, path, size=15):
    from PIL import Image, ImageDraw, ImageFont

    fonts = {bold: ImageFont.truetype(FONTS + ("-Bold" if bold else "") + ".ttf", size) for bold in (False, True)}
    width, height = round(fonts[False].getlength("M")), size + 4
    image = Image.new("RGB", (screen.columns * width, screen.lines * height), triple(own["ground"]))
    draw = ImageDraw.Draw(image)
    for y in range(screen.lines):
        for x in range(screen.columns):
            cell = screen.buffer[y][x]
            text, ground = colours(cell, own)
            left, top = x * width, y * height
            place = lambda px, py: (round(left + px * width), round(top + py * height))
            if ground != own["ground"]:
                draw.rectangle([left, top, left + width - 1, top + height - 1], fill=triple(ground))
            blocks = rectangles(cell.data)
            if blocks:
                fill = triple(mixed(text, ground, blocks[1]))
                for x0, y0, x1, y1 in blocks[0]:
                    (px0, py0), (px1, py1) = place(x0, y0), place(x1, y1)
                    draw.rectangle([px0, py0, max(px0, px1 - 1), max(py0, py1 - 1)], fill=fill)
            elif lines := strokes(cell.data):
                for line in lines:
                    draw.line([place(*point) for point in line], fill=triple(text))
            elif cell.data.strip():
                draw.text((left, top), cell.data, font=fonts[cell.bold], fill=triple(text))
            if cell.underscore:
                draw.line([left, top + height - 2, left + width - 1, top + height - 2], fill=triple(text))
    image.save(path, optimize=True)


# Cells of an SVG, in its units.
WIDTH, HEIGHT = 8, 17


def number(value):
    return f"{value:.2f}".rstrip("0").rstrip(".")


class Styles:
    """Short names for what is drawn in one colour: text and areas, lines, and dots of braille."""

    def __init__(self):
        self.colours = {}

    def name(self, kind, colour):
        return kind + self.colours.setdefault(colour, str(len(self.colours)))

    def sheet(self):
        fills = (f".t{name}{{fill:#{colour}}}.d{name}{{fill:url(#p{name})}}" for colour, name in self.colours.items())
        lines = (f".s{name}{{stroke:#{colour};fill:none}}" for colour, name in self.colours.items())
        return "".join([*fills, *lines])

    def patterns(self):
        """The dots of braille, two by four in a cell."""
        wide, tall = WIDTH / 2, HEIGHT / 4
        dots = f'patternUnits="userSpaceOnUse" width="{number(wide)}" height="{number(tall)}"><path d="M1 1h2v2h-2z"'
        return "".join(f'<pattern id="p{name}" {dots} class="t{name}"/></pattern>' for name in self.colours.values())


def runs(values):
    """Runs of the same value: (value, first, behind the last)."""
    first = 0
    for at in range(1, len(values) + 1):
        if at == len(values) or values[at] != values[first]:
            yield values[first], first, at
            first = at


def svg_line(cells, own, styles):
    """A line of a screen as SVG, from its upper left corner."""
    painted = [colours(cell, own) for cell in cells]
    out = []
    for ground, first, end in runs([ground for _, ground in painted]):
        if ground != own["ground"]:
            name = styles.name("t", ground)
            out.append(f'<path class="{name}" d="M{first * WIDTH} 0h{(end - first) * WIDTH}v{HEIGHT}H{first * WIDTH}z"/>')
    out += [f'<path class="{name}" d="{path}"/>' for name, path in shapes(cells, painted, styles).items()]
    words = []
    kinds = [None if is_drawn(cell) else (text, cell.bold) for cell, (text, _) in zip(cells, painted)]
    for kind, first, end in runs(kinds):
        # Blanks part words: where a run has two of them, it ends.
        while kind and first < end:
            if not cells[first].data.strip():
                first += 1
                continue
            last = first
            while last < end and any(cell.data.strip() for cell in cells[last : min(last + 2, end)]):
                last += 1
            said = "".join(cell.data for cell in cells[first:last]).rstrip()
            name = styles.name("t", kind[0]) + (" b" if kind[1] else "")
            # Fonts differ a little in their widths; over some cells that adds up.
            long = f' textLength="{len(said) * WIDTH}"' if len(said) > 4 else ""
            words.append(f'<tspan x="{first * WIDTH}" class="{name}"{long}>{escape(said)}</tspan>')
            first = last
    if words:
        out.append(f'<text y="13">{"".join(words)}</text>')
    return "".join(out)


def is_drawn(cell):
    return bool(rectangles(cell.data) or strokes(cell.data))


def shapes(cells, painted, styles):
    """What is drawn and not written: paths by the name of their style."""
    paths = {}

    def add(kind, colour, path):
        name = styles.name(kind, colour)
        paths[name] = paths.get(name, "") + path

    # Of braille the rows of dots, as far as they have one colour.
    for row in range(4):
        dots = []
        for cell, (text, _) in zip(cells, painted):
            code = ord(cell.data[0]) - 0x2800 if cell.data else -1
            left, right = ((0, 3), (1, 4), (2, 5), (6, 7))[row]
            is_braille = 0 <= code <= 0xFF
            dots += [text if is_braille and code >> bit & 1 else None for bit in (left, right)]
        for colour, first, end in runs(dots):
            if colour:
                wide, tall = WIDTH / 2, HEIGHT / 4
                path = f"M{number(first * wide)} {number(row * tall)}h{number((end - first) * wide)}v{number(tall)}"
                add("d", colour, f"{path}h-{number((end - first) * wide)}z")
    for x, (cell, (text, ground)) in enumerate(zip(cells, painted)):
        blocks = rectangles(cell.data)
        if blocks and not 0x2800 <= ord(cell.data[0]) <= 0x28FF:
            for x0, y0, x1, y1 in blocks[0]:
                left, wide, tall = (x + x0) * WIDTH, (x1 - x0) * WIDTH, (y1 - y0) * HEIGHT
                path = f"M{number(left)} {number(y0 * HEIGHT)}h{number(wide)}v{number(tall)}h-{number(wide)}z"
                add("t", mixed(text, ground, blocks[1]), path)
        for line in strokes(cell.data):
            points = [f"{number((x + px) * WIDTH)} {number(py * HEIGHT)}" for px, py in line]
            add("s", text, "M" + "L".join(points))
    return paths
