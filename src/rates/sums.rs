//! Rates of tasks, and what several of them add up to.

use super::Carried;

/// Declares rates of tasks: what those of a thread and sums have alike, and below it what each has of its own.
macro_rules! task_rates {
    ($($(#[$about:meta])* pub struct $name:ident { $($(#[$told:meta])* pub $own:ident: $type:ty,)* })*) => {$(
        $(#[$about])*
        #[derive(Clone, Copy, Debug, Default, PartialEq)]
        pub struct $name {
            /// Share of one CPU, %; from nanoseconds. Of a process with that of ended threads: 250 % = 2.5 CPUs.
            pub cpu_percent: Option<f32>,
            /// Share of the interval spent runnable but not running, %.
            pub wait_percent: Option<f32>,
            /// Switches per second, both kinds.
            pub switches: Option<f32>,
            /// Voluntary switches per second.
            pub voluntary_switches: Option<f32>,
            /// Involuntary switches per second.
            pub involuntary_switches: Option<f32>,
            /// Minor faults per second.
            pub minor_faults: Option<f32>,
            /// Major faults per second.
            pub major_faults: Option<f32>,
            /// Share of one CPU in user mode, %; from clock ticks.
            pub user_percent: Option<f32>,
            /// Share of one CPU in kernel mode, %; from clock ticks.
            pub system_percent: Option<f32>,
            /// Share of one CPU spent running a guest, %.
            pub guest_percent: Option<f32>,
            /// Bytes read from storage per second.
            pub read_bytes: Option<f32>,
            /// Bytes written to storage per second.
            pub write_bytes: Option<f32>,
            /// Share of the interval spent waiting for block I/O, %; from clock ticks. 0 unless the kernel accounts it.
            pub block_delay_percent: Option<f32>,
            $($(#[$told])* pub $own: $type,)*
        }

        impl $name {
            /// Adds what both have alike. A sum of which a part is not known is a lower bound: which these are.
            fn add_alike(&mut self, other: &Self) -> AtLeast {
                let triples = [
                    (&mut self.cpu_percent, other.cpu_percent, AtLeast::CPU),
                    (&mut self.wait_percent, other.wait_percent, AtLeast::WAIT),
                    (&mut self.switches, other.switches, AtLeast::SWITCHES),
                    (&mut self.voluntary_switches, other.voluntary_switches, AtLeast::BY_KIND),
                    (&mut self.involuntary_switches, other.involuntary_switches, AtLeast::BY_KIND),
                    (&mut self.minor_faults, other.minor_faults, AtLeast::MINOR_FAULTS),
                    (&mut self.major_faults, other.major_faults, AtLeast::MAJOR_FAULTS),
                    (&mut self.user_percent, other.user_percent, AtLeast::USER),
                    (&mut self.system_percent, other.system_percent, AtLeast::SYSTEM),
                    (&mut self.guest_percent, other.guest_percent, AtLeast::GUEST),
                    (&mut self.read_bytes, other.read_bytes, AtLeast::READ),
                    (&mut self.write_bytes, other.write_bytes, AtLeast::WRITE),
                    (&mut self.block_delay_percent, other.block_delay_percent, AtLeast::BLOCK_DELAY),
                ];
                let mut bounds = AtLeast::empty();
                for (sum, value, bound) in triples {
                    bounds.set(bound, add_known(sum, value) || bounds.contains(bound));
                }
                bounds
            }
        }
    )*};
}

task_rates! {
    /// Rates of one thread, or the sum of those of a pool. `None`: not known (yet), shown as `–`.
    pub struct ThreadRates {
        /// Changes of the last CPU that were seen, per second.
        pub migrations: Option<f32>,
        /// Delays that are shown with the samples that follow.
        pub carried: Carried,
    }

    /// Sums that a process row and a folded subtree show. `None` where nothing was known of any part.
    pub struct Tally {
        /// Share of one CPU used by children that ended and were waited for, without what stood in rows of their own, %.
        pub ended_children_percent: Option<f32>,
        /// Threads now.
        pub threads: u32,
        /// Resident memory, bytes. A sum over processes counts shared pages more than once.
        pub rss: u64,
        /// Which of the rates are larger in truth: what ended threads did, or what some part did, is missing from them.
        pub at_least: AtLeast,
    }
}

/// Adds what is known. `true`: one is known and the other is not.
fn add_known(sum: &mut Option<f32>, value: Option<f32>) -> bool {
    let bound = sum.is_some() != value.is_some();
    if let Some(value) = value {
        *sum = Some(sum.unwrap_or(0.0) + value);
    }
    bound
}

impl ThreadRates {
    /// What threads add up to, and which of it are lower bounds: some thread's part is not known.
    pub fn sum<'a>(mut threads: impl Iterator<Item = &'a Self>) -> (Self, AtLeast) {
        let Some(mut sum) = threads.next().copied() else {
            return (Self::default(), AtLeast::empty());
        };
        let mut bounds = AtLeast::empty();
        for thread in threads {
            bounds |= sum.add_alike(thread);
            sum.carried = sum.carried.plus(thread.carried);
            let partial = add_known(&mut sum.migrations, thread.migrations);
            bounds.set(
                AtLeast::MIGRATIONS,
                partial || bounds.contains(AtLeast::MIGRATIONS),
            );
        }
        (sum, bounds)
    }
}

impl Tally {
    /// What processes add up to.
    pub fn sum<'a>(mut processes: impl Iterator<Item = &'a Self>) -> Self {
        let first = processes.next().copied().unwrap_or_default();
        processes.fold(first, |mut sum, process| {
            let partial = sum.add_alike(process);
            sum.at_least |= partial | process.at_least;
            // Many have no children at all.
            add_known(
                &mut sum.ended_children_percent,
                process.ended_children_percent,
            );
            sum.threads = sum.threads.saturating_add(process.threads);
            sum.rss = sum.rss.saturating_add(process.rss);
            sum
        })
    }
}

bitflags::bitflags! {
    /// Rates and sums that are lower bounds.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct AtLeast: u32 {
        /// `wait_percent`.
        const WAIT = 1;
        /// `switches`.
        const SWITCHES = 1 << 1;
        /// `voluntary_switches` and `involuntary_switches`.
        const BY_KIND = 1 << 2;
        /// `block_delay_percent`, where the kernel accounts it.
        const BLOCK_DELAY = 1 << 3;
        /// `cpu_percent`; like those below of sums over several tasks alone.
        const CPU = 1 << 4;
        /// `user_percent`.
        const USER = 1 << 5;
        /// `system_percent`.
        const SYSTEM = 1 << 6;
        /// `guest_percent`.
        const GUEST = 1 << 7;
        /// `minor_faults`.
        const MINOR_FAULTS = 1 << 8;
        /// `major_faults`.
        const MAJOR_FAULTS = 1 << 9;
        /// `read_bytes`.
        const READ = 1 << 10;
        /// `write_bytes`.
        const WRITE = 1 << 11;
        /// `migrations`.
        const MIGRATIONS = 1 << 12;
        /// Resident memory of a branch: that of some process is not known.
        const RSS = 1 << 13;
        /// Threads of a branch.
        const THREADS = 1 << 14;
        /// CPU time of a branch.
        const TIME = 1 << 15;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thread(user: Option<f32>) -> ThreadRates {
        ThreadRates {
            cpu_percent: Some(5.0),
            user_percent: user,
            ..ThreadRates::default()
        }
    }

    #[test]
    fn a_sum_with_an_unknown_part_is_a_lower_bound_wherever_the_part_stands() {
        let (known, unknown) = (thread(Some(2.0)), thread(None));
        for parts in [[known, unknown], [unknown, known]] {
            let (sum, bounds) = ThreadRates::sum(parts.iter());
            assert_eq!((sum.cpu_percent, sum.user_percent), (Some(10.0), Some(2.0)));
            assert_eq!(bounds, AtLeast::USER);
        }
        let (sum, bounds) = ThreadRates::sum([known, known].iter());
        assert_eq!((sum.user_percent, bounds), (Some(4.0), AtLeast::empty()));
        let (sum, bounds) = ThreadRates::sum([unknown, unknown].iter());
        assert_eq!((sum.user_percent, bounds), (None, AtLeast::empty()));
        assert_eq!(ThreadRates::sum([].iter()).0, ThreadRates::default());
    }

    #[test]
    fn a_branch_keeps_the_bounds_of_its_processes() {
        let whole = Tally {
            cpu_percent: Some(1.0),
            wait_percent: Some(3.0),
            ..Tally::default()
        };
        let bound = Tally {
            at_least: AtLeast::WAIT,
            ..whole
        };
        let unread = Tally {
            cpu_percent: Some(1.0),
            ..Tally::default()
        };
        assert_eq!(Tally::sum([whole, bound].iter()).at_least, AtLeast::WAIT);
        assert_eq!(Tally::sum([bound, whole].iter()).at_least, AtLeast::WAIT);
        let sum = Tally::sum([whole, unread].iter());
        assert_eq!((sum.cpu_percent, sum.wait_percent), (Some(2.0), Some(3.0)));
        assert_eq!(sum.at_least, AtLeast::WAIT);
    }
}
