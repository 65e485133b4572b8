//! Where in a text lines are added, and which ones go.

use super::Change;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};
use toml_edit::{DocumentMut, Item, Key};

/// What is missing behind a text for another line.
pub(super) fn gap(text: &str) -> &'static str {
    if text.is_empty() || text.ends_with('\n') {
        ""
    } else {
        "\n"
    }
}

/// Adds a line below the commented default, which stays; `None` where there is none in that section.
pub(super) fn below_default(text: &str, change: &Change, value: &str) -> Option<String> {
    let wanted = change.table.join(".");
    let mut section = "";
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        section = header(trimmed).unwrap_or(section);
        at += line.len();
        let key = trimmed
            .strip_prefix('#')
            .and_then(|rest| rest.split('=').next());
        if section == wanted && key.is_some_and(|key| key.trim_end() == change.key) {
            return added(text, at, change, value);
        }
    }
    None
}

/// Adds a line to a section that has none yet, below the comments at its head; `None` where there is no such section.
pub(super) fn at_head(text: &str, change: &Change, value: &str) -> Option<String> {
    let wanted = change.table.join(".");
    let mut within = false;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        if within && !trimmed.starts_with('#') {
            let empty = trimmed.is_empty() || trimmed.starts_with('[');
            return added(text, at, change, value).filter(|_| empty);
        }
        within = within || header(trimmed) == Some(&wanted);
        at += line.len();
    }
    within.then(|| added(text, at, change, value)).flatten()
}

/// Adds a section with one line; `None` where that cannot be, because it belongs to a table in a line.
pub(super) fn at_end(text: &str, change: &Change, value: &str) -> Option<String> {
    let names: Vec<String> = change.table.iter().map(|name| key(name)).collect();
    let empty = if text.trim().is_empty() { "" } else { "\n" };
    let gap = gap(text);
    let new = format!(
        "{text}{gap}{empty}[{}]\n{} = {value}\n",
        names.join("."),
        key(&change.key)
    );
    has(&new, &change.table, &change.key).then_some(new)
}

/// The text without the lines of an entry; comments above it stay. `None` where it has no lines of its own.
pub(super) fn removed(text: &str, change: &Change) -> Option<String> {
    let document = DeTable::parse(text).ok()?;
    let (name, value) = entry(document.get_ref(), change)?;
    let (from, to) = match value.get_ref() {
        DeValue::Table(table) => {
            let ends = table.iter().map(|(_, part)| part.span().end);
            (name.span().start, ends.chain([name.span().end]).max()?)
        }
        _ => (name.span().start, value.span().end),
    };
    let lines = whole_lines(text, from..to)?;
    let (before, after) = (&text[..lines.start], &text[lines.end..]);
    // Of an empty line before and one behind, one goes.
    let (before, after) = match (before.strip_suffix("\n\n"), after.strip_prefix('\n')) {
        (Some(_), None) if after.is_empty() => (&before[..before.len() - 1], after),
        (Some(_), Some(rest)) => (before, rest),
        (None, Some(rest)) if before.is_empty() => (before, rest),
        _ => (before, after),
    };
    let cut = format!("{before}{after}");
    let gone = cut.parse::<DocumentMut>().is_ok() && !has(&cut, &change.table, &change.key);
    gone.then_some(cut)
}

/// The text with another name in the place of one; `None` where that is not all that there is to change.
pub(super) fn renamed(text: &str, change: &Change, new: &str) -> Option<String> {
    let document = DeTable::parse(text).ok()?;
    let (name, _) = entry(document.get_ref(), change)?;
    let span = name.span();
    let old = text.get(span.clone())?;
    if old.trim_matches(['"', '\'']) != change.key && !old.starts_with('"') {
        return None;
    }
    let new_text = format!("{}{}{}", &text[..span.start], key(new), &text[span.end..]);
    let done = has(&new_text, &change.table, new) && !has(&new_text, &change.table, &change.key);
    done.then_some(new_text)
}

/// The text with a line at this place; `None` when that is no such entry then, such as in a text of several lines.
fn added(text: &str, at: usize, change: &Change, value: &str) -> Option<String> {
    let (before, after) = text.split_at(at);
    let gap = gap(before);
    let new = format!("{before}{gap}{} = {value}\n{after}", key(&change.key));
    has(&new, &change.table, &change.key).then_some(new)
}

/// The name of a section when the line opens one.
fn header(line: &str) -> Option<&str> {
    let name = line.strip_prefix('[')?;
    Some(name.split(']').next().unwrap_or_default().trim())
}

/// A name as it is written before the `=`.
fn key(name: &str) -> String {
    Key::new(name).display_repr().into_owned()
}

/// There is such an entry in the text.
fn has(text: &str, table: &[String], key: &str) -> bool {
    let Ok(document) = text.parse::<DocumentMut>() else {
        return false;
    };
    let mut item: &Item = document.as_item();
    for name in table.iter().map(String::as_str).chain([key]) {
        match item.get(name) {
            Some(found) => item = found,
            None => return false,
        }
    }
    true
}

type Entry<'t, 'i> = (&'t Spanned<DeString<'i>>, &'t Spanned<DeValue<'i>>);

/// An entry with its places in the text.
fn entry<'t, 'i>(document: &'t DeTable<'i>, change: &Change) -> Option<Entry<'t, 'i>> {
    let mut table = document;
    for name in &change.table {
        table = find(table, name)?.1.get_ref().as_table()?;
    }
    find(table, &change.key)
}

fn find<'t, 'i>(table: &'t DeTable<'i>, name: &str) -> Option<Entry<'t, 'i>> {
    table.iter().find(|(key, _)| key.get_ref() == name)
}

/// The lines of a place, when nothing else stands on them but a comment.
fn whole_lines(text: &str, place: Range<usize>) -> Option<Range<usize>> {
    let start = text[..place.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[place.end..].find('\n');
    let end = end.map_or(text.len(), |at| place.end + at + 1);
    let before = text[start..place.start].trim();
    let after = text[place.end..end].trim();
    let alone = before.is_empty() || before.starts_with('[');
    (alone && (after.is_empty() || after.starts_with(['#', ']']))).then_some(start..end)
}
