//! What a column says of a row: the one value behind its cell, its place in the order, the filter and every export.

use super::task::Task;
use super::{Column, ColumnId, Kind, Rows};
use crate::groups::{Counter, Group};
use crate::rates::{AtLeast, Snapshot};
use std::borrow::Cow;

/// The value of a column, in the unit of its [`Kind`].
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// There is nothing to know: an empty cell.
    Nothing,
    /// Not known, or not read: `–`.
    Unknown,
    /// A number, unrounded.
    Number(f64),
    /// Whole, as bytes of other processes: of whatever encoding, with whatever a terminal would act on.
    Text(Cow<'a, [u8]>),
    /// Letter of the state, and how many threads are in it.
    State(u8, u32),
}

/// How the value of a column is found. Numbers and texts apart, as thousands of numbers are compared in each sample.
#[derive(Clone, Copy, Debug)]
pub(super) enum Take {
    /// `None`: not known.
    Number(for<'a> fn(&Task<'a>, &Snapshot) -> Option<f64>),
    /// [`Value::Text`], or why there is none.
    Text(for<'a> fn(&Task<'a>) -> Value<'a>),
    /// [`Value::Text`] out of what the snapshot knows beside its tasks.
    Beside(fn(&Task<'_>, &Snapshot) -> Value<'static>),
    /// [`Task::state`].
    State,
    /// No value: whoever draws it has what it shows.
    Drawn,
}

impl<'a> Value<'a> {
    /// A text, where it is known.
    pub(super) fn text(text: Option<impl Into<Cow<'a, [u8]>>>) -> Self {
        text.map_or(Self::Unknown, |text| Self::Text(text.into()))
    }
}

impl<'a> Task<'a> {
    /// What the column says of it.
    pub fn value(&self, column: &Column, snapshot: &Snapshot) -> Value<'a> {
        if !self.applies(column) || !self.is_common(column) || column.kind == Kind::Graph {
            return Value::Nothing;
        }
        match column.take {
            Take::Text(text) => text(self),
            Take::Beside(text) => text(self, snapshot),
            Take::State => self.state().map_or(Value::Unknown, |(letter, count)| {
                Value::State(letter, count)
            }),
            Take::Number(_) | Take::Drawn => self
                .number(column, snapshot)
                .map_or(Value::Unknown, Value::Number),
        }
    }

    /// The column says something in rows of this kind.
    pub(super) fn applies(&self, column: &Column) -> bool {
        let row = match self {
            Self::Process { .. } => Rows::PROCESS,
            Self::Thread { .. } => Rows::THREAD,
            Self::Pool { .. } => Rows::POOL,
            Self::EndedThreads { .. } => Rows::ENDED_THREADS,
            Self::ShortLived { .. } => Rows::SHORT_LIVED,
            Self::Group { .. } => Rows::GROUP,
        };
        column.rows.contains(row)
    }

    /// Of a group: it is the same in all its processes, if the column says what one of them has.
    fn is_common(&self, column: &Column) -> bool {
        self.as_group()
            .is_none_or(|group| group.all.common.contains(column.common))
    }

    /// The number that it is compared by, also where its cell is empty.
    pub(super) fn number(&self, column: &Column, snapshot: &Snapshot) -> Option<f64> {
        let total = match self {
            Self::Process { total, .. } => *total,
            Self::Group { group } => Some(&group.all.total),
            _ => None,
        };
        if total.is_some_and(|total| total.unknown().intersects(column.bound))
            || !self.is_common(column)
        {
            return None;
        }
        match column.take {
            Take::Number(number) => number(self, snapshot),
            Take::State => self.state().map(|(letter, _)| state_rank(letter)),
            Take::Text(_) | Take::Beside(_) | Take::Drawn => None,
        }
    }

    /// The text that it is compared by, also where its cell is empty.
    pub(super) fn text(&self, column: &Column, snapshot: &Snapshot) -> Option<Cow<'a, [u8]>> {
        if !self.is_common(column) {
            return None;
        }
        let value = match column.take {
            Take::Text(text) => text(self),
            Take::Beside(text) => text(self, snapshot),
            _ => return None,
        };
        match value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// What it is sorted by in this column: the number, with that of its ended children where the CPU decides, so that who
    /// runs short programs stands where their cost is.
    pub(super) fn rank(&self, column: &Column, snapshot: &Snapshot) -> Option<f64> {
        let number = self.number(column, snapshot);
        match *self {
            Self::Process {
                rates, total: None, ..
            } if matches!(column.id, ColumnId::CpuPercent | ColumnId::History) => {
                let children = rates.total.ended_children_percent.map(f64::from);
                number.map(|number| number + children.unwrap_or(0.0))
            }
            _ => number,
        }
    }

    /// A lower bound: threads have ended, and what they did is not known, or a part of the sum is not known.
    pub fn is_lower_bound(&self, column: &Column) -> bool {
        let partial = |group: &Group| group.all.counters.is_partial(Counter::Cpu);
        let partial = matches!(self, Self::Group { group } if partial(group));
        partial && column.id == ColumnId::Time || self.bounds().intersects(column.bound)
    }

    /// Which of its numbers are lower bounds.
    pub(super) fn bounds(&self) -> AtLeast {
        match self {
            Self::Process { .. } | Self::Group { .. } => {
                self.sums().map_or(AtLeast::empty(), |sums| sums.at_least)
            }
            Self::Pool { pool, .. } => pool.at_least,
            _ => AtLeast::empty(),
        }
    }
}

/// How much a state deserves to be seen: running first.
fn state_rank(state: u8) -> f64 {
    match state {
        b'R' => 7.0,
        b'D' => 6.0,
        b'Z' => 5.0,
        b'T' => 4.0,
        b't' => 3.0,
        b'S' => 2.0,
        b'I' => 1.0,
        _ => 0.0,
    }
}
