//! A process between two samples.

use super::*;
use crate::sample::{Io, Statm};

#[test]
fn the_first_sample_has_no_rates() {
    let snapshot = follow(&[(
        START,
        &Arc::new(process(7, START, SECOND, &[thread(7, START, SECOND, 0, 9)])),
    )]);
    let rates = &snapshot.processes[0];
    assert_eq!(snapshot.elapsed, None);
    assert_eq!(rates.total.cpu_percent, None);
    assert_eq!(rates.total.switches, None);
    assert!(rates.threads.iter().eq(&[ThreadRates::default()]));
    assert_eq!((rates.state, rates.total.threads), (b'S', 1));
}

#[test]
fn a_process_that_did_not_move_has_zeros_and_costs_nothing() {
    let record = Arc::new(process(7, START, SECOND, &[thread(7, START, SECOND, 0, 9)]));
    let mut snapshots = Vec::new();
    for step in 0..4 {
        let sample = sample(START + step * SECOND, &[&record]);
        snapshots.push(advance(snapshots.last(), sample));
    }
    let rates = &snapshots[1].processes[0];
    assert!(rates.idle);
    assert_eq!(rates.total.cpu_percent, Some(0.0));
    assert_eq!(rates.total.switches, Some(0.0));
    assert_eq!(rates.total.voluntary_switches, Some(0.0));
    assert_eq!(rates.total.user_percent, Some(0.0));
    assert_eq!(rates.total.read_bytes, None, "nobody asked for it");
    assert_eq!(rates.exited_cpu_percent, Some(0.0));
    assert_eq!(rates.threads[0].cpu_percent, Some(0.0));
    assert!(Arc::ptr_eq(rates, &snapshots[2].processes[0]));
    assert!(Arc::ptr_eq(rates, &snapshots[3].processes[0]));
}

#[test]
fn time_asleep_does_not_thin_out_what_came_after() {
    let asleep = Arc::new(process(7, START, 0, &[thread(7, START, 0, 0, 0)]));
    let now = START + 100 * SECOND;
    let awake = thread(7, now, 501 * MILLI, 0, 100);
    let awake = Arc::new(process(7, now, 501 * MILLI, &[awake]));
    let snapshot = follow(&[(START, &asleep), (now - SECOND, &asleep), (now, &awake)]);
    // Found unmoved when the last sample was begun, its clock read 1 ms after this one was.
    near(snapshot.processes[0].total.cpu_percent, 50.1 / 1.001);
    near(snapshot.processes[0].threads[0].cpu_percent, 50.1 / 1.002);
}

#[test]
fn what_was_not_asked_for_a_while_has_a_mean_over_that_time() {
    let asleep = Arc::new(process(7, START, 0, &[thread(7, START, 0, 0, 0)]));
    let now = START + 4 * SECOND;
    let mut awake = process(7, now, 300 * MILLI, &[thread(7, now, 300 * MILLI, 0, 9)]);
    awake.unasked_since = Some(START + SECOND + MILLI);
    let awake = Arc::new(awake);
    let second = |number| (START + number * SECOND, &asleep);
    let rates = follow(&[second(0), second(1), second(2), second(3), (now, &awake)]);
    near(rates.processes[0].total.cpu_percent, 10.0);
    near(
        rates.processes[0].threads[0].cpu_percent,
        30_000.0 / 3_001.0,
    );
    // Of a record that changes in something else, the clock stands.
    let mut renamed = (*awake).clone();
    renamed.stat.nice = 7;
    let renamed = Arc::new(renamed);
    let rates = follow(&[(START, &asleep), (now, &awake), (now + SECOND, &renamed)]);
    assert_eq!(rates.processes[0].total.cpu_percent, Some(0.0));
}

#[test]
fn readings_late_in_a_slow_sample_are_measured_by_their_own_moments() {
    let old = process(7, START + 400 * MILLI, 0, &[]);
    let new = process(7, START + SECOND, 300 * MILLI, &[]);
    near(second(old, new).total.cpu_percent, 50.0);
}

#[test]
fn a_clock_that_runs_back_tells_nothing() {
    let rates = second(
        process(7, START, 3600 * SECOND, &[]),
        process(7, START + SECOND, 3599 * SECOND, &[]),
    );
    assert_eq!(rates.total.cpu_percent, None);
}

