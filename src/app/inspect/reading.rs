//! What is asked about the subject and when, and what becomes of the answers.

use super::{Inspect, page_width};
use crate::app::App;
use crate::inspect::page::{self, Line};
use crate::inspect::{Answer, Missing, Outcome, Question, When, reasons};
use std::time::Duration;

/// What is said until the answer comes.
pub(super) const MEASURING: &str = "Measuring.";
/// What is said until the answer comes, where nothing is measured.
pub(super) const READING: &str = "Rereading …";

/// Reading again and again may take this share of a CPU: a fiftieth.
const SHARE: u32 = 50;

impl Inspect {
    pub(super) fn ask(&mut self, measure: bool) {
        if self.tab.info().read == When::Never {
            return;
        }
        self.question = Some(Question {
            subject: self.subject,
            tab: self.tab,
            measure,
        });
    }

    /// An answer came.
    fn answered(&mut self, answer: Answer) {
        if answer.question.subject != self.subject {
            return;
        }
        let page = &mut self.pages[answer.question.tab as usize];
        page.late = reasons::late(&answer);
        let (left, parent) = match answer.outcome {
            Outcome::Stuck(_) | Outcome::Unasked(_) => return,
            Outcome::Known(report) => (Ok(report), None),
            Outcome::Missing(missing) => (Err(missing), None),
            Outcome::Unreaped(parent, left) => (left, Some(parent)),
        };
        match left {
            Ok(report) => page.said = report.lines(),
            // What was read last is worth more than that there is nothing left to read.
            Err(Missing::Ended) => self.ended |= parent.is_none(),
            Err(missing) => page.said = vec![reasons::reason(missing)],
        }
        self.unreaped = parent;
        page.took = Some(answer.took);
        page.measured = answer.question.measure;
        self.rest = answer.took * SHARE;
        self.lay();
    }

    /// A line, and what it says.
    fn anchor(&self, at: usize) -> (usize, String) {
        let line = self.lines().get(at).map(Line::text);
        (at, line.unwrap_or_default())
    }

    /// Where it is now: the nearest line that says the same, otherwise the same place. The first line stays the first.
    fn anchored(&self, (before, said): &(usize, String)) -> usize {
        let lines = self.lines();
        let same = |at: &usize| lines[*at].text() == *said;
        let known = *before == 0 || said.trim().is_empty();
        if known || lines.get(*before).is_some_and(|_| same(before)) {
            return *before;
        }
        let all = (0..lines.len()).filter(same);
        all.min_by_key(|at| at.abs_diff(*before)).unwrap_or(*before)
    }

    /// What is to be said first, on each tab: that the process has ended.
    pub fn notice(&self) -> Vec<Line> {
        match &self.unreaped {
            Some(parent) if !self.ended => page::flow(&[reasons::unreaped(parent)], self.width),
            _ => Vec::new(),
        }
    }

    /// Writes the pages anew. What is read stays where the eye is on it, though lines above it come and go.
    fn lay(&mut self) {
        let shown = self.anchor(self.top);
        let found = self.found.map(|at| self.anchor(at));
        self.write();
        self.top = self.anchored(&shown);
        self.found = found.map(|found| self.anchored(&found));
    }

    fn write(&mut self) {
        let notice = self.notice();
        for page in self.pages.iter_mut().filter(|page| page.took.is_some()) {
            page.lines.clone_from(&notice);
            if page.said.is_empty() {
                if notice.is_empty() {
                    page.lines = page::flow(&[reasons::reason(Missing::Ended)], self.width);
                }
                continue;
            }
            if !notice.is_empty() {
                page.lines.push(Line::default());
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
    pub(super) fn end(&mut self) {
        if !self.ended {
            self.ended = true;
            self.lay();
        }
    }

    /// A sample was taken `interval` after the one before: reads again what is cheap enough.
    fn sampled(&mut self, interval: Duration, zombie: bool) {
        self.rest = self.rest.saturating_sub(interval);
        let page = self.page();
        // Each answer is awaited; what was measured stands until it is measured again.
        let still = page.measured || self.tab.info().read == When::Once;
        // Who has to reap it is asked in any case.
        let still = still && !(zombie && self.unreaped.is_none());
        if page.took.is_some() && !still && !self.ended && self.rest.is_zero() {
            self.ask(false);
        }
    }

    /// All of the tab, as plain text.
    pub(in crate::app) fn text(&self) -> String {
        let mut text = format!("{}: {}\n\n", self.name, self.tab.info().title);
        let page = self.page();
        let lines = match self.tab.info().read {
            When::Never => [self.notice(), self.history.lines()].concat(),
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

impl App {
    /// What shall be asked of the source now; once.
    pub fn take_question(&mut self) -> Option<Question> {
        self.inspecting_mut()?.question.take()
    }

    /// The source answered.
    pub fn inspected(&mut self, answer: Answer) {
        let height = self.inspect_height();
        let waiting = |told: &mut String| [MEASURING, READING].contains(&told.as_str());
        drop(self.message.take_if(waiting));
        if let Some(inspect) = self.inspecting_mut() {
            inspect.answered(answer);
            inspect.scroll(0, height);
            self.dirty = true;
        }
    }

    /// Lines of a page.
    pub(super) fn inspect_height(&self) -> usize {
        usize::from(Inspect::place(self.size).body.height)
    }

    /// The screen has another size.
    pub(in crate::app) fn inspect_resized(&mut self) {
        let (columns, height) = (self.size.0, self.inspect_height());
        if let Some(inspect) = self.inspecting_mut() {
            inspect.widen(columns);
            inspect.scroll(0, height);
        }
    }

    /// Another time is shown: who has ended later is there.
    pub(in crate::app) fn inspect_leapt(&mut self) {
        if let Some(inspect) = self.inspecting_mut() {
            (inspect.ended, inspect.unreaped) = (false, None);
        }
    }

    /// A snapshot is on the screen.
    pub(in crate::app) fn inspect_again(&mut self) {
        let interval = self.config.interval;
        let subject = self.inspecting().map(|inspect| inspect.subject);
        let shown = self.feed.shown.as_ref().zip(subject);
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
}
