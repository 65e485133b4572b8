//! Tasks that are stuck in the kernel.

use super::Found;
use crate::rates::{CpuShares, Snapshot};
use crate::text;
use rustc_hash::FxHashMap;
use std::hash::Hash;

/// CPU time that is idle, %.
const IDLE: f32 = 50.0;
/// So many tasks are worth a word on a machine with one CPU, and on any machine.
const TASKS: (usize, usize) = (2, 4);

/// Whoever is in D counts for the load, and uses nothing: a high load of an idle machine.
pub(super) fn blocked(snapshot: &Snapshot, shares: &CpuShares) -> Option<Found> {
    let sample = &snapshot.sample;
    if shares.free() < IDLE || sample.blocked.is_empty() {
        return None;
    }
    let elapsed = (snapshot.elapsed? * 1e9) as u64;
    // A task that reads from a disk all the time is in D most of the time, and gets on.
    let stuck = sample.blocked.iter().filter_map(|task| {
        let stands = task.since.saturating_add(elapsed) <= sample.at;
        let (process, _) = snapshot.process(task.process).filter(|_| stands)?;
        let name = &process.identity.name[..];
        (!process.stat.kernel).then_some((name, task.wchan.as_deref()))
    });
    let stuck: Vec<(&[u8], Option<&[u8]>)> = stuck.collect();
    if stuck.len() < sample.machine.cpus.len().clamp(TASKS.0, TASKS.1) {
        return None;
    }
    let count = stuck.len();
    let of = most(stuck.iter().map(|(name, _)| *name), "of", count);
    let place = most(stuck.iter().filter_map(|(_, wchan)| *wchan), "in", count);
    let load = sample
        .machine
        .load
        .map(|load| load.one)
        .filter(|load| *load >= 1.0);
    let load = load.map_or_else(String::new, |load| format!("load {load:.0}, but "));
    let sentence = format!("{load}the CPU is idle: {count} tasks in D{of}{place}");
    Some((count as f64, sentence))
}

/// What most of them have: `, of make`, or `, 12 of make` where others have something else. Nothing where nothing is known.
fn most<'a>(values: impl Iterator<Item = &'a [u8]>, word: &str, count: usize) -> String {
    let mut counts = FxHashMap::default();
    for value in values {
        *counts.entry(value).or_insert(0_usize) += 1;
    }
    let Some((value, found)) = largest(counts) else {
        return String::new();
    };
    let of_these = if found == count {
        String::new()
    } else {
        format!("{found} ")
    };
    format!(", {of_these}{word} {}", text::clean(value))
}

/// The one with the highest count; of equal ones the first by name.
fn largest<K: Copy + Ord + Hash>(counts: FxHashMap<K, usize>) -> Option<(K, usize)> {
    let found = counts.into_iter();
    found.max_by_key(|(value, count)| (*count, std::cmp::Reverse(*value)))
}
