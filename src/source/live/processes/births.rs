//! Which processes may be new, by the last ID that the kernel gave to a task (`/proc/loadavg`, last field).
//!
//! IDs are given out upwards, to processes and threads alike. Where few were given out since the last look, asking each
//! of them whether it is a process takes microseconds; listing `/proc` makes the kernel walk over every thread of the
//! machine.

use std::ops::RangeInclusive;

/// So many IDs are asked one by one.
const FEW: u32 = 256;

/// Where new processes are to be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Candidates {
    /// Only among these IDs, if any.
    Among(RangeInclusive<u32>),
    /// Anywhere: `/proc` has to be listed.
    Anywhere,
}

/// The last IDs given out, as of the last two samples.
#[derive(Debug, Default)]
pub(crate) struct Births {
    last: Option<u32>,
    before: Option<u32>,
    tasks: Option<u32>,
}

impl Births {
    /// Tasks may have come or gone since the last sample: another ID is the last, or there is another number of tasks.
    pub(crate) fn any(&mut self, last: Option<u32>, tasks: Option<u32>) -> bool {
        let same = last.is_some() && last == self.last && tasks == self.tasks;
        self.tasks = tasks;
        !same
    }

    /// Takes in the last ID as of this sample. An ID counts as new in two samples: when it was given out just before the
    /// first of them, its task may not have been there yet.
    pub(crate) fn follow(&mut self, last: Option<u32>) -> Candidates {
        let since = std::mem::replace(&mut self.before, self.last);
        self.last = last;
        match since.zip(last) {
            Some((since, last)) if since <= last && last - since <= FEW => {
                Candidates::Among(since + 1..=last)
            }
            _ => Candidates::Anywhere,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn follow(lasts: &[Option<u32>]) -> Candidates {
        let mut births = Births::default();
        let mut found = Candidates::Anywhere;
        for last in lasts {
            found = births.follow(*last);
        }
        found
    }

    #[test]
    fn ids_given_out_lately_are_asked_in_two_samples() {
        let lasts = [100, 100, 103, 103, 103].map(Some);
        let among = |count: usize| match follow(&lasts[..count]) {
            Candidates::Among(ids) => ids.collect::<Vec<_>>(),
            Candidates::Anywhere => vec![u32::MAX],
        };
        assert_eq!(among(3), [101, 102, 103]);
        assert_eq!(among(4), [101, 102, 103]);
        assert!(among(5).is_empty());
    }

    #[test]
    fn proc_is_listed_where_the_ids_do_not_tell() {
        let cases: [&[Option<u32>]; 5] = [
            &[Some(100)],
            &[Some(100), Some(100)],
            // Many, and IDs that began anew.
            &[Some(100), Some(100), Some(101 + FEW)],
            &[Some(32_000), Some(32_000), Some(301)],
            &[Some(100), Some(100), None],
        ];
        for lasts in cases {
            assert_eq!(follow(lasts), Candidates::Anywhere, "{lasts:?}");
        }
    }
}
