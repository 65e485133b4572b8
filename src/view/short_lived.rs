//! Programs that lived shorter than two samples: where scripts start hundreds of them a second, one row for those below
//! each process leaves the eye to what lives.

use super::tree::Forest;
use super::{CompactString, Kind, format, text};
use crate::rates::{Ended, Snapshot};
use compact_str::format_compact;
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// Programs that a single sample has seen and that have ended: those below one process, or all of a list without a tree.
#[derive(Clone, Debug)]
pub struct ShortLived {
    /// Their places in [`Snapshot::ended`], the newest last.
    pub members: Vec<u32>,
    /// CPU time of all of them, % of one CPU: the mean over the time for which the ended are listed, or what their parent
    /// tells of its ended children in this interval, if that is more.
    pub cpu_percent: Option<f32>,
}

impl ShortLived {
    /// Of these, of which their parent tells so much.
    pub(super) fn new(members: Vec<u32>, told: Option<f32>, snapshot: &Snapshot) -> Self {
        // Each rate is of one interval.
        let interval = snapshot.elapsed.unwrap_or_default() * 1e9;
        let share = (interval / Snapshot::LINGER as f64).min(1.0) as f32;
        let mut made = Self {
            members,
            cpu_percent: None,
        };
        let rates = made
            .ended(snapshot)
            .filter_map(|ended| ended.rates.total.cpu_percent);
        let sum = rates.reduce(|sum, rate| sum + rate);
        let seen = sum.map(|sum| sum * share);
        // What was used after the sample that saw them, the parent alone knows.
        made.cpu_percent = match (seen, told) {
            (Some(seen), Some(told)) => Some(seen.max(told)),
            (seen, told) => seen.or(told),
        };
        made
    }

    /// `+14 short-lived, 3.1 % CPU`, and their names, the most frequent first: `: sh ×12, cc1 ×2`.
    pub(super) fn texts(&self, snapshot: &Snapshot) -> [CompactString; 2] {
        let cpu = self.cpu_percent.map_or_else(CompactString::default, |cpu| {
            let cpu = f64::from(cpu);
            let full = format::percent(cpu);
            let cpu = format::lined_up(Kind::Percent, cpu, full, usize::MAX);
            format_compact!(", {cpu} % CPU")
        });
        let count = format_compact!("+{} short-lived{cpu}", self.members.len());
        let mut names: FxHashMap<Cow<'_, str>, usize> = FxHashMap::default();
        for ended in self.ended(snapshot) {
            let name = text::cleaned(&ended.process.identity.name);
            *names.entry(name).or_default() += 1;
        }
        let mut names: Vec<_> = names.into_iter().collect();
        names.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let names = names.iter().map(|(name, count)| match count {
            1 => name.clone().into_owned(),
            _ => format!("{name} ×{count}"),
        });
        let names = names.collect::<Vec<_>>().join(", ");
        [count, format_compact!(": {names}")]
    }

    pub(super) fn ended<'a>(&'a self, snapshot: &'a Snapshot) -> impl Iterator<Item = &'a Ended> {
        let members = self.members.iter();
        members.filter_map(|at| snapshot.ended.get(*at as usize))
    }
}

/// Nodes of a forest that come below one row.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Group {
    /// The node that the row hangs below; none where it is a root.
    pub(super) below: Option<u32>,
    pub(super) members: Vec<u32>,
}

/// The forest in which those of the nodes that are `short` hang below nodes of their own, which come after all others. What
/// lives is never one of them: it hangs where the first of its ancestors hangs that is not short.
pub(super) fn grouped(forest: &Forest, short: &[bool]) -> (Vec<Group>, Forest) {
    let above = |mut node: u32| loop {
        match forest.parent(node) {
            Some(parent) if short[parent as usize] => node = parent,
            other => break other,
        }
    };
    let mut groups: Vec<Group> = Vec::new();
    let mut places: FxHashMap<Option<u32>, usize> = FxHashMap::default();
    let mut parents: Vec<Option<u32>> = (0..short.len() as u32).map(above).collect();
    for (node, _) in (0u32..).zip(short).filter(|(_, short)| **short) {
        let below = parents[node as usize];
        let place = *places.entry(below).or_insert_with(|| {
            groups.push(Group {
                below,
                members: Vec::new(),
            });
            groups.len() - 1
        });
        groups[place].members.push(node);
        parents[node as usize] = Some((short.len() + place) as u32);
    }
    parents.extend(groups.iter().map(|group| group.below));
    (groups, Forest::new(parents))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_short_hangs_together_and_what_lives_hangs_above() {
        // 0 ─ 1 (short) ─ 2 (short), 3 (lives); 0 ─ 4 (short); 5 (short) is a root.
        let forest = Forest::new(vec![None, Some(0), Some(1), Some(1), Some(0), None]);
        let (groups, forest) = grouped(&forest, &[false, true, true, false, true, true]);
        let group = |below, members: &[u32]| Group {
            below,
            members: members.to_vec(),
        };
        assert_eq!(groups, [group(Some(0), &[1, 2, 4]), group(None, &[5])]);
        let parents: Vec<_> = (0..8).map(|node| forest.parent(node)).collect();
        assert_eq!(
            parents,
            [
                None,
                Some(6),
                Some(6),
                Some(0),
                Some(6),
                Some(7),
                Some(0),
                None
            ]
        );
    }
}
