//! The loop of `threadtop dump`: a baseline, then one sample each interval.

use super::{json, select, text};
use crate::rates::{Snapshot, advance};
use crate::sample::Sample;
use crate::source::{Demand, Fields, Source, SourceError};
use crate::view::{ColumnId, Settled, build};
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
    #[error("cannot write the output")]
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
    let first = source.sample(&demand)?;
    if let Some(&absent) = options
        .only
        .iter()
        .find(|&&pid| first.by_pid(pid).is_none())
    {
        return Err(DumpError::NoProcess(absent));
    }
    while source.background(&demand, SLICE) {}
    // The first sample is made to be on a screen at once; only the next has everything that rates need.
    let mut deadline = Instant::now();
    let mut snapshot = advance(None, Arc::new(source.sample(&demand)?));
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
            let query = select::query(options, snapshot);
            let list = build(snapshot, &query, &mut Settled::default());
            text::write(out, snapshot, &query, &list, options.unicode)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sampled;
    use crate::source::Refined;
    use serde_json::Value;

    /// Hands out samples in which the processes with these PIDs are alive, the last for ever.
    struct Scripted {
        alive: Vec<Vec<u32>>,
        taken: usize,
        slices: u32,
    }

    impl Scripted {
        fn new(alive: &[&[u32]]) -> Self {
            Self {
                alive: alive.iter().map(|pids| pids.to_vec()).collect(),
                taken: 0,
                slices: 3,
            }
        }
    }

    impl Source for Scripted {
        fn sample(&mut self, demand: &Demand) -> Result<Sample, SourceError> {
            assert!(demand.fields.contains(Fields::ALL));
            assert!(
                self.taken == 0 || self.slices == 0,
                "the baseline was not finished"
            );
            let pids = &self.alive[self.taken.min(self.alive.len() - 1)];
            self.taken += 1;
            Ok(sampled(self.taken as u64, pids))
        }

        fn refine(&mut self, _: &Demand) -> Option<Refined> {
            None
        }

        fn background(&mut self, _: &Demand, _: Duration) -> bool {
            self.slices -= 1;
            self.slices > 0
        }
    }

    fn options(only: &[u32], count: u64) -> Options {
        Options {
            format: Format::Json,
            count,
            interval: Duration::from_millis(1),
            only: only.to_vec(),
            user: None,
            filter: String::new(),
            sort: None,
            shape: None,
            threads: false,
            unicode: true,
        }
    }

    fn dumped(
        options: &Options,
        source: &mut Scripted,
    ) -> (Result<(), DumpError>, Vec<Value>, String) {
        let (mut out, mut notes) = (Vec::new(), Vec::new());
        let result = dump(options, source, &mut out, &mut notes);
        let objects = serde_json::Deserializer::from_slice(&out).into_iter();
        (
            result,
            objects.map(Result::unwrap).collect(),
            String::from_utf8(notes).unwrap(),
        )
    }

    #[test]
    fn the_baseline_is_not_written() {
        let mut source = Scripted::new(&[&[1, 2]]);
        let (result, objects, notes) = dumped(&options(&[], 3), &mut source);
        result.unwrap();
        assert_eq!((objects.len(), source.taken, notes.as_str()), (3, 5, ""));
        assert!(objects.iter().all(|object| object["elapsed"].is_number()));
    }

    #[test]
    fn a_pid_that_is_not_there_is_an_error() {
        let (result, objects, _) = dumped(&options(&[2, 7], 1), &mut Scripted::new(&[&[1, 2]]));
        assert_eq!(result.unwrap_err().to_string(), "no process with PID 7");
        assert!(objects.is_empty());
    }

    #[test]
    fn a_process_that_ends_is_noted_once() {
        let mut source = Scripted::new(&[&[1, 2], &[1, 2], &[1, 2], &[1]]);
        let (result, objects, notes) = dumped(&options(&[2], 4), &mut source);
        result.unwrap();
        assert_eq!(objects.len(), 4);
        assert_eq!(notes, "threadtop: process 2 has ended\n");
    }

    /// Takes no bytes.
    struct Full(io::ErrorKind);

    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_reader_that_left_is_no_error_but_a_full_disk_is() {
        for format in [Format::Json, Format::Text] {
            let options = Options {
                format,
                ..options(&[], 5)
            };
            let write = |kind| {
                let mut source = Scripted::new(&[&[1]]);
                dump(&options, &mut source, &mut Full(kind), &mut io::sink())
            };
            write(io::ErrorKind::BrokenPipe).unwrap();
            let error = write(io::ErrorKind::StorageFull).unwrap_err();
            assert!(matches!(error, DumpError::Output(_)), "{error}");
            // The command line adds the cause: it must not be told twice.
            assert_eq!(error.to_string(), "cannot write the output");
        }
    }

    #[test]
    fn deadlines_are_multiples_of_the_interval() {
        let (start, second) = (Instant::now(), Duration::from_secs(1));
        assert_eq!(next(start, second, start), start + second);
        assert_eq!(next(start, second, start + second / 2), start + second);
        assert_eq!(
            next(start, second, start + second * 7 / 2),
            start + second * 4
        );
        assert_eq!(next(start, second, start + second), start + second * 2);
    }
}
