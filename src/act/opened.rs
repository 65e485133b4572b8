//! Targets in the hand: found to be who they were, and what is done to them.

use super::calls;
use super::change::{affinity, change_process, change_thread};
use super::order::{Facts, IoPriority, Order, Outcome, Standing, Target};
use super::refusal::Refusal;
use super::task::{self, Seen};
use crate::sample::Policy;
use rustix::fd::{AsFd, OwnedFd};
use rustix::io::Errno;
use rustix::process::{Pid, PidfdFlags, pidfd_open};

/// A target that was found to be who it was when somebody chose it.
#[derive(Debug)]
pub(super) struct Opened {
    target: Target,
    /// `None` on kernels without.
    pub(super) pidfd: Option<OwnedFd>,
    /// The process group that it was in; 0 where that cannot be seen from here.
    pub(super) group: u32,
    /// Start time of the thread, if it is one.
    thread_start: Option<u64>,
}

impl Opened {
    /// Takes a pidfd, then looks whether the process, and the thread, is still the same.
    pub(super) fn new(target: Target) -> Result<(Self, Facts), Refusal> {
        let mut opened = Self {
            target,
            pidfd: pidfd(target.process().tid)?,
            group: 0,
            thread_start: match target {
                Target::Thread { starttime, .. } => starttime,
                Target::Process(_) => None,
            },
        };
        let seen = opened.verify()?;
        opened.group = seen.group;
        if target.is_thread() {
            opened.thread_start = Some(seen.starttime);
        }
        Ok((opened, facts(target, seen)))
    }

    /// Carries an order out.
    pub(super) fn perform(&self, order: &Order) -> Result<Outcome, Refusal> {
        let seen = self.verify()?;
        match (order, self.target) {
            (Order::Signal(_), Target::Process(_)) if is_dead(seen) => Err(Refusal::Zombie),
            (Order::Signal(signal), _) => self
                .signal(*signal)
                .map(|()| Outcome::Sent(*signal))
                .map_err(|error| Refusal::of(order, error)),
            (_, Target::Process(key)) => change_process(key.tid, order),
            (_, Target::Thread { key, .. }) => {
                let now =
                    change_thread(order, key.tid).map_err(|error| Refusal::of(order, error))?;
                Ok(Outcome::Changed { threads: 1, now })
            }
        }
    }

    /// PID of the process, TID of the thread.
    pub(super) const fn id(&self) -> u32 {
        self.target.id()
    }

    /// The target is still who it was.
    pub(super) fn verify(&self) -> Result<Seen, Refusal> {
        let key = self.target.process();
        let seen = found(task::process(key.tid))?;
        if seen.starttime != key.starttime {
            return Err(Refusal::Reused);
        }
        let Target::Thread { key, .. } = self.target else {
            return Ok(seen);
        };
        let seen = found(task::thread(key.process.tid, key.tid))?;
        match self.thread_start {
            Some(start) if start != seen.starttime => Err(Refusal::Reused),
            _ => Ok(seen),
        }
    }

    /// Sends it a signal, and nobody else.
    pub(super) fn signal(&self, signal: i32) -> Result<(), Errno> {
        match (self.target, &self.pidfd) {
            (Target::Process(_), Some(pidfd)) => calls::pidfd_send_signal(pidfd.as_fd(), signal),
            (Target::Process(key), None) => calls::kill(key.tid, signal),
            (Target::Thread { key, .. }, _) => calls::tgkill(key.process.tid, key.tid, signal),
        }
    }
}

fn found(seen: Result<Seen, Errno>) -> Result<Seen, Refusal> {
    seen.map_err(|error| match error {
        Errno::SRCH | Errno::NOENT => Refusal::Ended,
        other => Refusal::Denied(std::io::Error::from(other).to_string()),
    })
}

/// Nothing of the process runs any more. A leader that has ended before its threads looks the same but for their number.
pub(super) const fn is_dead(seen: Seen) -> bool {
    matches!(seen.state, b'Z' | b'X') && seen.threads <= 1
}

/// A pidfd; none where the kernel, or a filter of system calls, does not offer them.
fn pidfd(pid: u32) -> Result<Option<OwnedFd>, Refusal> {
    let pid = i32::try_from(pid).ok().and_then(Pid::from_raw);
    match pidfd_open(pid.ok_or(Refusal::Ended)?, PidfdFlags::empty()) {
        Ok(pidfd) => Ok(Some(pidfd)),
        Err(Errno::SRCH) => Err(Refusal::Ended),
        Err(_) => Ok(None),
    }
}

