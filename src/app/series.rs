//! The series of what is visible, taken from the store once for each frame.

use super::App;
use crate::store::{History, MachineSeries, TaskRef};
use crate::view::{ColumnId, RowKey};
use rustc_hash::FxHashMap;

/// Values of sparklines, the newest last; `None` where nothing is known.
#[derive(Clone, Debug, Default)]
pub struct Series {
    /// Load average over 1 minute.
    pub load: Vec<Option<f32>>,
    /// Context switches per second.
    pub switches: Vec<Option<f32>>,
    /// Steal, % of all CPUs.
    pub steal: Vec<Option<f32>>,
    /// Of each visible task, as many as its column is wide.
    pub tasks: FxHashMap<TaskRef, Vec<Option<f32>>>,
}

impl App {
    /// Takes the series of what is visible. While paused, they end where the screen was frozen.
    pub fn take_history(&mut self, history: &History) {
        let Some(layout) = self.layout() else { return };
        let behind = self.behind;
        let mut series = std::mem::take(&mut self.series);
        let width = usize::from(layout.trends.width);
        for (kind, out) in [
            (MachineSeries::Load, &mut series.load),
            (MachineSeries::ContextSwitches, &mut series.switches),
            (MachineSeries::Steal, &mut series.steal),
        ] {
            out.resize(width + behind, None);
            history.machine(kind, out);
            out.truncate(width);
        }
        series.tasks.clear();
        let column = self
            .columns(layout.rows.width)
            .into_iter()
            .find(|placed| placed.id == ColumnId::History);
        if let Some(column) = column {
            let pane = self.pane();
            let width = usize::from(column.width);
            for row in &pane.list.rows[pane.window(usize::from(layout.rows.height))] {
                let Some(task) = task(&row.key) else { continue };
                let mut values = vec![None; width + behind];
                history.task(task, self.spark, &mut values);
                values.truncate(width);
                series.tasks.insert(task, values);
            }
        }
        self.series = series;
    }
}

/// Whose series the row shows.
pub(super) fn task(key: &RowKey) -> Option<TaskRef> {
    match key {
        RowKey::Process(key) => Some(TaskRef::Process(*key)),
        RowKey::Thread(key) => Some(TaskRef::Thread(*key)),
        RowKey::Group(..) | RowKey::Exited(_) => None,
    }
}
