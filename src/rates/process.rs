//! Rates of a process and its threads.

use super::growth::{Interval, Seen, Sum, TOGETHER, per_second, percent};
use super::{
    AtLeast, EachThread, ProcessRates, Tally, ThreadRates, children, process_totals, state,
    task_rates, thread,
};
use crate::sample::{
    EndedChildren, Io, Nanos, Process, ProcessStat, Split, Thread, Threads, Totals,
};

/// Rates of a process of which nothing is known from before.
pub(super) fn first(process: &Process) -> ProcessRates {
    ProcessRates {
        threads: std::iter::repeat_n(ThreadRates::default(), process.threads.list.len()).collect(),
        ..without_threads(process)
    }
}

/// What is known of a process without one from before, but for its threads.
fn without_threads(process: &Process) -> ProcessRates {
    let (state, state_count) = state::of(process);
    ProcessRates {
        total: Tally {
            threads: thread_count(process),
            rss: process.statm.map_or(process.stat.rss, |statm| statm.rss),
            pss: process.proportional_memory().unwrap_or_default(),
            ..Tally::default()
        },
        state,
        state_count,
        ..ProcessRates::default()
    }
}

/// Rates of a process that was found unmoved, with its last rates: all 0, but for what is carried from before.
pub(super) fn idle(process: &Process, before: &ProcessRates, interval: &Interval) -> ProcessRates {
    const ZERO: Option<f32> = Some(0.0);
    if !process.knows_clock() {
        return first(process);
    }
    let elapsed = interval.elapsed;
    let mut rates = without_threads(process);
    let list = &process.threads.list;
    rates.exited_cpu_percent = ZERO;
    rates.idle = before.threads.carried().is_none();
    rates.threads = if rates.idle {
        list.iter().map(task_rates::idle).collect()
    } else {
        let settled = |(thread, before)| task_rates::settled(thread, before, elapsed);
        list.iter().zip(&before.threads).map(settled).collect()
    };
    rates.carried = rates.threads.carried();
    let (mut sums, _) = add_up(&rates.threads);
    if list.is_empty() && interval.exact {
        let whole = process_totals::still(rates.total.threads, before.carried, elapsed);
        whole.put_into(&mut sums);
        (rates.carried, rates.idle) = (whole.carried, before.carried.is_none());
        if !process.stat.is_read() {
            // Whether it sleeps, or waits for a CPU all the time, is not known.
            sums.wait_percent = None;
        }
    }
    rates.total = Tally {
        cpu_percent: ZERO,
        user_percent: ZERO,
        system_percent: ZERO,
        guest_percent: ZERO,
        minor_faults: ZERO,
        major_faults: ZERO,
        read_bytes: process.io.and(ZERO),
        write_bytes: process.io.and(ZERO),
        block_delay_percent: sums.block_delay_percent.or(ZERO),
        ended_children_percent: ZERO,
        threads: rates.total.threads,
        rss: rates.total.rss,
        pss: rates.total.pss,
        ..sums
    };
    rates
}

/// Rates of a process that began after the sample of the moment `since`: it counts from 0.
pub(super) fn born(process: &Process, seen: &Seen, since: Nanos, interval: &Interval) -> Moved {
    let span = seen.moment().saturating_sub(since);
    if !Interval::can_have_run(process.clock, span, interval.cpus) {
        return Moved {
            rates: first(process),
            ..Moved::default()
        };
    }
    let zero = Process {
        key: process.key,
        born: true,
        at: since,
        unasked_since: None,
        clock: 0,
        stat: ProcessStat {
            at: since,
            children: EndedChildren {
                at: since,
                ..EndedChildren::default()
            },
            ..ProcessStat::default()
        },
        statm: None,
        pss: None,
        io: process.io.map(|_| Io {
            at: since,
            ..Io::default()
        }),
        oom_and_io_priority: process.oom_and_io_priority,
        identity: process.identity.clone(),
        totals: process.totals.map(|totals| Totals {
            at: since,
            split: totals.split.map(|_| Split {
                at: since,
                voluntary: 0,
                involuntary: 0,
            }),
            ..Totals::default()
        }),
        threads: Threads {
            complete: Some(since),
            ..Threads::default()
        },
    };
    let old = Seen {
        process: &zero,
        sample_at: since,
    };
    grown(
        (&old, &ProcessRates::default()),
        seen,
        Newcomer::Born,
        interval,
    )
}

/// Rates of a process, and what the threads whose switches are known by kind add to the machine's.
#[derive(Debug, Default)]
pub(super) struct Moved {
    /// The rates.
    pub(super) rates: ProcessRates,
    /// Voluntary switches per second of threads where both kinds are known.
    pub(super) voluntary: f64,
    /// Involuntary ones of the same threads.
    pub(super) involuntary: f64,
}

