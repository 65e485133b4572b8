//! The meters on the page of the header: in columns as they stand in the header, and beside them those that it does not
//! have.

use crate::app::App;
use crate::app::setup::SetupAreas;
use crate::canvas::Canvas;
use crate::config::METER_COLUMNS;
use crate::ui::pen::Pen;
use crate::ui::theme::Theme;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

/// Draws them below so many lines.
pub fn draw(app: &App, theme: &Theme, place: &SetupAreas, above: usize, canvas: &mut Canvas) {
    let held = app.setup_shown().is_some_and(|setup| setup.held);
    let selected = app.meter_selected();
    let width = place.meter_width();
    // As they are called in the file.
    let titles = METER_COLUMNS.into_iter().chain(["not shown"]);
    for (at, (title, meters)) in titles.zip(app.meter_grid()).enumerate() {
        let area = Rect {
            x: place.list.x + at as u16 * width,
            width: width.saturating_sub(1),
            ..place.list
        };
        let is_hidden = at == METER_COLUMNS.len();
        let texts = meters.iter().map(|meter| meter.info().titled());
        let heading = theme.label().add_modifier(Modifier::BOLD);
        let texts = std::iter::once((title.to_owned(), heading)).chain(texts.map(|text| {
            let style = if is_hidden { theme.dim() } else { Style::new() };
            (text, style)
        }));
        let rows = texts.enumerate().skip(place.top.saturating_sub(above));
        let first = above.saturating_sub(place.top) as u16;
        for (line, (row, (text, style))) in (first..area.height).zip(rows) {
            let mut pen = Pen::new(canvas, area, line);
            pen.put_or_cut(&text, style, (theme.glyphs.more, theme.guide()));
            if row > 0 && selected == Some((at, row - 1)) {
                let style = if held { theme.chosen() } else { theme.cursor() };
                pen.go(0).paint(area.width, style);
            }
        }
    }
}
