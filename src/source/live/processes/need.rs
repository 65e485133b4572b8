//! Of which processes single threads are read, where the kernel tells what all threads of a process did together.
//!
//! Of the others a row shows all the same what it always does. Threads are needed
//!
//! - where somebody looks at them: they are listed, or a column is made of them ([`Interest::wants_threads`]);
//! - where the process did so much that a single thread of it may deserve a mark, or make its state: until all have been
//!   read and none of them stands out;
//! - where its leader was runnable, whose wait is credited while it goes on; where a thread is known to be in state D; and
//!   where the leader has ended and only its threads can tell.
//!
//! They go on being read for some time: the first reading of a thread has no rates. Where nobody wants threads at all
//! ([`Interest::whole`]), none is.

use crate::sample::{Nanos, Totals};
use crate::source::MarkLimits;
use crate::source::live::processes::interest::Interest;
use crate::source::live::processes::tracker::{ProcessTracker, SECOND};
use crate::source::live::reading::files::now;
use crate::source::live::reading::reader::Reader;
use crate::source::live::threads::tracker::ThreadTracker;
use std::time::Instant;

/// Threads are read for so long after the last reason.
const HOLD: Nanos = 10 * SECOND;
/// That no thread stood out is believed for so long, while the process does not do much more.
const BELIEVED: Nanos = 300 * SECOND;
/// Above so many threads that move, a process has the state of its leader: those of the others are not read.
const STATES: usize = crate::source::live::threads::details::STATES;

/// On the screen also its state is seen: with less than that it runs in one sample of 20, or waits in one of 10. A process whose
/// row is not on the screen has nothing but marks.
const FOR_STATE: Growth = Growth {
    run: SECOND / 20,
    wait: SECOND / 10,
    switches: u64::MAX,
};

/// What was done: in all, in some time, or in a second.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Growth {
    /// Time on a CPU.
    pub(crate) run: Nanos,
    /// Time ready to run.
    pub(crate) wait: Nanos,
    /// Times put on a CPU.
    pub(crate) switches: u64,
}

impl Growth {
    /// What a thread does in a second that may deserve a mark.
    pub(crate) fn of(marks: MarkLimits) -> Self {
        Self {
            run: marks.run.as_nanos() as Nanos,
            wait: marks.wait.as_nanos() as Nanos,
            switches: marks.switches,
        }
    }

    /// Half of that: a thread that did less in a second deserves no mark in the next.
    fn half(self) -> Self {
        self.each(self, |one, _| one / 2)
    }

    /// Each number by itself.
    fn each(self, other: Self, of: impl Fn(u64, u64) -> u64) -> Self {
        Self {
            run: of(self.run, other.run),
            wait: of(self.wait, other.wait),
            switches: of(self.switches, other.switches),
        }
    }

    /// The larger of each.
    pub(crate) fn max(self, other: Self) -> Self {
        self.each(other, u64::max)
    }

    /// In a second, if it was done in `span`.
    fn per_second(self, span: Nanos) -> Self {
        let scale = |count: u64, _| {
            let scaled = u128::from(count) * u128::from(SECOND) / u128::from(span.max(1));
            u64::try_from(scaled).unwrap_or(u64::MAX)
        };
        self.each(self, scale)
    }

    /// One of the numbers is no smaller.
    fn reaches(self, least: Self) -> bool {
        self.run >= least.run || self.wait >= least.wait || self.switches >= least.switches
    }
}

/// Whether threads of one process are needed though nobody looks at them.
#[derive(Debug, Default)]
pub(crate) struct ThreadNeed {
    /// They are until then.
    until: Nanos,
    /// The last answer of the kernel: when, and its counters.
    told: Option<(Nanos, Growth)>,
    /// What the process did in a second, by its last two answers.
    pace: Growth,
    /// At this pace no thread stood out.
    calm: Growth,
    calm_until: Nanos,
    /// When that was found, the process was on the screen.
    calm_state: bool,
}

impl ThreadNeed {
    /// There is a reason just now.
    pub(crate) fn renew(&mut self, at: Nanos) {
        self.until = at + HOLD;
    }

    fn lasts(&self, at: Nanos) -> bool {
        at < self.until
    }

