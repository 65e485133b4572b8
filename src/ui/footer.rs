//! The keys that matter now; each can be clicked on.
//!
//! ```text
//! F1 Help  → Open  ⏎ Threads  F3 Search  F4 Filter  F5 Tree  F6 Sort  F10 Quit
//! ```

use super::pen::Pen;
use super::theme::Theme;
use crate::app::App;
use crate::app::footer::entries;
use crate::canvas::Canvas;
use ratatui::layout::Rect;

/// Draws the footer.
pub fn draw(app: &App, theme: &Theme, area: Rect, canvas: &mut Canvas) {
    let mut pen = Pen::new(canvas, area, 0);
    for entry in entries(app, area.width, theme.glyphs.signs) {
        pen.go(entry.x).put(&entry.key, theme.key()).skip(1);
        pen.put(entry.label, theme.tone(crate::text::Tone::Plain));
    }
}
