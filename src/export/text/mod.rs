//! Text: a few header lines, then the table as on the screen, but with all rows and columns.
//!
//! Names of other processes come through [`cell`], which leaves nothing in them that a terminal would act on.

mod guides;
mod header;

use crate::rates::Snapshot;
use crate::view::{Align, COLUMNS, Column, ColumnId, List, Row, cell};
use guides::guides;
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

/// Writes one sample, and an empty line to part it from the next.
pub fn write(
    out: &mut dyn Write,
    snapshot: &Snapshot,
    list: &List,
    unicode: bool,
) -> io::Result<()> {
    header::write(out, snapshot)?;
    let mut line = String::new();
    for column in columns() {
        push(&mut line, column, column.title);
    }
    writeln!(out, "{}", line.trim_end())?;
    for row in &list.rows {
        line.clear();
        for column in columns() {
            push(
                &mut line,
                column,
                &text(column, row, list, snapshot, unicode),
            );
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    writeln!(out)
}

/// Every column that says something without a screen.
fn columns() -> impl Iterator<Item = &'static Column> {
    COLUMNS.iter().filter(|column| column.name != "history")
}

fn text(column: &Column, row: &Row, list: &List, snapshot: &Snapshot, unicode: bool) -> String {
    let text = cell(column.id, row, list, snapshot).text;
    if column.id == ColumnId::Command {
        guides(list, row, unicode) + &text
    } else {
        text
    }
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
