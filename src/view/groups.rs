//! Rows of groups of processes, and their processes in place.

use super::build::Build;
use super::order::{self, Entry};
use super::task::Task;
use super::thread_rows::{self, Pick, RowParent};
use super::tree::{Children, Forest};
use super::{Fold, Row, RowKey, RowSubject};
use crate::groups::{Group, GroupBy, Selection};
use crate::sample::TaskKey;
use std::sync::Arc;

pub(super) fn list(build: &mut Build<'_, '_>, by: GroupBy) {
    let query = build.query;
    let which = Selection {
        kernel: query.kernel_threads,
        user: query.uid,
        only: query.only.clone(),
    };
    build.settled.groups.see(by, &which, build.snapshot);
    let groups = build.settled.groups.list().to_vec();
    let matched: Vec<Match> = groups.iter().map(|group| judge(build, group)).collect();
    let forest = Forest::new(groups.iter().map(|group| group.parent).collect());
    let mut shown: Vec<bool> = matched.iter().map(|one| *one != Match::None).collect();
    for place in forest.up() {
        if let (true, Some(parent)) = (shown[place as usize], forest.parent(place)) {
            shown[parent as usize] = true;
        }
    }
    let mut entries = Vec::new();
    for (group, place) in groups.iter().zip(0u32..) {
        if shown[place as usize] {
            let task = Task::Group { group };
            let key = build.whole_key(&task, RowKey::Group(group.key.clone()), None);
            entries.push(Entry {
                key,
                id: place,
                what: place,
            });
        }
    }
    let ordered = order::sort(entries, query.sort.descending);
    let ordered: Vec<u32> = ordered.into_iter().map(|entry| entry.what).collect();
    let children = Children::new(&forest, &ordered);
    build.list.groups.clone_from(&groups);
    emit(build, &groups, &matched, &children);
}

/// What of a group passes the filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Match {
    None,
    /// One of its processes.
    Member,
    /// The group.
    Itself,
}

fn judge(build: &mut Build<'_, '_>, group: &Arc<Group>) -> Match {
    if build.query.filter.is_empty() || build.group_matches(group) {
        return Match::Itself;
    }
    build.within = Some(Arc::clone(group));
    let found = group
        .members
        .iter()
        .any(|key| member(build, *key).is_some());
    build.within = None;
    if found { Match::Member } else { Match::None }
}

/// A group to be listed.
struct Next {
    place: u32,
    parent: Option<u32>,
    depth: u16,
    last: bool,
}

fn emit(build: &mut Build<'_, '_>, groups: &[Arc<Group>], matched: &[Match], children: &Children) {
    let mut stack = Vec::new();
    let push = |stack: &mut Vec<Next>, siblings: &[u32], parent: Option<u32>, depth: u16| {
        let count = siblings.len();
        let siblings = siblings.iter().copied().enumerate().rev();
        stack.extend(siblings.map(|(at, place)| Next {
            place,
            parent,
            depth,
            last: at + 1 == count,
        }));
    };
    push(&mut stack, children.of(None), None, 0);
    while let Some(next) = stack.pop() {
        let group = &groups[next.place as usize];
        let key = RowKey::Group(group.key.clone());
        let below = children.of(Some(next.place));
        let query = build.query;
        let open = query.all_groups_open || query.open_groups.contains(&group.key);
        let fold = match (below.is_empty(), group.members.is_empty()) {
            (true, true) => Fold::Leaf,
            (true, false) if open => Fold::Open,
            (true, false) => Fold::Folded,
            _ if query.filter.is_empty() && query.folds.is_folded(&key, next.depth) => Fold::Folded,
            _ => Fold::Open,
        };
        let row = build.list.rows.len() as u32;
        let open = open && !group.members.is_empty() && fold == Fold::Open;
        build.list.rows.push(Row {
            key,
            subject: RowSubject::Group {
                at: next.place,
                ended: group.has_ended(),
            },
            parent: next.parent,
            depth: next.depth,
            last: next.last,
            fold,
            threads_open: open,
            total: None,
            sum: None,
            context: matched[next.place as usize] != Match::Itself,
        });
        let depth = next.depth.saturating_add(1);
        if open {
            let place = RowParent {
                parent: Some(row),
                depth,
                followed: !below.is_empty(),
            };
            members(build, group, place);
        }
        if fold == Fold::Open {
            push(&mut stack, below, Some(row), depth);
        }
    }
}

/// The processes of a group that pass the filter, or of which an open one has a thread that does.
fn members(build: &mut Build<'_, '_>, group: &Arc<Group>, place: RowParent) {
    build.within = Some(Arc::clone(group));
    let snapshot = build.snapshot;
    let mut entries = Vec::new();
    for key in &group.members {
        if let Some((task, what)) = member(build, *key) {
            entries.push(Entry {
                key: build.whole_key(&task, RowKey::Process(*key), None),
                id: key.tid,
                what,
            });
        }
    }
    let entries = order::sort(entries, build.query.sort.descending);
    let count = entries.len();
    for (number, entry) in entries.into_iter().enumerate() {
        let Member { at, pick, open } = entry.what;
        let row = build.list.rows.len() as u32;
        build.list.rows.push(Row {
            key: RowKey::Process(snapshot.sample.processes[at].key),
            subject: RowSubject::Process { at: at as u32 },
            parent: place.parent,
            depth: place.depth,
            last: number + 1 == count && !place.followed,
            fold: Fold::Leaf,
            threads_open: open,
            total: None,
            sum: None,
            context: !pick.itself,
        });
        if open {
            let place = RowParent {
                parent: Some(row),
                depth: place.depth.saturating_add(1),
                followed: false,
            };
            thread_rows::below(build, at, pick, place);
        }
    }
    build.within = None;
}

/// A process of a group that passes the filter, or that is open and has a thread that does.
fn member<'a>(build: &Build<'a, '_>, key: TaskKey) -> Option<(Task<'a>, Member)> {
    let snapshot = build.snapshot;
    let at = snapshot.position(key)?;
    let task = Task::live(snapshot, at)?;
    let pick = build.pick(task)?;
    let open = build.query.open.contains(&key);
    let mut threads = 0..task.process().threads.list.len();
    let passes = pick.itself || open && threads.any(|thread| build.picks(pick, task, thread));
    passes.then_some((task, Member { at, pick, open }))
}

/// A process of a group.
struct Member {
    at: usize,
    pick: Pick,
    open: bool,
}
