//! Sums, segments, the stacks of threads and the largest mappings.

use super::{Memory, Segment, Stack};
use crate::inspect::page::{Lines, Part, dim, foreign, optional, plain, size, unknown};
use crate::inspect::reasons::{SAME_USER, sentence};
use crate::proc::maps::{Mapping, Usage};
use crate::text::Tone;
use crate::text::format::count;

/// Titles of what [`usage`] tells.
const USAGE: &str = ">RSS|>PSS|>SHARED|>PRIVATE|>SWAP";

impl Memory {
    pub(crate) fn write(&self, lines: &mut Lines) {
        let totals = &self.totals;
        lines.heading("Totals from the kernel");
        let sums = [
            totals.virt,
            totals.rss,
            totals.peak,
            totals.anon,
            totals.file,
            totals.shmem,
            totals.swap,
            totals.locked,
            totals.tables,
        ];
        let titles = ">VIRT|>RSS|>PEAK RSS|>ANON|>FILE|>SHMEM|>SWAP|>LOCKED|>PAGE TABLES";
        lines.table(titles, [sums.map(optional).to_vec()]);
        let segments = match &self.segments {
            Ok(segments) if segments.is_empty() => {
                lines.gap();
                lines.note("It has no memory left: it is exiting.");
                return;
            }
            Ok(segments) => segments,
            Err(missing) => {
                lines.gap();
                lines.note(sentence(*missing));
                return;
            }
        };
        lines.heading("Segments");
        let measured = segments.iter().any(|segment| segment.usage.is_some());
        if !measured {
            lines.note("What is resident in each is measured on demand: the kernel walks all pages, a few ms per 100M; \
             a process that maps memory meanwhile waits for it.");
        }
        let row = |name: Part, segment: &Segment| {
            let about = [name, plain(count(segment.count.into())), size(segment.size)];
            about.into_iter().chain(usage(segment.usage)).collect()
        };
        let sum = self.sum();
        let all = sum.map(|sum| row(("all".to_owned(), Tone::Name), &sum));
        let rows = segments.iter().map(|one| row(plain(one.kind.name()), one));
        lines.table(&format!("SEGMENT|>MAPPINGS|>SIZE|{USAGE}"), rows.chain(all));
        thread_stacks(self, measured, lines);
        largest(self, lines);
    }
}

/// Resident, proportional, shared, private, swap; unknown where not measured.
fn usage(usage: Option<Usage>) -> [Part; 5] {
    usage.map_or_else(
        || std::array::from_fn(|_| unknown()),
        |usage| {
            [
                usage.rss,
                usage.pss,
                usage.shared,
                usage.private,
                usage.swap,
            ]
            .map(size)
        },
    )
}

fn thread_stacks(memory: &Memory, measured: bool, lines: &mut Lines) {
    let threads = memory.threads;
    if threads < 2 {
        return;
    }
    lines.heading("Threads");
    lines.note(format!(
        "All {threads} threads share everything above; each owns only its stack."
    ));
    if memory.stacks.len() < threads as usize {
        let missing = threads as usize - memory.stacks.len();
        let (stacks, its) = match missing {
            1 => ("stack", "its thread runs, may not be read"),
            _ => ("stacks", "their threads run, may not be read"),
        };
        lines.note(format!(
            "{missing} {stacks} not found: {its} ({SAME_USER}), or the stack lies elsewhere."
        ));
    }
    let row = |stack: &Stack| {
        let rss = stack.usage.filter(|_| measured).map(|usage| usage.rss);
        let tid = plain(stack.tid.to_string());
        vec![tid, size(stack.size), size(stack.depth), optional(rss)]
    };
    if !memory.stacks.is_empty() {
        lines.table(">TID|>STACK|>IN USE|>RSS", memory.stacks.iter().map(row));
    }
}

fn largest(memory: &Memory, lines: &mut Lines) {
    let row = |mapping: &Mapping| {
        let mut row = vec![
            dim(format!("{:x}", mapping.start)),
            plain(foreign(&mapping.permissions)),
            size(mapping.size()),
        ];
        row.extend(usage(mapping.usage));
        row.push(if mapping.path.is_empty() {
            dim("(anonymous)")
        } else {
            plain(foreign(&mapping.path))
        });
        row
    };
    lines.heading("Largest mappings");
    let titles = format!(">ADDRESS|MODE|>SIZE|{USAGE}|FILE");
    lines.table(&titles, memory.largest.iter().map(row));
}
