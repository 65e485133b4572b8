//! From the text of the file to a [`Config`]: what is wrong is told with its place, and the rest counts.

use super::problem::{Problem, position};
use super::settings::{Kind, SETTINGS, Setting, Value};
use super::{Config, Lists, ThemeFile};
use crate::diagnosis::{LINTS, THRESHOLDS, Threshold};
use crate::text::patterns::Patterns;
use crate::text::{cpu_share, size};
use crate::text::{suggestion, unknown};
use crate::view::{Column, ColumnId, Sort};
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

/// The sections of the file, and what reads them.
const SECTIONS: [(&str, Section); 9] = [
    ("header", |reader, table| reader.header(table)),
    ("io", |reader, table| reader.io(table)),
    ("columns", |reader, table| reader.columns(table)),
    ("sort", |reader, table| reader.sort(table)),
    ("thresholds", |reader, table| reader.thresholds(table)),
    ("lints", |reader, table| reader.lints(table)),
    ("keys", |reader, table| reader.keys(table)),
    ("filters", |reader, table| reader.filters(table)),
    ("layouts", |reader, table| reader.layouts(table)),
];

type Section = fn(&mut Reader<'_>, &DeTable<'_>);

/// Mistakes that are told at most. A file that is none of ours could have one in each line, and finding places takes time.
const TOLD: usize = 100;

/// Reads a configuration; `themes` are those that can be chosen.
pub fn read(text: &str, themes: &[ThemeFile]) -> (Config, Vec<Problem>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader {
        text,
        config: Config::default(),
        problems: errors
            .iter()
            .take(TOLD)
            .map(|error| Problem::syntax(text, error.message(), error.span()))
            .collect(),
        untold: errors.len().saturating_sub(TOLD),
    };
    let broken = reader.problems.len();
    // Where a mistake left no name, it is told already.
    let named = |key: &Name<'_>| broken == 0 || !key.get_ref().is_empty();
    for (key, value) in table.get_ref().iter().filter(|(key, _)| named(key)) {
        reader.top(key, value, themes);
    }
    // After the sections that it names one of.
    if let Some(value) = table.get_ref().get("layout") {
        reader.start_layout(value);
    }
    let mut problems = reader.problems;
    // What the setting expects says more than what TOML does of the same word (`tree = no`).
    let told = problems.split_off(broken);
    problems.retain(|broken| told.iter().all(|told| told.place() != broken.place()));
    problems.extend(told);
    problems.sort_by_key(Problem::place);
    if reader.untold > 0 {
        problems.push(Problem::whole(format!("{} more problems", reader.untold)));
    }
    (reader.config, problems)
}

type Name<'i> = Spanned<DeString<'i>>;
type Item<'i> = Spanned<DeValue<'i>>;

struct Reader<'i> {
    text: &'i str,
    config: Config,
    problems: Vec<Problem>,
    /// How many more there are.
    untold: usize,
}

