//! What is written of a frame, and in which order: as the cursor comes by cheapest and with the pen in hand. Rows of a table
//! have the same columns, so that is often down a column rather than along a row.

use super::super::capabilities::ColorDepth;
use super::super::motion;
use super::super::pen::Pen;
use super::part::Part;
use super::shift::Shift;
use super::{Encoder, LONGEST_JUMP, Row};
use ratatui::buffer::Cell;
use std::ops::Range;

/// Cells of a row that are written in one go.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    /// The first one.
    pub(super) begin: usize,
    pub(super) what: What,
    /// What they are written with; none where any pen will do.
    pen: Option<Pen>,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum What {
    /// Written up to here.
    Cells { end: usize },
    /// Moved on by a cell; the last one is written.
    Shift { last: usize },
    /// Erased to the end of the row, which is blank from here on.
    Erase { from: usize },
}

/// A row that differs.
#[derive(Debug)]
pub(super) struct Changed<'a> {
    pub(super) y: u16,
    /// Before and after.
    pub(super) cells: [&'a [Cell]; 2],
    pub(super) parts: [Vec<Part>; 2],
    /// Which runs are still to be written, from left to right.
    pub(super) runs: Range<usize>,
}

/// So few runs are compared with each other, all of them, for the next one.
const FEW: usize = 64;

/// Where there are more, rows below that are looked at for the next run.
const NEAR: usize = 3;

/// Bytes on the way to the next run up to which nothing better is looked for.
const CHEAP: u16 = 7;

impl Run {
    pub(super) const fn cells(x: usize, pen: Option<Pen>) -> Self {
        Self {
            begin: x,
            what: What::Cells { end: x + 1 },
            pen,
        }
    }

    pub(super) const fn shift(shift: Shift, pen: Option<Pen>) -> Self {
        Self {
            begin: shift.first,
            what: What::Shift { last: shift.last },
            pen,
        }
    }

    pub(super) const fn erase(first: usize, from: usize) -> Self {
        Self {
            begin: first,
            what: What::Erase { from },
            pen: None,
        }
    }

    /// Goes on with cell `x`, if that is the next one and of the same look.
    pub(super) fn takes(&mut self, x: usize, pen: Option<Pen>) -> bool {
        let What::Cells { end } = &mut self.what else {
            return false;
        };
        let fits = *end == x && (pen.is_none() || self.pen.is_none() || pen == self.pen);
        if fits {
            *end = x + 1;
            self.pen = self.pen.or(pen);
        }
        fits
    }
}

impl Changed<'_> {
    pub(super) fn before(&self) -> Row<'_> {
        self.row(0)
    }

    pub(super) fn after(&self) -> Row<'_> {
        self.row(1)
    }

    fn row(&self, at: usize) -> Row<'_> {
        Row {
            y: self.y,
            cells: self.cells[at],
            parts: &self.parts[at],
        }
    }

    /// Takes one of the runs out of those that are still to be written.
    fn take(&mut self, run: usize, runs: &mut [Run]) -> Run {
        let begin = self.runs.start;
        runs[begin..=run].rotate_right(1);
        self.runs.start += 1;
        runs[begin]
    }
}

impl Encoder {
    /// Writes all runs.
    pub(super) fn write_runs(
        &mut self,
        rows: &mut [Changed<'_>],
        runs: &mut [Run],
        out: &mut Vec<u8>,
    ) {
        let (mut at, mut first) = (0, 0);
        for left in (1..=runs.len()).rev() {
            while rows.get(first).is_some_and(|row| row.runs.is_empty()) {
                first += 1;
            }
            let next = if left <= FEW {
                self.nearest(rows, runs, at, first)
            } else {
                let row = self.next_row(rows, runs, at, first);
                rows.get(row).map(|found| (row, found.runs.start))
            };
            let Some((row, run)) = next else { return };
            at = row;
            let run = rows[at].take(run, runs);
            self.write_run(&run, rows[at].after(), out);
        }
    }

    /// Of few runs, from row `first` on, the nearest one that is written with the pen in hand, or else with another one; and
    /// its row. One close below row `at` is near enough.
    fn nearest(
        &self,
        rows: &[Changed<'_>],
        runs: &[Run],
        at: usize,
        first: usize,
    ) -> Option<(usize, usize)> {
        /// Nothing is as far away.
        const OTHER: u16 = 32;
        /// So many bytes away there may be something nearer, which is not worth the search.
        const CLOSE: u16 = 4;
        let (mut nearest, mut least) = (None, u16::MAX);
        for at in (at..rows.len()).chain(first..at) {
            let row = &rows[at];
            for place in row.runs.clone() {
                let run = &runs[place];
                let ink = match self.ink(run) {
                    // Any pen will do, also the next one.
                    0 if run.pen.is_none() => 2,
                    0 => 0,
                    ink => OTHER + ink,
                };
                if ink < least {
                    let way = ink + self.jump(run, row.y);
                    if way <= CLOSE {
                        return Some((at, place));
                    }
                    if way < least {
                        (nearest, least) = (Some((at, place)), way);
                    }
                }
                // What is moved on takes what stands right of it along for a moment: that comes later.
                if matches!(run.what, What::Shift { .. }) {
                    break;
                }
            }
        }
        nearest
    }

    /// The row whose next run is the cheapest: of row `at` and those near below it, or of all from `first` on.
    fn next_row(&self, rows: &[Changed<'_>], runs: &[Run], at: usize, first: usize) -> usize {
        let cheapest = |among: Range<usize>| {
            let open = among.filter(|at| !rows[*at].runs.is_empty());
            let priced = open.map(|at| {
                let run = &runs[rows[at].runs.start];
                (self.jump(run, rows[at].y) + self.ink(run), at)
            });
            priced.min()
        };
        match cheapest(at..rows.len().min(at + 1 + NEAR)) {
            Some((way, at)) if way <= CHEAP => at,
            _ => cheapest(first..rows.len()).map_or(first, |(_, at)| at),
        }
    }

    /// About how many bytes it takes to go to a run of row `y`.
    fn jump(&self, run: &Run, y: u16) -> u16 {
        let to = (run.begin as u16, y);
        let jump = motion::length(self.cursor, to);
        match self.cursor {
            // What stands between may be written again.
            Some((x, y)) if y == to.1 && x < to.0 && to.0 - x <= LONGEST_JUMP as u16 => {
                jump.min(to.0 - x)
            }
            _ => jump,
        }
    }

    /// About how many bytes it takes to take the pen of a run.
    fn ink(&self, run: &Run) -> u16 {
        match run.pen {
            None if self.pen.erases_plain() => 0,
            Some(pen) if pen == self.pen => 0,
            None | Some(Pen::PLAIN) => 3,
            Some(_) => match self.capabilities.color {
                ColorDepth::True => 16,
                ColorDepth::Ansi256 => 9,
                _ => 5,
            },
        }
    }
}
