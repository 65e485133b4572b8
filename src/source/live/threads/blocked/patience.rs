//! How often threads are searched for tasks in D that the load tells of.
//!
//! The load of a container is that of its whole host: it goes on telling of tasks in D that are not here. Who has looked at
//! all threads in vain looks again later, the more often that happened; sooner only if the load tells of still more.

use crate::sample::Nanos;
use crate::source::live::processes::tracker::SECOND;

/// After all were searched in vain for the first time.
const FIRST: Nanos = 5 * SECOND;
/// After that happened again and again.
const LONGEST: Nanos = 60 * SECOND;
/// So many more tasks than were searched in vain are a reason to begin at once.
const MORE: f32 = 1.0;

/// When the next search begins.
#[derive(Debug, Default)]
pub(super) struct Patience {
    /// Not before.
    until: Nanos,
    /// After the last search in vain it was so long until the next one.
    pause: Nanos,
    /// So many tasks were searched in vain.
    unexplained: f32,
    /// Processes that this search has looked at.
    looked_at: usize,
    /// It has found one in D.
    found: bool,
}

impl Patience {
    /// Whether to search for so many tasks that the load tells of and nobody knows. Where it tells of none, the next search
    /// begins as soon as it does.
    pub(super) fn ends(&mut self, at: Nanos, unexplained: f32) -> bool {
        if unexplained <= 0.5 {
            *self = Self::default();
            return false;
        }
        at >= self.until || unexplained > self.unexplained + MORE
    }

    /// A process was looked at, of `all`; `found`: one of its threads is in D.
    pub(super) fn looked(&mut self, at: Nanos, all: usize, found: bool, unexplained: f32) {
        self.looked_at += 1;
        self.found |= found;
        if self.looked_at < all {
            return;
        }
        let found = self.found;
        (self.looked_at, self.found) = (0, false);
        self.unexplained = unexplained;
        self.pause = if found {
            0
        } else {
            (self.pause * 2).clamp(FIRST, LONGEST)
        };
        self.until = at + self.pause;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Seconds in which a machine of 3 processes is searched whose load tells of so many.
    fn searched(seconds: u64, unexplained: impl Fn(u64) -> f32, found: bool) -> Vec<u64> {
        let mut patience = Patience::default();
        let search = |second: &u64| {
            let (at, more) = (second * SECOND, unexplained(*second));
            let ends = patience.ends(at, more);
            if ends {
                (0..3).for_each(|_| patience.looked(at, 3, found, more));
            }
            ends
        };
        (1..seconds).filter(search).collect()
    }

    #[test]
    fn a_search_in_vain_is_repeated_more_and_more_rarely() {
        let seconds = searched(200, |_| 7.0, false);
        assert_eq!(seconds, [1, 6, 16, 36, 76, 136, 196]);
    }

    #[test]
    fn while_some_are_found_it_goes_on() {
        assert_eq!(searched(20, |_| 7.0, true).len(), 19);
    }

    #[test]
    fn more_than_were_searched_in_vain_are_searched_at_once() {
        let more = |second| if second < 40 { 3.0 } else { 5.0 };
        assert_eq!(searched(60, more, false), [1, 6, 16, 36, 40]);
    }

    #[test]
    fn once_the_load_is_explained_the_next_search_begins_at_once() {
        let pause = |second| if second == 40 { 0.2 } else { 3.0 };
        assert_eq!(searched(50, pause, false), [1, 6, 16, 36, 41, 46]);
    }

    #[test]
    fn a_search_over_several_samples_is_one() {
        let mut patience = Patience::default();
        for at in 1..3 {
            assert!(patience.ends(at * SECOND, 2.0));
            patience.looked(at * SECOND, 3, false, 2.0);
        }
        patience.looked(3 * SECOND, 3, false, 2.0);
        assert!(!patience.ends(4 * SECOND, 2.0));
    }
}
