//! Looks at how many threads execute at once, at random moments, about 20 times a second: only while somebody asks.
//!
//! *Machine*: runnable tasks (`/proc/loadavg`, field 4), less the thread that looks.
//!
//! *Process*: growth of its CPU clock. The clock of a process whose threads run on other CPUs stands still between two
//! ticks of the kernel (1 to 10 ms) and catches up at each. So it is read shortly after a tick and shortly after the
//! next one: a thread that executes all the time has then grown it by exactly one tick.

use super::files::{Buffer, Path, now, open};
use super::reader::process_clock;
use crate::proc;
use crate::sample::{LookMethod, Looks, Nanos, TaskKey};
use rustix::fd::{BorrowedFd, OwnedFd};
use rustix::time::{ClockId, clock_getres, clock_gettime};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// Shortest and longest time between two looks. Random, so that nothing with a rhythm of its own is always met in the
/// same phase.
const BETWEEN: (Nanos, Nanos) = (25_000_000, 75_000_000);
/// How often a window is tried again at once when the thread was woken too late.
const ATTEMPTS: u32 = 4;

/// The thread that looks, while there is anything to look at.
pub(super) struct Sampler {
    /// `None` where it does not move: a captured tree.
    loadavg: Option<Arc<OwnedFd>>,
    /// Process clocks answer for the processes that are listed.
    clocks: bool,
    running: Option<Running>,
}

impl Sampler {
    /// Nothing is looked at yet. `clocks`: the root is our own `/proc`.
    pub(super) fn new(root: BorrowedFd<'_>, clocks: bool) -> Self {
        let procfs = rustix::fs::fstatfs(root)
            .is_ok_and(|system| system.f_type == rustix::fs::PROC_SUPER_MAGIC);
        let loadavg = procfs.then(|| open(root, &Path::new().text("loadavg")).ok());
        Self {
            loadavg: loadavg.flatten().map(Arc::new),
            clocks,
            running: None,
        }
    }

    /// Looks at the machine and at these processes from now on, and at nothing else; `cpus` are on-line.
    pub(super) fn follow(&mut self, machine: bool, processes: &[TaskKey], cpus: usize) {
        let machine = machine && self.loadavg.is_some();
        let processes = if self.clocks { processes } else { &[] };
        if cpus == 0 || (!machine && processes.is_empty()) {
            self.running = None;
            return;
        }
        if self.running.is_none() {
            self.running = Running::start(self.loadavg.clone());
        }
        if let Some(running) = &self.running {
            lock(&running.shared.state).set(machine, processes, cpus);
        }
    }

    /// Looks at the machine until now.
    pub(super) fn machine(&self) -> Option<Arc<Looks>> {
        let state = lock(&self.running.as_ref()?.shared.state);
        state.machine.clone().map(Arc::new)
    }

    /// Looks at the processes until now; those that have ended are left out.
    pub(super) fn processes(&self) -> Vec<(TaskKey, Arc<Looks>)> {
        let Some(running) = &self.running else {
            return Vec::new();
        };
        let state = lock(&running.shared.state);
        let looks = state.processes.iter().filter_map(|(key, tally)| {
            let looks = tally.looks.clone()?;
            Some((*key, Arc::new(looks)))
        });
        looks.collect()
    }
}

/// A thread that ends, and is waited for, when this is dropped.
struct Running {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    /// Without a thread there are no looks; everything else goes on.
    fn start(loadavg: Option<Arc<OwnedFd>>) -> Option<Self> {
        let shared = Arc::new(Shared::default());
        let looker = Looker {
            shared: Arc::clone(&shared),
            loadavg,
            buffer: Buffer::new(),
            clocks: Vec::new(),
            tick: tick(),
            random: now() | 1,
        };
        let thread = std::thread::Builder::new()
            .name("parallelism".to_owned())
            .stack_size(128 * 1024);
        let thread = thread.spawn(move || looker.run()).ok()?;
        Some(Self {
            shared,
            thread: Some(thread),
        })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        lock(&self.shared.state).stopped = true;
        self.shared.stop.notify_all();
        if let Some(thread) = self.thread.take() {
            // It has nothing to hand over; had it panicked, there would be no looks.
            let _ = thread.join();
        }
    }
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    stop: Condvar,
}

/// What is looked at, and what was seen.
#[derive(Default)]
struct State {
    stopped: bool,
    cpus: usize,
    machine: Option<Looks>,
    processes: Vec<(TaskKey, Tally)>,
}

impl State {
    fn set(&mut self, machine: bool, processes: &[TaskKey], cpus: usize) {
        if self.cpus != cpus {
            // Shares of so many CPUs do not go on as shares of others.
            (self.machine, self.cpus) = (None, cpus);
            self.processes.clear();
        }
        // There at once, so that the sample before the first look has something to compare with.
        let none_yet = || begin(LookMethod::Runnable, now(), cpus);
        self.machine = machine.then(|| self.machine.take().unwrap_or_else(none_yet));
        self.processes.retain(|(key, _)| processes.contains(key));
        for key in processes {
            if !self.processes.iter().any(|(known, _)| known == key) {
                self.processes.push((*key, Tally::default()));
            }
        }
    }
}

