//! Cells become the fewest bytes that turn one screen into another.
//!
//! This is also the last wall before the terminal: whatever ended up in a cell, no control character passes.

mod part;
mod run;
mod shift;

use ratatui::buffer::Cell;

use crate::canvas::Change;

use part::{Part, alike, divide, symbol};
use run::{Changed, Run, What};
use shift::Shift;

use super::capabilities::Capabilities;
use super::motion::{self, Position};
use super::pen::Pen;

/// Erase to the end of the line.
const ERASE: &[u8] = b"\x1b[K";
/// DCH and ICH: one character.
const DELETE: &[u8] = b"\x1b[P";
const INSERT: &[u8] = b"\x1b[@";
const HIDE_CURSOR: &[u8] = b"\x1b[?25l";
const SHOW_CURSOR: &[u8] = b"\x1b[?25h";
/// Nothing is shown until the end of the frame, where the terminal knows it.
const BEGIN_SYNC: &[u8] = b"\x1b[?2026h";
const END_SYNC: &[u8] = b"\x1b[?2026l";

/// A shorter frame, in bytes, is shown in one piece anyway: 16 bytes to say so would be a waste.
const SYNC_FROM: usize = 1024;

/// What the terminal was last told, which saves saying it again.
#[derive(Debug)]
pub struct Encoder {
    capabilities: Capabilities,
    pen: Pen,
    /// Where the cursor is; `None` when the terminal may see it elsewhere.
    cursor: Option<Position>,
    /// Whether the cursor can be seen.
    visible: bool,
    /// Memory for the cells of a row that differ.
    changed: Vec<usize>,
    /// Memory for what is written of a frame.
    runs: Vec<Run>,
}

/// A row as it was or as it shall be.
#[derive(Clone, Copy)]
struct Row<'a> {
    y: u16,
    cells: &'a [Cell],
    /// Empty where each cell is a part by itself.
    parts: &'a [Part],
}

/// Bytes that it takes at most to go on in a row by fewer columns than a hundred.
const LONGEST_JUMP: usize = 5;

impl Encoder {
    /// For a terminal of which nothing is known yet: begin with [`Encoder::clear`].
    pub fn new(capabilities: Capabilities) -> Self {
        Self {
            capabilities,
            pen: Pen::PLAIN,
            cursor: None,
            visible: false,
            changed: Vec::new(),
            runs: Vec::new(),
        }
    }

