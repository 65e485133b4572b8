//! The tables of the manual are those of the program, the manual page has all of its pages, and every link of README, manual
//! and changelog leads somewhere.
//!
//! After a change of a table, `UPDATE_README=1 cargo test --test readme` writes the manual anew.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use clap::builder::PossibleValue;
use clap::{Arg, Command, CommandFactory};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use threadtop::cli::Cli;
use threadtop::diagnosis::{LINTS, Lint, LintThresholds, RULES, Rule};
use threadtop::geometry::METERS;
use threadtop::keys::{ACTIONS, ActionInfo, Signs, key_name};
use threadtop::player::condition::{GUIDE, VALUES, Value};
use threadtop::view::{COLUMNS, FILTER_GUIDE};

/// The folder of the whole tree.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Tests that write pages, and those that read several.
static PAGES: Mutex<()> = Mutex::new(());

fn alone() -> MutexGuard<'static, ()> {
    PAGES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Compares what stands in a page of the manual between `<!-- name…` and `<!-- /name -->`, or writes it.
fn check(page: &str, name: &str, table: &str) {
    let _alone = alone();
    let path = root().join("assets/manual").join(page);
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
fn meters_are_those_of_the_program() {
    let row = |info: &threadtop::geometry::MeterInfo| {
        format!(
            "| {} | `{}` | {} |\n",
            info.title,
            info.name,
            cell(info.help)
        )
    };
    let rows: String = METERS.iter().map(row).collect();
    let table = format!("| title | name | meaning |\n|---|---|---|\n{rows}");
    check("header.md", "meters", &table);
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
        "columns.md",
        "columns",
        &format!("| title | name | meaning |\n|---|---|---|\n{rows}"),
    );
}

#[test]
fn rules_are_those_of_the_program() {
    let row = |rule: &Rule| format!("| `{}` | {} |\n", rule.cause.name(), cell(&(rule.when)()));
    let rows: String = RULES.iter().map(row).collect();
    check(
        "bottlenecks.md",
        "rules",
        &format!("| cause | when |\n|---|---|\n{rows}"),
    );
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
        "marks.md",
        "lints",
        &format!("| mark | lint | when |\n|---|---|---|\n{rows}"),
    );
}

#[test]
fn the_filter_is_that_of_the_program() {
    let row =
        |(example, help): &(&str, &str)| format!("| `{}` | {} |\n", cell(example), cell(help));
    let rows: String = FILTER_GUIDE.iter().map(row).collect();
    check(
        "filter.md",
        "filter",
        &format!("| filter | lists |\n|---|---|\n{rows}"),
    );
}

#[test]
fn conditions_are_those_of_the_program() {
    let row =
        |(example, help): &(&str, &str)| format!("| `{}` | {} |\n", cell(example), cell(help));
    let rows: String = GUIDE.iter().map(row).collect();
    check(
        "recordings.md",
        "conditions",
        &format!("| condition | finds |\n|---|---|\n{rows}"),
    );
    let row = |value: &Value| {
        let short = Some(value.short).filter(|short| *short != value.name);
        let short = short.map_or_else(String::new, |short| format!(" `{short}`"));
        format!("| `{}`{short} | {} |\n", value.name, cell(value.help))
    };
    let rows: String = VALUES.iter().map(row).collect();
    check(
        "recordings.md",
        "values",
        &format!("| value | meaning |\n|---|---|\n{rows}"),
    );
}