/// The looks at one of them.
#[derive(Default)]
struct Tally {
    looks: Option<Looks>,
    /// The process clock when they began.
    clock: Nanos,
}

/// No looks yet.
fn begin(method: LookMethod, since: Nanos, cpus: usize) -> Looks {
    Looks {
        method,
        since,
        at: since,
        counts: vec![0.0; cpus + 1],
        cpu: None,
    }
}

/// One more look found `value` threads; between two numbers it counts in parts for both.
fn count(counts: &mut [f64], value: f64) {
    let Some(most) = counts.len().checked_sub(1) else {
        return;
    };
    let value = value.clamp(0.0, most as f64);
    let below = value.floor() as usize;
    let part = value - below as f64;
    counts[below] += 1.0 - part;
    if below < most {
        counts[below + 1] += part;
    }
}

/// The state of the thread.
struct Looker {
    shared: Arc<Shared>,
    loadavg: Option<Arc<OwnedFd>>,
    buffer: Buffer,
    /// Process clocks after the first of two ticks.
    clocks: Vec<(TaskKey, Option<Nanos>)>,
    tick: Nanos,
    random: u64,
}

impl Looker {
    fn run(mut self) {
        let mut due = now();
        loop {
            due = (due + self.pause()).max(now());
            if !self.rest(due) {
                return;
            }
            self.look_at_machine();
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
        if let Some(looks) = &mut state.machine {
            // One of the runnable is this thread.
            count(&mut looks.counts, f64::from(load.running.saturating_sub(1)));
            looks.at = at;
        }
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
            let looks = tally.looks.get_or_insert_with(|| {
                tally.clock = before;
                begin(LookMethod::Clock, from, cpus)
            });
            count(
                &mut looks.counts,
                (after - before) as f64 / self.tick as f64,
            );
            looks.cpu = Some(after.saturating_sub(tally.clock));
            looks.at = to;
        }
    }

    /// Time until the next look. Any random numbers do: these are xorshift64's.
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
    let time = clock_gettime(ClockId::MonotonicCoarse);
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}

/// The next moment shortly after a tick: far enough from both of its neighbours that sleeping a little too long, or CPUs
/// that tick a little apart, do no harm.
fn after_tick(now: Nanos, last: Nanos, tick: Nanos) -> Nanos {
    let first = last + tick / 4;
    let late = now.saturating_sub(first);
    first + late.div_ceil(tick).max(1) * tick
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(size: usize, value: f64) -> Vec<f64> {
        let mut counts = vec![0.0; size];
        count(&mut counts, value);
        counts
    }

    #[test]
    fn a_look_between_two_numbers_counts_for_both() {
        assert_eq!(counted(3, 0.0), [1.0, 0.0, 0.0]);
        assert_eq!(counted(3, 1.25), [0.0, 0.75, 0.25]);
        assert_eq!(counted(3, 2.0), [0.0, 0.0, 1.0]);
        assert_eq!(counted(3, 7.5), [0.0, 0.0, 1.0], "no more than CPUs");
        assert_eq!(counted(0, 1.0), [0.0; 0]);
    }

    #[test]
    fn a_window_begins_after_a_tick_that_is_yet_to_come() {
        assert_eq!(after_tick(1_000, 1_000, 400), 1_500);
        assert_eq!(after_tick(1_450, 1_000, 400), 1_500);
        assert_eq!(after_tick(1_501, 1_000, 400), 1_900);
        // A clock that stood still while its CPU slept keeps its phase.
        assert_eq!(after_tick(9_000, 1_000, 400), 9_100);
        assert_eq!(after_tick(900, 1_000, 400), 1_500);
    }

    #[test]
    fn other_cpus_begin_anew_and_what_is_not_asked_for_is_forgotten() {
        let key = |tid| TaskKey { tid, starttime: 1 };
        let mut state = State::default();
        state.set(true, &[key(1), key(2)], 2);
        for (_, tally) in &mut state.processes {
            tally.looks = Some(begin(LookMethod::Clock, 5, 2));
        }
        state.set(true, &[key(2), key(3)], 2);
        let known: Vec<_> = (state.processes.iter())
            .map(|(key, tally)| (key.tid, tally.looks.is_some()))
            .collect();
        assert_eq!(known, [(2, true), (3, false)]);
        state.set(false, &[key(2)], 4);
        assert_eq!(state.machine, None);
        assert!(state.processes[0].1.looks.is_none());
    }

    #[test]
    fn nobody_asks_nobody_looks() {
        let root = super::super::files::open_dir(rustix::fs::CWD, &Path::new().text("/proc"));
        let root = root.unwrap();
        let mut sampler = Sampler::new(rustix::fd::AsFd::as_fd(&root), true);
        sampler.follow(false, &[], 2);
        assert!(sampler.running.is_none());
        sampler.follow(true, &[], 2);
        let seen = Arc::downgrade(&sampler.running.as_ref().unwrap().shared);
        sampler.follow(false, &[], 2);
        assert!(sampler.running.is_none());
        // Nobody else holds it: the thread has ended.
        assert_eq!(seen.strong_count(), 0);
    }
}
