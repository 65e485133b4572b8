//! What there is to say about the row under the cursor: why it is marked, or what a thread of its name is for.

use super::App;
use crate::diagnosis::{Finding, Judged, Lints, runtime};
use crate::inspect;
use crate::rates::Snapshot;
use crate::sample::{Process, TaskKey, Thread};
use crate::text::Sentence;
use crate::view::{Mode, Row, RowSubject};
use std::sync::Arc;

/// What there is to say about a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// In words.
    pub sentence: Sentence,
    /// The sentence tells why the row is marked.
    pub marked: bool,
}

/// What is made of one sample after the other.
#[derive(Clone, Debug, Default)]
pub(super) struct Diagnostics {
    /// Of now.
    now: Judged,
    /// Of the moment that is shown, where that is past.
    pub(super) past: Option<Arc<Judged>>,
    /// Cells for the marks of processes and of threads.
    mark_room: [MarkRoom; 2],
}

/// Cells for the words of marks. They narrow only when long words have not been needed for a while, so that columns stand still
/// while marks come and go.
#[derive(Clone, Copy, Debug, Default)]
struct MarkRoom {
    cells: u16,
    /// Samples in which less would have done.
    spare: u32,
}

impl MarkRoom {
    /// So many samples without a long word free its cells.
    const STAYS: u32 = 60;

    fn see(&mut self, wanted: u16, anew: bool) {
        self.spare += 1;
        if anew || wanted >= self.cells || self.spare >= Self::STAYS {
            *self = Self {
                cells: wanted,
                spare: 0,
            };
        }
    }
}

impl App {
    /// What is conspicuous about tasks.
    pub fn lints(&self) -> &Lints {
        &self.judged().lints
    }

    /// What the samples up to the moment shown make of it.
    pub(super) fn judged(&self) -> &Judged {
        let past = self.diagnostics.past.as_deref();
        past.unwrap_or(&self.diagnostics.now)
    }

    /// Takes in a sample of now: what is conspicuous in it.
    pub(super) fn see_now(&mut self, snapshot: &Snapshot) {
        let now = &mut self.diagnostics.now;
        now.see(snapshot, &self.pool_patterns, &self.config.lints);
    }

    /// Takes in a snapshot that is going to be shown: how wide marks and IDs are.
    pub(super) fn see_widths(&mut self, snapshot: &Snapshot, anew: bool) {
        let wanted = self.lints().marks().widest();
        for (room, wanted) in self.diagnostics.mark_room.iter_mut().zip(wanted) {
            room.see(wanted, anew);
        }
        let processes = snapshot.sample.processes.iter();
        let last = processes.map(|process| {
            let thread = process.threads.list.last();
            thread.map_or(process.key.tid, |thread| thread.tid.max(process.key.tid))
        });
        let digits = last.max().unwrap_or_default().max(1).ilog10() + 1;
        // It never narrows: nothing shall jump.
        self.id_width = self.id_width.max(digits as u16);
        // All CPUs at 100 %, and one decimal.
        let hundreds = snapshot.cpu_count().max(1).ilog10() + 3;
        self.percent_width = self.percent_width.max(hundreds as u16 + 2);
    }

    /// Cells for marks in words in the list that is shown.
    pub(super) fn mark_width(&self) -> u16 {
        let [processes, threads] = self.diagnostics.mark_room.map(|room| room.cells);
        match self.mode() {
            Mode::Tree | Mode::List | Mode::Groups(_) if self.open.is_empty() => processes,
            Mode::Tree | Mode::List | Mode::Groups(_) => processes.max(threads),
            Mode::Threads(_) | Mode::AllThreads => threads,
        }
    }

