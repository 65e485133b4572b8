//! Rows of groups of processes, and their processes in place.

use super::build::{Build, Pick};
use super::order::{self, Entry};
use super::processes;
use super::task::Task;
use super::thread_rows::{self, RowParent};
use super::tree::{Children, Forest};
use super::{Fold, Row, RowKey, RowSubject};
use crate::groups::{Group, GroupBy, GroupKey, Groups, Selection};
use crate::sample::TaskKey;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

pub(super) fn list(build: &mut Build<'_, '_>, by: GroupBy) {
    let query = build.query;
    let which = Selection {
        kernel: query.kernel_threads,
        user: query.uid,
        only: query.only.clone(),
    };
    build.settled.groups.see(by, &which, build.snapshot);
    let mut groups = build.settled.groups.list().to_vec();
    let gone = gone(build, (by, &which), &mut groups);
    let is_gone = |group: &Group| gone.groups.contains(&group.key);
    let matched: Vec<Match> = groups
        .iter()
        .map(|group| judge(build, group, gone.of(group)))
        .collect();
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
            let key = RowKey::Group(group.key.clone());
            let key = if is_gone(group) {
                build.gone_key(&task, key, None)
            } else {
                build.whole_key(&task, key, None)
            };
            entries.push(Entry {
                key,
                id: place,
                what: place,
            });
        }
    }
    let ordered = order::sort(entries, query.descends());
    let ordered: Vec<u32> = ordered.into_iter().map(|entry| entry.what).collect();
    let children = Children::new(&forest, &ordered);
    build.list.groups.clone_from(&groups);
    let table = Table {
        groups: &groups,
        matched: &matched,
        children: &children,
        ended: &ended(build, by, &which),
        gone: &gone,
    };
    emit(build, &table);
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

/// What the moment that the list is compared with alone knows.
#[derive(Default)]
struct Gone<'a> {
    groups: FxHashSet<GroupKey>,
    processes: FxHashMap<GroupKey, Vec<Task<'a>>>,
}

impl<'a> Gone<'a> {
    /// Processes that were in the group then, and are no more.
    fn of(&self, group: &Group) -> &[Task<'a>] {
        self.processes.get(&group.key).map_or(&[], Vec::as_slice)
    }
}

/// Looks at the groups of that moment; what is no more is put behind the others.
fn gone<'a>(
    build: &mut Build<'a, '_>,
    (by, which): (GroupBy, &Selection),
    groups: &mut Vec<Arc<Group>>,
) -> Gone<'a> {
    let mut gone = Gone::default();
    let Some(then) = build.then() else {
        return gone;
    };
    let mut table = Groups::default();
    table.see(by, which, then);
    let places = groups.iter().zip(0u32..);
    let mut places: FxHashMap<GroupKey, u32> = places
        .map(|(group, place)| (group.key.clone(), place))
        .collect();
    for group in table.list() {
        let key = &group.key;
        match places.get(key) {
            Some(place) if groups[*place as usize].has_ended() => {
                gone.groups.insert(key.clone());
            }
            Some(_) => {}
            None => {
                let above = group
                    .parent
                    .and_then(|parent| table.list().get(parent as usize));
                let mut group = (**group).clone();
                group.parent = above.and_then(|above| places.get(&above.key).copied());
                group.members.clear();
                places.insert(key.clone(), groups.len() as u32);
                gone.groups.insert(key.clone());
                groups.push(Arc::new(group));
            }
        }
    }
    for task in build.gone().filter(|task| which.takes(task.process())) {
        let key = GroupKey::of(by, task.process(), &then.sample.container_names);
        gone.processes.entry(key).or_default().push(task);
    }
    if let Some(baseline) = &mut build.list.baseline {
        let list = table.list().iter();
        baseline.groups = list
            .map(|group| (group.key.clone(), Arc::clone(group)))
            .collect();
    }
    gone
}

fn judge(build: &mut Build<'_, '_>, group: &Arc<Group>, gone: &[Task<'_>]) -> Match {
    if build.query.filter.is_empty() || build.group_matches(group) {
        return Match::Itself;
    }
    build.within = Some(Arc::clone(group));
    let found = group
        .members
        .iter()
        .any(|key| member(build, *key).is_some());
    let picks = |task: &Task<'_>| build.pick_gone(*task).is_some_and(|pick| pick.itself);
    let found = found || gone.iter().any(picks);
    build.within = None;
    if found { Match::Member } else { Match::None }
}

/// Processes of groups that have just ended, by their places in the snapshot, the newest last.
type Ended = FxHashMap<GroupKey, Vec<u32>>;

/// In open groups they stay for a while, as they do in the list. Short-lived ones do not where a list has one row for them:
/// what begins and ends in a second, the row of the group tells.
fn ended(build: &Build<'_, '_>, by: GroupBy, which: &Selection) -> Ended {
    let (query, snapshot) = (build.query, build.snapshot);
    let mut found = Ended::default();
    let is_open = query.all_groups_open || !query.open_groups.is_empty();
    if !is_open || query.baseline.is_some() {
        return found;
    }
    for (ended, at) in snapshot.ended.iter().zip(0..) {
        let process = &ended.process;
        let short = query.group_short_lived && ended.seen_once;
        if !short && which.takes(process) && snapshot.position(process.key).is_none() {
            let key = GroupKey::of(by, process, &snapshot.sample.container_names);
            found.entry(key).or_default().push(at);
        }
    }
    for places in found.values_mut() {
        places.drain(..places.len().saturating_sub(processes::ENDED));
    }
    found
}

/// What is to be listed.
struct Table<'a> {
    groups: &'a [Arc<Group>],
    matched: &'a [Match],
    children: &'a Children,
    ended: &'a Ended,
    gone: &'a Gone<'a>,
}

