//! Changes into the text of a file: what a person wrote stays as it is.

use super::entries::Change;
use super::problem::{Problem, position};
use toml_edit::{DocumentMut, Item, Table, Value};

/// The text with these changes. A value that is there is replaced, with its comments kept; otherwise a line is added
/// below the one that shows its default, or at the end of its section.
pub fn changed(text: &str, changes: &[Change]) -> Result<String, Problem> {
    let mut text = text.to_owned();
    for change in changes {
        text = one(&text, change)?;
    }
    Ok(text)
}

fn one(text: &str, change: &Change) -> Result<String, Problem> {
    let mut document: DocumentMut = text.parse().map_err(|error| broken(text, &error))?;
    let mut value: Value = change
        .value
        .parse()
        .map_err(|_| Problem::whole(format!("{} cannot be written", change.key)))?;
    if change.section.is_empty() {
        if let Some(old) = document.get_mut(change.key) {
            replace(old, value);
            return Ok(document.to_string());
        }
    } else if let Some(old) = document
        .get_mut(change.section)
        .and_then(Item::as_table_like_mut)
        .and_then(|section| section.get_mut(change.key))
    {
        replace(old, value);
        return Ok(document.to_string());
    }
    if let Some(text) = below_default(text, change) {
        return Ok(text);
    }
    if change.section.is_empty() && document.is_empty() {
        // Comments alone: they come first.
        let gap = if text.is_empty() || text.ends_with('\n') {
            ""
        } else {
            "\n"
        };
        return Ok(format!("{text}{gap}{} = {}\n", change.key, change.value));
    }
    value.decor_mut().set_prefix(" ");
    let table = if change.section.is_empty() {
        document.as_table_mut()
    } else {
        let new = Item::Table(Table::new());
        let section = document.entry(change.section).or_insert(new);
        section.as_table_like_mut().ok_or_else(|| {
            Problem::whole(format!("{} is no section in the file", change.section))
        })?;
        let Some(table) = section.as_table_mut() else {
            // An inline table.
            if let Some(table) = section.as_table_like_mut() {
                table.insert(change.key, Item::Value(value));
            }
            return Ok(document.to_string());
        };
        table
    };
    table.insert(change.key, Item::Value(value));
    Ok(document.to_string())
}

/// Puts a value in the place of another one, with the blanks and the comment around it.
fn replace(old: &mut Item, mut value: Value) {
    if let Some(old) = old.as_value() {
        *value.decor_mut() = old.decor().clone();
    }
    *old = Item::Value(value);
}

/// Adds a line below the commented default, which stays; `None` where there is none in that section.
fn below_default(text: &str, change: &Change) -> Option<String> {
    let mut section = "";
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        if let Some(name) = trimmed.strip_prefix('[') {
            section = name.split(']').next().unwrap_or_default().trim();
        }
        at += line.len();
        let key = trimmed
            .strip_prefix('#')
            .and_then(|rest| rest.split('=').next());
        if section == change.section && key.is_some_and(|key| key.trim_end() == change.key) {
            let gap = if line.ends_with('\n') { "" } else { "\n" };
            let (before, after) = text.split_at(at);
            let added = format!("{before}{gap}{} = {}\n{after}", change.key, change.value);
            // In a text of several lines, it would change that text.
            let sound = added.parse::<DocumentMut>().is_ok_and(|document| {
                let found = match change.section {
                    "" => document.get(change.key),
                    section => document
                        .get(section)
                        .and_then(|found| found.get(change.key)),
                };
                found.is_some()
            });
            return sound.then_some(added);
        }
    }
    None
}

fn broken(text: &str, error: &toml_edit::TomlError) -> Problem {
    let words: Vec<&str> = error.message().split_whitespace().collect();
    let sentence = format!("this is not TOML: {}", words.join(" "));
    match error.span() {
        Some(span) => {
            let (line, column) = position(text, span.start);
            Problem::at(line, column, sentence)
        }
        None => Problem::whole(sentence),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::template::template;
    use crate::config::{Config, Lists, built_in, changes, read};
    use crate::view::ColumnId;
    use std::time::Duration;

    fn wanted() -> Config {
        let mut config = Config {
            interval: Duration::from_millis(2_500),
            theme: "dark".to_owned(),
            mouse: false,
            ..Config::default()
        };
        config.columns[Lists::Threads as usize] = vec![ColumnId::CpuPercent, ColumnId::Tty];
        config
    }

    #[test]
    fn values_are_replaced_and_added_and_comments_stay() {
        let text = "# mine\ninterval = 5 # slow link\n\n[columns] # of mine\nthreads = [\"user\"] # few\n# the end\n";
        let (before, problems) = read(text, built_in());
        assert!(problems.is_empty(), "{problems:?}");
        let new = changed(text, &changes(&before, &wanted())).unwrap();
        assert_eq!(read(&new, built_in()), (wanted(), Vec::new()), "{new}");
        for kept in [
            "# mine",
            "interval = 2.5 # slow link",
            "[columns] # of mine",
            " # few",
            "# the end",
        ] {
            assert!(new.contains(kept), "{kept} in\n{new}");
        }
        let again = changed(&new, &changes(&wanted(), &before)).unwrap();
        assert_eq!(read(&again, built_in()).0, before);
    }

    #[test]
    fn in_the_documented_file_a_value_stands_below_its_default() {
        let text = template();
        let new = changed(&text, &changes(&Config::default(), &wanted())).unwrap();
        assert!(new.contains("#interval = 1\ninterval = 2.5\n"), "{new}");
        assert!(
            new.contains("#threads = []\nthreads = [\"cpu_percent\", \"tty\"]\n"),
            "{new}"
        );
        assert_eq!(read(&new, built_in()), (wanted(), Vec::new()));
        let lines = text.lines().count() + 4;
        assert_eq!(new.lines().count(), lines, "nothing else");
    }

    #[test]
    fn odd_files_are_written_soundly_or_not_at_all() {
        for text in [
            "",
            "columns = { threads = [\"user\"] }\n",
            "columns.threads = [\"user\"]",
            "[filters]\nx = '''\n#interval = 1\n'''\n",
            "#interval = 1",
            "\u{feff}interval = 3\r\n",
        ] {
            let (before, told) = read(text, built_in());
            let new = changed(text, &changes(&before, &wanted())).unwrap();
            let (after, problems) = read(&new, built_in());
            assert!(
                changes(&after, &wanted()).is_empty() && problems.len() == told.len(),
                "{text:?}:\n{new}\n{problems:?}"
            );
        }
        let broken = changed("interval = \n", &changes(&Config::default(), &wanted()));
        assert_eq!(broken.unwrap_err().place().map(|(line, _)| line), Some(1));
    }
}
