//! The series as numbers, for a file.

use super::Series;
use crate::inspect::page::{Line, Lines, plain};
use crate::text::format::{percent, rate};
use crate::text::{CompactString, UNKNOWN};

impl Series {
    /// A table, the newest sample first.
    pub fn lines(&self) -> Vec<Line> {
        let [cpu, wait, switches] = &self.0;
        let part = |value: &Option<f32>, text: fn(f64) -> CompactString| {
            plain(value.map_or_else(
                || CompactString::const_new(UNKNOWN),
                |value| text(value.into()),
            ))
        };
        let values = cpu.iter().zip(wait).zip(switches).rev().enumerate();
        let rows = values.map(|(ago, ((cpu, wait), switches))| {
            vec![
                plain(ago.to_string()),
                part(cpu, percent),
                part(wait, percent),
                part(switches, rate),
            ]
        });
        let mut lines = Lines::default();
        lines.table(">SAMPLES AGO|>CPU%|>WAIT%|>SWITCHES/S", rows);
        lines.into()
    }
}
