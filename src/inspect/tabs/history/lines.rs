//! The series as numbers.

use super::Series;
use crate::inspect::page::{Line, Table, plain};
use crate::text::Align;
use crate::text::format::{percent, rate};

impl Series {
    /// A table, the newest sample first, for a file.
    pub fn lines(&self) -> Vec<Line> {
        let mut table = Table::new(&[
            ("SAMPLES AGO", Align::Right),
            ("CPU%", Align::Right),
            ("WAIT%", Align::Right),
            ("SWITCHES/S", Align::Right),
        ]);
        let [cpu, wait, switches] = &self.0;
        let values = cpu.iter().zip(wait).zip(switches).rev().enumerate();
        for (ago, ((cpu, wait), switches)) in values {
            let part = |value: &Option<f32>, text: fn(f64) -> String| {
                let text = value.map_or_else(|| "-".to_owned(), |value| text(value.into()));
                plain(text)
            };
            table.row(vec![
                plain(ago.to_string()),
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