/// What a thread is that was not listed before and is not marked as born.
#[derive(Clone, Copy)]
enum Newcomer {
    /// Born all the same: its process is.
    Born,
    /// Older than the list and known not to have run, as its process did not.
    Still,
    /// Older than the list; what it did before is not known.
    Unknown,
}

/// Rates of a process that was there before, with its last rates.
pub(super) fn moved(old: (&Seen, &ProcessRates), seen: &Seen, interval: &Interval) -> Moved {
    let newcomer = if old.0.process.clock == seen.process.clock {
        Newcomer::Still
    } else {
        Newcomer::Unknown
    };
    grown(old, seen, newcomer, interval)
}

fn grown(
    (old_seen, before): (&Seen, &ProcessRates),
    seen: &Seen,
    newcomer: Newcomer,
    interval: &Interval,
) -> Moved {
    let (old, process) = (old_seen.process, seen.process);
    let mut rates = without_threads(process);
    rates.threads = threads((old_seen, &before.threads), seen, newcomer, interval);
    let (sums, mut by_kind) = add_up(&rates.threads);
    rates.total = Tally {
        threads: rates.total.threads,
        rss: rates.total.rss,
        pss: rates.total.pss,
        ..sums
    };
    let told = children::told((old_seen, before), seen, 0, interval);
    rates.total.ended_children_percent = told.percent;
    rates.owed_children = told.owed;
    let span = seen.moment().saturating_sub(old_seen.moment());
    if span > 0 && process.knows_clock() {
        rates.total.cpu_percent = percent(old.clock, process.clock, span);
        from_stat(&mut rates.total, old_seen, seen, interval);
        from_io(&mut rates.total, (old_seen, &before.total), seen, interval);
        // A thread that ends runs.
        let unmoved = interval.is_unmoved(old, process).then_some(0.0);
        rates.exited_cpu_percent = unmoved.or_else(|| ended_threads(&rates, old_seen, seen));
    }
    process_totals::apply(&mut rates, (old_seen, before), seen, interval);
    let total = &rates.total;
    if rates.whole
        && let (Some(voluntary), Some(involuntary)) =
            (total.voluntary_switches, total.involuntary_switches)
    {
        by_kind = (voluntary.into(), involuntary.into());
    }
    Moved {
        rates,
        voluntary: by_kind.0,
        involuntary: by_kind.1,
    }
}

/// Walks both lists, ascending by TID, side by side.
fn threads(
    (old_seen, before): (&Seen, &EachThread),
    seen: &Seen,
    newcomer: Newcomer,
    interval: &Interval,
) -> EachThread {
    let mut olds = old_seen.process.threads.list.iter().zip(before).peekable();
    let since = old_seen.list_until();
    let rates = |thread: &Thread| {
        while olds.next_if(|(old, _)| old.tid < thread.tid).is_some() {}
        match olds.next_if(|(old, _)| old.tid == thread.tid) {
            Some((old, before)) => thread::known((old_seen, old, before), (seen, thread), interval),
            None if thread.born => thread::born(since, (seen, thread), interval),
            None => match newcomer {
                Newcomer::Born => thread::born(since, (seen, thread), interval),
                Newcomer::Still => task_rates::idle(thread),
                Newcomer::Unknown => ThreadRates::default(),
            },
        }
    };
    seen.process.threads.list.iter().map(rates).collect()
}

/// The sums over threads, and those of both kinds of switches where both are known.
///
/// A thread that has ended adds nothing: what it did up to its last reading was added then. So these are always sums of
/// the threads' own rates.
fn add_up(threads: &EachThread) -> (Tally, (f64, f64)) {
    let (mut wait, mut switches) = (Sum::default(), Sum::default());
    let (mut voluntary, mut involuntary) = (Sum::default(), Sum::default());
    let mut block_delay = Sum::default();
    let mut all_by_kind = true;
    for rates in threads {
        wait.add(rates.wait_percent);
        switches.add(rates.switches);
        block_delay.add(rates.block_delay_percent);
        if rates.voluntary_switches.is_some() && rates.involuntary_switches.is_some() {
            voluntary.add(rates.voluntary_switches);
            involuntary.add(rates.involuntary_switches);
        } else if rates.cpu_percent > Some(0.0) || rates.switches > Some(0.0) {
            all_by_kind = false;
        }
    }
    let tally = Tally {
        wait_percent: wait.get(),
        switches: switches.get(),
        voluntary_switches: voluntary.get().filter(|_| all_by_kind),
        involuntary_switches: involuntary.get().filter(|_| all_by_kind),
        block_delay_percent: block_delay.get(),
        at_least: [
            (AtLeast::WAIT, wait.is_partial()),
            (AtLeast::SWITCHES, switches.is_partial()),
            // Most kernels do not account it: a sum of nothing is no bound.
            (
                AtLeast::BLOCK_DELAY,
                block_delay.is_partial() && block_delay.value() > 0.0,
            ),
        ]
        .into_iter()
        .filter_map(|(bound, partial)| partial.then_some(bound))
        .collect(),
        ..Tally::default()
    };
    (tally, (voluntary.value(), involuntary.value()))
}

