//! Goes through one snapshot with all lints, whatever was before.

use super::zombies::Zombies;
use super::{Holds, LINTS, LintId, LintThresholds, Numbers};
use crate::diagnosis::Suspect;
use crate::diagnosis::waiting::{is_low_priority, lately_known, quota};
use crate::rates::{ProcessRates, Snapshot, Tally, ThreadRates};
use crate::sample::{Blocked, Process, TaskKey, Thread, ThreadKey};
use crate::text::Sentence;
use crate::text::patterns::Patterns;
use std::sync::Arc;

/// What was found about a task.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Evidence {
    pub(super) suspect: Suspect,
    pub(super) lint: LintId,
    /// The numbers that it rests on; which, its lint knows.
    pub(super) numbers: Numbers,
    /// Of a process with several threads: this was found of so many of them; 0: of the process itself.
    threads: u32,
    /// The function of the kernel that it sleeps in.
    pub(super) wchan: Option<Arc<[u8]>>,
}

/// What is known of a thread, or of a process with one.
pub(super) struct Facts {
    /// % of one CPU; 0 where it is not known.
    pub(super) cpu: f32,
    /// User mode without running a guest.
    pub(super) user: Option<f32>,
    /// For a CPU: what it may have waited for its quota is not in it.
    pub(super) wait: Option<f32>,
    pub(super) voluntary: Option<f32>,
    pub(super) involuntary: Option<f32>,
    pub(super) blocked: Option<Blocked>,
    /// Others shall go first: the one who set this wants it to wait.
    pub(super) low_priority: bool,
}

/// What is searched, and with what.
pub(super) struct Machine<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) thresholds: &'a LintThresholds,
    pub(super) patterns: &'a Patterns,
    pub(super) zombies: &'a Zombies,
}

/// One process of it.
pub(super) struct Candidate<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) patterns: &'a Patterns,
    pub(super) process: &'a Process,
    pub(super) rates: &'a ProcessRates,
}

/// Adds everything there is to `found`, which was empty.
pub(super) fn search(machine: &Machine<'_>, found: &mut Vec<Evidence>) {
    let mut search = Search { machine, found };
    let snapshot = machine.snapshot;
    let processes = snapshot.sample.processes.iter().zip(&snapshot.processes);
    for (process, rates) in processes {
        // The kernel knows best how its own threads wait. Otherwise: nothing of it ran, and nothing of it wants to.
        let calm = rates.idle && !matches!(rates.state, b'R' | b'D');
        if !process.stat.kernel && !calm {
            search.process(process, rates);
        }
    }
    for lint in &LINTS {
        if let Holds::Machine(holds) = lint.holds {
            for (pid, numbers) in holds(machine, machine.thresholds.of(lint.id)) {
                if let Some(process) = snapshot.sample.by_pid(pid) {
                    search.add(Suspect::Process(process.key), lint.id, numbers);
                }
            }
        }
    }
}

struct Search<'a> {
    machine: &'a Machine<'a>,
    found: &'a mut Vec<Evidence>,
}

