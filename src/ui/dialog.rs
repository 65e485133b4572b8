//! A dialog about what is to be done to tasks.
//!
//! ```text
//! ┌ Send a signal ───────────────────────────┐
//! │ to java (4312)                           │
//! │ 15 SIGTERM     end in good order         │
//! │ 18 SIGCONT     go on after a stop        │
//! │ Number or name: _                        │
//! └──────────────────────────────────────────┘
//! ```

use super::menu::{box_around, titled_box};
use super::pen::Pen;
use super::theme::Theme;
use crate::app::Dialog;
use crate::app::act::DialogAreas;
use crate::canvas::Canvas;
use crate::text::Width;
use ratatui::style::Style;

/// Draws the dialog; answers where the terminal's cursor belongs.
pub fn draw(dialog: &Dialog, theme: &Theme, canvas: &mut Canvas) -> Option<(u16, u16)> {
    let place = dialog.place((canvas.area().width, canvas.area().height));
    let title = dialog.form.title();
    match dialog.form.named() {
        Some(typed) => titled_box(theme, place.frame, title, typed, canvas),
        None => box_around(theme, place.frame, title, canvas),
    }
    let heads = dialog.heads();
    for (at, head) in heads.iter().enumerate() {
        let style = match dialog.form.is_danger() {
            // The first of several lines only introduces them.
            true if at > 0 || heads.len() == 1 => theme.tone(crate::text::Tone::Warn),
            _ if at == 0 => theme.strong(),
            _ => theme.dim(),
        };
        let mut pen = Pen::new(canvas, place.heads, at as u16);
        write(&mut pen, theme, head, place.heads.width, style);
    }
    list(dialog, theme, &place, canvas);
    input(dialog, theme, &place, canvas)
}

fn list(dialog: &Dialog, theme: &Theme, place: &DialogAreas, canvas: &mut Canvas) {
    let lines = dialog.lines();
    let width = Dialog::entry_width(place);
    let shown = usize::from(place.list.height) * place.columns;
    let selectable = !dialog.form.is_confirm() && !dialog.form.is_results();
    let visible = lines.iter().enumerate().skip(place.top).take(shown);
    for (cell, (at, line)) in visible.enumerate() {
        let mut pen = Pen::new(canvas, place.list, (cell / place.columns) as u16);
        let begin = (cell % place.columns) as u16 * width;
        let style = if line.wrong {
            theme.tone(crate::text::Tone::Warn)
        } else {
            Style::new()
        };
        pen.go(begin);
        write(&mut pen, theme, &line.text, width, style);
        if selectable && at == dialog.form.selected() {
            let cells = if place.columns > 1 { width - 1 } else { width };
            pen.go(begin).paint(cells, theme.cursor());
        }
    }
}

/// Writes text, and marks when it goes on beyond `width`.
fn write(pen: &mut Pen, theme: &Theme, text: &str, width: u16, style: Style) {
    let text = theme.glyphs.spell(text);
    pen.put(&text, style);
    if text.width() > usize::from(width) {
        pen.cut(theme.glyphs.more, theme.guide());
    }
}

fn input(
    dialog: &Dialog,
    theme: &Theme,
    place: &DialogAreas,
    canvas: &mut Canvas,
) -> Option<(u16, u16)> {
    let (label, editor, wrong) = dialog.form.input()?;
    let mut pen = Pen::new(canvas, place.input, 0);
    pen.put(label, theme.key()).put(": ", theme.key());
    let at = pen.column() + editor.cursor() as u16;
    pen.put(editor.text(), theme.typed(editor.is_selected()))
        .skip(2);
    if let Some(wrong) = wrong {
        pen.fit(&wrong, theme.tone(crate::text::Tone::Warn));
    }
    let last = place.input.width.saturating_sub(1);
    Some((place.input.x + at.min(last), place.input.y))
}
