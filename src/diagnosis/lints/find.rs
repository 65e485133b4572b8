//! Finds what is conspicuous in one snapshot, whatever was before.

use super::{LintLimits, Sign};
use crate::diagnosis::Suspect;
use crate::diagnosis::waiting::{is_low_priority, quota, throttled_periods};
use crate::rates::{ProcessRates, Snapshot, Tally, ThreadRates};
use crate::sample::{Blocked, Nanos, Process, TaskKey, Thread, ThreadKey};
use crate::text::patterns::Patterns;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// What was found about a task.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Finding {
    pub(super) suspect: Suspect,
    pub(super) sign: Sign,
    /// The numbers that it rests on; which, says `said.rs`.
    pub(super) numbers: [f32; 2],
    /// Of a process with several threads: this was found of so many of them; 0: of the process itself.
    pub(super) threads: u32,
    /// The function of the kernel that it sleeps in.
    pub(super) wchan: Option<Arc<[u8]>>,
}

/// What is known of a thread, or of a process with one.
struct Facts {
    cpu: Option<f32>,
    /// User mode without running a guest.
    user: Option<f32>,
    /// For a CPU: what it may have waited for its quota is not in it.
    wait: Option<f32>,
    voluntary: Option<f32>,
    involuntary: Option<f32>,
    blocked: Option<Blocked>,
    /// Others shall go first: whoever set this wants it to wait.
    low_priority: bool,
}

/// Finds everything there is in `snapshot`; `found` was empty.
pub(super) fn find(
    snapshot: &Snapshot,
    thresholds: &LintLimits,
    patterns: &Patterns,
    zombies: &Zombies,
    found: &mut Vec<Finding>,
) {
    let mut search = Search {
        snapshot,
        thresholds,
        patterns,
        found,
    };
    let processes = snapshot.sample.processes.iter().zip(&snapshot.processes);
    for (process, rates) in processes {
        // The kernel knows best how its own threads wait.
        if !process.stat.kernel {
            search.process(process, rates);
        }
    }
    search.zombies(zombies);
}

struct Search<'a> {
    snapshot: &'a Snapshot,
    thresholds: &'a LintLimits,
    patterns: &'a Patterns,
    found: &'a mut Vec<Finding>,
}

