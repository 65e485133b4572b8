//! Drawing: one file for each region of the screen, `fn draw(&App, &Theme, Rect, &mut Buffer)`.
//!
//! In: the state of the program. Out: cells in a buffer. Has no state, no clock, does no I/O.

mod dialog;
mod footer;
pub mod glyphs;
mod guides;
mod header;
mod help;
mod inspect;
mod io;
mod menu;
mod message;
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

pub use theme::Theme;

use crate::app::{App, Popup};
use crate::geometry::Regions;
use pen::Pen;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Draws the whole screen; answers where the terminal's cursor belongs, if somewhere.
pub fn draw(app: &App, theme: &Theme, buffer: &mut Buffer) -> Option<(u16, u16)> {
    let area = buffer.area;
    let Some(regions) = app.regions() else {
        let (width, height) = Regions::SMALLEST;
        let text = format!("too small: {width}x{height} needed");
        Pen::new(buffer, area, 0).put(&text, theme.strong());
        return None;
    };
    header::draw(app, theme, &regions, buffer);
    system::draw(app, theme, regions.charts, buffer);
    io::draw(app, theme, regions.devices, buffer);
    if regions.rows.height > 0 {
        table::draw(app, theme, &regions, buffer);
    }
    // Behind the table: a long message lies over its first lines.
    tabs::draw(app, theme, regions.tabs, buffer);
    match app.popups().last() {
        Some(Popup::Help { top }) => help::draw(app, theme, *top, "", buffer),
        Some(Popup::Sort(menu)) => menu::draw(menu, theme, buffer),
        Some(Popup::User(menu)) => menu::draw(menu, theme, buffer),
        Some(Popup::Choose { menu, .. }) => menu::draw(menu, theme, buffer),
        Some(Popup::Notes { top, .. }) => notes::draw(app, theme, *top, buffer),
        Some(Popup::Setup(_)) => setup::draw(app, theme, buffer),
        Some(Popup::Act(dialog)) => {
            footer::draw(app, theme, regions.footer, buffer);
            let cursor = dialog::draw(dialog, theme, buffer);
            scroll::draw(app.popup_bar(), theme, buffer);
            said(app, theme, &regions, buffer);
            return cursor;
        }
        Some(Popup::Inspect(inspect)) => {
            return inspect::draw(app, inspect, theme, regions.footer, buffer);
        }
        Some(popup) => {
            if let [.., Popup::Help { top }, Popup::HelpSearch { editor, .. }] = app.popups() {
                help::draw(app, theme, *top, editor.text(), buffer);
            }
            // A line may be typed over the Setup screen.
            setup::draw(app, theme, buffer);
            scroll::draw(app.popup_bar(), theme, buffer);
            said(app, theme, &regions, buffer);
            return prompt::draw(app, popup, theme, regions.footer, buffer);
        }
        None => {}
    }
    scroll::draw(app.popup_bar(), theme, buffer);
    footer::draw(app, theme, regions.footer, buffer);
    said(app, theme, &regions, buffer);
    None
}

/// The message once more above what may lie over its line. Without anything it is there already.
fn said(app: &App, theme: &Theme, regions: &Regions, buffer: &mut Buffer) {
    let (Some(message), Some(_)) = (app.message(), app.popups().last()) else {
        return;
    };
    let helping = app
        .popups()
        .iter()
        .any(|popup| matches!(popup, Popup::Help { .. }));
    let first = Rect {
        height: 1,
        ..buffer.area
    };
    let area = match regions.tabs {
        tabs if helping || tabs.is_empty() => first,
        tabs => tabs,
    };
    message::over(message, theme, area, buffer);
}

#[cfg(test)]
mod tests;
