//! The axis of time, in the lower edges of frames.
//!
//! ```text
//! ╰─ ▾6 more ── -3m ──────── -2m ─────── -1m ─────── now ─╯
//! ╰─ ▾6 more ── 12:25:14 ───────── ▴ 12:27:40 ── 12:30:14 ─╯
//! ```

use crate::app::App;
use crate::canvas::Canvas;
use crate::geometry::{Board, Panel, Placed};
use crate::text::Width;
use crate::ui::graph::{ages, end};
use crate::ui::pen::Pen;
use crate::ui::theme::Theme;
use crate::view::clock;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Draws the axes, and how many panels are not on the screen.
pub fn draw(app: &App, theme: &Theme, board: &Board, canvas: &mut Canvas) {
    for placed in board.panels.iter().filter(|placed| placed.axis) {
        // What the machine is has no time, and who ended is known for now only.
        if matches!(placed.panel, Panel::Machine | Panel::Ended) || placed.area.height < 2 {
            continue;
        }
        if app.system().cursor().is_some() || app.paused() {
            clocks(app, theme, placed, canvas);
        } else {
            let picture = app.system().picture();
            let (_, wide) = picture.place(placed.plot().width);
            let column = picture.grid().width / u64::from(wide);
            let cell = column * u64::from(app.graph_signs().per_cell());
            ages(theme, line(placed), cell, end(app), canvas);
        }
    }
    hidden(theme, board, canvas);
}

/// The line of an axis.
fn line(placed: &Placed) -> Rect {
    Rect {
        y: placed.area.bottom() - 1,
        height: 1,
        ..placed.plot()
    }
}

/// How many panels are above and below, in the frame of the first panel of the lowest row.
fn hidden(theme: &Theme, board: &Board, canvas: &mut Canvas) {
    let (above, below) = board.hidden;
    let (down, up) = theme.glyphs.arrows;
    let beyond = |sign: &str, count: usize| {
        let some = (count > 0).then(|| format!("{sign}{count}"));
        some.unwrap_or_default()
    };
    let text = beyond(up, above) + &beyond(down, below);
    let lowest = board
        .panels
        .iter()
        .max_by_key(|placed| (placed.area.y, std::cmp::Reverse(placed.area.x)));
    if let Some(placed) = lowest.filter(|_| !text.is_empty()) {
        let frame = Rect {
            y: placed.area.bottom() - 1,
            height: 1,
            ..placed.area
        };
        let text = format!(" {text} more ");
        let mut pen = Pen::new(canvas, frame, 0);
        pen.go(2).clear(text.width() as u16).put(&text, theme.key());
    }
}

/// The time of day at both ends and at the cursor: the picture stands.
fn clocks(app: &App, theme: &Theme, placed: &Placed, canvas: &mut Canvas) {
    let area = line(placed);
    let system = app.system();
    let picture = system.picture();
    let grid = picture.grid();
    let per_cell = app.graph_signs().per_cell();
    let (left, wide) = picture.place(area.width);
    let cursor = picture.cursor().zip(system.cursor()).map(|(bucket, at)| {
        let column = (left + bucket as u16 * wide + wide / 2) / per_cell;
        let text = clock(at);
        let sign = theme.glyphs.arrows.1;
        let wide = text.width() as u16 + 2;
        if column + wide < area.width {
            (column, wide, format!("{sign} {text}"))
        } else {
            (
                (column + 1).saturating_sub(wide),
                wide,
                format!("{text} {sign}"),
            )
        }
    });
    let mut put = |column: u16, text: &str, style: Style| {
        let mut pen = Pen::new(canvas, area, 0);
        pen.go(column).clear(text.width() as u16).put(text, style);
    };
    let ends = [
        (grid.begin(0), left / per_cell),
        (grid.begin(grid.count), area.width),
    ];
    for (at, column) in ends {
        let text = format!(" {} ", clock(at));
        let wide = text.width() as u16;
        let column = column.min(area.width.saturating_sub(wide + 1));
        let free = cursor
            .as_ref()
            .is_none_or(|(from, cells, _)| column + wide < *from || from + cells < column);
        if free {
            put(column, &text, theme.dim());
        }
    }
    if let Some((column, _, text)) = cursor {
        put(column, &text, theme.strong());
    }
}