impl Search<'_> {
    fn add(&mut self, suspect: Suspect, sign: Sign, numbers: [f32; 2]) {
        self.found.push(Finding {
            suspect,
            sign,
            numbers,
            threads: 0,
            wchan: None,
        });
    }

    fn process(&mut self, process: &Process, rates: &ProcessRates) {
        // Nothing of it ran, and nothing of it wants to.
        if rates.idle && !matches!(rates.state, b'R' | b'D') {
            return;
        }
        let begin = self.found.len();
        let sample = &self.snapshot.sample;
        let blocked = |tid| sample.blocked(process.key, tid).cloned();
        let quota = quota(self.snapshot, process);
        if rates.total.threads <= 1 {
            let facts = Facts::of_process(process, rates, quota, blocked(process.key.tid));
            let thread = thread_key(process.key, process.key.tid);
            self.judge(thread, &facts);
            let own: Vec<Finding> = self.found[begin..].to_vec();
            let suspect = Suspect::Process(process.key);
            self.found.extend(
                own.into_iter()
                    .map(|finding| Finding { suspect, ..finding }),
            );
        } else {
            for (thread, rates) in process.threads.list.iter().zip(&rates.threads) {
                let facts = Facts::of_thread(process, thread, rates, quota, blocked(thread.tid));
                // Most threads sleep.
                if facts.cpu > Some(0.0) || facts.wait > Some(0.0) || facts.blocked.is_some() {
                    self.judge(thread_key(process.key, thread.tid), &facts);
                }
            }
            self.convoys(process, rates);
            self.sum_up(begin, process.key);
        }
        self.of_whole(process, rates);
    }

    /// What is found of a thread by itself.
    fn judge(&mut self, suspect: Suspect, facts: &Facts) {
        let cpu = facts.cpu.unwrap_or(0.0);
        if let Some(blocked) = facts.blocked.as_ref().filter(|_| cpu == 0.0) {
            self.add(suspect, Sign::Blocked, [0.0; 2]);
            if let Some(found) = self.found.last_mut() {
                found.wchan.clone_from(&blocked.wchan);
            }
        }
        let [most, times, least] = self.thresholds.of(Sign::Starved);
        if let Some(wait) = facts.wait
            && (wait >= most || wait >= least && wait >= times * cpu)
            && !facts.low_priority
        {
            self.add(suspect, Sign::Starved, [wait, cpu]);
        }
        let [least, switches, share] = self.thresholds.of(Sign::Spinning);
        if let (Some(user), Some(voluntary)) = (facts.user, facts.voluntary)
            && cpu >= least
            && voluntary <= switches
            && user >= cpu * share / 100.0
        {
            self.add(suspect, Sign::Spinning, [cpu, voluntary]);
        }
        let [least, share, _] = self.thresholds.of(Sign::Preempted);
        if let (Some(involuntary), Some(voluntary)) = (facts.involuntary, facts.voluntary) {
            let part = involuntary * 100.0 / (involuntary + voluntary).max(1e-6);
            if involuntary >= least && part >= share {
                self.add(suspect, Sign::Preempted, [involuntary, part]);
            }
        }
    }

    /// Threads of one pool that mostly wake each other.
    fn convoys(&mut self, process: &Process, rates: &ProcessRates) {
        let [threads, switches, microseconds] = self.thresholds.of(Sign::Convoy);
        let threads = threads.max(2.0) as usize;
        let suspects = process.threads.list.iter().zip(&rates.threads);
        let suspects: Vec<(&Thread, f32)> = suspects
            .filter_map(|(thread, rates)| {
                let voluntary = rates.voluntary_switches.filter(|rate| *rate >= switches)?;
                // A percent of a second is 10,000 µs.
                let each = rates.cpu_percent? * 1e4 / voluntary.max(1e-6);
                (each <= microseconds).then_some((thread, voluntary))
            })
            .collect();
        if suspects.len() < threads {
            return;
        }
        let mut pools: FxHashMap<_, Vec<(u32, f32)>> = FxHashMap::default();
        for (thread, voluntary) in &suspects {
            if let Some(detail) = &thread.detail {
                let pool = self.patterns.pool(detail.name.as_bytes());
                pools
                    .entry(pool)
                    .or_default()
                    .push((thread.tid, *voluntary));
            }
        }
        pools.retain(|_, members| members.len() >= threads);
        for (tid, voluntary, members) in pools.values().flat_map(|members| {
            let count = members.len() as f32;
            members
                .iter()
                .map(move |(tid, voluntary)| (*tid, *voluntary, count))
        }) {
            let key = thread_key(process.key, tid);
            self.add(key, Sign::Convoy, [members, voluntary]);
        }
    }

    /// A process has the signs of its threads, with the numbers of the one where they are highest.
    fn sum_up(&mut self, begin: usize, process: TaskKey) {
        let mut worst: [Option<Finding>; super::LINTS.len()] = Default::default();
        for finding in &self.found[begin..] {
            let entry = worst[finding.sign as usize].get_or_insert_with(|| Finding {
                suspect: Suspect::Process(process),
                ..finding.clone()
            });
            entry.threads += 1;
            if finding.numbers[0] > entry.numbers[0] {
                entry.numbers = finding.numbers;
            }
        }
        self.found.extend(worst.into_iter().flatten());
    }

    /// What is found of a process as a whole.
    fn of_whole(&mut self, process: &Process, rates: &ProcessRates) {
        let suspect = Suspect::Process(process.key);
        let total = &rates.total;
        let [periods, cpu, _] = self.thresholds.of(Sign::Throttled);
        let wants = rates.state == b'R' || total.cpu_percent >= Some(cpu);
        let share = wants.then(|| throttled_periods(self.snapshot, process));
        if let Some(share) = share.flatten().filter(|share| *share >= periods) {
            self.add(suspect, Sign::Throttled, [share, 0.0]);
        }
        if let Some((tid, one, others)) = self.single(process, rates) {
            self.add(suspect, Sign::SingleThread, [one, others]);
            self.add(
                thread_key(process.key, tid),
                Sign::SingleThread,
                [one, others],
            );
        }
    }

    /// The one thread that fills a CPU, what it uses, and what the others do.
    fn single(&self, process: &Process, rates: &ProcessRates) -> Option<(u32, f32, f32)> {
        let [least, most, idle] = self.thresholds.of(Sign::SingleThread);
        let total = rates.total.cpu_percent.filter(|total| *total >= least)?;
        let cpus = self.snapshot.sample.machine.cpus.len();
        let shares = self.snapshot.machine.cpu.as_ref()?;
        if cpus < 2 || shares.free() * (cpus as f32) < idle {
            return None;
        }
        let (tid, one) = if rates.total.threads <= 1 {
            (process.key.tid, total)
        } else {
            let threads = process.threads.list.iter().zip(&rates.threads);
            let known =
                threads.filter_map(|(thread, rates)| Some((thread.tid, rates.cpu_percent?)));
            known.max_by(|a, b| a.1.total_cmp(&b.1))?
        };
        let others = (total - one).max(0.0);
        (one >= least && others < most).then_some((tid, one, others))
    }

    /// Parents of processes that ended long ago. Of many that end, one after the other, there is always one to be seen.
    fn zombies(&mut self, zombies: &Zombies) {
        let processes = &self.snapshot.sample.processes;
        let [least, seconds, _] = self.thresholds.of(Sign::Zombies);
        // How many, and for how long the newest of them.
        let mut parents: FxHashMap<u32, (f32, f32)> = FxHashMap::default();
        for (key, since) in &zombies.0 {
            let age = self.snapshot.sample.at.saturating_sub(*since) as f32 / 1e9;
            let at = self.snapshot.position(*key).filter(|_| age >= seconds);
            if let Some(at) = at {
                let parent = parents.entry(processes[at].stat.ppid);
                let (count, newest) = parent.or_insert((0.0, f32::MAX));
                *count += 1.0;
                *newest = newest.min(age);
            }
        }
        for (parent, (count, newest)) in parents {
            let parent = self.snapshot.sample.by_pid(parent);
            if let Some(parent) = parent.filter(|_| count >= least) {
                self.add(Suspect::Process(parent.key), Sign::Zombies, [count, newest]);
            }
        }
    }
}

