//! The documented file: every setting with its default, commented out. It is made from the tables; `assets/config.toml`
//! is what it made, and a test keeps it so.

use super::entries::{Entry, entries};
use super::settings::{Kind, SETTINGS, Setting};
use super::{Config, DeviceList};
use crate::diagnosis::{LINTS, Lint, THRESHOLDS};
use crate::geometry::{METERS, MeterInfo};
use crate::keys::{ACTIONS, Action};
use crate::text;
use crate::view::{COLUMNS, ColumnId};
use std::fmt::Write;

/// The documented file as it comes with the program.
pub const TEMPLATE: &str = include_str!("../../assets/config.toml");

const TOP: &str = "\
# Configuration of threadtop: $XDG_CONFIG_HOME/threadtop/config.toml, by default ~/.config/threadtop/config.toml.
# Everything is optional; lines that begin with #name show the defaults. Command-line options override this file.
# `threadtop config` prints this text, `threadtop config --check` finds errors in yours.
# The Setup screen (F2) writes changes here and keeps your comments.
";

const HEADER_TEXT: &str = "\
# The header. Its meters stand in two or three columns; where the width has room for fewer columns, the last ones share
# theirs. Empty lists choose by the width and the number of CPUs.
";

const IO_TEXT: &str = "\
# Devices by patterns: * stands for any characters, ? for one, [a-z] for one of these. The last pattern that matches a name
# decides. With ! in front it leaves the name out; if the first pattern has a !, names that none matches are listed. If
# none of the chosen devices is hardware, those that a pattern names are summed. [] chooses all.
";

const COLUMN_TEXT: &str = "\
# Columns of each list between the ID and COMMAND, from left to right. [] chooses by width, the most important first. Shift-Right
# scrolls to columns that do not fit.
# processes: Processes; threads: all threads; process: the threads of one process; io: the I/O screen;
# groups: groups of processes.
";

const SORT_TEXT: &str = "\
# The sort column of each list; \" reversed\" behind it reverses the order.
# The threads of one process (process) are sorted as the list that they were opened from, unless another column than
# the default is given.
";

const THRESHOLD_TEXT: &str = "\
# Values from which numbers are shown as a warning and as critical: [warn, critical].
";

const LINT_TEXT: &str = "\
# Thresholds of the marks in the column !. {name} stands for the number of that name; numbers that are left out keep their
# defaults.
";

const KEY_TEXT: &str = "\
# Keys by action: a character, F1 to F24, Up, Down, Left, Right, PgUp, PgDn, Home, End, Enter, Esc, Tab, Backspace, Del,
# Ins, Space, with Ctrl-, Alt- or Shift- before it. The footer shows the first one. [] leaves the action without a
# key; quit and back keep one.
# Alt with ] P X ^ _ or \\ cannot be a key: escape sequences of terminals begin or end with these.
";

const FILTER_TEXT: &str = "\
# Filters by name. The key of saved-filters chooses one; the key of save-filter saves the one that is typed, and Setup edits them.
# For example:
#   busy = \"cpu>5 & !kworker\"
#   waiting = \"wait>10 | state=D\"
";

const LAYOUT_TEXT: &str = "\
# Layouts: how a list looks, by name. The key of layouts chooses one or saves the current view, and Setup edits them. Every part
# is optional; header, tree, group_by, sparkline, kernel_threads, group_pools and program_path may be added.
# For example:
#   [layouts.memory]
#   list = \"processes\"
#   columns = [\"user\", \"mem_percent\", \"rss\", \"virt\", \"shared\", \"major_faults\"]
#   sort = \"rss\"
#   filter = \"rss>50M\"
";

/// Makes the documented file from the tables.
pub fn template() -> String {
    let mut text = TOP.to_owned();
    let mut section = "";
    for entry in entries(&Config::default()) {
        if entry.section != section {
            section = entry.section;
            open(&mut text, section);
        }
        for line in comments(&entry) {
            wrap(&mut text, &line);
        }
        let _ = writeln!(text, "#{} = {}", entry.key, entry.value);
    }
    let _ = write!(text, "\n[filters]\n{FILTER_TEXT}\n[layouts]\n{LAYOUT_TEXT}");
    text
}

fn open(text: &mut String, section: &str) {
    let about = match section {
        "header" => HEADER_TEXT,
        "io" => IO_TEXT,
        "columns" => COLUMN_TEXT,
        "sort" => SORT_TEXT,
        "thresholds" => THRESHOLD_TEXT,
        "lints" => LINT_TEXT,
        _ => KEY_TEXT,
    };
    let _ = write!(text, "\n[{section}]\n{about}");
    if section == "header" {
        let name = |info: &MeterInfo| format!("{}: {}", info.name, info.help);
        for meter in METERS {
            wrap(text, &name(meter));
        }
    }
    if section == "columns" {
        let names = COLUMNS
            .iter()
            .filter(|column| !matches!(column.id, ColumnId::Pid | ColumnId::Command));
        let names: Vec<&str> = names.map(|column| column.name).collect();
        wrap(text, &format!("One of {}.", names.join(", ")));
    }
}

