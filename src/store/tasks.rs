//! The series of tasks: one ring for each task that moved in the last 120 samples, within a fixed number of rings.

use super::ring::{Ring as Cells, SAMPLES, fill};
use super::{TaskRef, TaskSeries};
use crate::rates::{ProcessRates, Snapshot, ThreadRates};
use crate::sample::{Nanos, TaskKey, ThreadKey};
use rustc_hash::FxHashMap;
use std::collections::VecDeque;

/// The values of one sample, in the order of [`TaskSeries`].
type Values = [Option<f32>; 4];
type Ring = Cells<4>;

/// Rings of tasks. A task without one has not moved: its series are zeros.
#[derive(Debug)]
pub(super) struct Tasks {
    rings: FxHashMap<TaskRef, Box<Ring>>,
    /// Most rings that may be kept.
    limit: usize,
    /// Number of the newest sample with rates; they are counted from 1.
    now: u32,
    /// Moments of the last samples, the newest last.
    moments: VecDeque<Nanos>,
    /// Tasks that moved and have no ring yet, since when they are known, and their values; empty between pushes.
    newcomers: Vec<(TaskRef, u32, Values)>,
    /// Processes that have just ended, the first sample without them and its moment: of those that never moved there is
    /// no ring that could know.
    ended: FxHashMap<TaskKey, (u32, Nanos)>,
    /// Since which sample threads of a process are known, where that is not the first one.
    known: FxHashMap<TaskKey, u32>,
}

impl Tasks {
    /// What one ring costs at most, bytes: itself, the allocator's overhead, and its place in a map that is between
    /// 7/16 and 7/8 full.
    pub(super) const COST: usize =
        size_of::<Ring>() + 16 + (size_of::<(TaskRef, Box<Ring>)>() + 1) * 16 / 7;

    pub(super) fn new(limit: usize) -> Self {
        Self {
            rings: FxHashMap::default(),
            limit,
            now: 0,
            moments: VecDeque::new(),
            newcomers: Vec::new(),
            ended: FxHashMap::default(),
            known: FxHashMap::default(),
        }
    }

    /// Nothing is known of any task.
    pub(super) fn clear(&mut self) {
        *self = Self::new(self.limit);
    }

    /// Adds what moved. Whatever did not is not touched: a gap is zeros.
    pub(super) fn push(&mut self, snapshot: &Snapshot) {
        if snapshot.elapsed.is_none() {
            return;
        }
        self.now += 1;
        if self.moments.len() == SAMPLES {
            self.moments.pop_front();
        }
        self.moments.push_back(snapshot.sample.at);
        if self.now.is_multiple_of(SAMPLES as u32) {
            self.forget_still();
        }
        let moved = || {
            let all = snapshot.sample.processes.iter().zip(&snapshot.processes);
            all.filter(|(_, rates)| !rates.idle)
        };
        // Processes first: where the rings do not suffice for all, they matter most.
        for (process, rates) in moved() {
            let values = of_process(rates);
            self.write(TaskRef::Process(process.key), values, 1, |tasks| {
                rates.born_at.map_or(1, |at| tasks.sample_at(at))
            });
        }
        for (process, rates) in moved() {
            let known = process.threads.since.map_or(1, |at| self.sample_at(at));
            if known > 1 {
                self.known.insert(process.key, known);
            }
            for (thread, rates) in process.threads.list.iter().zip(&rates.threads) {
                let key = ThreadKey {
                    process: process.key,
                    tid: thread.tid,
                };
                self.write(TaskRef::Thread(key), of_thread(rates), known, |tasks| {
                    if thread.born { tasks.now } else { known }
                });
            }
        }
        self.welcome();
        self.remove_ended(snapshot);
    }

    /// Notes who has ended, so that nothing is told of it from now on.
    fn remove_ended(&mut self, snapshot: &Snapshot) {
        let now = snapshot.sample.at;
        self.ended
            .retain(|_, (_, at)| now.saturating_sub(*at) < Snapshot::LINGER);
        let newly = snapshot.ended.iter().rev();
        for ended in newly.take_while(|ended| ended.at == now) {
            let process = &ended.process;
            self.ended.insert(process.key, (self.now, now));
            let threads = process.threads.list.iter().map(|thread| {
                TaskRef::Thread(ThreadKey {
                    process: process.key,
                    tid: thread.tid,
                })
            });
            for task in threads.chain([TaskRef::Process(process.key)]) {
                if let Some(ring) = self.rings.get_mut(&task) {
                    ring.end(self.now);
                }
            }
        }
    }

