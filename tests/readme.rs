//! The tables of the README are those of the program.
//!
//! After a change of a table, `UPDATE_README=1 cargo test --test readme` writes the README anew.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use threadtop::diagnosis::{LINTS, Lint, LintThresholds, RULES, Rule};
use threadtop::keys::{ACTIONS, ActionInfo, key_name};
use threadtop::view::{COLUMNS, FILTER_GUIDE};

/// The tests change one file.
static README: Mutex<()> = Mutex::new(());

/// Compares what stands between `<!-- name…` and `<!-- /name -->`, or writes it.
fn check(name: &str, table: &str) {
    let _one_at_a_time = README.lock().unwrap_or_else(PoisonError::into_inner);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = fs::read_to_string(&path).unwrap();
    let begin = text.find(&format!("<!-- {name}:")).unwrap();
    let begin = begin + text[begin..].find("-->\n").unwrap() + "-->\n".len();
    let end = begin + text[begin..].find(&format!("<!-- /{name} -->")).unwrap();
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(&path, [&text[..begin], table, &text[end..]].concat()).unwrap();
    } else {
        assert_eq!(
            &text[begin..end],
            table,
            "run UPDATE_README=1 cargo test --test readme"
        );
    }
}

/// Text that stays in its cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

#[test]
fn columns_are_those_of_the_program() {
    let row = |column: &threadtop::view::Column| {
        format!(
            "| {} | `{}` | {} |\n",
            cell(column.title),
            column.name,
            cell(column.help)
        )
    };
    let rows: String = COLUMNS.iter().map(row).collect();
    check(
        "columns",
        &format!("| title | name | meaning |\n|---|---|---|\n{rows}"),
    );
}

#[test]
fn rules_are_those_of_the_program() {
    let row = |rule: &Rule| format!("| `{}` | {} |\n", rule.cause.name(), cell(&(rule.when)()));
    let rows: String = RULES.iter().map(row).collect();
    check("rules", &format!("| cause | when |\n|---|---|\n{rows}"));
}

#[test]
fn lints_are_those_of_the_program() {
    let thresholds = LintThresholds::default();
    let row = |lint: &Lint| {
        let when = cell(&lint.when(&thresholds));
        format!("| {} | `{}` | {when} |\n", lint.letter, lint.name)
    };
    let rows: String = LINTS.iter().map(row).collect();
    check(
        "lints",
        &format!("| mark | lint | when |\n|---|---|---|\n{rows}"),
    );
}

#[test]
fn the_filter_is_that_of_the_program() {
    let row =
        |(example, help): &(&str, &str)| format!("| `{}` | {} |\n", cell(example), cell(help));
    let rows: String = FILTER_GUIDE.iter().map(row).collect();
    check("filter", &format!("| filter | lists |\n|---|---|\n{rows}"));
}

#[test]
fn keys_are_those_of_the_program() {
    let row = |info: &ActionInfo| {
        let keys = info.keys.iter().map(|key| key_name(*key, true));
        let keys: Vec<String> = keys.map(|key| format!("`{}`", cell(&key))).collect();
        format!("| {} | {} |\n", keys.join(" "), cell(info.help))
    };
    let mut table = String::new();
    let mut section = "";
    for info in ACTIONS {
        if info.section != section {
            section = info.section;
            if !table.is_empty() {
                table.push('\n');
            }
            table.extend(["| ", section, " | |\n|---|---|\n"]);
        }
        table += &row(info);
    }
    check("keys", &table);
}
