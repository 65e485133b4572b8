//! Sums, segments, the stacks of threads and the largest mappings.

use super::{Memory, Segment};
use crate::inspect::page::{Line, Part, Table, dim, foreign, heading, note, optional, plain, size};
use crate::inspect::reasons::{SAME_USER, sentence};
use crate::proc::maps::Usage;
use crate::text::format::count;
use crate::text::{Align, Tone};

/// Headings of what [`usage`] tells.
const USAGE: [(&str, Align); 5] = [
    ("RSS", Align::Right),
    ("PSS", Align::Right),
    ("SHARED", Align::Right),
    ("PRIVATE", Align::Right),
    ("SWAP", Align::Right),
];

impl Memory {
    pub(crate) fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        let totals = &self.totals;
        heading(&mut lines, "Sums, as the kernel keeps them");
        let mut table = Table::new(&[
            ("VIRT", Align::Right),
            ("RSS", Align::Right),
            ("PEAK RSS", Align::Right),
            ("ANON", Align::Right),
            ("FILE", Align::Right),
            ("SHMEM", Align::Right),
            ("SWAP", Align::Right),
            ("LOCKED", Align::Right),
            ("PAGE TABLES", Align::Right),
        ]);
        table.row(
            [
                totals.virt,
                totals.rss,
                totals.peak,
                totals.anon,
                totals.file,
                totals.shmem,
                totals.swap,
                totals.locked,
                totals.tables,
            ]
            .map(optional)
            .into(),
        );
        table.lines(&mut lines);
        let segments = match &self.segments {
            Ok(segments) if segments.is_empty() => {
                lines.push(Line::empty());
                note(
                    &mut lines,
                    "No memory of its own any more: it is about to end.",
                );
                return lines;
            }
            Ok(segments) => segments,
            Err(missing) => {
                lines.push(Line::empty());
                note(&mut lines, &sentence(*missing));
                return lines;
            }
        };
        heading(&mut lines, "Segments");
        let measured = segments.iter().any(|segment| segment.usage.is_some());
        if !measured {
            note(
                &mut lines,
                "r measures what is resident in each: the kernel walks all pages of the process, a few ms per 100M \
             resident, and a process that maps memory meanwhile waits for it.",
            );
        }
        segment_table(self, segments).lines(&mut lines);
        thread_stacks(self, measured, &mut lines);
        largest(self, &mut lines);
        lines
    }
}

/// Resident, proportional, shared, private, swap; unknown where not measured.
fn usage(usage: Option<Usage>) -> [Part; 5] {
    let Some(usage) = usage else {
        return std::array::from_fn(|_| dim("-"));
    };
    [
        usage.rss,
        usage.pss,
        usage.shared,
        usage.private,
        usage.swap,
    ]
    .map(size)
}

fn segment_table(memory: &Memory, segments: &[Segment]) -> Table {
    let about = [
        ("SEGMENT", Align::Left),
        ("MAPPINGS", Align::Right),
        ("SIZE", Align::Right),
    ];
    let mut table = Table::new(&[&about[..], &USAGE].concat());
    let mut row = |name: Part, segment: &Segment| {
        let mut row = vec![name, plain(count(segment.count.into())), size(segment.size)];
        row.extend(usage(segment.usage));
        table.row(row);
    };
    for segment in segments {
        row(plain(segment.kind.name()), segment);
    }
    if let Some(sum) = memory.sum() {
        row(("all".to_owned(), Tone::Name), &sum);
    }
    table
}

fn thread_stacks(memory: &Memory, measured: bool, lines: &mut Vec<Line>) {
    let threads = memory.threads;
    if threads < 2 {
        return;
    }
    heading(lines, "Threads");
    note(
        lines,
        &format!("All {threads} threads share everything above; each owns but its stack."),
    );
    if memory.stacks.len() < threads as usize {
        let missing = threads as usize - memory.stacks.len();
        let text = format!(
            "{missing} stacks not found: the thread runs just now, is not readable ({SAME_USER}), or has its stack elsewhere."
        );
        note(lines, &text);
    }
    let mut table = Table::new(&[
        ("TID", Align::Right),
        ("STACK", Align::Right),
        ("IN USE", Align::Right),
        ("RSS", Align::Right),
    ]);
    for stack in &memory.stacks {
        let rss = stack.usage.filter(|_| measured).map(|usage| usage.rss);
        table.row(vec![
            plain(stack.tid.to_string()),
            size(stack.size),
            size(stack.depth),
            optional(rss),
        ]);
    }
    if !memory.stacks.is_empty() {
        table.lines(lines);
    }
}

fn largest(memory: &Memory, lines: &mut Vec<Line>) {
    heading(lines, "Largest mappings");
    let about = [
        ("ADDRESS", Align::Right),
        ("MODE", Align::Left),
        ("SIZE", Align::Right),
    ];
    let mut table = Table::new(&[&about[..], &USAGE, &[("FILE", Align::Left)]].concat());
    for mapping in &memory.largest {
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
        table.row(row);
    }
    table.lines(lines);
}
