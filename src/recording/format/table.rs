//! Tables: the kinds of rows that a sample is made of.

use super::column::{Column, Form};
use super::columns::{ContainerName, Executing};
use super::writing::Writing;
use crate::sample::{
    Blocked, Cgroup, CpuTimes, DepartedName, Disk, FileSystem, Host, Interface, Memory,
    ParallelismSamples, Pressure, Process, Sample, TaskKey, Temperature, Thread,
};
use std::cmp::Ordering;
use std::sync::Arc;

/// A row of a table.
pub(super) trait Row: Clone + Default + PartialEq + 'static {
    /// Name of the table.
    const TABLE: &'static str;
    /// The table whose rows have rows of this one each, if so.
    const PARENT: Option<&'static str> = None;
    /// At most 128.
    const COLUMNS: &'static [Column<Self>];

    /// The order of the rows, where they are known by what they are. `None`: by their place in the list.
    fn order(_one: &Self, _other: &Self) -> Option<Ordering> {
        None
    }

    /// Appends the cells in which two rows differ; these columns, a bit for each place.
    fn write(old: &Self, new: &Self, writing: &mut Writing, out: &mut Vec<u8>) -> u128;
}

/// A row, or a shared one.
pub(super) trait Held: Clone + 'static {
    type Row: Row;
    fn row(&self) -> &Self::Row;
    fn row_mut(&mut self) -> &mut Self::Row;
    fn new() -> Self;
    /// Nothing was found to have moved. Of shared rows by their identity: see [`crate::sample`].
    fn is_same(&self, other: &Self) -> bool;
}

impl<R: Row> Held for R {
    type Row = R;

    fn row(&self) -> &R {
        self
    }

    fn row_mut(&mut self) -> &mut R {
        self
    }

    fn new() -> Self {
        Self::default()
    }

    fn is_same(&self, other: &Self) -> bool {
        self == other
    }
}

impl<R: Row> Held for Arc<R> {
    type Row = R;

    fn row(&self) -> &R {
        self
    }

    /// Always a new one: whoever holds the one before shall see that something has moved.
    fn row_mut(&mut self) -> &mut R {
        *self = Self::new((**self).clone());
        Self::make_mut(self)
    }

    fn new() -> Self {
        Self::default()
    }

    fn is_same(&self, other: &Self) -> bool {
        Self::ptr_eq(self, other)
    }
}

/// How the rows of a table stand in a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// One row.
    Single,
    /// A list.
    List,
    /// A list for each row of another table.
    Lists,
}

impl Layout {
    pub(super) const ALL: [Self; 3] = [Self::Single, Self::List, Self::Lists];
}

/// A table as a schema describes it.
pub(super) struct Description {
    pub(super) name: &'static str,
    pub(super) parent: &'static str,
    pub(super) layout: Layout,
    /// Name, unit and form.
    pub(super) columns: Vec<(&'static str, &'static str, Form)>,
}

fn describe<R: Row>() -> Description {
    let columns = R::COLUMNS.iter();
    Description {
        name: R::TABLE,
        parent: R::PARENT.unwrap_or_default(),
        layout: match (R::TABLE, R::PARENT) {
            (_, Some(_)) => Layout::Lists,
            (Sample::TABLE | Host::TABLE, None) => Layout::Single,
            _ => Layout::List,
        },
        columns: columns
            .map(|column| (column.name, column.unit, column.form))
            .collect(),
    }
}

/// The number of a table in this version.
pub(super) trait Numbered: Row {
    const NUMBER: usize;
}

macro_rules! tables {
    ($($number:literal $row:ty,)*) => {
        $(impl Numbered for $row {
            const NUMBER: usize = $number;
        })*

        /// All tables, by their numbers.
        pub(super) fn all() -> Vec<Description> {
            vec![$(describe::<$row>()),*]
        }
    };
}

// A table stands behind the one that it belongs to.
tables! {
    0 Sample,
    1 Host,
    2 Memory,
    3 (u8, Pressure),
    4 (u32, CpuTimes),
    5 Disk,
    6 Interface,
    7 FileSystem,
    8 Temperature,
    9 (u32, u64),
    10 (u32, f32),
    11 Process,
    12 Thread,
    13 Blocked,
    14 Cgroup,
    15 (TaskKey, Arc<ParallelismSamples>),
    16 Executing<false>,
    17 Executing<true>,
    18 DepartedName,
    19 ContainerName,
}
