//! Whether CPU time of the machine is in no row: then children end between two samples, and what they used is to be
//! looked for at their parents more often than at others.

use crate::sample::{CpuTimes, Machine, Nanos};

/// Times are compared over this time at least: those of the machine are counted in ticks.
const WINDOW: Nanos = 900_000_000;
/// CPU time that no row has, % of one CPU, from which on it is looked for.
const MUCH: u64 = 3;

/// The machine's times when the window began, and what all processes have used in it.
#[derive(Debug, Default)]
pub(crate) struct Missing {
    since: Option<Times>,
    ran: Nanos,
    found: bool,
}

#[derive(Clone, Copy, Debug)]
struct Times {
    at: Nanos,
    /// Clock ticks in which tasks ran.
    busy: u64,
    forks: u64,
}

impl Missing {
    /// More of the machine's CPU time than ticks may count too much is in no row of this sample so far, in which processes
    /// `ran` for so long.
    pub(crate) fn lacks(&self, machine: &Machine, ran: Nanos, tick: Nanos) -> bool {
        const ROUNDING: Nanos = 2;
        let (Some(since), Some(cpu)) = (self.since, machine.cpu) else {
            return false;
        };
        let used = busy(&cpu).saturating_sub(since.busy).saturating_mul(tick);
        let unseen = used.saturating_sub(self.ran.saturating_add(ran));
        let span = machine.at.saturating_sub(since.at);
        unseen > (span / 100 * MUCH).max(ROUNDING * tick)
    }

    /// Takes in the machine as of this sample, and what all processes used since the last one. `true`: there are tasks
    /// that nobody has seen, and they used CPU time worth looking for.
    pub(crate) fn follow(&mut self, machine: &Machine, ran: Nanos, tick: Nanos) -> bool {
        self.ran = self.ran.saturating_add(ran);
        let (Some(cpu), Some(forks)) = (machine.cpu, machine.forks) else {
            return false;
        };
        let times = Times {
            at: machine.at,
            busy: busy(&cpu),
            forks,
        };
        let since = *self.since.get_or_insert(times);
        let span = times.at.saturating_sub(since.at);
        if span >= WINDOW {
            let used = times.busy.saturating_sub(since.busy).saturating_mul(tick);
            let unseen = used.saturating_sub(self.ran);
            self.found = times.forks > since.forks && unseen > span / 100 * MUCH;
            self.since = Some(times);
            self.ran = 0;
        }
        self.found
    }
}

/// Clock ticks in which tasks ran.
fn busy(cpu: &CpuTimes) -> u64 {
    cpu.user.saturating_add(cpu.nice).saturating_add(cpu.system)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TICK: Nanos = 10_000_000;

    /// A machine `second` seconds on, with so many ticks in user mode and so many tasks created.
    fn machine(second: u64, user: u64, forks: u64) -> Machine {
        let cpu = CpuTimes {
            user,
            ..CpuTimes::default()
        };
        Machine {
            at: second * 1_000_000_000,
            cpu: Some(cpu),
            forks: Some(forks),
            ..Machine::default()
        }
    }

    #[test]
    fn time_in_no_row_is_missed_while_tasks_are_created() {
        let mut missing = Missing::default();
        assert!(!missing.follow(&machine(1, 0, 0), 0, TICK));
        assert!(missing.follow(&machine(2, 50, 90), 200_000_000, TICK));
        assert!(!missing.follow(&machine(3, 100, 180), 490_000_000, TICK));
        assert!(!missing.follow(&machine(4, 150, 180), 0, TICK), "no forks");
        // What the counters of children found has been told by then.
        assert!(missing.follow(&machine(5, 200, 270), 400_000_000, TICK));
    }

    #[test]
    fn time_in_no_row_is_known_before_the_sample_is_complete() {
        let mut missing = Missing::default();
        assert!(!missing.lacks(&machine(1, 0, 0), 0, TICK));
        missing.follow(&machine(1, 0, 0), 0, TICK);
        assert!(missing.lacks(&machine(2, 50, 0), 200_000_000, TICK));
        assert!(!missing.lacks(&machine(2, 50, 0), 480_000_000, TICK));
    }

    #[test]
    fn short_intervals_are_judged_together() {
        let mut missing = Missing::default();
        let mut found = false;
        for tenth in 0..=10 {
            let mut machine = machine(0, tenth, 2 * tenth);
            machine.at = tenth * 100_000_000;
            found = missing.follow(&machine, 0, TICK);
            assert!(!found || tenth >= 9, "{tenth}");
        }
        assert!(found);
    }
}
