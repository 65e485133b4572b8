//! True numbers. Each test makes a load in this very process, counts along, and compares.

use super::load::alone;
use super::{number, process, samples, thread};
use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
use nix::time::{ClockId, ClockNanosleepFlags, clock_gettime, clock_nanosleep};
use nix::unistd::{Pid, gettid};
use serde_json::Value;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// A thread of this process under load.
struct Load<T> {
    tid: u32,
    stop: Arc<AtomicBool>,
    thread: JoinHandle<T>,
}

impl<T: Send + 'static> Load<T> {
    fn start(body: impl FnOnce(&AtomicBool) -> T + Send + 'static) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&stop);
        let (tell, told) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            tell.send(gettid().as_raw().cast_unsigned()).unwrap();
            body(&flag)
        });
        let tid = told.recv().unwrap();
        Self { tid, stop, thread }
    }

    fn stop(self) -> T {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.join().unwrap()
    }

    /// CPU time so far, by the kernel's own word.
    fn ran(&self) -> Duration {
        let path = format!("/proc/self/task/{}/schedstat", self.tid);
        let text = std::fs::read_to_string(path).unwrap();
        Duration::from_nanos(text.split(' ').next().unwrap().parse().unwrap())
    }
}

fn now(clock: ClockId) -> Duration {
    clock_gettime(clock).unwrap().into()
}

/// Sleeps to absolute deadlines 1 ms apart and notes the moment of each sleep.
fn sleeper(stop: &AtomicBool) -> Vec<Duration> {
    let mut slept = Vec::with_capacity(100_000);
    let mut deadline = now(ClockId::CLOCK_MONOTONIC);
    while !stop.load(Ordering::Relaxed) {
        // A deadline that has passed already, on a busy machine, would be no sleep and no switch.
        let soonest = now(ClockId::CLOCK_MONOTONIC) + Duration::from_micros(100);
        deadline = (deadline + Duration::from_millis(1)).max(soonest);
        slept.push(now(ClockId::CLOCK_REALTIME));
        let flags = ClockNanosleepFlags::TIMER_ABSTIME;
        clock_nanosleep(ClockId::CLOCK_MONOTONIC, flags, &deadline.into()).unwrap();
    }
    slept
}

/// From when to when the rates of a sample count, as time since 1970.
fn span(sample: &Value) -> (Duration, Duration) {
    let time: jiff::Timestamp = sample["time"].as_str().unwrap().parse().unwrap();
    let until = Duration::from_nanos(time.as_nanosecond().try_into().unwrap());
    (
        until.saturating_sub(Duration::from_secs_f64(number(sample, "elapsed"))),
        until,
    )
}

#[test]
fn a_thread_that_sleeps_a_thousand_times_a_second_switches_as_often() {
    let load = Load::start(sleeper);
    let (me, tid) = (std::process::id(), load.tid);
    let samples = samples(&[
        "--pid",
        &me.to_string(),
        "--interval",
        "0.5",
        "--count",
        "3",
    ]);
    let slept = load.stop();
    assert_eq!(samples.len(), 3);
    let slowest = samples
        .iter()
        .map(|sample| number(&sample["self"], "sample_ms"))
        .fold(0.0, f64::max);
    for sample in &samples {
        let (since, until) = span(sample);
        let counted = slept
            .iter()
            .filter(|&&at| since <= at && at < until)
            .count();
        let elapsed = number(sample, "elapsed");
        let expected = counted as f64 / elapsed;
        let told = number(thread(sample, me, tid).unwrap(), "voluntary_switches");
        // The thread is read within some milliseconds of the moment that the sample bears, a switch in each.
        let slack = expected * 0.05 + (20.0 + 2.0 * slowest) / elapsed;
        assert!(
            (told - expected).abs() <= slack,
            "told {told}/s, slept {expected}/s"
        );
        let whole = number(process(sample, me).unwrap(), "voluntary_switches");
        // The counters of the process are read at another moment than those of the thread: neither bounds the other, but
        // the process slept as often as its thread at least.
        assert!(
            whole >= expected - slack,
            "{whole}/s in the process, its thread slept {expected}/s"
        );
    }
}

