//! Processes that come and go.

use super::*;

fn starting(pid: u32, starttime: u64, born: bool, at: Nanos, clock: Nanos) -> Arc<Process> {
    let list = [Thread {
        born,
        ..thread(pid, at, clock, 0, clock / MILLI)
    }];
    Arc::new(Process {
        key: TaskKey {
            tid: pid,
            starttime,
        },
        born,
        ..process(pid, at, clock, &list)
    })
}

#[test]
fn a_born_process_counts_from_zero() {
    let later = START + SECOND;
    let old = starting(3, 1, false, START, 0);
    let newborn = starting(5, 9, true, later, 100 * MILLI);
    let first = advance(None, sample(START, &[&old]));
    let second = advance(Some(&first), sample(later, &[&old, &newborn]));
    let rates = &second.processes[1];
    near(rates.total.cpu_percent, 10.0 / 1.001);
    near(rates.total.switches, 100.0 / 1.002);
    assert_eq!(rates.born_at, Some(later));
    assert_eq!(second.processes[0].born_at, None);

    let third = advance(Some(&second), sample(later + SECOND, &[&old, &newborn]));
    assert_eq!(
        third.processes[1].born_at,
        Some(later),
        "it stays born then"
    );
    assert!(third.processes[1].idle);
}

#[test]
fn a_process_that_was_merely_left_out_is_no_spike() {
    let later = START + SECOND;
    let returning = starting(5, 9, true, later, 3600 * SECOND);
    let first = advance(None, sample(START, &[]));
    let second = advance(Some(&first), sample(later, &[&returning]));
    assert_eq!(second.processes[0].total.cpu_percent, None);

    let unknown = starting(5, 9, false, later, 10 * MILLI);
    let second = advance(Some(&first), sample(later, &[&unknown]));
    assert_eq!(second.processes[0].total.cpu_percent, None);
    assert_eq!(second.processes[0].born_at, None);
}

#[test]
fn a_reused_pid_is_an_end_and_a_beginning() {
    let later = START + SECOND;
    let old = starting(5, 1, false, START, 40 * SECOND);
    let new = starting(5, 2, true, later, 20 * MILLI);
    let first = advance(None, sample(START, &[&old]));
    let second = advance(Some(&first), sample(later, &[&new]));
    near(second.processes[0].total.cpu_percent, 2.0 / 1.001);
    assert_eq!(second.ended.len(), 1);
    assert_eq!(second.ended[0].process.key, old.key);
    assert_eq!(second.ended[0].at, later);
    assert!(second.position(old.key).is_none());
    assert_eq!(second.position(new.key), Some(0));
}

#[test]
fn ended_processes_linger_with_their_last_rates() {
    let stay = starting(4, 1, false, START, 0);
    let go = |at, clock| starting(3, 1, false, at, clock);
    let also = starting(9, 1, false, START, 0);
    let at = |seconds| START + seconds * SECOND;
    let mut snapshots = vec![advance(None, sample(at(0), &[&go(at(0), 0), &stay, &also]))];
    let mut step = |seconds, processes: &[&Arc<Process>]| {
        let snapshot = advance(snapshots.last(), sample(at(seconds), processes));
        let ended: Vec<_> = snapshot.ended.iter().map(|e| e.process.key.tid).collect();
        let cpu = snapshot.ended.first().map(|e| e.rates.total.cpu_percent);
        snapshots.push(snapshot);
        (ended, cpu)
    };
    step(1, &[&go(at(1), 500 * MILLI), &stay, &also]);
    let (ended, cpu) = step(2, &[&stay, &also]);
    assert_eq!(ended, [3]);
    near(cpu.unwrap(), 50.0);
    assert_eq!(step(3, &[&stay]).0, [3, 9], "the newest last");
    assert_eq!(step(4, &[&stay]).0, [3, 9]);
    assert_eq!(step(5, &[&stay]).0, [9]);
    assert!(step(6, &[&stay]).0.is_empty());
}

#[test]
fn no_time_no_rates() {
    let old = starting(5, 1, false, START, 0);
    let new = starting(5, 1, false, START, MILLI);
    let first = advance(None, sample(START, &[&old]));
    for at in [START, START - SECOND] {
        let again = advance(Some(&first), sample(at, &[&new]));
        assert_eq!(again.elapsed, None);
        assert_eq!(again.processes[0].total.cpu_percent, None);
        assert!(again.ended.is_empty());
        assert_eq!(again.own.cpu_percent, None);
    }
}

#[test]
fn kernel_threads_are_counted_apart_and_the_monitor_is_not() {
    let mut kernel = process(2, START, 0, &[thread(2, START, 0, 0, 0)]);
    kernel.stat.kernel = true;
    let list: Vec<_> = (7..10).map(|tid| thread(tid, START, 0, 0, 0)).collect();
    let user = process(7, START, 0, &list);
    let mut sample = Sample::clone(&sample(START, &[&Arc::new(kernel), &Arc::new(user)]));
    sample.machine.running = Some(2);
    sample.machine.blocked = Some(1);
    let counts = advance(None, Arc::new(sample.clone())).counts;
    assert_eq!((counts.processes, counts.threads), (1, 3));
    assert_eq!(counts.kernel_threads, 1);
    assert_eq!((counts.running, counts.blocked), (Some(1), Some(1)));

    sample.machine.running = Some(0);
    assert_eq!(advance(None, Arc::new(sample)).counts.running, Some(0));
}
