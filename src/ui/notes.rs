//! What was wrong before the first screen.

use super::menu::box_around;
use super::pen::Pen;
use super::theme::Theme;
use crate::app::App;
use crate::canvas::Canvas;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Draws them in a box above the footer, from line `top` on.
pub fn draw(app: &App, theme: &Theme, top: usize, canvas: &mut Canvas) {
    let (lines, most) = app.notes();
    let frame = app.notes_frame();
    let title = app.with_keys("These settings were ignored; the rest apply. {back} closes");
    box_around(theme, frame, &title, canvas);
    let inner = Rect {
        x: frame.x + 2,
        y: frame.y + 1,
        width: frame.width.saturating_sub(4),
        height: frame.height.saturating_sub(2),
    };
    for (row, line) in lines.iter().skip(top).take(most).enumerate() {
        let line = theme.glyphs.spell(line);
        Pen::new(canvas, inner, row as u16).put(&line, Style::new());
    }
}
