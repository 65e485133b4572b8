//! What reading any task needs: the root, a buffer, the budget of descriptors, and what has been read so far.

use crate::proc;
use crate::sample::{Nanos, WhyThreads};
use crate::source::live::budget::Budget;
use crate::source::live::processes::totals::Kernel;
use crate::source::live::reading::files::{Buffer, Failure, Lister, Path, now, open};
use crate::source::live::reading::held_io::HeldIo;
use crate::source::live::reading::open_files::{self, OpenFiles};
use crate::source::live::reading::read_rotation::{FEW_SEEN, FEW_UNSEEN, ReadRotation};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use nix::time::{ClockId, clock_gettime};
use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use std::time::Duration;

/// Files of threads that are kept open at most. Each pins 4.5 KB of kernel memory, and saves three quarters of the
/// cost of reading it.
const OPEN_FILES: usize = 1024;
/// Descriptors left for everything else: terminal, helpers, machine-wide files.
const SPARE_DESCRIPTORS: u64 = 128;

/// About so many threads begin to be read in a sample though nobody looks at them: where all processes wait, it takes
/// some samples until all of them have been looked at.
const SUSPECTS: usize = 256;

/// Run counters of a thread.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counters {
    pub(crate) run: Nanos,
    pub(crate) wait: Option<Nanos>,
    pub(crate) switches: Option<u64>,
}

/// Reads task files under one root.
pub(crate) struct Reader {
    pub(crate) root: OwnedFd,
    /// The root is our own `/proc`: process clocks answer for the processes listed there.
    pub(crate) live: bool,
    /// This kernel has per-task `schedstat`.
    pub(crate) schedstat: bool,
    pub(crate) page_size: u64,
    pub(crate) tick: Nanos,
    pub(crate) buffer: Buffer,
    pub(crate) lister: Lister,
    /// Number of the sample being taken.
    pub(crate) seq: u64,
    /// Tasks of which a file was read in this sample.
    pub(crate) tasks_read: u32,
    /// CPU time of all processes since the last sample.
    pub(crate) ran: Nanos,
    /// The last sample before which threads or processes may have come or gone.
    pub(crate) tasks_changed: u64,
    /// Threads of which some may begin to be read in this sample though nobody looks at them.
    suspects: usize,
    /// CPU time of the machine is in no row: children end unseen, and their parents tell.
    pub(crate) missing: bool,
    /// Threads that nobody sees, of which switches by kind are read in turn.
    pub(crate) splits: ReadRotation,
    /// The same of threads that show in the sums of their process alone.
    pub(crate) summed_splits: ReadRotation,
    /// Processes that nobody sees, of which the kernel is asked in turn.
    pub(crate) totals: ReadRotation,
    /// Processes that nobody sees, of which bytes are read in turn.
    pub(crate) bytes: ReadRotation,
    /// Processes that nobody sees but in sums, of which `stat` and `statm` are read in turn.
    pub(crate) in_sums: ReadRotation,
    /// What may be spent on threads.
    pub(crate) budget: Budget,
    /// Tells the privileged what all threads of a process did.
    pub(crate) kernel: Kernel,
    /// Reads bytes that may have to be waited for.
    pub(crate) held_io: HeldIo,
    /// What is read in every sample or two, of what is on the screen.
    pub(crate) open_files: OpenFiles,
    files_left: usize,
    folders_left: usize,
}

impl Reader {
    pub(crate) fn new(root: OwnedFd, live: bool, ticks_per_second: u64, page_size: u64) -> Self {
        let mut buffer = Buffer::new();
        let schedstat = !live
            || (buffer
                .read(root.as_fd(), &Path::new().text("self/schedstat"))
                .ok())
            .is_some_and(|text| proc::schedstat::parse(text).is_some());
        let (files_left, often, folders_left) = budgets(descriptors());
        let held_io = HeldIo::new(&root);
        let live = live && process_clock(std::process::id()).is_some();
        let kernel = match (live, schedstat) {
            (true, true) => Kernel::Unasked,
            (true, false) => Kernel::Silent(WhyThreads::Unsupported),
            (false, _) => Kernel::Silent(WhyThreads::Elsewhere),
        };
        Self {
            root,
            live,
            schedstat,
            page_size,
            tick: 1_000_000_000 / ticks_per_second,
            buffer,
            lister: Lister::new(),
            seq: 0,
            tasks_read: 0,
            ran: 0,
            tasks_changed: 0,
            suspects: 0,
            missing: false,
            splits: ReadRotation::new(FEW_UNSEEN),
            summed_splits: ReadRotation::new(FEW_SEEN),
            totals: ReadRotation::new(FEW_UNSEEN),
            bytes: ReadRotation::new(FEW_UNSEEN),
            in_sums: ReadRotation::at_any_interval(FEW_UNSEEN),
            budget: Budget::default(),
            kernel,
            held_io,
            // In a copied tree a path may become another file.
            open_files: OpenFiles::new(if live { often } else { 0 }),
            files_left,
            folders_left,
        }
    }

