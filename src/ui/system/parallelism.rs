//! Thread-level parallelism: its value over time, and how often how many threads execute.
//!
//! ```text
//! TLP  ~1.41 ±0.10  avg 0.97  would use about 1.4 CPUs
//!  2.0 ▂▅▇█▆▃▂▁
//!      c0 ▅ 41%  c1 ▄ 38%  c2 ▂ 21%
//! ```

use super::panels::{against_cpus, cpus, curve, dash, range, value};
use super::title::Value;
use super::unit::{FEW, few};
use super::{Plot, Rect, picture, titled};
use crate::app::App;
use crate::app::panels::Placed;
use crate::rates::Parallelism;
use crate::store::MachineSeries as Series;
use crate::ui::pen::Pen;
use crate::ui::spark::level;
use crate::ui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::style::Style;

/// Cells of a share with its number.
const SHARE: u16 = 11;

/// Draws the panel.
pub fn draw(app: &App, theme: &Theme, placed: &Placed, buffer: &mut Buffer) {
    let pictured = app.system().picture();
    let cpus = cpus(app);
    let average = curve(theme, pictured, Series::AverageParallelism, 0);
    let estimate = curve(theme, pictured, Series::Parallelism, 1);
    let newest = app
        .shown()
        .and_then(|snapshot| snapshot.machine.parallelism.as_ref());
    // What is known only of the newest sample is not shown of another moment.
    let newest = newest.filter(|_| app.system().cursor().is_none());
    let now = pictured.value(Series::Parallelism);
    let mut values = vec![
        Value {
            label: "",
            text: now.map_or_else(
                || dash(theme),
                |value| format!("~{}", few(f64::from(value))),
            ),
            label_style: Style::new(),
            width: 5,
            style: theme.curve(1),
        },
        value(
            theme,
            ("avg", theme.curve(0)),
            pictured.value(Series::AverageParallelism),
            FEW,
        ),
    ];
    if let Some(error) = newest.and_then(|newest| newest.error) {
        values.push(Value {
            label: if theme.glyphs.unicode { "±" } else { "+-" },
            label_style: theme.dim(),
            text: few(error),
            width: 4,
            style: theme.dim(),
        });
    }
    if let Some(now) = now {
        values.push(Value {
            label: "",
            label_style: Style::new(),
            text: format!("would use about {now:.1} CPUs"),
            width: 25,
            style: Style::new(),
        });
    }
    let what = Plot {
        values,
        range: range(pictured, Series::Parallelism, FEW),
        top: against_cpus(&estimate.values, cpus),
        areas: vec![average],
        lines: vec![estimate],
        mark: Some(cpus),
        unit: FEW,
    };
    titled(app, theme, placed, &what, buffer);
    let mut area = placed.plot();
    if let Some(newest) = newest
        && area.height >= 2
    {
        area.height -= 1;
        let line = Rect {
            y: area.bottom(),
            height: 1,
            ..area
        };
        shares(theme, newest, line, buffer);
    }
    picture(app, theme, area, &what, buffer);
}

/// A bar for each number of threads: with its share where there is room, else close together.
fn shares(theme: &Theme, of: &Parallelism, area: Rect, buffer: &mut Buffer) {
    let mut pen = Pen::new(buffer, area, 0);
    let count = of.shares.len();
    let bar = |share: f64| theme.glyphs.levels[level(share as f32, 1.0)];
    if count * usize::from(SHARE) <= usize::from(area.width) {
        for (threads, share) in of.shares.iter().enumerate() {
            pen.put(&format!("c{threads}"), theme.label()).skip(1);
            pen.put(bar(*share), theme.spark());
            let style = if *share < 0.005 {
                theme.dim()
            } else {
                Style::new()
            };
            pen.field_right(&format!("{:.0}%", share * 100.0), 5, style)
                .skip(2);
        }
        return;
    }
    pen.put("c0", theme.label()).skip(1);
    let room = usize::from(pen.left().saturating_sub(7)).max(1);
    let together = count.div_ceil(room);
    for group in of.shares.chunks(together) {
        pen.put(bar(group.iter().sum()), theme.spark());
    }
    pen.skip(1).put(&format!("c{}", count - 1), theme.label());
}