    /// What there is to say about the row under the cursor; of a single sample, that its rates are yet to come.
    pub fn remark(&self) -> Option<Remark> {
        if self.shown()?.elapsed.is_none() {
            return Some(Remark {
                sentence: Sentence::new("measuring…"),
                marked: false,
            });
        }
        let row = self.row()?;
        let found = match row.subject {
            RowSubject::Process { .. } | RowSubject::Thread { .. } => {
                self.lints().of(row.key.suspect()?)
            }
            RowSubject::Pool { .. } | RowSubject::Group { .. } => self.found_in_pool(row),
            RowSubject::ShortLived { .. } => {
                let told =
                    self.with_keys("ended within 3 s, seen by one sample|; {open} lists them");
                return Some(Remark {
                    sentence: Sentence::of_clauses(&told),
                    marked: false,
                });
            }
            RowSubject::Ended { .. } | RowSubject::EndedThreads { .. } | RowSubject::Gone => {
                return None;
            }
        };
        let Some(first) = found.first() else {
            let role = self.role(row)?;
            return Some(Remark {
                sentence: role.sentence(),
                marked: false,
            });
        };
        let others = found[1..].iter().map(|found| found.sentence.word());
        let others: Vec<&str> = others.collect();
        let mut sentence = first.sentence.clone();
        if !others.is_empty() {
            sentence = sentence.remark(&format!("also: {}", others.join(", ")));
        }
        Some(Remark {
            sentence,
            marked: true,
        })
    }

    /// What was found of the thread of a pool, or the process of a group, that has the gravest mark.
    fn found_in_pool(&self, row: &Row) -> Vec<Finding> {
        let keys = self.members(row).into_iter();
        let found = keys.filter_map(|key| Some(self.lints().of(key.suspect()?)));
        let found = found.filter(|found| !found.is_empty());
        found.min_by_key(|found| found[0].lint).unwrap_or_default()
    }

    fn process_at(&self, at: u32) -> Option<&Process> {
        let snapshot = self.table_snapshot()?;
        Some(&**snapshot.sample.processes.get(at as usize)?)
    }

    /// What a thread or a pool is for, by its name.
    fn role(&self, row: &Row) -> Option<&'static runtime::Role> {
        let (process, thread) = match row.subject {
            RowSubject::Thread { at, thread } => {
                let process = self.process_at(at)?;
                (process, process.threads.list.get(thread as usize)?)
            }
            RowSubject::Pool { at, .. } => {
                let list = &self.pane().list;
                let first = list.pool(row, self.table_snapshot()?).next()?;
                (self.process_at(at)?, first)
            }
            _ => return None,
        };
        let guess = runtime::guess(process);
        let runtimes = guess.map_or_else(Vec::new, |guess| guess.runtimes());
        role_of(process, thread, &runtimes)
    }

    /// What is looked into seems to be, or to be for: in full, and shorter.
    pub fn hints(&self, subject: inspect::Subject) -> Vec<String> {
        let process = self
            .table_snapshot()
            .and_then(|snapshot| snapshot.process(subject.process));
        let Some(((process, _), guess)) = process.zip(self.guess(subject.process)) else {
            return Vec::new();
        };
        let Some(tid) = subject.thread else {
            return vec![guess.sentence(), guess.brief(), guess.short()];
        };
        let threads = &process.threads.list;
        let at = threads.binary_search_by_key(&tid, |thread| thread.tid).ok();
        let role = at.and_then(|at| role_of(process, &threads[at], &guess.runtimes()));
        role.map(|role| role.sentence().into())
            .into_iter()
            .collect()
    }

    /// What a process seems to be.
    pub fn guess(&self, key: TaskKey) -> Option<runtime::Guess> {
        let (process, _) = self.table_snapshot()?.process(key)?;
        runtime::guess(process)
    }
}

fn role_of(
    process: &Process,
    thread: &Thread,
    runtimes: &[runtime::Runtime],
) -> Option<&'static runtime::Role> {
    let name = thread.detail.as_ref()?.name;
    runtime::role(name.as_bytes(), thread.tid == process.key.tid, runtimes)
}

#[cfg(test)]
mod tests {
    use super::MarkRoom;

    #[test]
    fn cells_for_marks_grow_at_once_and_go_after_a_while() {
        let mut room = MarkRoom::default();
        room.see(8, false);
        assert_eq!(room.cells, 8);
        for _ in 1..MarkRoom::STAYS {
            room.see(0, false);
            assert_eq!(room.cells, 8);
        }
        room.see(7, false);
        assert_eq!(room.cells, 7, "what is needed now");
        room.see(0, true);
        assert_eq!(room.cells, 0, "after a jump in time");
    }
}
