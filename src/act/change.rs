//! Changing threads: one, or all of a process.

use super::CpuList;
use super::calls::{self, MASK_WORDS};
use super::order::{NICE_VALUES, Order, Outcome};
use super::refusal::{Refusal, reason};
use super::task;
use rustix::io::Errno;
use rustix::process::{Pid, getpriority_process, setpriority_process};
use std::collections::BTreeSet;

/// Threads that appear while a process is changed are changed too, but not for ever.
const PASSES: usize = 16;

/// Changes every thread of a process, again and again until no new one appears.
pub fn change_process(pid: u32, order: &Order) -> Result<Outcome, Refusal> {
    let mut walk = Walk::default();
    for pass in 0..PASSES {
        let tids = match task::threads(pid) {
            Ok(tids) => tids,
            // What was done before it ended was done.
            Err(_) if pass > 0 => break,
            Err(error) => return Err(Refusal::of(order, error)),
        };
        if !walk.pass(&tids, pass > 0, order) {
            break;
        }
    }
    walk.outcome(order)
}

/// What was done to the threads of a process so far.
#[derive(Default)]
struct Walk {
    seen: BTreeSet<u32>,
    done: usize,
    /// What is there now: of the leader, which the kernel lists first.
    now: Option<String>,
    refused: Option<Errno>,
    failed: usize,
    /// Nice values given so far.
    given: BTreeSet<i32>,
}

impl Walk {
    /// Changes the threads not seen before; false when there were none.
    fn pass(&mut self, tids: &[u32], late: bool, order: &Order) -> bool {
        let mut fresh = false;
        for &tid in tids {
            if !self.seen.insert(tid) {
                continue;
            }
            fresh = true;
            if late && self.inherited(tid, order) {
                continue;
            }
            match change_thread(order, tid) {
                Ok(now) => {
                    self.done += 1;
                    self.now.get_or_insert(now);
                    self.given.extend(nice(tid));
                }
                // It ended meanwhile.
                Err(Errno::SRCH) => {}
                Err(error) => {
                    self.failed += 1;
                    self.refused.get_or_insert(error);
                }
            }
        }
        fresh
    }

    /// A step relative to what is there must not be taken twice: a thread begun after its parent was changed has the
    /// new value from birth.
    fn inherited(&self, tid: u32, order: &Order) -> bool {
        matches!(order, Order::NiceBy(_))
            && nice(tid).is_some_and(|nice| self.given.contains(&nice))
    }

    fn outcome(self, order: &Order) -> Result<Outcome, Refusal> {
        let all = self.done + self.failed;
        match self.refused {
            None if self.done == 0 => Err(Refusal::Ended),
            None => Ok(Outcome::Changed {
                threads: self.done,
                now: self.now.unwrap_or_default(),
            }),
            Some(error) if self.done == 0 => Err(Refusal::of(order, error)),
            Some(error) => Err(Refusal::Partly {
                done: self.done,
                all,
                reason: reason(order, error),
            }),
        }
    }
}

/// Changes one thread; tells what is there now.
pub fn change_thread(order: &Order, tid: u32) -> Result<String, Errno> {
    match order {
        // Signals go to whole processes, their groups, or by tgkill, never this way.
        Order::Signal(_) | Order::SignalGroups(_) => Err(Errno::INVAL),
        Order::NiceBy(_) | Order::Nice(_) => {
            let pid = Pid::from_raw(tid.cast_signed()).ok_or(Errno::SRCH)?;
            let old = getpriority_process(Some(pid))?;
            let new = match order {
                Order::NiceBy(step) => (old + step).clamp(*NICE_VALUES.start(), *NICE_VALUES.end()),
                Order::Nice(value) => *value,
                _ => old,
            };
            setpriority_process(Some(pid), new)?;
            Ok(format!("nice {new}, was {old}"))
        }
        Order::Io(priority) => {
            calls::ioprio_set(tid, priority.pack())?;
            Ok(format!("I/O priority {priority}"))
        }
        Order::Policy(policy, priority) => {
            let priority = if policy.is_real_time() { *priority } else { 0 };
            calls::sched_setscheduler(tid, policy.number().cast_signed(), priority)?;
            Ok(order.to_string())
        }
        Order::Affinity(cpus) => {
            let mut mask = [0; MASK_WORDS];
            for cpu in cpus.iter() {
                if let Some(word) = mask.get_mut(cpu as usize / 64) {
                    *word |= 1 << (cpu % 64);
                }
            }
            calls::sched_setaffinity(tid, &mask)?;
            // The kernel leaves out, without a word, what is offline or not in the cpuset.
            let now = affinity(tid)?;
            if now == *cpus {
                Ok(format!("runs on CPU {now}"))
            } else {
                Ok(format!(
                    "runs on CPU {now}: the others are offline or not in its cpuset"
                ))
            }
        }
    }
}

fn nice(tid: u32) -> Option<i32> {
    getpriority_process(Some(Pid::from_raw(tid.cast_signed())?)).ok()
}

/// The CPUs that a thread may run on.
pub fn affinity(tid: u32) -> Result<CpuList, Errno> {
    let mask = calls::sched_getaffinity(tid)?;
    let cpus =
        (0..mask.len() as u32 * 64).filter(|cpu| mask[*cpu as usize / 64] & (1 << (cpu % 64)) != 0);
    Ok(cpus.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::act::sleeper::Sleeper;

    /// The nice value of a thread to be changed: the leader of a process of our own.
    fn nice_of(sleeper: &Sleeper) -> i32 {
        nice(sleeper.0.id()).unwrap()
    }

    #[test]
    fn a_step_is_not_taken_twice_by_threads_begun_meanwhile() {
        let [first, heir, late] = [Sleeper::new(), Sleeper::new(), Sleeper::new()];
        let before = nice_of(&first);
        if before == 19 {
            return; // as far as it goes
        }
        let step = Order::NiceBy(1);
        let mut walk = Walk::default();
        assert!(walk.pass(&[first.0.id()], false, &step));
        // One has the new value from its parent, the other was begun by a thread that was still to come.
        setpriority_process(Some(Pid::from_child(&heir.0)), before + 1).unwrap();
        assert!(walk.pass(&[first.0.id(), heir.0.id(), late.0.id()], true, &step));
        assert!(!walk.pass(&[first.0.id(), heir.0.id(), late.0.id()], true, &step));
        for thread in [first, heir, late] {
            assert_eq!(nice_of(&thread), before + 1);
        }
    }

    #[test]
    fn threads_that_end_meanwhile_are_left_out() {
        let mut gone = Sleeper::new();
        gone.0.kill().unwrap();
        gone.0.wait().unwrap();
        let there = Sleeper::new();
        let mut walk = Walk::default();
        walk.pass(&[gone.0.id(), there.0.id()], false, &Order::NiceBy(0));
        let outcome = walk.outcome(&Order::NiceBy(0));
        assert!(matches!(outcome, Ok(Outcome::Changed { threads: 1, .. })));
    }

    #[test]
    fn some_refused_is_told_by_number() {
        let walk = Walk {
            done: 2,
            failed: 3,
            refused: Some(Errno::ACCESS),
            ..Walk::default()
        };
        let refusal = walk.outcome(&Order::NiceBy(-1)).unwrap_err().to_string();
        assert!(refusal.starts_with("2 of 5 threads changed; refused: lowering nice"));
    }
}
