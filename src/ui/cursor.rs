//! The row under the cursor.

use super::pen::Pen;
use super::theme::Theme;
use ratatui::style::{Color, Modifier, Style};

/// Marks a line of `width` cells that holds pictures (column and cells of each, from left to right) in one colour. A look that is
/// a background alone leaves everything its colours. With any other all becomes one even line, for colours would be patches of
/// background when reversed; what is reversed leaves pictures upright: in their own ink on the ground of the line, or without
/// colours as they are.
pub fn mark(theme: &Theme, width: u16, pictures: &[(u16, u16)], ink: Style, pen: &mut Pen) {
    let style = theme.cursor();
    let reversed = style.add_modifier.contains(Modifier::REVERSED);
    if style.fg.is_none() && !reversed {
        pen.go(0).paint(width, style);
        return;
    }
    if !reversed {
        uniform(pen.go(0), width, style);
        return;
    }
    let mut from = 0;
    for (column, cells) in pictures {
        uniform(pen.go(from), column.saturating_sub(from), style);
        from = column + cells;
        if let Some(ink) = ink.fg {
            let ground = Style::new().fg(Color::Reset).bg(ink);
            pen.go(*column).paint(*cells, ground.patch(style));
        }
    }
    uniform(pen.go(from), width.saturating_sub(from), style);
}

/// Gives cells one style; only bold is kept of what they had.
fn uniform(pen: &mut Pen, cells: u16, style: Style) {
    let plain = Style::reset().remove_modifier(Modifier::all().difference(Modifier::BOLD));
    pen.paint(cells, plain);
    pen.paint(cells, style);
}
