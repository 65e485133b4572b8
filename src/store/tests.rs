//! Histories of made-up snapshots.

mod windows;

use super::*;
use crate::rates::{CpuShares, Ended, ProcessRates, Tally, ThreadRates};
use crate::sample::{LoadAverage, Process, Sample, TaskKey, Thread, ThreadKey, Threads};
use std::time::Duration;

const CPU: TaskSeries = TaskSeries::Cpu;
const SECOND: Duration = Duration::from_secs(1);

/// A process with some CPU, and of its threads.
struct Moved {
    pid: u32,
    cpu: f32,
    threads: Vec<(u32, f32)>,
    born: bool,
}

fn moved(pid: u32, cpu: f32) -> Moved {
    Moved {
        pid,
        cpu,
        threads: Vec::new(),
        born: false,
    }
}

fn key(pid: u32) -> TaskKey {
    TaskKey {
        tid: pid,
        starttime: 1,
    }
}

fn thread_key(pid: u32, tid: u32) -> ThreadKey {
    ThreadKey {
        process: key(pid),
        tid,
    }
}

fn snapshot(seq: u64, processes: &[Moved]) -> Snapshot {
    let at = (seq + 1) * 1_000_000_000;
    let records = processes.iter().map(|process| {
        let list = process.threads.iter().map(|(tid, _)| Thread {
            tid: *tid,
            at,
            run: 0,
            wait: None,
            switches: None,
            born: process.born,
            split: None,
            read_bytes: None,
            write_bytes: None,
            detail: None,
        });
        Arc::new(Process {
            key: key(process.pid),
            born: process.born,
            at,
            threads: Threads {
                list: list.collect(),
                ..Threads::default()
            },
            ..Process::default()
        })
    });
    let rates = processes.iter().map(|process| {
        let threads = process.threads.iter().map(|(_, cpu)| ThreadRates {
            cpu_percent: Some(*cpu),
            ..ThreadRates::default()
        });
        Arc::new(ProcessRates {
            total: Tally {
                cpu_percent: Some(process.cpu),
                switches: Some(10.0 * process.cpu),
                ..Tally::default()
            },
            threads: threads.collect(),
            born_at: process.born.then_some(at),
            ..ProcessRates::default()
        })
    });
    Snapshot {
        elapsed: (seq > 0).then_some(1.0),
        processes: rates.collect(),
        sample: Arc::new(Sample {
            seq,
            at,
            wall: at,
            processes: records.collect(),
            ..Sample::default()
        }),
        ..Snapshot::default()
    }
}

fn of(history: &History, pid: u32, count: usize) -> Vec<Option<f32>> {
    let mut out = vec![Some(-1.0); count];
    history.task(TaskRef::Process(key(pid)), CPU, &mut out);
    out
}

#[test]
fn a_task_has_zeros_where_it_did_not_move_and_nothing_before_the_first_rates() {
    let mut history = History::new(SECOND);
    assert_eq!(of(&history, 5, 2), [None, None]);
    history.push(&snapshot(0, &[moved(5, 0.0)]));
    history.push(&snapshot(1, &[moved(5, 0.0)]));
    history.push(&snapshot(2, &[moved(5, 50.0)]));
    history.push(&snapshot(3, &[moved(5, 0.0)]));
    history.push(&snapshot(4, &[moved(5, 25.0)]));
    let expected = [None, None, Some(0.0), Some(50.0), Some(0.0), Some(25.0)];
    assert_eq!(of(&history, 5, 6), expected);
    assert_eq!(of(&history, 5, 2), [Some(0.0), Some(25.0)]);
    assert_eq!(of(&history, 6, 5)[..2], [None, Some(0.0)]);

    let mut out = [None; 1];
    history.task(TaskRef::Process(key(5)), TaskSeries::Switches, &mut out);
    assert_eq!(out, [Some(250.0)]);
    history.task(TaskRef::Process(key(5)), TaskSeries::Wait, &mut out);
    assert_eq!(out, [None]);
}