    /// Appends what empties the screen, whatever the terminal looked like, with the cursor hidden.
    pub fn clear(&mut self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"\x1b[m\x1b[H\x1b[2J");
        out.extend_from_slice(HIDE_CURSOR);
        self.pen = Pen::PLAIN;
        self.cursor = Some((0, 0));
        self.visible = false;
    }

    /// Appends what changes these lines of the screen, and shows the cursor at `cursor`, if anywhere. Nothing to change,
    /// nothing appended.
    pub fn encode<'a>(
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
        let mut runs = std::mem::take(&mut self.runs);
        let mut rows: Vec<Changed<'_>> = changes
            .filter_map(|change| self.changed(change, &mut runs))
            .collect();
        self.write_runs(&mut rows, &mut runs, out);
        runs.clear();
        self.runs = runs;
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

    /// A row of the screen and what has to be written of it, if anything.
    fn changed<'a>(&mut self, change: Change<'a>, runs: &mut Vec<Run>) -> Option<Changed<'a>> {
        let Change { y, old, new, .. } = change;
        let first = (0..new.len()).position(|x| !alike(&old[x], &new[x]))?;
        let mut parts = [Vec::new(), Vec::new()];
        if !change.simple {
            divide(old, self.capabilities.unicode, &mut parts[0]);
            divide(new, self.capabilities.unicode, &mut parts[1]);
        }
        let begin = runs.len();
        let mut row = Changed {
            y,
            cells: [old, new],
            parts,
            runs: begin..begin,
        };
        let [before, after] = [row.before(), row.after()];
        let mut changed = std::mem::take(&mut self.changed);
        let stands =
            |x: usize| change.simple && alike(&old[x], &new[x]) || self.same(before, after, x);
        changed.extend((first..new.len()).filter(|x| !stands(*x)));
        self.differences([before, after], &changed, runs);
        changed.clear();
        self.changed = changed;
        row.runs.end = runs.len();
        Some(row)
    }

    /// The cells of a row that differ: what moved on is moved, what is blank to the end erased, the rest written.
    fn differences(&self, [old, row]: [Row<'_>; 2], changed: &[usize], runs: &mut Vec<Run>) {
        let plain = |x: &usize| self.is_plain(row, *x);
        let trailing = (0..row.cells.len()).rev().take_while(plain).last();
        let trailing = trailing.unwrap_or(row.cells.len());
        let (text, blanks) = changed.split_at(changed.partition_point(|&x| x < trailing));
        let mut rest = text;
        while let Some(shift) = Some(rest)
            .filter(|_| self.capabilities.shifts)
            .and_then(|rest| Shift::find([old, row], rest))
        {
            let (before, from) = rest.split_at(rest.partition_point(|&x| x < shift.first));
            self.note(before, row, runs);
            runs.push(Run::shift(shift, self.pen_at(row, shift.last)));
            rest = &from[from.partition_point(|&x| x <= shift.last)..];
        }
        self.note(rest, row, runs);
        match blanks {
            [first, .., last] if last - first >= ERASE.len() => {
                runs.push(Run::erase(*first, trailing));
            }
            _ => self.note(blanks, row, runs),
        }
    }

    /// Notes the runs of these cells.
    fn note(&self, cells: &[usize], row: Row<'_>, runs: &mut Vec<Run>) {
        let begin = runs.len();
        for &x in cells {
            let pen = match self.part(row, x) {
                Part::Tail => None,
                _ => self.pen_at(row, x),
            };
            let run = runs[begin..].last_mut();
            if !run.is_some_and(|run| run.takes(x, pen)) {
                runs.push(Run::cells(x, pen));
            }
        }
    }

    /// The pen that a cell is written with; none where any will do that blanks do not show.
    fn pen_at(&self, row: Row<'_>, x: usize) -> Option<Pen> {
        let part = self.part(row, x);
        let pen = self.look(&row.cells[x], part);
        (part != Part::Blank || pen != Pen::PLAIN).then_some(pen)
    }

    fn write_run(&mut self, run: &Run, row: Row<'_>, out: &mut Vec<u8>) {
        match run.what {
            What::Cells { end } => {
                for x in run.begin..end {
                    self.write(x, row, out);
                }
            }
            What::Shift { last } => {
                let first = run.begin;
                self.shift(Shift { first, last }, row, out);
            }
            What::Erase { from } => self.erase((from, run.begin, row.y), out),
        }
    }

    /// Moves a part of the row by a cell to the left: what follows it goes there and back.
    fn shift(&mut self, shift: Shift, row: Row<'_>, out: &mut Vec<u8>) {
        self.go(shift.first, row, out);
        out.extend_from_slice(DELETE);
        self.travel((shift.last, row.y), out);
        out.extend_from_slice(INSERT);
        self.write(shift.last, row, out);
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

    /// Moves to column `x` of a row, or writes the few cells before it again when that is shorter.
    fn go(&mut self, x: usize, row: Row<'_>, out: &mut Vec<u8>) {
        let Row { y, cells, .. } = row;
        let Some((from, at)) = self.cursor else {
            return self.travel((x, y), out);
        };
        let from = usize::from(from);
        if (from, at) == (x, y) {
            return;
        }
        // CUF takes three bytes, four from two columns on, five from ten on: longer gaps are not worth a look.
        if at != y || from > x || x - from > LONGEST_JUMP {
            return self.travel((x, y), out);
        }
        let start = out.len();
        motion::travel(self.cursor, (x as u16, y), out);
        let jump = out.len() - start;
        let mut text = 0;
        let again = (from..x).all(|x| {
            let part = self.part(row, x);
            text += match part {
                Part::Blank | Part::Mask => 1,
                Part::Glyph(1) => cells[x].symbol().len(),
                Part::Glyph(_) | Part::Tail => return false,
            };
            text < jump && self.wanted(&cells[x], part) == self.pen
        });
        if again {
            out.truncate(start);
            for (x, cell) in cells.iter().enumerate().take(x).skip(from) {
                out.extend_from_slice(symbol(cell, self.part(row, x)).as_bytes());
            }
        }
        self.cursor = Some((x as u16, y));
    }

    fn travel(&mut self, (x, y): (usize, u16), out: &mut Vec<u8>) {
        let to = (x as u16, y);
        motion::travel(self.cursor, to, out);
        self.cursor = Some(to);
    }

    /// Writes one cell.
    fn write(&mut self, x: usize, row: Row<'_>, out: &mut Vec<u8>) {
        let (cell, part) = (&row.cells[x], self.part(row, x));
        let columns = match part {
            // Its head is written whenever it differs.
            Part::Tail => return,
            Part::Glyph(columns) => usize::from(columns),
            Part::Blank | Part::Mask => 1,
        };
        self.go(x, row, out);
        self.take(self.wanted(cell, part), out);
        let symbol = symbol(cell, part);
        out.extend_from_slice(symbol.as_bytes());
        let next = x + columns;
        // Behind the last column the cursor waits for a wrap, each terminal in its own way; and about the width of
        // composed symbols they do not agree.
        let known = next < row.cells.len() && symbol.chars().nth(1).is_none();
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

    /// A cell looks as if nothing had ever been written there.
    fn is_plain(&self, row: Row<'_>, x: usize) -> bool {
        let cell = &row.cells[x];
        self.part(row, x) == Part::Blank
            && (alike(cell, &Cell::EMPTY) || self.look(cell, Part::Blank) == Pen::PLAIN)
    }

    /// A cell is shown as it was.
    fn same(&self, old: Row<'_>, new: Row<'_>, x: usize) -> bool {
        let cells = (&old.cells[x], &new.cells[x]);
        let is_alike = alike(cells.0, cells.1);
        if new.parts.is_empty() && is_alike {
            return true;
        }
        let parts = (self.part(old, x), self.part(new, x));
        parts.0 == parts.1
            && (parts.1 == Part::Tail
                || is_alike
                || symbol(cells.0, parts.0) == symbol(cells.1, parts.1)
                    && self.look(cells.0, parts.0) == self.look(cells.1, parts.1))
    }

    /// What a cell of a row puts on the screen.
    fn part(&self, row: Row<'_>, x: usize) -> Part {
        let part = row.parts.get(x).copied();
        part.unwrap_or_else(|| Part::of(row.cells[x].symbol(), self.capabilities.unicode))
    }
}

#[cfg(test)]
mod tests;
