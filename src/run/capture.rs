//! The screen as text and its sample as JSON, for a bug report: a line that says of what, the lines of the screen between two
//! empty ones, and on the last line the object that `dump` writes.

use super::Run;
use crate::canvas::Canvas;
use crate::{export, ui};
use ratatui::buffer::Buffer;
use std::io::Write;
use unicode_width::UnicodeWidthStr;

impl Run {
    /// Takes what is shown now, and lets the app ask where it shall be written.
    pub(super) fn capture(&mut self) {
        self.app.take_history(&self.history().clone().history());
        self.choose_theme();
        let size = self.terminal.size();
        let mut canvas = Canvas::new(size);
        ui::draw(&self.app, &self.theme, &mut canvas);
        let Some(snapshot) = self.app.shown() else {
            return;
        };
        let mut out = Vec::new();
        let (version, (columns, rows)) = (env!("CARGO_PKG_VERSION"), size);
        let host = &snapshot.sample.host;
        let (name, kernel) = (&host.name, &host.kernel);
        // Nothing is refused in memory.
        let _ = write!(
            out,
            "threadtop {version} on {name}, Linux {kernel}, {columns} columns, {rows} lines\n\n{}\n",
            lines(canvas.buffer())
        );
        let _ = export::sample(snapshot, self.app.switch_cost_known(), &mut out);
        let text = String::from_utf8_lossy(&out).into_owned();
        self.app.captured(text);
    }
}

/// The lines of a screen, without the blanks at their ends.
fn lines(buffer: &Buffer) -> String {
    let width = usize::from(buffer.area.width).max(1);
    let mut out = String::new();
    for row in buffer.content.chunks(width) {
        let mut cells = row.iter();
        let begin = out.len();
        while let Some(cell) = cells.next() {
            out.push_str(cell.symbol());
            // The other half of a wide character.
            for _ in 1..cell.symbol().width() {
                cells.next();
            }
        }
        out.truncate(begin + out[begin..].trim_end().len());
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_take_one_place_in_the_text() {
        let buffer = Buffer::with_lines(["a日本 b  ", "", "│ c     "]);
        assert_eq!(lines(&buffer), "a日本 b\n\n│ c\n");
    }
}