impl Search<'_> {
    fn add(&mut self, suspect: Suspect, lint: LintId, numbers: Numbers) {
        self.found.push(Evidence {
            suspect,
            lint,
            numbers,
            threads: 0,
            wchan: None,
        });
    }

    fn process(&mut self, process: &Process, rates: &ProcessRates) {
        let begin = self.found.len();
        let snapshot = self.machine.snapshot;
        let blocked = |tid| snapshot.sample.blocked(process.key, tid).cloned();
        let quota = quota(snapshot, process);
        let subject = Candidate {
            snapshot,
            patterns: self.machine.patterns,
            process,
            rates,
        };
        if rates.total.threads <= 1 {
            let facts = Facts::of_process(process, rates, quota, blocked(process.key.tid));
            self.judge(thread(process.key, process.key.tid), &facts);
            let own: Vec<Evidence> = self.found[begin..].to_vec();
            let suspect = Suspect::Process(process.key);
            let own = own.into_iter();
            self.found
                .extend(own.map(|found| Evidence { suspect, ..found }));
        } else {
            for (one, rates) in subject.threads() {
                let facts = Facts::of_thread(process, one, rates, quota, blocked(one.tid));
                // Most threads sleep.
                if facts.cpu > 0.0 || facts.wait > Some(0.0) || facts.blocked.is_some() {
                    self.judge(thread(process.key, one.tid), &facts);
                }
            }
            self.judge_together(&subject);
            self.sum_up(begin, process.key);
        }
        self.judge_whole(&subject);
    }

    fn judge(&mut self, suspect: Suspect, facts: &Facts) {
        for lint in &LINTS {
            if let Holds::Thread(holds) = lint.holds
                && let Some(numbers) = holds(facts, self.machine.thresholds.of(lint.id))
            {
                self.found.push(Evidence {
                    suspect,
                    lint: lint.id,
                    numbers,
                    threads: 0,
                    wchan: facts.blocked.as_ref().and_then(|task| task.wchan.clone()),
                });
            }
        }
    }

    fn judge_together(&mut self, subject: &Candidate<'_>) {
        for lint in &LINTS {
            if let Holds::Threads(holds) = lint.holds {
                for (tid, numbers) in holds(subject, self.machine.thresholds.of(lint.id)) {
                    self.add(thread(subject.process.key, tid), lint.id, numbers);
                }
            }
        }
    }

    fn judge_whole(&mut self, subject: &Candidate<'_>) {
        let key = subject.process.key;
        for lint in &LINTS {
            if let Holds::Process(holds) = lint.holds
                && let Some((numbers, tid)) = holds(subject, self.machine.thresholds.of(lint.id))
            {
                self.add(Suspect::Process(key), lint.id, numbers);
                if let Some(tid) = tid {
                    self.add(thread(key, tid), lint.id, numbers);
                }
            }
        }
    }

    /// A process has what was found of its threads, with the numbers of the one where they are highest.
    fn sum_up(&mut self, begin: usize, process: TaskKey) {
        let mut worst: [Option<Evidence>; LINTS.len()] = Default::default();
        for found in &self.found[begin..] {
            let entry = worst[found.lint as usize].get_or_insert_with(|| Evidence {
                suspect: Suspect::Process(process),
                ..found.clone()
            });
            entry.threads += 1;
            if found.numbers[0] > entry.numbers[0] {
                entry.numbers = found.numbers;
            }
        }
        self.found.extend(worst.into_iter().flatten());
    }
}

fn thread(process: TaskKey, tid: u32) -> Suspect {
    Suspect::Thread(ThreadKey { process, tid })
}

impl Evidence {
    /// In words, after it held for so many seconds.
    pub(super) fn sentence(&self, seconds: f32) -> Sentence {
        let (sentence, meaning) = (self.lint.lint().tell)(self, seconds);
        let whom = match self.threads {
            0 => String::new(),
            1 => "(1 thread)".to_owned(),
            threads => format!("({threads} threads)"),
        };
        sentence.of(&whom).remark(meaning)
    }
}

impl<'a> Candidate<'a> {
    /// Threads of the process with their rates, but for those that nobody has looked at for long.
    pub(super) fn threads(&self) -> impl Iterator<Item = (&'a Thread, &'a ThreadRates)> + use<'a> {
        lately_known(self.process, self.rates)
    }
}

impl Facts {
    fn of_thread(
        process: &Process,
        thread: &Thread,
        rates: &ThreadRates,
        quota: f32,
        blocked: Option<Blocked>,
    ) -> Self {
        // Nice and policy of a thread nobody looks at are those of its process, as a rule.
        let stat = (process.stat.nice, process.stat.policy);
        let detail = thread.detail.as_ref();
        let (nice, policy) = detail.map_or(stat, |detail| (detail.nice, detail.policy));
        Self {
            cpu: rates.cpu_percent.unwrap_or(0.0),
            user: without(rates.user_percent, rates.guest_percent),
            wait: without(rates.wait_percent, Some(quota)),
            voluntary: rates.voluntary_switches,
            involuntary: rates.involuntary_switches,
            blocked,
            low_priority: is_low_priority(nice, policy),
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
            cpu: total.cpu_percent.unwrap_or(0.0),
            user: without(total.user_percent, total.guest_percent),
            wait: without(total.wait_percent, Some(quota)),
            voluntary: total.voluntary_switches,
            involuntary: total.involuntary_switches,
            blocked,
            low_priority: is_low_priority(process.stat.nice, process.stat.policy),
        }
    }
}

/// What of a share is left without a part of it that may not be known.
fn without(whole: Option<f32>, part: Option<f32>) -> Option<f32> {
    whole.map(|whole| (whole - part.unwrap_or(0.0)).max(0.0))
}
