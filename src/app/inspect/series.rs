//! CPU, wait and switches of what is looked into, from the store.

use super::Inspect;
use crate::app::App;
use crate::sample::ThreadKey;
use crate::store::{History, SAMPLES, TaskRef, TaskSeries};

impl Inspect {
    /// The task that the series are of.
    const fn task(&self) -> TaskRef {
        let process = self.subject.process;
        match self.subject.thread {
            None => TaskRef::Process(process),
            Some(tid) => TaskRef::Thread(ThreadKey { process, tid }),
        }
    }
}

impl App {
    /// Takes the series from the store, up to the snapshot that is shown.
    pub(in crate::app) fn take_inspected(&mut self, history: &History) {
        let behind = self.feed.behind;
        let Some(inspect) = self.inspecting_mut() else {
            return;
        };
        let task = inspect.task();
        let series = [TaskSeries::Cpu, TaskSeries::Wait, TaskSeries::Switches];
        for (kind, out) in series.into_iter().zip(&mut inspect.history.0) {
            out.clear();
            out.resize(SAMPLES + behind, None);
            history.task(task, kind, out);
            out.truncate(SAMPLES);
        }
    }
}
