//! `--fields`: which values are written, by the names that people type.

use super::json::{group_keys, process_keys, thread_keys};
use super::metrics;
use crate::text::format::Kind;
use crate::text::unknown;
use crate::view::{COLUMNS, Column, ColumnId, Mode};

/// Which values are written, in which order.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Fields {
    /// What is always written.
    #[default]
    Usual,
    /// Columns of the table.
    Columns(Vec<ColumnId>),
    /// Keys of the JSON objects of processes and of their threads.
    Keys(Vec<&'static str>),
    /// Metrics, by their place in the usual order.
    Metrics(Vec<usize>),
}

impl Fields {
    /// Columns by name or title. Those that say nothing in rows of this mode are no columns here, nor are those
    /// that are drawn.
    pub fn columns(names: &[String], mode: Mode) -> Result<Self, String> {
        let exists = |column: &&Column| column.exists(mode) && column.kind != Kind::Graph;
        // In rows of threads, PID and TID are what their headings say.
        let headed = |text: &str| {
            let is = |column: &&Column| column.heading(mode).eq_ignore_ascii_case(text);
            COLUMNS.iter().filter(exists).find(is)
        };
        let found = each(
            names,
            |name| {
                Some(
                    headed(name)
                        .or_else(|| Column::find(name).filter(exists))?
                        .id,
                )
            },
            || {
                COLUMNS
                    .iter()
                    .filter(exists)
                    .map(|column| known_as(column, mode))
            },
        )?;
        Ok(Self::Columns(found))
    }

    /// Keys of processes, and of threads where they are written; also by the title of the column of that name.
    pub fn keys(names: &[String], threads: bool) -> Result<Self, String> {
        let mut known: Vec<&'static str> = process_keys().map(|key| key.name).collect();
        for key in thread_keys() {
            if threads && !known.contains(&key.name) {
                known.push(key.name);
            }
        }
        let key = |text: &str| known.iter().copied().find(|key| *key == text);
        // Short names are for people: among keys, `threads` is a list and `tid` that of a thread.
        let column = |name: &str| {
            let found = Column::find(name);
            found.filter(|column| !column.aliases.contains(&name))
        };
        let found = each(
            names,
            |name| key(name).or_else(|| key(column(name)?.name)),
            || known.iter().copied(),
        )?;
        Ok(Self::Keys(found))
    }

    /// Every name that means something in some form of the output, each once.
    pub fn names() -> Vec<&'static str> {
        let columns = COLUMNS
            .iter()
            .filter(|column| column.id != ColumnId::History)
            .map(|column| column.name);
        let keys = process_keys().chain(thread_keys()).map(|key| key.name);
        let keys = keys.chain(group_keys().map(|key| key.name));
        let keys = keys.chain(metrics::names());
        let mut names: Vec<&str> = columns.collect();
        for key in keys {
            if !names.contains(&key) {
                names.push(key);
            }
        }
        names
    }

    /// Keys of groups; also by the title of the column of that name.
    pub fn of_groups(names: &[String]) -> Result<Self, String> {
        let all = || group_keys().map(|key| key.name);
        let key = |text: &str| all().find(|key| *key == text);
        let found = each(
            names,
            |name| key(name).or_else(|| key(Column::find(name)?.name)),
            all,
        )?;
        Ok(Self::Keys(found))
    }

    /// Metrics by name.
    pub fn metrics(names: &[String]) -> Result<Self, String> {
        let found = each(
            names,
            |name| metrics::names().position(|metric| metric == name),
            metrics::names,
        )?;
        Ok(Self::Metrics(found))
    }
}

/// The name of a column in a list of all.
fn known_as(column: &Column, mode: Mode) -> &'static str {
    match (column.id, mode) {
        (ColumnId::Pid, Mode::Threads(_) | Mode::AllThreads) => "tid",
        (ColumnId::Tgid, Mode::Threads(_) | Mode::AllThreads) => "pid",
        _ => column.name,
    }
}

/// What each name stands for; a sentence with all of them for one that stands for nothing.
fn each<T: PartialEq, I: Iterator<Item = &'static str>>(
    names: &[String],
    find: impl Fn(&str) -> Option<T>,
    all: impl Fn() -> I,
) -> Result<Vec<T>, String> {
    let mut found = Vec::with_capacity(names.len());
    for name in names {
        let Some(field) = find(name.trim()) else {
            // A column that is known by that name is none of these.
            let misspelt = Column::find(name).is_none().then(|| Column::suggest(name));
            let meant = misspelt.flatten().filter(|meant| find(meant).is_some());
            return Err(match meant {
                Some(meant) => format!("there is no field {name:?}; did you mean {meant:?}?"),
                None => unknown("field", name, all()),
            });
        };
        if found.contains(&field) {
            return Err(format!("--fields names {name:?} twice"));
        }
        found.push(field);
    }
    Ok(found)
}

#[cfg(test)]
mod tests;
