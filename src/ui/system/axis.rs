//! The axis of time below the charts.
//!
//! ```text
//! ▾6 more          -3:00       -2:00       -1:00         now
//! ▾6   12:25:14                  ▴ 12:27:40         12:30:14
//! ```

use crate::app::App;
use crate::canvas::Canvas;
use crate::geometry::{Board, LABEL, Panel};
use crate::text::Width;
use crate::ui::pen::Pen;
use crate::ui::theme::Theme;
use crate::view::clock;
use ratatui::layout::Rect;

/// Seconds between labels.
const STEPS: [u64; 13] = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600];

/// Cells between labels.
const APART: u64 = 11;

/// Draws an axis below each column of panels, and how many panels are not on the screen.
pub fn draw(app: &App, theme: &Theme, board: &Board, canvas: &mut Canvas) {
    let lowest = board.panels.iter().take(board.abreast);
    // Alone on the screen, what the machine is has no time, and who ended is known of now alone.
    let alone = board.panels.len() == 1;
    let timeless = |panel: Panel| panel == Panel::Machine || (alone && panel == Panel::Ended);
    for placed in lowest.filter(|placed| !timeless(placed.panel)) {
        let area = Rect {
            x: placed.plot().x,
            width: placed.plot().width,
            ..board.axis
        };
        if app.system().cursor().is_some() || app.paused() {
            clocks(app, theme, area, canvas);
        } else {
            ages(app, theme, area, canvas);
        }
    }
    let (above, below) = board.hidden;
    let (down, up) = theme.glyphs.sort;
    let beyond = |sign: &str, count: usize| {
        let some = (count > 0).then(|| format!("{sign}{count}"));
        some.unwrap_or_default()
    };
    let short = beyond(up, above) + &beyond(down, below);
    if short.is_empty() {
        return;
    }
    let long = format!("{short} more");
    // A label of time may stand there.
    let free = (0..=long.width() as u16).all(|x| {
        let cell = canvas.cell((board.axis.x + x, board.axis.y));
        cell.is_some_and(|cell| cell.symbol() == " ")
    });
    let text = if free { long } else { short };
    let left = Rect {
        width: text.width().max(usize::from(LABEL)) as u16,
        ..board.axis
    };
    Pen::new(canvas, left, 0).put(&text, theme.key());
}

/// How long ago: these labels stand still while the picture moves.
fn ages(app: &App, theme: &Theme, area: Rect, canvas: &mut Canvas) {
    let picture = app.system().picture();
    let grid = picture.grid();
    let (_, cells) = picture.place(area.width);
    let cells = u64::from(cells);
    let right = u64::from(area.width);
    // Cells that a number of seconds is long.
    let long = |seconds: u64| {
        seconds.saturating_mul(1_000_000_000).saturating_mul(cells) / grid.width.max(1)
    };
    let mut pen = Pen::new(canvas, area, 0);
    pen.go(area.width.saturating_sub(3)).put("now", theme.dim());
    let Some(step) = STEPS.into_iter().find(|step| long(*step) >= APART) else {
        return;
    };
    for times in 1.. {
        let age = step * times;
        let text = format!("-{}:{:02}", age / 60, age % 60);
        // A label ends where its moment is.
        let Some(begin) = right.checked_sub(long(age) + text.len() as u64) else {
            return;
        };
        pen.go(begin as u16).put(&text, theme.dim());
    }
}

/// The time of day at both ends and at the cursor: the picture stands.
fn clocks(app: &App, theme: &Theme, area: Rect, canvas: &mut Canvas) {
    let system = app.system();
    let picture = system.picture();
    let grid = picture.grid();
    let (left, cells) = picture.place(area.width);
    let cursor = picture.cursor().zip(system.cursor()).map(|(bucket, at)| {
        let column = left + bucket as u16 * cells + cells / 2;
        let text = clock(at);
        let sign = theme.glyphs.sort.1;
        let wide = text.width() as u16 + 2;
        if column + wide <= area.width {
            (column, wide, format!("{sign} {text}"))
        } else {
            (
                (column + 1).saturating_sub(wide),
                wide,
                format!("{text} {sign}"),
            )
        }
    });
    let mut put = |column: u16, text: &str, style| {
        Pen::new(canvas, area, 0).go(column).put(text, style);
    };
    for (at, column) in [(grid.begin(0), left), (grid.begin(grid.count), area.width)] {
        let text = clock(at);
        let wide = text.width() as u16;
        let column = column.min(area.width.saturating_sub(wide));
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
