//! The frame of a panel: its name, and the values at the cursor or now.
//!
//! ```text
//! ╭─ CPU ────────────── user 41  system 12  53% ─╮   a value without a label is what the panel is about
//! ╭─ Load ──────────── 1m 1.39  5m 15.2  15m 10.9 ─╮
//! ```

use super::pen::Pen;
use super::theme::Theme;
use crate::canvas::Canvas;
use crate::config::Role;
use crate::text::{Tone, Width};
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

/// A value in a frame.
#[derive(Clone, Debug)]
pub struct Value {
    /// What it is; may be empty.
    pub label: &'static str,
    /// The colour of its curve.
    pub label_style: Style,
    /// Text of the value.
    pub text: String,
    /// Cells that the text has room for.
    pub width: u16,
    /// What the text looks like.
    pub style: Style,
}

impl Value {
    /// Text that is no number.
    pub fn words(text: String, style: Style) -> Self {
        Self {
            label: "",
            label_style: Style::new(),
            width: text.width() as u16,
            text,
            style,
        }
    }

    /// Cells that it takes, with a gap behind it.
    pub fn cells(&self) -> u16 {
        let label = self.label.width() as u16;
        label + u16::from(label > 0) + self.width + 1
    }

    /// Writes it, and a gap. The text follows its label, so that nobody takes it for the one of the next label.
    pub fn put(&self, pen: &mut Pen) {
        pen.put(self.label, self.label_style);
        pen.skip(u16::from(!self.label.is_empty()));
        pen.field(&self.text, self.width, self.style).skip(1);
    }

    /// Writes it so that it ends where its cells end, and a gap.
    fn put_right(&self, pen: &mut Pen) {
        pen.skip(self.width.saturating_sub(self.text.width() as u16));
        pen.put(self.label, self.label_style);
        pen.skip(u16::from(!self.label.is_empty()));
        pen.put(&self.text, self.style).skip(1);
    }

    /// In the colour of this tone, unless that is plain.
    pub fn judge(&mut self, theme: &Theme, tone: Tone) {
        if tone != Tone::Plain {
            self.style = theme.tone(tone);
        }
    }
}

/// Draws a frame with this name, in parts, and as many of the values as fit, right-aligned. The first one is the most
/// important: it is bold. Without a label it is what the panel is about, and stands at the right of the others; values that all
/// have labels keep their order.
pub fn draw(
    theme: &Theme,
    area: Rect,
    name: &[(&str, Style)],
    values: &[Value],
    canvas: &mut Canvas,
) {
    edges(theme, area, theme.role(Role::Frame), canvas);
    let room = Rect {
        x: area.x + 2,
        width: area.width.saturating_sub(4),
        height: area.height.min(1),
        ..area
    };
    let mut pen = Pen::new(canvas, room, 0);
    let cells = name.iter().map(|(text, _)| text.width()).sum::<usize>();
    pen.clear(cells as u16);
    for (text, style) in name {
        pen.put(text, *style);
    }
    let mut left = room.width.saturating_sub(pen.column() + 2);
    let mut shown: Vec<&Value> = Vec::new();
    for value in values {
        if value.cells() > left {
            break;
        }
        left -= value.cells();
        shown.push(value);
    }
    let Some(first) = shown.first() else {
        return;
    };
    let first = Value {
        style: first.style.add_modifier(Modifier::BOLD),
        ..(*first).clone()
    };
    let cells: u16 = shown.iter().map(|value| value.cells()).sum();
    shown[0] = &first;
    if first.label.is_empty() {
        shown.rotate_left(1);
    }
    pen.go(room.width - cells - 1).clear(cells + 1).skip(1);
    if let Some((last, others)) = shown.split_last() {
        for value in others {
            value.put(&mut pen);
        }
        last.put_right(&mut pen);
    }
}

/// The edges, and nothing within.
fn edges(theme: &Theme, area: Rect, style: Style, canvas: &mut Canvas) {
    let [
        top_left,
        top_right,
        bottom_left,
        bottom_right,
        level,
        upright,
    ] = theme.glyphs.frame;
    let between = level.repeat(usize::from(area.width.saturating_sub(2)));
    let mut line = |at: u16, left: &str, right: &str| {
        let text = format!("{left}{between}{right}");
        Pen::new(canvas, area, at).put(&text, style);
    };
    line(0, top_left, top_right);
    if area.height > 1 {
        line(area.height - 1, bottom_left, bottom_right);
    }
    for at in 1..area.height.saturating_sub(1) {
        let mut pen = Pen::new(canvas, area, at);
        pen.put(upright, style);
        pen.go(area.width - 1).put(upright, style);
    }
}
