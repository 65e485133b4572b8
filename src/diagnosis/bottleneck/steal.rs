//! The hypervisor runs somebody else.

use super::{Cause, Found, Rule};
use crate::rates::{CpuShares, Snapshot};
use crate::text::{Sentence, Tone};

/// Steal, % of the CPU time.
const STEAL: f32 = 5.0;
/// Steal, % of the time that was wanted.
const OF_WANTED: f32 = 10.0;

pub(super) const RULE: Rule = Rule {
    cause: Cause::Steal,
    name: "steal",
    tone: Tone::Critical,
    when: || {
        format!(
            "steal is {STEAL} % of the CPU time or more, and {OF_WANTED} % or more of what was wanted (busy and steal)"
        )
    },
    find,
};

fn find(_: &Snapshot, shares: &CpuShares) -> Option<Found> {
    let steal = shares.steal?;
    let wanted = shares.busy() + steal;
    let hurts = steal >= STEAL && steal * 100.0 >= OF_WANTED * wanted;
    let sentence = || {
        Sentence::new("stolen by the hypervisor")
            .number(format!("{steal:.0} % of CPU time (steal)"))
            .remark("ask for another host or a larger instance")
    };
    hurts.then(|| (f64::from(steal), sentence()))
}
