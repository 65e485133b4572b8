//! Rows of threads: in place below their process, on the Threads screen, and flat over all processes.

use super::build::{Build, Pick};
use super::order::{self, Entry};
use super::pool;
use super::task::Task;
use super::{Fold, Pool, Query, Row, RowKey, RowSubject};
use crate::rates::Snapshot;
use crate::sample::{Process, TaskKey, ThreadKey};

/// Ended threads that used less, in % of one CPU, are not worth a row: so much is the inaccuracy of reading the
/// clock of the process and those of its threads one after the other.
const ENDED_THREADS: f32 = 0.1;

/// A row in the making; of a process at a place of the snapshot.
#[derive(Debug)]
enum Part {
    Thread {
        at: u32,
        thread: u32,
    },
    Pool {
        at: u32,
        pool: u32,
    },
    EndedThreads {
        at: u32,
    },
    /// The moment that is compared with alone knows it.
    Gone(RowKey),
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
        if is_hidden(build.query, process, snapshot) {
            continue;
        }
        let pick = Task::live(snapshot, at).and_then(|task| build.pick(task));
        if let Some(pick) = pick {
            collect(build, at, pick, false, &mut entries);
        }
    }
    for task in build.gone().collect::<Vec<_>>() {
        let process = task.process();
        let hidden = build
            .then()
            .is_none_or(|then| is_hidden(build.query, process, then));
        if let Some(pick) = build.pick_gone(task).filter(|_| !hidden) {
            let threads = 0..process.threads.list.len() as u32;
            let threads = threads.filter(|at| build.picks_then(pick, task, *at as usize));
            let threads = threads.collect::<Vec<_>>();
            note_gone(build, task, &threads, &mut entries);
        }
    }
    emit(build, entries, RowParent::default());
}

/// Its threads are not asked for.
fn is_hidden(query: &Query, process: &Process, snapshot: &Snapshot) -> bool {
    let names = &snapshot.sample.container_names;
    let within = query.within.as_ref();
    process.stat.kernel && !query.kernel_threads
        || !query.only.is_empty() && !query.only.contains(&process.key.tid)
        || within.is_some_and(|group| !group.holds(process, names))
}

/// The threads of the process `at`, at their place.
pub(super) fn below(build: &mut Build<'_, '_>, at: usize, pick: Pick, place: RowParent) {
    let mut entries = Vec::new();
    collect(build, at, pick, build.query.group_pools, &mut entries);
    emit(build, entries, place);
}

/// Notes the threads of the process `at`, or its pools and what is in none; and those that the moment compared with alone
/// knows.
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
    let threads = 0..process.threads.list.len() as u32;
    let threads = threads.filter(|thread| build.picks(pick, owner, *thread as usize));
    let mut side = pool::Side {
        process,
        rates,
        threads: threads.collect(),
    };
    let mut then = then(build, pick, process.key);
    if pools {
        let patterns = &build.query.pool_patterns;
        let other = then.as_mut().map(|(_, side)| side);
        for (pool, other) in pool::find(&mut side, other, patterns) {
            note_pool(build, at, (pool, other), entries);
        }
    }
    note_threads(build, at, &side.threads, entries);
    let mut exited = rates.exited_cpu_percent;
    if let Some((owner, side)) = then {
        note_gone(build, owner, &side.threads, entries);
        exited = exited.map(|now| now.max(side.rates.exited_cpu_percent.unwrap_or(0.0)));
    }
    if exited.unwrap_or(0.0) > ENDED_THREADS && pick.itself {
        let task = Task::EndedThreads { process, rates };
        let key = || RowKey::EndedThreads(process.key);
        let at = at as u32;
        entries.push(entry(build, &task, key, Part::EndedThreads { at }));
    }
}

/// The process at the moment compared with, and its threads there that pass the filter.
fn then<'a>(build: &Build<'a, '_>, pick: Pick, key: TaskKey) -> Option<(Task<'a>, pool::Side<'a>)> {
    let then = build.then()?;
    let (process, rates) = then.process(key)?;
    let owner = Task::of_process(process, rates, None, false);
    let threads = 0..process.threads.list.len() as u32;
    let threads = threads.filter(|thread| build.picks_then(pick, owner, *thread as usize));
    let side = pool::Side {
        process,
        rates,
        threads: threads.collect(),
    };
    Some((owner, side))
}

