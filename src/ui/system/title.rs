//! The line above a chart: what it is, the values at the cursor or now, and their range over the window.
//!
//! ```text
//! Load  1m 1.39 min 0.90 mean 1.40 max 2.40   5m 15.2 15m 10.9 ────
//! ```

use super::unit::Unit;
use crate::app::App;
use crate::canvas::Canvas;
use crate::geometry::Placed;
use crate::store::Bucket;
use crate::text::Width;
use crate::ui::pen::Pen;
use crate::ui::theme::Theme;
use ratatui::style::Style;

/// A value in a title.
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

/// So many values are worth more than all of the range, which belongs to the first of them.
const BEFORE_RANGE: usize = 4;

/// Writes a title; what does not fit is left out.
pub fn draw(
    app: &App,
    theme: &Theme,
    placed: &Placed,
    values: &[Value],
    range: Option<(Bucket, Unit)>,
    canvas: &mut Canvas,
) {
    let mut pen = begin(app, theme, placed, canvas);
    let (first, rest) = values.split_at(1.min(values.len()));
    for value in first {
        put(value, &mut pen);
    }
    if let Some((range, unit)) = range {
        let others = rest.iter().take(BEFORE_RANGE - 1).map(Value::cells).sum();
        put_range(theme, range, unit, others, &mut pen);
    }
    for value in rest {
        put(value, &mut pen);
    }
    rule(theme, &mut pen);
}

/// Begins a title with the name of the panel.
pub fn begin<'a>(app: &App, theme: &Theme, placed: &Placed, canvas: &'a mut Canvas) -> Pen<'a> {
    let mut pen = Pen::new(canvas, placed.area, 0);
    let style = if app.system().selected() == placed.panel {
        theme.chosen()
    } else {
        theme.strong()
    };
    pen.put(placed.panel.info().title, style).skip(1);
    pen
}

/// A line from here to the right edge, so that panels are told apart.
pub fn rule(theme: &Theme, pen: &mut Pen) {
    let cells = usize::from(pen.left());
    pen.put(&theme.glyphs.rule.repeat(cells), theme.dim());
}

/// Writes the range; where not all of it fits beside `others`, its upper end.
fn put_range(theme: &Theme, range: Bucket, unit: Unit, others: u16, pen: &mut Pen) {
    let parts = [("min", range.min), ("mean", range.mean), ("max", range.max)];
    let cells = |(label, _): &(&str, f32)| label.width() as u16 + 1 + unit.width;
    let all: u16 = parts.iter().map(|part| cells(part) + 1).sum();
    // Both end with a gap that may be beyond the edge.
    let room = pen.left() + 2;
    let parts = if all + 1 + others <= room {
        &parts[..]
    } else {
        &parts[2..]
    };
    let all: u16 = parts.iter().map(|part| cells(part) + 1).sum();
    if all + 1 + others > room {
        return;
    }
    for (label, value) in parts {
        pen.put(label, theme.dim()).skip(1);
        let text = (unit.text)(f64::from(*value));
        pen.field_right(&text, unit.width, Style::new()).skip(1);
    }
    pen.skip(1);
}

impl Value {
    /// Cells of its label, without a gap.
    fn label(&self) -> u16 {
        self.label.width() as u16
    }

    /// Cells that it takes, with a gap behind it.
    fn cells(&self) -> u16 {
        let label = self.label();
        label + u16::from(label > 0) + self.width + 2
    }
}

/// Writes a value if all of it fits, and a gap.
fn put(value: &Value, pen: &mut Pen) {
    let gap = u16::from(value.label() > 0);
    if pen.left() + 2 < value.cells() {
        return;
    }
    pen.put(value.label, value.label_style).skip(gap);
    pen.field_right(&value.text, value.width, value.style)
        .skip(2);
}