#[test]
fn a_process_sums_its_threads() {
    let step = |at, factor: u64| {
        let threads: Vec<_> = (7..10)
            .map(|tid| Thread {
                split: Some(split(at, factor * 80, factor * 20)),
                ..thread(
                    tid,
                    at,
                    factor * 50 * MILLI,
                    factor * 10 * MILLI,
                    factor * 100,
                )
            })
            .collect();
        process(7, at, factor * 150 * MILLI, &threads)
    };
    let rates = second(step(START, 1), step(START + SECOND, 2));
    near(rates.total.cpu_percent, 15.0);
    near(rates.total.wait_percent, 3.0);
    near(rates.total.switches, 300.0);
    near(rates.total.voluntary_switches, 240.0);
    near(rates.total.involuntary_switches, 60.0);
    assert_eq!(rates.exited_cpu_percent, Some(0.0));
}

#[test]
fn a_sum_by_kind_is_unknown_while_a_moved_part_is() {
    let known = |at, switches| Thread {
        split: Some(split(at, switches, 0)),
        ..thread(7, at, switches, 0, switches)
    };
    let idle = |at| thread(8, at, 5, 0, 5);
    let moved = |at, switches| thread(9, at, switches, 0, switches);
    let later = START + SECOND;

    let rates = second(
        process(7, START, 10, &[known(START, 10), idle(START)]),
        process(7, later, 20, &[known(later, 20), idle(later)]),
    );
    near(rates.total.voluntary_switches, 10.0);

    let rates = second(
        process(7, START, 20, &[known(START, 10), moved(START, 10)]),
        process(7, later, 40, &[known(later, 20), moved(later, 20)]),
    );
    assert_eq!(rates.total.voluntary_switches, None);
    near(rates.total.switches, 20.0);
}

#[test]
fn threads_that_end_never_make_a_sum_negative_and_are_not_counted_twice() {
    let at = |seconds| START + seconds * SECOND;
    let both = |seconds, each: u64| {
        let list = [
            thread(7, at(seconds), each, 0, each),
            thread(8, at(seconds), each, 0, each),
        ];
        Arc::new(process(7, at(seconds), 2 * each, &list))
    };
    let mut last = process(7, at(2), 190, &[thread(7, at(2), 60, 0, 60)]);
    last.threads.ended_switches = 50;
    let snapshots = [both(0, 0), both(1, 50), Arc::new(last)];
    let steps: Vec<_> = (0u64..).map(at).zip(&snapshots).collect();
    near(follow(&steps[..2]).processes[0].total.switches, 100.0);
    // What thread 8 did before it ended was counted a second ago; only thread 7 goes on.
    near(follow(&steps).processes[0].total.switches, 10.0);
}

#[test]
fn cpu_of_ended_threads_is_told_apart() {
    let rates = second(
        process(7, START, 0, &[thread(7, START, 0, 0, 0)]),
        process(
            7,
            START + SECOND,
            500 * MILLI,
            &[thread(7, START + SECOND, 200 * MILLI, 0, 7)],
        ),
    );
    near(rates.exited_cpu_percent, 30.0);
    near(rates.total.switches, 7.0);

    let mut partial = process(
        7,
        START + SECOND,
        500 * MILLI,
        &[thread(7, START + SECOND, 200 * MILLI, 0, 7)],
    );
    partial.threads.complete = Some(START + 2 * MILLI);
    let rates = second(process(7, START, 0, &[thread(7, START, 0, 0, 0)]), partial);
    assert_eq!(rates.exited_cpu_percent, None, "a thread may be missing");
}

