//! What the pages of the Setup screen say.

use super::columns::HEADS;
use super::devices::device_lines;
use super::keys::names;
use super::values::{lint_threshold, lint_thresholds, seconds, settings};
use super::{App, Page};
use crate::config::{self, Config, Kind, Value};
use crate::diagnosis::{THRESHOLDS, Thresholds, Unit};
use crate::keys::ACTIONS;
use crate::text::{cpu_share, size};
use crate::view::COLUMNS;
use std::time::Duration;

/// A line of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SetupLine {
    /// Chosen or not, where that is the question.
    pub mark: Option<bool>,
    /// What it is about.
    pub label: String,
    /// The value; empty without.
    pub value: String,
    /// What it is about, for where there is room beside it; empty when the line above it says so too.
    pub about: String,
    /// The value is not the default.
    pub own: bool,
    /// A sentence about it.
    pub help: String,
}

impl App {
    /// The lines of the page shown.
    pub fn setup_lines(&self) -> Vec<SetupLine> {
        match self.setup_shown().map(|setup| setup.page) {
            Some(Page::General) => setting_lines(Page::General, &self.config),
            Some(Page::Lists) => {
                let mut lines = setting_lines(Page::Lists, &self.config);
                lines.extend(device_lines(&self.config));
                lines
            }
            Some(Page::Header) => self.header_lines(),
            Some(Page::Columns) => self.columns_page(),
            Some(Page::Theme) => self.theme_lines(),
            Some(Page::Thresholds) => threshold_lines(&self.config.thresholds),
            Some(Page::Marks) => lint_lines(&self.config),
            Some(Page::Keys) => self.key_lines(),
            Some(Page::Filters) => self.filter_lines(),
            Some(Page::Layouts) => self.layout_lines(),
            Some(Page::Pools) => self.pool_lines(),
            None => Vec::new(),
        }
    }

    fn columns_page(&self) -> Vec<SetupLine> {
        let Some(setup) = self.setup_shown() else {
            return Vec::new();
        };
        let list = setup.list;
        let automatic = self.config.columns[list as usize].is_empty();
        let shown = self.setup_columns(list);
        let mut lines = vec![
            SetupLine {
                label: "List".to_owned(),
                value: list.title().to_owned(),
                help: "The list to set up. The ID is always on the left, COMMAND on the right."
                    .to_owned(),
                ..SetupLine::default()
            },
            SetupLine {
                mark: Some(automatic),
                label: "Automatic".to_owned(),
                value: "as many as fit the width".to_owned(),
                own: !automatic,
                help: "The most important columns first; more on wider screens.".to_owned(),
                ..SetupLine::default()
            },
        ];
        debug_assert_eq!(lines.len(), HEADS);
        let mode = self.mode_of(list);
        lines.extend(self.column_lines(list).into_iter().map(|id| {
            let column = id.column();
            SetupLine {
                mark: Some(shown.contains(&id)),
                label: column.heading(mode).to_owned(),
                about: column.help.to_owned(),
                help: in_file(column.help, column.name),
                ..SetupLine::default()
            }
        }));
        lines
    }

    fn theme_lines(&self) -> Vec<SetupLine> {
        let themes = self.themes.iter().map(|theme| SetupLine {
            mark: Some(theme.name == self.config.theme),
            label: self.theme_title(theme),
            help: theme.description().to_owned(),
            ..SetupLine::default()
        });
        themes.collect()
    }

    fn key_lines(&self) -> Vec<SetupLine> {
        let lines = ACTIONS.iter().map(|info| {
            let keys = self.config.keys.keys(info.action);
            let names = names(keys, " ", self.signs);
            SetupLine {
                mark: None,
                label: title(info.name),
                own: keys != self.config.keys.preset().keys(info.action),
                value: if names.is_empty() {
                    "no key".to_owned()
                } else {
                    names
                },
                about: info.help.to_owned(),
                help: in_file(info.help, info.name),
            }
        });
        lines.collect()
    }

    fn filter_lines(&self) -> Vec<SetupLine> {
        let lines = self.config.filters.iter().map(|(name, filter)| SetupLine {
            label: name.clone(),
            value: filter.text().to_owned(),
            own: !self
                .saved_config
                .filters
                .contains(&(name.clone(), filter.clone())),
            help: format!("Shows only: {}", filter.text()),
            ..SetupLine::default()
        });
        lines.collect()
    }

    fn layout_lines(&self) -> Vec<SetupLine> {
        let lines = self.config.layouts.iter().map(|layout| SetupLine {
            label: layout.name.clone(),
            value: layout.list.title().to_owned(),
            about: layout.described(),
            own: !self.saved_config.layouts.contains(layout),
            help: layout.described(),
            ..SetupLine::default()
        });
        lines.collect()
    }