    /// A sample begins.
    pub(crate) fn begin(&mut self, seq: u64, interval: Duration) {
        self.seq = seq;
        self.tasks_read = 0;
        self.ran = 0;
        self.open_files.begin(seq);
        self.kernel.begin();
        self.suspects = SUSPECTS;
        self.splits.begin(seq, interval);
        self.summed_splits.begin(seq, interval);
        self.totals.begin(seq, interval);
        self.bytes.begin(seq, interval);
        self.in_sums.begin(seq, interval);
    }

    /// Process clocks and `schedstat` are there: they can be weighed against each other.
    pub(crate) fn gates(&self) -> bool {
        self.live && self.schedstat
    }

    /// May the threads of one more process begin to be read though nobody looks at them? Counts them.
    pub(crate) fn may_look_at(&mut self, threads: u32) -> bool {
        let may = self.suspects > 0;
        self.suspects = self.suspects.saturating_sub(threads as usize);
        may
    }

    /// Run counters of a thread; `tasks` is the folder `PID/task`.
    pub(crate) fn counters(
        &mut self,
        tasks: BorrowedFd<'_>,
        tid: u32,
    ) -> Result<Counters, Failure> {
        if self.schedstat {
            match self.buffer.read(tasks, &Path::of(tid, "schedstat")) {
                Ok(text) => {
                    return proc::schedstat::parse(text)
                        .map(Counters::from)
                        .ok_or(Failure::Other);
                }
                // A captured tree may lack the file; the live one was tried at the start.
                Err(Failure::Gone | Failure::Denied) if !self.live => {}
                Err(failure) => return Err(failure),
            }
        }
        let tick = self.tick;
        let stat = self.buffer.read(tasks, &Path::of(tid, "stat"))?;
        let stat = proc::stat::parse(stat).ok_or(Failure::Other)?;
        Ok(Counters {
            run: (stat.user.saturating_add(stat.system)).saturating_mul(tick),
            wait: None,
            switches: None,
        })
    }

    /// Counters from a file that is kept open.
    pub(crate) fn counters_of(&mut self, file: &OwnedFd) -> Result<Counters, Failure> {
        let text = self.buffer.reread(file)?;
        proc::schedstat::parse(text)
            .map(Counters::from)
            .ok_or(Failure::Other)
    }

    /// Opens a thread's `schedstat` to keep, while the budget lasts.
    pub(crate) fn keep_open(&mut self, tasks: BorrowedFd<'_>, tid: u32) -> Option<OwnedFd> {
        if !self.schedstat || self.files_left == 0 {
            return None;
        }
        let file = open(tasks, &Path::of(tid, "schedstat")).ok()?;
        self.files_left -= 1;
        Some(file)
    }

    /// A file that was kept open has been closed.
    pub(crate) fn give_back(&mut self, files: usize) {
        self.files_left += files;
    }

    /// May one more folder be kept open? Counts it.
    pub(crate) fn may_keep_folder(&mut self) -> bool {
        let may = self.folders_left > 0;
        self.folders_left -= usize::from(may);
        may
    }

    /// A folder that was kept open has been closed.
    pub(crate) fn give_back_folder(&mut self) {
        self.folders_left += 1;
    }
}

impl From<proc::schedstat::Schedstat> for Counters {
    fn from(stat: proc::schedstat::Schedstat) -> Self {
        Self {
            run: stat.run,
            wait: Some(stat.wait),
            switches: Some(stat.switches),
        }
    }
}