    /// Takes in an answer of the kernel about a process of several threads, one of which may matter if this is true.
    fn judge(&mut self, clock: Nanos, totals: &Totals, visible: bool, marks: Growth) -> bool {
        let counters = Growth {
            run: clock,
            wait: totals.wait,
            switches: totals.switches,
        };
        let Some((at, before)) = self.told.replace((totals.at, counters)) else {
            return false;
        };
        if totals.at <= at {
            return false;
        }
        let grown = counters.each(before, u64::saturating_sub);
        self.pace = grown.per_second(totals.at - at);
        let (mut least, holds) = if visible {
            (marks.each(FOR_STATE, u64::min), self.calm_state)
        } else {
            (marks, true)
        };
        if holds && totals.at < self.calm_until {
            least = least.each(self.calm, u64::saturating_add);
        }
        self.pace.reaches(least)
    }

    /// All threads were read, `span` after they were before: the one that did most did so much, and so many did something.
    fn looked(
        &mut self,
        (busiest, span): (Growth, Nanos),
        moved: usize,
        (visible, marks): (bool, Growth),
        at: Nanos,
    ) {
        let state = visible && moved <= STATES;
        if state || busiest.per_second(span).reaches(marks.half()) {
            return;
        }
        self.calm = self.pace;
        self.calm_state = visible;
        self.calm_until = at + BELIEVED;
        self.until = 0;
    }
}

impl ProcessTracker {
    /// Whether its threads are to be read.
    pub(crate) fn needs_threads(
        &mut self,
        at: Nanos,
        reader: &Reader,
        interest: &Interest,
    ) -> bool {
        if interest.whole || !reader.kernel.suffices() {
            return !interest.whole;
        }
        let leaderless = self.record.stat.state == b'Z' && self.record.stat.thread_count > 1;
        if interest.wants_threads() || leaderless || self.has_blocked_thread() {
            self.need.renew(at);
        }
        self.need.lasts(at) || self.thread_tracker.is_waiting()
    }

    /// How many threads it has, of which none is read.
    pub(crate) fn count_threads(&mut self, reader: &mut Reader) {
        if reader.tasks_changed != reader.seq || self.denied_at != 0 {
            return;
        }
        let count = self.thread_tracker.count(self.pid(), reader);
        if let Some(count) = count.map(|count| count as u32)
            && count > 0
            && count != self.record.stat.thread_count
        {
            self.edit().stat.thread_count = count;
        }
    }

    /// Takes in what the kernel told of it, and what was read of it, in this sample.
    pub(crate) fn judge_need(&mut self, since: Nanos, reader: &mut Reader, interest: &Interest) {
        let (record, need) = (&self.record, &mut self.need);
        let threads = record.stat.thread_count;
        if let Some(totals) = &record.totals
            && threads > 1
            && need.judge(record.clock, totals, interest.visible, interest.marks)
            && (need.lasts(since) || reader.may_look_at(threads))
        {
            need.renew(since);
        }
        // Of one that is not on the screen the state is an old one.
        if interest.visible && record.stat.state == b'R' && record.stat.at >= since {
            self.need.renew(since);
        }
    }

    /// More of the threads that have not been read yet. `true`: all have been.
    pub(crate) fn baseline(
        &mut self,
        reader: &mut Reader,
        interest: &Interest,
        until: Instant,
    ) -> bool {
        // Later answers come with the samples.
        if self.record.totals.is_none() {
            self.add_totals(false, reader);
        }
        let hidden = self.denied_at != 0 && reader.live;
        let unwanted = hidden || !self.needs_threads(now(), reader, interest);
        if self.thread_tracker.has_baseline() || unwanted {
            return true;
        }
        let (pid, born) = (self.pid(), self.record.born);
        let mut threads = std::mem::take(&mut self.edit().threads);
        let tracker = &mut self.thread_tracker;
        let done = tracker.baseline(pid, &mut threads, born, reader, until);
        self.edit().threads = threads;
        self.look_at_leader(reader);
        // One that cannot be listed has ended, or is hidden from us.
        done.unwrap_or(true)
    }

    /// Of a leader that was runnable, and has not run since, the wait is credited.
    fn look_at_leader(&mut self, reader: &mut Reader) {
        let ready = reader.kernel.suffices() && self.thread_tracker.has_baseline();
        if !ready || self.record.stat.state != b'R' {
            return;
        }
        let pid = self.pid();
        let mut threads = std::mem::take(&mut self.edit().threads);
        // One that has ended is noticed by its clock.
        let _ =
            (self.thread_tracker).each(pid, &mut threads, &[pid], reader, ThreadTracker::freshen);
        self.edit().threads = threads;
    }

