//! The text of the help screen: a card with the keys of every day, and all that the tables of actions and columns say.

mod card;
pub mod search;
mod words;

use super::{App, Choice, Popup};
use crate::diagnosis::{LINTS, LintThresholds};
use crate::geometry::{METERS, PANELS};
use crate::keys::{ACTIONS, Action, Contexts, Keymap, Signs, key_name};
use crate::player::condition::{GUIDE as CONDITION_GUIDE, VALUES};
use crate::sample::TotalsFrom;
use crate::text::cgroup::NAMESPACE;
use crate::text::{Width, wrapped};
use crate::view::{COLUMNS, DISK_COLUMNS, FILE_SYSTEM_COLUMNS, FILTER_GUIDE, NET_COLUMNS};
use card::card;
use words::{BAR, DEVICES, HEADER, ROWS, THREADS};

/// A line of the help screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HelpLine {
    /// Title of a section.
    Section(&'static str),
    /// Titles within a section, side by side: the first cell of each.
    Titles(Vec<(u16, &'static str)>),
    /// Keys or columns side by side, and what there is to say about each.
    Row(Vec<HelpCell>),
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

/// One of what stands side by side on a line of the help screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelpCell {
    /// First cell of the title.
    pub x: u16,
    /// A key or a column; empty where its text goes on.
    pub title: String,
    /// First cell of the text.
    pub text_x: u16,
    /// What there is to say.
    pub text: String,
}

impl HelpLine {
    /// The texts on it and where they begin, from left to right.
    pub fn texts(&self) -> Vec<(u16, &str)> {
        match self {
            Self::Section(title) => vec![(1, title)],
            Self::Titles(titles) => titles.clone(),
            Self::Row(cells) => (cells.iter())
                .flat_map(|cell| [(cell.x, &*cell.title), (cell.text_x, &*cell.text)])
                .collect(),
            Self::Legend { .. } | Self::Empty => Vec::new(),
        }
    }
}

/// Cells of the keys and titles before the text, at most.
const INDENT: u16 = 22;

/// Narrower screens have the text below the keys and titles.
const NARROW: u16 = 60;

/// Entries side by side on a screen of `width` cells.
const fn abreast(width: u16) -> u16 {
    match width {
        ..120 => 1,
        120..180 => 2,
        _ => 3,
    }
}

/// The section of the keys that change other processes.
pub(super) const ACT: &str = "Act";

/// Where the help explains what lies over a screen; the first that fits.
const SECTIONS: [(Contexts, &str); 8] = [
    (Contexts::SETUP_COLUMNS, "Columns"),
    (Contexts::SETUP_FILTERS, "Filter"),
    (Contexts::SETUP, "Configure"),
    (Contexts::DIALOGS, "Act"),
    (Contexts::INSPECTS, "Inspect"),
    (Contexts::SEARCH, "Find"),
    (Contexts::CHARTS, "Charts"),
    (Contexts::TYPING, "Prompt"),
];

impl App {
    /// Opens the help: on a list at its beginning, elsewhere at the section that explains the place. False where it is open
    /// already.
    pub(super) fn open_help(&mut self) -> bool {
        if self
            .popups
            .iter()
            .any(|popup| matches!(popup, Popup::Help { .. }))
        {
            return false;
        }
        let context = self.context();
        let section = match self.popups.last() {
            Some(Popup::Filter { .. }) => Some("Filter"),
            Some(Popup::Choose { menu, .. }) => {
                match menu.entries.first().map(|entry| entry.choice) {
                    Some(Choice::Column(_)) => Some("Sort"),
                    Some(Choice::User(_)) => Some("Find"),
                    Some(Choice::Groups(_)) => Some("Tree"),
                    _ => Some("Configure"),
                }
            }
            _ => SECTIONS
                .iter()
                .find(|(place, _)| place.contains(context))
                .map(|(_, title)| *title),
        };
        let lines = self.help(self.size.0, self.signs);
        let begins =
            |line: &HelpLine| matches!(line, HelpLine::Section(title) if Some(*title) == section);
        let top = lines.iter().position(begins).unwrap_or(0);
        self.popups.push(Popup::Help {
            top: top.min(self.help_last_top()),
        });
        true
    }

    /// The help screen for a terminal of `width` cells: with the thresholds of the lints as they are, without the keys that
    /// change other processes where none may be changed.
    pub fn help(&self, width: u16, signs: Signs) -> Vec<HelpLine> {
        let acts = self.read_only().is_none();
        let from = (self.shown()).map_or_else(TotalsFrom::default, |shot| shot.totals_from());
        let namespace = (self.shown()).is_some_and(|shot| shot.host().platform.cgroup_namespace);
        let mut lines = lines(width, signs, self.keys(), &self.config.lints, acts, from);
        if namespace {
            let now = ("now".to_owned(), NAMESPACE.to_owned());
            add(&mut lines, "Control groups", std::iter::once(now), width);
        }
        lines
    }

    /// The last line of the help screen that may be the first shown, so that the screen stays full.
    pub(super) fn help_last_top(&self) -> usize {
        let (columns, rows) = self.size;
        let count = self.help(columns, self.signs).len();
        count.saturating_sub(usize::from(rows.saturating_sub(2)))
    }
}

/// The keys of an action, as they are written.
fn key_names(action: Action, signs: Signs, keys: &Keymap) -> Vec<String> {
    let keys = keys.keys(action).iter();
    keys.map(|key| key_name(*key, signs)).collect()
}

/// What each key does, or only those that change no process.
fn key_lines(lines: &mut Vec<HelpLine>, width: u16, signs: Signs, keys: &Keymap, acts: bool) {
    for section in ACTIONS.chunk_by(|one, next| one.section == next.section) {
        let title = section[0].section;
        if title == ACT && !acts {
            continue;
        }
        let entries = section.iter().map(|info| {
            let keys = key_names(info.action, signs, keys);
            let keys = if keys.is_empty() {
                "no key".to_owned()
            } else {
                keys.join(" ")
            };
            (keys, info.help.to_owned())
        });
        add(lines, title, entries, width);
    }
}

fn lines(
    width: u16,
    signs: Signs,
    keys: &Keymap,
    thresholds: &LintThresholds,
    acts: bool,
    from: TotalsFrom,
) -> Vec<HelpLine> {
    let mut lines = Vec::new();
    card(&mut lines, width, signs, keys, acts);
    key_lines(&mut lines, width, signs, keys, acts);
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
    let mut add = |title, entries: &mut dyn Iterator<Item = (String, String)>| {
        add(&mut lines, title, entries, width);
    };
    let meters = METERS.iter();
    let meters = meters.map(|info| (info.titled(), info.help.to_owned()));
    add("Header", &mut meters.chain(told(&HEADER)));
    add(WHOLE, &mut std::iter::once(("now".to_owned(), whole(from))));
    let panels = PANELS.iter();
    let mut panels = panels.map(|panel| (panel.title.to_owned(), panel.help.to_owned()));
    add("Charts of the System screen", &mut panels);
    add("Filter", &mut told(FILTER_GUIDE));
    let values = VALUES.iter();
    let values = values.map(|value| (value.name.to_owned(), value.help.to_owned()));
    add(
        "Conditions",
        &mut told(&BAR).chain(told(CONDITION_GUIDE)).chain(values),
    );
    add("Rows", &mut told(&ROWS));
    let marks = LINTS.iter().map(|lint| {
        let title = format!("{} {}", lint.letter, lint.word);
        (title, lint.when(thresholds))
    });
    add("Marks", &mut marks.chain(told(&THREADS)));
    let columns = COLUMNS.iter();
    let mut columns = columns.map(|column| (column.title.to_owned(), column.help.to_owned()));
    add("Columns", &mut columns);
    let disks = DISK_COLUMNS.iter();
    let disks = disks.map(|column| (column.title.to_owned(), column.help.to_owned()));
    let nets = NET_COLUMNS.iter();
    let nets = nets.map(|column| (column.title.to_owned(), column.help.to_owned()));
    let systems = FILE_SYSTEM_COLUMNS.iter();
    let systems = systems.map(|column| (column.title.to_owned(), column.help.to_owned()));
    let devices = disks.chain(nets).chain(systems);
    add("I/O screen", &mut told(&DEVICES).chain(devices));
    lines
}

/// Words, and what they mean.
fn told<'a>(words: &'a [(&'a str, &'a str)]) -> impl Iterator<Item = (String, String)> + 'a {
    let words = words.iter();
    words.map(|(word, help)| ((*word).to_owned(), (*help).to_owned()))
}

