//! The live source below a budget: whom it puts off, and what stays fresh all the same.

use crate::victim::Victim;
use crate::watch::Watch;
use std::time::Duration;

#[test]
fn below_a_budget_threads_take_turns_while_clocks_and_counts_stay_fresh() {
    const THREADS: u32 = 20;
    let victims: Vec<_> = (0..2)
        .map(|_| Victim::start("pool", &[&THREADS.to_string()]))
        .collect();
    let mut watch = Watch::new();
    watch.demand.budget = Duration::from_millis(1);
    watch.until("somebody is put off", |shot| shot.sample.cost.behind > 0);
    // Of each: what its clock said, when its threads were read, how often both have changed.
    let mut seen = vec![(0, None, 0_u32, 0_u32); victims.len()];
    watch.until("the turn of each comes again", |shot| {
        for (victim, (clock, read, ran, turns)) in victims.iter().zip(&mut seen) {
            let process = shot.sample.by_pid(victim.pid()).unwrap();
            *ran += u32::from(std::mem::replace(clock, process.clock) != process.clock);
            let complete = process.threads.complete;
            *turns += u32::from(std::mem::replace(read, complete) != complete);
            assert!(process.stat.thread_count > THREADS);
            let rates = shot.process(process.key).unwrap().1;
            assert!(rates.total.cpu_percent.is_some());
        }
        seen.iter().all(|(_, _, _, turns)| *turns >= 2)
    });
    let fewer = seen.iter().filter(|(_, _, ran, turns)| turns < ran);
    assert!(fewer.count() > 0, "{seen:?}");

    watch.demand.budget = Duration::ZERO;
    watch.until("without a budget nobody is put off", |shot| {
        let fresh = |victim: &Victim| {
            let process = shot.sample.by_pid(victim.pid()).unwrap();
            process.threads.complete > Some(shot.sample.at)
        };
        shot.sample.cost.behind == 0 && victims.iter().all(fresh)
    });
}

#[test]
fn what_is_looked_at_is_read_before_the_rest() {
    let victims: Vec<_> = (0..2).map(|_| Victim::start("pool", &["20"])).collect();
    let mut watch = Watch::new().looking_at(victims[0].pid());
    watch.demand.budget = Duration::from_millis(1);
    watch.until("somebody is put off", |shot| shot.sample.cost.behind > 0);
    let mut turns = [0_u32; 2];
    let mut read = [None; 2];
    watch.until("the one that is looked at had many turns", |shot| {
        for ((victim, read), turns) in victims.iter().zip(&mut read).zip(&mut turns) {
            let process = shot.sample.by_pid(victim.pid()).unwrap();
            let complete = process.threads.complete;
            *turns += u32::from(std::mem::replace(read, complete) != complete);
        }
        turns[0] >= 8
    });
    assert!(turns[0] > turns[1], "{turns:?}");
}
