//! The series of what is visible, taken from the store once for each frame.

use super::App;
use super::io::Device;
use crate::groups::GroupKey;
use crate::rates::Snapshot;
use crate::store::{History, TaskRef, TaskSeries};
use crate::view::{ColumnId, Fold, List, Row, RowKey, RowSubject};
use rustc_hash::FxHashMap;

/// Values of sparklines, the newest last; `None` where nothing is known.
#[derive(Clone, Debug, Default)]
pub struct Series {
    /// Of each visible row, as many as its column is wide; of a pool and of a folded node the sum.
    pub rows: FxHashMap<RowKey, Vec<Option<f32>>>,
    /// Disks, on the screen that shows them.
    pub disks: Vec<Device>,
    /// Network interfaces, likewise.
    pub nets: Vec<Device>,
    /// File systems by their places in the snapshot, likewise.
    pub file_systems: Vec<usize>,
}

impl App {
    /// Takes the series of what is visible, up to the snapshot that is shown.
    pub fn take_history(&mut self, history: &History) {
        let shown = self.feed.shown.as_ref();
        // The store may be ahead, and is while paused.
        self.feed.behind = shown.map_or(0, |shown| history.newer(shown.sample.seq));
        // They come first: the layout rests on which of them move.
        [self.series.disks, self.series.nets] = self.take_devices(history);
        self.series.file_systems = self.take_file_systems();
        let Some(layout) = self.regions() else { return };
        self.take_charts(history, &layout);
        self.take_inspected(history);
        self.take_meters(history, &layout);
        let behind = self.feed.behind;
        let mut series = std::mem::take(&mut self.series);
        series.rows.clear();
        let columns = self.columns(layout.rows.width);
        let column = columns
            .iter()
            .find(|placed| placed.id == ColumnId::History && !self.charts());
        if let Some((column, snapshot)) = column.zip(self.table_snapshot()) {
            let pane = self.pane();
            let width = usize::from(column.width);
            let mut children = None;
            for row in &pane.list.rows[pane.window(usize::from(layout.rows.height))] {
                let tasks = tasks(row, &pane.list, snapshot, &mut children);
                let mut values = sum(&tasks, self.spark(), width + behind, history);
                values.truncate(width);
                if let RowKey::Group(key) = &row.key {
                    self.add_ended(key, snapshot.sample.seq, &mut values);
                }
                series.rows.insert(row.key.clone(), values);
            }
        }
        self.series = series;
    }
}

impl App {
    /// Puts in what the group added up to while it was listed, with processes that have ended since: `values` are of those that
    /// live. The last one is of sample `seq`.
    fn add_ended(&self, key: &GroupKey, seq: u64, values: &mut [Option<f32>]) {
        let settled = &self.pane().settled;
        for (value, age) in values.iter_mut().rev().zip(0..) {
            let sample = seq.checked_sub(age);
            let rates = sample.and_then(|sample| settled.group_rates(key, sample));
            let then = rates.and_then(|rates| match self.spark() {
                TaskSeries::Cpu => rates.cpu_percent,
                TaskSeries::Wait => rates.wait_percent,
                TaskSeries::Switches => rates.switches,
                TaskSeries::Io => rates.io_bytes,
            });
            // Whose group was not known yet is in the one alone, who has ended in the other.
            *value = match (*value, then) {
                (Some(value), Some(then)) => Some(value.max(then)),
                (value, then) => value.or(then),
            };
        }
    }
}

/// The sum of the series of these tasks; unknown where it is unknown of all.
fn sum(tasks: &[TaskRef], kind: TaskSeries, width: usize, history: &History) -> Vec<Option<f32>> {
    let mut sum: Vec<Option<f32>> = vec![None; width];
    let mut values = vec![None; width];
    for task in tasks {
        history.task(*task, kind, &mut values);
        for (sum, value) in sum.iter_mut().zip(&values) {
            *sum = match (*sum, *value) {
                (Some(sum), Some(value)) => Some(sum + value),
                (sum, value) => sum.or(value),
            };
        }
    }
    sum
}

/// Indices of the processes whose parent has this PID.
type Children = FxHashMap<u32, Vec<usize>>;

/// Whose series a row shows.
fn tasks(
    row: &Row,
    list: &List,
    snapshot: &Snapshot,
    children: &mut Option<Children>,
) -> Vec<TaskRef> {
    match (&row.key, row.subject) {
        (RowKey::Process(_), RowSubject::Process { at }) if row.fold == Fold::Folded => {
            let children = children.get_or_insert_with(|| children_of(snapshot));
            subtree(at as usize, snapshot, children)
        }
        (RowKey::Process(key), _) => vec![TaskRef::Process(*key)],
        (RowKey::Group(_), _) => {
            let grouped = list.grouped(row).into_iter();
            grouped.map(TaskRef::Process).collect()
        }
        (RowKey::Thread(key), _) => vec![TaskRef::Thread(*key)],
        _ => (list.pool_keys(row, snapshot).map(TaskRef::Thread)).collect(),
    }
}

fn children_of(snapshot: &Snapshot) -> Children {
    let mut children = Children::default();
    for (at, process) in snapshot.sample.processes.iter().enumerate() {
        children.entry(process.stat.ppid).or_default().push(at);
    }
    children
}

/// A process and all below it; each once, whatever the parents say.
fn subtree(root: usize, snapshot: &Snapshot, children: &Children) -> Vec<TaskRef> {
    let processes = &snapshot.sample.processes;
    let mut seen = vec![false; processes.len()];
    let mut waiting = vec![root];
    let mut found = Vec::new();
    while let Some(at) = waiting.pop() {
        if std::mem::replace(&mut seen[at], true) {
            continue;
        }
        found.push(TaskRef::Process(processes[at].key));
        waiting.extend(children.get(&processes[at].key.tid).into_iter().flatten());
    }
    found
}
