//! One thread between two looks at it.

use super::*;

#[test]
fn counters_become_rates_over_the_time_that_passed() {
    let old = thread(7, START, 500, 0, 10);
    let new = thread(7, START + SECOND, 500 + 250 * MILLI, 100 * MILLI, 1010);
    let rates = of_thread(old, new);
    near(rates.cpu_percent, 25.0);
    near(rates.wait_percent, 10.0);
    near(rates.switches, 1000.0);
    assert_eq!(rates.voluntary_switches, None);
    assert_eq!(rates.minor_faults, None);
}

#[test]
fn without_schedstat_wait_and_switches_are_unknown() {
    let coarse = |at, run| Thread {
        wait: None,
        switches: None,
        ..thread(7, at, run, 0, 0)
    };
    let rates = of_thread(coarse(START, 0), coarse(START + SECOND, 20 * MILLI));
    near(rates.cpu_percent, 2.0);
    assert_eq!((rates.wait_percent, rates.switches), (None, None));
}

#[test]
fn a_wait_that_was_credited_and_taken_off_again_is_none() {
    let old = thread(7, START, 0, 300 * MILLI, 10);
    let new = thread(7, START + SECOND, 10 * MILLI, 290 * MILLI, 11);
    assert_eq!(of_thread(old, new).wait_percent, Some(0.0));
}

#[test]
fn a_wait_booked_late_is_at_most_the_time_in_which_it_did_not_run() {
    let old = thread(7, START, 0, 0, 10);
    let new = thread(7, START + SECOND, 10 * MILLI, 5 * SECOND, 11);
    near(of_thread(old, new).wait_percent, 99.0);
}

#[test]
fn exec_by_another_thread_makes_the_counters_start_from_zero() {
    let old = thread(7, START, 1020 * MILLI, 900 * MILLI, 508);
    let new = thread(7, START + SECOND, 2 * MILLI, MILLI, 3);
    let rates = of_thread(old, new);
    near(rates.cpu_percent, 0.2);
    near(rates.wait_percent, 0.1);
    near(rates.switches, 3.0);
}

#[test]
fn a_counter_that_ran_back_to_a_large_one_is_no_spike() {
    let old = thread(7, START, 20 * SECOND, 0, 90_000);
    let new = thread(7, START + SECOND, 10 * SECOND, 0, 80_000);
    assert_eq!(of_thread(old, new), ThreadRates::default());
}

#[test]
fn a_thread_id_that_was_reused_shows_by_its_switches() {
    let old = thread(7, START, MILLI, 0, 50);
    let new = thread(7, START + SECOND, 10 * MILLI, 0, 4);
    let rates = of_thread(old, new);
    near(rates.cpu_percent, 1.0);
    near(rates.switches, 4.0);
}

#[test]
fn a_thread_id_that_was_reused_shows_by_its_start() {
    let mut old = thread(7, START, MILLI, 0, 5);
    old.detail = Some(Box::new(detail(START, b'S')));
    let mut new = thread(7, START + SECOND, 10 * MILLI, 0, 40);
    new.detail = Some(Box::new(ThreadDetail {
        starttime: 99,
        minor_faults: 6,
        ..detail(START + SECOND, b'S')
    }));
    let rates = of_thread(old, new);
    near(rates.switches, 40.0);
    near(rates.minor_faults, 6.0);
}

#[test]
fn switches_by_kind_need_two_readings() {
    let old = Thread {
        split: Some(split(START, 100, 10)),
        ..thread(7, START, 0, 0, 110)
    };
    let new = Thread {
        split: Some(split(START + SECOND, 140, 12)),
        ..thread(7, START + SECOND, MILLI, 0, 152)
    };
    let rates = of_thread(old.clone(), new.clone());
    near(rates.voluntary_switches, 40.0);
    near(rates.involuntary_switches, 2.0);

    let unread = Thread {
        split: old.split,
        ..new
    };
    let rates = of_thread(old, unread);
    assert_eq!(
        (rates.voluntary_switches, rates.involuntary_switches),
        (None, None)
    );
}

#[test]
fn kinds_that_are_read_in_turn_keep_their_last_means() {
    let at = |seconds| START + seconds * SECOND;
    // 100 switches a second, of which ten are involuntary; by kind they are read in the seconds 0, 1 and 5.
    let step = |seconds: u64| {
        let read = match seconds {
            0 => 0,
            1..=4 => 1,
            _ => 5,
        };
        let thread = Thread {
            split: Some(split(at(read), 90 * read, 10 * read)),
            ..thread(7, at(seconds), seconds * MILLI, 0, 100 * seconds)
        };
        sample(
            at(seconds),
            &[&Arc::new(process(
                7,
                at(seconds),
                seconds * MILLI,
                &[thread],
            ))],
        )
    };
    let mut snapshot = advance(None, step(0));
    for seconds in 1..=17 {
        snapshot = advance(Some(&snapshot), step(seconds));
        let rates = &snapshot.processes[0].total;
        let kinds = (rates.voluntary_switches, rates.involuntary_switches);
        match seconds {
            1..=14 => assert_eq!(kinds, (Some(90.0), Some(10.0)), "after {seconds} s"),
            // Read too long ago.
            16.. => assert_eq!(kinds, (None, None), "after {seconds} s"),
            _ => {}
        }
    }
}

