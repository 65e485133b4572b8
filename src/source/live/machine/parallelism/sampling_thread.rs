//! The thread that takes the samples of parallelism.

use super::{Shared, Watched, begin, count, lock};
use crate::proc;
use crate::sample::{Nanos, ParallelismMethod, ParallelismSamples, TaskKey};
use crate::source::live::reading::files::{Buffer, Path, nanos, now, open};
use crate::source::live::reading::reader::process_clock;
use rustc_hash::FxHashMap;
use rustix::fd::OwnedFd;
use rustix::time::{ClockId, clock_getres, clock_gettime};
use std::collections::hash_map::Entry;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

/// Shortest and longest time between two samples. Random, so that nothing with a rhythm of its own is always met in the
/// same phase.
const BETWEEN: (Nanos, Nanos) = (25_000_000, 75_000_000);
/// How often a window is tried again at once when the thread was woken too late.
const ATTEMPTS: u32 = 4;

/// The state of the thread.
pub(super) struct SamplingThread {
    shared: Arc<Shared>,
    loadavg: Option<Arc<OwnedFd>>,
    root: Option<Arc<OwnedFd>>,
    /// `stat` of the threads whose states are looked at, by process and thread.
    files: FxHashMap<(u32, u32), OwnedFd>,
    buffer: Buffer,
    /// Process clocks after the first of two ticks.
    clocks: Vec<(TaskKey, Option<Nanos>)>,
    tick: Nanos,
    random: u64,
}

impl SamplingThread {
    pub(super) fn new(
        shared: Arc<Shared>,
        loadavg: Option<Arc<OwnedFd>>,
        root: Option<Arc<OwnedFd>>,
    ) -> Self {
        Self {
            shared,
            loadavg,
            root,
            files: FxHashMap::default(),
            buffer: Buffer::new(),
            clocks: Vec::new(),
            tick: tick(),
            random: now() | 1,
        }
    }

    /// Takes samples until it is told to stop.
    pub(super) fn run(mut self) {
        let mut due = now();
        loop {
            due = (due + self.pause()).max(now());
            if !self.rest(due) {
                return;
            }
            self.look_at_machine();
            self.look_at_states();
            if !self.look_at_processes() {
                return;
            }
        }
    }

    /// Sleeps until `due`; `false` when it is time to end.
    fn rest(&self, due: Nanos) -> bool {
        let mut state = lock(&self.shared.state);
        while !state.stopped {
            let Some(left) = due.checked_sub(now()).filter(|left| *left > 0) else {
                return true;
            };
            let rested = (self.shared.stop).wait_timeout(state, Duration::from_nanos(left));
            state = rested.unwrap_or_else(PoisonError::into_inner).0;
        }
        false
    }

    fn look_at_machine(&mut self) {
        if lock(&self.shared.state).machine.is_none() {
            return;
        }
        let text = (self.loadavg.as_ref()).and_then(|file| self.buffer.reread(file).ok());
        let Some(load) = text.and_then(proc::loadavg::parse) else {
            return;
        };
        let at = now();
        let mut state = lock(&self.shared.state);
        if let Some(samples) = &mut state.machine {
            // One of the runnable is this thread.
            count(
                &mut samples.counts,
                f64::from(load.running.saturating_sub(1)),
            );
            samples.at = at;
        }
    }

    /// How many threads of each process run or are ready to at this moment.
    fn look_at_states(&mut self) {
        let Some(root) = self.root.clone() else {
            return;
        };
        let state = lock(&self.shared.state);
        let processes = state.processes.iter();
        let watched: Vec<Watched> = processes
            .filter(|(_, tally)| !tally.threads.is_empty())
            .map(|(key, tally)| (*key, tally.threads.clone()))
            .collect();
        drop(state);
        let wanted = |pid: u32, tid: u32| {
            let threads = watched.iter().find(|(key, _)| key.tid == pid);
            threads.is_some_and(|(_, threads)| threads.contains(&tid))
        };
        self.files.retain(|(pid, tid), _| wanted(*pid, *tid));
        for (key, threads) in &watched {
            let running = threads
                .iter()
                .filter(|tid| self.runs(&root, key.tid, **tid));
            let running = running.count();
            let mut state = lock(&self.shared.state);
            let size = state.cpus + 1;
            let tally = state.processes.iter_mut().find(|(of, _)| of == key);
            if let Some((_, tally)) = tally {
                tally.states.resize(size, 0.0);
                count(&mut tally.states, running as f64);
            }
        }
    }

