//! What was just done, or could not be: a message that is too long for its place has lines of its own.

use super::pen::Pen;
use super::theme::Theme;
use crate::canvas::Canvas;
use crate::text;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Writes a message over a line, and over those below where it is longer: it stands there until the next key only.
pub fn over(message: &str, theme: &Theme, area: Rect, canvas: &mut Canvas) {
    let message = theme.glyphs.spell(message);
    let lines = text::wrapped(&message, usize::from(area.width.saturating_sub(2)));
    for (line, y) in lines.iter().zip(area.y..canvas.area().bottom()) {
        let area = Rect {
            y,
            height: 1,
            ..area
        };
        let blank = " ".repeat(usize::from(area.width));
        let mut pen = Pen::new(canvas, area, 0);
        pen.put(&blank, Style::reset()).go(1);
        pen.put(line, theme.strong());
    }
}
