//! The table of settings with one value each; columns, orders, thresholds, keys, filters and layouts have sections of
//! their own in the file.

use super::{Characters, Colors, Config, CpuDetail, GraphSigns, Remember, Screen};
use crate::geometry::HeaderMode;
use crate::groups::GroupBy;
use crate::keys::Preset;
use crate::store::TaskSeries;
use std::time::Duration;

/// What values a setting can have.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// On or off.
    Switch,
    /// A number.
    Number {
        /// The least one.
        least: f64,
        /// The greatest one.
        most: f64,
    },
    /// CPU time per second, written as a share of one CPU.
    Budget,
    /// Bytes; 0 for none.
    Size {
        /// The least that makes sense.
        least: u64,
        /// The most.
        most: u64,
    },
    /// One of these words.
    Choice(&'static [&'static str]),
    /// The name of a layout; empty for none.
    Layout,
}

/// A value of a setting.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// On or off.
    Switch(bool),
    /// A number.
    Number(f64),
    /// CPU time per second; zero for no limit.
    Budget(Duration),
    /// Bytes; 0 for none.
    Size(u64),
    /// A word, by its number among those of the setting.
    Choice(usize),
    /// A layout, by its number in the configuration.
    Layout(Option<usize>),
}

/// The page of the Setup screen that a setting stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// What the program does.
    General,
    /// What is shown in the lists.
    Lists,
    /// What is shown above them.
    Header,
}

/// A setting.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Name in the file.
    pub name: &'static str,
    /// What it does, in a sentence.
    pub help: &'static str,
    /// Page of the Setup screen.
    pub page: Page,
    /// What it can be.
    pub kind: Kind,
    /// Takes it out.
    pub get: fn(&Config) -> Value,
    /// Puts it in. A value of another kind is left out.
    pub set: fn(&mut Config, Value),
}

impl Setting {
    /// Its section in the file, and its key there.
    pub const fn place(&self) -> (&'static str, &'static str) {
        match self.page {
            Page::General | Page::Lists => ("", self.name),
            Page::Header => ("header", "mode"),
        }
    }
}

/// A switch of the configuration.
macro_rules! switch {
    ($field:ident, $page:expr, $help:expr) => {
        Setting {
            name: stringify!($field),
            help: $help,
            page: $page,
            kind: Kind::Switch,
            get: |config| Value::Switch(config.$field),
            set: |config, value| {
                if let Value::Switch(on) = value {
                    config.$field = on;
                }
            },
        }
    };
}

/// A choice of the configuration: its words and what they stand for.
macro_rules! choice {
    ($field:ident, $page:expr, $help:expr, [$($word:literal => $value:expr),+ $(,)?]) => {
        Setting {
            name: stringify!($field),
            help: $help,
            page: $page,
            kind: Kind::Choice(&[$($word),+]),
            get: |config| {
                let at = [$($value),+].iter().position(|one| *one == config.$field);
                Value::Choice(at.unwrap_or(0))
            },
            set: |config, value| {
                if let Value::Choice(at) = value
                    && let Some(value) = [$($value),+].get(at)
                {
                    config.$field = *value;
                }
            },
        }
    };
}