    fn pool_lines(&self) -> Vec<SetupLine> {
        let lines = self.config.pool_patterns.iter().map(|pattern| SetupLine {
            label: pattern.clone(),
            own: !self.saved_config.pool_patterns.contains(pattern),
            help: "Threads of a process whose names match are a pool; with a group in parentheses, those whose names \
                   differ only there. The first pattern that matches counts."
                .to_owned(),
            ..SetupLine::default()
        });
        lines.collect()
    }

    /// The sentence below the page: what there is to say, otherwise about the line selected.
    pub fn setup_help(&self) -> String {
        let Some(setup) = self.setup_shown() else {
            return String::new();
        };
        if let Some((path, changes)) = &setup.question {
            return format!(
                "Write {} to {}? {}",
                config::about(changes).join(", "),
                path.display(),
                self.with_keys("{enter} writes, {back} cancels. Your comments are kept.")
            );
        }
        if let Some(question) = setup.key_question {
            return self.key_question(question);
        }
        if setup.held && setup.note.is_none() {
            return self.with_keys(
                "Picked up: {up}, {down}, {setup-left} and {setup-right} move it, {enter} puts it down.",
            );
        }
        if let Some(note) = &setup.note {
            return note.clone();
        }
        let line = self.setup_lines().into_iter().nth(setup.selected());
        line.map_or_else(|| self.empty_page(setup.page), |line| line.help)
    }
}

/// A name of the configuration as words: the title of the column of that name, or the name itself.
pub(super) fn title(name: &str) -> String {
    if let Some(column) = COLUMNS.iter().find(|column| column.name == name) {
        return column.title.to_owned();
    }
    if let Some(rest) = name.strip_prefix("least_") {
        return format!("Least {}", title(rest));
    }
    let words = name.replace(['-', '_'], " ").replace("cpu", "CPU");
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// Between what there is to say of something and what it is called in the configuration.
pub const IN_FILE: &str = " In the file: ";

/// What there is to say of something, and what it is called in the configuration.
pub(super) fn in_file(help: &str, name: &str) -> String {
    format!("{help}{IN_FILE}{name}")
}

pub(super) fn setting_lines(page: Page, config: &Config) -> Vec<SetupLine> {
    let default = Config::default();
    let lines = settings(page).map(|setting| {
        let value = (setting.get)(config);
        let (mark, text) = match (value, setting.kind) {
            (Value::Switch(on), _) => (Some(on), String::new()),
            (Value::Number(_), _) => (None, seconds(config.interval)),
            (Value::Budget(Duration::ZERO), _) => (None, "no limit".to_owned()),
            (Value::Budget(budget), _) => (None, cpu_share::written(budget)),
            (Value::Choice(at), Kind::Choice(words)) => (None, words[at].to_owned()),
            (Value::Choice(at), _) => (None, at.to_string()),
            (Value::Size(0) | Value::Layout(None), _) => (None, "none".to_owned()),
            (Value::Size(bytes), _) => (None, size::written(bytes)),
            (Value::Layout(Some(_)), _) => (None, config.layout.clone()),
        };
        SetupLine {
            mark,
            label: title(setting.name),
            value: text,
            own: value != (setting.get)(&default),
            about: setting.help.to_owned(),
            help: match setting.place() {
                ("", key) => in_file(setting.help, key),
                (section, key) => in_file(setting.help, &format!("[{section}] {key}")),
            },
        }
    });
    lines.collect()
}

fn lint_lines(config: &Config) -> Vec<SetupLine> {
    let lines = lint_thresholds().map(|(lint, threshold)| {
        let now = lint_threshold(config, lint, threshold);
        let when = lint.when(&config.lints);
        let first = lint.thresholds.first().map(|first| first.name);
        SetupLine {
            mark: None,
            label: format!("{} {}: {}", lint.letter, lint.word, title(threshold.name)),
            value: match (threshold.unit, now) {
                (Unit::Tasks, 1.0) => "1 task".to_owned(),
                (unit, now) => format!("{now} {}", unit.sign()),
            },
            about: if first == Some(threshold.name) {
                when.clone()
            } else {
                String::new()
            },
            own: now.to_bits() != threshold.default.to_bits(),
            help: in_file(
                &format!("Mark {}: {when}", lint.letter),
                &format!("[lints] {}.{}", lint.name, threshold.name),
            ),
        }
    });
    lines.collect()
}

fn threshold_lines(thresholds: &Thresholds) -> Vec<SetupLine> {
    let default = Thresholds::default();
    let lines = THRESHOLDS.iter().flat_map(|info| {
        let (now, usual) = (thresholds.of(info.id), default.of(info.id));
        let line = |word: &str, now: f64, usual: f64, about: &str| SetupLine {
            mark: None,
            about: about.to_owned(),
            label: format!("{} {word}", title(info.name)),
            value: format!("{now} {}", info.unit.sign()),
            own: now.to_bits() != usual.to_bits(),
            help: in_file(info.help, info.name),
        };
        [
            line("warns from", now.warn, usual.warn, info.help),
            line("alarms from", now.critical, usual.critical, ""),
        ]
    });
    lines.collect()
}
