//! Text: a few header lines, then the table with all rows and the columns of a very wide screen.
//!
//! Names of other processes come through [`cell`], which leaves nothing in them that a terminal would act on.

mod guides;
mod header;
mod parallelism;

use crate::rates::Snapshot;
use crate::view::{Align, Column, ColumnId, Layout, List, Query, Row, cell};
use guides::guides;
use std::borrow::Cow;
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

/// Cells of the screen whose columns are written. Its default set is all that is worth reading line by line.
const WIDTH: u16 = 400;

/// Writes one sample, and an empty line to part it from the next: the machine when `system`, then the table. Without
/// `unicode`, in ASCII alone.
pub fn write(
    out: &mut dyn Write,
    snapshot: &Snapshot,
    system: bool,
    table: Option<(&Query, &List)>,
    unicode: bool,
) -> io::Result<()> {
    header::host(out, snapshot)?;
    if system {
        header::system(out, snapshot)?;
        parallelism::machine(out, snapshot)?;
    }
    parallelism::processes(out, snapshot)?;
    if let Some((query, list)) = table {
        rows(out, snapshot, query, list, unicode)?;
    }
    writeln!(out)
}

fn rows(
    out: &mut dyn Write,
    snapshot: &Snapshot,
    query: &Query,
    list: &List,
    unicode: bool,
) -> io::Result<()> {
    let columns = columns(query);
    let mut line = String::new();
    for column in &columns {
        push(&mut line, column, column.heading(query.mode));
    }
    writeln!(out, "{}", line.trim_end())?;
    for row in &list.rows {
        line.clear();
        for column in &columns {
            let text = text(column, row, list, snapshot, unicode);
            let text = if unicode {
                Cow::Borrowed(&*text)
            } else {
                ascii(&text)
            };
            push(&mut line, column, &text);
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

fn columns(query: &Query) -> Vec<&'static Column> {
    let layout = Layout {
        mode: query.mode,
        width: WIDTH,
        scroll: 0,
        history_width: 0,
        sorted: query.sort.column,
    };
    let placed = layout.place().into_iter();
    placed.map(|placed| placed.id.column()).collect()
}

fn text(column: &Column, row: &Row, list: &List, snapshot: &Snapshot, unicode: bool) -> String {
    let text = cell(column.id, row, list, snapshot).text;
    if column.id == ColumnId::Command {
        guides(list, row, unicode) + &text
    } else {
        text
    }
}

/// The dash of the unknown as ASCII has it, and `?` for whatever else ASCII has not.
fn ascii(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let plain = |c: char| match c {
        '–' => '-',
        _ if c.is_ascii() => c,
        _ => '?',
    };
    Cow::Owned(text.chars().map(plain).collect())
}

/// Adds a cell and the gap after it.
fn push(line: &mut String, column: &Column, text: &str) {
    let pad = usize::from(column.width).saturating_sub(text.width());
    let pad = " ".repeat(pad);
    match column.align {
        Align::Left => line.extend([text, &pad, " "]),
        Align::Right => line.extend([&pad, text, " "]),
    }
}
