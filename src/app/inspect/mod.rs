//! Looking into one process or thread: tabs of text that are read when they are opened, and again as often as their
//! reading is cheap.
//!
//! ```text
//! key ─▶ Inspect (over the list) ─▶ take_question() ─▶ source ─▶ inspected(answer) ─▶ page
//! ```

mod keys;
mod prompt;
mod reading;
mod series;
mod subject;

pub use prompt::{Goal, Prompt};

use crate::geometry::in_sight;
use crate::inspect::page::Line;
use crate::inspect::{Parent, Question, Series, Subject, Tab};
use crate::keys::Contexts;
use crate::text::Width;
use ratatui::layout::Rect;
use std::time::Duration;

/// What is looked into; lies over everything but the footer.
#[derive(Clone, Debug)]
pub struct Inspect {
    /// The process or thread.
    pub subject: Subject,
    /// What to call it, as people say.
    pub name: String,
    /// The tab shown.
    pub tab: Tab,
    /// What each tab says, in their order.
    pages: [Page; Tab::ALL.len()],
    /// The first line shown.
    pub top: usize,
    /// Cells scrolled out at the left.
    pub left: usize,
    /// The task has ended; what is shown is the last that was read.
    pub ended: bool,
    /// The process has ended, and this parent has yet to reap it.
    pub unreaped: Option<Parent>,
    /// Cells that a page is written in.
    width: usize,
    /// What is being typed.
    pub prompt: Option<Prompt>,
    /// The last search.
    search: String,
    /// The line of the last match.
    found: Option<usize>,
    /// What shall be asked next.
    question: Option<Question>,
    /// How long nothing shall be read, so that reading costs little.
    rest: Duration,
    /// The last samples.
    history: Series,
}

/// What a tab says.
#[derive(Clone, Debug, Default)]
struct Page {
    /// What was read.
    said: Vec<Line>,
    /// What is shown: flown to the width of the page, the notice above.
    lines: Vec<Line>,
    /// How long reading took; `None` before the first answer.
    took: Option<Duration>,
    /// Why there is no answer yet, where it is late.
    late: Option<String>,
    /// Measured, not only read.
    measured: bool,
}

/// Where the parts are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InspectAreas {
    /// The name of the task, and how fresh its page is.
    pub title: Rect,
    /// The tabs.
    pub tabs: Rect,
    /// The page.
    pub body: Rect,
}

impl Inspect {
    fn new(subject: Subject, name: String, tab: Tab, columns: u16) -> Self {
        let mut inspect = Self {
            subject,
            name,
            tab,
            pages: std::array::from_fn(|_| Page::default()),
            top: 0,
            left: 0,
            ended: false,
            unreaped: None,
            width: page_width(columns),
            prompt: None,
            search: String::new(),
            found: None,
            question: None,
            rest: Duration::ZERO,
            history: Series::default(),
        };
        inspect.ask(false);
        inspect
    }

    /// Where keys go.
    pub const fn context(&self) -> Contexts {
        match &self.prompt {
            None if self.tab.info().measures => Contexts::INSPECT_MEASURED,
            None => Contexts::INSPECT,
            Some(prompt) => match prompt.goal {
                Goal::Search { .. } => Contexts::SEARCH,
                Goal::Save(_) => Contexts::PROMPT,
            },
        }
    }

    /// Where the parts are on a screen of this size; the footer stays free.
    pub fn place((columns, rows): (u16, u16)) -> InspectAreas {
        let line = |y: u16, height: u16| Rect {
            x: 0,
            y,
            width: columns,
            height,
        };
        InspectAreas {
            title: line(0, 1),
            tabs: line(1, 1),
            body: line(2, rows.saturating_sub(3)),
        }
    }

    /// The tabs that are seen on a line of `width` cells, and where each begins.
    pub fn tabs(&self, width: u16) -> Vec<(Tab, String, u16)> {
        let texts = Tab::ALL.map(|tab| format!(" {} ", tab.info().title));
        let widths = texts.each_ref().map(|text| text.width() as u16);
        let seen = in_sight(&widths, self.tab as usize, width).into_iter();
        seen.map(|(at, x)| (Tab::ALL[at], texts[at].clone(), x))
            .collect()
    }

    fn page(&self) -> &Page {
        &self.pages[self.tab as usize]
    }

    /// The lines of the tab shown.
    pub fn lines(&self) -> &[Line] {
        &self.page().lines
    }

    /// The last samples.
    pub fn history(&self) -> &Series {
        &self.history
    }

    /// How long reading the tab took; `None` before its first answer, and where nothing is read.
    pub fn took(&self) -> Option<Duration> {
        self.page().took
    }

    /// Why there is no answer yet, where it is late.
    pub fn late(&self) -> Option<&str> {
        self.page().late.as_deref()
    }

    /// The text that is searched for, to be highlighted; may be empty.
    pub fn highlight(&self) -> &str {
        match &self.prompt {
            Some(Prompt {
                editor,
                goal: Goal::Search { .. },
            }) => editor.text(),
            _ => &self.search,
        }
    }

    /// Another tab; one that was not read yet is.
    fn show(&mut self, tab: Tab) {
        if self.tab == tab {
            return;
        }
        (self.tab, self.top, self.left, self.found) = (tab, 0, 0, None);
        self.rest = Duration::ZERO;
        if !self.page().measured {
            self.ask(false);
        }
    }

    fn beside(&mut self, steps: usize) {
        let at = (self.tab as usize + steps) % Tab::ALL.len();
        self.show(Tab::ALL[at]);
    }
}

/// Cells between the margin and the scroll bar.
fn page_width(columns: u16) -> usize {
    usize::from(columns.saturating_sub(2))
}

#[cfg(test)]
pub mod testing;
#[cfg(test)]
mod tests;
