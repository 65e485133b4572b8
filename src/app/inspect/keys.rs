//! What keys and the mouse do while something is looked into.

use super::reading::{MEASURING, READING};
use super::{Inspect, Prompt};
use crate::app::{App, Effect, Popup};
use crate::inspect::{Tab, When};
use crate::keys::Action;
use crate::text::Width;
use ratatui::layout::Position;

/// Cells that the page scrolls sideways.
const SIDEWAYS: usize = 8;

impl Inspect {
    /// Scrolls by so many lines, not beyond the ends.
    pub(super) fn scroll(&mut self, lines: isize, height: usize) {
        let last = self.lines().len().saturating_sub(height);
        self.top = self.top.saturating_add_signed(lines).min(last);
    }

    /// Scrolls sideways; false when there is nothing more.
    fn scroll_sideways(&mut self, right: bool) -> bool {
        let before = self.left;
        let widest = self.lines().iter().map(|line| line.text().chars().count());
        let most = widest.max().unwrap_or(0).saturating_sub(SIDEWAYS);
        self.left = if right {
            (self.left + SIDEWAYS).min(most)
        } else {
            self.left.saturating_sub(SIDEWAYS)
        };
        self.left != before
    }

    /// The lines that hold the text, whatever the case.
    fn hits(&self, text: &str) -> Vec<usize> {
        let text = text.to_lowercase();
        let lines = self.lines().iter().enumerate();
        lines
            .filter(|(_, line)| !text.is_empty() && line.text().to_lowercase().contains(&text))
            .map(|(at, _)| at)
            .collect()
    }

    /// Goes to the next match below the first line shown, or above it, round and round; `step` 0 stays on one that is
    /// the first line already. Answers whether there is one.
    pub(super) fn find(&mut self, text: &str, from: usize, step: isize, height: usize) -> bool {
        let hits = self.hits(text);
        let next = match step {
            0 => hits.iter().find(|at| **at >= from).or(hits.first()),
            1.. => hits.iter().find(|at| **at > from).or(hits.first()),
            _ => hits.iter().rev().find(|at| **at < from).or(hits.last()),
        };
        let Some(hit) = next.copied() else {
            return false;
        };
        self.found = Some(hit);
        // A match that is on the screen already leaves the page where it is.
        if !(self.top..self.top + height).contains(&hit) {
            self.top = hit.saturating_sub(height / 3);
        }
        self.scroll(0, height);
        true
    }

    /// The line of the last match, or the first one shown.
    pub(super) fn here(&self, height: usize) -> usize {
        let visible = self.top..self.top + height;
        self.found
            .filter(|at| visible.contains(at))
            .unwrap_or(self.top)
    }
}

impl App {
    /// An action while something is looked into; `None` when it means nothing there.
    pub(in crate::app) fn inspect_key(&mut self, action: Action) -> Option<Effect> {
        let height = self.inspect_height();
        let page = isize::try_from(height.saturating_sub(1).max(1)).unwrap_or(isize::MAX);
        let Some(Popup::Inspect(inspect)) = self.popups.last_mut() else {
            return None;
        };
        if inspect.prompt.is_some() {
            return self.inspect_prompt(action);
        }
        match action {
            Action::Up => inspect.scroll(-1, height),
            Action::Down => inspect.scroll(1, height),
            Action::PageUp => inspect.scroll(-page, height),
            Action::PageDown => inspect.scroll(page, height),
            Action::Home => inspect.scroll(isize::MIN, height),
            Action::End => inspect.scroll(isize::MAX, height),
            Action::ScrollLeft | Action::ScrollRight => {
                let right = action == Action::ScrollRight;
                if inspect.tab.info().read == When::Never || !inspect.scroll_sideways(right) {
                    let side = if right { "right" } else { "left" };
                    self.told(&format!("Nothing more on the {side}."));
                }
            }
            Action::NextTab => inspect.beside(1),
            Action::PreviousTab => inspect.beside(Tab::ALL.len() - 1),
            Action::Reread if inspect.tab.info().read == When::Never => {
                self.told("The history is always current; nothing to reread.");
            }
            Action::Reread => {
                let measures = inspect.tab.info().measures;
                inspect.ask(measures);
                self.told(if measures { MEASURING } else { READING });
            }
            Action::Search => inspect.prompt = Some(Prompt::search(inspect, height)),
            Action::FindNext => self.inspect_find(1),
            Action::FindPrevious => self.inspect_find(-1),
            Action::Save => inspect.prompt = Some(Prompt::save_tab(inspect)),
            Action::SaveScreen => return Some(self.ask_screen()),
            Action::Trace => return Some(self.trace()),
            Action::Back => drop(self.popups.pop()),
            _ => match action.tab()? {
                tab if tab == inspect.tab => {
                    self.told(&format!("Already on tab {}.", tab.info().title));
                }
                tab => inspect.show(tab),
            },
        }
        Some(Effect::None)
    }

    /// The last search again.
    fn inspect_find(&mut self, step: isize) {
        let height = self.inspect_height();
        let Some(inspect) = self.inspecting_mut() else {
            return;
        };
        if inspect.search.is_empty() {
            inspect.prompt = Some(Prompt::search(inspect, height));
            return;
        }
        let text = inspect.search.clone();
        let from = inspect.here(height);
        let before = inspect.found;
        if !inspect.find(&text, from, step, height) {
            self.told(&format!("Not found: {text}"));
        } else if inspect.found == before {
            self.tell_no_match(&text);
        }
    }

    /// A key of the list that looks into what the cursor is on.
    pub(in crate::app) fn inspect_row(&mut self, action: Action) -> Effect {
        if action == Action::Trace {
            return self.trace();
        }
        self.inspect(action.tab());
        Effect::None
    }

    /// The wheel turned by so many lines.
    pub(in crate::app) fn inspect_wheel(&mut self, lines: isize) {
        let height = self.inspect_height();
        if let Some(inspect) = self.inspecting_mut() {
            inspect.scroll(lines, height);
        }
    }

    /// A click, which may be on a tab.
    pub(in crate::app) fn inspect_click(&mut self, click: Position) {
        let tabs = Inspect::place(self.size).tabs;
        if let Some(inspect) = self.inspecting_mut()
            && tabs.contains(click)
        {
            let tabs = inspect.tabs(tabs.width);
            let hit = tabs.into_iter().rfind(|(_, _, x)| *x <= click.x);
            if let Some((tab, text, x)) = hit
                && click.x - x < text.width() as u16
            {
                inspect.show(tab);
            }
        }
    }
}