#[test]
fn keys_are_those_of_the_program() {
    let row = |info: &ActionInfo| {
        let keys = info.keys.iter().map(|key| key_name(*key, Signs::Unicode));
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
    check("keys.md", "keys", &table);
}

/// The options of one command that are its own.
fn options(title: &str, command: &Command) -> String {
    let row = |option: &Arg| {
        let short = option.get_short().map(|short| format!("`-{short}`, "));
        let value = option
            .get_value_names()
            .filter(|_| option.get_action().takes_values());
        let value = value.map(|names| format!(" {}", names.join(" ")));
        let help = option.get_help().unwrap().to_string();
        let values = if option.get_action().takes_values() {
            option.get_possible_values()
        } else {
            Vec::new()
        };
        let values: Vec<&str> = values.iter().map(PossibleValue::get_name).collect();
        let values = if values.is_empty() || option.is_hide_possible_values_set() {
            String::new()
        } else {
            format!(": {}", values.join(", "))
        };
        format!(
            "| {}`--{}{}` | {}{} |\n",
            short.unwrap_or_default(),
            option.get_long().unwrap(),
            value.unwrap_or_default(),
            cell(&help),
            values
        )
    };
    let own = command.get_opts().chain(command.get_arguments());
    let mut seen = BTreeSet::new();
    let own = own.filter(|option| !option.is_positional() && seen.insert(option.get_id().clone()));
    let rows: String = own.map(row).collect();
    format!("| {title} | |\n|---|---|\n{rows}")
}

#[test]
fn options_are_those_of_the_program() {
    let command = Cli::command();
    let mut tables = vec![options("the monitor and `dump`", &command)];
    for sub in command.get_subcommands() {
        if sub.get_arguments().any(|option| !option.is_positional()) {
            tables.push(options(&format!("`{}`", sub.get_name()), sub));
        }
    }
    check("command-line.md", "options", &tables.join("\n"));
}

/// The pages of the manual, by name.
fn pages() -> Vec<PathBuf> {
    let pages = fs::read_dir(root().join("assets/manual")).unwrap();
    let mut pages: Vec<PathBuf> = pages.map(|page| page.unwrap().path()).collect();
    pages.sort();
    pages
}

/// Texts with links in them.
fn linked() -> Vec<PathBuf> {
    let others = [
        "README.md",
        "CHANGELOG.md",
        "src/ARCHITECTURE.md",
        "tests/README.md",
    ];
    let others = others.iter().map(|name| root().join(name));
    pages().into_iter().chain(others).collect()
}

/// A text without its blocks of code.
fn prose(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    text.split("```").step_by(2).collect()
}

/// What GitHub names a heading.
fn anchor(heading: &str) -> String {
    let kept = heading.trim().chars().filter_map(|c| match c {
        ' ' => Some('-'),
        c if c.is_alphanumeric() || "-_".contains(c) => Some(c),
        _ => None,
    });
    kept.collect::<String>().to_lowercase()
}

/// The targets of the links in a text.
fn links(text: &str) -> impl Iterator<Item = &str> {
    text.split("](")
        .skip(1)
        .map(|rest| rest.split(')').next().unwrap())
}

#[test]
fn every_link_leads_somewhere() {
    let _alone = alone();
    let mut count = 0;
    for path in linked() {
        let text = prose(&path);
        for link in links(&text) {
            count += 1;
            if link.starts_with("https://") {
                continue;
            }
            let (file, heading) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() {
                path.clone()
            } else {
                path.parent().unwrap().join(file)
            };
            assert!(target.exists(), "{}: {link}", path.display());
            if !heading.is_empty() {
                let text = prose(&target);
                let headings = text.lines().filter(|line| line.starts_with('#'));
                let mut anchors = headings.map(|line| anchor(line.trim_start_matches('#')));
                let is_there = anchors.any(|anchor| anchor == heading);
                assert!(is_there, "{}: {link}", path.display());
            }
        }
    }
    assert!(count > 50, "links are looked for where there are none");
}

#[test]
fn the_manual_lists_each_of_its_pages_and_so_does_man() {
    let index = fs::read_to_string(root().join("assets/manual/README.md")).unwrap();
    let source = fs::read_to_string(root().join("src/cli/man/mod.rs")).unwrap();
    // Tables of other monitors and of one machine are for the web.
    let not_in_man = ["README.md", "cost.md", "comparison.md"];
    for page in pages() {
        let name = page.file_name().unwrap().to_str().unwrap();
        if name != "README.md" {
            assert!(index.contains(&format!("]({name})")), "{name}");
        }
        let in_man = source.contains(&format!("assets/manual/{name}\""));
        assert_ne!(in_man, not_in_man.contains(&name), "{name}");
    }
}

#[test]
fn the_readme_is_short() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    assert!(readme.lines().count() <= 250);
}
