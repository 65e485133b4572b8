//! What can be chosen from in a dialog: signals, nice values, I/O priorities, policies, CPUs, answers.

use super::Form;
use crate::act::{IoClass, IoPriority, NICE_VALUES, POLICIES, SIGNALS, signals};
use crate::text::suggestion;

/// A line of a dialog's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DialogLine {
    /// What it says.
    pub text: String,
    /// Something did not work.
    pub wrong: bool,
}

/// SIGTERM, which Enter sends when nothing else is chosen.
pub(super) const TERM: i32 = 15;

/// Every I/O priority with the short name that selects it.
pub(super) fn io_priorities() -> impl Iterator<Item = (String, IoPriority)> {
    let levels = |class: IoClass, name: &'static str| {
        (0..8).map(move |level| (format!("{name}{level}"), IoPriority { class, level }))
    };
    let alone = |class, name: &str| (name.to_owned(), IoPriority { class, level: 0 });
    std::iter::once(alone(IoClass::None, "none"))
        .chain(levels(IoClass::RealTime, "rt"))
        .chain(levels(IoClass::BestEffort, "be"))
        .chain(std::iter::once(alone(IoClass::Idle, "idle")))
}

impl Form {
    /// The lines to choose from; `targets` are the names of those meant.
    pub fn lines(&self, targets: impl Iterator<Item = String>) -> Vec<DialogLine> {
        let plain = |text| DialogLine { text, wrong: false };
        match self {
            Self::Signal { .. } => {
                let meaning = |number: i32| {
                    let known = SIGNALS.iter().find(|(one, ..)| *one == number);
                    known.map_or("real-time", |(_, _, meaning)| meaning)
                };
                signals()
                    .map(|(number, name)| format!("{number:>2} {name:<11} {}", meaning(number)))
                    .map(plain)
                    .collect()
            }
            Self::Nice { .. } => NICE_VALUES.map(|value| plain(of_nice(value))).collect(),
            Self::Io { .. } => io_priorities()
                .map(|(short, priority)| plain(format!("{short:<4}  {}", described(priority))))
                .collect(),
            Self::Policy { .. } => POLICIES
                .iter()
                .map(|policy| plain(format!("{policy:<5}  {}", policy.meaning())))
                .collect(),
            Self::Affinity { cpus, chosen, .. } => cpus
                .iter()
                .map(|cpu| {
                    let mark = if chosen.contains(*cpu) { 'x' } else { ' ' };
                    plain(format!("[{mark}] {cpu}"))
                })
                .collect(),
            Self::Confirm { .. } => targets.map(plain).collect(),
            Self::Danger { order, .. } => {
                ["No, change nothing".to_owned(), format!("Yes, {order}")]
                    .map(plain)
                    .to_vec()
            }
            Self::Results { lines, .. } => lines.clone(),
        }
    }
}

/// The line of a nice value in the list.
pub(super) fn nice_line(value: i32) -> Option<usize> {
    { NICE_VALUES }.position(|one| one == value)
}

fn of_nice(value: i32) -> String {
    let told = match value {
        -20 => "  highest priority",
        0 => "  usual",
        19 => "  lowest priority",
        _ => "",
    };
    format!("{value:>3}{told}")
}

/// The line of a signal in the list.
pub(super) fn signal_line(number: i32) -> Option<usize> {
    signals().position(|(known, _)| known == number)
}

fn described(priority: IoPriority) -> String {
    match priority.class {
        IoClass::None => "none: best effort by nice value".to_owned(),
        IoClass::Idle => "only when no one else uses the disk".to_owned(),
        _ => match priority.level {
            0 => format!("{priority}, first"),
            7 => format!("{priority}, last"),
            _ => priority.to_string(),
        },
    }
}

/// What is told of a signal that there is not.
pub(super) fn no_signal(typed: &str) -> String {
    let names: Vec<String> = signals().map(|(_, name)| name).collect();
    let bare = |name: &String| name.trim_start_matches("SIG").to_owned();
    let short: Vec<String> = names.iter().map(bare).collect();
    let both = short.iter().chain(&names).map(String::as_str);
    no_entry("signal", typed, both)
}

/// What is told of an I/O priority that there is not.
pub(super) fn no_io_priority(typed: &str) -> String {
    let names: Vec<String> = io_priorities().map(|(short, _)| short).collect();
    no_entry("I/O priority", typed, names.iter().map(String::as_str))
}

/// What is told of a policy that there is not.
pub(super) fn no_policy(typed: &str) -> String {
    let names = POLICIES.map(|policy| policy.to_string());
    no_entry("policy", typed, names.iter().map(String::as_str))
}

fn no_entry<'a>(what: &str, typed: &str, names: impl Iterator<Item = &'a str>) -> String {
    match suggestion(typed.trim(), names) {
        Some(meant) => format!("no such {what}; did you mean {meant}?"),
        None => format!("there is no such {what}"),
    }
}