#[test]
fn a_thread_that_did_not_run_had_no_switch_of_any_kind() {
    let old = thread(7, START, 5, 0, 110);
    let new = thread(7, START + SECOND, 5, 0, 110);
    let rates = of_thread(old, new);
    assert_eq!(rates.voluntary_switches, Some(0.0));
    assert_eq!(rates.involuntary_switches, Some(0.0));
    assert_eq!(rates.minor_faults, Some(0.0));
}

#[test]
fn the_kinds_of_a_thread_that_slept_long_are_measured_from_its_waking() {
    let old = Thread {
        split: Some(split(START, 100, 10)),
        ..thread(7, START, 5, 0, 110)
    };
    let asleep = Arc::new(process(7, START, 5, &[old]));
    let now = START + 61 * SECOND;
    let new = Thread {
        split: Some(split(now, 150, 10)),
        ..thread(7, now, 9, 0, 160)
    };
    let awake = Arc::new(process(7, now, 9, &[new]));
    let snapshot = follow(&[(START, &asleep), (now - SECOND, &asleep), (now, &awake)]);
    near(
        snapshot.processes[0].threads[0].voluntary_switches,
        50.0 / 1.002,
    );
}

#[test]
fn a_reading_of_long_ago_says_nothing_about_now() {
    let old = Thread {
        split: Some(split(START - 30 * SECOND, 100, 10)),
        ..thread(7, START, 0, 0, 110)
    };
    let new = Thread {
        split: Some(split(START + SECOND, 999_999, 10)),
        ..thread(7, START + SECOND, MILLI, 0, 120)
    };
    assert_eq!(of_thread(old, new).voluntary_switches, None);
}

#[test]
fn what_stat_tells_becomes_rates() {
    let mut old = thread(7, START, 0, 0, 0);
    old.detail = Some(Box::new(detail(START, b'R')));
    let mut new = thread(7, START + SECOND, 400 * MILLI, 0, 5);
    new.detail = Some(Box::new(ThreadDetail {
        cpu: 1,
        user: 30,
        system: 10,
        guest: 5,
        minor_faults: 12,
        major_faults: 3,
        block_delay: 25,
        ..detail(START + SECOND, b'R')
    }));
    let rates = of_thread(old, new);
    near(rates.user_percent, 30.0);
    near(rates.system_percent, 10.0);
    near(rates.guest_percent, 5.0);
    near(rates.minor_faults, 12.0);
    near(rates.major_faults, 3.0);
    near(rates.block_delay_percent, 25.0);
    near(rates.migrations, 1.0);
}

#[test]
fn a_born_thread_counts_from_zero_and_a_late_found_one_does_not() {
    let leader = thread(7, START, 0, 0, 0);
    let later = thread(7, START + SECOND, 0, 0, 0);
    let found = thread(8, START + SECOND, 100 * MILLI, 10 * MILLI, 20);
    let born = Thread {
        tid: 9,
        born: true,
        split: Some(split(START + SECOND, 15, 5)),
        ..found.clone()
    };
    let rates = second(
        process(7, START, 0, &[leader]),
        process(7, START + SECOND, 200 * MILLI, &[later, found, born]),
    );
    assert_eq!(rates.threads[1], ThreadRates::default());
    near(rates.threads[2].cpu_percent, 10.0);
    near(rates.threads[2].wait_percent, 1.0);
    near(rates.threads[2].switches, 20.0);
    near(rates.threads[2].voluntary_switches, 15.0);
}

#[test]
fn a_rarely_scanned_process_keeps_its_last_means() {
    let at = |seconds| START + seconds * SECOND;
    let list = |seconds, run| vec![thread(7, at(seconds), run, 0, run / MILLI)];
    let first = process(7, at(0), 0, &list(0, 0));
    let scanned = process(7, at(1), 100 * MILLI, &list(1, 100 * MILLI));
    // The clock goes on, its thread is not looked at for four seconds.
    let unscanned = |seconds: u64| Process {
        threads: scanned.threads.clone(),
        ..process(7, at(seconds), seconds * 100 * MILLI, &[])
    };
    let mut steps = vec![(at(0), Arc::new(first)), (at(1), Arc::new(scanned.clone()))];
    steps.extend((2..=4).map(|seconds| (at(seconds), Arc::new(unscanned(seconds)))));
    let steps: Vec<_> = steps.iter().map(|(at, process)| (*at, process)).collect();
    let snapshot = follow(&steps);
    near(snapshot.processes[0].total.cpu_percent, 10.0);
    near(snapshot.processes[0].threads[0].cpu_percent, 10.0);
    assert_eq!(snapshot.processes[0].exited_cpu_percent, None);

    // Then it is, and the mean is over all that time.
    let rescanned = process(7, at(5), 900 * MILLI, &list(5, 900 * MILLI));
    let snapshot = advance(Some(&snapshot), sample(at(5), &[&Arc::new(rescanned)]));
    near(snapshot.processes[0].threads[0].cpu_percent, 20.0);
    near(snapshot.processes[0].threads[0].switches, 200.0);
}

