//! Looking into one process or thread: tabs of text that are read when they are opened, and again as often as their
//! reading is cheap.
//!
//! ```text
//! key ─▶ Inspect (over the list) ─▶ take_question() ─▶ source ─▶ inspected(answer) ─▶ page
//! ```

mod keys;
mod page;
mod pages;
mod prompt;
mod series;

pub use page::{Line, Part};
pub use prompt::{Prompt, Saved};

use super::actions::Contexts;
use super::tabs::in_sight;
use super::{Action, App, Effect, Popup};
use crate::inspect::{Answer, Missing, Outcome, Parent, Question, Subject, Tab};
use crate::sample::TaskKey;
use crate::view::{RowKey, text};
use ratatui::layout::Rect;
use std::time::Duration;
use unicode_width::UnicodeWidthStr;

/// What is looked into; lies over everything but the footer.
#[derive(Clone, Debug)]
pub struct Inspect {
    /// Who.
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
    /// It has ended; what is shown is the last that was read.
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
    /// CPU, wait and switches of the last samples, the newest last.
    history: [Vec<Option<f32>>; 3],
}

/// What a tab says.
#[derive(Clone, Debug, Default)]
struct Page {
    /// What was read.
    said: Vec<Line>,
    /// The same as it is shown.
    lines: Vec<Line>,
    /// How long reading took; `None` before the first answer.
    took: Option<Duration>,
    /// The target does not answer.
    stuck: bool,
    /// Its segments were measured.
    measured: bool,
}

/// Where the parts are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Who, and how fresh.
    pub title: Rect,
    /// The tabs.
    pub tabs: Rect,
    /// The page.
    pub body: Rect,
}

/// The row is none of a single task.
const NOBODY: &str = "Choose a process or a thread; + unfolds a pool of threads.";

