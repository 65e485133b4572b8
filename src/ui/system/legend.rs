//! What stands above a large chart: all its values, the range of the first one, and what the panel shows.
//!
//! ```text
//! 1m 1.39  5m 15.2  15m 10.9                      min 0.90  mean 1.40  max 2.40
//! Load averages over 1 (filled), 5 and 15 minutes; the line stands at the number of CPUs.
//! ```

use super::Plot;
use crate::canvas::Canvas;
use crate::geometry::Placed;
use crate::text::wrapped;
use crate::ui::pen::Pen;
use crate::ui::theme::Theme;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// A panel of so many lines has room for the sentence as well.
const TALL: u16 = 14;

/// Draws it; answers how many lines it takes.
pub fn draw(theme: &Theme, placed: &Placed, what: &Plot, canvas: &mut Canvas) -> u16 {
    let inner = placed.inner();
    if inner.height < 4 {
        return 0;
    }
    let area = Rect {
        x: inner.x + 1,
        width: inner.width.saturating_sub(2),
        ..inner
    };
    let mut pen = Pen::new(canvas, area, 0);
    for value in &what.values {
        if pen.left() < value.cells() {
            break;
        }
        value.put(&mut pen);
        pen.skip(1);
    }
    if let Some(range) = what.range {
        let parts = [("min", range.min), ("mean", range.mean), ("max", range.max)];
        let cells: u16 = parts
            .iter()
            .map(|(label, _)| label.len() as u16 + 1 + what.unit.width + 2)
            .sum();
        if pen.left() + 2 > cells {
            pen.go(area.width + 2 - cells);
            for (label, value) in parts {
                pen.put(label, theme.dim()).skip(1);
                let text = (what.unit.text)(f64::from(value));
                pen.field_right(&text, what.unit.width, Style::new())
                    .skip(2);
            }
        }
    }
    if inner.height < TALL {
        return 1;
    }
    let sentences = wrapped(placed.panel.info().help, area.width.into());
    let mut lines = 1;
    for text in sentences.iter().take(3) {
        Pen::new(canvas, area, lines).put(text, theme.dim());
        lines += 1;
    }
    lines + 1
}