/// Processes that have ended and are not reaped, and since when that was seen.
#[derive(Clone, Debug, Default)]
pub(super) struct Zombies(FxHashMap<TaskKey, Nanos>);

impl Zombies {
    /// Takes in the next sample.
    pub(super) fn see(&mut self, snapshot: &Snapshot) {
        let processes = snapshot.sample.processes.iter().zip(&snapshot.processes);
        // A leader that has ended before its threads is no zombie: the state of the whole counts.
        let dead = processes.filter(|(_, rates)| rates.state == b'Z');
        let seen = dead.map(|(process, _)| {
            let since = self.0.get(&process.key).copied();
            (process.key, since.unwrap_or(snapshot.sample.at))
        });
        self.0 = seen.collect();
    }

    /// Nothing is known of any.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

fn thread_key(process: TaskKey, tid: u32) -> Suspect {
    Suspect::Thread(ThreadKey { process, tid })
}

impl Facts {
    fn of_thread(
        process: &Process,
        thread: &Thread,
        rates: &ThreadRates,
        quota: f32,
        blocked: Option<Blocked>,
    ) -> Self {
        Self {
            cpu: rates.cpu_percent,
            user: rates
                .user_percent
                .map(|user| user - rates.guest_percent.unwrap_or(0.0)),
            wait: rates.wait_percent.map(|wait| (wait - quota).max(0.0)),
            voluntary: rates.voluntary_switches,
            involuntary: rates.involuntary_switches,
            blocked,
            // Nice and policy of a thread nobody looks at are those of its process, as a rule.
            low_priority: thread.detail.as_ref().map_or_else(
                || is_low_priority(process.stat.nice, process.stat.policy),
                |detail| is_low_priority(detail.nice, detail.policy),
            ),
        }
    }

    fn of_process(
        process: &Process,
        rates: &ProcessRates,
        quota: f32,
        blocked: Option<Blocked>,
    ) -> Self {
        let total: &Tally = &rates.total;
        Self {
            cpu: total.cpu_percent,
            user: total
                .user_percent
                .map(|user| user - total.guest_percent.unwrap_or(0.0)),
            wait: total.wait_percent.map(|wait| (wait - quota).max(0.0)),
            voluntary: total.voluntary_switches,
            involuntary: total.involuntary_switches,
            blocked,
            low_priority: is_low_priority(process.stat.nice, process.stat.policy),
        }
    }
}
