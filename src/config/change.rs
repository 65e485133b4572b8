//! What differs between two configurations, as changes of a file.

use super::entries::{entries, parts, quoted};
use super::{Config, Layout};
use crate::keys::{ACTIONS, Keymap};
use crate::view::Filter;

/// What becomes of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// The value from now on, as TOML writes it.
    Set(String),
    /// The line goes.
    Remove,
    /// The name from now on.
    Rename(String),
}

/// Something to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The names of the section; empty before the first one.
    pub table: Vec<String>,
    /// The key in it.
    pub key: String,
    /// What becomes of it.
    pub edit: Edit,
}

impl Change {
    fn new(table: &[&str], key: &str, edit: Edit) -> Self {
        Self {
            table: table.iter().map(|name| (*name).to_owned()).collect(),
            key: key.to_owned(),
            edit,
        }
    }

    /// What it is about, for a person: `interval`, `columns.threads`, `layouts.memory`.
    pub fn about(&self) -> String {
        let names = self.table.iter().chain([&self.key]).take(2);
        let names: Vec<&str> = names.map(String::as_str).collect();
        names.join(".")
    }
}

/// What changes are about, for a person, each once.
pub fn about(changes: &[Change]) -> Vec<String> {
    let mut names: Vec<String> = changes.iter().map(Change::about).collect();
    names.dedup();
    names
}

/// What has to be written so that a file that says `before` says `after`.
pub fn changes(before: &Config, after: &Config) -> Vec<Change> {
    let known = entries(before);
    let new = entries(after).into_iter();
    // Keys that an action only lost to another one are not in the file. Once they were given by hand they have to be,
    // even if they are the same: the other one may give them back.
    let lost: Vec<&str> = after
        .keys
        .given()
        .filter(|action| !before.keys.given().any(|given| given == *action))
        .map(|action| action.info().name)
        .collect();
    let own = |section: &str, key: &str| section == "keys" && lost.contains(&key);
    // Another preset gives many actions other keys; the file says which preset, and what differs from it.
    let differs = |name: &str| {
        let info = ACTIONS.iter().find(|info| info.name == name);
        info.is_some_and(|info| {
            let own = |keys: &Keymap| keys.keys(info.action) != keys.preset().keys(info.action);
            own(&before.keys) || own(&after.keys)
        })
    };
    let new = new.filter(|entry| {
        let told = entry.section != "keys" || differs(entry.key);
        told && (!known.contains(entry) || own(entry.section, entry.key))
    });
    let values = new.map(|entry| {
        let table = Some(entry.section).filter(|section| !section.is_empty());
        Change::new(table.as_slice(), entry.key, Edit::Set(entry.value))
    });
    let mut changes: Vec<Change> = values.collect();
    filters(&before.filters, &after.filters, &mut changes);
    layouts(&before.layouts, &after.layouts, &mut changes);
    changes
}

fn filters(before: &[(String, Filter)], after: &[(String, Filter)], changes: &mut Vec<Change>) {
    const TABLE: &[&str] = &["filters"];
    let named = |filters: &[(String, Filter)]| -> Vec<(String, String)> {
        let written = |(name, filter): &(String, Filter)| (name.clone(), quoted(filter.text()));
        filters.iter().map(written).collect()
    };
    let (before, after) = (named(before), named(after));
    let renamed = renamed(TABLE, &before, &after, changes);
    for (name, value) in after {
        let known = before.iter().any(|old| *old.0 == name && old.1 == value);
        if !known && !renamed.contains(&name) {
            changes.push(Change::new(TABLE, &name, Edit::Set(value)));
        }
    }
}

fn layouts(before: &[Layout], after: &[Layout], changes: &mut Vec<Change>) {
    let named = |layouts: &[Layout]| -> Vec<(String, Vec<(&'static str, String)>)> {
        let written = |layout: &Layout| (layout.name.clone(), parts(layout));
        layouts.iter().map(written).collect()
    };
    let (before, after) = (named(before), named(after));
    let renamed = renamed(&["layouts"], &before, &after, changes);
    for (name, parts) in after {
        if renamed.contains(&name) {
            continue;
        }
        let table = ["layouts", &name];
        let old = before.iter().find(|old| old.0 == name);
        let old = old.map_or(&[][..], |(_, parts)| parts);
        for (part, value) in &parts {
            if !old.iter().any(|old| old.0 == *part && old.1 == *value) {
                changes.push(Change::new(&table, part, Edit::Set(value.clone())));
            }
        }
        for (part, _) in old {
            if !parts.iter().any(|(kept, _)| kept == part) {
                changes.push(Change::new(&table, part, Edit::Remove));
            }
        }
    }
}

/// Tells what has another name now, and what is gone; answers the new names.
fn renamed<T: PartialEq>(
    table: &[&str],
    before: &[(String, T)],
    after: &[(String, T)],
    changes: &mut Vec<Change>,
) -> Vec<String> {
    let within = |all: &[(String, T)], name: &String| all.iter().any(|one| one.0 == *name);
    let mut names: Vec<String> = Vec::new();
    for (name, value) in before.iter().filter(|old| !within(after, &old.0)) {
        let now = after
            .iter()
            .find(|(new, other)| other == value && !within(before, new) && !names.contains(new));
        let edit = match now {
            Some((new, _)) => {
                names.push(new.clone());
                Edit::Rename(new.clone())
            }
            None => Edit::Remove,
        };
        changes.push(Change::new(table, name, edit));
    }
    names
}
