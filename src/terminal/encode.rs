//! Cells become the fewest bytes that turn one screen into another.
//!
//! This is also the last wall before the terminal: whatever ended up in a cell, no control character passes.

use ratatui::buffer::{Cell, CellWidth as _};

use crate::canvas::Change;

use super::capabilities::Capabilities;
use super::motion::{self, Position};
use super::pen::Pen;

/// Erase to the end of the line.
const ERASE: &[u8] = b"\x1b[K";
const HIDE_CURSOR: &[u8] = b"\x1b[?25l";
const SHOW_CURSOR: &[u8] = b"\x1b[?25h";
/// Nothing is shown until the end of the frame, where the terminal knows it.
const BEGIN_SYNC: &[u8] = b"\x1b[?2026h";
const END_SYNC: &[u8] = b"\x1b[?2026l";

/// A shorter frame, in bytes, is shown in one piece anyway: 16 bytes to say so would be a waste.
const SYNC_FROM: usize = 1024;

/// What a cell puts on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// A space.
    Blank,
    /// The symbol of the cell, so many columns wide: 1 or 2.
    Glyph(u16),
    /// Nothing: the wide symbol before it covers it.
    Tail,
    /// A question mark, for what must not reach the terminal.
    Mask,
}

/// What the terminal was last told, which saves saying it again.
#[derive(Debug)]
pub(super) struct Encoder {
    capabilities: Capabilities,
    pen: Pen,
    /// Where the cursor is; `None` when the terminal may see it elsewhere.
    cursor: Option<Position>,
    /// Whether the cursor can be seen.
    visible: bool,
    /// Memory for a row's parts, before and after.
    parts: [Vec<Part>; 2],
}

impl Encoder {
    /// For a terminal of which nothing is known yet: begin with [`Encoder::clear`].
    pub(super) fn new(capabilities: Capabilities) -> Self {
        Self {
            capabilities,
            pen: Pen::PLAIN,
            cursor: None,
            visible: false,
            parts: [Vec::new(), Vec::new()],
        }
    }

