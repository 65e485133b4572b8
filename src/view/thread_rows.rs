//! Rows of threads: in place below their process, on the Threads screen, and flat over all processes.

use super::build::Build;
use super::order::{self, Entry};
use super::pool;
use super::task::Task;
use super::{Fold, Row, RowKey, RowSubject};
use crate::sample::{Process, TaskKey, ThreadKey};

/// Ended threads that used less, in % of one CPU, are not worth a row: so much is the inaccuracy of reading the
/// clock of the process and those of its threads one after the other.
const ENDED_THREADS: f32 = 0.1;

/// How the threads of a process are judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pick {
    /// The process matches itself.
    pub(super) itself: bool,
    /// Which texts of the filter are found in the process, and so count as found in all its threads.
    pub(super) texts: u64,
}

/// A row in the making.
#[derive(Clone, Copy, Debug)]
struct Part {
    at: u32,
    what: What,
}

#[derive(Clone, Copy, Debug)]
enum What {
    Thread(u32),
    Pool(u32),
    EndedThreads,
}

/// Where rows hang.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct RowParent {
    pub(super) parent: Option<u32>,
    pub(super) depth: u16,
    /// Siblings follow after the last of them.
    pub(super) followed: bool,
}

/// The threads of one process, as roots.
pub(super) fn of_process(build: &mut Build<'_, '_>, key: TaskKey) {
    let Some(at) = build.snapshot.position(key) else {
        return;
    };
    // Every thread here is of this process: only what it is called itself tells one from another.
    let pick = Pick {
        itself: build.query.filter.is_empty(),
        texts: 0,
    };
    below(build, at, pick, RowParent::default());
}

/// The threads of all processes, flat.
pub(super) fn of_all(build: &mut Build<'_, '_>) {
    let snapshot = build.snapshot;
    let mut entries = Vec::new();
    for (at, process) in snapshot.sample.processes.iter().enumerate() {
        let query = build.query;
        let hidden = process.stat.kernel && !query.kernel_threads
            || !query.only.is_empty() && !query.only.contains(&process.key.tid)
            || query
                .within
                .as_ref()
                .is_some_and(|group| !group.holds(process, &build.snapshot.sample.container_names));
        if hidden {
            continue;
        }
        let pick = Task::live(snapshot, at).and_then(|task| build.pick(task));
        if let Some(pick) = pick {
            collect(build, at, pick, false, &mut entries);
        }
    }
    emit(build, entries, RowParent::default());
}

/// The threads of the process `at`, at their place.
pub(super) fn below(build: &mut Build<'_, '_>, at: usize, pick: Pick, place: RowParent) {
    let mut entries = Vec::new();
    collect(build, at, pick, build.query.group_pools, &mut entries);
    emit(build, entries, place);
}

/// Notes the threads of the process `at`, or its pools and what is in none.
fn collect(
    build: &mut Build<'_, '_>,
    at: usize,
    pick: Pick,
    pools: bool,
    entries: &mut Vec<Entry<Part>>,
) {
    let snapshot = build.snapshot;
    let process: &Process = &snapshot.sample.processes[at];
    let (Some(rates), Some(owner)) = (snapshot.processes.get(at), Task::live(snapshot, at)) else {
        return;
    };
    let mut threads: Vec<u32> = (0..process.threads.list.len() as u32)
        .filter(|thread| build.picks(pick, owner, *thread as usize))
        .collect();
    if pools {
        let patterns = &build.query.pool_patterns;
        for pool in pool::find(process, rates, patterns, &mut threads) {
            let number = build.list.pools.len() as u32;
            let key = || RowKey::Pool(process.key, pool.pattern.clone());
            let task = Task::Pool {
                process,
                pool: &pool,
            };
            entries.push(entry(build, at, &task, key, What::Pool(number)));
            build.list.pools.push(pool);
        }
    }
    note_threads(build, at, &threads, entries);
    let exited = rates.exited_cpu_percent.unwrap_or(0.0) > ENDED_THREADS;
    if exited && pick.itself {
        let task = Task::EndedThreads { process, rates };
        let key = || RowKey::EndedThreads(process.key);
        entries.push(entry(build, at, &task, key, What::EndedThreads));
    }
}

fn note_threads(
    build: &mut Build<'_, '_>,
    at: usize,
    threads: &[u32],
    entries: &mut Vec<Entry<Part>>,
) {
    let snapshot = build.snapshot;
    let process: &Process = &snapshot.sample.processes[at];
    let Some(rates) = snapshot.processes.get(at) else {
        return;
    };
    entries.reserve(threads.len());
    for thread in threads.iter().copied() {
        let Some(task) = Task::thread(process, rates, thread as usize) else {
            continue;
        };
        let key = ThreadKey {
            process: process.key,
            tid: task.id(),
        };
        let key = || RowKey::Thread(key);
        entries.push(entry(build, at, &task, key, What::Thread(thread)));
    }
}

fn entry(
    build: &mut Build<'_, '_>,
    at: usize,
    task: &Task<'_>,
    key: impl FnOnce() -> RowKey,
    what: What,
) -> Entry<Part> {
    let at = at as u32;
    Entry {
        key: build.part_key(task, key),
        id: task.id(),
        what: Part { at, what },
    }
}

/// Sorts and lists them.
fn emit(build: &mut Build<'_, '_>, entries: Vec<Entry<Part>>, place: RowParent) {
    let entries = order::sort(entries, build.query.sort.descending);
    build.list.rows.reserve(entries.len());
    let count = entries.len();
    for (number, entry) in entries.into_iter().enumerate() {
        let Part { at, what } = entry.what;
        let process: &Process = &build.snapshot.sample.processes[at as usize];
        let (key, subject) = match what {
            What::Thread(thread) => (
                RowKey::Thread(ThreadKey {
                    process: process.key,
                    tid: entry.id,
                }),
                RowSubject::Thread { at, thread },
            ),
            What::Pool(pool) => {
                let pattern = build.list.pools[pool as usize].pattern.clone();
                let key = RowKey::Pool(process.key, pattern);
                (key, RowSubject::Pool { at, pool })
            }
            What::EndedThreads => (
                RowKey::EndedThreads(process.key),
                RowSubject::EndedThreads { at },
            ),
        };
        let fold = match what {
            What::Pool(_) if build.query.folds.is_open(&key) => Fold::Open,
            What::Pool(_) => Fold::Folded,
            _ => Fold::Leaf,
        };
        let row = build.list.rows.len() as u32;
        build.list.rows.push(Row {
            key,
            subject,
            parent: place.parent,
            depth: place.depth,
            last: number + 1 == count && !place.followed,
            fold,
            threads_open: false,
            total: None,
            sum: None,
            context: false,
        });
        if let (What::Pool(pool), Fold::Open) = (what, fold) {
            members(build, at as usize, pool, row, place.depth);
        }
    }
}

/// The threads of an open pool.
fn members(build: &mut Build<'_, '_>, at: usize, pool: u32, row: u32, depth: u16) {
    let threads = build.list.pools[pool as usize].members.clone();
    let mut entries = Vec::new();
    note_threads(build, at, &threads, &mut entries);
    let place = RowParent {
        parent: Some(row),
        depth: depth.saturating_add(1),
        followed: false,
    };
    emit(build, entries, place);
}
