//! The keys that matter now; each can be clicked on.
//!
//! ```text
//! F1 Help  → Open  ⏎ Threads  F3 Search  F4 Filter  F5 Tree  F6 Sort  F10 Quit
//! ```

use super::mixer::Mixer;
use super::pen::Pen;
use super::theme::Theme;
use crate::app::App;
use crate::app::footer::{self, entries};
use crate::canvas::Canvas;
use ratatui::layout::Rect;
use std::hash::{Hash as _, Hasher as _};

/// Draws the footer.
pub fn draw(app: &App, theme: &Theme, area: Rect, canvas: &mut Canvas) {
    let mut pen = Pen::new(canvas, area, 0);
    let mut origin = Mixer::default();
    (theme, area).hash(&mut origin);
    footer::origin(app, &mut origin);
    if pen.stands(origin.finish()) {
        return;
    }
    for entry in entries(app, area.width, theme.glyphs.signs) {
        pen.go(entry.x).put(&entry.key, theme.key()).skip(1);
        pen.put(entry.label, theme.tone(crate::text::Tone::Plain));
    }
    pen.came_from(origin.finish());
}
