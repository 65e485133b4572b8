//! The System screen: the machine over time.
//!
//! ```text
//! ╭─ CPU ────── user 41  53% ─╮╭─ Load ── 1m 1.39  5m 1.2  15m 1.0 ─╮
//! │ 100% ⣀⣤⣶⣿⣿⣶⣤⣀⣀⣤⣶⣿⣿⣶⣤⣀⣀⣤⣶⣿││   4                             │
//! │    0 ⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿││   0 ┈┈ 2 CPUs ┈┈⢀⣀⣤⣤⣶⣶⣿⣿⣿⣿⣿⣿⣿⣿│
//! ╰───────── -1m ────── now ──╯╰───────────── -1m ───────── now ──╯
//! ```
//!
//! Which panels there are and where they stand is the table [`PANELS`](crate::geometry::PANELS); a panel is a line in
//! it and an arm in [`panels::draw`].

mod axis;
mod cpu;
mod ended;
mod legend;
mod machine;
mod panels;
mod parallelism;

use super::frame::{self, Value};
use super::graph::{Chart, Curve, Place, Unit, edge_values};
use super::pen::Pen;
use super::theme::Theme;
use crate::app::App;
use crate::canvas::Canvas;
use crate::geometry::{Panel, Placed};
use crate::keys::{KeyCode, key_name};
use ratatui::layout::Rect;
use ratatui::style::Modifier;

/// What a panel shows.
struct Plot {
    /// The first one is what the panel is about.
    values: Vec<Value>,
    /// Range of the first value over the window.
    range: Option<crate::store::Bucket>,
    /// Filled, on top of each other.
    areas: Vec<Curve>,
    /// Drawn over them.
    lines: Vec<Curve>,
    /// A value worth a level line, and its name.
    level: Option<(f32, String)>,
    /// The value at the upper edge.
    top: f32,
    /// How values are written.
    unit: Unit,
}

impl Plot {
    /// Nothing of it is known in all of the window.
    fn is_unknown(&self) -> bool {
        let curves = self.areas.iter().chain(&self.lines);
        curves.flat_map(|curve| &curve.values).all(Option::is_none)
    }
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

/// Draws the frame of a panel; in its name, the key that enlarges it is lit.
fn framed(app: &App, theme: &Theme, placed: &Placed, values: &[Value], canvas: &mut Canvas) {
    let title = placed.panel.info().title;
    let selected = app.system().selected() == placed.panel && !app.system().large();
    let style = if selected {
        theme.chosen()
    } else {
        theme.strong()
    };
    let lit = if selected { style } else { theme.key() };
    let lit = lit.add_modifier(Modifier::BOLD | Modifier::UNDERLINED);
    let key = app.panel_key(placed.panel);
    let letter = key.and_then(|key| match key.code {
        KeyCode::Char(c) if !key.alt && !key.ctrl => Some(c),
        _ => None,
    });
    let at = letter.and_then(|letter| title.find(|c: char| c.eq_ignore_ascii_case(&letter)));
    let key = key.map_or_else(String::new, |key| key_name(key, theme.glyphs.signs));
    let name = match at {
        Some(at) => [
            (&title[..at], style),
            (&title[at..=at], lit),
            (&title[at + 1..], style),
        ],
        None => [(&key[..], lit), (" ", style), (title, style)],
    };
    // A large panel has its values in the legend.
    let values = if app.system().large() {
        &values[..values.len().min(1)]
    } else {
        values
    };
    let [one, two, three] = name;
    let name = [(" ", style), one, two, three, (" ", style)];
    frame::draw(theme, placed.area, &name, values, canvas);
}

/// Draws a panel.
fn plot(app: &App, theme: &Theme, placed: &Placed, what: &Plot, canvas: &mut Canvas) {
    framed(app, theme, placed, &what.values, canvas);
    let mut area = placed.plot();
    if app.system().large() {
        let lines = legend::draw(theme, placed, what, canvas);
        area.y += lines;
        area.height -= lines;
    }
    picture(app, theme, (placed.panel, area), what, canvas);
}

/// Draws the curves and the values beside them, or why there are none.
fn picture(
    app: &App,
    theme: &Theme,
    (panel, area): (Panel, Rect),
    what: &Plot,
    canvas: &mut Canvas,
) {
    if what.is_unknown() {
        return note(&panels::missing(app, theme, panel), theme, area, canvas);
    }
    edge_values(theme, area, what.unit.axis(what.top), canvas);
    let picture = app.system().picture();
    let (left, wide) = picture.place(area.width);
    let place = Place { left, wide };
    let mut chart = Chart::new(theme, app.graph_signs(), area, place, what.top);
    chart.areas(&what.areas);
    if let Some((value, _)) = &what.level {
        chart.level(*value);
    }
    for line in &what.lines {
        chart.line(line);
    }
    if let Some((value, name)) = &what.level {
        chart.name(*value, name);
    }
    if let Some(bucket) = picture.cursor() {
        chart.cursor(bucket);
    }
    chart.draw(canvas);
}

/// Writes a sentence in the middle of an area.
fn note(text: &str, theme: &Theme, area: Rect, canvas: &mut Canvas) {
    let width = crate::text::width(text) as u16;
    let mut pen = Pen::new(canvas, area, area.height.saturating_sub(1) / 2);
    pen.skip(area.width.saturating_sub(width) / 2);
    pen.put_or_cut(text, theme.dim(), (theme.glyphs.more, theme.dim()));
}
