//! Does a row match?

use super::{Comparison, Expr, Filter, Needle, Order, Test};
use crate::rates::Snapshot;
use crate::sample::{Port, Process};
use crate::view::task::Task;
use crate::view::{ColumnId, Kind, format, text};
use std::cmp::Ordering;

/// Something to be judged: a process, or a thread and its process.
pub(in crate::view) struct Candidate<'a> {
    /// What is judged.
    pub(in crate::view) task: Task<'a>,
    /// The process that it is, or lives in: asked for what a thread has no value of its own for.
    pub(in crate::view) owner: Task<'a>,
    /// The group that the process is in, where groups are listed: asked for what the process has no value for.
    pub(in crate::view) group: Option<Task<'a>>,
    /// Which texts of the filter the process matches; see [`Filter::texts_in`].
    pub(in crate::view) texts: u64,
    /// Where both come from.
    pub(in crate::view) snapshot: &'a Snapshot,
}

impl Filter {
    /// Which of its texts are in the command, name, user or PID of a process: a bit each. Asked once for all its
    /// threads.
    pub(in crate::view) fn texts_in(&self, process: &Process) -> u64 {
        self.texts_that(&|needle| needle.in_process(process))
    }

    /// The same of the name of a group.
    pub(in crate::view) fn texts_in_name(&self, name: &str) -> u64 {
        self.texts_that(&|needle| needle.in_bytes(name.as_bytes()))
    }

    fn texts_that(&self, hold: &dyn Fn(&Needle) -> bool) -> u64 {
        let mut found = 0;
        if let Some(expr) = &self.expr {
            expr.visit(true, &mut |expr, _| {
                if let Expr::Text(needle) = expr
                    && hold(needle)
                {
                    found |= 1 << needle.number;
                }
            });
        }
        found
    }

    /// Whether a process or a thread that lives is one of those that it lists.
    pub fn matches_any(&self, snapshot: &Snapshot) -> bool {
        let processes =
            (0..snapshot.sample.processes.len()).filter_map(|at| Task::live(snapshot, at));
        let mut matching = processes.filter(|process| {
            let texts = self.texts_in(process.process());
            let judged = |task: Task<'_>| {
                self.matches(&Candidate {
                    task,
                    owner: *process,
                    group: None,
                    texts,
                    snapshot,
                })
            };
            judged(*process) || process.threads().any(judged)
        });
        matching.next().is_some()
    }

    pub(in crate::view) fn matches(&self, candidate: &Candidate<'_>) -> bool {
        self.expr.as_ref().is_none_or(|expr| expr.holds(candidate))
    }
}

impl Expr {
    fn holds(&self, of: &Candidate<'_>) -> bool {
        match self {
            Self::Text(needle) => {
                of.texts & (1 << needle.number) != 0
                    || matches!(of.task, Task::Thread { thread, .. } if needle.in_thread(thread))
            }
            Self::Compare(column, test) => test.holds(*column, of),
            Self::Not(expr) => !expr.holds(of),
            Self::And(list) => list.iter().all(|expr| expr.holds(of)),
            Self::Or(list) => list.iter().any(|expr| expr.holds(of)),
        }
    }
}

impl Test {
    /// What is not known passes no test, not even that it is unequal to something.
    fn holds(&self, column: ColumnId, of: &Candidate<'_>) -> bool {
        let column = column.column();
        let Some(task) = [&of.task, &of.owner]
            .into_iter()
            .chain(&of.group)
            .find(|task| task.applies(column))
        else {
            return false;
        };
        match self {
            Self::Number(order, wanted) if column.id == ColumnId::Ports => {
                let sockets = task.process().identity.sockets.as_ref();
                let holds = |port: &Port| order.holds(Kind::Id, port.number.into(), *wanted);
                sockets.is_some_and(|sockets| match order {
                    Order::Unequal => sockets.ports.iter().all(holds),
                    _ => sockets.ports.iter().any(holds),
                })
            }
            Self::Number(order, wanted) => task
                .number(column, of.snapshot)
                .is_some_and(|value| order.holds(column.kind, value, *wanted)),
            Self::State { letters, negated } => task
                .state()
                .is_some_and(|(letter, _)| letters.contains(&letter) != *negated),
            Self::Text { wanted, negated } => task.text(column, of.snapshot).is_some_and(|said| {
                let said = text::clean(&said).to_lowercase();
                let uid = task.process().identity.uid;
                let number = || uid.is_some_and(|uid| uid.to_string() == *wanted);
                let same = said == *wanted || column.id == ColumnId::User && number();
                same != *negated
            }),
            Self::Pattern { pattern, negated } => task
                .text(column, of.snapshot)
                .is_some_and(|said| pattern.0.is_match(&said) != *negated),
        }
    }
}

impl Comparison {
    /// Whether the value passes, as it is shown.
    pub fn holds(&self, value: f64) -> bool {
        self.order.holds(self.kind, value, self.wanted)
    }
}

impl Order {
    /// Values are equal when they are written alike where there is room for all their digits: 0.004 is none of `cpu>0`.
    fn holds(self, kind: Kind, value: f64, wanted: f64) -> bool {
        let step = format::step(kind, value).max(format::step(kind, wanted));
        let apart = format::shown(kind, value) - format::shown(kind, wanted);
        let order = if apart.abs() < step / 2.0 {
            Ordering::Equal
        } else {
            value.total_cmp(&wanted)
        };
        match self {
            Self::Equal => order.is_eq(),
            Self::Unequal => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::AtMost => order.is_le(),
            Self::More => order.is_gt(),
            Self::AtLeast => order.is_ge(),
        }
    }
}
