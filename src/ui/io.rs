//! Disks and network interfaces.

use super::pen::Pen;
use super::theme::Theme;
use crate::app::App;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Draws the lines.
pub fn draw(app: &App, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    if area.is_empty() || app.shown().is_none() {
        return;
    }
    Pen::new(buffer, area, 0).put("io", theme.strong());
}