    /// Number of the first sample that was not before `at`, if it is one of the last.
    fn sample_at(&self, at: Nanos) -> u32 {
        let later = self.moments.len() - self.moments.partition_point(|moment| *moment < at);
        (self.now + 1).saturating_sub(later as u32)
    }

    /// Writes the values of a task, of which nothing is known between what was written before and sample `known`, if that is
    /// later.
    fn write(
        &mut self,
        task: TaskRef,
        values: Values,
        known: u32,
        since: impl FnOnce(&Self) -> u32,
    ) {
        if !values.iter().any(|value| *value > Some(0.0)) {
            return;
        }
        if let Some(ring) = self.rings.get_mut(&task) {
            if ring.last() < known {
                **ring = Ring::new(known, self.now, values);
            } else {
                ring.write(self.now, values);
            }
        } else {
            let since = since(self);
            self.newcomers.push((task, since, values));
        }
    }

    /// Gives rings to those that moved for the first time, if need be those of tasks that have not moved for longest.
    fn welcome(&mut self) {
        let free = self.limit.saturating_sub(self.rings.len());
        let missing = self.newcomers.len().saturating_sub(free);
        if missing > 0 {
            self.forget_oldest(missing);
        }
        let free = self.limit.saturating_sub(self.rings.len());
        for (task, since, values) in self.newcomers.drain(..).take(free) {
            let ring = Ring::new(since, self.now, values);
            self.rings.insert(task, Box::new(ring));
        }
        self.newcomers.shrink_to(1024);
    }

    /// Drops up to `count` rings, those first that were not written for longest, none of those written just now.
    fn forget_oldest(&mut self, count: usize) {
        let now = self.now;
        let mut lasts: Vec<_> = self.rings.values().map(|ring| ring.last()).collect();
        lasts.retain(|last| *last < now);
        let Some(position) = count.min(lasts.len()).checked_sub(1) else {
            return;
        };
        let (older, &mut oldest_kept, _) = lasts.select_nth_unstable(position);
        let mut ties = count - older.iter().filter(|last| **last < oldest_kept).count();
        self.rings.retain(|_, ring| {
            if ring.last() == oldest_kept && ties > 0 {
                ties -= 1;
                return false;
            }
            ring.last() >= oldest_kept
        });
    }

    /// Drops rings that are all zeros by now: of tasks that sleep, and of those that have ended.
    fn forget_still(&mut self) {
        let now = self.now;
        self.rings
            .retain(|_, ring| now - ring.last() < SAMPLES as u32);
        self.rings.shrink_to(self.rings.len() * 2);
        self.known.retain(|_, known| now - *known < SAMPLES as u32);
    }

    /// Fills `out` with the newest values, the newest last.
    pub(super) fn read(&self, task: TaskRef, series: TaskSeries, out: &mut [Option<f32>]) {
        let ring = self.rings.get(&task);
        let (process, known) = match task {
            TaskRef::Process(key) => (key, 1),
            TaskRef::Thread(key) => (
                key.process,
                self.known.get(&key.process).copied().unwrap_or(1),
            ),
        };
        let gone = self.ended.get(&process).map_or(u32::MAX, |(gone, _)| *gone);
        fill(out, self.now, |sample| match ring {
            Some(ring) => ring.read(sample, series as usize),
            None => (known..gone).contains(&sample).then_some(0.0),
        });
    }

    /// Rings in use.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.rings.len()
    }
}

fn of_process(rates: &ProcessRates) -> Values {
    let total = &rates.total;
    let io = total.read_bytes.zip(total.write_bytes);
    [
        total.cpu_percent,
        total.wait_percent,
        total.switches,
        io.map(|(read, written)| read + written),
    ]
}

fn of_thread(rates: &ThreadRates) -> Values {
    let io = rates.read_bytes.zip(rates.write_bytes);
    [
        rates.cpu_percent,
        rates.wait_percent,
        rates.switches,
        io.map(|(read, written)| read + written),
    ]
}
