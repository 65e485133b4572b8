//! The loop of `threadtop record`: a sample each interval, appended to a file.
//!
//! In: a [`Source`], and a file that is open. Out: the file, and sentences about what went wrong on the way. A full disk or a
//! file that was removed ends nothing: it is reported once, and recording continues as soon as it can.

use crate::privilege;
use crate::recording::{FileError, Writer};
use crate::source::{Demand, Extras, Fields, Source, SourceError};
use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How long work that nobody waits for goes on at a time.
const SLICE: Duration = Duration::from_millis(5);
/// Whatever happens to the machine, at most so much time is lost.
const SYNC_EVERY: Duration = Duration::from_secs(10);

/// What is recorded.
#[derive(Clone, Debug)]
pub struct Options {
    /// The file.
    pub path: PathBuf,
    /// Time between two samples.
    pub interval: Duration,
    /// CPU time per second below which reading keeps itself; zero for no limit.
    pub budget: Duration,
    /// How long; without end if `None`.
    pub time: Option<Duration>,
    /// Bytes that the file may have; any number if `None`.
    pub size: Option<u64>,
}

/// Why recording ended early.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// No sample could be taken.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The file cannot be had.
    #[error(transparent)]
    File(#[from] FileError),
    /// Nobody could be found to sync it.
    #[error("cannot start a thread: {0}")]
    Thread(io::Error),
}

/// Records until the time is over or the file is large enough.
pub fn record(
    options: &Options,
    source: &mut dyn Source,
    writer: Writer,
    notes: &mut dyn Write,
) -> Result<(), RecordError> {
    let demand = demand(options);
    let mut to = Destination::new(writer)?;
    let began = Instant::now();
    let mut due = began;
    loop {
        let sample = source.sample(&demand)?;
        to.append(&sample, options, notes);
        // A sample that is late may be the last.
        let is_over = options.time.is_some_and(|time| due >= began + time);
        if is_over || options.size.is_some_and(|size| to.writer.size() >= size) {
            return Ok(());
        }
        // Deadlines are absolute. Those that were missed are left out.
        due = (due + options.interval).max(Instant::now());
        if let Some(time) = options.time {
            due = due.min((began + time).max(Instant::now()));
        }
        while Instant::now() < due {
            if !source.background(&demand, SLICE) {
                std::thread::sleep(due.saturating_duration_since(Instant::now()));
            }
        }
    }
}

/// All of what costs little: the counters of every process, and of every thread that moved. What a replay wants to know can
/// not be asked for later.
fn demand(options: &Options) -> Demand {
    Demand {
        interval: options.interval,
        budget: options.budget,
        fields: Fields::STAT
            | Fields::STATM
            | Fields::IO
            | Fields::SPLIT
            | Fields::NAMES
            | Fields::CGROUP_OF_ALL
            | Fields::GROUPS_ABOVE
            | Fields::EXE_OF_ALL,
        extras: Extras::all(),
        ..Demand::default()
    }
}

/// The file, with whoever syncs it.
struct Destination {
    writer: Writer,
    syncer: Syncer,
    looked: Instant,
    /// What was said last of what goes wrong.
    trouble: Option<String>,
}

impl Destination {
    fn new(writer: Writer) -> Result<Self, RecordError> {
        Ok(Self {
            syncer: Syncer::start(&writer).map_err(RecordError::Thread)?,
            writer,
            looked: Instant::now(),
            trouble: None,
        })
    }

    fn append(&mut self, sample: &crate::sample::Sample, options: &Options, notes: &mut dyn Write) {
        // Nobody reads the notes any more: recording itself goes on.
        let mut say = |told: &str| {
            let _ = writeln!(notes, "threadtop: {told}");
        };
        if self.looked.elapsed() >= SYNC_EVERY {
            self.looked = Instant::now();
            if !self.writer.is_there()
                && let Ok(writer) = privilege::with_callers(|| Writer::open(&options.path))
                && let Ok(syncer) = Syncer::start(&writer)
            {
                say(&format!(
                    "{} is gone; writing a new one",
                    options.path.display()
                ));
                (self.writer, self.syncer) = (writer, syncer);
            }
        }
        match self.writer.append(sample) {
            Ok(()) if self.trouble.take().is_some() => say("recording continues"),
            Ok(()) => {}
            Err(error) => {
                let told = error.to_string();
                if self.trouble.as_ref() != Some(&told) {
                    say(&format!(
                        "{told}; samples are lost until it can be written again"
                    ));
                    self.trouble = Some(told);
                }
            }
        }
    }
}

/// A thread that has what was written put on the disk from time to time, so that a slow disk holds up no sample.
struct Syncer {
    /// Hung up when the last bytes are written.
    alive: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Syncer {
    fn start(writer: &Writer) -> io::Result<Self> {
        let file: File = writer.shared()?;
        let (alive, ended) = channel::<()>();
        let thread = std::thread::Builder::new()
            .name("sync".to_owned())
            .spawn(move || {
                let mut goes_on = true;
                while goes_on {
                    goes_on = ended.recv_timeout(SYNC_EVERY) == Err(RecvTimeoutError::Timeout);
                    // What cannot be synced is in the file all the same, for all but a machine that fails.
                    let _ = file.sync_data();
                }
            })?;
        Ok(Self {
            alive: Some(alive),
            thread: Some(thread),
        })
    }
}

impl Drop for Syncer {
    fn drop(&mut self) {
        self.alive = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