fn facts(target: Target, seen: Seen) -> Facts {
    let id = target.id();
    Facts {
        threads: if target.is_thread() { 1 } else { seen.threads },
        nice: seen.nice,
        policy: Policy::from_number(seen.policy),
        priority: seen.priority,
        io: calls::ioprio_get(id).ok().and_then(IoPriority::unpack),
        cpus: affinity(id).unwrap_or_default(),
        standing: Standing::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::act::sleeper::Sleeper;
    use crate::act::{CpuList, IoClass};
    use crate::sample::{TaskKey, ThreadKey};
    use std::os::unix::process::ExitStatusExt;

    impl Sleeper {
        fn key(&self) -> TaskKey {
            let tid = self.0.id();
            let starttime = task::process(tid).unwrap().starttime;
            TaskKey { tid, starttime }
        }

        fn opened(&self) -> Opened {
            Opened::new(Target::Process(self.key())).unwrap().0
        }
    }

    #[test]
    fn a_signal_reaches_the_process() {
        let mut sleeper = Sleeper::new();
        let opened = sleeper.opened();
        assert_eq!(opened.perform(&Order::Signal(15)), Ok(Outcome::Sent(15)));
        assert_eq!(sleeper.0.wait().unwrap().signal(), Some(15));
        let again = opened.perform(&Order::Signal(15));
        assert_eq!(again, Err(Refusal::Ended));
    }

    #[test]
    fn without_a_pidfd_it_goes_by_number() {
        let mut sleeper = Sleeper::new();
        let mut opened = sleeper.opened();
        opened.pidfd = None;
        let first = signal_number_of_rtmin();
        assert_eq!(
            opened.perform(&Order::Signal(first)),
            Ok(Outcome::Sent(first))
        );
        assert_eq!(sleeper.0.wait().unwrap().signal(), Some(first));
    }

    /// A real-time signal: those have no constant in any safe interface.
    fn signal_number_of_rtmin() -> i32 {
        crate::act::signal_number("rtmin").unwrap()
    }

    #[test]
    fn a_reused_number_is_never_acted_on() {
        let mut sleeper = Sleeper::new();
        let mut key = sleeper.key();
        key.starttime += 1;
        let process = Target::Process(key);
        assert_eq!(Opened::new(process).unwrap_err(), Refusal::Reused);
        // Reused after it was opened.
        let mut opened = sleeper.opened();
        opened.target = process;
        opened.pidfd = None;
        for order in [Order::Signal(9), Order::NiceBy(1)] {
            assert_eq!(opened.perform(&order), Err(Refusal::Reused));
        }
        assert_eq!(sleeper.0.try_wait().unwrap(), None, "it lives");
    }

    #[test]
    fn a_reused_thread_is_never_acted_on() {
        let sleeper = Sleeper::new();
        let key = ThreadKey {
            process: sleeper.key(),
            tid: sleeper.key().tid,
        };
        let at = |starttime| Opened::new(Target::Thread { key, starttime });
        let right = key.process.starttime;
        assert_eq!(at(Some(right + 1)).unwrap_err(), Refusal::Reused);
        assert_eq!(at(Some(right)).unwrap().1.threads, 1);
        assert_eq!(at(None).unwrap().0.thread_start, Some(right));
    }

    #[test]
    fn a_zombie_is_told() {
        let mut sleeper = Sleeper::new();
        let opened = sleeper.opened();
        sleeper.0.kill().unwrap();
        // Blocks until it has ended, and leaves it as it is.
        let pid = Pid::from_child(&sleeper.0);
        let options =
            rustix::process::WaitIdOptions::EXITED | rustix::process::WaitIdOptions::NOWAIT;
        rustix::process::waitid(rustix::process::WaitId::Pid(pid), options).unwrap();
        assert_eq!(opened.perform(&Order::Signal(15)), Err(Refusal::Zombie));
        sleeper.0.wait().unwrap();
    }

    #[test]
    fn what_is_set_is_found_again() {
        let sleeper = Sleeper::new();
        let (opened, before) = Opened::new(Target::Process(sleeper.key())).unwrap();
        let priority = IoPriority {
            class: IoClass::BestEffort,
            level: 6,
        };
        let first: CpuList = before.cpus.iter().take(1).collect();
        let orders = [
            Order::NiceBy(2),
            Order::Io(priority),
            Order::Affinity(first.clone()),
            Order::Policy(Policy::Batch, 0),
        ];
        for order in &orders {
            let outcome = opened.perform(order).unwrap();
            assert!(
                matches!(outcome, Outcome::Changed { threads: 1, .. }),
                "{order}"
            );
        }
        let (_, after) = Opened::new(Target::Process(sleeper.key())).unwrap();
        assert_eq!(after.nice, (before.nice + 2).min(19));
        assert_eq!(after.io, Some(priority));
        assert_eq!(after.cpus, first);
        assert_eq!(after.policy, Some(Policy::Batch));
    }

    #[test]
    fn no_cpu_at_all_is_refused() {
        let sleeper = Sleeper::new();
        let nowhere = Order::Affinity(CpuList::default());
        let refusal = sleeper.opened().perform(&nowhere).unwrap_err();
        assert!(refusal.to_string().contains("cpuset"), "{refusal}");
    }
}
