//! Scroll bars: a thumb at the right edge of what does not fit.

use super::theme::Theme;
use crate::canvas::Canvas;
use crate::geometry::ScrollBar;

/// Draws the thumb; the rest of the track stays as it is.
pub fn draw(bar: Option<ScrollBar>, theme: &Theme, canvas: &mut Canvas) {
    let Some(bar) = bar else { return };
    for line in bar.thumb() {
        let place = (bar.track.x, bar.track.y + line);
        canvas.blank(place, 1);
        canvas.text(place, theme.glyphs.thumb, 1, theme.guide());
    }
}
