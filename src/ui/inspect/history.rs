//! Charts of the last samples of what is looked into.
//!
//! ```text
//! ╭─ CPU% ────────────────── max 96.0  42.1 ─╮
//! │ 100%⢀⣴⣿⣶                                 │
//! │    0⣿⣿⣿⣿                                 │
//! ╰──────────────────── -30s ────────── now ─╯
//! ```

use crate::app::{App, Inspect};
use crate::canvas::Canvas;
use crate::diagnosis::ThresholdId;
use crate::geometry::LABEL;
use crate::ui::frame::{self, Value};
use crate::ui::graph::{
    Chart, Curve, PERCENT, Paint, Place, RATE, Unit, ages, edge_values, end, top,
};
use crate::ui::theme::Theme;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// What a chart shows: title, the least value at its upper edge, how values are written, and what they are judged by.
type Kind = (&'static str, f32, Unit, Option<ThresholdId>);

const KINDS: [Kind; 3] = [
    ("CPU", 100.0, PERCENT, Some(ThresholdId::CpuPercent)),
    (
        "Wait for a CPU",
        10.0,
        PERCENT,
        Some(ThresholdId::WaitPercent),
    ),
    ("Switches/s", 10.0, RATE, None),
];

/// Samples that the charts show: the fewest that hold all that is known, so that the first seconds are no strip at the edge.
const WINDOWS: [usize; 3] = [15, 30, 60];

/// Draws the charts one below the other.
pub fn draw(app: &App, inspect: &Inspect, theme: &Theme, area: Rect, canvas: &mut Canvas) {
    let height = (area.height / KINDS.len() as u16).max(4);
    let series = &inspect.history().0;
    let known = series.iter().map(|values| filled(values)).max();
    let samples = WINDOWS.into_iter().find(|window| Some(*window) >= known);
    for (at, (kind, values)) in KINDS.into_iter().zip(series).enumerate() {
        let begin = samples.map_or(0, |samples| values.len().saturating_sub(samples));
        let values = &values[begin..];
        let area = Rect {
            y: area.y + at as u16 * height,
            height,
            ..area
        }
        .intersection(area);
        if area.height >= 3 {
            chart(app, kind, values, theme, area, canvas);
        }
    }
}

/// How many samples at the end begin with one that has a value.
fn filled(values: &[Option<f32>]) -> usize {
    let first = values.iter().position(Option::is_some);
    first.map_or(0, |first| values.len() - first)
}

fn chart(
    app: &App,
    (title, least, unit, threshold): Kind,
    values: &[Option<f32>],
    theme: &Theme,
    area: Rect,
    canvas: &mut Canvas,
) {
    let known = || values.iter().flatten().copied();
    let value = |label, value: Option<f32>| Value {
        label,
        label_style: theme.dim(),
        text: value.map_or_else(
            || theme.glyphs.dash.to_owned(),
            |value| (unit.text)(value.into()).into(),
        ),
        width: unit.width,
        style: Style::new(),
    };
    let newest = values.last().copied().flatten();
    let mut now = value("", newest);
    if let (Some(newest), Some(threshold)) = (newest, threshold) {
        now.judge(theme, app.thresholds().tone(threshold, newest.into()));
    }
    let shown = [now, value("max", known().reduce(f32::max))];
    let name = [
        (" ", theme.strong()),
        (title, theme.strong()),
        (" ", theme.strong()),
    ];
    frame::draw(theme, area, &name, &shown, canvas);
    let plot = Rect {
        x: area.x + 1 + LABEL,
        y: area.y + 1,
        width: area.width.saturating_sub(LABEL + 2),
        height: area.height - 2,
    };
    let signs = app.graph_signs();
    let top = top(values, least);
    edge_values(theme, plot, unit.axis(top), canvas);
    let (place, shown) = place(plot.width, signs.per_cell(), values.len());
    let mut chart = Chart::new(theme, signs, plot, place, top);
    chart.areas(&[Curve {
        values: values[values.len() - shown..].to_vec(),
        paint: threshold.map_or(Paint::Plain(theme.spark()), |_| Paint::Gradient(100.0)),
        sign: theme.glyphs.curves[0],
    }]);
    chart.draw(canvas);
    let axis = Rect {
        y: plot.bottom(),
        height: 1,
        ..plot
    };
    let cell = app.interval().as_nanos() as u64 * u64::from(signs.per_cell());
    ages(theme, axis, cell / u64::from(place.wide), end(app), canvas);
}

/// Where the newest of so many values stand, and how many of them: a sample is one column wide or whole cells.
fn place(width: u16, per_cell: u16, values: usize) -> (Place, usize) {
    let columns = width * per_cell;
    let wide = (columns / values.max(1) as u16).clamp(1, 10 * per_cell);
    let wide = if wide > 1 { wide - wide % per_cell } else { 1 };
    let shown = usize::from(columns / wide).min(values);
    let left = columns - shown as u16 * wide;
    (Place { left, wide }, shown)
}
