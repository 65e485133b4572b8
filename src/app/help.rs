//! The text of the help screen, made from the tables of actions and of columns.

use super::ACTIONS;
use super::actions::key_name;
use super::io::{DISK_COLUMNS, NET_COLUMNS};
use super::panels::PANELS;
use super::{App, Keymap};
use crate::diagnosis::{LINTS, LintLimits};
use crate::view::{COLUMNS, FILTER_GUIDE};
use unicode_width::UnicodeWidthStr;

/// A line of the help screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// Title of a section.
    Section(&'static str),
    /// A key or a column, and what there is to say about it.
    Entry(String, String),
    /// What each colour and sign of a CPU bar means: one of so many lines of it.
    Legend {
        /// Which, from 0 on.
        line: usize,
        /// Lines there are.
        lines: usize,
    },
    /// Nothing.
    Empty,
}

/// Cells of the keys and titles before the text.
const INDENT: u16 = 22;

/// Narrower screens have the text below the keys and titles.
const NARROW: u16 = 60;

/// Cells before the text on a screen of `width` cells.
pub const fn indent(width: u16) -> u16 {
    if width < NARROW { 4 } else { INDENT }
}

/// What the words in the header mean.
const HEADER: [(&str, &str); 12] = [
    (
        "own",
        "What threadtop itself uses: CPU, resident memory, and the time that the last sample took.",
    ),
    (
        "C all",
        "The mean of all CPUs, where there is no room for a bar each; all: the lines below it have a cell for each CPU, \
         as high as it is busy.",
    ),
    (
        "M S",
        "Memory used (all but what is available) and cached; swap.",
    ),
    (
        "psi",
        "Pressure over the last 10 seconds: share of the time in which some task waited for a CPU (c), for I/O (i) \
         or for memory (m).",
    ),
    (
        "load",
        "Tasks that run, are ready to run or wait uninterruptibly, averaged over 1, 5 and 15 minutes; behind the / \
         stands the number of CPUs.",
    ),
    (
        "csw",
        "Context switches of the whole machine per second; inv: the share that the scheduler forced, among tasks of \
         which both kinds are known.",
    ),
    (
        "steal",
        "Share of the time in which the hypervisor ran somebody else, and its highest value in the sparkline.",
    ),
    (
        "VS P VH H",
        "How a resource is virtualized: by software that plays a device, paravirtual (the guest asks the hypervisor), by \
         hardware, or not at all (bare metal); ? where nothing tells. Beside it stands what says so.",
    ),
    (
        "beside the counts",
        "There, or where the screen is narrow in their place: what slows the machine down now, and the number that says \
         so. It appears when it was found in two samples, and goes when it was not found in three.",
    ),
    (
        "steal wait throttled",
        "Three ways to want a CPU and not to have it. Steal: the hypervisor gave the CPU to somebody else; it is counted \
         for CPUs, not for tasks. Wait (WAIT%): the task stood in a run queue. Throttled (THROT%): its control group had \
         used up its quota; the kernel counts that as wait as well.",
    ),
    (
        "TLP",
        "Thread-level parallelism: how many threads execute at once while any does, with its standard error, over about \
         the last 10 seconds. average: idle time included. c0, c1, c2: share of the time in which none, one, two \
         execute. It would use so many CPUs: with fewer, its threads wait for each other while it runs. idle: next to \
         nothing executes.",
    ),
    (
        "1 thread uses 100 %",
        "One thread fills a CPU while others idle: more CPUs would not help, a faster one would.",
    ),
];

/// What the lines about devices mean.
const DEVICES: [(&str, &str); 4] = [
    (
        "DISK INTERFACE",
        "Devices that moved in the last 120 samples come first. Dim names lie on other devices (loop, dm, md) or are the \
         machine talking to itself (lo): they are no part of the sum, all.",
    ),
    (
        "BYTES/s",
        "Bytes per second of the device over time, both directions together; each line has a scale of its own.",
    ),
    (
        "iowait psi",
        "Share of the time in which CPUs were idle while I/O was outstanding; share of the last 10 seconds in which some \
         task waited for I/O.",
    ),
    (
        "paged majflt",
        "Bytes per second that went between memory and disks, files and swap alike; page faults per second that waited \
         for it.",
    ),
];

/// What is said about the row under the cursor.
const THREADS: [(&str, &str); 2] = [
    (
        "in the line of tabs",
        "Why the row under the cursor is marked, with the numbers; of a thread that is not marked, what threads of its name \
         are for where that is known (C2 CompilerThre: a JIT compiler). A mark appears when it was found in two samples and \
         goes when it was not found in three. It is a suspicion, no proof.",
    ),
    (
        "looks like",
        "What runs the program, guessed from what stands behind it: libraries that are mapped, who built it, names of its \
         threads or of the program; by names alone, where its files may not be read. It can be wrong: anybody may give any \
         name, and what is mapped may never be used.",
    ),
];

/// The section of the keys that change other processes.
const ACT: &str = "Act";

impl App {
    /// The help screen for a terminal of `width` cells: with the thresholds of the lints as they are, without the keys that
    /// change other processes where none may be changed.
    pub fn help(&self, width: u16, unicode: bool) -> Vec<Line> {
        let acts = self.read_only().is_none();
        lines(width, unicode, self.keys(), self.lints.thresholds(), acts)
    }

