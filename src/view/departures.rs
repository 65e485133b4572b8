//! Processes that ended lately, by name: what each cell says.

use super::{format, text};
use crate::rates::{DepartureRates, Snapshot};
use crate::sample::{Departed, Exit};
use nix::sys::signal::Signal;

/// Cells of each column but for the last one.
pub const DEPARTURE_WIDTHS: [usize; 5] = [16, 6, 6, 6, 7];

/// Headings of the columns. LIFE is the mean time from start to end, EXIT how they ended.
pub const DEPARTURE_HEADINGS: [&str; 6] = ["NAME", "/s", "CPU%", "WAIT%", "LIFE", "EXIT"];

/// The cells of one name, clean for a terminal.
pub fn departure(rates: &DepartureRates) -> [String; 6] {
    [
        departure_name(rates),
        format::rate(rates.per_second).into(),
        format::percent(rates.cpu_percent).into(),
        format::percent(rates.wait_percent).into(),
        life(rates.life),
        exits(&rates.exits),
    ]
}

/// The name, clean for a terminal.
fn departure_name(rates: &DepartureRates) -> String {
    match &rates.name {
        Some(name) => text::clean(name.as_bytes()),
        None => "(others)".to_owned(),
    }
}

/// Why it is not known who ended.
pub const fn departures_unknown(departed: &Departed) -> Option<&'static str> {
    match departed {
        Departed::Unasked => Some("measuring…"),
        Departed::Denied => Some("needs root (CAP_NET_ADMIN)"),
        Departed::Unsupported => Some("unknown: no exit reports here"),
        Departed::Elsewhere => Some("unknown: not this machine's processes"),
        Departed::Told(_) => None,
    }
}

/// What is to be said before the list, or in place of it: what was missed, that it is empty, or why nothing is known.
pub fn departures_note(snapshot: &Snapshot) -> Option<String> {
    match &snapshot.sample.departed {
        Departed::Told(told) if told.lost > 0 => {
            Some(format!("some {} not seen", thousands(told.lost)))
        }
        Departed::Told(_) if snapshot.departed.is_empty() => {
            Some("none since the last sample".to_owned())
        }
        departed => departures_unknown(departed).map(str::to_owned),
    }
}

/// `SIGSEGV`, or its number where it has no name; a code as its number.
pub fn exit(exit: Exit) -> String {
    match exit {
        Exit::Code(code) => code.to_string(),
        Exit::Signal(number) => Signal::try_from(i32::from(number)).map_or_else(
            |_| format!("signal {number}"),
            |one| one.as_str().to_owned(),
        ),
    }
}

/// `0`; where there are several, each with how often: `0: 88, SIGSEGV: 1`.
fn exits(exits: &[(Exit, u64)]) -> String {
    if let [(only, _)] = exits {
        return exit(*only);
    }
    let each = exits
        .iter()
        .map(|(how, count)| format!("{}: {count}", exit(*how)));
    each.collect::<Vec<_>>().join(", ")
}

/// `1.2ms`, `340ms`, `1.2s`, then as ages are.
pub(super) fn life(seconds: f64) -> String {
    match seconds {
        ..0.01 => format!("{:.1}ms", seconds * 1e3),
        0.01..1.0 => format!("{:.0}ms", seconds * 1e3),
        1.0..60.0 => format!("{seconds:.1}s"),
        _ => format::age(seconds).into(),
    }
}

/// Digits in groups of three: `1,200`.
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev();
    let groups: Vec<_> = groups.map(String::from_utf8_lossy).collect();
    groups.join(",")
}

#[cfg(test)]
mod tests;