#[test]
fn growth_that_was_left_unread_before_a_pause_is_no_spike_after_it() {
    let at = |seconds| START + seconds * SECOND;
    let scanned = process(7, at(0), 0, &[thread(7, at(0), 0, 0, 0)]);
    let unscanned = Arc::new(Process {
        threads: scanned.threads.clone(),
        ..process(7, at(1), 900 * MILLI, &[])
    });
    let busy = thread(7, at(3), 910 * MILLI, 0, 9100);
    let rescanned = Arc::new(process(7, at(3), 910 * MILLI, &[busy]));
    // It did not run in the second second: carried, yet its thread's growth of the first is still to be read.
    let snapshot = follow(&[
        (at(0), &Arc::new(scanned)),
        (at(1), &unscanned),
        (at(2), &unscanned),
        (at(3), &rescanned),
    ]);
    near(snapshot.processes[0].threads[0].cpu_percent, 91.0 / 3.0);
    near(snapshot.processes[0].threads[0].switches, 9100.0 / 3.0);
}

#[test]
fn a_thread_left_unread_because_the_others_explain_the_clock_did_not_run() {
    let at = |seconds| START + seconds * SECOND;
    let idle = thread(8, at(0), 5, 5, 5);
    let step = |seconds, run| {
        let busy = thread(7, at(seconds), run, 0, 3);
        Arc::new(process(7, at(seconds), run, &[busy, idle.clone()]))
    };
    let snapshot = follow(&[
        (at(0), &step(0, 0)),
        (at(1), &step(1, 20 * MILLI)),
        (at(2), &step(2, 70 * MILLI)),
    ]);
    let rates = &snapshot.processes[0].threads;
    near(rates[0].cpu_percent, 5.0);
    assert_eq!(rates[1], super::super::task_rates::idle(&idle));
}

#[test]
fn a_mean_over_longer_than_usual_is_told_while_the_source_says_that_there_are_such() {
    let at = |seconds| START + seconds * SECOND;
    let read = |seconds, switches| {
        let mut one = thread(7, at(seconds), switches * MILLI, 0, switches);
        one.split = Some(Split {
            voluntary: switches,
            involuntary: 0,
            at: at(seconds),
        });
        process(7, at(seconds), switches * MILLI, &[one])
    };
    let first = read(0, 0);
    let unread = |seconds| Process {
        threads: first.threads.clone(),
        ..process(7, at(seconds), seconds * MILLI, &[])
    };
    let mut snapshot = advance(None, sample(at(0), &[&Arc::new(first.clone())]));
    for seconds in 1..30 {
        let unread = Arc::new(unread(seconds));
        snapshot = advance(Some(&snapshot), sample(at(seconds), &[&unread]));
    }
    let told = |behind| {
        let mut last = sample(at(30), &[&Arc::new(read(30, 600))]);
        Arc::make_mut(&mut last).cost.behind = behind;
        advance(Some(&snapshot), last).processes[0].threads[0]
    };
    near(told(30 * SECOND).switches, 20.0);
    near(told(30 * SECOND).voluntary_switches, 20.0);
    assert_eq!(told(0).voluntary_switches, None);
}

#[test]
fn threads_on_the_screen_are_fresh_while_the_others_wait_for_their_turn() {
    let at = |seconds| START + seconds * SECOND;
    let threads = |seconds, run: [u64; 2]| {
        let one = |tid, run| thread(tid, at(seconds), run, 0, run / MILLI);
        vec![one(7, run[0]), one(8, run[1])]
    };
    let whole = |seconds, run: [u64; 2]| {
        let clock = run[0] + run[1];
        process(7, at(seconds), clock, &threads(seconds, run))
    };
    let first = whole(0, [0, 0]);
    let second = whole(1, [100 * MILLI, 200 * MILLI]);
    // The first thread is on the screen; two more have been born.
    let mut glanced = Process {
        threads: second.threads.clone(),
        ..process(7, at(5), 900 * MILLI, &[])
    };
    glanced.threads.list[0] = thread(7, at(5), 300 * MILLI, 0, 300);
    glanced.stat.thread_count = 4;
    let snapshot = follow(&[
        (at(0), &Arc::new(first)),
        (at(1), &Arc::new(second)),
        (at(5), &Arc::new(glanced)),
    ]);
    let rates = &snapshot.processes[0];
    near(rates.threads[0].cpu_percent, 5.0);
    near(rates.threads[1].cpu_percent, 20.0);
    near(rates.total.cpu_percent, 15.0);
    assert_eq!((rates.total.threads, rates.exited_cpu_percent), (4, None));
    // Each mean is over what it covers.
    let last = whole(6, [300 * MILLI, 700 * MILLI]);
    let snapshot = advance(Some(&snapshot), sample(at(6), &[&Arc::new(last)]));
    let rates = &snapshot.processes[0];
    near(rates.threads[0].cpu_percent, 0.0);
    near(rates.threads[1].cpu_percent, 10.0);
}