/// What the process did between two readings of one of its files, at `old_at` and at `at`.
pub(super) fn span_between(
    (old_seen, old_at): (&Seen, Nanos),
    (seen, at): (&Seen, Nanos),
    interval: &Interval,
) -> Option<Nanos> {
    if at <= old_at {
        return None;
    }
    thread::span_of(old_seen.until(old_at), seen.until(at), interval)
}

fn from_stat(total: &mut Tally, old_seen: &Seen, seen: &Seen, interval: &Interval) {
    let (old, stat) = (&old_seen.process.stat, &seen.process.stat);
    let unmoved = old_seen.process.clock == seen.process.clock;
    let span = span_between((old_seen, old.at), (seen, stat.at), interval);
    let rate = |value: &dyn Fn(Nanos) -> Option<f32>| match span {
        Some(span) => value(span),
        None => unmoved.then_some(0.0),
    };
    total.user_percent = rate(&|span| interval.ticks_percent(old.user, stat.user, span));
    total.system_percent = rate(&|span| interval.ticks_percent(old.system, stat.system, span));
    total.guest_percent = rate(&|span| interval.ticks_percent(old.guest, stat.guest, span));
    total.minor_faults = rate(&|span| per_second(old.minor_faults, stat.minor_faults, span));
    total.major_faults = rate(&|span| per_second(old.major_faults, stat.major_faults, span));
    // This field of a process is its leader's alone: only right where nothing is known of its threads.
    total.block_delay_percent = total.block_delay_percent.or_else(|| {
        rate(&|span| {
            let share = interval.ticks_percent(old.block_delay, stat.block_delay, span);
            share.map(|share| share.min(100.0))
        })
    });
}

fn from_io(
    total: &mut Tally,
    (old_seen, before): (&Seen, &Tally),
    seen: &Seen,
    interval: &Interval,
) {
    let Some(io) = seen.process.io else {
        return;
    };
    let old = old_seen.process.io;
    let span = old.and_then(|old| span_between((old_seen, old.at), (seen, io.at), interval));
    if let (Some(old), Some(span)) = (old, span) {
        total.read_bytes = per_second(old.read_bytes, io.read_bytes, span);
        total.write_bytes = per_second(old.write_bytes, io.write_bytes, span);
    } else if old_seen.process.clock == seen.process.clock {
        total.read_bytes = Some(0.0);
        total.write_bytes = Some(0.0);
    } else if old.is_some_and(|old| old.at == io.at)
        && (before.read_bytes, before.write_bytes) == (Some(0.0), Some(0.0))
        && seen.moment().saturating_sub(io.at) <= interval.longest()
    {
        // It had none when last read, and its turn to be read again has not come.
        total.read_bytes = Some(0.0);
        total.write_bytes = Some(0.0);
    }
}

/// CPU of threads that ended in the interval: what the process used and its threads did not. Only known when both
/// looks at the threads were complete and none was left out.
fn ended_threads(rates: &ProcessRates, old_seen: &Seen, seen: &Seen) -> Option<f32> {
    let fresh = |seen: &Seen| {
        let complete = seen.process.threads.complete?;
        (complete.saturating_add(TOGETHER) >= seen.process.at).then_some(complete)
    };
    if fresh(seen)? <= fresh(old_seen)? {
        return None;
    }
    let mut threads = 0.0;
    for thread in &rates.threads {
        threads += thread.cpu_percent?;
    }
    let cpu = rates.total.cpu_percent?;
    let ended = cpu - threads;
    // The clock and the threads are read one after the other: a hundredth may be noise.
    Some(if ended > process_totals::noise(Some(cpu)) {
        ended
    } else {
        0.0
    })
}

/// Threads now, by whichever look is newer.
fn thread_count(process: &Process) -> u32 {
    let listed = process.threads.list.len() as u32;
    match process.threads.complete {
        // While they are not read they are counted all the same.
        Some(complete) if complete.saturating_add(TOGETHER) < process.at => {
            process.stat.thread_count
        }
        Some(complete) if complete >= process.stat.at && listed > 0 => listed,
        _ => process.stat.thread_count,
    }
}