/// Reading again and again may take this share of a CPU: a fiftieth.
const SHARE: u32 = 50;

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
            history: Default::default(),
        };
        inspect.ask(false);
        inspect
    }

    /// Where keys go.
    pub const fn context(&self) -> Contexts {
        match self.prompt {
            None => Contexts::INSPECT,
            Some(Prompt::Search { .. }) => Contexts::SEARCH,
            Some(Prompt::Save { .. }) => Contexts::PROMPT,
        }
    }

    /// Where the parts are on a screen of this size; the footer stays free.
    pub fn place((columns, rows): (u16, u16)) -> Place {
        let line = |y: u16, height: u16| Rect {
            x: 0,
            y,
            width: columns,
            height,
        };
        Place {
            title: line(0, 1),
            tabs: line(1, 1),
            body: line(2, rows.saturating_sub(3)),
        }
    }

    /// The tabs that are seen on a line of `width` cells, and where each begins.
    pub fn tabs(&self, width: u16) -> Vec<(Tab, String, u16)> {
        let texts = Tab::ALL.map(|tab| format!(" {} ", tab.title()));
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

    /// CPU in %, wait in % and switches per second of the last samples, the newest last.
    pub fn history(&self) -> &[Vec<Option<f32>>; 3] {
        &self.history
    }

    /// How long reading the tab took; `None` before its first answer, and where nothing is read.
    pub fn took(&self) -> Option<Duration> {
        self.page().took
    }

    /// The target does not let itself be read.
    pub fn stuck(&self) -> bool {
        self.page().stuck
    }

    /// The text that is searched for, to be highlighted; may be empty.
    pub fn highlight(&self) -> &str {
        match &self.prompt {
            Some(Prompt::Search { editor, .. }) => editor.text(),
            _ => &self.search,
        }
    }

    fn ask(&mut self, measure: bool) {
        if self.tab == Tab::History {
            return;
        }
        self.question = Some(Question {
            subject: self.subject,
            tab: self.tab,
            measure,
        });
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

    /// An answer came.
    fn answered(&mut self, answer: Answer) {
        if answer.question.subject != self.subject {
            return;
        }
        let page = &mut self.pages[answer.question.tab as usize];
        page.stuck = matches!(answer.outcome, Outcome::Stuck);
        let (left, parent) = match answer.outcome {
            Outcome::Stuck => return,
            Outcome::Known(report) => (Ok(report), None),
            Outcome::Missing(missing) => (Err(missing), None),
            Outcome::Unreaped(parent, left) => (left, Some(parent)),
        };
        match left {
            Ok(report) => page.said = pages::lines(&report),
            // What was read last is worth more than that there is nothing left to read.
            Err(Missing::Ended) => self.ended |= parent.is_none(),
            Err(missing) => page.said = pages::reason(missing),
        }
        self.unreaped = parent;
        page.took = Some(answer.took);
        page.measured = answer.question.measure;
        self.rest = answer.took * SHARE;
        self.lay();
    }

    /// What is to be said first, on each tab: that the process has ended.
    pub fn notice(&self) -> Vec<Line> {
        match &self.unreaped {
            Some(parent) if !self.ended => page::flow(&pages::unreaped(parent), self.width),
            _ => Vec::new(),
        }
    }

    /// Writes the pages anew.
    fn lay(&mut self) {
        let notice = self.notice();
        for page in self.pages.iter_mut().filter(|page| page.took.is_some()) {
            page.lines.clone_from(&notice);
            if page.said.is_empty() {
                if notice.is_empty() {
                    page.lines = page::flow(&pages::reason(Missing::Ended), self.width);
                }
                continue;
            }
            if !notice.is_empty() {
                page.lines.push(Line::empty());
            }
            page.lines.extend(page::flow(&page.said, self.width));
        }
    }

    /// The screen has so many columns now.
    fn widen(&mut self, columns: u16) {
        let width = page_width(columns);
        if self.width != width {
            self.width = width;
            self.found = None;
            self.lay();
        }
    }

    /// The process is gone.
    fn end(&mut self) {
        if !self.ended {
            self.ended = true;
            self.lay();
        }
    }

    /// A sample was taken `interval` after the one before: reads again what is cheap enough.
    fn sampled(&mut self, interval: Duration, zombie: bool) {
        self.rest = self.rest.saturating_sub(interval);
        let page = self.page();
        // Each answer is awaited; what was measured stands until it is measured again, and an environment does not change.
        let still = page.measured || self.tab == Tab::Environment;
        // Who has to reap it is asked in any case.
        let still = still && !(zombie && self.unreaped.is_none());
        if page.took.is_some() && !still && !self.ended && self.rest.is_zero() {
            self.ask(false);
        }
    }

    /// All of the tab, as plain text.
    fn text(&self) -> String {
        let mut text = format!("{}: {}\n\n", self.name, self.tab.title());
        let page = self.page();
        let lines = match self.tab {
            Tab::History => [self.notice(), self.history_lines()].concat(),
            // Nothing is left to be read.
            _ if page.said.is_empty() => page.lines.clone(),
            // A file has room for lines of any length.
            _ => [self.notice(), page::flow(&page.said, usize::MAX)].concat(),
        };
        for line in lines {
            text += line.text().trim_end();
            text.push('\n');
        }
        text
    }
}

/// Cells between the margin and the scroll bar.
fn page_width(columns: u16) -> usize {
    usize::from(columns.saturating_sub(2))
}

impl App {
    /// What is looked into, if anything.
    pub fn inspecting(&self) -> Option<&Inspect> {
        self.popups.iter().rev().find_map(|popup| match popup {
            Popup::Inspect(inspect) => Some(&**inspect),
            _ => None,
        })
    }

    fn inspecting_mut(&mut self) -> Option<&mut Inspect> {
        self.popups.iter_mut().rev().find_map(|popup| match popup {
            Popup::Inspect(inspect) => Some(&mut **inspect),
            _ => None,
        })
    }

    /// Looks into what the cursor is on; at this tab, or where most people look first.
    pub(super) fn inspect(&mut self, tab: Option<Tab>) {
        let Some((subject, name)) = self.subject() else {
            self.message = Some(NOBODY.to_owned());
            return;
        };
        let first = if subject.thread.is_some() {
            Tab::Scheduling
        } else {
            Tab::Files
        };
        let inspect = Inspect::new(subject, name, tab.unwrap_or(first), self.size.0);
        self.popups.push(Popup::Inspect(Box::new(inspect)));
    }

    /// The process or thread under the cursor.
    fn subject(&self) -> Option<(Subject, String)> {
        let (process, thread) = match self.pane().cursor()? {
            RowKey::Process(process) => (*process, None),
            RowKey::Thread(thread) => (thread.process, Some(thread.tid)),
            RowKey::Group(..) | RowKey::Exited(_) => return None,
        };
        let subject = Subject { process, thread };
        Some((subject, self.called(process, thread)))
    }

    /// As people say: `java (4312)`, `thread GC (4320) of java (4312)`.
    fn called(&self, key: TaskKey, thread: Option<u32>) -> String {
        let process = self
            .table_snapshot()
            .and_then(|snapshot| snapshot.process(key))
            .map(|(process, _)| process);
        let owner = super::act::process_name(process.map(|process| &**process), key);
        let Some(tid) = thread else {
            return owner;
        };
        let threads = process.map(|process| &process.threads.list);
        let known = threads.into_iter().flatten().find(|one| one.tid == tid);
        let detail = known.and_then(|thread| thread.detail.as_ref());
        let name = detail.map_or_else(String::new, |detail| {
            format!("{} ", text::clean(detail.name.as_bytes()))
        });
        format!("thread {name}({tid}) of {owner}")
    }

    /// What shall be asked of the source now; once.
    pub fn take_question(&mut self) -> Option<Question> {
        self.inspecting_mut()?.question.take()
    }

    /// The source answered.
    pub fn inspected(&mut self, answer: Answer) {
        let height = self.inspect_height();
        if let Some(inspect) = self.inspecting_mut() {
            inspect.answered(answer);
            inspect.scroll(0, height);
            self.dirty = true;
        }
    }

    /// Lines of a page.
    fn inspect_height(&self) -> usize {
        usize::from(Inspect::place(self.size).body.height)
    }

    /// The screen has another size.
    pub(super) fn inspect_resized(&mut self) {
        let (columns, height) = (self.size.0, self.inspect_height());
        if let Some(inspect) = self.inspecting_mut() {
            inspect.widen(columns);
            inspect.scroll(0, height);
        }
    }

    /// A snapshot is on the screen.
    pub(super) fn inspect_again(&mut self) {
        let interval = self.interval;
        let subject = self.inspecting().map(|inspect| inspect.subject);
        let shown = self.shown.as_ref().zip(subject);
        // The state of its process, as long as it is there.
        let state = shown.map(|(shown, subject)| {
            let (process, rates) = shown.process(subject.process)?;
            let threads = &process.threads;
            let there = |tid: u32| threads.list.iter().any(|thread| thread.tid == tid);
            // It was in the list once.
            let ended = threads.complete.is_some() && subject.thread.is_some_and(|tid| !there(tid));
            (!ended).then_some(rates.state)
        });
        if let Some(inspect) = self.inspecting_mut() {
            if state == Some(None) {
                inspect.end();
            }
            inspect.sampled(interval, state.flatten() == Some(b'Z'));
        }
    }

    /// The way to strace: whom to trace.
    fn trace(&mut self) -> Effect {
        if let Some(reason) = self.read_only() {
            self.message = Some(reason.to_owned());
            return Effect::None;
        }
        let subject = match self.inspecting() {
            Some(inspect) => Some(inspect.subject),
            None => self.subject().map(|(subject, _)| subject),
        };
        if let Some(subject) = subject {
            return Effect::Trace(subject);
        }
        self.message = Some(NOBODY.to_owned());
        Effect::None
    }

    /// A tracer has ended, or could not be started: says what came of it.
    pub fn traced(&mut self, message: Option<String>) {
        self.message = message;
        self.dirty = true;
    }
}

impl Action {
    /// The tab that an action opens, if it opens one.
    pub(super) const fn tab(self) -> Option<Tab> {
        match self {
            Self::Environment => Some(Tab::Environment),
            Self::OpenFiles => Some(Tab::Files),
            Self::FileLocks => Some(Tab::Locks),
            _ => None,
        }
    }
}

#[cfg(test)]
pub mod testing;
#[cfg(test)]
mod tests;
