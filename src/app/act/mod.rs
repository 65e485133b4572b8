//! Acting on tasks: who is meant, what is asked, what came of it.
//!
//! ```text
//! key ─▶ Effect::Open(targets) ─▶ opened(facts) ─▶ dialog ─▶ Effect::Act(order) ─▶ acted(outcomes)
//! ```
//!
//! From the key on the targets are identities, not lines: whatever moves in the list below, it is they who are meant.

mod danger;
mod dialog;
mod entries;
mod follow;
mod forms;
mod reach;
mod tags;
mod targets;
mod typing;

pub use dialog::{Dialog, DialogAreas};
pub use entries::DialogLine;
pub use follow::Follow;
pub use forms::Form;
pub use reach::{Reach, Scope};
pub use targets::Chosen;
pub(super) use targets::name as process_name;

use super::{App, Effect, Popup};
use crate::act::{Opening, Order, Outcome, Refusal, signal_name};
use crate::keys::Action;
use crate::text;
use crate::text::Width;
use crate::view::RowKey;
use forms::Next;
use rustc_hash::FxHashSet;
use std::borrow::Cow;

/// What is remembered for acting.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// Why nothing can be acted on, if so, as a sentence.
    pub read_only: Option<&'static str>,
    /// Processes and threads that are tagged.
    pub tags: FxHashSet<RowKey>,
    /// The task that the cursor follows.
    pub follow: Option<Follow>,
    /// What was asked for, and of whom, until it is done.
    asked: Option<Asked>,
}

impl State {
    /// Nothing tagged, nothing followed.
    pub fn new(read_only: Option<&'static str>) -> Self {
        Self {
            read_only,
            ..Self::default()
        }
    }
}

/// What was asked for.
#[derive(Clone, Debug)]
struct Asked {
    action: Action,
    /// What was tagged, or under the cursor.
    base: Vec<Chosen>,
    /// That was a group: even of one process it is asked first.
    is_group: bool,
    /// Who is meant: these, or more of their group or session.
    chosen: Vec<Chosen>,
    reach: Reach,
}