    /// The last line of the help screen that may be the first shown, so that the screen stays full.
    pub(super) fn help_last_top(&self) -> usize {
        let (columns, rows) = self.size;
        let count = self.help(columns, true).len();
        count.saturating_sub(usize::from(rows.saturating_sub(2)))
    }
}

fn lines(
    width: u16,
    unicode: bool,
    keys: &Keymap,
    thresholds: &LintLimits,
    acts: bool,
) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut section = "";
    for info in ACTIONS {
        if info.section == ACT && !acts {
            continue;
        }
        if info.section != section {
            section = info.section;
            begin(&mut lines, section);
        }
        let keys: Vec<String> = keys
            .keys(info.action)
            .iter()
            .map(|key| key_name(*key, unicode))
            .collect();
        let keys = if keys.is_empty() {
            "no key".to_owned()
        } else {
            keys.join(" ")
        };
        entry(&mut lines, keys, info.help, width);
    }
    begin(&mut lines, "CPU bars");
    let legend = if width < NARROW { 2 } else { 1 };
    lines.extend((0..legend).map(|line| Line::Legend {
        line,
        lines: legend,
    }));
    begin(&mut lines, "Header");
    for (word, help) in HEADER {
        entry(&mut lines, word.to_owned(), help, width);
    }
    begin(&mut lines, "Charts of the System screen");
    for panel in PANELS {
        entry(&mut lines, panel.title.to_owned(), panel.help, width);
    }
    begin(&mut lines, "Filter");
    for (example, help) in FILTER_GUIDE {
        entry(&mut lines, (*example).to_owned(), help, width);
    }
    begin(&mut lines, "Marks in the column !");
    for lint in &LINTS {
        let title = format!("{} {}", lint.letter, lint.name);
        entry(&mut lines, title, &lint.when(thresholds), width);
    }
    for (word, help) in THREADS {
        entry(&mut lines, word.to_owned(), help, width);
    }
    begin(&mut lines, "Columns");
    for column in COLUMNS {
        entry(&mut lines, column.title.to_owned(), column.help, width);
    }
    begin(&mut lines, "I/O screen");
    for (word, help) in DEVICES {
        entry(&mut lines, word.to_owned(), help, width);
    }
    for column in DISK_COLUMNS {
        entry(&mut lines, column.title.to_owned(), column.help, width);
    }
    for column in NET_COLUMNS {
        entry(&mut lines, column.title.to_owned(), column.help, width);
    }
    lines
}

/// Begins a section.
fn begin(lines: &mut Vec<Line>, title: &'static str) {
    if !lines.is_empty() {
        lines.push(Line::Empty);
    }
    lines.push(Line::Section(title));
}

/// Adds an entry for a screen of `width` cells, its text wrapped at words.
fn entry(lines: &mut Vec<Line>, mut title: String, text: &str, width: u16) {
    let room = usize::from(width.saturating_sub(indent(width) + 2).max(16));
    if width < NARROW {
        lines.push(Line::Entry(std::mem::take(&mut title), String::new()));
    }
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && line.width() + 1 + word.width() > room {
            let full = std::mem::take(&mut line);
            lines.push(Line::Entry(std::mem::take(&mut title), full));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(Line::Entry(title, line));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_and_every_column_is_explained() {
        let devices = DEVICES.len() + DISK_COLUMNS.len() + NET_COLUMNS.len();
        let titles: Vec<String> = lines(80, true, &Keymap::default(), &LintLimits::default(), true)
            .into_iter()
            .filter_map(|line| match line {
                Line::Entry(title, _) if !title.is_empty() => Some(title),
                _ => None,
            })
            .collect();
        assert_eq!(
            titles.len(),
            HEADER.len()
                + ACTIONS.len()
                + PANELS.len()
                + FILTER_GUIDE.len()
                + LINTS.len()
                + THREADS.len()
                + COLUMNS.len()
                + devices
        );
    }

    #[test]
    fn who_may_change_nothing_is_not_told_how() {
        let sections = |acts| {
            let lines =
                lines(80, true, &Keymap::default(), &LintLimits::default(), acts).into_iter();
            lines.filter(|line| *line == Line::Section(ACT)).count()
        };
        assert_eq!((sections(true), sections(false)), (1, 0));
        let told = lines(80, true, &Keymap::default(), &LintLimits::default(), false);
        let told = |key: &str| {
            let entry = |line: &Line| matches!(line, Line::Entry(title, _) if title == key);
            told.iter().any(entry)
        };
        assert!(told("F10 q ^C") && !told("F9 k"));
    }

    #[test]
    fn no_line_is_wider_than_the_screen() {
        for width in [40, 60, 80, 200] {
            for line in lines(
                width,
                true,
                &Keymap::default(),
                &LintLimits::default(),
                true,
            ) {
                if let Line::Entry(title, text) = line {
                    let indent = usize::from(indent(width));
                    assert!(text.is_empty() || title.is_empty() || title.width() < indent - 1);
                    assert!(text.width() + indent <= usize::from(width));
                }
            }
        }
    }
}
