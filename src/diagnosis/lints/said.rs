//! What was found, in words: what it is called, `:`, the numbers, `;`, what they mean. A narrow screen has the beginning.

use super::Sign;
use super::find::Finding;
use crate::diagnosis::kernel;
use crate::text::{self, format};

/// What was found, with its numbers, for so many `seconds`.
pub(super) fn sentence(finding: &Finding, seconds: f32) -> String {
    let (sign, threads) = (finding.sign, finding.threads);
    let [a, b] = finding.numbers;
    let rate = |rate: f32| format::rate(f64::from(rate));
    let (numbers, meaning) = match sign {
        Sign::Throttled => (
            format!("throttled: in {a:.0} % of periods"),
            "its control group used up its CPU quota",
        ),
        Sign::Starved => (
            format!("starved: waits {a:.0} %, runs {b:.0} %"),
            "ready to run, but without a CPU",
        ),
        Sign::Blocked => {
            let wchan = finding.wchan.as_deref();
            let place =
                wchan.map_or_else(String::new, |wchan| format!(" in {}", text::clean(wchan)));
            let meaning = wchan.and_then(kernel::meaning);
            (
                format!("D {seconds:.0} s{place}"),
                meaning.unwrap_or(
                    "waits for a disk, a network file system or the kernel, or is frozen",
                ),
            )
        }
        Sign::Spinning => (
            format!("spins: {a:.0} % CPU, {} VOL/s", rate(b)),
            "in user mode: busy loop, polling or computing",
        ),
        Sign::Convoy => (
            format!("lock convoy?: {a:.0} threads × {} VOL/s", rate(b)),
            "the pool sleeps and wakes and hardly runs: perhaps for one lock",
        ),
        Sign::Preempted => (
            format!("preempted: {}/s, {b:.0} % of all", rate(a)),
            "involuntary switches: others want the CPU as well, or it yields",
        ),
        Sign::Zombies => (
            format!("zombies: {a:.0} for {b:.0} s and longer"),
            "children that have ended, and that it does not reap",
        ),
        Sign::SingleThread => (
            format!("one thread: {:.0} %, others {b:.0} %", a.min(100.0)),
            "it fills a CPU, and cannot use those that idle",
        ),
    };
    let of = match threads {
        0 => String::new(),
        1 => " (1 thread)".to_owned(),
        _ => format!(" ({threads} threads)"),
    };
    format!("{numbers}{of}; {meaning}")
}
