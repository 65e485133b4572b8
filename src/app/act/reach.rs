//! How far a signal reaches: what was chosen, or the whole process group or session of it.
//!
//! The members are opened and listed like everything else that is meant. The signal goes to their groups as wholes, so that
//! processes that were forked meanwhile are reached as well.

use super::targets::Chosen;
use crate::act::Order;
use crate::app::{App, Effect, Popup};
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

    /// The number that its members share.
    const fn id(self, process: &Process) -> u32 {
        match self {
            Self::Chosen => process.key.tid,
            Self::Group => process.stat.pgrp,
            Self::Session => process.stat.session,
        }
    }

    /// What it is: one of this number, or several.
    fn told(self, ids: &[u32]) -> Option<String> {
        let what = match self {
            Self::Chosen => return None,
            Self::Group => "process group",
            Self::Session => "session",
        };
        match ids {
            [] => None,
            [only] => Some(format!("{what} {only}")),
            all => Some(format!("{} {what}s", all.len())),
        }
    }

    /// An order of this reach: to process groups as wholes, also where they are those of a session.
    pub(super) fn order(self, order: Order) -> Order {
        match (self, order) {
            (Self::Group | Self::Session, Order::Signal(signal)) => Order::SignalGroups(signal),
            (_, order) => order,
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
    /// Those of this reach, from what was chosen; and the numbers of the groups or sessions.
    fn reached(&self, chosen: &[Chosen], reach: Reach) -> (Vec<Chosen>, Vec<u32>) {
        let Some(snapshot) = self.feed.shown.as_ref().filter(|_| reach != Reach::Chosen) else {
            return (chosen.to_vec(), Vec::new());
        };
        let known = chosen
            .iter()
            .filter_map(|one| snapshot.process(one.target.process()));
        let mut ids: Vec<u32> = known.map(|(process, _)| reach.id(process)).collect();
        // The kernel's own threads are of no group, and the number of one from outside of the PID namespace is not seen.
        ids.retain(|id| *id > 0);
        ids.sort_unstable();
        ids.dedup();
        let processes = snapshot.sample.processes.iter();
        let members = processes.filter(|process| {
            process.stat.state != ProcessStat::UNREAD && ids.contains(&reach.id(process))
        });
        let members = members
            .filter_map(|process| self.target(snapshot, &RowKey::Process(process.key), false));
        (members.collect(), ids)
    }

    /// What a dialog for these says of its reach.
    pub(super) fn scope(&self, base: &[Chosen], reach: Reach) -> Scope {
        let (members, ids) = self.reached(base, reach);
        let told = reach.told(&ids);
        let wider = Reach::ALL
            .into_iter()
            .filter(|wider| *wider as u8 > reach as u8);
        let wider = wider.filter_map(|wider| {
            let (more, ids) = self.reached(base, wider);
            let told = wider.told(&ids)?;
            (more.len() > members.len().max(1))
                .then(|| format!("{told} ({} processes)", more.len()))
        });
        let wider: Vec<String> = wider.collect();
        let hint = (!wider.is_empty())
            .then(|| self.with_keys(&format!("{{widen-signal}} widens to {}", wider.join(", "))));
        Scope { told, hint }
    }

    /// The next reach, and after the widest what was chosen.
    pub(super) fn widen(&mut self) -> Effect {
        let now = self.act.asked.as_ref().map(|asked| asked.reach as usize);
        let next = now.map(|now| Reach::ALL[(now + 1) % Reach::ALL.len()]);
        next.map_or(Effect::None, |reach| self.turn_reach(reach))
    }

    /// The reach before.
    pub(super) fn narrow(&mut self) -> Effect {
        let now = self.act.asked.as_ref().map(|asked| asked.reach as usize);
        if let Some(before) = now.and_then(|now| now.checked_sub(1)) {
            return self.turn_reach(Reach::ALL[before]);
        }
        self.told("Already only what was chosen.");
        Effect::None
    }

    /// Targets of this reach are opened in place of those of now.
    fn turn_reach(&mut self, reach: Reach) -> Effect {
        let Some(asked) = &self.act.asked else {
            return Effect::None;
        };
        let (chosen, _) = self.reached(&asked.base, reach);
        if chosen.is_empty() {
            self.told(if asked.base.iter().all(|one| one.kernel) {
                "Kernel threads belong to no process group."
            } else {
                "Its process group is outside this PID namespace."
            });
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
