//! Shares of CPUs: of each that was there in both samples, and of all of those together.
//!
//! The line of all CPUs in `/proc/stat` is not used where there is one for each: it loses what a CPU counted when that goes
//! off-line, and runs back as a whole. Of the states of a CPU that is there, these run back on a kernel that works as it
//! should: `iowait`, of which a part is booked as idle in the end (proc(5)), and `steal`, after a move to another host.
//! A share of what ran back is unknown, and so is how much of the time the other counters do not tell of. Where anything
//! else ran back the CPU was taken off-line and counts anew: nothing is known of its interval.

use super::CpuShares;
use crate::sample::{CpuTimes, Machine};

/// How long an interval was.
#[derive(Clone, Copy, Debug)]
pub(super) struct Passed {
    /// Clock ticks that passed.
    pub(super) ticks: f64,
    /// Ticks that one CPU can have spent in a state meanwhile, and some more: the host may have stopped us, and told later.
    pub(super) most: f64,
}

/// Ticks that one CPU spent in each state, or several together.
#[derive(Clone, Copy, Debug, Default)]
struct Ticks {
    user: f64,
    nice: f64,
    system: f64,
    idle: f64,
    irq: f64,
    softirq: f64,
    /// Below 0 where it ran back. `None`: not to be believed.
    iowait: Option<f64>,
    steal: Option<f64>,
    guest: Option<f64>,
    guest_nice: Option<f64>,
    /// What shares are parts of.
    total: f64,
}

/// Each CPU of `new` by its number; `None` where nothing is known of its interval.
pub(super) fn each(old: &Machine, new: &Machine, passed: Passed) -> Vec<(u32, Option<CpuShares>)> {
    let shares = |(id, ticks): (u32, Option<Ticks>)| (id, ticks.and_then(|one| one.shares(passed)));
    by_number(old, new, passed).map(shares).collect()
}

/// The CPUs of which something is known, together.
pub(super) fn all(old: &Machine, new: &Machine, passed: Passed) -> Option<CpuShares> {
    if old.cpus.is_empty() && new.cpus.is_empty() {
        let grown = Ticks::grown(&old.cpu?, &new.cpu?, None, passed.most);
        return grown?.shares(passed);
    }
    let known = by_number(old, new, passed).filter_map(|(_, ticks)| ticks);
    known.reduce(Ticks::add)?.shares(passed)
}

/// Counters of the CPUs that are in both samples and counted on, before and now. Without lines of CPUs those of the line
/// of all.
pub fn cpu_times(old: &Machine, new: &Machine) -> Option<(CpuTimes, CpuTimes)> {
    if old.cpus.is_empty() && new.cpus.is_empty() {
        return old.cpu.zip(new.cpu);
    }
    let mut known = pairs(old, new).filter_map(|(_, old, new)| Some((old?, new)));
    let counts_on = |(old, new): &(&CpuTimes, &CpuTimes)| !is_anew(old, new);
    let (mut sums, mut any) = ((CpuTimes::default(), CpuTimes::default()), false);
    for (old, new) in known.by_ref().filter(counts_on) {
        any = true;
        sums = (sum(&sums.0, old), sum(&sums.1, new));
    }
    any.then_some(sums)
}

fn sum(a: &CpuTimes, b: &CpuTimes) -> CpuTimes {
    let of = |state: fn(&CpuTimes) -> u64| state(a).wrapping_add(state(b));
    CpuTimes {
        user: of(|times| times.user),
        nice: of(|times| times.nice),
        system: of(|times| times.system),
        idle: of(|times| times.idle),
        iowait: of(|times| times.iowait),
        irq: of(|times| times.irq),
        softirq: of(|times| times.softirq),
        steal: of(|times| times.steal),
        guest: of(|times| times.guest),
        guest_nice: of(|times| times.guest_nice),
    }
}

/// Each CPU of `new`, with its counters before if it was there.
fn pairs<'a>(
    old: &'a Machine,
    new: &'a Machine,
) -> impl Iterator<Item = (u32, Option<&'a CpuTimes>, &'a CpuTimes)> {
    let mut olds = old.cpus.iter().peekable();
    new.cpus.iter().map(move |(id, times)| {
        while olds.next_if(|(old, _)| old < id).is_some() {}
        let old = olds.next_if(|(old, _)| old == id);
        (*id, old.map(|(_, old)| old), times)
    })
}

fn by_number<'a>(
    old: &'a Machine,
    new: &'a Machine,
    passed: Passed,
) -> impl Iterator<Item = (u32, Option<Ticks>)> + 'a {
    let (ticks, most) = (Some(passed.ticks), passed.most);
    pairs(old, new)
        .map(move |(id, old, new)| (id, old.and_then(|old| Ticks::grown(old, new, ticks, most))))
}

