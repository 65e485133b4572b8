//! Thread-level parallelism: its value over time, and how often how many threads execute.
//!
//! ```text
//! TLP  ~1.41 ±0.10  avg 0.97  would use about 2 CPUs
//!  2.0 ▂▅▇█▆▃▂▁
//!      c0 ▅ 41%  c1 ▄ 38%  c2 ▂ 21%
//! ```

use super::panels::{against_cpus, count_of_cpus, cpus, curve, dash, value};
use super::{Plot, Rect, framed, legend, picture};
use crate::app::App;
use crate::app::system::picture::Picture;
use crate::canvas::Canvas;
use crate::geometry::Placed;
use crate::rates::Parallelism;
use crate::store::MachineSeries as Series;
use crate::ui::frame::Value;
use crate::ui::graph::{FEW, few};
use crate::ui::parallelism::bars;
use crate::ui::pen::Pen;
use crate::ui::theme::Theme;
use ratatui::style::Style;

/// Cells of the value with its error.
const ESTIMATE: u16 = 12;

/// `~1.41 ±0.10`.
fn estimated(value: Option<f32>, error: Option<f64>, theme: &Theme) -> String {
    let value = value.map_or_else(
        || dash(theme),
        |value| format!("~{}", few(f64::from(value))),
    );
    let sign = if theme.glyphs.unicode() { "±" } else { "+-" };
    let error = error.map_or_else(String::new, |error| format!("{sign}{}", few(error)));
    let text = format!("{value:>5} {error}");
    format!("{text:>width$}", width = usize::from(ESTIMATE))
}

/// The estimate with its error, the average, and how many CPUs would be used.
fn values(theme: &Theme, pictured: &Picture, newest: Option<&Parallelism>) -> Vec<Value> {
    let now = pictured.value(Series::Parallelism);
    let error = newest.and_then(|newest| newest.error);
    let mut values = vec![
        Value {
            label: "",
            text: estimated(now, error, theme),
            label_style: Style::new(),
            width: ESTIMATE,
            style: theme.curve(1),
        },
        value(
            theme,
            ("avg", theme.curve(0)),
            pictured.value(Series::AverageParallelism),
            FEW,
        ),
    ];
    if let Some(cpus) = newest.and_then(Parallelism::cpus) {
        let unit = if cpus == 1 { "CPU" } else { "CPUs" };
        let text = format!("would use about {cpus} {unit}");
        values.push(Value::words(text, theme.dim()));
    }
    values
}

/// Draws the panel.
pub fn draw(app: &App, theme: &Theme, placed: &Placed, canvas: &mut Canvas) {
    let pictured = app.system().picture();
    let cpus = cpus(app);
    let average = curve(theme, pictured, Series::AverageParallelism, 0);
    let estimate = curve(theme, pictured, Series::Parallelism, 1);
    let newest = app
        .shown()
        .and_then(|snapshot| snapshot.machine.parallelism.as_ref());
    // What is known only of the newest sample is not shown of another moment.
    let newest = newest.filter(|_| app.system().cursor().is_none());
    let what = Plot {
        values: values(theme, pictured, newest),
        range: pictured.summary(Series::Parallelism),
        top: against_cpus(&estimate.values, cpus),
        areas: vec![average],
        lines: vec![estimate],
        level: Some((cpus, count_of_cpus(cpus))),
        unit: FEW,
    };
    framed(app, theme, placed, &what.values, canvas);
    let mut area = placed.plot();
    if app.system().large() {
        let lines = legend::draw(theme, placed, &what, canvas);
        area.y += lines;
        area.height -= lines;
    }
    if let Some(newest) = newest
        && area.height >= 2
    {
        area.height -= 1;
        let line = Rect {
            y: area.bottom(),
            height: 1,
            ..area
        };
        let mut pen = Pen::new(canvas, line, 0);
        for (text, style) in bars(newest, theme, line.width) {
            pen.put(&text, style);
        }
    }
    picture(app, theme, (placed.panel, area), &what, canvas);
}