impl Table<'_> {
    /// What the row of the group at a place is about.
    fn subject(&self, at: u32) -> RowSubject {
        let group = &self.groups[at as usize];
        let ended = group.has_ended();
        if self.gone.groups.contains(&group.key) {
            RowSubject::Gone
        } else {
            RowSubject::Group { at, ended }
        }
    }
}

/// A group to be listed.
struct Next {
    place: u32,
    parent: Option<u32>,
    depth: u16,
    last: bool,
}

fn emit(build: &mut Build<'_, '_>, table: &Table<'_>) {
    let children = table.children;
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
        let group = &table.groups[next.place as usize];
        let key = RowKey::Group(group.key.clone());
        let ended = table.ended.get(&group.key).map_or(&[][..], Vec::as_slice);
        let gone = table.gone.of(group);
        let has_members = !group.members.is_empty() || !gone.is_empty();
        let is_empty = !has_members && ended.is_empty();
        let below = children.of(Some(next.place));
        let query = build.query;
        let open = query.all_groups_open || query.open_groups.contains(&group.key);
        let fold = match (below.is_empty(), is_empty) {
            (true, true) => Fold::Leaf,
            (true, false) if open => Fold::Open,
            (true, false) if !has_members => Fold::Leaf,
            (true, false) => Fold::Folded,
            _ if query.filter.is_empty() && query.folds.is_folded(&key, next.depth) => Fold::Folded,
            _ => Fold::Open,
        };
        let row = build.list.rows.len() as u32;
        let open = open && !is_empty && fold == Fold::Open;
        build.list.rows.push(Row {
            key,
            subject: table.subject(next.place),
            parent: next.parent,
            depth: next.depth,
            last: next.last,
            fold,
            threads_open: open,
            total: None,
            sum: None,
            context: table.matched[next.place as usize] != Match::Itself,
        });
        let depth = next.depth.saturating_add(1);
        if open {
            let place = RowParent {
                parent: Some(row),
                depth,
                followed: !below.is_empty(),
            };
            members(build, (group, ended, gone), place);
        }
        if fold == Fold::Open {
            push(&mut stack, below, Some(row), depth);
        }
    }
}

/// The processes of a group that pass the filter, or of which an open one has a thread that does; and those that have just
/// ended.
fn members(
    build: &mut Build<'_, '_>,
    (group, ended, gone): (&Arc<Group>, &[u32], &[Task<'_>]),
    place: RowParent,
) {
    build.within = Some(Arc::clone(group));
    let snapshot = build.snapshot;
    let mut entries = Vec::new();
    for key in &group.members {
        if let Some((task, what)) = member(build, *key) {
            entries.push(Entry {
                key: build.whole_key(&task, RowKey::Process(*key), None),
                id: key.tid,
                what: (*key, what),
            });
        }
    }
    for at in ended {
        let ended = &snapshot.ended[*at as usize];
        let task = Task::of_process(&ended.process, &ended.rates, None, true);
        let key = ended.process.key;
        if let Some(pick) = build.pick(task) {
            entries.push(Entry {
                key: build.whole_key(&task, RowKey::Process(key), None),
                id: key.tid,
                what: (key, Member::ended(RowSubject::Ended { at: *at }, pick)),
            });
        }
    }
    note_gone(build, gone, &mut entries);
    let entries = order::sort(entries, build.query.descends());
    let count = entries.len();
    for (number, entry) in entries.into_iter().enumerate() {
        let (key, member) = entry.what;
        let (pick, open) = (member.pick, member.open);
        let row = build.list.rows.len() as u32;
        build.list.rows.push(Row {
            key: RowKey::Process(key),
            subject: member.subject,
            parent: place.parent,
            depth: place.depth,
            last: number + 1 == count && !place.followed,
            fold: Fold::Leaf,
            threads_open: open,
            total: None,
            sum: None,
            context: !pick.itself,
        });
        if let (true, RowSubject::Process { at }) = (open, member.subject) {
            let place = RowParent {
                parent: Some(row),
                depth: place.depth.saturating_add(1),
                followed: false,
            };
            thread_rows::below(build, at as usize, pick, place);
        }
    }
    build.within = None;
}

/// Notes those that the moment compared with alone knows.
fn note_gone(
    build: &mut Build<'_, '_>,
    gone: &[Task<'_>],
    entries: &mut Vec<Entry<(TaskKey, Member)>>,
) {
    for task in gone {
        let key = task.process().key;
        if let Some(pick) = build.pick_gone(*task).filter(|pick| pick.itself) {
            entries.push(Entry {
                key: build.gone_key(task, RowKey::Process(key), None),
                id: key.tid,
                what: (key, Member::ended(RowSubject::Gone, pick)),
            });
        }
    }
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
    let subject = RowSubject::Process { at: at as u32 };
    let member = Member {
        subject,
        pick,
        open,
    };
    passes.then_some((task, member))
}

/// A process of a group.
struct Member {
    subject: RowSubject,
    pick: Pick,
    open: bool,
}

impl Member {
    /// One that has ended.
    const fn ended(subject: RowSubject, pick: Pick) -> Self {
        Self {
            subject,
            pick,
            open: false,
        }
    }
}