impl Reader<'_> {
    fn wrong(&mut self, at: usize, sentence: String) {
        if self.problems.len() >= TOLD {
            self.untold += 1;
            return;
        }
        let (line, column) = position(self.text, at);
        self.problems.push(Problem::at(line, column, sentence));
    }

    fn top(&mut self, key: &Name<'_>, value: &Item<'_>, themes: &[ThemeFile]) {
        let name = key.get_ref().as_ref();
        let at = value.span().start;
        let mut settings = SETTINGS.iter();
        if let Some(setting) = settings.find(|setting| setting.place() == ("", name)) {
            match scalar(setting, value.get_ref()) {
                _ if setting.kind == Kind::Layout => {}
                Ok(value) => (setting.set)(&mut self.config, value),
                Err(expected) => self.wrong(at, format!("{name} must be {expected}")),
            }
            return;
        }
        if name == "theme" {
            let names: Vec<&str> = themes.iter().map(|theme| theme.name.as_str()).collect();
            match value.get_ref().as_str() {
                Some(theme) if names.contains(&theme) => theme.clone_into(&mut self.config.theme),
                Some(theme) => self.wrong(at, unknown("theme", theme, names)),
                None => self.wrong(at, format!("theme must be one of {}", names.join(", "))),
            }
            return;
        }
        if name == "pool_patterns" {
            self.config.pool_patterns = self.pool_patterns(value);
            return;
        }
        if name == "vim_keys" {
            let sentence = "vim_keys is replaced: keymap = \"vim\"";
            return self.wrong(key.span().start, sentence.to_owned());
        }
        let section = SECTIONS.iter().find(|(section, _)| *section == name);
        let Some((_, read)) = section else {
            let settings = SETTINGS.iter().filter(|one| one.place().0.is_empty());
            let names = settings.map(|setting| setting.name);
            let names = names.chain(["theme", "pool_patterns"]);
            let names = names.chain(SECTIONS.map(|(section, _)| section));
            self.wrong(key.span().start, unknown("setting", name, names));
            return;
        };
        match value.get_ref().as_table() {
            Some(table) => read(self, table),
            None if name == "header" => self.old_header(key, value),
            None if name == "keys" && value.get_ref().is_str() => self.wrong(
                at,
                "keys is a section: [keys] on a line of its own; keymap chooses between htop, top and vim".to_owned(),
            ),
            None => self.wrong(
                at,
                format!("{name} is a section: [{name}] on a line of its own"),
            ),
        }
    }

    /// The regular expressions in an array. Those that are none are told and left out.
    fn pool_patterns(&mut self, value: &Item<'_>) -> Vec<String> {
        const EXPECTED: &str =
            "pool_patterns must be a list of regular expressions such as ['^shard-(.+)-io$']";
        let Some(array) = value.get_ref().as_array() else {
            self.wrong(value.span().start, EXPECTED.to_owned());
            return Vec::new();
        };
        let mut patterns = Vec::new();
        for item in array {
            let at = item.span().start;
            let Some(text) = item.get_ref().as_str() else {
                self.wrong(at, EXPECTED.to_owned());
                continue;
            };
            let (_, mistakes) = Patterns::new(&[text]);
            if mistakes.is_empty() {
                patterns.push(text.to_owned());
            }
            for mistake in mistakes {
                self.wrong(at, mistake);
            }
        }
        patterns
    }

    fn columns(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            if let Some(list) = self.list(key) {
                let columns = self.column_list(value);
                self.config.columns[list as usize] = columns;
            }
        }
    }

    /// The columns in an array. Those that do not exist are told and left out.
    fn column_list(&mut self, value: &Item<'_>) -> Vec<ColumnId> {
        let Some(array) = value.get_ref().as_array() else {
            let sentence = "columns are a list of names such as [\"user\", \"cpu_percent\"]; [] chooses by width";
            self.wrong(value.span().start, sentence.to_owned());
            return Vec::new();
        };
        let mut columns = Vec::new();
        for item in array {
            match item.get_ref().as_str().and_then(Column::find) {
                Some(column) if columns.contains(&column.id) => {
                    let sentence = format!("{} is listed twice", column.name);
                    self.wrong(item.span().start, sentence);
                }
                Some(column) => columns.push(column.id),
                None => self.wrong(item.span().start, no_column(item.get_ref())),
            }
        }
        columns
    }

    fn sort(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            if let Some(list) = self.list(key) {
                match order(value.get_ref()) {
                    Ok(sort) => self.config.sort[list as usize] = sort,
                    Err(sentence) => self.wrong(value.span().start, sentence),
                }
            }
        }
    }

    /// The list that a key names.
    fn list(&mut self, key: &Name<'_>) -> Option<Lists> {
        let name = key.get_ref().as_ref();
        let found = Lists::ALL.into_iter().find(|list| list.name() == name);
        if found.is_none() {
            let sentence = unknown("list", name, Lists::ALL.map(Lists::name));
            self.wrong(key.span().start, sentence);
        }
        found
    }

    fn thresholds(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            let Some(info) = THRESHOLDS.iter().find(|info| info.name == name) else {
                let names = THRESHOLDS.iter().map(|info| info.name);
                self.wrong(key.span().start, unknown("threshold", name, names));
                continue;
            };
            let numbers = value.get_ref().as_array().map(|array| {
                let number = |item: &Item<'_>| number(item.get_ref());
                array.iter().map(number).collect::<Vec<_>>()
            });
            let bounds = info.bounds();
            match numbers.as_deref() {
                Some([Some(warn), Some(critical)])
                    if bounds.contains(*warn) && bounds.contains(*critical) && warn <= critical =>
                {
                    let threshold = Threshold {
                        warn: *warn,
                        critical: *critical,
                    };
                    self.config.thresholds.set(info.id, threshold);
                }
                _ => self.wrong(
                    value.span().start,
                    format!(
                        "{name} must be two numbers {bounds}: [warn, critical], the second not below the first"
                    ),
                ),
            }
        }
    }

    fn lints(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            let Some(lint) = LINTS.iter().find(|lint| lint.name == name) else {
                let names = LINTS.iter().map(|lint| lint.name);
                self.wrong(key.span().start, unknown("lint", name, names));
                continue;
            };
            let Some(thresholds) = value.get_ref().as_table() else {
                let thresholds = lint.thresholds.iter();
                let thresholds: Vec<String> = thresholds
                    .map(|threshold| format!("{} = {}", threshold.name, threshold.default))
                    .collect();
                let sentence = format!(
                    "{name} must be a table such as {{ {} }}",
                    thresholds.join(", ")
                );
                self.wrong(value.span().start, sentence);
                continue;
            };
            for (key, value) in thresholds {
                let wanted = key.get_ref().as_ref();
                let number = number(value.get_ref()).unwrap_or(f64::NAN);
                let known = lint.thresholds.iter().any(|one| one.name == wanted);
                if let Err(sentence) = self.config.lints.set(name, wanted, number) {
                    let at = if known { value.span() } else { key.span() };
                    self.wrong(at.start, sentence);
                }
            }
        }
    }
}

