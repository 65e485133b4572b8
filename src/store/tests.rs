//! Histories of made-up snapshots.

use super::*;
use crate::rates::{CpuShares, ProcessRates, Tally, ThreadRates};
use crate::sample::{
    LoadAverage, Process, ProcessStat, Sample, TaskKey, Thread, ThreadKey, Threads,
};
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
            clock: 0,
            stat: ProcessStat::default(),
            statm: None,
            io: None,
            identity: Arc::default(),
            threads: Threads {
                list: list.collect(),
                ..Threads::default()
            },
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
            steal: if seq == 450 { 30.0 } else { 1.0 },
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

/// A snapshot at so many seconds, after so many seconds, with this load.
fn loaded(at: u64, after: f64, load: f32) -> Snapshot {
    let mut snapshot = snapshot(at, &[]);
    snapshot.elapsed = (after > 0.0).then_some(after);
    let sample = Arc::make_mut(&mut snapshot.sample);
    sample.wall = at * 1_000_000_000;
    sample.machine.load = Some(LoadAverage {
        one: load,
        ..LoadAverage::default()
    });
    snapshot
}

/// The load in buckets of so many seconds that end at the moment `end`.
fn window(history: &History, end: u64, width: u64, count: usize) -> Vec<Option<Bucket>> {
    let grid = Grid::ending(end * 1_000_000_000, width * 1_000_000_000, count);
    let mut out = vec![None; count];
    history.window(MachineSeries::Load, grid, 0, &mut out);
    out
}

fn means(buckets: &[Option<Bucket>]) -> Vec<Option<f32>> {
    let mean = |bucket: &Option<Bucket>| Some(bucket.as_ref()?.mean);
    buckets.iter().map(mean).collect()
}

#[test]
fn a_window_has_the_smallest_the_mean_and_the_largest_of_each_bucket() {
    let mut history = History::new(SECOND);
    for at in 100..140 {
        history.push(&loaded(at, 1.0, (at % 10) as f32));
    }
    let buckets = window(&history, 139, 10, 5);
    let ten = Some(Bucket {
        min: 0.0,
        mean: 4.5,
        max: 9.0,
    });
    assert_eq!(buckets, [None, ten, ten, ten, ten]);
    assert_eq!(
        window(&history, 125, 10, 2)[0],
        ten,
        "any end of the window"
    );
    let of = |at: u64| history.machine_at(MachineSeries::Load, at * 1_000_000_000 + 500_000_000);
    assert_eq!((of(99), of(117), of(300)), (None, Some(7.0), Some(9.0)));
    assert_eq!(history.oldest(), Some(100_000_000_000));
}

#[test]
fn a_part_of_a_window_computed_anew_is_the_same() {
    let mut history = History::new(SECOND);
    let width = 7_000_000_000;
    let (mut grid, mut out) = (Grid::ending(100_000_000_000, width, 6), vec![None; 6]);
    for at in 100..200 {
        history.push(&loaded(at, 1.0, (at * at % 17) as f32));
        let next = Grid::ending(at * 1_000_000_000, width, 6);
        out.drain(..(next.first - grid.first) as usize);
        let from = out.len().saturating_sub(1);
        out.resize(6, None);
        history.window(MachineSeries::Load, next, from, &mut out);
        assert_eq!(out, window(&history, at, 7, 6), "at {at}");
        grid = next;
    }
}

#[test]
fn samples_a_little_late_leave_no_holes_but_a_pause_does() {
    let mut history = History::new(SECOND);
    for (at, after) in [
        (101.999, 1.0),
        (103.001, 1.002),
        (104.0, 1.0),
        (120.5, 16.5),
    ] {
        let mut snapshot = loaded(0, after, at as f32);
        Arc::make_mut(&mut snapshot.sample).wall = (at * 1e9) as u64;
        history.push(&snapshot);
    }
    let means = means(&window(&history, 120, 1, 20));
    let known: Vec<usize> = (101..)
        .zip(&means)
        .filter_map(|(at, mean)| mean.map(|_| at))
        .collect();
    // Three seconds are all that a sample speaks of.
    assert_eq!(known, [101, 102, 103, 104, 118, 119, 120]);
}

