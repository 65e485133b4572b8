//! What a thread did since the sample before.

use crate::sample::Nanos;
use crate::source::live::processes::tracker::SECOND;

/// A thread that moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moved {
    pub(crate) tid: u32,
    /// Times put on a CPU.
    pub(crate) switches: u64,
    /// That were many, or it ran long, for the time that it took: see [`crate::source::Fields::BUSY`].
    pub(crate) busy: bool,
}

impl Moved {
    /// A thread that is busy runs so much of a second, …
    const BUSY_RUN: Nanos = SECOND / 100;
    /// … or is put on a CPU so many times in it.
    const BUSY_SWITCHES: u64 = 10;

    /// One that did so much in `span`.
    pub(crate) fn new(tid: u32, switches: u64, run: Nanos, span: Nanos) -> Self {
        let reaches = |count: u64, least: u64| {
            u128::from(count) * u128::from(SECOND) >= u128::from(least) * u128::from(span)
        };
        Self {
            tid,
            switches,
            busy: reaches(run, Self::BUSY_RUN) || reaches(switches, Self::BUSY_SWITCHES),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_is_busy_by_what_it_does_in_a_second() {
        for (switches, run, span, busy) in [
            (9, SECOND / 101, SECOND, false),
            (10, 0, SECOND, true),
            (1, SECOND / 100, SECOND, true),
            (99, SECOND / 11, 10 * SECOND, false),
            (100, 0, 10 * SECOND, true),
            (1, 0, SECOND / 10, true),
            (u64::MAX, u64::MAX, u64::MAX, true),
        ] {
            assert_eq!(
                Moved::new(1, switches, run, span).busy,
                busy,
                "{switches} {run} {span}"
            );
        }
    }
}