/// What stands above an entry.
fn comments(entry: &Entry) -> Vec<String> {
    match entry.section {
        "" if entry.key == "theme" => vec![
            String::new(),
            "Name of the theme: auto (by the terminal: dark or light as its background, neutral where that is not known, ansi \
             with 16 colours), dark, light, neutral, ansi, high-contrast, colour-blind, mono, or a file NAME.toml in the \
             folder themes beside this file."
                .to_owned(),
        ],
        "" if entry.key == "pool_patterns" => vec![
            String::new(),
            "Regular expressions that define pools by names of threads. With a group in parentheses, names that differ \
             only there form a pool: ['^shard-(.+)-io$']; without one, all names that \
             match: ['^(?:web|api)-worker']. They are tried in this order; then names that differ only by a number \
              form a pool."
                .to_owned(),
        ],
        "" => {
            let setting = SETTINGS.iter().find(|setting| setting.name == entry.key);
            let lines = setting.map_or_else(Vec::new, told).into_iter();
            std::iter::once(String::new()).chain(lines).collect()
        }
        "header" if entry.key == "mode" => {
            let setting = SETTINGS.iter().find(|setting| setting.name == "header");
            setting.map_or_else(Vec::new, told)
        }
        "io" => {
            let list = DeviceList::ALL.into_iter().find(|list| list.name() == entry.key);
            list.map(|list| list.help().to_owned()).into_iter().collect()
        }
        "thresholds" => {
            let info = THRESHOLDS.iter().find(|info| info.name == entry.key);
            vec![info.map_or("", |info| info.help).to_owned()]
        }
        "lints" => {
            let lint = LINTS.iter().find(|lint| lint.name == entry.key);
            let about = |lint: &Lint| format!("Mark {}: {}", lint.letter, lint.rule());
            vec![lint.map_or_else(String::new, about)]
        }
        "keys" => {
            let info = ACTIONS.iter().find(|info| info.name == entry.key);
            let info = info.unwrap_or_else(|| Action::Help.info());
            vec![info.help.to_owned()]
        }
        _ => Vec::new(),
    }
}

/// What a setting does, and what it can be.
fn told(setting: &Setting) -> Vec<String> {
    let mut lines = vec![setting.help.to_owned()];
    if let Kind::Choice(words) = setting.kind {
        let words: Vec<String> = words.iter().map(|word| format!("{word:?}")).collect();
        lines.push(format!("One of {}.", words.join(", ")));
    }
    lines
}

/// Adds a comment, wrapped at words; an empty one is an empty line.
fn wrap(file: &mut String, comment: &str) {
    for line in text::wrapped(comment, 118) {
        let line = if line.is_empty() {
            line
        } else {
            format!("# {line}")
        };
        let _ = writeln!(file, "{line}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{built_in, read};

    /// The text with its defaults no longer commented out.
    fn uncommented(text: &str) -> String {
        let line = |line: &str| match line.strip_prefix('#') {
            Some(rest) if rest.starts_with(|c: char| c.is_ascii_lowercase()) => rest.to_owned(),
            _ => line.to_owned(),
        };
        text.lines().map(|one| line(one) + "\n").collect()
    }

    #[test]
    fn the_file_that_comes_along_is_that_of_the_tables() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/config.toml");
        if std::env::var_os("UPDATE_CONFIG").is_some() {
            std::fs::write(path, template()).unwrap();
            return;
        }
        assert_eq!(
            TEMPLATE,
            template(),
            "run UPDATE_CONFIG=1 cargo test --lib config::template"
        );
    }

    #[test]
    fn what_it_says_are_the_defaults_commented_out_or_not() {
        let mut defaults = Config::default();
        for text in [template(), uncommented(&template())] {
            let (config, problems) = read(&text, built_in());
            assert!(problems.is_empty(), "{problems:#?}");
            // Keys that are given and those that are not are told apart only inside.
            assert_eq!(entries(&config), entries(&defaults));
            defaults.keys = config.keys.clone();
            assert_eq!(config, defaults);
        }
        let all = uncommented(&template());
        for entry in entries(&Config::default()) {
            let line = format!("\n{} = {}\n", entry.key, entry.value);
            assert!(all.contains(&line), "{line}");
        }
    }

    #[test]
    fn its_examples_are_sound() {
        let text = template().replace("#   ", "");
        let (config, problems) = read(&text, built_in());
        assert!(problems.is_empty(), "{problems:#?}");
        assert_eq!((config.filters.len(), config.layouts.len()), (2, 1));
    }
}