/// The section that says how the counters are had.
const WHOLE: &str = "Wait and switches of a process";

/// From where these are just now.
fn whole(from: TotalsFrom) -> String {
    match from.why() {
        None => "The kernel counts them per process, ended threads included (taskstats). Single threads are read only \
         if they are on the screen or may deserve a mark."
            .to_owned(),
        Some(why) => format!("Summed over the threads that ran: {why}."),
    }
}

/// Begins a section.
fn begin(lines: &mut Vec<HelpLine>, title: &'static str) {
    if !lines.is_empty() {
        lines.push(HelpLine::Empty);
    }
    lines.push(HelpLine::Section(title));
}

/// Adds a section for a screen of `width` cells: as many entries side by side as there is room for, their texts wrapped at
/// words.
fn add(
    lines: &mut Vec<HelpLine>,
    title: &'static str,
    entries: impl Iterator<Item = (String, String)>,
    width: u16,
) {
    begin(lines, title);
    let entries: Vec<(String, String)> = entries.collect();
    let abreast = abreast(width).min(entries.len().max(1) as u16);
    let wide = width.saturating_sub(2) / abreast;
    let longest = entries.iter().map(|(title, _)| title.width()).max();
    let indent = if width < NARROW {
        4
    } else {
        INDENT.min(longest.unwrap_or_default() as u16 + 2)
    };
    let room = usize::from(wide.saturating_sub(indent + 2).max(16));
    for row in entries.chunks(usize::from(abreast)) {
        let columns: Vec<Vec<(&str, String)>> = (row.iter())
            .map(|(title, text)| {
                let mut texts = wrapped(text, room);
                if width < NARROW {
                    texts.insert(0, String::new());
                }
                let titles = std::iter::once(title.as_str()).chain(std::iter::repeat(""));
                titles.zip(texts).collect()
            })
            .collect();
        let height = columns.iter().map(Vec::len).max().unwrap_or_default();
        for line in 0..height {
            let cells = columns.iter().enumerate().filter_map(|(at, column)| {
                let (title, text) = column.get(line)?;
                let x = 1 + wide * at as u16;
                Some(HelpCell {
                    x,
                    title: (*title).to_owned(),
                    text_x: x + indent,
                    text: text.clone(),
                })
            });
            lines.push(HelpLine::Row(cells.collect()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Width;

    fn shown(width: u16, acts: bool) -> Vec<HelpLine> {
        let thresholds = LintThresholds::default();
        let (keys, from) = (Keymap::default(), TotalsFrom::Kernel);
        lines(width, Signs::Unicode, &keys, &thresholds, acts, from)
    }

    /// The titles below the card.
    fn titles(lines: &[HelpLine]) -> Vec<&str> {
        let sections = |line: &&HelpLine| matches!(line, HelpLine::Section(_));
        let second = lines.iter().filter(sections).nth(1);
        let card = lines.iter().position(|line| Some(line) == second).unwrap();
        let cells = lines[card..].iter().flat_map(|line| match line {
            HelpLine::Row(cells) => cells.as_slice(),
            _ => &[],
        });
        let titles = cells.map(|cell| cell.title.as_str());
        titles.filter(|title| !title.is_empty()).collect()
    }

    #[test]
    fn every_action_and_every_column_is_explained_on_every_width() {
        let devices =
            DEVICES.len() + DISK_COLUMNS.len() + NET_COLUMNS.len() + FILE_SYSTEM_COLUMNS.len();
        let all = METERS.len()
            + HEADER.len()
            + ACTIONS.len()
            + PANELS.len()
            + ROWS.len()
            + FILTER_GUIDE.len()
            + BAR.len()
            + CONDITION_GUIDE.len()
            + VALUES.len()
            + LINTS.len()
            + THREADS.len()
            + COLUMNS.len()
            + devices
            + 1;
        for width in [40, 80, 140, 200] {
            assert_eq!(titles(&shown(width, true)).len(), all, "{width}");
        }
    }

    #[test]
    fn who_may_change_nothing_is_not_told_how() {
        let sections = |acts| {
            let lines = shown(80, acts).into_iter();
            lines.filter(|line| *line == HelpLine::Section(ACT)).count()
        };
        assert_eq!((sections(true), sections(false)), (1, 0));
        let lines = shown(80, false);
        let told = titles(&lines);
        assert!(told.contains(&"F10 q ^C") && !told.contains(&"F9 k"));
        let on_card = |line: &HelpLine| {
            let texts = line.texts();
            texts
                .iter()
                .any(|(_, text)| text.contains("signal or kill"))
        };
        assert!(!lines.iter().any(on_card) && shown(80, true).iter().any(on_card));
    }

    #[test]
    fn texts_leave_a_gap_and_end_within_the_screen() {
        for width in [40, 60, 80, 140, 200] {
            for line in shown(width, true) {
                let texts = line.texts();
                for (at, (x, text)) in texts.iter().enumerate() {
                    let next = texts[at + 1..].iter().find(|(_, text)| !text.is_empty());
                    let end = next.map_or(width, |(x, _)| *x - 1);
                    assert!(
                        usize::from(*x) + text.width() <= usize::from(end),
                        "{line:?}"
                    );
                }
            }
        }
    }
}
