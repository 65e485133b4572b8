//! Processes that ended by name, as the kernel tells of each: also those that no sample has seen.

use super::{GroupBy, GroupId, Groups, Selection};
use crate::rates::{DepartureRates, Snapshot};
use crate::sample::{Departed, Identity, Name, Process, ProcessStat};
use std::sync::Arc;

/// The snapshot tells of each process that ended. By other things than the program nobody knows whose they were, nor
/// where only some processes are wanted.
pub(super) fn are_told(by: GroupBy, which: &Selection, snapshot: &Snapshot) -> bool {
    let told = matches!(snapshot.sample.departed, Departed::Told(_));
    told && by == GroupBy::Program && which.is_whole()
}

impl Groups {
    /// Gives each name to the group of its program. What parents tell of ended children is in it already. A sample that is not
    /// the `next` one is a refinement: only what was summed anew lacks their CPU.
    pub(super) fn add_departures(&mut self, snapshot: &Snapshot, next: bool) {
        for departed in &snapshot.departed {
            let place = self.place_of_departed(departed, snapshot);
            if !next {
                if self.is_touched(place) {
                    let own = &mut self.touch(place).own;
                    own.add_unseen(0.0, departed.cpu_percent as f32);
                }
                continue;
            }
            let per_second = departed.per_second as f32;
            let time = departed.cpu_percent / 100.0 * self.span() * 1e9;
            let own = &mut self.touch(place).own;
            // Those that were seen have been counted.
            let unseen = (per_second - own.ends).max(0.0);
            own.add_unseen(unseen, departed.cpu_percent as f32);
            let counters = &mut own.counters;
            counters.lives.0 += departed.count;
            counters.lives.1 += (departed.life * departed.count as f64 * 1e9) as u64;
            counters.add_cpu(time as u64);
            let unseen = f64::from(unseen) * self.span();
            let counters = &mut self.touch(place).own.counters;
            counters.started += unseen.round() as u64;
            counters.ended += unseen.round() as u64;
        }
    }

    fn place_of_departed(&mut self, departed: &DepartureRates, snapshot: &Snapshot) -> u32 {
        let name = departed.name.as_ref().map(Name::as_bytes);
        let known = name.and_then(|name| {
            let place = self.place_named(name);
            place.or_else(|| self.place_of_name(name))
        });
        known.unwrap_or_else(|| {
            let id = name.map_or(GroupId::Nothing, |name| GroupId::Named(name.into()));
            let nobody = nobody(name.unwrap_or_default());
            self.place_by_id(id, &nobody, snapshot.sample.at)
        })
    }
}

/// A process of which nothing but the name is known, as it has ended.
fn nobody(name: &[u8]) -> Arc<Process> {
    Arc::new(Process {
        identity: Arc::new(Identity {
            name: name.into(),
            ..Identity::default()
        }),
        stat: ProcessStat {
            state: ProcessStat::UNREAD,
            ..ProcessStat::default()
        },
        ..Process::default()
    })
}