#[test]
fn of_a_process_that_has_ended_nothing_is_known_from_then_on() {
    let mut history = History::new(SECOND);
    let with_thread = |cpu: f32| Moved {
        threads: vec![(7, cpu)],
        ..moved(5, cpu)
    };
    history.push(&snapshot(0, &[moved(5, 0.0), moved(6, 0.0)]));
    history.push(&snapshot(1, &[with_thread(50.0), moved(6, 0.0)]));
    history.push(&snapshot(2, &[with_thread(0.0), moved(6, 0.0)]));
    let last = snapshot(2, &[with_thread(0.0), moved(6, 0.0)]);
    let gone = snapshot(3, &[]).sample.at;
    let ended = |pid: u32| Ended {
        at: gone,
        seen_once: false,
        process: last.sample.by_pid(pid).unwrap().clone(),
        rates: Arc::default(),
    };
    for seq in 3..9 {
        let mut snapshot = snapshot(seq, &[]);
        if seq < 6 {
            snapshot.ended = vec![ended(5), ended(6)];
        }
        history.push(&snapshot);
        if seq == 4 {
            // One that never moved was there as well.
            assert_eq!(of(&history, 6, 3), [Some(0.0), None, None]);
        }
    }
    let expected = [Some(50.0), Some(0.0), None, None, None];
    assert_eq!(of(&history, 5, 8)[..5], expected);
    let mut out = [Some(1.0); 8];
    history.task(TaskRef::Thread(thread_key(5, 7)), CPU, &mut out);
    assert_eq!(out[..5], expected, "long after it has gone from the list");
}

#[test]
fn a_task_that_was_born_has_nothing_before() {
    let mut history = History::new(SECOND);
    history.push(&snapshot(0, &[]));
    history.push(&snapshot(1, &[]));
    history.push(&snapshot(2, &[]));
    let newborn = Moved {
        born: true,
        threads: vec![(5, 3.0)],
        ..moved(5, 3.0)
    };
    history.push(&snapshot(3, &[newborn]));
    history.push(&snapshot(4, &[]));
    assert_eq!(of(&history, 5, 4), [None, None, Some(3.0), Some(0.0)]);
    let mut out = [None; 4];
    history.task(TaskRef::Thread(thread_key(5, 5)), CPU, &mut out);
    assert_eq!(out, [None, None, Some(3.0), Some(0.0)]);
}

#[test]
fn threads_have_their_own_series() {
    let mut history = History::new(SECOND);
    for seq in 0..4 {
        let process = Moved {
            threads: vec![(5, 1.0), (6, seq as f32 * 4.0), (7, 0.0)],
            ..moved(5, 9.0)
        };
        history.push(&snapshot(seq, &[process]));
    }
    let mut out = [None; 3];
    history.task(TaskRef::Thread(thread_key(5, 6)), CPU, &mut out);
    assert_eq!(out, [Some(4.0), Some(8.0), Some(12.0)]);
    history.task(TaskRef::Thread(thread_key(5, 7)), CPU, &mut out);
    assert_eq!(out, [Some(0.0); 3]);
}

#[test]
fn only_120_samples_are_kept_of_a_task() {
    let mut history = History::new(SECOND);
    for seq in 0..200 {
        history.push(&snapshot(seq, &[moved(5, 1.0)]));
    }
    let out = of(&history, 5, 200);
    assert!(out[..80].iter().all(Option::is_none));
    assert!(out[80..].iter().all(|value| *value == Some(1.0)));
}

#[test]
fn a_task_that_has_not_moved_for_long_costs_nothing() {
    let mut tasks = tasks::Tasks::new(100);
    for seq in 0..3 {
        tasks.push(&snapshot(seq, &[moved(5, 1.0), moved(6, 0.0)]));
    }
    assert_eq!(tasks.len(), 1);
    for seq in 3..300 {
        tasks.push(&snapshot(seq, &[]));
    }
    assert_eq!(tasks.len(), 0);
}

#[test]
fn where_rings_are_short_those_that_slept_longest_go() {
    let mut tasks = tasks::Tasks::new(3);
    let mut push = |seq, pids: &[u32]| {
        let processes: Vec<_> = pids.iter().map(|pid| moved(*pid, 1.0)).collect();
        tasks.push(&snapshot(seq, &processes));
        let kept = (1..9).filter(|pid| {
            let mut out = [None; 100];
            tasks.read(TaskRef::Process(key(*pid)), CPU, &mut out);
            out.contains(&Some(1.0))
        });
        kept.collect::<Vec<_>>()
    };
    push(0, &[]);
    assert_eq!(push(1, &[1]), [1]);
    assert_eq!(push(2, &[2, 3]), [1, 2, 3]);
    assert_eq!(push(3, &[3]), [1, 2, 3]);
    assert_eq!(push(4, &[4]), [2, 3, 4], "1 slept for longest");
    assert_eq!(push(5, &[3, 5]), [3, 4, 5], "then 2");
    // More than can be kept move at once: those that have a ring keep it.
    assert_eq!(push(6, &[3, 4, 5, 6, 7]), [3, 4, 5]);
}

