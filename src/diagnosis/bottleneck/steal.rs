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
            "steal is {STEAL} % of the CPU time or more, and {OF_WANTED} % or more of the demand (busy and steal)"
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
            .number(format!("{steal:.0} % of CPU time"))
            .of("(steal)")
            .remark("ask for another host or a larger instance")
    };
    hurts.then(|| (f64::from(steal), sentence()))
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::Cause;
    use crate::diagnosis::bottleneck;
    use crate::diagnosis::bottleneck::testing::{cause, idle, shares};

    #[test]
    fn steal_counts_from_five_percent_and_a_tenth_of_what_was_wanted() {
        let of = |user, steal| {
            let mut shot = idle();
            shot.machine.cpu = Some(shares(user, steal, 0.0));
            shot
        };
        assert_eq!(cause(&of(30.0, 4.9)), Cause::Nothing);
        assert_eq!(cause(&of(30.0, 5.0)), Cause::Steal);
        assert_eq!(cause(&of(46.0, 5.0)), Cause::Nothing);
        let stolen = bottleneck(&of(60.0, 23.0)).unwrap();
        assert!((stolen.number - 23.0).abs() < 0.001);
        assert_eq!(
            stolen.sentence.short(),
            "stolen by the hypervisor: 23 % of CPU time (steal)"
        );
        assert!(
            stolen
                .sentence
                .whole()
                .ends_with("; ask for another host or a larger instance")
        );
    }
}
