//! Something to choose from.

use crate::geometry::ScrollBar;
use crate::text::Width;
use ratatui::layout::Rect;

/// A titled list with one line selected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Menu<T> {
    /// What is chosen.
    pub title: &'static str,
    /// The lines and what they stand for; never empty.
    pub items: Vec<(String, T)>,
    /// The line selected.
    pub selected: usize,
}

impl<T: Clone> Menu<T> {
    /// A menu with the line `selected`.
    pub fn new(title: &'static str, items: Vec<(String, T)>, selected: usize) -> Self {
        let selected = selected.min(items.len().saturating_sub(1));
        Self {
            title,
            items,
            selected,
        }
    }

    /// What is selected.
    pub fn chosen(&self) -> Option<T> {
        self.items
            .get(self.selected)
            .map(|(_, value)| value.clone())
    }

    /// Moves by so many lines, not beyond the ends.
    pub fn step(&mut self, lines: isize) {
        self.selected = self
            .selected
            .saturating_add_signed(lines)
            .min(self.items.len().saturating_sub(1));
    }

    /// Goes to the next line that begins with `c`; false when no other does.
    pub fn jump(&mut self, c: char) -> bool {
        let wanted = c.to_lowercase().next();
        let count = self.items.len();
        let found = (1..=count)
            .map(|step| (self.selected + step) % count)
            .find(|&at| {
                let first = self.items[at].0.trim_start().chars().next();
                first.and_then(|first| first.to_lowercase().next()) == wanted
            });
        let found = found.filter(|at| *at != self.selected);
        self.selected = found.unwrap_or(self.selected);
        found.is_some()
    }

    /// Where its frame stands on a screen of this size: at the left edge, above the footer.
    pub fn frame(&self, (columns, rows): (u16, u16)) -> Rect {
        let widest = self.items.iter().map(|(name, _)| name.width()).max();
        let width = widest.unwrap_or(0).max(self.title.width()) as u16 + 4;
        let width = width.min(columns);
        let lines = u16::try_from(self.items.len()).unwrap_or(u16::MAX);
        let height = lines.saturating_add(2).min(rows.saturating_sub(1));
        Rect {
            x: 0,
            y: rows.saturating_sub(height + 1),
            width,
            height,
        }
    }

    /// The scroll bar, at the right edge of the frame.
    pub fn bar(&self, size: (u16, u16)) -> Option<ScrollBar> {
        let frame = self.frame(size);
        let height = frame.height.saturating_sub(2);
        let track = Rect::new(frame.right().saturating_sub(1), frame.y + 1, 1, height);
        let shown = usize::from(height);
        ScrollBar::new(track, self.items.len(), shown, self.top(shown))
    }

    /// The first line shown when `height` lines fit.
    pub fn top(&self, height: usize) -> usize {
        let last = self.items.len().saturating_sub(height);
        self.selected.saturating_sub(height / 2).min(last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn menu() -> Menu<u8> {
        let items = ["CPU%", "PID", "PPID", "USER"];
        let items = items
            .iter()
            .map(|name| (*name).to_owned())
            .zip(0..)
            .collect();
        Menu::new("Sort by", items, 0)
    }

    #[test]
    fn a_letter_goes_from_one_match_to_the_next_and_round() {
        let mut menu = menu();
        menu.jump('p');
        assert_eq!(menu.chosen(), Some(1));
        menu.jump('P');
        assert_eq!(menu.chosen(), Some(2));
        menu.jump('p');
        assert_eq!(menu.chosen(), Some(1));
        menu.jump('z');
        assert_eq!(menu.chosen(), Some(1));
    }

    #[test]
    fn steps_stop_at_the_ends_and_the_selection_stays_in_sight() {
        let mut menu = menu();
        menu.step(-5);
        assert_eq!(menu.chosen(), Some(0));
        menu.step(50);
        assert_eq!(menu.chosen(), Some(3));
        assert_eq!(menu.top(2), 2);
    }
}
