//! What branches of the tree added up to at A.

use crate::rates::{Snapshot, Total};
use crate::sample::TaskKey;
use crate::view::build::Build;
use crate::view::processes::tree_of;
use crate::view::tree::Children;
use crate::view::{List, Query, Settled};
use rustc_hash::FxHashMap;

/// The tree of processes as it was at A, of those that the list takes.
pub(in crate::view) struct Branches<'a> {
    then: &'a Snapshot,
    keys: Vec<TaskKey>,
    numbers: FxHashMap<TaskKey, u32>,
    children: Children,
}

impl<'a> Branches<'a> {
    /// Of the moment `then`.
    pub(in crate::view) fn new(then: &'a Snapshot, query: &Query) -> Self {
        let query = Query {
            baseline: None,
            ..query.clone()
        };
        let mut settled = Settled::default();
        let mut build = Build {
            snapshot: then,
            query: &query,
            settled: &mut settled,
            list: List::default(),
            within: None,
        };
        let (nodes, forest) = tree_of(&mut build);
        let shown = (0u32..).zip(&nodes).filter(|(_, node)| node.shown);
        let shown: Vec<u32> = shown.map(|(number, _)| number).collect();
        let keys: Vec<TaskKey> = nodes.iter().map(|node| node.key).collect();
        Self {
            then,
            numbers: keys.iter().copied().zip(0..).collect(),
            keys,
            children: Children::new(&forest, &shown),
        }
    }

    /// The sum over a process and all below it; `None` where A did not know the process.
    pub(in crate::view) fn total(&self, key: TaskKey) -> Option<Total> {
        let number = *self.numbers.get(&key)?;
        let branch = std::iter::once(number).chain(self.children.below(number));
        // Those that had just ended are in no sum.
        let living = branch.filter_map(|number| self.then.process(self.keys[number as usize]));
        Some(Total::of(
            living.map(|(process, rates)| (&**process, &**rates)),
        ))
    }
}