    /// A thread runs or is ready to; one that has ended does neither.
    fn runs(&mut self, root: &OwnedFd, pid: u32, tid: u32) -> bool {
        let file = match self.files.entry((pid, tid)) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(free) => {
                let path = Path::new().number(pid).text("/task/").number(tid);
                let Ok(file) = open(root, &path.text("/stat")) else {
                    return false;
                };
                free.insert(file)
            }
        };
        let stat = self.buffer.reread(file).ok().and_then(proc::stat::parse);
        stat.is_some_and(|stat| stat.state == b'R')
    }

    /// `false` when it is time to end.
    fn look_at_processes(&mut self) -> bool {
        self.clocks.clear();
        let watched = lock(&self.shared.state);
        (self.clocks).extend(watched.processes.iter().map(|(key, _)| (*key, None)));
        drop(watched);
        if self.clocks.is_empty() {
            return true;
        }
        for _ in 0..ATTEMPTS {
            let first = after_tick(now(), coarse(), self.tick);
            if !self.rest(first) {
                return false;
            }
            let from = now();
            for (key, clock) in &mut self.clocks {
                *clock = process_clock(key.tid);
            }
            if !self.rest(first + self.tick) {
                return false;
            }
            // Woken too late, the window is longer than the tick in it.
            let to = now();
            if (to - from).abs_diff(self.tick) <= self.tick / 4 {
                self.take_in(from, to);
                break;
            }
        }
        true
    }

    /// The clocks have gone on for one tick.
    fn take_in(&self, from: Nanos, to: Nanos) {
        let mut state = lock(&self.shared.state);
        let cpus = state.cpus;
        for (key, before) in &self.clocks {
            let Some(at) = state.processes.iter().position(|(of, _)| of == key) else {
                continue;
            };
            let grown = before.zip(process_clock(key.tid));
            let Some((before, after)) = grown.filter(|(before, after)| before <= after) else {
                // Ended; or its number is another's now.
                state.processes.swap_remove(at);
                continue;
            };
            let tally = &mut state.processes[at].1;
            let samples = tally.samples.get_or_insert_with(|| {
                tally.clock = before;
                let samples = begin(ParallelismMethod::Clock, from, cpus);
                ParallelismSamples {
                    window: self.tick,
                    ..samples
                }
            });
            count(
                &mut samples.counts,
                (after - before) as f64 / self.tick as f64,
            );
            samples.cpu = Some(after.saturating_sub(tally.clock));
            samples.at = to;
        }
    }

    /// Time until the next sample. Any random numbers do: these are xorshift64's.
    fn pause(&mut self) -> Nanos {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        BETWEEN.0 + self.random % (BETWEEN.1 - BETWEEN.0)
    }
}

/// Length of a tick: what the coarse clock advances by.
fn tick() -> Nanos {
    let tick = clock_getres(ClockId::MonotonicCoarse);
    (tick.tv_nsec as u64).clamp(1_000_000, 10_000_000)
}

/// Moment of the last tick.
fn coarse() -> Nanos {
    nanos(clock_gettime(ClockId::MonotonicCoarse))
}

/// The next moment shortly after a tick: far enough from both of its neighbours that sleeping a little too long, or CPUs
/// that tick a little apart, do no harm.
fn after_tick(now: Nanos, last: Nanos, tick: Nanos) -> Nanos {
    let first = last + tick / 4;
    let late = now.saturating_sub(first);
    first + late.div_ceil(tick).max(1) * tick
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_begins_after_a_tick_that_is_yet_to_come() {
        assert_eq!(after_tick(1_000, 1_000, 400), 1_500);
        assert_eq!(after_tick(1_450, 1_000, 400), 1_500);
        assert_eq!(after_tick(1_501, 1_000, 400), 1_900);
        // A clock that stood still while its CPU slept keeps its phase.
        assert_eq!(after_tick(9_000, 1_000, 400), 9_100);
        assert_eq!(after_tick(900, 1_000, 400), 1_500);
    }
}
