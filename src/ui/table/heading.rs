//! The titles above the list.

use crate::app::App;
use crate::canvas::Canvas;
use crate::store::TaskSeries;
use crate::text::Align;
use crate::ui::pen::Pen;
use crate::ui::theme::Theme;
use crate::view::{ColumnId, Mode, Placed, SUM, sorted_title};
use ratatui::layout::Rect;

/// The title over marks in words.
const MARK: &str = "MARK";

/// The titles; the sort mark stands behind that of its column, within it: between two titles is a blank.
pub(super) fn draw(app: &App, theme: &Theme, columns: &[Placed], area: Rect, canvas: &mut Canvas) {
    let sort = app.sort();
    let (down, up) = theme.glyphs.sort;
    let mut pen = Pen::new(canvas, area, 0);
    pen.paint(area.width, theme.heading());
    for placed in columns {
        let column = placed.id.column();
        let title = match placed.id {
            ColumnId::History => spark_title(app.spark()),
            ColumnId::Marks if placed.width >= MARK.len() as u16 => MARK,
            _ => column.heading(app.mode()),
        };
        pen.go(placed.x);
        // The title of the sparklines stands over their newest values.
        let left = column.align == Align::Left && placed.id != ColumnId::History;
        if placed.id != sort.column {
            if left {
                pen.put(title, theme.heading());
            } else {
                pen.field_right(title, placed.width, theme.heading());
            }
            continue;
        }
        let (mut width, mut title, mut sum) = (placed.width, title, "");
        if placed.sum > 0 {
            let own = placed.width - placed.sum - 1;
            pen.field_right(title, own, theme.heading()).skip(1);
            (width, title) = (placed.sum, SUM);
        } else if app.mode() == Mode::Tree && column.additive {
            sum = theme.glyphs.sum;
        }
        let title = sorted_title(title, width - u16::from(!sum.is_empty()));
        let mark = if sort.descending { down } else { up };
        let sorted = [sum, title, mark].concat();
        if left {
            pen.put(&sorted, theme.chosen());
        } else {
            pen.field_right(&sorted, width, theme.chosen());
        }
    }
}

/// What the sparklines of rows show, in the six cells that they have at least.
const fn spark_title(series: TaskSeries) -> &'static str {
    match series {
        TaskSeries::Cpu => "HIST",
        TaskSeries::Wait => "WAIT",
        TaskSeries::Switches => "CSW",
        TaskSeries::Io => "I/O",
    }
}