/// Spins on one CPU, and on that one alone.
fn spinner(cpu: usize) -> impl FnOnce(&AtomicBool) + Send + 'static {
    move |stop| {
        let mut set = CpuSet::new();
        set.set(cpu).unwrap();
        sched_setaffinity(Pid::from_raw(0), &set).unwrap();
        while !stop.load(Ordering::Relaxed) {
            std::hint::spin_loop();
        }
    }
}

/// The last of the CPUs that we may use.
fn last_cpu() -> usize {
    let set = sched_getaffinity(Pid::from_raw(0)).unwrap();
    (0..CpuSet::count())
        .rfind(|&cpu| set.is_set(cpu).unwrap())
        .unwrap()
}

#[test]
fn two_spinners_on_one_cpu_run_half_the_time_and_wait_the_other_half() {
    let _alone = alone();
    let cpu = last_cpu();
    let loads = [Load::start(spinner(cpu)), Load::start(spinner(cpu))];
    let me = std::process::id();
    let before = (Instant::now(), loads.each_ref().map(Load::ran));
    let samples = samples(&["--pid", &me.to_string(), "--interval", "1", "--count", "2"]);
    let passed = before.0.elapsed().as_secs_f64();
    let ran = loads.each_ref().map(Load::ran);
    for sample in &samples {
        let rows = loads
            .each_ref()
            .map(|load| thread(sample, me, load.tid).unwrap());
        let [a, b] = rows.map(|row| number(row, "cpu_percent"));
        // Others may want that CPU too, the hypervisor may take it: the two still share alike what is left.
        assert!(a + b <= 103.0, "{a} % and {b} % of one CPU");
        assert!((a - b).abs() <= 15.0, "{a} % and {b} % are no equal shares");
        let steal = number(&sample["cpu"], "steal");
        for row in rows {
            let (run, wait) = (number(row, "cpu_percent"), number(row, "wait_percent"));
            let both = run + wait;
            assert!(
                (90.0 - 2.0 * steal..=103.0).contains(&both),
                "ran {run} %, waited {wait} %"
            );
            assert!(
                wait >= 40.0,
                "waited {wait} % beside another that never sleeps"
            );
            assert_eq!(row["cpu"], cpu);
            assert!(number(row, "involuntary_switches") > 0.0);
        }
    }
    for (at, load) in loads.iter().enumerate() {
        let told = samples
            .iter()
            .map(|sample| number(thread(sample, me, load.tid).unwrap(), "cpu_percent"));
        let mean = told.sum::<f64>() / samples.len() as f64;
        let kernel = ran[at].saturating_sub(before.1[at]).as_secs_f64() * 100.0 / passed;
        assert!(
            (mean - kernel).abs() <= 15.0,
            "told {mean} %, the kernel says {kernel} %"
        );
    }
    for load in loads {
        load.stop();
    }
}

#[test]
fn a_process_has_at_least_what_its_threads_have() {
    let _alone = alone();
    let loads = [
        Load::start(spinner(last_cpu())),
        Load::start(spinner(last_cpu())),
    ];
    let me = std::process::id();
    let samples = samples(&["--pid", &me.to_string(), "--interval", "0.5"]);
    let whole = process(&samples[0], me).unwrap();
    for key in ["wait_percent", "switches", "involuntary_switches"] {
        let parts = loads
            .iter()
            .map(|load| number(thread(&samples[0], me, load.tid).unwrap(), key));
        let sum: f64 = parts.sum();
        let told = number(whole, key);
        assert!(
            told >= sum * 0.99,
            "{key}: {told} in the process, {sum} in two of its threads"
        );
    }
    for load in loads {
        load.stop();
    }
}
