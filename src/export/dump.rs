//! The loop of `threadtop dump`: a baseline, then one sample each interval.

mod options;

pub use options::{Format, Options, Shape, What};

use super::metrics::{self, Row, Totals};
use super::{Fields as Wanted, json, select, text};
use crate::calibrate::cost::Known;
use crate::groups::GroupBy;
use crate::rates::{Snapshot, advance};
use crate::sample::Sample;
use crate::source::{Demand, Fields, Source, SourceError};
use crate::view::{ColumnId, Mode, Settled, build, departures_unknown};
use std::io::{self, Write};
use std::sync::Arc;
use std::time::{Duration, Instant};

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
    let mut demand = demand(options);
    let first = source.sample(&demand)?;
    let mut absent = options
        .only
        .iter()
        .filter(|&&pid| first.by_pid(pid).is_none());
    // In a recording it may come later.
    if !source.is_recorded()
        && let Some(&absent) = absent.next()
    {
        return Err(DumpError::NoProcess(absent));
    }
    let asked = options.only.iter().filter_map(|&pid| first.by_pid(pid));
    demand.parallelism_of = asked.map(|process| process.key).collect();
    match (options.format, options.by) {
        (Format::Csv, Some(_)) => json::csv_head(out, options.keys())?,
        (Format::Csv, None) => metrics::head(out, &options.metrics())?,
        _ => {}
    }
    out.flush()?;
    // The baseline of threads.
    while !options.is_metrics() && source.background(&demand, SLICE) {}
    // The first sample is made to be on a screen at once; only the next has everything that rates need.
    let deadline = Instant::now();
    if let Some(why) = departures_unknown(&first.departed)
        && options.what == What::Ended
        && options.format == Format::Json
    {
        // Beside the `null` in the output.
        let _ = writeln!(notes, "threadtop: {why}");
    }
    let mut watched = options.only.clone();
    watched.retain(|&pid| first.by_pid(pid).is_some());
    let base = if source.is_recorded() {
        first
    } else {
        source.sample(&demand)?
    };
    let mut pace = Pace {
        source,
        demand,
        deadline,
    };
    rows(options, &mut pace, base, watched, out, notes)
}

/// A source that hands out one sample each interval.
struct Pace<'a> {
    source: &'a mut dyn Source,
    demand: Demand,
    deadline: Instant,
}

impl Pace<'_> {
    fn sample(&mut self) -> Result<Sample, SourceError> {
        if !self.source.is_recorded() {
            self.deadline = next(self.deadline, self.demand.interval, Instant::now());
            std::thread::sleep(self.deadline.saturating_duration_since(Instant::now()));
        }
        self.source.sample(&self.demand)
    }
}

/// Writes the samples that follow `base`; says it when one of the PIDs in `watched` has ended.
fn rows(
    options: &Options,
    pace: &mut Pace<'_>,
    base: Sample,
    mut watched: Vec<u32>,
    out: &mut dyn Write,
    notes: &mut dyn Write,
) -> Result<(), DumpError> {
    let mut snapshot = advance(None, Arc::new(base));
    let mut totals = Totals::new(&snapshot.sample);
    let mut groups = Settled::default();
    if options.by.is_some() {
        build(&snapshot, &select::query(options, &snapshot), &mut groups);
    }
    let mut written = 0;
    while written < options.count {
        let sample = match pace.sample() {
            Err(SourceError::End { damaged }) if written > 0 => {
                if damaged > 0 {
                    let _ = writeln!(notes, "threadtop: {}", left_out(damaged));
                }
                return Ok(());
            }
            sample => sample?,
        };
        report_ended(&mut watched, &sample, notes);
        let previous = snapshot;
        snapshot = advance(Some(&previous), Arc::new(sample));
        // After a gap in a recording there is nothing yet that rates could begin at.
        if pace.source.is_recorded() && snapshot.elapsed.is_none() {
            totals = Totals::new(&snapshot.sample);
            continue;
        }
        if let What::Metrics { cumulative } = options.what {
            totals.advance(&previous.sample, &snapshot.sample);
            let row = if cumulative {
                Row::counters(&snapshot.sample, &totals)
            } else {
                Row::growth(&previous.sample, &snapshot.sample)
            };
            write_metrics(options, &row, out)?;
        } else {
            write(options, &snapshot, &mut groups, out)?;
        }
        if written == 0
            && let Some(hint) = options.filter.hint(&snapshot)
            && select::processes(options, &snapshot).is_empty()
        {
            let _ = writeln!(notes, "threadtop: {hint}");
        }
        out.flush()?;
        written += 1;
    }
    Ok(())
}

