//! The text of the help screen, made from the tables of actions and of columns.

pub mod search;
mod words;

use super::App;
use crate::diagnosis::{LINTS, LintThresholds};
use crate::geometry::{METERS, PANELS};
use crate::keys::{ACTIONS, Keymap, key_name};
use crate::sample::TotalsFrom;
use crate::text::wrapped;
use crate::view::{COLUMNS, DISK_COLUMNS, FILTER_GUIDE, NET_COLUMNS};
use words::{DEVICES, HEADER, ROWS, THREADS};

/// A line of the help screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HelpLine {
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

/// The section of the keys that change other processes.
const ACT: &str = "Act";

impl App {
    /// The help screen for a terminal of `width` cells: with the thresholds of the lints as they are, without the keys that
    /// change other processes where none may be changed.
    pub fn help(&self, width: u16, unicode: bool) -> Vec<HelpLine> {
        let acts = self.read_only().is_none();
        let from = (self.shown()).map_or_else(TotalsFrom::default, |shot| shot.totals_from());
        lines(width, unicode, self.keys(), &self.config.lints, acts, from)
    }

    /// The last line of the help screen that may be the first shown, so that the screen stays full.
    pub(super) fn help_last_top(&self) -> usize {
        let (columns, rows) = self.size;
        let count = self.help(columns, true).len();
        count.saturating_sub(usize::from(rows.saturating_sub(2)))
    }
}

/// What each key does, or only those that change no process.
fn key_lines(lines: &mut Vec<HelpLine>, width: u16, unicode: bool, keys: &Keymap, acts: bool) {
    let mut section = "";
    for info in ACTIONS {
        if info.section == ACT && !acts {
            continue;
        }
        if info.section != section {
            section = info.section;
            begin(lines, section);
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
        entry(lines, keys, info.help, width);
    }
}

fn lines(
    width: u16,
    unicode: bool,
    keys: &Keymap,
    thresholds: &LintThresholds,
    acts: bool,
    from: TotalsFrom,
) -> Vec<HelpLine> {
    let mut lines = Vec::new();
    key_lines(&mut lines, width, unicode, keys, acts);
    begin(&mut lines, "CPU bars");
    let legend = match width {
        ..NARROW => 3,
        NARROW..100 => 2,
        _ => 1,
    };
    lines.extend((0..legend).map(|line| HelpLine::Legend {
        line,
        lines: legend,
    }));
    begin(&mut lines, "Header");
    for meter in METERS {
        let title = match meter.title {
            title if title.eq_ignore_ascii_case(meter.name) => title.to_owned(),
            title => format!("{title} ({})", meter.name),
        };
        entry(&mut lines, title, meter.help, width);
    }
    for (word, help) in HEADER {
        entry(&mut lines, word.to_owned(), help, width);
    }
    begin(&mut lines, WHOLE);
    entry(&mut lines, "now".to_owned(), &whole(from), width);
    begin(&mut lines, "Charts of the System screen");
    for panel in PANELS {
        entry(&mut lines, panel.title.to_owned(), panel.help, width);
    }
    begin(&mut lines, "Filter");
    for (example, help) in FILTER_GUIDE {
        entry(&mut lines, (*example).to_owned(), help, width);
    }
    begin(&mut lines, "Rows");
    for (sign, help) in ROWS {
        entry(&mut lines, sign.to_owned(), help, width);
    }
    begin(&mut lines, "Marks in the column !");
    for lint in &LINTS {
        let title = format!("{} {}", lint.letter, lint.word);
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

/// The section that says how the counters are had.
const WHOLE: &str = "Wait and switches of a process";

/// From where these are just now.
fn whole(from: TotalsFrom) -> String {
    match from.why() {
        None => "Counted by the kernel for the whole process, ended threads included (taskstats); single threads are read where \
                 they are looked at, or where one of them may deserve a mark."
            .to_owned(),
        Some(why) => format!("Added up from each thread that moved: {why}."),
    }
}

/// Begins a section.
fn begin(lines: &mut Vec<HelpLine>, title: &'static str) {
    if !lines.is_empty() {
        lines.push(HelpLine::Empty);
    }
    lines.push(HelpLine::Section(title));
}

/// Adds an entry for a screen of `width` cells, its text wrapped at words.
fn entry(lines: &mut Vec<HelpLine>, mut title: String, text: &str, width: u16) {
    let room = usize::from(width.saturating_sub(indent(width) + 2).max(16));
    if width < NARROW {
        lines.push(HelpLine::Entry(std::mem::take(&mut title), String::new()));
    }
    for line in wrapped(text, room) {
        lines.push(HelpLine::Entry(std::mem::take(&mut title), line));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Width;

    #[test]
    fn every_action_and_every_column_is_explained() {
        let devices = DEVICES.len() + DISK_COLUMNS.len() + NET_COLUMNS.len();
        let titles: Vec<String> = lines(
            80,
            true,
            &Keymap::default(),
            &LintThresholds::default(),
            true,
            TotalsFrom::Kernel,
        )
        .into_iter()
        .filter_map(|line| match line {
            HelpLine::Entry(title, _) if !title.is_empty() => Some(title),
            _ => None,
        })
        .collect();
        assert_eq!(
            titles.len(),
            METERS.len()
                + HEADER.len()
                + ACTIONS.len()
                + PANELS.len()
                + ROWS.len()
                + FILTER_GUIDE.len()
                + LINTS.len()
                + THREADS.len()
                + COLUMNS.len()
                + devices
                + 1
        );
    }

    #[test]
    fn who_may_change_nothing_is_not_told_how() {
        let sections = |acts| {
            let lines = lines(
                80,
                true,
                &Keymap::default(),
                &LintThresholds::default(),
                acts,
                TotalsFrom::Kernel,
            )
            .into_iter();
            lines.filter(|line| *line == HelpLine::Section(ACT)).count()
        };
        assert_eq!((sections(true), sections(false)), (1, 0));
        let told = lines(
            80,
            true,
            &Keymap::default(),
            &LintThresholds::default(),
            false,
            TotalsFrom::Kernel,
        );
        let told = |key: &str| {
            let entry = |line: &HelpLine| matches!(line, HelpLine::Entry(title, _) if title == key);
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
                &LintThresholds::default(),
                true,
                TotalsFrom::default(),
            ) {
                if let HelpLine::Entry(title, text) = line {
                    let indent = usize::from(indent(width));
                    assert!(text.is_empty() || title.is_empty() || title.width() < indent - 1);
                    assert!(text.width() + indent <= usize::from(width));
                }
            }
        }
    }
}
