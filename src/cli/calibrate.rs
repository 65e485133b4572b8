//! `threadtop calibrate`: measures, tells, and stores.

use super::{View, numbers, output};
use crate::calibrate::cost::{Calibration, Conditions, SetCost};
use crate::calibrate::{
    self, Measured, Plan, Progress, StoreError, Stored, allowed_cpus, measure, report,
};
use crate::privilege;
use crate::rates::advance;
use crate::sample::Sample;
use crate::source::live::{self, Live};
use crate::source::{Demand, Source};
use crate::stop::Stop;
use anyhow::Context;
use clap::Args;
use std::io::{self, IsTerminal, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Options of `calibrate` alone.
#[derive(Args, Debug)]
pub struct Calibrate {
    /// CPU to measure on [default: the second, as the first often serves interrupts]
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true, value_parser = numbers::cpu)]
    pub cpu: Option<usize>,
    /// Repetitions of each measurement, 3 to 10000
    #[arg(short = 'n', long, value_name = "N", default_value_t = 31, allow_negative_numbers = true, value_parser = numbers::repetitions)]
    pub repetitions: u32,
    /// Write one JSON object: the file that is stored
    #[arg(long)]
    pub json: bool,
    /// Store nothing
    #[arg(long)]
    pub no_save: bool,
}

/// Time that the hand-overs of one measurement last: long against the clock's steps, short against the scheduler's mood.
const STEP: Duration = Duration::from_millis(12);

/// Why these options would be ignored, if any would be.
pub(super) fn contradiction(view: &View) -> Option<&'static str> {
    let ignored = view.selects_processes()
        || view.root.is_some()
        || view.interval.is_some()
        || view.budget.is_some();
    ignored.then_some("calibrate takes only --ascii and --unicode of the monitor's options")
}

/// Measures, stores the result and writes it to stdout. What could not be stored is written all the same.
pub(super) fn run(asked: &Calibrate, unicode: bool) -> anyhow::Result<()> {
    let calibration = calibrated(asked)?;
    let stored = Stored::from(calibration.clone());
    let kept = (!asked.no_save).then(|| keep(&stored)).transpose();
    output::write(|out| {
        if asked.json {
            object(out, &stored, &calibration)
        } else {
            table(out, &calibration, kept.as_ref().ok(), unicode)
        }
    })?;
    kept?;
    Ok(())
}

/// Stores the result; where.
fn keep(stored: &Stored) -> Result<PathBuf, StoreError> {
    let path = calibrate::path(|name| std::env::var_os(name))?;
    privilege::with_callers(|| calibrate::save(&path, stored))?;
    Ok(path)
}

/// For other programs; what is doubtful goes to stderr.
fn object(out: &mut dyn Write, stored: &Stored, calibration: &Calibration) -> io::Result<()> {
    for doubt in calibration.doubts() {
        // Where nobody listens, the object says it as well.
        let _ = writeln!(io::stderr(), "threadtop: {doubt}");
    }
    serde_json::to_writer(&mut *out, stored)?;
    writeln!(out)
}

/// For people.
fn table(
    out: &mut dyn Write,
    calibration: &Calibration,
    kept: Option<&Option<PathBuf>>,
    unicode: bool,
) -> io::Result<()> {
    report(out, calibration, unicode)?;
    if let Some(Some(path)) = kept {
        writeln!(out, "stored in {}", path.display())?;
    }
    Ok(())
}

/// The result with all that belongs to it.
fn calibrated(asked: &Calibrate) -> anyhow::Result<Calibration> {
    // Before anything starts a thread: a thread that does not hold signals back would suffer them.
    let stop = Stop::hold().context("cannot listen for signals")?;
    let mut source = Live::open(Path::new(live::ROOT))?;
    let cpu = asked.cpu.unwrap_or_else(usual_cpu);
    let plan = Plan {
        cpu,
        repetitions: asked.repetitions,
        step: STEP,
    };
    let before = source.sample(&Demand::default())?;
    let began = Instant::now();
    let measured = watched(&plan, &stop)?;
    let seconds = began.elapsed().as_secs_f64();
    let after = source.sample(&Demand::default())?;
    let steal_percent = steal(before, after.clone(), cpu);
    Ok(described(&after, &plan, measured, seconds, steal_percent))
}