/// Notes a pool as it is now, and keeps what it was.
fn note_pool(
    build: &mut Build<'_, '_>,
    at: usize,
    (pool, then): (Option<Pool>, Option<Pool>),
    entries: &mut Vec<Entry<Part>>,
) {
    let process: &Process = &build.snapshot.sample.processes[at];
    let key = |pool: &Pool| RowKey::Pool(process.key, pool.pattern.clone());
    if let (Some(then), Some(baseline)) = (&then, &mut build.list.baseline) {
        baseline.pools.insert(key(then), then.clone());
    }
    if let Some(pool) = pool {
        let number = build.list.pools.len() as u32;
        let task = Task::Pool {
            process,
            pool: &pool,
        };
        let part = Part::Pool {
            at: at as u32,
            pool: number,
        };
        entries.push(entry(build, &task, || key(&pool), part));
        build.list.pools.push(pool);
    } else if let Some(then) = then.filter(|_| process.threads.complete.is_some()) {
        let task = Task::Pool {
            process,
            pool: &then,
        };
        entries.push(gone(build, &task, key(&then)));
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
        let at = at as u32;
        let part = Part::Thread { at, thread };
        entries.push(entry(build, &task, || RowKey::Thread(key), part));
    }
}

/// Notes those of these threads of `owner` at the moment compared with that are no more.
fn note_gone(
    build: &mut Build<'_, '_>,
    owner: Task<'_>,
    threads: &[u32],
    entries: &mut Vec<Entry<Part>>,
) {
    let Task::Process { process, rates, .. } = owner else {
        return;
    };
    let now = build.snapshot.process(process.key);
    let now = now.map(|(process, _)| &process.threads);
    if now.is_some_and(|now| now.complete.is_none()) {
        // Which there are is not known.
        return;
    }
    for at in threads {
        let Some(task) = Task::thread(process, rates, *at as usize) else {
            continue;
        };
        let tid = task.id();
        if now.is_none_or(|now| now.position(tid).is_err()) {
            let process = process.key;
            let key = RowKey::Thread(ThreadKey { process, tid });
            entries.push(gone(build, &task, key));
        }
    }
}

fn entry(
    build: &mut Build<'_, '_>,
    task: &Task<'_>,
    key: impl Fn() -> RowKey,
    what: Part,
) -> Entry<Part> {
    Entry {
        key: build.part_key(task, key),
        id: task.id(),
        what,
    }
}

fn gone(build: &mut Build<'_, '_>, task: &Task<'_>, key: RowKey) -> Entry<Part> {
    Entry {
        key: build.gone_key(task, key.clone(), None),
        id: task.id(),
        what: Part::Gone(key),
    }
}

/// Sorts and lists them.
fn emit(build: &mut Build<'_, '_>, entries: Vec<Entry<Part>>, place: RowParent) {
    let entries = order::sort(entries, build.query.descends());
    build.list.rows.reserve(entries.len());
    let count = entries.len();
    for (number, entry) in entries.into_iter().enumerate() {
        let process = |at: u32| build.snapshot.sample.processes[at as usize].key;
        let (key, subject) = match entry.what {
            Part::Thread { at, thread } => (
                RowKey::Thread(ThreadKey {
                    process: process(at),
                    tid: entry.id,
                }),
                RowSubject::Thread { at, thread },
            ),
            Part::Pool { at, pool } => {
                let pattern = build.list.pools[pool as usize].pattern.clone();
                let key = RowKey::Pool(process(at), pattern);
                (key, RowSubject::Pool { at, pool })
            }
            Part::EndedThreads { at } => (
                RowKey::EndedThreads(process(at)),
                RowSubject::EndedThreads { at },
            ),
            Part::Gone(key) => (key, RowSubject::Gone),
        };
        let fold = match subject {
            RowSubject::Pool { .. } if build.query.folds.is_open(&key) => Fold::Open,
            RowSubject::Pool { .. } => Fold::Folded,
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
        if let (RowSubject::Pool { at, pool }, Fold::Open) = (subject, fold) {
            members(build, at as usize, pool, row, place.depth);
        }
    }
}

/// The threads of an open pool.
fn members(build: &mut Build<'_, '_>, at: usize, pool: u32, row: u32, depth: u16) {
    let pool = &build.list.pools[pool as usize];
    let threads = pool.members.clone();
    let process = build.snapshot.sample.processes[at].key;
    let key = RowKey::Pool(process, pool.pattern.clone());
    let mut entries = Vec::new();
    note_threads(build, at, &threads, &mut entries);
    let baseline = build.list.baseline.as_ref();
    let then = baseline.and_then(|baseline| baseline.pools.get(&key));
    let threads = then.map(|pool| pool.members.clone());
    let owner = build.then().and_then(|then| then.process(process));
    if let Some((threads, (process, rates))) = threads.zip(owner) {
        let owner = Task::of_process(process, rates, None, false);
        note_gone(build, owner, &threads, &mut entries);
    }
    let place = RowParent {
        parent: Some(row),
        depth: depth.saturating_add(1),
        followed: false,
    };
    emit(build, entries, place);
}
