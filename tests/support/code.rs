//! Reading Rust code: which of it ships, and what it names.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Every Rust file under a folder or file of `src`.
pub fn files(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let entries = fs::read_dir(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir() || path.extension().is_some_and(|extension| extension == "rs"))
        .flat_map(|path| files(&path))
        .collect()
}

/// The folder of the shipped code.
pub fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The code of a file that ships: no comments, and no item that only tests are built with.
pub fn code(path: &Path) -> String {
    shipped(&fs::read_to_string(path).unwrap())
}

fn shipped(text: &str) -> String {
    let mut shipped = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line == "#[cfg(test)]" {
            // As rustfmt writes it: an item ends on its line, or with the first brace that stands at its own column.
            let mut item = lines.by_ref().skip_while(|line| line.starts_with("#["));
            if item.next().is_some_and(|line| !line.ends_with(';')) {
                item.find(|line| *line == "}");
            }
        } else if !line.trim_start().starts_with("//") {
            shipped += line.split(" // ").next().unwrap();
            shipped.push('\n');
        }
    }
    shipped
}

#[test]
fn what_ships_is_read_to_the_end() {
    let text = "use a;\n#[cfg(test)]\nmod testing;\n#[cfg(test)]\n#[path = \"x.rs\"]\nmod tests {\n    fn b() {\n    }\n}\n\
                // c\nfn d() {} // e\n    #[cfg(test)]\n    f();\n";
    assert_eq!(
        shipped(text),
        "use a;\nfn d() {}\n    #[cfg(test)]\n    f();\n"
    );
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Does `word` stand in `code` as a whole word?
pub fn names(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + word.len()..].chars().next();
        !before.is_some_and(is_word) && !after.is_some_and(is_word)
    })
}

/// Rooms of this crate that the code names: `crate::room…`, and each of `crate::{room…, room…}`.
pub fn rooms_named(code: &str) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        if code[..at].chars().next_back().is_some_and(is_word) {
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            None => named.extend(rest.split(|c| !is_word(c)).next().map(str::to_owned)),
            Some(group) => named.extend(firsts(group)),
        }
    }
    named
}

/// First segments of the paths in a `use` group, up to the brace that closes it.
fn firsts(group: &str) -> Vec<String> {
    let (mut depth, mut firsts, mut first) = (0, Vec::new(), true);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => first = true,
            c if first && is_word(c) => {
                first = false;
                firsts.extend(group[at..].split(|c| !is_word(c)).next().map(str::to_owned));
            }
            _ => {}
        }
    }
    firsts
}

#[test]
fn the_reader_of_use_lines_reads() {
    let code = "use crate::view::Row;\nuse crate::{app::{Options, Start}, rates, ui::draw};\nlet x = crate::run::go(mycrate::no());";
    let named: Vec<String> = rooms_named(code).into_iter().collect();
    assert_eq!(named, ["app", "rates", "run", "ui", "view"]);
    assert!(names("use std::io;", "std::io") && !names("use std::iota;", "std::io"));
}
