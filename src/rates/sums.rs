//! What the rates of several tasks add up to.

use super::{AtLeast, Tally, ThreadRates};

/// Adds what is known. `true`: one is known and the other is not.
pub(super) fn add_known(sum: &mut Option<f32>, value: Option<f32>) -> bool {
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
            bounds |= sum.add(thread);
            sum.carried = sum.carried.plus(thread.carried);
        }
        (sum, bounds)
    }
}

impl Tally {
    /// What processes add up to.
    pub fn sum<'a>(mut processes: impl Iterator<Item = &'a Self>) -> Self {
        let first = processes.next().copied().unwrap_or_default();
        processes.fold(first, |mut sum, process| {
            let partial = sum.add(process);
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
