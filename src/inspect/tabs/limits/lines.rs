//! A line for each limit; one that is near is marked.

use super::Limits;
use crate::diagnosis::WarnsFrom;
use crate::inspect::page::{Line, Table, dim, foreign, note, plain};
use crate::text::format::bytes;
use crate::text::{Align, Tone};

impl Limits {
    pub(crate) fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        let mut table = Table::new(&[
            ("LIMIT", Align::Left),
            ("USED", Align::Right),
            ("SOFT", Align::Right),
            ("HARD", Align::Right),
            ("UNIT", Align::Left),
        ]);
        for limit in &self.list {
            let written = |value: u64| match &limit.unit[..] {
                "bytes" => bytes(value as f64),
                _ => value.to_string(),
            };
            let bound =
                |value: Option<u64>| value.map_or_else(|| dim("unlimited"), |v| plain(written(v)));
            let near = limit.used.zip(limit.soft).is_some_and(|(used, soft)| {
                used > 0 && WarnsFrom::RESOURCE_LIMIT.holds(used as f64 * 100.0 / soft as f64)
            });
            let used = match limit.used {
                None => dim("-"),
                Some(0) => dim("0"),
                Some(used) if near => (written(used), Tone::Warn),
                Some(used) => plain(written(used)),
            };
            table.row(vec![
                plain(foreign(limit.name.as_bytes())),
                used,
                bound(limit.soft),
                bound(limit.hard),
                dim(foreign(limit.unit.as_bytes())),
            ]);
        }
        table.lines(&mut lines);
        lines.push(Line::empty());
        note(
            &mut lines,
            "The soft limit is in force; the process may raise it up to the hard one. Used is what counts for this process; \
         pending signals count for its user. A - is not known.",
        );
        lines
    }
}
