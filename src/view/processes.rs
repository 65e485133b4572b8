//! Rows of processes, as a tree or one by one, with their threads in place.

mod nodes;

pub(super) use nodes::{Node, tree_of};

use super::build::Build;
use super::compare::Known;
use super::order::{self, Entry};
use super::short_lived;
use super::task::Task;
use super::thread_rows::{self, RowParent};
use super::tree::{Children, Forest};
use super::{Fold, Kind, Mode, Row, RowSubject, ShortLived, Sum, format};
use crate::rates::Total;
use crate::sample::TaskKey;

/// Ended processes that have rows of their own at most, the newest: where hundreds of programs end in a second, they would
/// leave no room for those that live.
pub(super) const ENDED: usize = 16;

pub(super) fn list(build: &mut Build<'_, '_>) {
    let snapshot = build.snapshot;
    let (mut nodes, mut forest) = tree_of(build);
    let (below, groups) = group_short_lived(build, &nodes, &mut forest);
    for ((key, group), number) in below.into_iter().zip(&groups).zip(0..) {
        let task = Task::short_lived(group, snapshot);
        nodes.extend(task.map(|task| Node::short_lived(key, number, task)));
    }
    let sums = if build.query.by_change() {
        largest_changes(build, &nodes, &forest)
    } else {
        sums(build, &nodes, &forest)
    };
    let ordered = sorted(build, &nodes, &sums);
    let children = Children::new(&forest, &ordered);
    emit(build, &nodes, &sums, &children);
    build.list.short_lived = groups;
}

/// Groups short-lived programs of which there are rows, and hangs them below nodes of their own, which are yet to be added:
/// below which process each of them hangs, and what it is.
fn group_short_lived(
    build: &Build<'_, '_>,
    nodes: &[Node<'_>],
    forest: &mut Forest,
) -> (Vec<TaskKey>, Vec<ShortLived>) {
    let snapshot = build.snapshot;
    let ended = |node: &Node<'_>| match node.subject {
        RowSubject::Ended { at } if node.shown && snapshot.ended[at as usize].seen_once => Some(at),
        _ => None,
    };
    if !build.query.group_short_lived || !nodes.iter().any(|node| ended(node).is_some()) {
        return Default::default();
    }
    let short: Vec<bool> = nodes.iter().map(|node| ended(node).is_some()).collect();
    let (groups, grouped) = short_lived::grouped(forest, &short);
    *forest = grouped;
    // Of those that a filter leaves out nobody tells apart what they used.
    let shown = short.iter().filter(|short| **short).count();
    let whole = shown
        == snapshot
            .ended
            .iter()
            .filter(|ended| ended.seen_once)
            .count();
    let told = |below: Option<u32>| match below.map(|below| nodes[below as usize].task) {
        Some(Task::Process { rates, .. }) => rates.total.ended_children_percent,
        None if build.query.mode != Mode::Tree => Some(snapshot.ended_percent()),
        _ => None,
    };
    groups
        .into_iter()
        .map(|group| {
            let below = group.below.map(|below| nodes[below as usize].key);
            let members = group.members.iter();
            let members = members.filter_map(|node| ended(&nodes[*node as usize]));
            let told = told(group.below).filter(|_| whole);
            let group = ShortLived::new(members.collect(), told, snapshot);
            (below.unwrap_or_default(), group)
        })
        .unzip()
}

