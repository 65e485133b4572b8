//! Samples how many threads execute at once, at random moments, about 20 times a second: only while somebody asks.
//!
//! *Machine*: runnable tasks (`/proc/loadavg`, field 4), less the thread that takes the samples.
//!
//! *Process*: growth of its CPU clock. The clock of a process whose threads run on other CPUs stands still between two
//! ticks of the kernel (1 to 10 ms) and catches up at each. So it is read shortly after a tick and shortly after the
//! next one: a thread that executes all the time has then grown it by exactly one tick. What is shorter than a tick cannot be
//! told apart so: beside it, states of the threads that moved lately are read at random moments, of not too many.

mod sampling_thread;

use self::sampling_thread::SamplingThread;
use crate::sample::{Nanos, ParallelismMethod, ParallelismSamples, TaskKey};
use crate::source::live::reading::files::{Path, now, open};
use crate::source::live::reading::sysfs;
use rustix::fd::{BorrowedFd, OwnedFd};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

/// The thread that takes samples, while anything is looked at.
pub(crate) struct Sampler {
    /// `None` where it does not move: a captured tree.
    loadavg: Option<Arc<OwnedFd>>,
    /// Our own `/proc`: process clocks answer for the processes that are listed.
    root: Option<Arc<OwnedFd>>,
    running: Option<Running>,
}

impl Sampler {
    /// Nothing is looked at yet. `clocks`: the root is our own `/proc`.
    pub(crate) fn new(root: BorrowedFd<'_>, clocks: bool) -> Self {
        let procfs = sysfs::is_procfs(root);
        let own = root.try_clone_to_owned().ok().map(Arc::new);
        let loadavg = procfs.then(|| open(root, &Path::new().text("loadavg")).ok());
        Self {
            loadavg: loadavg.flatten().map(Arc::new),
            root: own.filter(|_| clocks),
            running: None,
        }
    }

    /// Looks at the machine and at these processes from now on, and at nothing else; `cpus` are on-line. Of each process the
    /// threads whose states are to be looked at: those that moved lately; none of them where they are many.
    pub(crate) fn follow(&mut self, machine: bool, processes: &[Watched], cpus: usize) {
        let machine = machine && self.loadavg.is_some();
        let processes = if self.root.is_some() { processes } else { &[] };
        if cpus == 0 || (!machine && processes.is_empty()) {
            self.running = None;
            return;
        }
        if self.running.is_none() {
            self.running = Running::start(self.loadavg.clone(), self.root.clone());
        }
        if let Some(running) = &self.running {
            lock(&running.shared.state).set(machine, processes, cpus);
        }
    }

    /// Samples of the machine until now.
    pub(crate) fn machine(&self) -> Option<Arc<ParallelismSamples>> {
        let state = lock(&self.running.as_ref()?.shared.state);
        state.machine.clone().map(Arc::new)
    }

    /// Samples of the processes until now; those that have ended are left out.
    pub(crate) fn processes(&self) -> Vec<(TaskKey, Arc<ParallelismSamples>)> {
        let Some(running) = &self.running else {
            return Vec::new();
        };
        let state = lock(&running.shared.state);
        let samples = state.processes.iter().filter_map(|(key, tally)| {
            let mut samples = tally.samples.clone()?;
            samples.states.clone_from(&tally.states);
            Some((*key, Arc::new(samples)))
        });
        samples.collect()
    }
}

/// A process that is looked at, and the threads of it whose states are.
pub(crate) type Watched = (TaskKey, Vec<u32>);

/// A thread that ends, and is waited for, when this is dropped.
struct Running {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    /// Without a thread there are no samples; everything else goes on.
    fn start(loadavg: Option<Arc<OwnedFd>>, root: Option<Arc<OwnedFd>>) -> Option<Self> {
        let shared = Arc::new(Shared::default());
        let sampling = SamplingThread::new(Arc::clone(&shared), loadavg, root);
        let thread = std::thread::Builder::new()
            .name("parallelism".to_owned())
            .stack_size(128 * 1024);
        let thread = thread.spawn(move || sampling.run()).ok()?;
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
            // It has nothing to hand over; had it panicked, there would be no samples.
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
    machine: Option<ParallelismSamples>,
    processes: Vec<(TaskKey, Tally)>,
}

impl State {
    fn set(&mut self, machine: bool, processes: &[Watched], cpus: usize) {
        if self.cpus != cpus {
            // Shares of so many CPUs do not go on as shares of others.
            (self.machine, self.cpus) = (None, cpus);
            self.processes.clear();
        }
        // There at once, so that the first of them has something to compare with.
        let none_yet = || begin(ParallelismMethod::Runnable, now(), cpus);
        self.machine = machine.then(|| self.machine.take().unwrap_or_else(none_yet));
        let asked = |key: &TaskKey| processes.iter().any(|(asked, _)| asked == key);
        self.processes.retain(|(key, _)| asked(key));
        for (key, threads) in processes {
            let known = self.processes.iter_mut().find(|(known, _)| known == key);
            if let Some((_, tally)) = known {
                tally.threads.clone_from(threads);
            } else {
                let threads = threads.clone();
                let tally = Tally {
                    threads,
                    ..Tally::default()
                };
                self.processes.push((*key, tally));
            }
        }
    }
}

/// The samples of one of them.
#[derive(Default)]
struct Tally {
    samples: Option<ParallelismSamples>,
    /// The process clock when they began.
    clock: Nanos,
    /// Threads whose states are looked at.
    threads: Vec<u32>,
    /// Samples that found so many of them running or ready to.
    states: Vec<f64>,
}

/// No samples yet.
fn begin(method: ParallelismMethod, since: Nanos, cpus: usize) -> ParallelismSamples {
    ParallelismSamples {
        method,
        since,
        at: since,
        counts: vec![0.0; cpus + 1],
        window: 0,
        states: Vec::new(),
        cpu: None,
    }
}

/// One more sample found `value` threads; between two numbers it counts in parts for both.
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
    fn other_cpus_begin_anew_and_what_is_not_asked_for_is_forgotten() {
        let key = |tid| (TaskKey { tid, starttime: 1 }, vec![tid]);
        let mut state = State::default();
        state.set(true, &[key(1), key(2)], 2);
        for (_, tally) in &mut state.processes {
            tally.samples = Some(begin(ParallelismMethod::Clock, 5, 2));
        }
        state.set(true, &[key(2), key(3)], 2);
        let known: Vec<_> = (state.processes.iter())
            .map(|(key, tally)| (key.tid, tally.samples.is_some()))
            .collect();
        assert_eq!(known, [(2, true), (3, false)]);
        state.set(false, &[key(2)], 4);
        assert_eq!(state.machine, None);
        assert!(state.processes[0].1.samples.is_none());
    }

    #[test]
    fn unasked_nothing_is_sampled() {
        let root = crate::source::live::reading::files::open_dir(
            rustix::fs::CWD,
            &Path::new().text("/proc"),
        );
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
