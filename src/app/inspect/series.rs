//! CPU, wait and switches of what is looked into, from the store.

use super::Inspect;
use super::page::{Line, Table};
use crate::app::App;
use crate::sample::ThreadKey;
use crate::store::{History, SAMPLES, TaskRef, TaskSeries};
use crate::view::format::{percent, rate};
use crate::view::{Align, Tone};

impl Inspect {
    /// Whose series they are.
    const fn task(&self) -> TaskRef {
        let process = self.subject.process;
        match self.subject.thread {
            None => TaskRef::Process(process),
            Some(tid) => TaskRef::Thread(ThreadKey { process, tid }),
        }
    }

    /// The series as a table, the newest first, for a file.
    pub(super) fn history_lines(&self) -> Vec<Line> {
        let mut table = Table::new(&[
            ("SAMPLES AGO", Align::Right),
            ("CPU%", Align::Right),
            ("WAIT%", Align::Right),
            ("SWITCHES/S", Align::Right),
        ]);
        let [cpu, wait, switches] = &self.history;
        let values = cpu.iter().zip(wait).zip(switches).rev().enumerate();
        for (ago, ((cpu, wait), switches)) in values {
            let part = |value: &Option<f32>, text: fn(f64) -> String| {
                let text = value.map_or_else(|| "-".to_owned(), |value| text(value.into()));
                (text, Tone::Plain)
            };
            table.row(vec![
                (ago.to_string(), Tone::Plain),
                part(cpu, percent),
                part(wait, percent),
                part(switches, rate),
            ]);
        }
        let mut lines = Vec::new();
        table.lines(&mut lines);
        lines
    }
}

impl App {
    /// Takes the series from the store, up to the snapshot that is shown.
    pub(in crate::app) fn take_inspected(&mut self, history: &History) {
        let behind = self.behind;
        let Some(inspect) = self.inspecting_mut() else {
            return;
        };
        let task = inspect.task();
        let series = [TaskSeries::Cpu, TaskSeries::Wait, TaskSeries::Switches];
        for (kind, out) in series.into_iter().zip(&mut inspect.history) {
            out.clear();
            out.resize(SAMPLES + behind, None);
            history.task(task, kind, out);
            out.truncate(SAMPLES);
        }
    }
}
