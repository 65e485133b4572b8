//! A configuration as a flat list of what stands in the file.

use super::settings::{Kind, SETTINGS, Setting, Value};
use super::{Config, DeviceList, Layout, Lists};
use crate::diagnosis::{LINTS, THRESHOLDS};
use crate::keys::{ACTIONS, Signs, key_name};
use crate::text::{cpu_share, size};
use crate::view::{ColumnId, Sort};

/// Columns of meters in the header, as the file names them.
pub const METER_COLUMNS: [&str; 3] = ["left", "middle", "right"];

/// A value and where it stands in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The section; empty before the first.
    pub section: &'static str,
    /// The key in it.
    pub key: &'static str,
    /// The value as it is written.
    pub value: String,
}

/// Everything that has a default, in the order of the file. Filters and layouts have none.
pub fn entries(config: &Config) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut add = |section, key, value| {
        entries.push(Entry {
            section,
            key,
            value,
        });
    };
    for (setting, key) in settings("") {
        let value = match setting.kind {
            Kind::Layout => quoted(&config.layout),
            _ => written(setting, (setting.get)(config)),
        };
        add("", key, value);
    }
    add("", "theme", quoted(&config.theme));
    let patterns: Vec<String> = config.pool_patterns.iter().map(|one| quoted(one)).collect();
    add("", "pool_patterns", format!("[{}]", patterns.join(", ")));
    header(config, &mut add);
    devices(config, &mut add);
    for list in Lists::ALL {
        add(
            "columns",
            list.name(),
            names(&config.columns[list as usize]),
        );
    }
    for list in Lists::ALL {
        add("sort", list.name(), order(config.sort[list as usize]));
    }
    for info in THRESHOLDS {
        let threshold = config.thresholds.of(info.id);
        let value = format!(
            "[{}, {}]",
            decimal(threshold.warn),
            decimal(threshold.critical)
        );
        add("thresholds", info.name, value);
    }
    for lint in &LINTS {
        let thresholds = config.lints.named(lint);
        let thresholds: Vec<String> = thresholds
            .map(|(name, value)| format!("{name} = {value}"))
            .collect();
        add(
            "lints",
            lint.name,
            format!("{{ {} }}", thresholds.join(", ")),
        );
    }
    for info in ACTIONS {
        let keys = config.keys.keys(info.action).iter();
        let keys: Vec<String> = keys
            .map(|key| quoted(&key_name(*key, Signs::Ascii)))
            .collect();
        add("keys", info.name, format!("[{}]", keys.join(", ")));
    }
    entries
}

/// The settings of a section, each with its key there.
fn settings(section: &str) -> impl Iterator<Item = (&'static Setting, &'static str)> {
    let all = SETTINGS.iter().map(|setting| (setting, setting.place()));
    let within = all.filter(move |(_, place)| place.0 == section);
    within.map(|(setting, place)| (setting, place.1))
}

/// How much of the header is shown, and its meters.
fn header(config: &Config, add: &mut impl FnMut(&'static str, &'static str, String)) {
    for (setting, key) in settings("header") {
        add("header", key, written(setting, (setting.get)(config)));
    }
    for (column, meters) in METER_COLUMNS.into_iter().zip(&config.meters) {
        let names = meters.iter().map(|meter| quoted(meter.info().name));
        let names: Vec<String> = names.collect();
        add("header", column, format!("[{}]", names.join(", ")));
    }
}

/// The patterns that choose devices.
fn devices(config: &Config, add: &mut impl FnMut(&'static str, &'static str, String)) {
    for (list, globs) in DeviceList::ALL.into_iter().zip(&config.devices) {
        let texts: Vec<String> = globs.texts().map(quoted).collect();
        add("io", list.name(), format!("[{}]", texts.join(", ")));
    }
}

/// The parts of a layout that say something, in the order of the file: their names and values as they are written.
pub(super) fn parts(layout: &Layout) -> Vec<(&'static str, String)> {
    let mut parts = vec![("list", quoted(layout.list.name()))];
    if !layout.columns.is_empty() {
        parts.push(("columns", names(&layout.columns)));
    }
    parts.extend(layout.sort.map(|sort| ("sort", order(sort))));
    if !layout.filter.is_empty() {
        parts.push(("filter", quoted(layout.filter.text())));
    }
    let settings = layout.settings.iter().filter_map(|(name, value)| {
        let setting = SETTINGS.iter().find(|setting| setting.name == *name)?;
        Some((*name, written(setting, *value)))
    });
    parts.extend(settings);
    parts
}

/// The value of a setting as it is written.
fn written(setting: &Setting, value: Value) -> String {
    match (value, setting.kind) {
        (Value::Switch(on), _) => on.to_string(),
        (Value::Number(number), _) => decimal(number),
        (Value::Budget(budget), _) => quoted(&cpu_share::written(budget)),
        (Value::Size(bytes), _) => quoted(&size::written(bytes)),
        (Value::Choice(at), Kind::Choice(words)) => quoted(words[at]),
        (Value::Choice(at), _) => at.to_string(),
        // Its name is that of the configuration, and no layout names another.
        (Value::Layout(_), _) => quoted(""),
    }
}

/// A number as TOML has it: with a point only where there is something behind it.
fn decimal(number: f64) -> String {
    // Steps of a tenth add up to more digits than anybody chose.
    let rounded = (number * 1e6).round() / 1e6;
    rounded.to_string()
}

pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted.extend(format!("\\u{:04X}", u32::from(c)).chars()),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

fn names(columns: &[ColumnId]) -> String {
    let names = columns.iter().map(|id| quoted(id.column().name));
    let names: Vec<String> = names.collect();
    format!("[{}]", names.join(", "))
}

fn order(sort: Sort) -> String {
    let name = sort.column.column().name;
    if sort == Sort::by(sort.column) {
        quoted(name)
    } else {
        quoted(&format!("{name} reversed"))
    }
}
