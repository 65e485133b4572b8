//! Drawing: one file for each region of the screen, `fn draw(&App, &Theme, Rect, &mut Canvas)`.
//!
//! In: the state of the program. Out: cells in a canvas. Has no state, no clock, does no I/O.

mod cursor;
mod dialog;
mod footer;
mod frame;
pub mod glyphs;
mod graph;
mod guides;
mod header;
mod help;
mod inspect;
mod io;
mod menu;
mod message;
mod mixer;
mod notes;
mod parallelism;
mod pen;
mod prompt;
mod scroll;
mod setup;
mod spark;
mod system;
mod table;
mod tabs;
mod theme;
mod timeline;
mod tint;
mod typing;

pub use theme::Theme;

use crate::app::{App, Popup};
use crate::canvas::Canvas;
use crate::geometry::Regions;
use pen::Pen;
use ratatui::layout::Rect;

/// Draws the whole screen; answers where the terminal's cursor belongs, if somewhere.
pub fn draw(app: &App, theme: &Theme, canvas: &mut Canvas) -> Option<(u16, u16)> {
    let area = canvas.area();
    let Some(regions) = app.regions() else {
        let (width, height) = Regions::SMALLEST;
        let text = format!("too small: {width}x{height} needed");
        Pen::new(canvas, area, 0).put(&text, theme.strong());
        return None;
    };
    header::draw(app, theme, &regions, canvas);
    system::draw(app, theme, regions.charts, canvas);
    io::draw(app, theme, regions.devices, canvas);
    if regions.rows.height > 0 {
        table::draw(app, theme, &regions, canvas);
    }
    timeline::draw(app, theme, regions.timeline, canvas);
    // Behind the table: a long message lies over its first lines.
    tabs::draw(app, theme, regions.tabs, canvas);
    match app.popups().last() {
        Some(Popup::Help { top }) => help::draw(app, theme, *top, "", canvas),
        Some(Popup::Choose { menu, .. }) => menu::draw(menu, theme, canvas),
        Some(Popup::Notes { top, .. }) => notes::draw(app, theme, *top, canvas),
        Some(Popup::Setup(_)) => setup::draw(app, theme, canvas),
        Some(Popup::Act(dialog)) => {
            footer::draw(app, theme, regions.footer, canvas);
            let cursor = dialog::draw(dialog, theme, canvas);
            scroll::draw(app.popup_bar(), theme, canvas);
            said(app, theme, &regions, canvas);
            return cursor;
        }
        Some(Popup::Inspect(inspect)) => {
            return inspect::draw(app, inspect, theme, regions.footer, canvas);
        }
        Some(Popup::Save(prompt)) => {
            return Some(typing::draw(app, prompt, theme, regions.footer, canvas));
        }
        Some(popup) => {
            if let [.., Popup::Help { top }, Popup::HelpSearch { editor, .. }] = app.popups() {
                help::draw(app, theme, *top, editor.text(), canvas);
            }
            // A line may be typed over the Setup screen.
            setup::draw(app, theme, canvas);
            scroll::draw(app.popup_bar(), theme, canvas);
            said(app, theme, &regions, canvas);
            return prompt::draw(app, popup, theme, regions.footer, canvas);
        }
        None => {}
    }
    scroll::draw(app.popup_bar(), theme, canvas);
    footer::draw(app, theme, regions.footer, canvas);
    said(app, theme, &regions, canvas);
    None
}

/// The message once more above what may lie over its line. Without anything it is there already.
fn said(app: &App, theme: &Theme, regions: &Regions, canvas: &mut Canvas) {
    let (Some(message), Some(_)) = (app.message(), app.popups().last()) else {
        return;
    };
    let helping = app
        .popups()
        .iter()
        .any(|popup| matches!(popup, Popup::Help { .. }));
    let first = Rect {
        height: 1,
        ..canvas.area()
    };
    let area = match regions.tabs {
        tabs if helping || tabs.is_empty() => first,
        tabs => tabs,
    };
    message::over(message, theme, area, canvas);
}

#[cfg(test)]
mod tests;
