//! What holds of any two samples.

use super::*;
use crate::sample::Io;
use proptest::prelude::*;

/// Counters small and large, so that they meet, run back and overflow what they may.
pub(super) fn counter() -> BoxedStrategy<u64> {
    prop_oneof![0..40u64, 0..SECOND, any::<u64>()].boxed()
}

/// Moments around the two samples.
fn moment() -> BoxedStrategy<Nanos> {
    prop_oneof![
        START - SECOND..START + 2 * SECOND,
        Just(START),
        any::<u64>()
    ]
    .boxed()
}

fn any_split() -> impl Strategy<Value = Option<Split>> {
    prop::option::of(
        (moment(), counter(), counter()).prop_map(|(at, voluntary, involuntary)| Split {
            voluntary,
            involuntary,
            at,
        }),
    )
}

fn any_detail() -> impl Strategy<Value = Option<ThreadDetail>> {
    let numbers = prop::array::uniform5(counter());
    prop::option::of((moment(), 0..2u32, numbers).prop_map(|(at, cpu, numbers)| {
        let [user, system, guest, minor_faults, major_faults] = numbers;
        ThreadDetail {
            at,
            cpu,
            user,
            system,
            minor_faults,
            major_faults,
            guest,
            ..detail(START, b'S')
        }
    }))
}

prop_compose! {
    fn any_thread()(
        tid in 1..6u32,
        at in moment(),
        run in counter(),
        wait in prop::option::of(counter()),
        switches in prop::option::of(counter()),
        born: bool,
        split in any_split().boxed(),
        read_bytes in prop::option::of(counter()),
        write_bytes in prop::option::of(counter()),
        detail in any_detail().prop_map(|detail| detail.map(Box::new)).boxed(),
    ) -> Thread {
        Thread { tid, at, run, wait, switches, born, split, read_bytes, write_bytes, detail }
    }
}

prop_compose! {
    fn any_process()(
        starttime in 0..2u64,
        born: bool,
        at in moment(),
        clock in counter(),
        stat_at in moment(),
        ticks in counter(),
        io in prop::option::of((moment(), counter(), counter())),
        complete in prop::option::of(moment()),
        mut list in prop::collection::vec(any_thread().boxed(), 0..5).boxed(),
    ) -> Arc<Process> {
        list.sort_by_key(|thread| thread.tid);
        list.dedup_by_key(|thread| thread.tid);
        let mut process = process(1, START, clock, &list);
        process.key.starttime = starttime;
        process.born = born;
        process.at = at;
        process.stat.at = stat_at;
        process.stat.user = ticks;
        process.stat.children.at = stat_at;
        process.stat.children.user = ticks;
        process.stat.minor_faults = ticks;
        process.io = io.map(|(at, read_bytes, write_bytes)| Io { at, read_bytes, write_bytes });
        process.threads.complete = complete;
        Arc::new(process)
    }
}

fn rates_of_thread(rates: &ThreadRates) -> [Option<f32>; 14] {
    [
        rates.cpu_percent,
        rates.wait_percent,
        rates.switches,
        rates.voluntary_switches,
        rates.involuntary_switches,
        rates.minor_faults,
        rates.major_faults,
        rates.user_percent,
        rates.system_percent,
        rates.guest_percent,
        rates.read_bytes,
        rates.write_bytes,
        rates.block_delay_percent,
        rates.migrations,
    ]
}

fn rates_of_process(rates: &ProcessRates) -> [Option<f32>; 15] {
    [
        rates.total.cpu_percent,
        rates.total.wait_percent,
        rates.total.switches,
        rates.total.voluntary_switches,
        rates.total.involuntary_switches,
        rates.total.minor_faults,
        rates.total.major_faults,
        rates.total.user_percent,
        rates.total.system_percent,
        rates.total.guest_percent,
        rates.total.read_bytes,
        rates.total.write_bytes,
        rates.total.block_delay_percent,
        rates.exited_cpu_percent,
        rates.total.ended_children_percent,
    ]
}

proptest! {
    #[test]
    fn rates_are_never_negative_nor_without_bound(
        records in prop::collection::vec(any_process(), 3),
        elapsed in prop_oneof![1..3 * SECOND, any::<u64>()],
    ) {
        let moments = [START, START.saturating_add(elapsed), START.saturating_add(elapsed).saturating_add(SECOND)];
        let steps: Vec<_> = moments.into_iter().zip(&records).collect();
        for end in 1..=steps.len() {
            let snapshot = follow(&steps[..end]);
            let rates = &snapshot.processes[0];
            let threads = rates.threads.iter().flat_map(rates_of_thread);
            for rate in threads.chain(rates_of_process(rates)).flatten() {
                prop_assert!(rate >= 0.0 && rate.is_finite(), "{rate} of {rates:?}");
            }
            for thread in &rates.threads {
                prop_assert!(thread.cpu_percent <= Some(100.0));
                prop_assert!(thread.wait_percent <= Some(100.0));
            }
            prop_assert_eq!(rates.threads.len(), steps[end - 1].1.threads.list.len());
        }
    }

    #[test]
    fn switches_of_a_process_are_those_of_its_threads(old in any_process(), new in any_process()) {
        let snapshot = follow(&[(START, &old), (START + SECOND, &new)]);
        let rates = &snapshot.processes[0];
        let parts: Vec<_> = rates.threads.iter().filter_map(|thread| thread.switches).collect();
        let sum: f64 = parts.iter().copied().map(f64::from).sum();
        match rates.total.switches {
            Some(total) => prop_assert!((f64::from(total) - sum).abs() <= sum * 1e-6),
            None => prop_assert!(parts.is_empty()),
        }
    }

    #[test]
    fn a_process_that_is_the_same_record_is_still(record in any_process(), elapsed in 1..3 * SECOND) {
        let snapshot = follow(&[(START, &record), (START + elapsed, &record)]);
        let rates = &snapshot.processes[0];
        let threads = rates.threads.iter().flat_map(rates_of_thread);
        for rate in threads.chain(rates_of_process(rates)).flatten() {
            prop_assert!(rate.abs() < f32::MIN_POSITIVE);
        }
    }

    /// The identity rule of `sample`: a copy that keeps who is the same record has the same rates.
    #[test]
    fn samples_that_were_stored_have_the_rates_of_the_live_ones(
        records in prop::collection::vec(any_process(), 1..4),
        which in prop::collection::vec(any::<prop::sample::Index>(), 2..6),
    ) {
        let copies: Vec<Arc<Process>> = records.iter().map(|record| Arc::new((**record).clone())).collect();
        let play = |records: &[Arc<Process>]| {
            let steps: Vec<_> = (0..).map(|second| START + second * SECOND).zip(which.iter().map(|at| at.get(records))).collect();
            follow(&steps)
        };
        let (live, stored) = (play(&records), play(&copies));
        prop_assert_eq!(format!("{:?}", live.processes), format!("{:?}", stored.processes));
        let [.., before, last] = &which[..] else { unreachable!() };
        let same = Arc::ptr_eq(before.get(&records), last.get(&records));
        prop_assert!(same || !live.processes[0].idle, "found still without being the same");
    }
}
