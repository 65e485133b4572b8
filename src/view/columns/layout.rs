//! Which columns a width has room for, and where they stand.
//!
//! The ID stays at the left and COMMAND at the right, whatever is scrolled. Between them stands the default set: the
//! more room, the more columns, in the order of importance of `ladders.rs`, shown in the order of the table.
//! Scrolling to the right leaves out the leftmost ones and shows what comes after the default set.

use super::ladders::ladder;
use super::{COLUMNS, ColumnId as C, Kind, Mode};

/// What the choice of columns depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ColumnLayout<'a> {
    /// Processes or threads.
    pub mode: Mode,
    /// Width of the list, cells.
    pub width: u16,
    /// Columns between the ID and COMMAND that are scrolled out to the left.
    pub scroll: usize,
    /// Cells of the sparkline; 0 for none.
    pub history_width: u16,
    /// Rows are sorted by it: it is in the default set, whatever the width.
    pub sorted: C,
    /// Cells that IDs of tasks need on this machine.
    pub id_width: u16,
    /// Cells that shares of CPU time need on this machine; see [`Column::cells`](super::Column::cells).
    pub percent_width: u16,
    /// Cells of the longest word among the marks that rows have.
    pub mark_width: u16,
    /// The screen of reading and writing: the columns that tell of it come first.
    pub io: bool,
    /// The column of which the list says what it was at another moment; it is in the default set as the one that rows are
    /// sorted by.
    pub compared: Option<C>,
    /// The columns that a person has chosen, in their order; empty leaves the choice to the ladders.
    pub chosen: &'a [C],
}

/// A column at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Placed {
    /// The column.
    pub id: C,
    /// Cells to the left of it.
    pub x: u16,
    /// Width in cells; a gap of one cell follows.
    pub width: u16,
    /// Which number of the column.
    pub says: Says,
}

/// Which number of its column a place is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Says {
    /// That of the row.
    Own,
    /// Rows of the tree say what they are placed by in this column, where that is another number than their own. On narrow
    /// screens there is no such place: that number replaces their own.
    Branch,
    /// That of the row at the moment that the list is compared with.
    Then,
    /// By how much it has changed since.
    Change,
}

impl Placed {
    /// Its title, without the sort mark.
    pub fn title(&self, mode: Mode) -> &'static str {
        let title = match self.says {
            Says::Own | Says::Branch => self.id.column().heading(mode),
            Says::Then => THEN,
            Says::Change => CHANGE,
        };
        if self.id == C::Marks && usize::from(self.width) < title.len() {
            LETTERS
        } else {
            title
        }
    }
}

/// From this width on, sums of branches have cells of their own.
const ROOM_FOR_SUMS: u16 = 100;

/// Cells for them: as many as for the widest of the columns that add up, with the sign of a sum and the sort mark. They are kept free
/// whatever rows are sorted by, so that no title moves away from the pointer.
const SUM: u16 = 8;

/// The title of marks where they are letters.
pub(super) const LETTERS: &str = "!";

/// Titles of the numbers at the moment A, and of how they have changed since.
const THEN: &str = "A";
const CHANGE: &str = "CHANGE";

/// `ended`, where a number was.
const WORD: u16 = 5;

/// No ID column is narrower, so that it does not grow soon after the machine was started.
const NARROWEST_ID: u16 = 5;

/// Narrower screens spare what they can.
const NARROW: u16 = 90;

/// From here on marks are words.
const WIDE: u16 = 136;

/// COMMAND keeps this much, whatever else there is: 24 cells, and one for the scroll bar.
const COMMAND: u16 = 25;

/// Room for COMMAND where columns of lower rank would take it, and the same as a part of the width.
const ROOMY: u16 = 30;
const ROOMY_PART: u16 = 4;

/// A title with the sort mark in so many cells, and before it the sign that it is of sums, as far as there is room: without its unit
/// where that is needed.
pub fn sorted_title(title: &str, sum: &str, mark: &str, cells: u16) -> String {
    let room = |title: &str| usize::from(cells).saturating_sub(title.len());
    let wanted = 1 + usize::from(!sum.is_empty());
    let title = if room(title) < wanted {
        without_unit(title)
    } else {
        title
    };
    match room(title) {
        0 => title.to_owned(),
        1 => format!("{title}{mark}"),
        _ => format!("{sum}{title}{mark}"),
    }
}

