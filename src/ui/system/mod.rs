//! The System screen: the machine over time.
//!
//! ```text
//! CPU  62% us 41 sy 12 …              Load  1m 1.39 …
//! 100% ▂▅▇█▆▃▂▁▂▅▇█▆▃▂▁               2.0  ▂▅▇█▆▃▂▁▂▅▇█▆▃▂▁
//!    0 ████████████████                 0  ████████████████
//! …                                   …
//!      -5:00   -2:30   now                 -5:00   -2:30   now
//! ```
//!
//! Which panels there are and where they stand is the table [`PANELS`](crate::geometry::PANELS); a panel is a line in
//! it and an arm in [`panels::draw`].

mod axis;
pub(super) mod chart;
mod cpu;
mod ended;
mod machine;
mod panels;
mod parallelism;
mod title;
mod unit;

use super::theme::Theme;
use crate::app::App;
use crate::canvas::Canvas;
use crate::geometry::Placed;
use chart::{Chart, Curve};
use ratatui::layout::Rect;
use title::Value;
use unit::Unit;

/// What a panel shows.
struct Plot {
    /// For its title; the first one is what the panel is about.
    values: Vec<Value>,
    /// Range of the first value over the window, and how it is written.
    range: Option<(crate::store::Bucket, Unit)>,
    /// Filled, on top of each other.
    areas: Vec<Curve>,
    /// Drawn over them.
    lines: Vec<Curve>,
    /// A value worth a level line.
    mark: Option<f32>,
    /// The value at the upper edge.
    top: f32,
    /// How values beside the plot are written.
    unit: Unit,
}

/// Draws the charts.
pub fn draw(app: &App, theme: &Theme, area: Rect, canvas: &mut Canvas) {
    if area.is_empty() || app.shown().is_none() {
        return;
    }
    let board = app.board();
    for placed in &board.panels {
        panels::draw(app, theme, placed, canvas);
    }
    axis::draw(app, theme, &board, canvas);
}

/// Draws a panel with its title.
fn plot(app: &App, theme: &Theme, placed: &Placed, what: &Plot, canvas: &mut Canvas) {
    titled(app, theme, placed, what, canvas);
    picture(app, theme, placed.plot(), what, canvas);
}

fn titled(app: &App, theme: &Theme, placed: &Placed, what: &Plot, canvas: &mut Canvas) {
    title::draw(app, theme, placed, &what.values, what.range, canvas);
}

fn picture(app: &App, theme: &Theme, area: Rect, what: &Plot, canvas: &mut Canvas) {
    let picture = app.system().picture();
    let mut chart = Chart {
        theme,
        plot: area,
        place: picture.place(area.width),
        top: what.top,
        canvas,
    };
    chart.values(|value| (what.unit.text)(f64::from(value)));
    chart.areas(&what.areas);
    if let Some(mark) = what.mark {
        chart.mark(mark, &(what.unit.text)(f64::from(mark)));
    }
    for line in &what.lines {
        chart.line(line);
    }
    if let Some(bucket) = picture.cursor() {
        chart.cursor(bucket);
    }
}
