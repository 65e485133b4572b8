//! The processes that a list takes, and which of them pass its filters.

use super::{ENDED, Mode};
use crate::rates::Ended;
use crate::sample::{Process, TaskKey};
use crate::view::build::{Build, Pick};
use crate::view::task::Task;
use crate::view::tree::Forest;
use crate::view::{RowKey, RowSubject};
use rustc_hash::FxHashMap;

/// A process that may be listed.
pub(in crate::view) struct Node<'a> {
    pub(super) subject: RowSubject,
    pub(in crate::view) task: Task<'a>,
    pub(in crate::view) key: TaskKey,
    /// Passes the filters itself.
    pub(super) matched: bool,
    /// How its threads are judged that are listed below it; `None`: they are not open.
    pub(super) threads: Option<Pick>,
    /// Listed: the process or something below it passes the filters.
    pub(in crate::view) shown: bool,
}

impl<'a> Node<'a> {
    pub(super) fn row_key(&self) -> RowKey {
        match self.subject {
            RowSubject::ShortLived { .. } => RowKey::ShortLived(self.key),
            _ => RowKey::Process(self.key),
        }
    }

    /// Short-lived programs below the process `key`, by their number in the list.
    pub(super) fn short_lived(key: TaskKey, group: u32, task: Task<'a>) -> Self {
        Self {
            subject: RowSubject::ShortLived { group },
            task,
            key,
            matched: true,
            threads: None,
            shown: true,
        }
    }
}

/// The nodes of a list, and what hangs below what: nothing where it has no tree.
pub(in crate::view) fn tree_of<'a>(build: &mut Build<'a, '_>) -> (Vec<Node<'a>>, Forest) {
    let mut nodes = candidates(build);
    let parents = if build.query.mode == Mode::Tree {
        parents(build, &nodes)
    } else {
        vec![None; nodes.len()]
    };
    let mut forest = Forest::new(parents);
    select(build, &mut nodes, &mut forest);
    (nodes, forest)
}

/// The processes of the snapshot, then those that have just ended; where it is compared with another, those that are there
/// alone.
fn candidates<'a>(build: &Build<'a, '_>) -> Vec<Node<'a>> {
    let snapshot = build.snapshot;
    let live = snapshot
        .sample
        .processes
        .iter()
        .zip(&snapshot.processes)
        .zip(0..)
        .map(|((process, rates), at)| {
            let task = Task::of_process(process, rates, None, false);
            (RowSubject::Process { at }, task)
        });
    let apart = |ended: &Ended| !(build.query.group_short_lived && ended.seen_once);
    let count = snapshot.ended.iter().filter(|ended| apart(ended)).count();
    let mut older = count.saturating_sub(ENDED);
    let ended = snapshot
        .ended
        .iter()
        .zip(0..)
        .filter(move |(ended, _)| {
            let old = older > 0 && apart(ended);
            older -= usize::from(old);
            !old
        })
        .filter(|(ended, _)| snapshot.position(ended.process.key).is_none())
        .map(|(ended, at)| {
            let task = Task::of_process(&ended.process, &ended.rates, None, true);
            (RowSubject::Ended { at }, task)
        });
    let compared = build.query.baseline.is_some();
    let ended = ended.filter(move |_| !compared);
    let gone = build.gone().map(|task| (RowSubject::Gone, task));
    live.chain(ended)
        .chain(gone)
        .filter(|(_, task)| build.query.kernel_threads || !task.process().stat.kernel)
        .map(|(subject, task)| Node {
            subject,
            task,
            key: task.process().key,
            matched: false,
            threads: None,
            shown: false,
        })
        .collect()
}

/// The parent of each node. One that is not listed leaves a root.
fn parents(build: &Build<'_, '_>, nodes: &[Node<'_>]) -> Vec<Option<u32>> {
    let mut by_pid: FxHashMap<u32, u32> = FxHashMap::default();
    let mut by_key: FxHashMap<TaskKey, u32> = FxHashMap::default();
    let then = build.query.baseline.as_deref();
    for (node, number) in nodes.iter().zip(0..) {
        if node.subject != RowSubject::Gone {
            // Who lives comes first: a PID of an ended process may be in use again.
            by_pid.entry(node.key.tid).or_insert(number);
        }
        if then.is_some() {
            by_key.insert(node.key, number);
        }
    }
    let parent = |node: &Node<'_>| {
        let pid = node.task.process().stat.ppid;
        match then.filter(|_| node.subject == RowSubject::Gone) {
            // It hangs below the process that was its parent then, and not below one that has the PID now.
            Some(then) => by_key.get(&then.sample.by_pid(pid)?.key).copied(),
            None => by_pid.get(&pid).copied(),
        }
    };
    nodes.iter().map(parent).collect()
}

/// Applies the filters.
fn select(build: &Build<'_, '_>, nodes: &mut [Node<'_>], forest: &mut Forest) {
    let only = &build.query.only;
    let mut within = vec![only.is_empty(); nodes.len()];
    for number in forest.down().collect::<Vec<_>>() {
        let at = number as usize;
        if within[at] {
            continue;
        }
        let below = forest
            .parent(number)
            .is_some_and(|parent| within[parent as usize]);
        within[at] = below || only.contains(&nodes[at].key.tid);
        if !below {
            forest.uproot(number);
        }
    }
    for (node, within) in nodes.iter_mut().zip(within) {
        if within {
            judge(build, node);
        }
    }
    for number in forest.up().collect::<Vec<_>>() {
        if let (true, Some(parent)) = (nodes[number as usize].shown, forest.parent(number)) {
            nodes[parent as usize].shown = true;
        }
    }
}

/// Does it pass the filters itself, or one of its threads?
fn judge(build: &Build<'_, '_>, node: &mut Node<'_>) {
    let process: &Process = node.task.process();
    let pick = match node.subject {
        RowSubject::Gone => build.pick_gone(node.task),
        _ => build.pick(node.task),
    };
    let Some(pick) = pick else {
        return;
    };
    node.matched = pick.itself;
    let live = matches!(node.subject, RowSubject::Process { .. });
    if live && build.query.open.contains(&node.key) {
        node.threads = Some(pick);
    }
    let threads = 0..process.threads.list.len();
    node.shown = node.matched
        || node.threads.is_some()
            && threads
                .into_iter()
                .any(|thread| build.picks(pick, node.task, thread));
}
