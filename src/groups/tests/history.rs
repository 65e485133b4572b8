//! What groups added up to before.

use super::*;
use crate::groups::history::History;

fn cpu(groups: &Groups, name: &str, seq: u64) -> Option<f32> {
    groups.rates_in(&group(groups, name).key, seq)?.cpu_percent
}

#[test]
fn what_has_ended_stays_in_what_a_group_added_up_to() {
    let mut groups = Groups::default();
    let long = process(1, 0, "sh");
    let mut short = process(50, 1, "sh");
    short.cpu(40.0);
    seen(&mut groups, GroupBy::Program, 3, &[long.clone(), short]);
    // It ended, and its parent tells what else it used.
    let mut waited = long.clone();
    waited.rates.total.ended_children_percent = Some(7.0);
    seen(&mut groups, GroupBy::Program, 4, &[waited]);
    seen(
        &mut groups,
        GroupBy::Program,
        5,
        std::slice::from_ref(&long),
    );
    let told: Vec<_> = (2..7).map(|seq| cpu(&groups, "sh", seq)).collect();
    assert_eq!(told, [None, Some(40.0), Some(7.0), Some(0.0), None]);
    // By another question nothing is known of it.
    let other = GroupKey {
        by: GroupBy::User,
        id: group(&groups, "sh").key.id.clone(),
    };
    assert_eq!(groups.rates_in(&other, 4), None);
}

#[test]
fn a_refinement_takes_the_place_of_its_sample() {
    let mut groups = Groups::default();
    let with = |cpu| {
        let mut one = process(1, 0, "sh");
        one.cpu(cpu);
        [one]
    };
    for (percent, expected) in [(40.0, 40.0), (50.0, 50.0), (0.0, 0.0)] {
        seen(&mut groups, GroupBy::Program, 3, &with(percent));
        assert_eq!(cpu(&groups, "sh", 3), Some(expected));
    }
}

#[test]
fn samples_and_groups_that_are_kept_are_bounded() {
    let mut groups = Groups::default();
    let one = |pid: u32, cpu| {
        let mut one = process(pid, 0, &format!("p{pid}"));
        one.cpu(cpu);
        one
    };
    let all: Vec<Made> = (1..=History::GROUPS as u32 + 1)
        .map(|pid| one(pid, 1.0))
        .collect();
    seen(&mut groups, GroupBy::Program, 0, &all);
    let last = format!("p{}", History::GROUPS + 1);
    assert_eq!(cpu(&groups, "p1", 0), Some(1.0));
    assert_eq!(
        cpu(&groups, &last, 0),
        None,
        "no place for it: not known, and not nothing"
    );
    let still: Vec<Made> = (1..=History::GROUPS as u32 + 1)
        .map(|pid| one(pid, 0.0))
        .collect();
    for seq in 1..=History::SAMPLES as u64 {
        seen(&mut groups, GroupBy::Program, seq, &still);
    }
    assert_eq!(cpu(&groups, &last, 1), Some(0.0));
    assert_eq!(cpu(&groups, "p1", 0), None, "too old");
    // There is place again.
    let seq = History::SAMPLES as u64 + 1;
    seen(&mut groups, GroupBy::Program, seq, &all);
    assert_eq!(cpu(&groups, &last, seq), None);
    assert_eq!(cpu(&groups, "p1", seq), Some(1.0));
}
