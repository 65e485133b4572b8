//! Steps that callgrind counts, see `steps.py`: `cargo bench --bench steps -- --count STEP TIMES`, and `--list-counted`.
//!
//! Counted is what runs within [`counted`]; what is made ready before is not.

use super::frame::{self, Pair};
use super::synthetic;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use threadtop::rates::advance;
use threadtop::sample::TotalsFrom;
use threadtop::source::live::{self, Live};
use threadtop::source::{Demand, Source};

/// The exit code where the kernel does not tell of whole processes: then samples are others.
const UNTOLD: i32 = 77;

/// Does a step so many times.
type Step = Box<dyn Fn(u32)>;

/// Callgrind counts what is called here alone: it knows this function by its name.
#[inline(never)]
fn counted<T>(step: impl FnOnce() -> T) -> T {
    black_box(step())
}

/// Does what the arguments of the program ask for. `false`: nothing that is counted.
pub fn run(arguments: &[String]) -> bool {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["--list-counted", ..] => steps().iter().for_each(|(name, _)| println!("{name}")),
        ["--count", wanted, times, ..] => {
            let times = times.parse().expect("a number of times");
            let mut steps = steps().into_iter();
            let step = steps.find(|(name, _)| name == wanted);
            step.expect("one of --list-counted").1(times);
        }
        _ => return false,
    }
    true
}

/// All of them, with their names.
fn steps() -> Vec<(String, Step)> {
    let mut steps: Vec<(String, Step)> = vec![
        ("sample, nothing moves".into(), Box::new(still_samples)),
        (
            "sample, one thread in fifty moves".into(),
            Box::new(samples),
        ),
        (
            "rates, nothing moved".into(),
            Box::new(|times| rates(times, false)),
        ),
        (
            "rates, one thread in fifty moved".into(),
            Box::new(|times| rates(times, true)),
        ),
    ];
    for change in frame::CHANGES {
        let name = |step| format!("{step}, {change}");
        steps.push((name("draw"), Box::new(move |times| draw(times, change))));
        steps.push((name("encode"), Box::new(move |times| encode(times, change))));
    }
    steps
}

fn draw(times: u32, change: &str) {
    let mut pair = Pair::new(change);
    // The first frames fill the canvas.
    for number in 0..times + 2 {
        let cursor = if number < 2 {
            pair.draw(number)
        } else {
            counted(|| pair.draw(number))
        };
        pair.encode(cursor);
    }
}

fn encode(times: u32, change: &str) {
    let mut pair = Pair::new(change);
    for number in 0..times + 2 {
        let cursor = pair.draw(number);
        if number < 2 {
            pair.encode(cursor);
        } else {
            counted(|| pair.encode(cursor));
        }
    }
}

/// Rates of 20,000 threads that moved a second ago as well, or did not.
fn rates(times: u32, moved: bool) {
    let first = advance(None, synthetic::sample(0));
    let sample = |seq| {
        let mut sample = synthetic::sample(seq);
        if !moved {
            let processes = &mut Arc::make_mut(&mut sample).processes;
            processes.clone_from(&first.sample.processes);
        }
        sample
    };
    let before = advance(Some(&first), sample(1));
    let before = advance(Some(&before), sample(2));
    for _ in 0..times {
        let next = sample(3);
        counted(|| advance(Some(black_box(&before)), next));
    }
}

/// The machine that this runs on, when all that is read once has been read.
fn machine(demand: &Demand) -> Live {
    let mut live = Live::open(Path::new(live::ROOT)).expect("/proc can be read");
    for _ in 0..3 {
        let sample = live.sample(demand).expect("there are processes");
        if sample.seq > 0 && sample.totals_from != TotalsFrom::Kernel {
            std::process::exit(UNTOLD);
        }
        while live.background(demand, Duration::from_millis(100)) {}
    }
    live
}

/// Samples right after one another.
fn still_samples(times: u32) {
    let demand = Demand::default();
    let mut live = machine(&demand);
    for _ in 0..times {
        counted(|| live.sample(&demand)).expect("there are processes");
    }
}

/// Samples a second after one another.
fn samples(times: u32) {
    let demand = Demand::default();
    let mut live = machine(&demand);
    for _ in 0..times {
        std::thread::sleep(Duration::from_secs(1));
        counted(|| live.sample(&demand)).expect("there are processes");
    }
}
