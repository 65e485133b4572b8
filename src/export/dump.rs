//! The loop of `threadtop dump`: a baseline, then one sample each interval.

use super::{json, select, text};
use crate::rates::{Snapshot, advance};
use crate::sample::Sample;
use crate::source::{Demand, Fields, Source, SourceError};
use crate::view::ColumnId;
use std::io::{self, Write};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Form of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One object per sample and line.
    Json,
    /// The table as on the screen.
    Text,
}

/// How processes are arranged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Parents before their children.
    Tree,
    /// One by one.
    List,
}

/// What to write; checked already.
#[derive(Clone, Debug)]
pub struct Options {
    /// Form of the output.
    pub format: Format,
    /// Samples to write.
    pub count: u64,
    /// Time between two samples.
    pub interval: Duration,
    /// Only these PIDs, with their threads; all when empty.
    pub only: Vec<u32>,
    /// Only processes of this user (effective UID).
    pub user: Option<u32>,
    /// Only what matches, as typed on the screen; may be empty.
    pub filter: String,
    /// Order; inside siblings in the tree.
    pub sort: Option<ColumnId>,
    /// Arrangement; when not given, text is a tree (flat with `threads`) and JSON a list.
    pub shape: Option<Shape>,
    /// With the threads of every process.
    pub threads: bool,
    /// Guides of the tree in Unicode; in ASCII otherwise.
    pub unicode: bool,
}

/// Why a dump ended early.
#[derive(Debug, thiserror::Error)]
pub enum DumpError {
    /// No sample could be taken.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// One of the PIDs asked for is not there at the start.
    #[error("no process with PID {0}")]
    NoProcess(u32),
    /// The output takes no more.
    #[error("cannot write the output: {0}")]
    Output(#[from] io::Error),
}

/// Time for one slice of the threads' baseline.
const SLICE: Duration = Duration::from_millis(50);

/// Writes `options.count` samples to `out`. The first sample is only a baseline, so that every rate written is real.
/// A process asked for by PID that ends on the way is reported on `notes` once; a reader that goes away (`| head -1`)
/// ends the dump quietly.
pub fn dump(
    options: &Options,
    source: &mut dyn Source,
    out: &mut dyn Write,
    notes: &mut dyn Write,
) -> Result<(), DumpError> {
    match samples(options, source, out, notes) {
        Err(DumpError::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

fn samples(
    options: &Options,
    source: &mut dyn Source,
    out: &mut dyn Write,
    notes: &mut dyn Write,
) -> Result<(), DumpError> {
    let demand = demand(options);
    let mut deadline = Instant::now();
    let baseline = source.sample(&demand)?;
    if let Some(&absent) = options
        .only
        .iter()
        .find(|&&pid| baseline.by_pid(pid).is_none())
    {
        return Err(DumpError::NoProcess(absent));
    }
    while source.background(&demand, SLICE) {}
    let mut snapshot = advance(None, Arc::new(baseline));
    let mut watched = options.only.clone();
    for _ in 0..options.count {
        deadline = next(deadline, options.interval, Instant::now());
        std::thread::sleep(deadline.saturating_duration_since(Instant::now()));
        let sample = source.sample(&demand)?;
        report_ended(&mut watched, &sample, notes);
        snapshot = advance(Some(&snapshot), Arc::new(sample));
        write(options, &snapshot, out)?;
        out.flush()?;
    }
    Ok(())
}

/// Everything of every task, fresh in each sample: these numbers are for checking.
fn demand(options: &Options) -> Demand {
    Demand {
        interval: options.interval,
        all_threads: options.threads || !options.only.is_empty(),
        fields: Fields::ALL,
        only: options.only.clone(),
        ..Demand::default()
    }
}

/// The next deadline. They are multiples of the interval, so that errors do not add up; those already missed (a
/// suspended machine, a sample that takes longer than the interval) are left out.
fn next(last: Instant, interval: Duration, now: Instant) -> Instant {
    let due = last + interval;
    if due > now || interval.is_zero() {
        return due;
    }
    let missed = (now - last).as_nanos() / interval.as_nanos();
    u32::try_from(missed)
        .ok()
        .and_then(|missed| interval.checked_mul(missed + 1))
        .map_or(now, |later| last + later)
}

fn report_ended(watched: &mut Vec<u32>, sample: &Sample, notes: &mut dyn Write) {
    watched.retain(|&pid| {
        let alive = sample.by_pid(pid).is_some();
        if !alive {
            // Nobody reads the notes any more: the dump itself goes on.
            let _ = writeln!(notes, "threadtop: process {pid} has ended");
        }
        alive
    });
}

fn write(options: &Options, snapshot: &Snapshot, out: &mut dyn Write) -> io::Result<()> {
    match options.format {
        Format::Json => {
            let shown = select::processes(options, snapshot);
            let threads = options.threads || !options.only.is_empty();
            json::write(out, snapshot, &shown, threads)
        }
        Format::Text => {
            let list = select::list(options, snapshot);
            text::write(out, snapshot, &list, options.unicode)
        }
    }
}