fn without_unit(title: &str) -> &str {
    let title = title.strip_suffix('%').unwrap_or(title);
    title.strip_suffix("/s").unwrap_or(title)
}

impl ColumnLayout<'_> {
    /// The columns on the screen, from left to right; the ID is the first, COMMAND the last.
    pub fn place(&self) -> Vec<Placed> {
        let sequence = if self.scroll == 0 {
            self.defaults()
        } else {
            self.sequence()
        };
        let scroll = match self.scroll {
            0 => 0,
            scroll => scroll.min(self.most(&sequence)),
        };
        let mut placed = Vec::new();
        let mut x = 0;
        let mut put = |id: C, width: u16, says: Says| {
            placed.push(Placed { id, x, width, says });
            x += width + 1;
        };
        let id = self.cells(C::Pid).min(self.width);
        put(C::Pid, id, Says::Own);
        let mut left = self.width.saturating_sub(id + 1);
        for column in sequence.into_iter().skip(scroll) {
            let cells = self.cells(column);
            if scroll > 0 && left < cells + 1 + self.least() {
                break;
            }
            if self.compared == Some(column) {
                let (then, change) = self.compared_cells(column);
                put(column, then, Says::Then);
                put(column, cells - then - change - 2, Says::Own);
                put(column, change, Says::Change);
            } else {
                put(column, cells, Says::Own);
            }
            left = left.saturating_sub(cells + 1);
        }
        let sum = self.sum();
        if self.adds_up() && sum > 0 && left > sum + 1 {
            put(self.sorted, sum, Says::Branch);
            left -= sum + 1;
        }
        if left > 0 {
            put(C::Command, left, Says::Own);
        }
        placed
    }

    /// How far it can be scrolled: until the last column is seen.
    pub fn max_scroll(&self) -> usize {
        self.most(&self.sequence())
    }

    /// Every column between the ID and COMMAND that says something here: the default set of this width, then the
    /// rest.
    pub fn sequence(&self) -> Vec<C> {
        let mut sequence = self.defaults();
        // What was chosen and did not fit comes before what was not chosen.
        for id in self.chosen_here() {
            if !sequence.contains(&id) {
                sequence.push(id);
            }
        }
        let rest = COLUMNS.iter().map(|column| column.id);
        let rest: Vec<_> = rest
            .filter(|id| self.may_stand(*id) && !sequence.contains(id))
            .collect();
        sequence.extend(rest);
        sequence
    }

    fn most(&self, sequence: &[C]) -> usize {
        let mut left = self
            .width
            .saturating_sub(self.cells(C::Pid) + 1 + self.least());
        let mut first = sequence.len();
        for column in sequence.iter().rev() {
            let cells = self.cells(*column) + 1;
            if left < cells {
                break;
            }
            left -= cells;
            first -= 1;
        }
        let hidden = sequence.len() > self.defaults().len();
        first
            .max(usize::from(hidden))
            .min(sequence.len().saturating_sub(1))
    }

    /// The default set for this width, between the ID and COMMAND.
    fn defaults(&self) -> Vec<C> {
        if !self.chosen.is_empty() {
            return self.chosen_that_fit();
        }
        let mut left = self.width.saturating_sub(self.cells(C::Pid) + 1);
        let mut chosen: Vec<C> = Vec::new();
        let mut come = |step: &[C], keep: u16| {
            let wanted = step.iter().copied();
            let wanted: Vec<_> = wanted
                .filter(|id| self.may_stand(*id) && !chosen.contains(id))
                .collect();
            let cells: u16 = wanted.iter().map(|id| self.cells(*id) + 1).sum();
            let fits = left >= cells + keep;
            if fits {
                left -= cells;
                chosen.extend(wanted);
            }
            fits
        };
        let ladder = ladder(self.mode, self.io);
        // What rows are sorted by is seen on the narrowest screen.
        come(&[self.sorted], 10);
        if let Some(compared) = self.compared {
            come(&[compared], 10);
        }
        for step in ladder.first {
            come(step, self.least());
        }
        let roomy = ROOMY.max(self.width / ROOMY_PART) + self.branch();
        let mut then = ladder.then.iter();
        while then.next().is_some_and(|step| come(step, roomy)) {}
        chosen.sort_by_key(|id| *id as usize);
        chosen
    }

    /// So many of the chosen columns as there is room for, in their order; before them the one that rows are
    /// sorted by, where that is none of them.
    fn chosen_that_fit(&self) -> Vec<C> {
        let chosen = self.chosen_here();
        let mut left = self
            .width
            .saturating_sub(self.cells(C::Pid) + 1 + self.least());
        let mut first = vec![self.sorted];
        first.extend(self.compared.filter(|id| *id != self.sorted));
        first.retain(|id| self.may_stand(*id) && !chosen.contains(id));
        let mut fit = Vec::new();
        for id in first.into_iter().chain(chosen) {
            let cells = self.cells(id) + 1;
            if cells > left {
                break;
            }
            left -= cells;
            fit.push(id);
        }
        fit
    }

    /// The chosen columns that say something here, but for those at the edges.
    fn chosen_here(&self) -> Vec<C> {
        let chosen = self.chosen.iter().copied();
        chosen.filter(|id| self.may_stand(*id)).collect()
    }

    /// What COMMAND keeps at least, with the sums of branches: on screens narrower than 80 cells it shares with the columns.
    fn least(&self) -> u16 {
        (self.width * 5 / 16).clamp(10, COMMAND) + self.branch()
    }

    /// Cells of a column: its values fit, and so does its title with the sort mark. One that is compared stands three times.
    fn cells(&self, id: C) -> u16 {
        let cells = self.value_cells(id).max(self.title_cells(id));
        if self.compared == Some(id) {
            let (then, change) = self.compared_cells(id);
            return cells.max(WORD) + then + change + 2;
        }
        cells
    }

    /// Cells of what a column was, and of how it has changed: with a sign, and one where that is rough.
    fn compared_cells(&self, id: C) -> (u16, u16) {
        let values = self.value_cells(id).max(WORD);
        (values, (values + 2).max(CHANGE.len() as u16 + 1))
    }

    /// Whether rows are sorted by a column or not: no title moves away from the pointer that has chosen it. Those of a few cells
    /// have none to spare for the sort mark.
    fn title_cells(&self, id: C) -> u16 {
        let title = match id {
            C::Marks if self.width < WIDE => LETTERS,
            _ => id.column().heading(self.mode),
        };
        let marked = without_unit(title).len() + usize::from(title.len() > 3);
        marked.max(title.len()) as u16
    }

    fn value_cells(&self, id: C) -> u16 {
        match id {
            C::Marks if self.width >= WIDE => self.mark_width,
            C::Marks => LETTERS.len() as u16,
            C::History => self.history_width,
            C::Pid | C::Tgid | C::Ppid | C::Pgrp | C::Session => {
                let column = id.column();
                self.id_width.clamp(NARROWEST_ID, column.width)
            }
            // A number above 9 is shown as + there.
            C::State if self.width < NARROW => id.column().width - 1,
            _ => id.column().cells(self.percent_width),
        }
    }

    /// Cells for the sums of branches; 0 where there are none, or no room for them.
    fn sum(&self) -> u16 {
        if self.mode == Mode::Tree && self.width >= ROOM_FOR_SUMS && self.compared.is_none() {
            SUM.max(self.percent_width)
        } else {
            0
        }
    }

    /// The same with the gap behind them.
    fn branch(&self) -> u16 {
        let sum = self.sum();
        sum + u16::from(sum > 0)
    }

    /// Rows are placed by the sums of their branches.
    fn adds_up(&self) -> bool {
        let column = self.sorted.column();
        let adds_up = column.additive && column.kind != Kind::Graph;
        self.mode == Mode::Tree && adds_up && self.compared.is_none()
    }

    /// Says something in rows of this mode.
    fn exists(&self, id: C) -> bool {
        (id != C::History || self.history_width > 0) && id.column().exists(self.mode)
    }

    /// The column can stand between the ID and COMMAND.
    fn may_stand(&self, id: C) -> bool {
        !matches!(id, C::Pid | C::Command) && self.exists(id)
    }
}

#[cfg(test)]
mod tests;
