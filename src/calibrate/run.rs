//! One measurement: threads that hand over, or one alone, between two looks at their clocks.

use super::hand_over::{Method, Side};
use nix::errno::Errno;
use nix::sched::{CpuSet, sched_setaffinity};
use nix::sys::resource::{UsageWho, getrusage};
use nix::unistd::Pid;
use rustix::time::{ClockId, clock_gettime};
use std::hint::black_box;
use std::io;
use std::thread;
use std::time::{Duration, Instant};

/// Rounds before the clock starts: both threads have read their working set by then.
const WARM: u32 = 3;
/// Bytes of a cache line: one word of each is read.
const LINE: usize = 64;

/// What two threads took that handed over to each other.
pub struct Run {
    /// Time that passed.
    pub wall: Duration,
    /// CPU time of the threads.
    pub cpu: Duration,
    /// Switches of the threads, of both kinds.
    pub switches: u64,
}

/// This thread and another one on the same CPU, `rounds` times there and back.
pub fn pair(method: Method, cpu: usize, words: usize, rounds: u32) -> io::Result<Run> {
    let [mut first, mut second] = Side::pair(method)?;
    thread::scope(|scope| {
        let other = thread::Builder::new().spawn_scoped(scope, move || {
            pin(cpu)?;
            let set = working_set(words);
            timed(rounds, || {
                second.wait()?;
                touch(&set);
                second.give()
            })
        })?;
        let set = working_set(words);
        let one = timed(rounds, || {
            touch(&set);
            first.give()?;
            first.wait()
        });
        // If this one failed, the other does not wait for it.
        drop(first);
        let other = other.join().unwrap_or_else(|_| Err(panicked()))?;
        let one = one?;
        Ok(Run {
            wall: one.wall,
            cpu: one.cpu + other.cpu,
            switches: one.switches + other.switches,
        })
    })
}

/// CPU time of the same system calls and the same reading, with nobody to switch to.
pub fn alone(method: Method, words: usize, times: u32) -> io::Result<Duration> {
    let mut side = Side::alone(method)?;
    let set = working_set(words);
    let run = timed(times, || {
        touch(&set);
        side.give()?;
        side.wait()
    })?;
    Ok(run.cpu)
}

/// What a thread that panicked is reported as.
pub fn panicked() -> io::Error {
    io::Error::other("a measuring thread panicked")
}

/// A working set whose pages are there.
fn working_set(words: usize) -> Vec<u64> {
    vec![1; words]
}

/// Keeps this thread to one CPU.
pub fn pin(cpu: usize) -> Result<(), Errno> {
    let mut set = CpuSet::new();
    set.set(cpu)?;
    sched_setaffinity(Pid::from_raw(0), &set)
}

/// Reads a word of each cache line: what the caches have to hold. Never inlined, so that it is the same code with a switch
/// and without.
#[inline(never)]
fn touch(set: &[u64]) {
    let lines = set.iter().step_by(LINE / size_of::<u64>());
    black_box(lines.fold(0_u64, |sum, word| sum.wrapping_add(*word)));
}

/// What this thread takes for so many rounds, after a few that nobody counts.
fn timed(rounds: u32, mut round: impl FnMut() -> io::Result<()>) -> io::Result<Run> {
    for _ in 0..WARM {
        round()?;
    }
    let (began, cpu, switches) = (Instant::now(), cpu_time(), switches()?);
    for _ in 0..rounds {
        round()?;
    }
    Ok(Run {
        cpu: cpu_time().saturating_sub(cpu),
        wall: began.elapsed(),
        switches: self::switches()?.saturating_sub(switches),
    })
}

/// CPU time of this thread.
fn cpu_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec as u32)
}

/// Switches of this thread since its start, of both kinds: a thread that is woken may push aside the one that woke it.
fn switches() -> io::Result<u64> {
    let usage = getrusage(UsageWho::RUSAGE_THREAD)?;
    let both = usage.voluntary_context_switches() + usage.involuntary_context_switches();
    Ok(both.unsigned_abs())
}