#[test]
fn of_those_that_slept_equally_long_no_more_go_than_must() {
    let mut tasks = tasks::Tasks::new(50);
    let many: Vec<_> = (1..=50).map(|pid| moved(pid, 1.0)).collect();
    tasks.push(&snapshot(1, &many));
    tasks.push(&snapshot(2, &[moved(99, 1.0)]));
    assert_eq!(tasks.len(), 50);
}

#[test]
fn twenty_thousand_busy_threads_stay_within_the_budget() {
    let mut history = History::new(Duration::from_millis(100));
    for seq in 0..4 {
        let processes: Vec<_> = (1..=20)
            .map(|pid| Moved {
                threads: (1..=1000).map(|tid| (tid, 1.0 + seq as f32)).collect(),
                ..moved(pid, 1000.0)
            })
            .collect();
        history.push(&snapshot(seq, &processes));
    }
    let used = history.task_count();
    assert!(used * tasks::Tasks::COST <= History::BUDGET);
    assert!(used > 5000, "{used} tasks have a series");
    assert_eq!(of(&history, 20, 1), [Some(1000.0)], "processes come first");
}

#[test]
fn the_machine_is_kept_for_an_hour_with_its_gaps() {
    let mut history = History::new(Duration::from_secs(10));
    for seq in 0..500 {
        let mut snapshot = snapshot(seq, &[]);
        Arc::make_mut(&mut snapshot.sample).machine.load = Some(LoadAverage {
            one: seq as f32,
            ..LoadAverage::default()
        });
        snapshot.machine.context_switches = (seq != 498).then_some(2.0 * seq as f64);
        snapshot.machine.cpu = Some(CpuShares {
            user: 10.0,
            system: 5.0,
            steal: Some(if seq == 450 { 30.0 } else { 1.0 }),
            ..CpuShares::default()
        });
        history.push(&snapshot);
    }
    let read = |series| {
        let mut out = [None; 3];
        history.machine(series, &mut out);
        out
    };
    assert_eq!(history.machine_len(), 360);
    assert_eq!(read(MachineSeries::Load), [497.0, 498.0, 499.0].map(Some));
    assert_eq!(read(MachineSeries::Cpu), [Some(15.0); 3]);
    assert_eq!(
        read(MachineSeries::ContextSwitches),
        [Some(994.0), None, Some(998.0)]
    );

    let mut all = [Some(-1.0); 400];
    history.machine(MachineSeries::Load, &mut all);
    assert_eq!(all[..41], [&[None; 40][..], &[Some(140.0)]].concat());
}

#[test]
fn another_interval_is_another_hour() {
    let mut history = History::new(Duration::from_millis(100));
    for seq in 0..200 {
        history.push(&snapshot(seq, &[]));
    }
    history.set_interval(Duration::from_mins(1));
    assert_eq!(history.machine_len(), 60);
    history.push(&snapshot(200, &[]));
    assert_eq!(history.machine_len(), 60);
    history.set_interval(Duration::ZERO);
    history.push(&snapshot(201, &[]));
    assert_eq!(history.machine_len(), 61);
}

#[test]
fn a_refinement_replaces_the_latest_and_adds_no_value() {
    let store = Store::new(SECOND);
    let latest = store.watch();
    assert!(latest.borrow().is_none());
    store.publish(Arc::new(snapshot(0, &[])));
    store.publish(Arc::new(snapshot(1, &[moved(5, 1.0)])));
    let refined = Arc::new(snapshot(1, &[moved(5, 1.0), moved(6, 1.0)]));
    store.publish(Arc::clone(&refined));
    assert!(Arc::ptr_eq(latest.borrow().as_ref().unwrap(), &refined));
    assert_eq!(store.history().machine_len(), 2);
    assert_eq!(of(&store.history(), 5, 2), [None, Some(1.0)]);
}