    /// Its threads have been looked at; `before`: when all of them had been, the time before.
    pub(crate) fn judge_threads(&mut self, before: Option<Nanos>, interest: &Interest) {
        let tracker = &self.thread_tracker;
        if let Some((before, now)) = before.zip(self.record.threads.complete)
            && before < now
        {
            let (busiest, moved) = (tracker.busiest, tracker.moved.len());
            let seen = (interest.visible, interest.marks);
            (self.need).looked((busiest, now - before), moved, seen, now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MILLI: Nanos = 1_000_000;

    /// After so many seconds in each of which the process did so much, are its threads needed?
    fn needed(
        need: &mut ThreadNeed,
        each: Growth,
        seconds: std::ops::Range<u64>,
        visible: bool,
    ) -> bool {
        for second in seconds {
            let grown = |count: u64| count * second;
            let totals = Totals {
                at: second * SECOND,
                wait: grown(each.wait),
                switches: grown(each.switches),
                ..Totals::default()
            };
            if need.judge(grown(each.run), &totals, visible, marks()) {
                need.renew(totals.at);
            }
        }
        need.told.is_some_and(|(at, _)| need.lasts(at))
    }

    fn marks() -> Growth {
        Growth::of(MarkLimits::default())
    }

    fn doing(run: Nanos, wait: Nanos, switches: u64) -> Growth {
        Growth {
            run,
            wait,
            switches,
        }
    }

    #[test]
    fn threads_are_needed_where_one_of_them_may_matter() {
        let needed = |each, visible| needed(&mut ThreadNeed::default(), each, 1..4, visible);
        assert!(!needed(doing(40 * MILLI, 90 * MILLI, 290), true));
        assert!(needed(doing(60 * MILLI, 0, 0), true));
        assert!(!needed(doing(60 * MILLI, 0, 0), false));
        assert!(needed(doing(0, 210 * MILLI, 0), false));
        assert!(needed(doing(0, 0, 310), false));
    }

    #[test]
    fn threads_of_which_none_stands_out_are_not_needed_until_the_process_does_much_more() {
        let mut need = ThreadNeed::default();
        let diffuse = doing(0, 400 * MILLI, 1_000);
        assert!(needed(&mut need, diffuse, 1..4, false));
        need.looked(
            (doing(0, 20 * MILLI, 30), SECOND),
            100,
            (false, marks()),
            4 * SECOND,
        );
        assert!(!needed(&mut need, diffuse, 4..8, false));
        // On the screen few threads that move make its state.
        assert!(needed(&mut need, diffuse, 8..10, true));
        need.looked(
            (doing(0, 20 * MILLI, 30), SECOND),
            5,
            (true, marks()),
            10 * SECOND,
        );
        assert!(needed(&mut need, diffuse, 10..12, true));
        need.looked(
            (doing(0, 20 * MILLI, 30), SECOND),
            100,
            (true, marks()),
            12 * SECOND,
        );
        assert!(!needed(&mut need, diffuse, 12..14, true));
        let mut more = ThreadNeed { told: None, ..need };
        assert!(needed(
            &mut more,
            doing(0, 700 * MILLI, 1_000),
            14..17,
            false
        ));
    }

    #[test]
    fn who_wants_a_mark_sooner_gets_it() {
        let totals = |second: u64| Totals {
            at: second * SECOND,
            ..Totals::default()
        };
        let low = MarkLimits {
            run: std::time::Duration::from_millis(20),
            ..MarkLimits::default()
        };
        for (marks, needed) in [(marks(), false), (Growth::of(low), true)] {
            for visible in [false, true] {
                let mut need = ThreadNeed::default();
                need.judge(0, &totals(1), visible, marks);
                assert_eq!(need.judge(30 * MILLI, &totals(2), visible, marks), needed);
            }
        }
    }

    #[test]
    fn a_thread_that_stands_out_keeps_them_needed() {
        let mut need = ThreadNeed::default();
        let busy = doing(0, 400 * MILLI, 1_000);
        assert!(needed(&mut need, busy, 1..4, false));
        need.looked(
            (doing(0, 300 * MILLI, 30), SECOND),
            100,
            (false, marks()),
            4 * SECOND,
        );
        assert!(needed(&mut need, busy, 4..8, false));
    }
}