/// The CPU was off-line in between and began to count anew.
fn is_anew(old: &CpuTimes, new: &CpuTimes) -> bool {
    let states: [fn(&CpuTimes) -> u64; 6] = [
        |times| times.user,
        |times| times.nice,
        |times| times.system,
        |times| times.idle,
        |times| times.irq,
        |times| times.softirq,
    ];
    states.iter().any(|state| state(new) < state(old))
}

impl Ticks {
    /// What the counters of one CPU grew by in `passed` ticks, if that is known. `None` where it began to count anew, and
    /// where a state jumped by more than `most`: what is left would be all of it.
    fn grown(old: &CpuTimes, new: &CpuTimes, passed: Option<f64>, most: f64) -> Option<Self> {
        if is_anew(old, new) {
            return None;
        }
        // Of two numbers that are as large as they get, the difference is what matters.
        let signed =
            |state: fn(&CpuTimes) -> u64| state(new).wrapping_sub(state(old)).cast_signed() as f64;
        let believed = |state| Some(signed(state)).filter(|grown| *grown <= most);
        let mut ticks = Self {
            user: believed(|times| times.user)?,
            nice: believed(|times| times.nice)?,
            system: believed(|times| times.system)?,
            idle: believed(|times| times.idle)?,
            irq: believed(|times| times.irq)?,
            softirq: believed(|times| times.softirq)?,
            iowait: believed(|times| times.iowait),
            steal: believed(|times| times.steal),
            guest: believed(|times| times.guest),
            guest_nice: believed(|times| times.guest_nice),
            total: 0.0,
        };
        // The kernel books a guest's time in both counters, one after the other.
        ticks.user = ticks.user.max(ticks.guest.unwrap_or_default());
        ticks.nice = ticks.nice.max(ticks.guest_nice.unwrap_or_default());
        let known = |part: Option<f64>| part.filter(|part| *part >= 0.0);
        let rest = ticks.work() + ticks.idle;
        let (iowait, steal) = (known(ticks.iowait), known(ticks.steal));
        let counted = rest + iowait.unwrap_or_default() + steal.unwrap_or_default();
        // Time that ran back out of iowait is in idle now. Only the clock tells how much of the interval is told of; in a
        // copy of a machine it goes as it likes.
        let back = (-ticks.iowait.unwrap_or_default()).clamp(0.0, ticks.idle.max(0.0));
        let all = iowait.is_some() && steal.is_some();
        let told = counted - back..=2.0 * counted;
        let clock = passed.filter(|passed| !all && told.contains(passed));
        ticks.total = clock.unwrap_or(counted);
        Some(ticks)
    }

    /// The time in which something ran, but for steal.
    fn work(&self) -> f64 {
        self.user + self.nice + self.system + self.irq + self.softirq
    }

    fn add(self, other: Self) -> Self {
        let both = |a: Option<f64>, b: Option<f64>| Some(a? + b?);
        Self {
            user: self.user + other.user,
            nice: self.nice + other.nice,
            system: self.system + other.system,
            idle: self.idle + other.idle,
            irq: self.irq + other.irq,
            softirq: self.softirq + other.softirq,
            iowait: both(self.iowait, other.iowait),
            steal: both(self.steal, other.steal),
            guest: both(self.guest, other.guest),
            guest_nice: both(self.guest_nice, other.guest_nice),
            total: self.total + other.total,
        }
    }

    /// Shares of the total. What stood still as a whole while the clock went on was idle: a kernel without ticks may leave
    /// the counters of an idle CPU as they are.
    fn shares(&self, passed: Passed) -> Option<CpuShares> {
        /// Within less than this no counter needs to move.
        const TICKS: f64 = 2.0;
        if self.total <= 0.0 {
            let idle = CpuShares {
                idle: 100.0,
                ..CpuShares::default()
            };
            return (passed.ticks >= TICKS).then_some(idle);
        }
        let share = |part: f64| (part * 100.0 / self.total) as f32;
        let known = |part: Option<f64>| part.filter(|part| *part >= 0.0);
        let (iowait, steal) = (known(self.iowait), known(self.steal));
        let rest =
            self.total - self.work() - iowait.unwrap_or_default() - steal.unwrap_or_default();
        Some(CpuShares {
            user: share(self.user),
            nice: share(self.nice),
            system: share(self.system),
            // Time that was iowait in the sample before may be in it.
            idle: share(self.idle.min(rest.max(0.0))),
            iowait: iowait.map(share),
            irq: share(self.irq),
            softirq: share(self.softirq),
            steal: steal.map(share),
            guest: known(self.guest).map(share),
            guest_nice: known(self.guest_nice).map(share),
        })
    }
}
