//! Charts of the last samples of what is looked into.
//!
//! ```text
//! CPU%  42.1  max 96.0                 last 120 samples, 2:00
//! 100  ▂▄▆█▆
//!   0 ▁▂▃▄▅▆▇
//! ```

use crate::app::{App, Inspect};
use crate::canvas::Canvas;
use crate::geometry::LABEL;
use crate::text::CompactString;
use crate::text::format::{percent, rate};
use crate::ui::pen::Pen;
use crate::ui::spark::top;
use crate::ui::system::chart::{Chart, Curve};
use crate::ui::theme::Theme;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// What a chart shows: title, the least value at its upper edge, how values are written.
type Kind = (&'static str, f32, fn(f64) -> CompactString);

const KINDS: [Kind; 3] = [
    ("CPU%", 100.0, percent),
    ("WAIT%", 10.0, percent),
    ("switches/s", 10.0, rate),
];

/// Draws the charts one below the other.
pub fn draw(app: &App, inspect: &Inspect, theme: &Theme, area: Rect, canvas: &mut Canvas) {
    let height = (area.height / KINDS.len() as u16).max(2);
    for (at, (kind, values)) in KINDS.into_iter().zip(&inspect.history().0).enumerate() {
        let area = Rect {
            y: area.y + at as u16 * height,
            height,
            ..area
        }
        .intersection(area);
        if area.height > 1 {
            chart(app, kind, (at, values), theme, area, canvas);
        }
    }
}

fn chart(
    app: &App,
    (title, least, text): Kind,
    (number, values): (usize, &[Option<f32>]),
    theme: &Theme,
    area: Rect,
    canvas: &mut Canvas,
) {
    let known = || values.iter().flatten().copied();
    let value = |value: Option<f32>| {
        let text = value.map(|value| text(value.into()));
        text.unwrap_or_else(|| theme.glyphs.dash.into())
    };
    let mut pen = Pen::new(canvas, area, 0);
    pen.skip(1).put(title, theme.strong()).skip(1);
    let now = values.last().copied().flatten();
    pen.field_right(&value(now), 6, theme.curve(number)).skip(2);
    pen.put("max ", theme.dim());
    pen.field_right(&value(known().reduce(f32::max)), 6, Style::new());
    if number == 0 {
        let seconds = (app.interval() * values.len() as u32).as_secs();
        let span = format!(
            "last {} samples, {}:{:02}",
            values.len(),
            seconds / 60,
            seconds % 60
        );
        let width = span.len() as u16;
        if pen.left() > width + 2 {
            pen.go(area.width - width - 1).put(&span, theme.dim());
        }
    }
    let plot = Rect {
        x: area.x + LABEL,
        y: area.y + 1,
        width: area.width.saturating_sub(LABEL + 1),
        height: area.height - 1,
    };
    let wide = (plot.width / values.len().max(1) as u16).clamp(1, 4);
    let shown = usize::from(plot.width / wide).min(values.len());
    let newest = &values[values.len() - shown..];
    let curve = Curve {
        values: newest.to_vec(),
        style: theme.curve(number),
        sign: theme.glyphs.curves[number],
    };
    let mut chart = Chart {
        theme,
        plot,
        place: (plot.width - shown as u16 * wide, wide),
        top: top(newest, least),
        canvas,
    };
    chart.values(|value| rate(value.into()));
    chart.areas(&[curve]);
}