/// What is said of places of a recording that could not be read.
pub fn left_out(damaged: u64) -> String {
    let places = if damaged == 1 { "place" } else { "places" };
    format!("the recording is damaged at {damaged} {places}; what could not be read is left out")
}

/// Everything of every task, fresh in each sample unless a budget was asked for: these numbers are for checking. Metrics need no task.
fn demand(options: &Options) -> Demand {
    if options.is_metrics() {
        return Demand {
            interval: options.interval,
            budget: options.budget,
            devices: options.devices.clone(),
            ..Demand::default()
        };
    }
    let mut fields = Fields::ALL | named(options);
    fields.set(Fields::GROUPS_ABOVE, options.by == Some(GroupBy::Cgroup));
    Demand {
        devices: options.devices.clone(),
        interval: options.interval,
        budget: options.budget,
        all_threads: options.threads || !options.only.is_empty(),
        fields,
        extras: options.extras(),
        ..Demand::default()
    }
}

/// What is not part of everything, where the arguments name it.
fn named(options: &Options) -> Fields {
    let column = ColumnId::Pss.column();
    let is_written = match &options.fields {
        Wanted::Columns(columns) => columns.contains(&column.id),
        Wanted::Keys(keys) => keys.contains(&column.name),
        Wanted::Usual | Wanted::Metrics(_) => false,
    };
    let is_judged = options.sort == Some(column.id)
        || (options.filter.fields(Mode::List, false)).intersects(column.sorts);
    if is_written || is_judged {
        column.sorts
    } else {
        Fields::empty()
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

fn write_metrics(options: &Options, row: &Row, out: &mut dyn Write) -> io::Result<()> {
    let places = options.metrics();
    match options.format {
        Format::Json => row.json(out, &places),
        Format::Csv | Format::Text => row.csv(out, &places),
    }
}

fn write(
    options: &Options,
    snapshot: &Snapshot,
    groups: &mut Settled,
    out: &mut dyn Write,
) -> io::Result<()> {
    let system = options.is_of_machine();
    if options.by.is_some() && options.format != Format::Text {
        return write_groups(options, snapshot, groups, out);
    }
    let tasks = !matches!(options.what, What::System | What::Ended);
    if options.format == Format::Json {
        let shown = tasks.then(|| select::processes(options, snapshot));
        let processes = shown.as_deref().map(|shown| json::Listed {
            shown,
            threads: options.has_threads(),
            keys: options.keys(),
        });
        let told = system.then(|| told(options, snapshot));
        return json::write(out, snapshot, told, processes);
    }
    let query = select::query(options, snapshot);
    let mut list = tasks.then(|| {
        groups.forget_order();
        build(snapshot, &query, groups)
    });
    if let Some(list) = &mut list {
        select::shorten(options, list);
    }
    let table = list.as_ref().map(|list| text::Table {
        query: &query,
        list,
        columns: match &options.fields {
            Wanted::Columns(columns) => Some(columns),
            _ => None,
        },
    });
    text::write(out, snapshot, system, table, options.unicode)
}

/// Groups as JSON or CSV.
fn write_groups(
    options: &Options,
    snapshot: &Snapshot,
    groups: &mut Settled,
    out: &mut dyn Write,
) -> io::Result<()> {
    groups.forget_order();
    let mut list = build(snapshot, &select::query(options, snapshot), groups);
    select::shorten(options, &mut list);
    let grouped = json::Grouped {
        list: &list,
        keys: options.keys(),
    };
    if options.format == Format::Csv {
        return json::csv(out, snapshot, grouped);
    }
    let told = options.is_of_machine().then(|| told(options, snapshot));
    json::write_groups(out, snapshot, told, grouped)
}

/// What of the machine is not in the snapshot.
fn told(options: &Options, snapshot: &Snapshot) -> json::MachineExtras {
    machine(snapshot, &options.switch_cost, options.what == What::Ended)
}

fn machine(snapshot: &Snapshot, switch_cost: &Known, departures: bool) -> json::MachineExtras {
    let brand = snapshot.sample.host.cpu_brand.as_deref();
    let rate = snapshot.machine.context_switches;
    json::MachineExtras {
        switch_cost: switch_cost.estimate(brand, rate),
        departures,
    }
}

/// Writes the JSON object of one sample: the machine, and all processes with those of their threads that were read.
pub fn sample(snapshot: &Snapshot, switch_cost: &Known, out: &mut dyn Write) -> io::Result<()> {
    let shown: Vec<usize> = (0..snapshot.sample.processes.len()).collect();
    let processes = json::Listed {
        shown: &shown,
        threads: true,
        keys: None,
    };
    let machine = machine(snapshot, switch_cost, false);
    json::write(out, snapshot, Some(machine), Some(processes))
}

#[cfg(test)]
mod tests;
