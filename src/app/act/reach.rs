//! How far a signal reaches: what was chosen, or the whole process group or session of it.
//!
//! The members are opened and listed like everything else that is meant, so nobody is reached who was not shown.

use super::targets::Chosen;
use crate::app::{App, Effect, Popup};
use crate::keys::Action;
use crate::sample::{Process, ProcessStat};
use crate::view::RowKey;

/// Whom a signal is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// What was chosen.
    #[default]
    Chosen,
    /// All processes of its process group: a pipeline, a job of a shell.
    Group,
    /// All processes of its session: a login, a terminal window, a daemon.
    Session,
}

impl Reach {
    const ALL: [Self; 3] = [Self::Chosen, Self::Group, Self::Session];

    /// What an action asks for to begin with.
    pub(super) const fn of(action: Action) -> Self {
        match action {
            Action::SignalGroup => Self::Group,
            Action::SignalSession => Self::Session,
            _ => Self::Chosen,
        }
    }

    /// The number that its members share.
    const fn id(self, process: &Process) -> u32 {
        match self {
            Self::Chosen => process.key.tid,
            Self::Group => process.stat.pgrp,
            Self::Session => process.stat.session,
        }
    }

    /// What it is, with the number of the group or session.
    pub(super) fn told(self, id: u32) -> Option<String> {
        match self {
            Self::Chosen => None,
            Self::Group => Some(format!("process group {id}")),
            Self::Session => Some(format!("session {id}")),
        }
    }
}

/// What a dialog says of the reach of its signal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Whom it is for, where that is more than what was chosen.
    pub told: Option<String>,
    /// What can be reached from here.
    pub hint: Option<String>,
}

impl App {
    /// Those of this reach, from what was chosen; and the group or session, where there is only one.
    pub(super) fn reached(&self, chosen: &[Chosen], reach: Reach) -> (Vec<Chosen>, Option<u32>) {
        let Some(snapshot) = self.feed.shown.as_ref().filter(|_| reach != Reach::Chosen) else {
            return (chosen.to_vec(), None);
        };
        let known = chosen
            .iter()
            .filter_map(|one| snapshot.process(one.target.process()));
        let mut ids: Vec<u32> = known.map(|(process, _)| reach.id(process)).collect();
        // The kernel's own threads are of no group.
        ids.retain(|id| *id > 0);
        ids.sort_unstable();
        ids.dedup();
        let processes = snapshot.sample.processes.iter();
        let members = processes.filter(|process| {
            process.stat.state != ProcessStat::UNREAD && ids.contains(&reach.id(process))
        });
        let members = members
            .filter_map(|process| self.target(snapshot, &RowKey::Process(process.key), false));
        let only = match ids[..] {
            [only] => Some(only),
            _ => None,
        };
        (members.collect(), only)
    }

    /// What a dialog for these says of its reach.
    pub(super) fn scope(&self, base: &[Chosen], reach: Reach) -> Scope {
        let (members, id) = self.reached(base, reach);
        let told = id.and_then(|id| reach.told(id));
        let wider = Reach::ALL
            .into_iter()
            .filter(|wider| *wider as u8 > reach as u8);
        let wider = wider.filter_map(|wider| {
            let (more, id) = self.reached(base, wider);
            let told = wider.told(id?)?;
            (more.len() > members.len().max(1))
                .then(|| format!("{told} ({} processes)", more.len()))
        });
        let wider: Vec<String> = wider.collect();
        let hint = (!wider.is_empty())
            .then(|| self.with_keys(&format!("{{char-right}} widens to {}", wider.join(", "))));
        Scope { told, hint }
    }

    /// Left or right in the dialog of a signal: the next reach is opened in place of this one.
    pub(super) fn turn_reach(&mut self, action: Action) -> Effect {
        let Some(asked) = &self.act.asked else {
            return Effect::None;
        };
        let now = asked.reach as usize;
        let next = match action {
            Action::CharLeft => now.checked_sub(1),
            _ => Some(now + 1),
        };
        let Some(reach) = next.and_then(|at| Reach::ALL.get(at)).copied() else {
            self.told(match action {
                Action::CharLeft => "Already only what was chosen.",
                _ => "Already the whole session.",
            });
            return Effect::None;
        };
        let (chosen, _) = self.reached(&asked.base, reach);
        if chosen.is_empty() {
            self.told("Kernel threads belong to no process group.");
            return Effect::None;
        }
        let targets = chosen.iter().map(|one| one.target).collect();
        if let Some(asked) = &mut self.act.asked {
            asked.chosen = chosen;
            asked.reach = reach;
        }
        Effect::Open(targets)
    }

    /// The dialog whose targets are opened anew, taken off the screen.
    pub(super) fn take_signal_form(&mut self) -> Option<super::Form> {
        let popup = self.popups.pop_if(|popup| {
            matches!(popup, Popup::Act(dialog) if matches!(dialog.form, super::Form::Signal { .. }))
        });
        match popup {
            Some(Popup::Act(dialog)) => Some(dialog.form),
            _ => None,
        }
    }
}
