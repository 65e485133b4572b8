//! Changes into the text of a file: what a person wrote stays as it is.

use super::change::{Change, Edit};
use super::problem::Problem;
use toml_edit::{Array, DocumentMut, Item, Table, TableLike, TomlError, Value};

mod place;

/// The text with these changes. A value that is there is replaced, with its comments kept; otherwise a line is added
/// below the one that shows its default, or at the end of its section. What goes takes its own lines with it alone.
pub fn changed(text: &str, changes: &[Change]) -> Result<String, Problem> {
    let mut text = text.to_owned();
    for change in changes {
        text = one(&text, change)?;
    }
    Ok(text)
}

fn one(text: &str, change: &Change) -> Result<String, Problem> {
    let broken = |error: TomlError| Problem::syntax(text, error.message(), error.span());
    let mut document: DocumentMut = text.parse().map_err(broken)?;
    match &change.edit {
        Edit::Set(value) => set(text, document, change, value),
        Edit::Remove => {
            let Some(table) = table(&mut document, &change.table) else {
                return Ok(text.to_owned());
            };
            let there = table.remove(&change.key).is_some();
            let cut = place::removed(text, change).filter(|_| there);
            Ok(cut.unwrap_or_else(|| document.to_string()))
        }
        Edit::Rename(name) => {
            let moved = place::renamed(text, change, name);
            Ok(moved.unwrap_or_else(|| rename(document, change, name)))
        }
    }
}

fn set(
    text: &str,
    mut document: DocumentMut,
    change: &Change,
    written: &str,
) -> Result<String, Problem> {
    let mut value: Value = written
        .parse()
        .map_err(|_| Problem::whole(format!("{} cannot be written", change.about())))?;
    let found = table(&mut document, &change.table);
    let missing = found.is_none();
    if let Some(old) = found.and_then(|table| table.get_mut(&change.key)) {
        replace(old, value);
        return Ok(document.to_string());
    }
    if let Some(text) = place::below_default(text, change, written) {
        return Ok(text);
    }
    if let Some(text) = place::at_head(text, change, written) {
        return Ok(text);
    }
    if change.table.is_empty() && document.is_empty() {
        // Comments alone: they come first.
        let gap = place::gap(text);
        return Ok(format!("{text}{gap}{} = {written}\n", change.key));
    }
    if missing
        && change.table.len() > 1
        && let Some(text) = place::at_end(text, change, written)
    {
        return Ok(text);
    }
    value.decor_mut().set_prefix(" ");
    let mut table: &mut dyn TableLike = document.as_table_mut();
    for name in &change.table {
        let item = table
            .entry(name)
            .or_insert_with(|| Item::Table(Table::new()));
        table = item
            .as_table_like_mut()
            .ok_or_else(|| Problem::whole(format!("{name} is not a section in the file")))?;
    }
    table.insert(&change.key, Item::Value(value));
    Ok(document.to_string())
}

/// The section of these names.
fn table<'d>(document: &'d mut DocumentMut, names: &[String]) -> Option<&'d mut dyn TableLike> {
    let mut table: &mut dyn TableLike = document.as_table_mut();
    for name in names {
        table = table.get_mut(name)?.as_table_like_mut()?;
    }
    Some(table)
}

/// Gives an entry another name where its own cannot be written over: it comes last.
fn rename(mut document: DocumentMut, change: &Change, name: &str) -> String {
    if let Some(table) = table(&mut document, &change.table)
        && let Some(item) = table.remove(&change.key)
    {
        table.insert(name, item);
    }
    document.to_string()
}

/// Puts a value in the place of another one, with the blanks and the comments around it and, of a list, within.
fn replace(old: &mut Item, mut value: Value) {
    if let Some(old) = old.as_value() {
        if let (Value::Array(before), Value::Array(after)) = (old, &mut value) {
            keep(before, after);
        }
        *value.decor_mut() = old.decor().clone();
    }
    *old = Item::Value(value);
}

/// Elements that stay are written as they were.
fn keep(before: &Array, after: &mut Array) {
    if before.is_empty() || after.is_empty() {
        return;
    }
    for element in after.iter_mut() {
        let same = before
            .iter()
            .find(|old| old.as_str().is_some() && old.as_str() == element.as_str());
        match same {
            Some(old) => *element = old.clone(),
            // As the others are, without their comments.
            None if lines(before) => element.decor_mut().set_prefix("\n  "),
            None => {}
        }
    }
    after.set_trailing(before.trailing().clone());
    after.set_trailing_comma(before.trailing_comma());
}

/// Every element has a line of its own.
fn lines(array: &Array) -> bool {
    let begins = |value: &Value| {
        let prefix = value.decor().prefix().and_then(|prefix| prefix.as_str());
        prefix.is_some_and(|prefix| prefix.contains('\n'))
    };
    array.iter().all(begins)
}

#[cfg(test)]
mod tests;
