//! A line for each limit; one that is near is marked.

use super::Limits;
use crate::diagnosis::WarnsFrom;
use crate::inspect::page::{Lines, dim, foreign, plain, unknown};
use crate::text::format::bytes;
use crate::text::{Tone, UNKNOWN};

impl Limits {
    pub(crate) fn write(&self, lines: &mut Lines) {
        let rows = self.list.iter().map(|limit| {
            let written = |value: u64| match &limit.unit[..] {
                "bytes" => bytes(value as f64).into(),
                _ => value.to_string(),
            };
            let bound =
                |value: Option<u64>| value.map_or_else(|| dim("unlimited"), |v| plain(written(v)));
            let near = limit.used.zip(limit.soft).is_some_and(|(used, soft)| {
                used > 0 && WarnsFrom::RESOURCE_LIMIT.holds(used as f64 * 100.0 / soft as f64)
            });
            let used = match limit.used {
                None => unknown(),
                Some(0) => dim("0"),
                Some(used) if near => (written(used), Tone::Warn),
                Some(used) => plain(written(used)),
            };
            vec![
                plain(foreign(limit.name.as_bytes())),
                used,
                bound(limit.soft),
                bound(limit.hard),
                dim(foreign(limit.unit.as_bytes())),
            ]
        });
        lines.table("LIMIT|>USED|>SOFT|>HARD|UNIT", rows);
        lines.gap();
        lines.note(format!(
            "The soft limit is in force; the process may raise it up to the hard one. Used is what counts for this \
             process; pending signals count for its user. {UNKNOWN} is unknown."
        ));
    }
}
