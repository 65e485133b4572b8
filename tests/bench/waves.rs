//! A load that lives on short threads: waves of them that burn 2 ms each and end. Nearly all that such a program does is
//! done by threads that no reading of `/proc` ever sees. It counts along, to compare a monitor with.
//!
//! By hand: `WAVES=20 cargo test --test dump -- --ignored --exact waves_load --nocapture`, and Enter to end it.

use nix::sys::resource::{Usage, UsageWho, getrusage};
use nix::sys::time::TimeVal;
use nix::time::{ClockId, clock_gettime};
use std::io::{Read, Write};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

/// What the load has counted until a moment.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counted {
    /// Since 1970, seconds.
    pub time: f64,
    /// CPU time, seconds (getrusage).
    pub cpu: f64,
    /// Wait of its threads in run queues, seconds (their own `schedstat`, at the end of each).
    pub wait: f64,
    /// Voluntary switches (getrusage).
    pub voluntary: f64,
    /// Involuntary switches (getrusage).
    pub involuntary: f64,
}

impl Counted {
    fn now(wait: &AtomicU64) -> Self {
        let usage = getrusage(UsageWho::RUSAGE_SELF).unwrap();
        let seconds = |time: TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
        let cpu = |usage: &Usage| seconds(usage.user_time()) + seconds(usage.system_time());
        let now = Duration::from(clock_gettime(ClockId::CLOCK_REALTIME).unwrap());
        Self {
            time: now.as_secs_f64(),
            cpu: cpu(&usage),
            wait: (wait.load(Ordering::Relaxed) + own_wait()) as f64 / 1e9,
            voluntary: usage.voluntary_context_switches() as f64,
            involuntary: usage.involuntary_context_switches() as f64,
        }
    }

    /// The five numbers, as the load writes them.
    pub fn parse(line: &str) -> Option<Self> {
        let mut numbers = line.split(' ').map_while(|word| word.parse().ok());
        let mut next = || numbers.next();
        Some(Self {
            time: next()?,
            cpu: next()?,
            wait: next()?,
            voluntary: next()?,
            involuntary: next()?,
        })
    }
}

/// After so many waves it has a life that a monitor finds when it begins.
const WARM: usize = 5;

/// Runs waves of so many threads until its input ends, then tells what it had counted after each.
pub fn run(threads: usize) {
    static WAIT: AtomicU64 = AtomicU64::new(0);
    static ENDS: AtomicBool = AtomicBool::new(false);
    std::thread::spawn(|| {
        let _ = std::io::stdin().read(&mut [0]);
        ENDS.store(true, Ordering::Relaxed);
    });
    let mut log = vec![Counted::now(&WAIT)];
    while !ENDS.load(Ordering::Relaxed) {
        let wave = (0..threads).map(|_| std::thread::spawn(|| burn(&WAIT)));
        let wave: Vec<_> = wave.collect();
        for thread in wave {
            thread.join().unwrap();
        }
        log.push(Counted::now(&WAIT));
        if log.len() == WARM {
            println!("\nready");
        }
    }
    let mut out = std::io::stdout().lock();
    for Counted {
        time,
        cpu,
        wait,
        voluntary,
        involuntary,
    } in log
    {
        writeln!(
            out,
            "{time:.6} {cpu:.6} {wait:.6} {voluntary} {involuntary}"
        )
        .unwrap();
    }
}

/// 2 ms of CPU time; then what it waited for them.
fn burn(wait: &AtomicU64) {
    let used = || Duration::from(clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).unwrap());
    while used() < Duration::from_millis(2) {
        std::hint::spin_loop();
    }
    wait.fetch_add(own_wait(), Ordering::Relaxed);
}

/// Nanoseconds that this thread has waited in run queues.
fn own_wait() -> u64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    text.split(' ').nth(1).unwrap().parse().unwrap()
}
