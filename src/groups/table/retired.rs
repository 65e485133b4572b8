//! What groups have counted that all processes have left: one that comes back counts on.

use crate::groups::{Counters, Group, GroupId};
use rustc_hash::FxHashMap;

/// What a group had counted when it went.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Past {
    /// By its own processes.
    pub(super) own: Counters,
    /// By groups below it that went before it.
    pub(super) below: Counters,
}

impl Past {
    pub(super) fn all(&self) -> Counters {
        let mut all = self.own;
        all.add(&self.below);
        all
    }
}

/// Counters of groups that are in the table no more.
#[derive(Clone, Debug, Default)]
pub(super) struct Retired {
    /// With the turn in which each went: a group goes after those below it, and is forgotten after them.
    kept: FxHashMap<GroupId, (u64, Past)>,
    turn: u64,
    /// Of those that are known by name no more.
    forgotten: Counters,
}

impl Retired {
    /// So many are known by name: control groups of jobs have names that never come back.
    pub(super) const ROOM: usize = 4096;

    pub(super) fn keep(&mut self, group: &Group) -> Past {
        let past = Past {
            own: group.own.counters,
            below: group.gone,
        };
        self.turn += 1;
        self.kept.insert(group.key.id.clone(), (self.turn, past));
        if self.kept.len() > Self::ROOM {
            self.forget();
        }
        past
    }

    /// Forgets the older half.
    fn forget(&mut self) {
        let mut turns: Vec<u64> = self.kept.values().map(|(turn, _)| *turn).collect();
        let (_, middle, _) = turns.select_nth_unstable(Self::ROOM / 2);
        let (middle, forgotten) = (*middle, &mut self.forgotten);
        self.kept.retain(|_, (turn, past)| {
            let keeps = *turn >= middle;
            if !keeps {
                forgotten.add(&past.own);
            }
            keeps
        });
    }

    /// What a group had counted that comes back.
    pub(super) fn take_back(&mut self, id: &GroupId) -> Option<Past> {
        Some(self.kept.remove(id)?.1)
    }

    pub(super) fn sum(&self) -> Counters {
        let mut sum = self.forgotten;
        for (_, past) in self.kept.values() {
            sum.add(&past.own);
        }
        sum
    }
}
