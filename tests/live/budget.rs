//! The live source below a budget: whom it puts off, and what stays fresh all the same.

use crate::victim::Victim;
use crate::watch::Watch;
use std::time::Duration;

/// What was seen of a victim.
#[derive(Debug, Default)]
struct Seen {
    clock: u64,
    read: Option<u64>,
    /// How often its clock has moved, and how often its threads were read.
    ran: u32,
    turns: u32,
}

#[test]
fn below_a_budget_threads_take_turns_while_clocks_and_counts_stay_fresh() {
    const THREADS: u32 = 64;
    let start = |_| Victim::start("pool", &[&THREADS.to_string()]);
    let victims: Vec<_> = (0..2).map(start).collect();
    let mut watch = Watch::new();
    // Less than the threads of one victim take on any machine.
    watch.demand.budget = Duration::from_micros(200);
    watch.until("somebody is put off", |shot| shot.sample.cost.behind > 0);
    let mut seen = [Seen::default(), Seen::default()];
    watch.until("all had turns, and not in each sample", |shot| {
        for (victim, seen) in victims.iter().zip(&mut seen) {
            let process = shot.sample.by_pid(victim.pid()).unwrap();
            let complete = process.threads.complete;
            seen.ran +=
                u32::from(std::mem::replace(&mut seen.clock, process.clock) != process.clock);
            seen.turns += u32::from(std::mem::replace(&mut seen.read, complete) != complete);
            assert!(process.stat.thread_count > THREADS);
            let rates = shot.process(process.key).unwrap().1;
            assert!(rates.total.cpu_percent.is_some());
        }
        let several = seen.iter().all(|seen| seen.turns >= 3);
        several && seen.iter().all(|seen| seen.turns < seen.ran)
    });

    watch.demand.budget = Duration::ZERO;
    watch.until("without a budget nobody is put off", |shot| {
        let fresh = |victim: &Victim| {
            let process = shot.sample.by_pid(victim.pid()).unwrap();
            process.threads.complete > Some(shot.sample.at)
        };
        shot.sample.cost.behind == 0 && victims.iter().all(fresh)
    });
}
