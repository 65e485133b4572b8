//! How many of what.
//!
//! ```text
//! 73 processes  131 threads  61 kernel  2 running  1 blocked
//! ```

use super::pen::Pen;
use super::theme::Theme;
use crate::app::App;
use crate::view::Tone;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Draws the line of counts.
pub fn draw(app: &App, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let Some(snapshot) = app.shown() else { return };
    if area.is_empty() {
        return;
    }
    let counts = &snapshot.counts;
    let mut pen = Pen::new(buffer, area, 0);
    pen.skip(1);
    for (count, what, tone) in [
        (Some(counts.processes), "processes", Tone::Plain),
        (Some(counts.threads), "threads", Tone::Plain),
        (Some(counts.kernel_threads), "kernel", Tone::Plain),
        (counts.running, "running", Tone::Running),
        (counts.blocked, "blocked", Tone::Warn),
    ] {
        let Some(count) = count else { continue };
        let tone = if count == 0 { Tone::Dim } else { tone };
        pen.fit(&count.to_string(), theme.tone(tone)).skip(1);
        pen.fit(what, theme.dim()).skip(2);
    }
}