/// Every setting, in the order of the file.
pub const SETTINGS: &[Setting] = &[
    Setting {
        name: "interval",
        help: "Seconds between samples, 0.1 to 60.",
        page: Page::General,
        kind: Kind::Number {
            least: 0.1,
            most: 60.0,
        },
        get: |config| Value::Number(config.interval.as_secs_f64()),
        set: |config, value| {
            if let Value::Number(seconds) = value
                && let Ok(interval) = Duration::try_from_secs_f64(seconds)
            {
                config.interval = interval;
            }
        },
    },
    choice!(start, Page::General, "The screen shown at the start.", [
        "processes" => Screen::Processes,
        "threads" => Screen::Threads,
        "system" => Screen::System,
        "io" => Screen::Io,
    ]),
    Setting {
        name: "layout",
        help: "The layout shown at the start, by its name; \"\" for none.",
        page: Page::General,
        kind: Kind::Layout,
        get: |config| {
            let mut layouts = config.layouts.iter();
            Value::Layout(layouts.position(|layout| layout.name == config.layout))
        },
        set: |config, value| {
            if let Value::Layout(at) = value {
                let layout = at.and_then(|at| config.layouts.get(at));
                config.layout = layout.map(|layout| layout.name.clone()).unwrap_or_default();
            }
        },
    },
    choice!(remember, Page::General,
        "What the next start restores: nothing, or the view that you left (screen, columns, order, filter …).", [
        "nothing" => Remember::Nothing,
        "view" => Remember::View,
    ]),
    switch!(
        mouse,
        Page::General,
        "Mouse support; without it the terminal can select text."
    ),
    Setting {
        name: "keymap",
        help: "The keys to begin with, those of htop, top or vim (h j k l …); [keys] changes single ones.",
        page: Page::General,
        kind: Kind::Choice(&Preset::NAMES),
        get: |config| Value::Choice(config.keys.preset() as usize),
        set: |config, value| {
            if let Value::Choice(at) = value
                && let Some(preset) = Preset::ALL.get(at)
            {
                config.keys = config.keys.on(*preset);
            }
        },
    },
    choice!(color, Page::General,
        "Number of colours; auto follows the terminal and NO_COLOR. Takes effect at the next start.", [
        "auto" => Colors::Auto,
        "never" => Colors::Never,
        "16" => Colors::Sixteen,
        "256" => Colors::Palette,
        "truecolor" => Colors::True,
    ]),
    choice!(characters, Page::General,
        "Characters to draw with; auto follows the locale. Takes effect at the next start.", [
        "auto" => Characters::Auto,
        "unicode" => Characters::Unicode,
        "ascii" => Characters::Ascii,
    ]),
    choice!(graph, Page::General,
        "Characters for graphs; auto is braille, or what the terminal supports. Octants need a font with Unicode 16.", [
        "auto" => None,
        "octant" => Some(GraphSigns::Octant),
        "braille" => Some(GraphSigns::Braille),
        "block" => Some(GraphSigns::Block),
        "ascii" => Some(GraphSigns::Ascii),
    ]),
    choice!(cpu_detail, Page::General,
        "Clock or temperature behind the bars of CPUs: one or both, where the hardware reports them.", [
        "nothing" => CpuDetail::Nothing,
        "clock" => CpuDetail::Clock,
        "temperature" => CpuDetail::Temperature,
        "both" => CpuDetail::Both,
    ]),
    Setting {
        name: "budget",
        help: "Share of one CPU that reading may use; what does not fit is read in turn. \"0%\" is no limit.",
        page: Page::General,
        kind: Kind::Budget,
        get: |config| Value::Budget(config.budget),
        set: |config, value| {
            if let Value::Budget(budget) = value {
                config.budget = budget;
            }
        },
    },
    Setting {
        name: "lookback",
        help: "Memory for the newest samples, to look back to and to record; with a few hundred threads 16M hold some hours. \"0\" keeps none.",
        page: Page::General,
        kind: Kind::Size {
            least: 1 << 20,
            most: 1 << 30,
        },
        get: |config| Value::Size(config.lookback),
        set: |config, value| {
            if let Value::Size(bytes) = value {
                config.lookback = bytes;
            }
        },
    },
    choice!(header, Page::Header,
        "Size of the header: all meters, two lines or none.", [
        "full" => HeaderMode::Full,
        "compact" => HeaderMode::Compact,
        "off" => HeaderMode::Off,
    ]),
    switch!(tree, Page::Lists, "Show processes as a tree."),
    choice!(group_by, Page::Lists, "Show processes in groups.", [
        "none" => None,
        "program" => Some(GroupBy::Program),
        "user" => Some(GroupBy::User),
        "unit" => Some(GroupBy::Unit),
        "container" => Some(GroupBy::Container),
        "cgroup" => Some(GroupBy::Cgroup),
        "session" => Some(GroupBy::Session),
    ]),
    choice!(sparkline, Page::Lists, "What sparklines in rows show.", [
        "cpu" => TaskSeries::Cpu,
        "wait" => TaskSeries::Wait,
        "switches" => TaskSeries::Switches,
    ]),
    switch!(kernel_threads, Page::Lists, "Show kernel threads."),
    switch!(
        group_pools,
        Page::Lists,
        "Show pools as one row: threads whose names differ only by a number, with their sum."
    ),
    switch!(
        program_path,
        Page::Lists,
        "Show full program paths in COMMAND."
    ),
];

/// The settings that a layout can have.
pub fn layout_settings() -> impl Iterator<Item = &'static Setting> {
    SETTINGS
        .iter()
        .filter(|setting| matches!(setting.page, Page::Lists | Page::Header))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Layout;

    #[test]
    fn what_is_put_in_comes_out() {
        for setting in SETTINGS {
            assert!(setting.help.ends_with('.'), "{}", setting.name);
            let values = match setting.kind {
                Kind::Switch => vec![Value::Switch(false), Value::Switch(true)],
                Kind::Number { least, most } => vec![Value::Number(least), Value::Number(most)],
                Kind::Budget => [0, 7]
                    .map(Duration::from_millis)
                    .map(Value::Budget)
                    .to_vec(),
                Kind::Size { least, most } => {
                    vec![Value::Size(0), Value::Size(least), Value::Size(most)]
                }
                Kind::Choice(words) => (0..words.len()).map(Value::Choice).collect(),
                Kind::Layout => vec![Value::Layout(None), Value::Layout(Some(0))],
            };
            let mut config = Config::default();
            config.layouts.push(Layout::named("mine"));
            for value in values {
                (setting.set)(&mut config, value);
                assert_eq!((setting.get)(&config), value, "{}", setting.name);
            }
        }
    }
}