    /// Appends what empties the screen, whatever the terminal looked like, with the cursor hidden.
    pub(super) fn clear(&mut self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"\x1b[m\x1b[H\x1b[2J");
        out.extend_from_slice(HIDE_CURSOR);
        self.pen = Pen::PLAIN;
        self.cursor = Some((0, 0));
        self.visible = false;
    }

    /// Appends what changes these lines of the screen, and shows the cursor at `cursor`, if anywhere. Nothing to change,
    /// nothing appended.
    pub(super) fn encode<'a>(
        &mut self,
        changes: impl Iterator<Item = Change<'a>>,
        cursor: Option<Position>,
        out: &mut Vec<u8>,
    ) {
        let start = out.len();
        out.extend_from_slice(BEGIN_SYNC);
        let body = out.len();
        if self.visible {
            out.extend_from_slice(HIDE_CURSOR);
        }
        let cells = out.len();
        for change in changes {
            self.row(change, out);
        }
        let drawn = out.len() > cells;
        self.place_cursor(cursor, drawn, body, out);
        if out.len() - body > SYNC_FROM {
            out.extend_from_slice(END_SYNC);
        } else {
            out.drain(start..body);
        }
    }

    /// Shows the cursor or leaves it hidden. It was hidden at `body` for the drawing; when nothing was drawn, that was
    /// not needed.
    fn place_cursor(
        &mut self,
        cursor: Option<Position>,
        drawn: bool,
        body: usize,
        out: &mut Vec<u8>,
    ) {
        if let (Some(place), true, false) = (cursor, self.visible, drawn) {
            out.truncate(body);
            motion::travel(self.cursor, place, out);
        } else if let Some(place) = cursor {
            motion::travel(self.cursor, place, out);
            out.extend_from_slice(SHOW_CURSOR);
        }
        self.visible = cursor.is_some();
        self.cursor = cursor.or(self.cursor);
    }

    /// One row of the screen.
    fn row(&mut self, change: Change<'_>, out: &mut Vec<u8>) {
        let Change { y, old, new } = change;
        let cells = || std::iter::zip(old, new);
        let Some(first) = cells().position(|(old, new)| !alike(old, new)) else {
            return;
        };
        let [mut before, mut after] = std::mem::take(&mut self.parts);
        self.divide(old, &mut before);
        self.divide(new, &mut after);
        let changed: Vec<usize> = (first..new.len())
            .filter(|&x| !self.same((&old[x], before[x]), (&new[x], after[x])))
            .collect();

        let plain = |x: &usize| after[*x] == Part::Blank && self.is_plain(&new[*x]);
        let trailing = (0..new.len()).rev().take_while(plain).last();
        let trailing = trailing.unwrap_or(new.len());
        let (text, blanks) = changed.split_at(changed.partition_point(|&x| x < trailing));
        for &x in text {
            self.go((x, y), new, &after, out);
            self.put(x, &new[x], after[x], new.len(), out);
        }
        match blanks {
            [first, .., last] if last - first >= ERASE.len() => {
                self.erase((trailing, *first, y), out);
            }
            _ => {
                for &x in blanks {
                    self.go((x, y), new, &after, out);
                    self.put(x, &new[x], after[x], new.len(), out);
                }
            }
        }
        self.parts = [before, after];
    }

    /// Empties the rest of row `y`: every cell from `from` on shall be blank, and is already before `first`.
    fn erase(&mut self, (from, first, y): (usize, usize, u16), out: &mut Vec<u8>) {
        let there = |(x, row): Position| row == y && (from..=first).contains(&usize::from(x));
        if !self.cursor.is_some_and(there) {
            self.travel((first, y), out);
        }
        if !self.pen.erases_plain() {
            let blank = Pen::PLAIN.for_blank(self.pen);
            self.take(blank, out);
        }
        out.extend_from_slice(ERASE);
    }

    /// Moves to column `x` of row `y`, or writes the few cells before it again when that is shorter.
    fn go(&mut self, (x, y): (usize, u16), row: &[Cell], parts: &[Part], out: &mut Vec<u8>) {
        let Some((from, at)) = self.cursor else {
            return self.travel((x, y), out);
        };
        let from = usize::from(from);
        if at != y || from >= x {
            return self.travel((x, y), out);
        }
        // CUF takes three bytes, four from two columns on, five from ten on: longer gaps are not worth a look.
        let start = out.len();
        motion::travel(self.cursor, (x as u16, y), out);
        let jump = out.len() - start;
        let mut text = 0;
        let again = (from..x).all(|x| {
            text += match parts[x] {
                Part::Blank | Part::Mask => 1,
                Part::Glyph(1) => row[x].symbol().len(),
                Part::Glyph(_) | Part::Tail => return false,
            };
            text < jump && self.wanted(&row[x], parts[x]) == self.pen
        });
        if again {
            out.truncate(start);
            for x in from..x {
                out.extend_from_slice(symbol(&row[x], parts[x]).as_bytes());
            }
        }
        self.cursor = Some((x as u16, y));
    }

    fn travel(&mut self, (x, y): (usize, u16), out: &mut Vec<u8>) {
        let to = (x as u16, y);
        motion::travel(self.cursor, to, out);
        self.cursor = Some(to);
    }

    /// Writes one cell where the cursor is.
    fn put(&mut self, x: usize, cell: &Cell, part: Part, width: usize, out: &mut Vec<u8>) {
        let columns = match part {
            // Its head is written whenever it differs.
            Part::Tail => return,
            Part::Glyph(columns) => usize::from(columns),
            Part::Blank | Part::Mask => 1,
        };
        self.take(self.wanted(cell, part), out);
        let symbol = symbol(cell, part);
        out.extend_from_slice(symbol.as_bytes());
        let next = x + columns;
        // Behind the last column the cursor waits for a wrap, each terminal in its own way; and about the width of
        // composed symbols they do not agree.
        let known = next < width && symbol.chars().nth(1).is_none();
        self.cursor = self.cursor.filter(|_| known).map(|(_, y)| (next as u16, y));
    }

    fn take(&mut self, pen: Pen, out: &mut Vec<u8>) {
        self.pen.change(pen, out);
        self.pen = pen;
    }

    /// The pen to write a cell with, given the one in hand.
    fn wanted(&self, cell: &Cell, part: Part) -> Pen {
        let pen = Pen::of(cell, self.capabilities.color);
        if part == Part::Blank {
            pen.for_blank(self.pen)
        } else {
            pen
        }
    }

    /// How a cell looks: of a blank only what shows.
    fn look(&self, cell: &Cell, part: Part) -> Pen {
        let pen = Pen::of(cell, self.capabilities.color);
        if part == Part::Blank {
            pen.for_blank(Pen::PLAIN)
        } else {
            pen
        }
    }

    /// A blank cell looks as if nothing had ever been written there.
    fn is_plain(&self, cell: &Cell) -> bool {
        *cell == Cell::EMPTY || self.look(cell, Part::Blank) == Pen::PLAIN
    }

    fn same(&self, old: (&Cell, Part), new: (&Cell, Part)) -> bool {
        old.1 == new.1
            && (new.1 == Part::Tail
                || alike(old.0, new.0)
                || symbol(old.0, old.1) == symbol(new.0, new.1)
                    && self.look(old.0, old.1) == self.look(new.0, new.1))
    }

    /// What each cell of a row puts on the screen.
    fn divide(&self, row: &[Cell], parts: &mut Vec<Part>) {
        parts.clear();
        while parts.len() < row.len() {
            let part = self.part(row[parts.len()].symbol());
            match part {
                Part::Glyph(2) if parts.len() + 1 == row.len() => parts.push(Part::Blank),
                Part::Glyph(2) => parts.extend([part, Part::Tail]),
                _ => parts.push(part),
            }
        }
    }

    fn part(&self, symbol: &str) -> Part {
        if let [byte] = symbol.as_bytes() {
            return match byte {
                b' ' => Part::Blank,
                b'!'..=b'~' => Part::Glyph(1),
                _ => Part::Mask,
            };
        }
        if symbol.chars().any(is_unsafe) || !self.capabilities.unicode && !symbol.is_ascii() {
            return Part::Mask;
        }
        match symbol.cell_width() {
            0 => Part::Blank,
            width @ 1..=2 => Part::Glyph(width),
            _ => Part::Mask,
        }
    }
}

/// Nothing about the cells differs: quicker than asking for their equality, as nearly all hold one byte or three.
fn alike(one: &Cell, other: &Cell) -> bool {
    let same = match (one.symbol().as_bytes(), other.symbol().as_bytes()) {
        ([a], [b]) => a == b,
        (a, b) => a == b,
    };
    same && one.modifier == other.modifier && one.fg == other.fg && one.bg == other.bg
}

/// What is written for a cell.
fn symbol(cell: &Cell, part: Part) -> &str {
    match part {
        Part::Blank => " ",
        Part::Glyph(_) => cell.symbol(),
        Part::Tail => "",
        Part::Mask => "?",
    }
}

/// What a terminal acts on instead of showing it: control characters, and what turns the direction of writing or
/// breaks the line.
fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests;
