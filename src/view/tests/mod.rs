//! Rows of whole snapshots: what all these tests need.

mod believed;
mod calm;
mod cells;
mod group_columns;
mod groups;
mod processes;
mod properties;
mod short_lived;
mod threads;

use super::*;
use crate::rates::Snapshot;
use crate::rates::testing::{Made, process, snapshot};
use crate::sample::TaskKey;

/// Rows as text: indented by depth, processes by PID, threads as `t5`, pools by pattern.
fn lines(list: &List) -> Vec<String> {
    list.rows
        .iter()
        .map(|row| {
            let what = match &row.key {
                RowKey::Process(key) => key.tid.to_string(),
                RowKey::Thread(key) => format!("t{}", key.tid),
                RowKey::Pool(_, pattern) => pattern.to_string(),
                RowKey::EndedThreads(_) => "ended".to_owned(),
                RowKey::ShortLived(_) => "short".to_owned(),
                RowKey::Group(_) => list.group(row).unwrap().name.to_string(),
            };
            format!("{}{what}", " ".repeat(usize::from(row.depth)))
        })
        .collect()
}

fn made(snapshot: &Snapshot, query: &Query) -> List {
    build(snapshot, query, &mut Settled::default())
}

fn listed(processes: &[Made], query: &Query) -> Vec<String> {
    lines(&made(&snapshot(0, processes), query))
}

fn query(mode: Mode) -> Query {
    Query {
        mode,
        ..Query::default()
    }
}

fn hot(pid: u32, parent: u32, cpu: f32) -> Made {
    let mut made = process(pid, parent, "p");
    made.cpu(cpu);
    made
}

/// 1 ─ 10 (cool, with a hot child) and 20 (warm).
fn family() -> Vec<Made> {
    vec![
        hot(1, 0, 0.0),
        hot(10, 1, 1.0),
        hot(11, 10, 50.0),
        hot(12, 10, 0.0),
        hot(20, 1, 30.0),
    ]
}

fn key(pid: u32) -> RowKey {
    RowKey::Process(TaskKey {
        tid: pid,
        starttime: u64::from(pid),
    })
}
