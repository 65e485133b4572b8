//! What a dialog asks: a signal, an I/O priority, a policy, CPUs; whether it is meant; and what came of it.

use super::Chosen;
use super::danger::dangers;
use super::entries::{
    DialogLine, TERM, io_priorities, nice_line, no_io_priority, no_policy, no_signal, signal_line,
};
use crate::act::{CpuList, Facts, IoPriority, NICE_VALUES, Order, POLICIES, PRIORITIES, signals};
use crate::app::{Editor, Typed};
use crate::keys::Contexts;

/// What is asked, and the answer so far.
#[derive(Clone, Debug)]
pub enum Form {
    /// Which signal.
    Signal {
        /// What is typed: a number, a name or a word.
        editor: Editor,
        /// The line selected.
        selected: usize,
        /// Nothing is found by what is typed.
        unknown: bool,
    },
    /// Which nice value.
    Nice {
        /// What is typed: a number.
        editor: Editor,
        /// The line selected.
        selected: usize,
        /// It is none that there is.
        unknown: bool,
    },
    /// Which I/O priority.
    Io {
        /// What is typed: a short name or a word.
        editor: Editor,
        /// The line selected.
        selected: usize,
        /// Nothing is found by what is typed.
        unknown: bool,
    },
    /// Which policy, and for the real-time ones which priority.
    Policy {
        /// The priority as typed.
        editor: Editor,
        /// What is typed of a policy.
        typed: Typed,
        /// The line selected.
        selected: usize,
    },
    /// Which CPUs.
    Affinity {
        /// CPUs of the machine.
        cpus: Vec<u32>,
        /// Those chosen.
        chosen: CpuList,
        /// Ranges as typed.
        editor: Editor,
        /// The CPU under the cursor.
        selected: usize,
        /// What is wrong with what was typed.
        wrong: Option<&'static str>,
    },
    /// Whether it is meant: more than one target.
    Confirm {
        /// What would be done.
        order: Order,
        /// The line shown first.
        selected: usize,
    },
    /// Whether it is meant although it is dangerous: no, unless somebody says yes.
    Danger {
        /// What would be done.
        order: Order,
        /// What is dangerous about it.
        dangers: Vec<String>,
        /// The answer: 0 for no, 1 for yes.
        selected: usize,
    },
    /// What became of several targets.
    Results {
        /// A sentence for each.
        lines: Vec<DialogLine>,
        /// The line shown first.
        selected: usize,
    },
}

/// What Enter does in a dialog.
#[derive(Clone, Debug)]
pub(super) enum Next {
    /// Another question comes first.
    Ask(Form),
    /// The order is given.
    Do(Order),
    /// The answer was no.
    Nothing,
    /// There was nothing to answer.
    Close,
    /// There is no answer yet.
    Wait,
}

impl Form {
    /// Where keys go.
    pub(in crate::app) const fn context(&self) -> Contexts {
        match self {
            Self::Nice { .. } | Self::Io { .. } => Contexts::DIALOG,
            Self::Signal { .. } => Contexts::DIALOG_SIGNAL,
            Self::Policy { .. } | Self::Affinity { .. } => Contexts::DIALOG_SIDEWAYS,
            Self::Confirm { .. } | Self::Danger { .. } | Self::Results { .. } => {
                Contexts::DIALOG_LIST
            }
        }
    }

    /// Asks for a signal.
    pub fn signal() -> Self {
        Self::Signal {
            editor: Editor::default(),
            selected: signal_line(TERM).unwrap_or(0),
            unknown: false,
        }
    }

    /// Asks for a nice value; the one of now is selected and offered.
    pub fn nice(facts: &Facts) -> Self {
        Self::Nice {
            editor: Editor::offering(&facts.nice.to_string()),
            selected: nice_line(facts.nice).unwrap_or(0),
            unknown: false,
        }
    }

    /// Asks for an I/O priority; the one of now is selected.
    pub fn io(facts: &Facts) -> Self {
        let now = facts.io.map(IoPriority::pack);
        let selected = io_priorities().position(|(_, priority)| Some(priority.pack()) == now);
        Self::Io {
            editor: Editor::default(),
            selected: selected.unwrap_or(0),
            unknown: false,
        }
    }

    /// Asks for a policy; the one of now is selected.
    pub fn policy(facts: &Facts) -> Self {
        let selected = POLICIES
            .iter()
            .position(|policy| Some(*policy) == facts.policy);
        Self::Policy {
            editor: Editor::offering(&facts.priority.max(1).to_string()),
            typed: Typed::default(),
            selected: selected.unwrap_or(0),
        }
    }

    /// Asks for CPUs out of those of the machine; those of now are chosen.
    pub fn affinity(facts: &Facts, cpus: Vec<u32>) -> Self {
        Self::Affinity {
            // The kernel counts as allowed what may be plugged in later; nobody can see it here.
            chosen: facts.cpus.iter().filter(|cpu| cpus.contains(cpu)).collect(),
            cpus,
            editor: Editor::default(),
            selected: 0,
            wrong: None,
        }
    }

    /// Asks whether it is meant.
    pub const fn confirm(order: Order) -> Self {
        Self::Confirm { order, selected: 0 }
    }

    /// Tells what became of it.
    pub const fn results(lines: Vec<DialogLine>) -> Self {
        Self::Results { lines, selected: 0 }
    }

