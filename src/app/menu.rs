//! Something to choose from.

use crate::geometry::ScrollBar;
use crate::groups::GroupBy;
use crate::text::{Width, lookup, suggestion};
use crate::view::ColumnId;
use ratatui::layout::Rect;

/// What a line of a menu stands for; of the configuration, its number there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// A column to sort by.
    Column(ColumnId),
    /// A user; `None` for all.
    User(Option<u32>),
    /// A theme.
    Theme(usize),
    /// A layout.
    Layout(usize),
    /// A filter.
    Filter(usize),
    /// The screen as it is shall be a layout.
    NewLayout,
    /// Processes in groups; `None` for none.
    Groups(Option<GroupBy>),
}

/// A line of a menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What is seen.
    pub text: String,
    /// Other names by which it is found.
    pub names: Vec<&'static str>,
    /// What it stands for.
    pub choice: Choice,
}

impl Entry {
    /// An entry without other names.
    pub const fn new(text: String, choice: Choice) -> Self {
        Self {
            text,
            names: Vec::new(),
            choice,
        }
    }
}

/// What was typed to get to an entry of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// All of it so far.
    pub text: String,
    /// No entry is found by it.
    pub unknown: bool,
}

impl Typed {
    /// The title of the list, with what is typed behind it.
    pub fn titled(&self, title: &str) -> String {
        match self.text.as_str() {
            "" => title.to_owned(),
            text => format!("{title}: {text}"),
        }
    }

    /// What is typed is now `text`; the entry that it finds among these.
    pub fn set<'a>(
        &mut self,
        text: String,
        entries: impl Iterator<Item = (&'a str, &'a [&'static str])>,
    ) -> Option<usize> {
        let found = lookup(&text, entries);
        self.unknown = found.is_none();
        self.text = text;
        found
    }
}

/// A titled list with one line selected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Menu {
    /// What is chosen.
    pub title: &'static str,
    /// The lines; never empty.
    pub entries: Vec<Entry>,
    /// The line selected.
    selected: usize,
    /// What was typed since the selection was moved by other means.
    pub typed: Typed,
}

impl Menu {
    /// A menu in which `now` is selected, or the first line.
    pub fn new(title: &'static str, entries: Vec<Entry>, now: Option<Choice>) -> Self {
        let selected = entries.iter().position(|entry| Some(entry.choice) == now);
        Self {
            title,
            entries,
            selected: selected.unwrap_or(0),
            typed: Typed::default(),
        }
    }

    /// The line selected.
    pub const fn selected(&self) -> usize {
        self.selected
    }

    /// What is selected; `None` while no entry is found by what is typed.
    pub fn chosen(&self) -> Option<Choice> {
        let entry = self.entries.get(self.selected);
        entry
            .filter(|_| !self.typed.unknown)
            .map(|entry| entry.choice)
    }

    /// Selects a line, the last one when there are not so many.
    pub fn select(&mut self, line: usize) {
        self.selected = line.min(self.entries.len().saturating_sub(1));
        self.typed = Typed::default();
    }

    /// Moves by so many lines, not beyond the ends.
    pub fn step(&mut self, lines: isize) {
        self.select(self.selected.saturating_add_signed(lines));
    }

    /// A character more was typed.
    pub fn type_in(&mut self, c: char) {
        let text = format!("{}{c}", self.typed.text);
        self.find(text);
    }

    /// The last character typed is taken back; false when nothing is typed.
    pub fn type_back(&mut self) -> bool {
        let mut text = self.typed.text.clone();
        let some = text.pop().is_some();
        if some {
            self.find(text);
        }
        some
    }

    /// Selects what is meant by `text`; where that is nothing, the selection stays.
    fn find(&mut self, text: String) {
        let entries = self.entries.iter();
        let entries = entries.map(|entry| (entry.text.as_str(), entry.names.as_slice()));
        if text.is_empty() {
            self.typed = Typed::default();
        } else if let Some(line) = self.typed.set(text, entries) {
            self.selected = line;
        }
    }

    /// What is told of what is typed where no entry is found by it.
    pub fn told(&self) -> String {
        let typed = &self.typed.text;
        let word = |entry: &'_ Entry| entry.text.split_whitespace().next().map(str::to_owned);
        let words: Vec<String> = self.entries.iter().filter_map(word).collect();
        let names = self.entries.iter().flat_map(|entry| entry.names.iter());
        let all = words.iter().map(String::as_str).chain(names.copied());
        match suggestion(typed, all) {
            Some(meant) => format!("No entry matches {typed}; did you mean {meant}?"),
            None => format!("No entry matches {typed}."),
        }
    }

    /// The title, with what is typed.
    pub fn heading(&self) -> String {
        self.typed.titled(self.title)
    }

    /// Where its frame stands on a screen of this size: at the left edge, above the footer.
    pub fn frame(&self, (columns, rows): (u16, u16)) -> Rect {
        let widest = self.entries.iter().map(|entry| entry.text.width()).max();
        let width = widest.unwrap_or(0).max(self.heading().width()) as u16 + 4;
        let width = width.min(columns);
        let lines = u16::try_from(self.entries.len()).unwrap_or(u16::MAX);
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
        ScrollBar::new(track, self.entries.len(), shown, self.top(shown))
    }

    /// The first line shown when `height` lines fit.
    pub fn top(&self, height: usize) -> usize {
        let last = self.entries.len().saturating_sub(height);
        self.selected.saturating_sub(height / 2).min(last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn menu() -> Menu {
        let names = ["dark", "default", "light", "dark-mono"]
            .into_iter()
            .zip(0..);
        let entry = |(name, at): (&str, usize)| Entry::new(name.to_owned(), Choice::Theme(at));
        Menu::new("Theme", names.map(entry).collect(), None)
    }

    #[test]
    fn all_that_is_typed_selects_and_is_taken_back_letter_by_letter() {
        let mut menu = menu();
        for (c, theme, heading) in [('D', 0, "Theme: D"), ('e', 1, "Theme: De")] {
            menu.type_in(c);
            assert_eq!(menu.chosen(), Some(Choice::Theme(theme)));
            assert_eq!(menu.heading(), heading);
        }
        menu.type_in('x');
        assert_eq!((menu.chosen(), menu.selected()), (None, 1), "stays");
        assert!(menu.type_back());
        assert_eq!(menu.chosen(), Some(Choice::Theme(1)));
        assert!(menu.type_back() && menu.type_back() && !menu.type_back());
        assert_eq!(menu.heading(), "Theme");
    }

    #[test]
    fn a_step_forgets_what_was_typed() {
        let mut menu = menu();
        menu.type_in('x');
        menu.step(1);
        menu.type_in('l');
        assert_eq!(menu.chosen(), Some(Choice::Theme(2)));
    }

    #[test]
    fn steps_stop_at_the_ends_and_the_selection_stays_in_sight() {
        let mut menu = menu();
        menu.step(-5);
        assert_eq!(menu.selected(), 0);
        menu.step(50);
        assert_eq!(menu.selected(), 3);
        assert_eq!(menu.top(2), 2);
    }
}
