//! Which columns a width has room for, and where they stand.
//!
//! The ID stays at the left and COMMAND at the right, whatever is scrolled. Between them stands the default set: the
//! more room, the more columns, in the order of importance of `ladders.rs`, shown in the order of the table.
//! Scrolling to the right leaves out the leftmost ones and shows what comes after the default set.

use super::ladders::{ROOMY, Step, ladder};
use super::{COLUMNS, ColumnId as C, Mode};

/// What decides about columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout<'a> {
    /// What rows are.
    pub mode: Mode,
    /// Cells there are.
    pub width: u16,
    /// Columns between the ID and COMMAND that are scrolled out to the left.
    pub scroll: usize,
    /// Cells of the sparkline; 0 for none.
    pub history_width: u16,
    /// Rows are sorted by it: it is in the default set, whatever the width.
    pub sorted: C,
    /// Cells that IDs of tasks need on this machine.
    pub id_width: u16,
    /// It is about reading and writing: the columns that tell of it come first.
    pub io: bool,
    /// The columns that a person has chosen, in their order; empty leaves the choice to the ladders.
    pub chosen: &'a [C],
}

/// A column at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Which.
    pub id: C,
    /// Cells to the left of it.
    pub x: u16,
    /// Its cells; a gap of one cell follows.
    pub width: u16,
}

/// No ID column is narrower, so that it does not grow soon after the machine was started.
const NARROWEST_ID: u16 = 5;

/// Narrower screens spare what they can.
const NARROW: u16 = 90;

/// COMMAND keeps this much when the rows are scrolled.
const SCROLLED: u16 = 20;

/// COMMAND keeps this much beside columns that were chosen.
const COMMAND: u16 = 15;

