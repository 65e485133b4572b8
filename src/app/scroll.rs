//! The scroll bars on the screen, and the mouse that holds one of them.

use super::{App, Inspect, Popup};
use crate::geometry::ScrollBar;
use crate::inspect::When;
use ratatui::layout::{Position, Rect};

impl App {
    /// The bar of the list, whatever lies over it.
    pub fn list_bar(&self) -> Option<ScrollBar> {
        let rows = self.regions()?.rows;
        let track = Rect {
            x: rows.right().saturating_sub(1),
            width: rows.width.min(1),
            ..rows
        };
        let pane = self.pane();
        ScrollBar::new(
            track,
            pane.list.rows.len(),
            usize::from(rows.height),
            pane.top(),
        )
    }

    /// The bar of what lies over the list and has the keys.
    pub fn popup_bar(&self) -> Option<ScrollBar> {
        let right = |frame: Rect, y: u16, height: u16| Rect {
            x: frame.right().saturating_sub(1),
            y,
            width: 1,
            height,
        };
        match self.popups.last()? {
            Popup::Help { top } => {
                let (columns, rows) = self.size;
                let screen = Rect::new(0, 0, columns, rows);
                let height = rows.saturating_sub(2);
                let all = self.help_last_top() + usize::from(height);
                ScrollBar::new(right(screen, 1, height), all, usize::from(height), *top)
            }
            Popup::Choose { menu, .. } => menu.bar(self.size),
            Popup::Setup(_) | Popup::Ask(_) => {
                let place = self.setup_place()?;
                let track = right(place.frame, place.list.y, place.list.height);
                let shown = usize::from(place.list.height);
                ScrollBar::new(track, self.setup_rows().1, shown, place.top)
            }
            Popup::Inspect(inspect) if inspect.tab.info().read != When::Never => {
                let body = Inspect::place(self.size).body;
                let track = right(body, body.y, body.height);
                let shown = usize::from(body.height);
                ScrollBar::new(track, inspect.lines().len(), shown, inspect.top)
            }
            Popup::Act(dialog) => {
                let place = dialog.place(self.size);
                let list = place.list;
                let lines = dialog.lines().len().div_ceil(place.columns);
                let track = right(place.frame, list.y, list.height);
                let top = place.top / place.columns;
                ScrollBar::new(track, lines, usize::from(list.height), top)
            }
            Popup::Notes { top, .. } => {
                let (lines, most) = self.notes();
                let frame = self.notes_frame();
                let height = frame.height.saturating_sub(2);
                ScrollBar::new(right(frame, frame.y + 1, height), lines.len(), most, *top)
            }
            _ => None,
        }
    }

    /// The bar that the mouse can take hold of now.
    fn bar(&self) -> Option<ScrollBar> {
        if self.popups.is_empty() {
            self.list_bar()
        } else {
            self.popup_bar()
        }
    }

    /// A press on a scroll bar takes hold of it; false when it was elsewhere.
    pub(super) fn grab(&mut self, at: Position) -> bool {
        self.grip = None;
        let Some(bar) = self.bar().filter(|bar| bar.track.contains(at)) else {
            return false;
        };
        self.grip = Some(bar.grip(at.y));
        self.drag(at.y);
        true
    }

    /// The mouse moved to this row with its button held; nothing happens unless it holds a scroll bar.
    pub(super) fn drag(&mut self, y: u16) {
        let Some((bar, grip)) = self.bar().zip(self.grip) else {
            return;
        };
        let top = bar.top_at(y, grip);
        if top != bar.top {
            self.dirty = true;
            self.scroll_to(&bar, top);
        }
    }

    fn scroll_to(&mut self, bar: &ScrollBar, top: usize) {
        // Where the selection decides what is shown, it goes to the middle, or to the end.
        let selected = match top {
            0 => 0,
            top if top == bar.last() => bar.all - 1,
            top => top + bar.shown / 2,
        };
        let size = self.size;
        match self.popups.last_mut() {
            None => {
                let height = self.height();
                let lines = top.cast_signed() - bar.top.cast_signed();
                self.pane_mut().scroll(lines, height);
                self.notice_moves();
            }
            Some(Popup::Help { top: first } | Popup::Notes { top: first, .. }) => *first = top,
            Some(Popup::Choose { menu, .. }) => {
                menu.select(selected);
                self.preview();
            }
            Some(Popup::Setup(_)) => self.select_setup_row(selected),
            Some(Popup::Inspect(inspect)) => inspect.top = top,
            Some(Popup::Act(dialog)) => {
                let columns = dialog.place(size).columns;
                dialog.select(selected * columns);
            }
            Some(_) => {}
        }
    }
}