#[test]
fn a_window_is_right_whatever_the_interval_was() {
    let mut history = History::new(Duration::from_secs(5));
    for at in (100..150).step_by(5) {
        history.push(&loaded(at, 5.0, at as f32));
    }
    history.set_interval(SECOND);
    for at in 146..150 {
        history.push(&loaded(at, 1.0, at as f32));
    }
    let means = means(&window(&history, 149, 1, 10));
    let expected: Vec<Option<f32>> = [140, 145, 145, 145, 145, 145, 146, 147, 148, 149]
        .into_iter()
        .map(|at| Some(at as f32))
        .collect();
    assert_eq!(means, expected);
}

#[test]
fn a_clock_that_is_set_back_takes_the_past_along() {
    let mut history = History::new(SECOND);
    for at in 1_000..1_010 {
        history.push(&loaded(at, if at == 1_000 { 0.0 } else { 1.0 }, 1.0));
    }
    let revision = history.revision();
    history.push(&loaded(400, 1.0, 2.0));
    assert_ne!(history.revision(), revision);
    let means = means(&window(&history, 400, 1, 12));
    assert_eq!(means[0], None);
    assert_eq!(means[1..11], [Some(1.0); 10]);
    assert_eq!(means[11], Some(2.0));
}

#[test]
fn cpus_come_and_go() {
    let mut history = History::new(SECOND);
    let busy = |share| CpuShares {
        user: share,
        ..CpuShares::default()
    };
    for at in 10_u64..20 {
        let mut snapshot = loaded(at, if at == 10 { 0.0 } else { 1.0 }, 0.0);
        // CPU 1 is there in the second half only, 3 in the first.
        snapshot.machine.cpus = vec![(0, Some(busy(20.0)))];
        if at >= 15 {
            snapshot.machine.cpus.push((1, Some(busy(60.0))));
        } else {
            snapshot
                .machine
                .cpus
                .push((3, (at > 10).then(|| busy(99.5))));
        }
        history.push(&snapshot);
    }
    assert_eq!(history.cpus(), [0, 1, 3]);
    let grid = Grid::ending(19_000_000_000, 1_000_000_000, 11);
    let read = |cpus| {
        let mut out = vec![None; 11];
        history.cpu_window(cpus, grid, 0, &mut out);
        means(&out)
    };
    assert_eq!(read(0..1), [&[None][..], &[Some(20.0); 10]].concat());
    assert_eq!(
        read(1..2),
        [[None; 6].as_slice(), &[Some(60.0); 5]].concat()
    );
    let third = [&[None; 2][..], &[Some(99.5); 4], &[None; 5]].concat();
    assert_eq!(read(2..3), third);
    assert_eq!(read(0..2)[10], Some(40.0), "the mean of both");
}

#[test]
fn an_hour_of_many_cpus_stays_within_its_bytes() {
    let mut history = History::new(Duration::from_millis(100));
    let mut snapshot = loaded(0, 0.1, 1.0);
    snapshot.machine.cpus = (0..1024).map(|cpu| (cpu, None)).collect();
    for at in 0..2_500_u64 {
        Arc::make_mut(&mut snapshot.sample).wall = at * 100_000_000;
        history.push(&snapshot);
    }
    // Its CPUs are kept for less long than the rest.
    let grid = Grid::ending(249_900_000_000, 1_000_000_000, 250);
    let mut out = vec![None; 250];
    history.cpu_window(0..1024, grid, 0, &mut out);
    history.window(MachineSeries::Load, grid, 0, &mut out);
    assert!(out.iter().all(Option::is_some));
    assert_eq!(history.machine_len(), 2_500);
}

#[test]
fn memory_larger_than_sixteen_bits_can_tell_is_told() {
    let mut history = History::new(SECOND);
    let mut snapshot = loaded(5, 1.0, 0.0);
    Arc::make_mut(&mut snapshot.sample).machine.memory = Some(crate::sample::Memory {
        total: 24 << 40,
        available: Some(4 << 40),
        ..crate::sample::Memory::default()
    });
    history.push(&snapshot);
    let used = history.machine_at(MachineSeries::MemoryUsed, 5_000_000_000);
    let expected = (20_u64 << 40) as f32;
    assert!(
        (used.unwrap() - expected).abs() < expected / 1000.0,
        "{used:?}"
    );
}