/// The value of a setting, or what was expected.
fn scalar(setting: &Setting, value: &DeValue<'_>) -> Result<Value, String> {
    match setting.kind {
        Kind::Switch => value
            .as_bool()
            .map(Value::Switch)
            .ok_or_else(|| "true or false".to_owned()),
        Kind::Number { least, most } => number(value)
            .filter(|number| (least..=most).contains(number))
            .map(Value::Number)
            .ok_or_else(|| format!("a number from {least} to {most}")),
        Kind::Budget => {
            let text = value.as_str().map(str::to_owned);
            // No limit is no share.
            let text = text.or_else(|| number(value).map(|number| number.to_string()));
            text.and_then(|text| cpu_share::parse(&text))
                .map(Value::Budget)
                .ok_or_else(|| cpu_share::EXPECTED.to_owned())
        }
        Kind::Size { least, most } => {
            let text = value.as_str().map(str::to_owned);
            let text = text.or_else(|| number(value).map(|number| number.to_string()));
            text.and_then(|text| size::parse(&text))
                .filter(|bytes| *bytes == 0 || (least..=most).contains(bytes))
                .map(Value::Size)
                .ok_or_else(|| {
                    let [least, most] = [least, most].map(size::written);
                    format!("a size such as \"64M\", from {least} to {most}; 0 is none")
                })
        }
        Kind::Choice(words) => value
            .as_str()
            .and_then(|text| words.iter().position(|word| *word == text))
            .map(Value::Choice)
            .ok_or_else(|| {
                let all: Vec<String> = words.iter().map(|word| format!("{word:?}")).collect();
                let all = format!("one of {}", all.join(", "));
                let typed = value.as_str().unwrap_or_default();
                match suggestion(typed, words.iter().copied()) {
                    Some(meant) => format!("{all}; did you mean {meant:?}?"),
                    None => all,
                }
            }),
        Kind::Layout => Err("the name of a layout".to_owned()),
    }
}

/// A number with or without decimals; no infinity.
fn number(value: &DeValue<'_>) -> Option<f64> {
    let number: f64 = match value {
        DeValue::Integer(integer) => i64::from_str_radix(integer.as_str(), integer.radix())
            .map(|number| number as f64)
            .ok()?,
        DeValue::Float(float) => float.as_str().parse().ok()?,
        _ => return None,
    };
    number.is_finite().then_some(number)
}

/// An order: a column, and the word reversed when it is the other way round than usual.
fn order(value: &DeValue<'_>) -> Result<Sort, String> {
    let text = value.as_str().unwrap_or_default();
    let (name, reversed) = match text.strip_suffix(" reversed") {
        Some(name) => (name, true),
        None => (text, false),
    };
    let column = Column::find(name).filter(|column| column.id != ColumnId::History);
    let column = column.ok_or_else(|| no_column(value))?;
    let mut sort = Sort::by(column.id);
    sort.descending ^= reversed;
    Ok(sort)
}

fn no_column(value: &DeValue<'_>) -> String {
    match value.as_str() {
        Some(name) => {
            // One that is known is not for here.
            let known = Column::find(name).is_some();
            let meant = (!known).then(|| Column::suggest(name)).flatten();
            let meant = meant.map(|meant| format!("did you mean {meant:?}?"));
            let more = meant.unwrap_or_else(|| "`threadtop config` lists them".to_owned());
            format!("there is no column {name:?} here; {more}")
        }
        None => "a column is a text such as \"cpu_percent\"".to_owned(),
    }
}

mod header;
mod io;
mod named;
#[cfg(test)]
mod tests;