#[test]
fn totals_of_stat_and_io() {
    let step = |at, ticks: u64| {
        let mut step = process(7, at, ticks * 10 * MILLI, &[]);
        step.stat.user = ticks;
        step.stat.system = 2 * ticks;
        step.stat.guest = ticks;
        step.stat.block_delay = 5 * ticks;
        step.stat.minor_faults = ticks;
        step.stat.major_faults = 3 * ticks;
        step.io = Some(Io {
            at: at + MILLI,
            read_bytes: 4096 * ticks,
            write_bytes: ticks,
        });
        step
    };
    let rates = second(step(START, 10), step(START + SECOND, 20));
    near(rates.total.user_percent, 10.0);
    near(rates.total.system_percent, 20.0);
    near(rates.total.guest_percent, 10.0);
    near(rates.total.block_delay_percent, 50.0);
    near(rates.total.minor_faults, 10.0);
    near(rates.total.major_faults, 30.0);
    near(rates.total.read_bytes, 40960.0);
    near(rates.total.write_bytes, 10.0);

    let mut unread = step(START + SECOND, 20);
    unread.stat = step(START, 10).stat;
    unread.io = step(START, 10).io;
    let rates = second(step(START, 10), unread);
    assert_eq!(rates.total.user_percent, None);
    assert_eq!(rates.total.read_bytes, None);
    near(rates.total.cpu_percent, 10.0);
}

#[test]
fn who_had_no_bytes_when_last_read_has_none_until_its_next_turn() {
    let at = |seconds| START + seconds * SECOND;
    let step = |seconds: u64, read: u64, bytes: u64| {
        let mut step = process(7, at(seconds), seconds * MILLI, &[]);
        step.io = Some(Io {
            at: at(read) + MILLI,
            read_bytes: bytes,
            write_bytes: 0,
        });
        Arc::new(step)
    };
    let unread = |bytes| {
        let steps = [step(0, 0, 0), step(1, 1, bytes), step(2, 1, bytes)];
        let steps: Vec<_> = (0..).map(at).zip(&steps).collect();
        follow(&steps)
    };
    let snapshot = unread(0);
    assert_eq!(snapshot.processes[0].total.read_bytes, Some(0.0));
    // What it reads until then is not lost.
    let snapshot = advance(Some(&snapshot), sample(at(5), &[&step(5, 5, 4000)]));
    near(snapshot.processes[0].total.read_bytes, 1000.0);
    // Who had some is read again at once; where it is not, nobody looks any more.
    assert_eq!(unread(4000).processes[0].total.read_bytes, None);
}

#[test]
fn an_interval_of_a_minute_has_all_rates() {
    let later = START + 60 * SECOND;
    let mut old = process(7, START, 0, &[]);
    old.stat.user = 0;
    let mut new = process(7, later, SECOND, &[]);
    new.stat.user = 60;
    let snapshot = follow(&[(START, &Arc::new(old)), (later, &Arc::new(new))]);
    near(snapshot.processes[0].total.user_percent, 1.0);
}

#[test]
fn exact_memory_wins_and_the_newer_count_of_threads() {
    let mut record = process(7, START, 0, &[thread(7, START, 0, 0, 0)]);
    record.stat.rss = 4096;
    record.stat.thread_count = 5;
    record.threads.complete = Some(START);
    let rates = follow(&[(START, &Arc::new(record.clone()))]);
    assert_eq!(rates.processes[0].total.threads, 5);
    assert_eq!(rates.processes[0].total.rss, 4096);

    record.threads.complete = Some(START + 2 * MILLI);
    record.statm = Some(Statm {
        rss: 8192,
        ..Statm::default()
    });
    let rates = follow(&[(START, &Arc::new(record))]);
    assert_eq!(rates.processes[0].total.threads, 1);
    assert_eq!(rates.processes[0].total.rss, 8192);
}

#[test]
fn a_refinement_tells_more_and_changes_no_rate() {
    let later = START + SECOND;
    let record = Arc::new(process(7, START, 9, &[thread(7, START, 9, 0, 9)]));
    let first = follow(&[(START, &record)]);
    let mut refined = Process::clone(&record);
    refined.threads.list[0].detail = Some(Box::new(detail(later + 300 * MILLI, b'S')));
    refined
        .threads
        .list
        .push(thread(8, later + 300 * MILLI, 4, 4, 4));
    refined.threads.complete = Some(later + 302 * MILLI);
    let coarse = advance(Some(&first), sample(later, &[&record]));
    let refined = advance(Some(&first), sample(later, &[&Arc::new(refined)]));
    let (coarse, refined) = (&coarse.processes[0], &refined.processes[0]);
    assert_eq!(refined.total.cpu_percent, coarse.total.cpu_percent);
    assert_eq!(refined.threads[0], coarse.threads[0]);
    // The process did not run, so neither did the thread that is seen for the first time.
    assert_eq!(refined.threads[1].cpu_percent, Some(0.0));
}
