//! A load of threads that share one CPU: some spin, and one may run only when no other wants to (policy IDLE). Nearly
//! all the time each of them waits, and the kernel books a wait when it ends. Each counts along while it runs, when
//! nothing of its wait is unbooked.
//!
//! By hand: `STARVED=12 cargo test --test dump -- --ignored --exact starved_load --nocapture`, and Enter to end it.

use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
use nix::time::{ClockId, clock_gettime};
use nix::unistd::{Pid, gettid};
use std::io::{Read, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// What a thread had waited until a moment at which it ran.
#[derive(Clone, Copy, Debug)]
pub struct Waited {
    pub tid: u32,
    /// Since 1970, seconds.
    pub time: f64,
    /// Its own `schedstat`, seconds.
    pub wait: f64,
}

impl Waited {
    /// Of this thread, now that it runs; once more if it lost the CPU between its wait and the time.
    fn now() -> Self {
        let clock = || Duration::from(clock_gettime(ClockId::CLOCK_REALTIME).unwrap());
        loop {
            let before = clock();
            let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
            let now = clock();
            if now.saturating_sub(before) > Duration::from_millis(2) {
                continue;
            }
            let wait: u64 = text.split(' ').nth(1).unwrap().parse().unwrap();
            return Self {
                tid: gettid().as_raw().cast_unsigned(),
                time: now.as_secs_f64(),
                wait: wait as f64 / 1e9,
            };
        }
    }

    /// The three numbers, as the load writes them.
    pub fn parse(line: &str) -> Option<Self> {
        let mut words = line.split(' ');
        Some(Self {
            tid: words.next()?.parse().ok()?,
            time: words.next()?.parse().ok()?,
            wait: words.next()?.parse().ok()?,
        })
    }

    /// What a thread that logged all this had waited until `time`, that part of a wait included which was over later.
    pub fn until(log: &[Self], time: f64) -> Option<f64> {
        let next = log.get(log.partition_point(|waited| waited.time < time))?;
        let before = log[..].iter().rev().find(|waited| waited.time < time)?;
        Some((next.wait - (next.time - time)).max(before.wait))
    }

    /// The longest time that it waited at a stretch, or nearly: the longest between two lines of its log.
    pub fn longest(log: &[Self]) -> f64 {
        let waits = log.windows(2).map(|two| two[1].wait - two[0].wait);
        waits.fold(0.0, f64::max)
    }
}

/// Runs so many threads that spin, and one that stands back, until its input ends; then tells what they have waited.
/// Says `ready` when all are there, and `no affinity` where they cannot be put on one CPU.
pub fn run(threads: usize) {
    static ENDS: AtomicBool = AtomicBool::new(false);
    let this = Pid::from_raw(0);
    let one = sched_getaffinity(this).and_then(|allowed| {
        let last = (0..CpuSet::count()).rfind(|cpu| allowed.is_set(*cpu) == Ok(true));
        let mut one = CpuSet::new();
        one.set(last.unwrap_or(0))?;
        // Whether it may be done at all is tried on a thread of its own: we stay where we are.
        let tried = std::thread::spawn(move || sched_setaffinity(this, &one));
        tried.join().unwrap().map(|()| one)
    });
    let Ok(one) = one else {
        println!("\nno affinity");
        return;
    };
    let (there, all) = std::sync::mpsc::channel();
    let spinners = (0..=threads).map(|at| {
        let there = there.clone();
        std::thread::spawn(move || {
            let mut log = Log::begin();
            sched_setaffinity(this, &one).unwrap();
            there.send(()).unwrap();
            if at == threads {
                stand_back();
            }
            while !ENDS.load(Ordering::Relaxed) {
                log.look();
            }
            log.end()
        })
    });
    let spinners: Vec<_> = spinners.collect();
    all.iter().take(threads + 1).for_each(drop);
    println!("\nready");
    let _ = std::io::stdin().read(&mut [0]);
    ENDS.store(true, Ordering::Relaxed);
    let mut out = std::io::stdout().lock();
    for waited in spinners.into_iter().flat_map(|one| one.join().unwrap()) {
        let Waited { tid, time, wait } = waited;
        writeln!(out, "{tid} {time:.6} {wait:.6}").unwrap();
    }
}

#[allow(unsafe_code, reason = "no library sets the policy of a thread")]
fn stand_back() {
    let none = libc::sched_param { sched_priority: 0 };
    // SAFETY: a structure that outlives the call, which is about this thread. Refused, the thread spins like the others.
    unsafe { libc::sched_setscheduler(0, libc::SCHED_IDLE, &raw const none) };
}

/// Whatever this thread waits, from its beginning to its end.
struct Log(Vec<Waited>);

impl Log {
    fn begin() -> Self {
        Self(vec![Waited::now()])
    }

    fn look(&mut self) {
        let now = Waited::now();
        if self.0.last().is_none_or(|last| last.wait < now.wait) {
            self.0.push(now);
        }
    }

    fn end(mut self) -> Vec<Waited> {
        self.0.push(Waited::now());
        self.0
    }
}
