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
        format::rate(rates.per_second),
        format::percent(rates.cpu_percent),
        format::percent(rates.wait_percent),
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

/// What is to be said before the list, or in place of it: what was missed, or why nothing is known.
pub fn departures_note(snapshot: &Snapshot) -> Option<String> {
    match &snapshot.sample.departed {
        Departed::Unasked => Some("listening".to_owned()),
        Departed::Denied => Some(
            "needs root or CAP_NET_ADMIN: to others the kernel does not tell who ends".to_owned(),
        ),
        Departed::Unsupported => Some(
            "the kernel does not tell who ends: it has no taskstats, or tells only outside of containers"
                .to_owned(),
        ),
        Departed::Told(told) if told.lost > 0 => {
            Some(format!("some {} not seen", thousands(told.lost)))
        }
        Departed::Told(_) => None,
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
fn life(seconds: f64) -> String {
    match seconds {
        ..0.01 => format!("{:.1}ms", seconds * 1e3),
        0.01..1.0 => format!("{:.0}ms", seconds * 1e3),
        1.0..60.0 => format!("{seconds:.1}s"),
        _ => format::age(seconds),
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
mod tests {
    use super::*;
    use crate::sample::{Departures, Name};
    use std::sync::Arc;

    #[test]
    fn a_name_has_its_numbers_and_harms_no_terminal() {
        let mut rates = DepartureRates {
            name: Some(Name::new(b"cc1\x1b[2J")),
            count: 89,
            per_second: 89.2,
            cpu_percent: 41.26,
            wait_percent: 3.04,
            life: 0.00124,
            exits: vec![(Exit::Code(0), 88), (Exit::Signal(11), 1)],
        };
        let cells = departure(&rates);
        assert!(!cells[0].contains('\x1b'));
        assert_eq!(
            cells[1..],
            ["89", "41.3", "3.0", "1.2ms", "0: 88, SIGSEGV: 1"]
        );
        rates.exits = vec![(Exit::Code(1), 5)];
        assert_eq!(departure(&rates)[5], "1");
        assert_eq!(exit(Exit::Signal(64)), "signal 64");
        for (seconds, text) in [(0.34, "340ms"), (1.25, "1.2s"), (0.0, "0.0ms")] {
            assert_eq!(life(seconds), text);
        }
    }

    #[test]
    fn what_is_missing_is_said_in_a_sentence() {
        let mut snapshot = Snapshot::default();
        let mut note = |departed| {
            Arc::make_mut(&mut snapshot.sample).departed = departed;
            departures_note(&snapshot)
        };
        assert!(note(Departed::Denied).unwrap().contains("CAP_NET_ADMIN"));
        let told = |lost| {
            Departed::Told(Departures {
                lost,
                ..Departures::default()
            })
        };
        assert_eq!(note(told(0)), None);
        assert_eq!(note(told(1200)).unwrap(), "some 1,200 not seen");
    }
}
