//! Scroll bars: a thumb at the right edge of what does not fit.

use super::theme::Theme;
use crate::geometry::ScrollBar;
use ratatui::buffer::Buffer;

/// Draws the thumb; the rest of the track stays as it is.
pub fn draw(bar: Option<ScrollBar>, theme: &Theme, buffer: &mut Buffer) {
    let Some(bar) = bar else { return };
    for line in bar.thumb() {
        if let Some(cell) = buffer.cell_mut((bar.track.x, bar.track.y + line)) {
            cell.reset();
            cell.set_symbol(theme.glyphs.thumb).set_style(theme.guide());
        }
    }
}