impl App {
    /// Why nothing can be acted on, if so, as a sentence.
    pub fn read_only(&self) -> Option<Cow<'static, str>> {
        let past = self.only_samples();
        past.or_else(|| self.act.read_only.map(Cow::Borrowed))
    }

    /// A key asks to act on what is tagged, or on the row under the cursor.
    pub(super) fn ask(&mut self, action: Action) -> Effect {
        if let Some(reason) = self.read_only() {
            self.message = Some(reason.into_owned());
            return Effect::None;
        }
        let base = self.targets();
        if base.is_empty() {
            self.message = Some("Nothing to act on here.".to_owned());
            return Effect::None;
        }
        let targets = base.iter().map(|one| one.target).collect();
        let row = self.row().filter(|_| self.act.tags.is_empty());
        let is_group = row.is_some_and(|row| matches!(row.key, RowKey::Group(_)));
        self.act.asked = Some(Asked {
            action,
            is_group,
            chosen: base.clone(),
            base,
            reach: Reach::default(),
        });
        Effect::Open(targets)
    }

    /// The targets asked for were opened: shows the dialog, or goes on at once where there is nothing to choose.
    pub fn opened(&mut self, openings: Vec<Opening>) -> Effect {
        self.dirty = true;
        let Some(mut asked) = self.act.asked.take() else {
            return Effect::Release;
        };
        let before = self.take_signal_form();
        let mut refusals = Vec::new();
        for (chosen, (_, opening)) in asked.chosen.iter_mut().zip(openings) {
            match opening {
                Ok(facts) => chosen.facts = facts,
                Err(refusal) => refusals.push(sentence(chosen, &Err(refusal))),
            }
        }
        // Of several, those that are gone are told with the results.
        if refusals.len() == asked.chosen.len() {
            self.tell(refusals);
            return Effect::Release;
        }
        let order = match asked.action {
            Action::LowerNice => Some(Order::NiceBy(-1)),
            Action::RaiseNice => Some(Order::NiceBy(1)),
            _ => None,
        };
        match order {
            Some(order) if asked.chosen.len() == 1 && !asked.is_group => {
                self.act.asked = Some(asked);
                Effect::Act(order)
            }
            Some(order) => self.show_dialog(asked, Form::confirm(order)),
            None => {
                let form = before.unwrap_or_else(|| self.form(asked.action, &asked.chosen));
                self.show_dialog(asked, form)
            }
        }
    }

    fn form(&self, action: Action, chosen: &[Chosen]) -> Form {
        let facts = &chosen[0].facts;
        match action {
            Action::Renice => Form::nice(facts),
            Action::IoPriority => Form::io(facts),
            Action::Policy => Form::policy(facts),
            Action::Affinity => {
                let machine = self
                    .feed
                    .shown
                    .as_ref()
                    .map(|snapshot| &snapshot.sample.machine);
                let cpus = machine.into_iter().flat_map(|machine| &machine.cpus);
                Form::affinity(facts, cpus.map(|(cpu, _)| *cpu).collect())
            }
            _ => Form::signal(),
        }
    }

    fn show_dialog(&mut self, asked: Asked, form: Form) -> Effect {
        let scope = match form {
            Form::Signal { .. } => self.scope(&asked.base, asked.reach),
            _ => Scope::default(),
        };
        let dialog = Dialog::new(asked.chosen.clone(), form, self.keys().clone()).scoped(scope);
        self.act.asked = Some(asked);
        self.popups.push(Popup::Act(Box::new(dialog)));
        Effect::None
    }

    /// An action while a dialog is open; `None` when it means nothing there.
    pub(super) fn dialog(&mut self, action: Action) -> Option<Effect> {
        let size = self.size;
        let Some(Popup::Act(dialog)) = self.popups.last_mut() else {
            return None;
        };
        Some(match action {
            Action::Back => self.close_dialog(),
            Action::Enter => match dialog.form.next(&dialog.chosen, dialog.shows_all(size)) {
                Next::Ask(form) => {
                    dialog.form = form;
                    Effect::None
                }
                Next::Do(order) => {
                    self.popups.pop();
                    let reach = self.act.asked.as_ref().map(|asked| asked.reach);
                    Effect::Act(reach.unwrap_or_default().order(order))
                }
                Next::Close => self.close_dialog(),
                Next::Nothing => {
                    let effect = self.close_dialog();
                    self.told("Nothing was done.");
                    effect
                }
                Next::Wait => {
                    let wrong = dialog.form.input().and_then(|(.., wrong)| wrong);
                    let wrong = wrong.unwrap_or_else(|| "choose one".to_owned());
                    let end = if wrong.ends_with('?') { "" } else { "." };
                    self.told(&format!("Not yet: {wrong}{end}"));
                    Effect::None
                }
            },
            Action::Widen => self.widen(),
            Action::Narrow => self.narrow(),
            _ => return dialog.step(action, size).then_some(Effect::None),
        })
    }

    fn close_dialog(&mut self) -> Effect {
        self.popups.pop();
        self.act.asked = None;
        Effect::Release
    }

    /// The order was carried out, or not: tells what became of it, target by target.
    pub fn acted(&mut self, outcomes: &[Result<Outcome, Refusal>]) {
        self.dirty = true;
        if let Some(asked) = self.act.asked.take() {
            let told = asked.chosen.iter().zip(outcomes);
            self.tell(
                told.map(|(chosen, outcome)| sentence(chosen, outcome))
                    .collect(),
            );
        }
    }

    /// One result is a message, several, or one too long for a line, are a list.
    fn tell(&mut self, mut results: Vec<DialogLine>) {
        let width = usize::from(self.size.0.saturating_sub(2));
        if results.len() > 1 || results.iter().any(|line| line.text.width() > width) {
            let room = width.saturating_sub(6).max(20);
            let lines = results.iter().flat_map(|DialogLine { text, wrong }| {
                let lines = text::hanging(text, room, 2).into_iter();
                lines.map(|text| DialogLine {
                    text,
                    wrong: *wrong,
                })
            });
            let lines = lines.collect();
            let dialog = Dialog::new(Vec::new(), Form::results(lines), self.keys().clone());
            self.popups.push(Popup::Act(Box::new(dialog)));
        } else if let Some(line) = results.pop() {
            self.message = Some(line.text);
        }
    }
}

/// What became of one target.
fn sentence(chosen: &Chosen, outcome: &Result<Outcome, Refusal>) -> DialogLine {
    let name = &chosen.name;
    let text = match outcome {
        Ok(Outcome::Sent(signal)) => format!("{} sent to {name}.", signal_name(*signal)),
        Ok(Outcome::Changed { threads: 1, now }) => format!("{name}: {now}."),
        Ok(Outcome::Changed { threads, now }) => format!("{name}, {threads} threads: {now}."),
        Err(refusal @ (Refusal::Denied(_) | Refusal::Partly { .. })) => {
            format!("{name}: {refusal}.")
        }
        Err(refusal) => format!("{name} {refusal}."),
    };
    DialogLine {
        text,
        wrong: outcome.is_err(),
    }
}

#[cfg(test)]
mod tests;
