//! Text: a few header lines, then the table with all rows and the columns of a very wide screen.
//!
//! Names of other processes come through [`cell`], which leaves nothing in them that a terminal would act on.

mod departures;
mod devices;
mod guides;
mod header;
mod parallelism;

use crate::rates::Snapshot;
use crate::sample::Departed;
use crate::text::shorten;
use crate::text::{Align, format::Kind};
use crate::view::{Column, ColumnId, ColumnLayout, List, Mode, Query, Row, cell};
use guides::guides;
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

/// Cells of the screen whose columns are written. Its default set is all that is worth reading line by line.
const WIDTH: u16 = 400;
/// Cells of COMMAND where another column follows; as the last one it has no end.
const COMMAND: usize = 40;

/// What the table shows.
#[derive(Clone, Copy)]
pub struct Table<'a> {
    /// What was asked for.
    pub query: &'a Query,
    /// The rows.
    pub list: &'a List,
    /// The columns; those of a very wide screen when `None`.
    pub columns: Option<&'a [ColumnId]>,
}

/// Writes one sample, and an empty line to part it from the next: the machine when `system`, then the table. Without
/// `unicode`, in ASCII alone.
pub fn write(
    out: &mut dyn Write,
    snapshot: &Snapshot,
    system: bool,
    table: Option<Table>,
    unicode: bool,
) -> io::Result<()> {
    header::host(out, snapshot)?;
    if system {
        header::system(out, snapshot)?;
        parallelism::machine(out, snapshot)?;
    }
    // Of groups each row says it.
    let grouped = table.is_some_and(|table| matches!(table.query.mode, Mode::Groups(_)));
    if snapshot.sample.departed != Departed::Unasked && !grouped {
        departures::write(out, snapshot, unicode)?;
    }
    // Who asks for columns gets no lines between them.
    if table.is_none_or(|table| table.columns.is_none()) {
        parallelism::processes(out, snapshot)?;
    }
    if let Some(table) = table {
        rows(out, snapshot, &table, unicode)?;
    }
    writeln!(out)
}

fn rows(out: &mut dyn Write, snapshot: &Snapshot, table: &Table, unicode: bool) -> io::Result<()> {
    let Table { query, list, .. } = *table;
    let columns = match table.columns {
        Some(ids) => ids.iter().map(|id| id.column()).collect(),
        None => columns(query),
    };
    let last = columns.len().saturating_sub(1);
    let width = |(at, column): (usize, &&Column)| match column.id {
        ColumnId::Command if at < last => COMMAND,
        _ => usize::from(column.width),
    };
    let widths: Vec<usize> = columns.iter().enumerate().map(width).collect();
    let mut line = String::new();
    for (column, width) in columns.iter().zip(&widths) {
        push(&mut line, column.align, *width, column.heading(query.mode));
    }
    writeln!(out, "{}", line.trim_end())?;
    for row in &list.rows {
        line.clear();
        for (at, (column, width)) in columns.iter().zip(&widths).enumerate() {
            let mut text = text(column, row, list, snapshot, unicode);
            if column.id == ColumnId::Command && at < last {
                text = shorten(&text, *width);
            }
            let text = if unicode { text } else { ascii(text) };
            push(&mut line, column.align, *width, &text);
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

fn columns(query: &Query) -> Vec<&'static Column> {
    let layout = ColumnLayout {
        compared: None,
        chosen: &[],
        mode: query.mode,
        width: WIDTH,
        scroll: 0,
        history_width: 0,
        sorted: query.sort.column,
        id_width: ColumnId::Pid.column().width,
        percent_width: ColumnId::CpuPercent.column().width,
        mark_width: 0,
        io: false,
    };
    let columns = layout.place().into_iter().map(|placed| placed.id.column());
    // What is drawn has no text.
    columns
        .filter(|column| column.kind != Kind::Graph)
        .collect()
}

fn text(column: &Column, row: &Row, list: &List, snapshot: &Snapshot, unicode: bool) -> String {
    let text = cell(column.id, row, list, snapshot).text;
    if column.id == ColumnId::Command {
        guides(list, row, unicode) + &text
    } else {
        text.into()
    }
}

/// The dash of the unknown and the sign of a lower bound as ASCII has them, and `?` for whatever else ASCII has not.
fn ascii(text: String) -> String {
    if text.is_ascii() {
        return text;
    }
    let plain = |c: char| match c {
        '–' => '-',
        '≥' => '>',
        _ if c.is_ascii() => c,
        _ => '?',
    };
    text.chars().map(plain).collect()
}

/// Adds a cell and the gap after it.
fn push(line: &mut String, align: Align, width: usize, text: &str) {
    let pad = " ".repeat(width.saturating_sub(text.width()));
    match align {
        Align::Left => line.extend([text, &pad, " "]),
        Align::Right => line.extend([&pad, text, " "]),
    }
}