/// The listed nodes in the order of the sort.
fn sorted(build: &mut Build<'_, '_>, nodes: &[Node<'_>], sums: &[Option<Sum>]) -> Vec<u32> {
    let entries = nodes
        .iter()
        .zip(0u32..)
        .filter(|(node, _)| node.shown)
        .map(|(node, number)| Entry {
            key: match node.subject {
                RowSubject::ShortLived { .. } => build.part_key(&node.task, || node.row_key()),
                RowSubject::Gone => {
                    build.gone_key(&node.task, node.row_key(), sums[number as usize])
                }
                _ => build.whole_key(&node.task, node.row_key(), sums[number as usize]),
            },
            id: node.key.tid,
            what: number,
        })
        .collect();
    order::sort(entries, build.query.descends())
        .into_iter()
        .map(|entry| entry.what)
        .collect()
}

/// What the sort column adds up to in each branch, if it can: of those that pass the filters, without those that have ended.
fn sums(build: &Build<'_, '_>, nodes: &[Node<'_>], forest: &Forest) -> Vec<Option<Sum>> {
    let column = build.column();
    if !column.additive {
        return vec![None; nodes.len()];
    }
    let own = |node: &Node<'_>| {
        let value = node.task.rank(column, build.snapshot);
        let at_least = node.task.is_lower_bound(column);
        value.map(|value| Sum { value, at_least })
    };
    let own = |node: &Node<'_>| node.matched.then(|| own(node)).flatten();
    let mut sums: Vec<Option<Sum>> = nodes.iter().map(own).collect();
    for number in forest.up() {
        let node = &nodes[number as usize];
        let live = matches!(node.subject, RowSubject::Process { .. });
        let Some(parent) = forest.parent(number).filter(|_| live) else {
            continue;
        };
        let sum = sums[number as usize];
        match (sum, &mut sums[parent as usize]) {
            (Some(sum), Some(above)) => {
                above.value += sum.value;
                above.at_least |= sum.at_least;
            }
            (Some(sum), above) => {
                *above = Some(sum);
            }
            (None, Some(above)) => above.at_least |= node.matched,
            (None, None) => {}
        }
    }
    sums
}

/// By how much the number of some task in each branch has changed at most: there stands what is different, whatever sums say of
/// it.
fn largest_changes(build: &Build<'_, '_>, nodes: &[Node<'_>], forest: &Forest) -> Vec<Option<Sum>> {
    let own = |node: &Node<'_>| {
        let now = match node.subject {
            RowSubject::Gone => Known::Absent,
            _ => Known::of(&node.task, build.column(), build.snapshot),
        };
        let value = build.change(&node.row_key(), now)?.abs();
        let at_least = false;
        Some(Sum { value, at_least })
    };
    let own = |node: &Node<'_>| node.matched.then(|| own(node)).flatten();
    let mut largest: Vec<Option<Sum>> = nodes.iter().map(own).collect();
    for number in forest.up() {
        let Some(parent) = forest.parent(number) else {
            continue;
        };
        let below = largest[number as usize];
        let above = &mut largest[parent as usize];
        if below.map(|sum| sum.value) > above.map(|sum| sum.value) {
            *above = below;
        }
    }
    largest
}

/// A node to be listed.
struct Next {
    number: u32,
    parent: Option<u32>,
    depth: u16,
    last: bool,
}

fn emit(build: &mut Build<'_, '_>, nodes: &[Node<'_>], sums: &[Option<Sum>], children: &Children) {
    let mut stack: Vec<Next> = Vec::new();
    push(&mut stack, children.of(None), None, 0);
    build.list.rows.reserve(nodes.len());
    let mut branches = None;
    while let Some(next) = stack.pop() {
        let node = &nodes[next.number as usize];
        let key = node.row_key();
        let below = children.of(Some(next.number));
        let group = matches!(node.subject, RowSubject::ShortLived { .. });
        let fold = if below.is_empty() {
            Fold::Leaf
        } else if group && !build.query.folds.is_open(&key) {
            Fold::Folded
        } else if group {
            Fold::Open
        } else if build.query.filter.is_empty() && build.query.folds.is_folded(&key, next.depth) {
            Fold::Folded
        } else {
            Fold::Open
        };
        let total = (fold == Fold::Folded && !group).then(|| {
            let branch = std::iter::once(next.number).chain(children.below(next.number));
            let living = branch.filter_map(|number| nodes[number as usize].task.living());
            build.list.totals.push(Total::of(living));
            build.sum_then(node.key, &mut branches);
            build.list.totals.len() as u32 - 1
        });
        let sum = beside(build, node.task, total, sums[next.number as usize]);
        let row = build.list.rows.len() as u32;
        build.list.rows.push(Row {
            key,
            subject: node.subject,
            parent: next.parent,
            depth: next.depth,
            last: next.last,
            fold,
            threads_open: node.threads.is_some(),
            total,
            sum,
            context: !node.matched,
        });
        let depth = next.depth.saturating_add(1);
        if let (Some(pick), RowSubject::Process { at }) = (node.threads, node.subject) {
            let place = RowParent {
                parent: Some(row),
                depth,
                followed: fold == Fold::Open,
            };
            thread_rows::below(build, at as usize, pick, place);
        }
        if fold == Fold::Open {
            push(&mut stack, below, Some(row), depth);
        }
    }
}

/// Keeps what a row is placed by, where the row says another number itself.
fn beside(
    build: &mut Build<'_, '_>,
    task: Task<'_>,
    total: Option<u32>,
    sum: Option<Sum>,
) -> Option<u32> {
    let (column, sum) = (build.column(), sum?);
    if build.query.by_change() {
        return None;
    }
    let own = match total {
        Some(total) => {
            let total = build.list.totals.get(total as usize);
            task.summed(total).number(column, build.snapshot)
        }
        None => task.number(column, build.snapshot),
    };
    let shown = |value| match column.kind {
        // Hundredths are not worth a second number.
        Kind::Percent => format::shown(column.kind, f64::max(value, 0.1)),
        kind => format::shown(kind, value),
    };
    if own.map(shown) == Some(shown(sum.value)) {
        return None;
    }
    build.list.sums.push(sum);
    Some(build.list.sums.len() as u32 - 1)
}

/// Puts siblings on the stack, the first one on top.
fn push(stack: &mut Vec<Next>, siblings: &[u32], parent: Option<u32>, depth: u16) {
    let siblings = siblings.iter().copied().enumerate().rev();
    let count = siblings.len();
    stack.extend(siblings.map(|(at, number)| Next {
        number,
        parent,
        depth,
        last: at + 1 == count,
    }));
}
