//! The table of processes that ended, by name.

use super::{ascii, push};
use crate::rates::Snapshot;
use crate::text::Align;
use crate::view::{DEPARTURE_HEADINGS, DEPARTURE_WIDTHS, departure, departures_note};
use std::io::{self, Write};

/// Writes what ended, or why that is not known.
pub fn write(out: &mut dyn Write, snapshot: &Snapshot, unicode: bool) -> io::Result<()> {
    if let Some(note) = departures_note(snapshot) {
        writeln!(out, "ended   {note}")?;
    }
    if snapshot.departed.is_empty() {
        return Ok(());
    }
    row(out, &DEPARTURE_HEADINGS.map(str::to_owned))?;
    for rates in &snapshot.departed {
        let cells = departure(rates);
        let cells = cells.map(|cell| if unicode { cell } else { ascii(cell) });
        row(out, &cells)?;
    }
    Ok(())
}

fn row(out: &mut dyn Write, cells: &[String; 6]) -> io::Result<()> {
    let mut line = String::new();
    for (at, cell) in cells.iter().enumerate() {
        let align = if at == 0 || at == 5 {
            Align::Left
        } else {
            Align::Right
        };
        let width = DEPARTURE_WIDTHS.get(at).copied().unwrap_or(0);
        push(&mut line, align, width, cell);
    }
    writeln!(out, "{}", line.trim_end())
}