/// CPU time of a whole process, ended threads included, to the nanosecond; of any process of any user, by the clock
/// number that the kernel gives it (`CLOCK_PROCESS_CPUTIME_ID` of another process, see `clock_getcpuclockid(3)`).
/// `None`: no such process any more.
pub(crate) fn process_clock(pid: u32) -> Option<Nanos> {
    let id = ClockId::from_raw(!pid.cast_signed() << 3 | 2);
    let time = clock_gettime(id).ok()?;
    Some(time.tv_sec() as u64 * 1_000_000_000 + time.tv_nsec() as u64)
}

/// The clock of a process of about so many threads, and when it was read.
pub(crate) fn timed_clock(pid: u32, threads: u32) -> Option<(Nanos, Nanos)> {
    /// The kernel adds up what each thread has run.
    const EACH: Nanos = 300;
    /// Whatever takes longer has waited for a CPU.
    const AT_ONCE: Nanos = 300_000;
    timed(AT_ONCE + EACH * Nanos::from(threads), now, || {
        process_clock(pid)
    })
}

/// What `read` says, and when it was true. On a busy machine the monitor itself may have to wait for a CPU between the
/// two: a clock with another's moment makes one rate too high and the next too low, so both are read anew where that took
/// longer than `at_once`.
fn timed<T>(
    at_once: Nanos,
    mut now: impl FnMut() -> Nanos,
    mut read: impl FnMut() -> Option<T>,
) -> Option<(T, Nanos)> {
    const TRIES: usize = 4;
    let mut before = now();
    for tries in 1.. {
        let value = read()?;
        let after = now();
        let took = after.saturating_sub(before);
        if took <= at_once || tries == TRIES {
            return Some((value, before + took / 2));
        }
        before = after;
    }
    None
}

/// How many files of threads, files of what is on the screen, and folders may be kept open under a limit of descriptors.
/// Under a small one none: what is kept must never leave too few to read anything else.
fn budgets(limit: u64) -> (usize, usize, usize) {
    let left = limit.saturating_sub(SPARE_DESCRIPTORS) as usize;
    let files = OPEN_FILES.min(left / 2);
    let often = open_files::MOST.min(left / 4);
    (files, often, left - files - often)
}

/// Raises the soft limit of descriptors to the hard one (up to what we could ever use): one folder per process is kept
/// open, and the usual 1,024 are soon gone.
pub(crate) fn descriptors() -> u64 {
    const ENOUGH: u64 = 65_536;
    let Ok((soft, hard)) = getrlimit(Resource::RLIMIT_NOFILE) else {
        return 256;
    };
    let wanted = hard.min(ENOUGH).max(soft.min(ENOUGH));
    if soft >= wanted || setrlimit(Resource::RLIMIT_NOFILE, wanted, hard).is_err() {
        return soft;
    }
    wanted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_limit_of_descriptors_keeps_nothing_open() {
        assert_eq!(budgets(64), (0, 0, 0));
        assert_eq!(budgets(256), (64, 32, 32));
        let folders = 65_536 - 128 - OPEN_FILES - open_files::MOST;
        assert_eq!(budgets(65_536), (OPEN_FILES, open_files::MOST, folders));
    }

    #[test]
    fn a_clock_belongs_to_the_moment_at_which_it_was_read() {
        // The first time, 8 ms go by between the moment and the clock.
        let mut moments = [0, 8_000_000, 8_010_000].into_iter();
        let mut clocks = [8_000_000_u64, 8_008_000].into_iter();
        let read = timed(300_000, || moments.next().unwrap(), || clocks.next());
        assert_eq!(read, Some((8_008_000, 8_005_000)));
        // It never comes at once: the middle is the best there is.
        let mut moment = 0;
        let step = || {
            moment += 2_000_000;
            moment
        };
        assert_eq!(timed(300_000, step, || Some(7)), Some((7, 9_000_000)));
        assert_eq!(timed(300_000, || 0, || None::<u8>), None);
    }

    #[test]
    fn the_clock_of_a_process_runs_and_a_missing_one_has_none() {
        let before = process_clock(std::process::id()).unwrap();
        let mut sum = 0u64;
        while process_clock(std::process::id()).unwrap() == before {
            sum = sum.wrapping_mul(31).wrapping_add(1);
        }
        std::hint::black_box(sum);
        // Above the kernel's largest possible PID.
        assert_eq!(process_clock(4_194_305), None);
    }
}
