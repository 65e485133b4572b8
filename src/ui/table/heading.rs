//! The titles above the list.

use crate::app::App;
use crate::canvas::Canvas;
use crate::store::TaskSeries;
use crate::text::Align;
use crate::ui::pen::Pen;
use crate::ui::theme::Theme;
use crate::view::{ColumnId, Mode, Placed, Says, sorted_title};
use ratatui::layout::Rect;
use std::borrow::Cow;

/// The titles; the sort mark stands behind that of its column, within it: between two titles is a blank. Where rows are placed by
/// the sums of branches, the title over these says of which column.
pub(super) fn draw(app: &App, theme: &Theme, columns: &[Placed], area: Rect, canvas: &mut Canvas) {
    let sort = app.sort();
    let (down, up) = theme.glyphs.sort;
    let branches = columns.iter().any(|placed| placed.says == Says::Branch);
    let changes = app.compared() == Some(sort.column);
    let descends = if changes {
        sort.is_largest_first()
    } else {
        sort.descending
    };
    let mut pen = Pen::new(canvas, area, 0);
    pen.paint(area.width, theme.heading());
    for placed in columns {
        let column = placed.id.column();
        let title = match placed.id {
            ColumnId::History => spark_title(app.spark()),
            _ => placed.title(app.mode()),
        };
        pen.go(placed.x);
        // The title of the sparklines stands over their newest values.
        let left = column.align == Align::Left && placed.id != ColumnId::History;
        // Where changes are sorted, their title has the mark.
        let marked = if changes { Says::Change } else { placed.says };
        let sorted = placed.id == sort.column && placed.says == marked;
        let (text, style) = if sorted {
            let adds_up = app.mode() == Mode::Tree && column.additive;
            let is_sum = placed.says == Says::Branch || adds_up && !branches && !changes;
            let sum = if is_sum { theme.glyphs.sum } else { "" };
            let mark = if descends { down } else { up };
            let title = sorted_title(title, sum, mark, placed.width);
            (Cow::Owned(title), theme.chosen())
        } else {
            (Cow::Borrowed(title), theme.heading())
        };
        if left {
            pen.put(&text, style);
        } else {
            pen.field_right(&text, placed.width, style);
        }
    }
}

/// What the sparklines of rows show, in the six cells that they have at least.
const fn spark_title(series: TaskSeries) -> &'static str {
    match series {
        TaskSeries::Cpu => "HIST",
        TaskSeries::Wait => "WAIT",
        TaskSeries::Switches => "CSW",
        TaskSeries::Io => "BYTES",
    }
}
