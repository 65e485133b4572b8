//! A line to type into, in place of the footer.
//!
//! ```text
//! Search: postg_        F3 next  Shift-F3 previous  Enter accept  Esc back
//! ```

use super::pen::Pen;
use super::theme::Theme;
use crate::app::Popup;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Draws the prompt; answers where the terminal's cursor belongs.
pub fn draw(popup: &Popup, theme: &Theme, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
    let editor = popup.editor()?;
    let (label, note, wrong) = match popup {
        Popup::Search { found: false, .. } => ("Search", "no match", true),
        Popup::Search { .. } => ("Search", "F3 next  Shift-F3 previous  Esc back", false),
        Popup::Filter { .. } => ("Filter", "a|b means a or b  Esc as before", false),
        Popup::Interval {
            error: Some(error), ..
        } => ("Seconds between samples", *error, true),
        _ => ("Seconds between samples", "0.1 to 60", false),
    };
    let mut pen = Pen::new(buffer, area, 0);
    pen.skip(1).put(label, theme.key()).put(": ", theme.key());
    let begin = pen.column();
    // A long line is shown from where its end, and so nearly always the cursor, fits.
    let room = usize::from(pen.left().saturating_sub(1)).max(1);
    let hidden = (editor.cursor() + 1).saturating_sub(room);
    let mut cut = 0;
    let mut text = editor.text();
    while cut < hidden {
        let Some(c) = text.chars().next() else { break };
        cut += unicode_width::UnicodeWidthChar::width(c)
            .unwrap_or(0)
            .max(1);
        text = &text[c.len_utf8()..];
    }
    pen.put(text, Style::new()).skip(3);
    let style = if wrong { theme.alert() } else { theme.dim() };
    pen.fit(note, style);
    let column = begin + editor.cursor().saturating_sub(cut) as u16;
    let last = area.width.saturating_sub(1);
    Some((area.x + column.min(last), area.y))
}
