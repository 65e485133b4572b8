//! What the mouse does.

use super::io::Division;
use super::{App, Effect, Menu, Popup, Screen, footer, tabs, update};
use crate::geometry::Regions;
use crate::keys::{Action, Mouse};
use ratatui::layout::{Position, Rect};

/// Lines that a notch of the wheel scrolls.
const NOTCH: isize = 3;

impl App {
    /// The mouse did something.
    pub fn mouse(&mut self, mouse: Mouse) -> Effect {
        let effect = self.moused(mouse);
        self.show_cursor();
        effect
    }

    fn moused(&mut self, mouse: Mouse) -> Effect {
        let click = match mouse {
            Mouse::WheelUp { x, y } => return self.wheel(-NOTCH, Position { x, y }),
            Mouse::WheelDown { x, y } => return self.wheel(NOTCH, Position { x, y }),
            Mouse::Drag { y, .. } => {
                self.drag(y);
                return Effect::None;
            }
            Mouse::Release => {
                self.grip = None;
                return Effect::None;
            }
            Mouse::Click { x, y } => Position { x, y },
        };
        let Some(regions) = self.regions() else {
            return Effect::None;
        };
        self.message = None;
        self.dirty = true;
        if self.grab(click) {
            return Effect::None;
        }
        if regions.footer.contains(click) {
            return self.click_footer(click.x);
        }
        if !self.popups.is_empty() {
            return self.click_popup(click);
        }
        if regions.timeline.contains(click) {
            self.click_timeline(click, regions.timeline);
        } else if regions.charts.contains(click) {
            self.click_charts(click);
        } else if regions.rows.contains(click) {
            self.click_row(usize::from(click.y - regions.rows.y));
        } else if regions.heading.contains(click) {
            self.click_heading(click.x);
        } else if regions.header.contains(click) {
            if let Some(action) = self.header_at(click, &regions) {
                return update(self, action);
            }
        } else if regions.tabs.contains(click) {
            let tab = tabs::tabs(self).into_iter().find(|tab| tab.covers(click.x));
            if let Some(action) = tab.and_then(|tab| tab.action) {
                return update(self, action);
            }
        }
        Effect::None
    }

    fn wheel(&mut self, lines: isize, at: Position) -> Effect {
        self.dirty = true;
        let over_time = self
            .regions()
            .is_some_and(|regions| regions.timeline.contains(at));
        if over_time && self.popups.is_empty() {
            let action = if lines < 0 {
                Action::SampleEarlier
            } else {
                Action::SampleLater
            };
            return update(self, action);
        }
        if self.charts() && self.popups.is_empty() {
            self.wheel_charts(lines > 0);
            return Effect::None;
        }
        let over = |regions: Regions| regions.devices.contains(at);
        let devices = self.screen == Screen::Io
            && (self.division() == Division::Devices || self.regions().is_some_and(over));
        match self.popups.last_mut() {
            None if devices => {
                self.scroll_devices_by(lines);
            }
            None => {
                let height = self.height();
                self.pane_mut().scroll(lines, height);
                self.notice_moves();
            }
            Some(Popup::Act(dialog)) => dialog.go(lines.signum()),
            Some(Popup::Inspect(_)) => self.inspect_wheel(lines),
            Some(Popup::Help { .. } | Popup::Notes { .. }) => self.scroll_text(lines),
            Some(Popup::Choose { menu, .. }) => {
                menu.step(lines.signum());
                self.preview();
            }
            Some(Popup::Setup(_)) => self.setup_step(lines.signum()),
            Some(_) => {}
        }
        Effect::None
    }

    /// A click selects a row; on the selected one it opens or closes it.
    fn click_row(&mut self, line: usize) {
        let height = self.height();
        let line = self.pane().top() + line;
        if line >= self.pane().list.rows.len() {
            return;
        }
        if line == self.pane().line() {
            self.toggle();
        } else {
            self.pane_mut().go(line, height);
            self.notice_moves();
        }
    }

    /// A click on a title sorts by it; on that of the sort column it turns the order round.
    fn click_heading(&mut self, x: u16) {
        let columns = self.columns(self.size.0);
        let hit = columns
            .iter()
            .find(|placed| x < placed.x + placed.width + 1);
        if let Some(placed) = hit {
            if placed.id == self.sort().column {
                self.invert();
            } else if placed.id != crate::view::ColumnId::History {
                self.sort_by(placed.id);
            }
        }
    }

    fn click_footer(&mut self, x: u16) -> Effect {
        // A prompt has the whole line; only without one there are entries.
        if self.popups.last().and_then(Popup::editor).is_some() {
            return Effect::None;
        }
        let entries = footer::entries(self, self.size.0, self.signs);
        let hit = entries
            .into_iter()
            .find(|entry| (entry.x..entry.x + entry.width).contains(&x));
        hit.map_or(Effect::None, |entry| update(self, entry.action))
    }

    /// A click in a menu chooses; outside of it, it closes the popup.
    fn click_popup(&mut self, click: Position) -> Effect {
        let size = self.size;
        let chosen = match self.popups.last_mut() {
            Some(Popup::Inspect(_)) => {
                self.inspect_click(click);
                return Effect::None;
            }
            Some(Popup::Choose { menu, .. }) => select(menu, size, click),
            Some(Popup::Setup(_)) => return self.click_setup(click),
            Some(Popup::Help { .. } | Popup::Notes { .. }) => false,
            // A click never does anything to a task: it only chooses.
            Some(Popup::Act(dialog)) => {
                if dialog.click(click, size) {
                    return Effect::None;
                }
                false
            }
            _ => return Effect::None,
        };
        update(self, if chosen { Action::Enter } else { Action::Back })
    }
}

/// Selects the line of the menu that was clicked on.
fn select(menu: &mut Menu, size: (u16, u16), click: Position) -> bool {
    let frame = menu.frame(size);
    let inner = Rect {
        x: frame.x + 1,
        y: frame.y + 1,
        width: frame.width.saturating_sub(2),
        height: frame.height.saturating_sub(2),
    };
    if !inner.contains(click) {
        return false;
    }
    let line = menu.top(usize::from(inner.height)) + usize::from(click.y - inner.y);
    let hit = line < menu.entries.len();
    if hit {
        menu.select(line);
    }
    hit
}