    /// The dialog asks whether the order is meant.
    pub const fn is_confirm(&self) -> bool {
        matches!(self, Self::Confirm { .. })
    }

    /// The dialog asks whether something dangerous is meant.
    pub const fn is_danger(&self) -> bool {
        matches!(self, Self::Danger { .. })
    }

    /// The dialog only tells what came of an order.
    pub const fn is_results(&self) -> bool {
        matches!(self, Self::Results { .. })
    }

    /// What the answer so far leads to: targets that are not `shown` are listed first, and what is dangerous is asked about.
    pub(super) fn next(&self, chosen: &[Chosen], shown: bool) -> Next {
        let Some(order) = self.order() else {
            return match self {
                Self::Danger { .. } => Next::Nothing,
                Self::Results { .. } => Next::Close,
                _ => Next::Wait,
            };
        };
        if matches!(self, Self::Danger { .. }) {
            return Next::Do(order);
        }
        if !shown && !self.is_confirm() {
            return Next::Ask(Self::confirm(order));
        }
        let dangers = dangers(&order, chosen);
        if dangers.is_empty() {
            return Next::Do(order);
        }
        Next::Ask(Self::Danger {
            order,
            dangers,
            selected: 0,
        })
    }

    /// The order that the answer makes; `None` while there is none.
    pub fn order(&self) -> Option<Order> {
        match self {
            Self::Signal { unknown: true, .. }
            | Self::Nice { unknown: true, .. }
            | Self::Io { unknown: true, .. }
            | Self::Danger { selected: 0, .. }
            | Self::Results { .. } => None,
            Self::Signal { selected, .. } => {
                let (number, _) = signals().nth(*selected)?;
                Some(Order::Signal(number))
            }
            Self::Nice { selected, .. } => { NICE_VALUES }.nth(*selected).map(Order::Nice),
            Self::Io { selected, .. } => {
                let (_, priority) = io_priorities().nth(*selected)?;
                Some(Order::Io(priority))
            }
            Self::Policy { typed, .. } if typed.unknown => None,
            Self::Policy {
                editor, selected, ..
            } => {
                let policy = *POLICIES.get(*selected)?;
                match editor.text().parse() {
                    Ok(priority) if PRIORITIES.contains(&priority) => {
                        Some(Order::Policy(policy, priority))
                    }
                    _ if policy.is_real_time() => None,
                    _ => Some(Order::Policy(policy, 0)),
                }
            }
            Self::Affinity { chosen, wrong, .. } => {
                (wrong.is_none() && !chosen.is_empty()).then(|| Order::Affinity(chosen.clone()))
            }
            Self::Confirm { order, .. } | Self::Danger { order, .. } => Some(order.clone()),
        }
    }

    /// The title of its frame.
    pub const fn title(&self) -> &'static str {
        match self {
            Self::Signal { .. } => "Send a signal",
            Self::Nice { .. } => "Nice value",
            Self::Io { .. } => "I/O priority",
            Self::Policy { .. } => "Scheduling policy",
            Self::Affinity { .. } => "CPU affinity",
            Self::Confirm { .. } => "Apply to all of these?",
            Self::Danger { .. } => "Are you sure?",
            Self::Results { .. } => "Results",
        }
    }

    /// The line selected.
    pub const fn selected(&self) -> usize {
        match self {
            Self::Signal { selected, .. }
            | Self::Nice { selected, .. }
            | Self::Io { selected, .. }
            | Self::Policy { selected, .. }
            | Self::Affinity { selected, .. }
            | Self::Confirm { selected, .. }
            | Self::Danger { selected, .. }
            | Self::Results { selected, .. } => *selected,
        }
    }

    /// What is typed of an entry where the line to type into is for something else.
    pub const fn named(&self) -> Option<&Typed> {
        match self {
            Self::Policy { typed, .. } => Some(typed),
            _ => None,
        }
    }

    /// The line that is typed into: what for, what is typed, and what is wrong with it.
    pub fn input(&self) -> Option<(&'static str, &Editor, Option<String>)> {
        let told = |told: &str| Some(told.to_owned());
        match self {
            Self::Signal {
                editor, unknown, ..
            } => {
                let wrong = unknown.then(|| no_signal(editor.text()));
                Some(("Number or name", editor, wrong))
            }
            Self::Nice {
                editor, unknown, ..
            } => Some(("Nice value", editor, told("-20 to 19").filter(|_| *unknown))),
            Self::Io {
                editor, unknown, ..
            } => {
                let wrong = unknown.then(|| no_io_priority(editor.text()));
                Some(("Short name", editor, wrong))
            }
            Self::Policy { editor, typed, .. } => {
                let number = told("1 to 99").filter(|_| self.order().is_none());
                let wrong = typed.unknown.then(|| no_policy(&typed.text)).or(number);
                Some(("Priority of FIFO and RR", editor, wrong))
            }
            Self::Affinity {
                editor,
                wrong,
                chosen,
                ..
            } => {
                let none = told("at least one").filter(|_| chosen.is_empty());
                Some(("CPUs, as 0-3,8", editor, wrong.and_then(told).or(none)))
            }
            Self::Confirm { .. } | Self::Danger { .. } | Self::Results { .. } => None,
        }
    }
}
