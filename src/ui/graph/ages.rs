//! The axis of time below a picture that ends at the moment shown: these labels stand still while the picture moves.

use crate::app::App;
use crate::canvas::Canvas;
use crate::sample::Nanos;
use crate::text::Width;
use crate::ui::pen::Pen;
use crate::ui::theme::Theme;
use ratatui::layout::Rect;

/// Seconds between labels.
const STEPS: [u64; 13] = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600];

/// Cells between the ends of labels.
const APART: u64 = 9;

/// Writes how long ago what is above was, where a cell is so long and the picture ends at what `end` says.
pub fn ages(theme: &Theme, area: Rect, cell: Nanos, end: &str, canvas: &mut Canvas) {
    let right = u64::from(area.width);
    // Cells that a number of seconds is long.
    let long = |seconds: u64| seconds.saturating_mul(1_000_000_000) / cell.max(1);
    let mut put = |end: u64, text: &str| {
        let text = format!(" {text} ");
        let Some(begin) = (end + 1).checked_sub(text.width() as u64) else {
            return false;
        };
        let mut pen = Pen::new(canvas, area, 0);
        pen.go(begin as u16)
            .clear(text.width() as u16)
            .put(&text, theme.dim());
        true
    };
    // One cell from the edge, so that the frame is whole.
    put(right.saturating_sub(2), end);
    let Some(step) = STEPS.into_iter().find(|step| long(*step) >= APART) else {
        return;
    };
    for times in 1.. {
        let age = step * times;
        // A label ends where its moment is.
        let end = right.checked_sub(long(age));
        if !end.is_some_and(|end| put(end, &format!("-{}", span(age)))) {
            return;
        }
    }
}

/// What the end of a picture is called.
pub fn end(app: &App) -> &'static str {
    if app.in_past() { "0s" } else { "now" }
}

/// `15s`, `2m`, `1:30`.
fn span(seconds: u64) -> String {
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds}s"),
        (minutes, 0) => format!("{minutes}m"),
        (minutes, seconds) => format!("{minutes}:{seconds:02}"),
    }
}