fn described(
    sample: &Sample,
    plan: &Plan,
    measured: Measured,
    seconds: f64,
    steal_percent: Option<f64>,
) -> Calibration {
    let Measured {
        futex,
        pipe,
        away_percent,
        discarded,
        negative,
    } = measured;
    let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
    let millis = (seconds * 1e3).round() / 1e3;
    Calibration {
        time: format!("{:.0}", jiff::Timestamp::now()),
        host: sample.host.name.clone(),
        kernel: sample.host.kernel.clone(),
        cpu_brand: sample.host.cpu_brand.clone(),
        cpus: number(sample.machine.cpus.len()),
        cpu: number(plan.cpu),
        repetitions: plan.repetitions,
        conditions: Conditions {
            seconds: millis,
            steal_percent: steal_percent.map(rounded),
            away_percent: rounded(away_percent),
            discarded,
            negative,
        },
        futex: futex.into_iter().map(short).collect(),
        pipe: pipe.into_iter().map(short).collect(),
    }
}

/// To the nanosecond: what is behind it is noise.
fn short(set: SetCost) -> SetCost {
    SetCost {
        cost_us: set.cost_us.map(rounded),
        indirect_us: set.indirect_us.map(|spread| spread.map(rounded)),
        calls_us: rounded(set.calls_us),
        switches: rounded(set.switches),
        ..set
    }
}

fn rounded(value: f64) -> f64 {
    (value * 1e3).round() / 1e3
}

fn usual_cpu() -> usize {
    let allowed = allowed_cpus();
    let second = allowed.get(1).or(allowed.first());
    second.copied().unwrap_or_default()
}

/// Share of the time between two samples that the hypervisor took from a CPU, %.
fn steal(before: Sample, after: Sample, cpu: usize) -> Option<f64> {
    let before = advance(None, Arc::new(before));
    let snapshot = advance(Some(&before), Arc::new(after));
    let mut cpus = snapshot.machine.cpus.iter();
    let (_, shares) = cpus.find(|(number, _)| usize::try_from(*number) == Ok(cpu))?;
    (*shares)?.steal.map(f64::from)
}

/// Measures; says how far it is where a person waits at a terminal, and ends when asked to.
fn watched(plan: &Plan, stop: &Stop) -> anyhow::Result<Measured> {
    let told = io::stderr().is_terminal();
    let mut last = None;
    let mut progress = |share: f64| {
        let percent = (share * 100.0) as u32;
        if told && last.replace(percent) != Some(percent) {
            let _ = write!(
                io::stderr(),
                "\rmeasuring on CPU {}: {percent:2} % ",
                plan.cpu
            );
        }
        if stop.is_asked() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    };
    let progress: &mut Progress<'_> = &mut progress;
    let measured = measure(plan, progress);
    if told {
        let _ = write!(io::stderr(), "\r{:40}\r", "");
    }
    Ok(measured?)
}

#[cfg(test)]
mod tests {
    use crate::cli::Command;
    use crate::cli::tests::{parsed, refused};

    #[test]
    fn what_it_takes() {
        let Some(Command::Calibrate(asked)) = parsed("calibrate").unwrap().command else {
            panic!("no calibrate");
        };
        assert_eq!((asked.cpu, asked.repetitions), (None, 31));
        parsed("calibrate --cpu 1 -n 5 --json --no-save --ascii").unwrap();
        for wrong in ["-n 2", "-n -1", "--cpu x", "--cpu -1", "--format json"] {
            refused(&format!("calibrate {wrong}"));
        }
    }

    #[test]
    fn what_would_be_ignored_is_refused() {
        for option in [
            "-p 1", "-u root", "-F x", "-s pid", "-t", "-l", "-H", "-d 1", "-d 2", "--root /",
        ] {
            for arguments in [format!("calibrate {option}"), format!("{option} calibrate")] {
                let sentence = refused(&arguments);
                assert!(
                    sentence.contains("calibrate takes only"),
                    "{arguments}: {sentence}"
                );
            }
        }
        assert!(refused("--keys vim calibrate").contains("on the screen only"));
    }
}