impl Layout<'_> {
    /// The columns on the screen, from left to right; the ID is the first, COMMAND the last.
    pub fn place(&self) -> Vec<Placed> {
        let sequence = self.sequence();
        let scroll = self.scroll.min(self.most(&sequence));
        let mut placed = Vec::new();
        let mut x = 0;
        let mut put = |id: C, width: u16| {
            placed.push(Placed { id, x, width });
            x += width + 1;
        };
        let id = self.cells(C::Pid).min(self.width);
        put(C::Pid, id);
        let mut left = self.width.saturating_sub(id + 1);
        let shown = if scroll == 0 {
            self.defaults().len()
        } else {
            sequence.len()
        };
        for column in sequence.into_iter().take(shown).skip(scroll) {
            let cells = self.cells(column);
            if scroll > 0 && left < cells + 1 + SCROLLED {
                break;
            }
            put(column, cells);
            left = left.saturating_sub(cells + 1);
        }
        if left > 0 {
            put(C::Command, left);
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
        let mut left = self.width.saturating_sub(self.cells(C::Pid) + 1 + SCROLLED);
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
        let sorted = [self.sorted];
        let sorted: Step<'_> = (&sorted, 10);
        let ladder = ladder(self.mode, self.io).iter().copied();
        for (step, keep) in std::iter::once(sorted).chain(ladder) {
            let wanted = step.iter().copied();
            let wanted: Vec<_> = wanted
                .filter(|id| self.may_stand(*id) && !chosen.contains(id))
                .collect();
            let cells: u16 = wanted.iter().map(|id| self.cells(*id) + 1).sum();
            let modest = keep == ROOMY;
            let keep = if modest {
                keep.max(self.width / 4)
            } else {
                keep
            };
            if left >= cells + keep {
                left -= cells;
                chosen.extend(wanted);
            } else if modest {
                // What is less important does not overtake it.
                break;
            }
        }
        chosen.sort_by_key(|id| *id as usize);
        chosen
    }

    /// As many of the chosen columns as there is room for, in their order; before them the one that rows are
    /// sorted by, where that is none of them.
    fn chosen_that_fit(&self) -> Vec<C> {
        let chosen = self.chosen_here();
        let mut left = self
            .width
            .saturating_sub(C::Pid.column().width + 1 + COMMAND);
        let sorted = Some(self.sorted).filter(|id| self.may_stand(*id) && !chosen.contains(id));
        let mut fit = Vec::new();
        for id in sorted.into_iter().chain(chosen) {
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

    fn cells(&self, id: C) -> u16 {
        match id {
            C::History => self.history_width,
            C::Pid | C::Tgid | C::Ppid | C::Pgrp | C::Session => {
                let column = id.column();
                self.id_width.clamp(NARROWEST_ID, column.width)
            }
            // A number above 9 is shown as + there.
            C::State if self.width < NARROW => id.column().width - 1,
            _ => id.column().width,
        }
    }

    /// Says something in rows of this mode.
    fn exists(&self, id: C) -> bool {
        (id != C::History || self.history_width > 0) && id.column().exists(self.mode)
    }

    /// It can stand between the ID and COMMAND.
    fn may_stand(&self, id: C) -> bool {
        !matches!(id, C::Pid | C::Command) && self.exists(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::TaskKey;
    use proptest::prelude::*;

    fn layout(mode: Mode, width: u16) -> Layout<'static> {
        Layout {
            mode,
            width,
            scroll: 0,
            history_width: (width / 12).max(6),
            id_width: 7,
            io: false,
            sorted: C::CpuPercent,
            chosen: &[],
        }
    }

    fn headings(layout: &Layout<'_>) -> String {
        let titles: Vec<_> = layout
            .place()
            .iter()
            .map(|placed| placed.id.column().heading(layout.mode))
            .collect();
        titles.join(" ")
    }

    #[test]
    fn eighty_columns_tell_what_matters() {
        let process = layout(Mode::Tree, 80);
        assert_eq!(
            headings(&process),
            "PID USER S ! THR CPU% history WAIT% VOL/s INV/s RES COMMAND"
        );
        let threads = layout(Mode::Threads(TaskKey::default()), 80);
        assert_eq!(
            headings(&threads),
            "TID S ! CPU% history WAIT% VOL/s INV/s P PRI TIME COMMAND"
        );
        let mut young = layout(Mode::Tree, 80);
        young.id_width = 4;
        let command = young.place().last().map(|placed| placed.width);
        assert_eq!(command, Some(18), "short IDs leave COMMAND more room");
        let flat = layout(Mode::AllThreads, 80);
        assert_eq!(
            headings(&flat),
            "TID PID USER S ! CPU% history WAIT% VOL/s INV/s COMMAND"
        );
    }

    #[test]
    fn more_room_shows_more() {
        assert!(headings(&layout(Mode::Tree, 90)).contains("MEM% RES"));
        assert_eq!(
            headings(&layout(Mode::Threads(TaskKey::default()), 100)),
            "TID S ! CPU% history WAIT% VOL/s INV/s P PRI NI POLICY TIME COMMAND"
        );
        let wide = headings(&layout(Mode::List, 200));
        for title in ["CSW/s", "USR%", "VIRT", "READ/s", "PRI", "TIME"] {
            assert!(wide.contains(title), "{title}");
        }
    }

    #[test]
    fn what_is_less_important_does_not_overtake() {
        for mode in [
            Mode::Tree,
            Mode::Threads(TaskKey::default()),
            Mode::AllThreads,
        ] {
            for (width, io) in (80..400).flat_map(|width| [(width, false), (width, true)]) {
                let mut layout = layout(mode, width);
                layout.io = io;
                let shown = layout.defaults();
                let modest = ladder(mode, io).iter().filter(|(_, keep)| *keep == ROOMY);
                let come: Vec<bool> = modest
                    .map(|(step, _)| {
                        step.iter()
                            .all(|id| shown.contains(id) || !layout.exists(*id))
                    })
                    .collect();
                assert!(
                    come.is_sorted_by(|a, b| a >= b),
                    "{mode:?} {width} {come:?}"
                );
            }
        }
    }

    #[test]
    fn the_sorted_column_is_on_the_screen() {
        for column in COLUMNS {
            let mut layout = layout(Mode::Tree, 80);
            layout.sorted = column.id;
            let seen = layout.place().iter().any(|placed| placed.id == column.id);
            assert_eq!(seen, layout.exists(column.id), "{}", column.name);
        }
    }

    #[test]
    fn columns_that_were_chosen_come_in_their_order_as_far_as_they_fit() {
        let mut layout = layout(Mode::Tree, 80);
        layout.chosen = &[C::Rss, C::CpuPercent, C::Tty, C::Tgid, C::Pid];
        assert_eq!(headings(&layout), "PID RES CPU% TTY COMMAND");
        layout.sorted = C::Time;
        assert_eq!(headings(&layout), "PID TIME RES CPU% TTY COMMAND");
        layout.width = 40;
        assert_eq!(headings(&layout), "PID TIME RES COMMAND");
        let rest: Vec<C> = layout.sequence().into_iter().skip(2).take(2).collect();
        assert_eq!(rest, [C::CpuPercent, C::Tty], "reached by scrolling");
    }

    proptest! {
        #[test]
        fn columns_never_overlap_nor_outgrow(
            width in 0u16..300, scroll in 0usize..50, history_width in 0u16..40, mode in 0usize..4, sorted in 0usize..COLUMNS.len(),
        ) {
            let mode = [Mode::Tree, Mode::List, Mode::AllThreads, Mode::Threads(TaskKey::default())][mode];
            let chosen = [C::User, C::Container, C::CpuPercent, C::Exe, C::Tgid, C::Rss];
            let chosen = &chosen[..if scroll % 3 == 0 { 6 } else { 0 }];
            let layout = Layout {
                mode, width, scroll, history_width, id_width: scroll as u16 % 9, sorted: COLUMNS[sorted].id,
                io: scroll % 2 == 1, chosen,
            };
            let placed = layout.place();
            for pair in placed.windows(2) {
                prop_assert_eq!(pair[0].x + pair[0].width + 1, pair[1].x);
            }
            prop_assert_eq!(placed[0].id, C::Pid);
            let last = placed.last().unwrap();
            prop_assert!(last.x + last.width <= width);
            prop_assert!(width < 30 || last.id == C::Command && last.width >= 10);
        }

        #[test]
        fn every_column_can_be_scrolled_to(width in 60u16..300, mode in 0usize..4) {
            let mode = [Mode::Tree, Mode::List, Mode::AllThreads, Mode::Threads(TaskKey::default())][mode];
            let mut layout = layout(mode, width);
            let mut seen: Vec<C> = Vec::new();
            for scroll in 0..=layout.max_scroll() {
                layout.scroll = scroll;
                seen.extend(layout.place().iter().map(|placed| placed.id));
            }
            for id in layout.sequence() {
                prop_assert!(seen.contains(&id), "{:?}", id);
            }
        }
    }
}
