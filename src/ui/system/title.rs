//! The line above a chart: what it is, the values at the cursor or now, and their range over the window.
//!
//! ```text
//! Load  1m 1.39 5m 15.2 15m 10.9   min 0.90 mean 1.40 max 2.40
//! ```

use crate::app::App;
use crate::app::panels::{PanelInfo, Placed};
use crate::store::Bucket;
use crate::ui::pen::Pen;
use crate::ui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

/// A value in a title.
#[derive(Clone, Debug)]
pub struct Value {
    /// What it is; may be empty.
    pub label: &'static str,
    /// As text.
    pub text: String,
    /// Cells that the text has room for.
    pub width: u16,
    /// The colour of its curve.
    pub style: Style,
}

/// Writes a title; what does not fit is left out, the last values first.
pub fn draw(
    app: &App,
    theme: &Theme,
    (placed, info): (&Placed, &PanelInfo),
    values: &[Value],
    range: Option<(Bucket, fn(f64) -> String)>,
    buffer: &mut Buffer,
) {
    let mut pen = Pen::new(buffer, placed.area, 0);
    let name = if app.system().selected() == placed.panel {
        theme.chosen()
    } else {
        theme.strong()
    };
    pen.put(info.title, name).skip(1);
    let mut values = values.iter();
    if let Some(first) = values.next() {
        value(first, &mut pen);
    }
    // The range belongs to the first value, but the others matter more.
    let range = range.map(|(range, text)| {
        let parts = [("min", range.min), ("mean", range.mean), ("max", range.max)];
        parts.map(|(label, value)| (label, text(f64::from(value))))
    });
    for rest in values {
        value(rest, &mut pen);
    }
    for (label, text) in range.iter().flatten() {
        let width = label.width() as u16 + 7;
        if pen.left() < width {
            break;
        }
        pen.skip(1).put(label, theme.dim());
        pen.field_right(text, 6, Style::new());
    }
}

fn value(value: &Value, pen: &mut Pen) {
    let label = value.label.width() as u16;
    let gap = u16::from(label > 0);
    if pen.left() < 1 + label + gap + value.width {
        return;
    }
    pen.skip(1).put(value.label, value.style).skip(gap);
    let style = if gap > 0 { Style::new() } else { value.style };
    pen.field_right(&value.text, value.width, style);
}
