//! When something was read that only the process itself changes: its command line, its user.

use crate::sample::Nanos;

/// The last reading.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct LastRead {
    /// When; 0: never, or it is another program since.
    at: Nanos,
    /// What the clock of the process said before.
    clock: Nanos,
}

impl LastRead {
    /// It is read now, of a process whose clock says `clock`.
    pub(crate) fn now(at: Nanos, clock: Nanos) -> Self {
        Self { at, clock }
    }

    /// When it was.
    pub(crate) fn at(self) -> Nanos {
        self.at
    }

    pub(crate) fn is_never(self) -> bool {
        self.at == 0
    }

    /// Of a process that has run since, it is read anew after the time `ran`; of one that has not, after `still`.
    pub(crate) fn is_due(self, (at, clock): (Nanos, Nanos), ran: Nanos, still: Nanos) -> bool {
        let period = if clock == self.clock { still } else { ran };
        self.at == 0 || at.saturating_sub(self.at) > period
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_the_process_changes_is_read_again_once_it_has_run() {
        assert!(LastRead::default().is_due((5, 0), 10, 100));
        let last = LastRead::now(5, 7);
        assert!(!last.is_due((50, 7), 10, 100));
        assert!(last.is_due((50, 8), 10, 100));
        assert!(!last.is_due((12, 8), 10, 100));
        assert!(last.is_due((106, 7), 10, 100));
    }
}
