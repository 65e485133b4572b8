//! Proportional set sizes: memory of processes, with shared pages divided among those that share them.
//!
//! To tell, the kernel walks all pages of a process, milliseconds for a large one, and takes the lock of its memory: helpers
//! ask, about those first that were read the longest ago, and no more than a share of one CPU allows.

use super::interest::Demanded;
use super::last_read::LastRead;
use super::population::find;
use super::tracker::{ProcessTracker, SECOND};
use crate::proc;
use crate::sample::{Nanos, TaskKey};
use crate::source::live::budget::spending::used;
use crate::source::live::reading::files::{Path, open_patiently, up_to};
use crate::source::live::reading::guard::{Guard, HelperKind};
use rustix::fd::OwnedFd;
use std::sync::Arc;
use std::time::Instant;

/// Of a process that has run since, it is read anew after this time;
const MOVED: Nanos = 5 * SECOND - SECOND / 5;
/// of one that has not, after this: others come to share its pages, and leave.
const STILL: Nanos = 30 * SECOND;
/// One part in so many of a CPU is spent on it,
const SHARE: Nanos = 20;
/// and so much CPU time at once: a screenful of processes of common size.
const AT_ONCE: i64 = 100_000_000;
/// What a reading costs is learnt; before that, it is taken for this.
const COST: i64 = 1_000_000;

const HELPER: HelperKind = HelperKind {
    name: "pss",
    helpers: 16,
    stack: 64 * 1024,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Question {
    key: TaskKey,
    /// Whose folder is read: of a leader that has ended, that of a thread which lives.
    tid: u32,
}

struct Answer {
    /// Bytes; `None`: not for us to see, or it has ended.
    pss: Option<u64>,
    /// CPU time that it took.
    cost: Nanos,
}

/// Reads proportional set sizes.
pub(crate) struct PssReader {
    guard: Guard<Question, Answer>,
    /// Questions that are not answered yet.
    open: usize,
    /// CPU time that may be spent, and when it was last added to; nanoseconds.
    credit: i64,
    at: Nanos,
    /// What a reading costs, in the mean over the last ones.
    mean: i64,
    /// Some are known.
    known: bool,
}

impl PssReader {
    pub(crate) fn new(root: &Arc<OwnedFd>) -> Self {
        let root = Arc::clone(root);
        Self {
            guard: Guard::new(HELPER, move |question| read(&root, question)),
            open: 0,
            credit: AT_ONCE,
            at: 0,
            mean: COST,
            known: false,
        }
    }

    /// Takes what has come, and asks about those that are due, as far as CPU time allows; waits for answers until `until`.
    pub(crate) fn follow(
        &mut self,
        processes: &mut [ProcessTracker],
        demanded: &Demanded,
        (at, until): (Nanos, Instant),
    ) {
        self.learn(processes, Instant::now());
        let earned = at.saturating_sub(self.at) / SHARE;
        self.at = at;
        self.credit = (self.credit.saturating_add_unsigned(earned)).min(AT_ONCE);
        let wanted = demanded.wants_pss();
        if !wanted && !std::mem::take(&mut self.known) {
            return;
        }
        let mut due = Vec::new();
        for (place, tracked) in processes.iter_mut().enumerate() {
            let interest = demanded.of(tracked.record.key);
            if tracked.record.stat.kernel {
                continue;
            }
            if !interest.wants_pss() {
                // What is not followed is not known.
                if tracked.record.pss.is_some() {
                    tracked.edit().pss = None;
                }
                tracked.pss_asked = LastRead::default();
                continue;
            }
            let now = (at, tracked.record.clock);
            let asked = tracked.pss_asked;
            if asked.is_due(now, interest.paced(MOVED), interest.paced(STILL))
                && !self.guard.is_open(&question(tracked))
            {
                due.push((asked.at(), place));
            }
        }
        if !demanded.is_of_all() {
            let paid = usize::try_from(self.credit / self.mean.max(1)).unwrap_or(0);
            due.sort_unstable();
            due.truncate(paid.saturating_sub(self.open));
        }
        self.known |= wanted;
        self.open += due.len();
        let questions = due.iter().map(|(_, place)| {
            let tracked = &mut processes[*place];
            tracked.pss_asked = LastRead::now(at, tracked.record.clock);
            let lock = tracked.memory.unwrap_or(tracked.record.key);
            (question(tracked), Some(lock))
        });
        self.guard.ask_all(questions);
        self.learn(processes, until);
    }

    fn learn(&mut self, processes: &mut [ProcessTracker], until: Instant) {
        while let Some((question, answer)) = self.guard.answer(until) {
            let cost = answer.cost.cast_signed();
            self.open -= 1;
            self.credit -= cost;
            self.mean += (cost - self.mean) / 8;
            if let Some(tracked) = find(processes, question.key)
                && tracked.record.pss != answer.pss
                && !tracked.pss_asked.is_never()
            {
                tracked.edit().pss = answer.pss;
            }
        }
    }

    /// CPU time that the helpers have used since this was asked last.
    pub(crate) fn take_used(&self) -> Nanos {
        self.guard.take_used()
    }
}

fn question(tracked: &ProcessTracker) -> Question {
    let key = tracked.record.key;
    let tid = tracked.living_thread().unwrap_or(key.tid);
    Question { key, tid }
}

fn read(root: &OwnedFd, question: &Question) -> Answer {
    const LENGTH: usize = 4096;
    let before = used();
    let file = open_patiently(root, &Path::of(question.tid, "smaps_rollup")).ok();
    let text = file.and_then(|file| up_to(&file, LENGTH, LENGTH).ok());
    let pss = text.and_then(|text| proc::status::bytes(&text, "Pss"));
    Answer {
        pss,
        cost: used().saturating_sub(before),
    }
}
