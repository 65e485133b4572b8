//! The machine in windows of time.

use super::*;

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
fn a_clock_that_jumps_ahead_leaves_a_gap() {
    let mut history = History::new(SECOND);
    for at in 1_000..1_010 {
        history.push(&loaded(at, if at == 1_000 { 0.0 } else { 1.0 }, 1.0));
    }
    let revision = history.revision();
    history.push(&loaded(1_100, 1.0, 2.0));
    history.push(&loaded(1_101, 1.0, 3.0));
    assert_eq!(history.revision(), revision);
    let means = means(&window(&history, 1_101, 1, 100));
    assert_eq!(means[..8], [Some(1.0); 8]);
    assert_eq!(means[8..97], [None; 89]);
    assert_eq!(means[99], Some(3.0));
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
