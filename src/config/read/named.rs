//! The sections whose entries a person names: keys by action, filters, layouts.

use super::{Item, Name, Reader, order, scalar};
use crate::config::{Layout, Lists, layout_settings};
use crate::keys::{ACTIONS, Action, Conflict, Key, Keymap, Signs, key_name, parse_key};
use crate::text::{suggestion, unknown};
use crate::view::Filter;
use toml::de::{DeTable, DeValue};

impl Reader<'_> {
    pub(super) fn keys(&mut self, table: &DeTable<'_>) {
        let mut asked: Vec<(Action, Vec<Key>, usize)> = Vec::new();
        for (name, value) in table {
            let at = name.span().start;
            let name = name.get_ref().as_ref();
            let Some(info) = ACTIONS.iter().find(|info| info.name == name) else {
                let meant = suggestion(name, ACTIONS.iter().map(|info| info.name));
                let meant = meant.map(|meant| format!("did you mean {meant:?}?"));
                let more = meant.unwrap_or_else(|| "`threadtop config` lists them".to_owned());
                let sentence = format!("there is no action {name:?}; {more}");
                self.wrong(at, sentence);
                continue;
            };
            let one = std::slice::from_ref(value);
            let items = match value.get_ref() {
                DeValue::Array(array) => array.iter().as_slice(),
                _ => one,
            };
            let mut keys = Vec::new();
            for item in items {
                match item.get_ref().as_str().and_then(parse_key) {
                    Some(key) => keys.push(key),
                    None => self.wrong(
                        item.span().start,
                        "a key is a text: a character, F1 to F24, Up, PgDn, Home, Enter, Space …, with Ctrl-, Alt- or \
                         Shift- before it"
                            .to_owned(),
                    ),
                }
            }
            // Where none of them is a key, the table's stay.
            if !keys.is_empty() || items.is_empty() {
                asked.push((info.action, keys, at));
            }
        }
        asked.sort_by_key(|(.., at)| *at);
        self.keymap(&asked);
    }

    /// Gives actions the keys that were asked for, each by its place in the text.
    fn keymap(&mut self, asked: &[(Action, Vec<Key>, usize)]) {
        let wishes = asked
            .iter()
            .map(|(action, keys, _)| (*action, keys.clone()));
        let (mut keys, mut conflicts) = Keymap::of(self.config.keys.preset(), wishes.collect());
        let place = |wanted: Action| {
            let found = asked.iter().find(|(action, ..)| *action == wanted);
            found.map(|(.., at)| *at)
        };
        while let Some(lost) = lost(&keys) {
            let taker = conflicts.iter().find(|one| one.loser == lost);
            let at = place(lost).or_else(|| place(taker?.winner));
            let more;
            (keys, more) = keys.rescued(lost);
            conflicts.extend(more);
            let kept = keys
                .keys(lost)
                .iter()
                .map(|key| key_name(*key, Signs::Ascii));
            let sentence = format!(
                "{} would be without a key that works everywhere: its keys are {}",
                lost.info().name,
                kept.collect::<Vec<_>>().join(", ")
            );
            self.wrong(at.unwrap_or(0), sentence);
        }
        self.config.keys = keys;
        for conflict in conflicts {
            let (told, sentence) = told(conflict);
            self.wrong(place(told).unwrap_or(0), sentence);
        }
    }

    pub(super) fn filters(&mut self, table: &DeTable<'_>) {
        let mut filters = Vec::new();
        for (key, value) in table {
            if let Some(filter) = self.filter(value) {
                filters.push((key.span().start, key.get_ref().to_string(), filter));
            }
        }
        filters.sort_by_key(|(at, ..)| *at);
        let filters = filters.into_iter().map(|(_, name, filter)| (name, filter));
        self.config.filters = filters.collect();
    }

    fn filter(&mut self, value: &Item<'_>) -> Option<Filter> {
        let Some(text) = value.get_ref().as_str() else {
            let sentence = "a filter is a text such as \"cpu>5 & !root\"";
            self.wrong(value.span().start, sentence.to_owned());
            return None;
        };
        match Filter::parse(text) {
            Ok(filter) => Some(filter),
            Err(error) => {
                self.wrong(
                    value.span().start,
                    format!("{text:?} is not a filter: {error}"),
                );
                None
            }
        }
    }

    pub(super) fn layouts(&mut self, table: &DeTable<'_>) {
        let mut layouts = Vec::new();
        for (key, value) in table {
            let Some(table) = value.get_ref().as_table() else {
                let sentence = "a layout is a section: [layouts.name] on a line of its own";
                self.wrong(key.span().start, sentence.to_owned());
                continue;
            };
            let layout = self.layout(key.get_ref().to_string(), table);
            layouts.push((key.span().start, layout));
        }
        layouts.sort_by_key(|(at, _)| *at);
        self.config.layouts = layouts.into_iter().map(|(_, layout)| layout).collect();
    }

    fn layout(&mut self, name: String, table: &DeTable<'_>) -> Layout {
        let mut layout = Layout::named(name);
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "list" => {
                    let wanted = value.get_ref().as_str();
                    let found = Lists::ALL
                        .into_iter()
                        .find(|list| Some(list.name()) == wanted);
                    if let Some(list) = found {
                        layout.list = list;
                    } else {
                        let names = Lists::ALL.map(Lists::name);
                        let sentence = unknown("list", wanted.unwrap_or_default(), names);
                        self.wrong(value.span().start, sentence);
                    }
                }
                "columns" => layout.columns = self.column_list(value),
                "sort" => match order(value.get_ref()) {
                    Ok(sort) => layout.sort = Some(sort),
                    Err(sentence) => self.wrong(value.span().start, sentence),
                },
                "filter" => layout.filter = self.filter(value).unwrap_or_default(),
                _ => self.layout_setting(key, value, &mut layout),
            }
        }
        // As they stand in the table, so that layouts that say the same are equal.
        let place = |name: &str| layout_settings().position(|setting| setting.name == name);
        layout.settings.sort_by_key(|(name, _)| place(name));
        layout
    }

    /// The layout to begin with, by its name in these sections.
    pub(super) fn start_layout(&mut self, value: &Item<'_>) {
        let layouts = self.config.layouts.iter();
        let names: Vec<String> = layouts.map(|layout| layout.name.clone()).collect();
        match value.get_ref().as_str() {
            Some(name) if name.is_empty() || names.iter().any(|known| known == name) => {
                name.clone_into(&mut self.config.layout);
            }
            Some(name) => {
                let sentence = unknown("layout", name, names.iter().map(String::as_str));
                self.wrong(value.span().start, sentence);
            }
            None => self.wrong(
                value.span().start,
                "layout must be the name of a layout".to_owned(),
            ),
        }
    }

    /// A part of a layout that is a setting.
    fn layout_setting(&mut self, key: &Name<'_>, value: &Item<'_>, layout: &mut Layout) {
        let name = key.get_ref().as_ref();
        let Some(setting) = layout_settings().find(|setting| setting.name == name) else {
            let names = ["list", "columns", "sort", "filter"].into_iter();
            let names = names.chain(layout_settings().map(|setting| setting.name));
            self.wrong(key.span().start, unknown("part of a layout", name, names));
            return;
        };
        match scalar(setting, value.get_ref()) {
            Ok(value) => layout.settings.push((setting.name, value)),
            Err(expected) => self.wrong(value.span().start, format!("{name} must be {expected}")),
        }
    }
}

/// What nobody could get out without. From where a key of quit is typed, that of going back leads.
fn lost(keys: &Keymap) -> Option<Action> {
    if keys.keys(Action::Quit).is_empty() {
        return Some(Action::Quit);
    }
    Some(Action::Back).filter(|back| !keys.works_everywhere(*back))
}

/// What there is to say about a conflict, and about which action.
fn told(conflict: Conflict) -> (Action, String) {
    let key = key_name(conflict.key, Signs::Ascii);
    let (winner, loser) = (conflict.winner.info().name, conflict.loser.info().name);
    if conflict.both_asked {
        let sentence = format!("{key} is already a key of {winner}; {loser} does not get it");
        return (conflict.loser, sentence);
    }
    let sentence = format!(
        "{key} was the key of {loser}, now it is that of {winner}; give {loser} its keys in [keys] too"
    );
    (conflict.winner, sentence)
}
