//! The walls between the rooms, as `src/lib.rs` states them.
//!
//! Each room may name only the rooms and the crates listed for it here. What is listed is what a room needs, not what
//! it happens to use: a new line in this table is a decision about the design.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What a room may know.
struct Room {
    /// A folder or file under `src`.
    path: &'static str,
    /// Rooms of this crate that it may name.
    rooms: &'static [&'static str],
    /// Words that its code never holds: crates and modules that would break the wall.
    never: &'static [&'static str],
}

/// Ways to the outside. `std::io::Read` over bytes in memory is none.
const IO: &[&str] = &[
    "std::fs",
    "std::net",
    "std::process",
    "File",
    "stdin",
    "stdout",
    "stderr",
    "Instant",
    "SystemTime",
    "rustix",
    "nix",
    "libc",
    "tokio",
    "sysinfo",
    "procfs::process::Process",
    "procfs::process::all_processes",
    "procfs::Current",
    "procfs::CurrentSI",
];
const SCREEN: &[&str] = &["ratatui", "crossterm"];

const ROOMS: &[Room] = &[
    Room {
        path: "act",
        rooms: &["proc", "sample"],
        never: SCREEN,
    },
    Room {
        path: "proc",
        rooms: &["sample"],
        never: &[],
    },
    Room {
        path: "sample",
        rooms: &[],
        never: &[],
    },
    Room {
        path: "inspect",
        rooms: &["diagnosis", "proc", "sample", "text"],
        never: SCREEN,
    },
    Room {
        path: "rates",
        rooms: &["sample"],
        never: &[],
    },
    Room {
        path: "diagnosis",
        rooms: &["rates", "sample", "text"],
        never: SCREEN,
    },
    Room {
        path: "source",
        rooms: &["act", "aside", "inspect", "proc", "sample"],
        never: SCREEN,
    },
    Room {
        path: "store",
        rooms: &["rates", "sample"],
        never: SCREEN,
    },
    Room {
        path: "text",
        rooms: &[],
        never: SCREEN,
    },
    Room {
        path: "collector.rs",
        rooms: &["rates", "sample", "source", "store"],
        never: SCREEN,
    },
    Room {
        path: "view",
        rooms: &["diagnosis", "rates", "sample", "source", "text"],
        never: SCREEN,
    },
    Room {
        path: "keys",
        rooms: &[],
        never: SCREEN,
    },
    Room {
        path: "geometry",
        rooms: &[],
        // Rectangles are all it takes from ratatui: clicks and drawing go by one and the same layout.
        never: &["crossterm", "Buffer", "Style", "ratatui::widgets"],
    },
    Room {
        path: "app",
        rooms: &[
            "act",
            "calibrate",
            "config",
            "diagnosis",
            "geometry",
            "inspect",
            "keys",
            "rates",
            "sample",
            "source",
            "store",
            "text",
            "view",
        ],
        never: &[
            "crossterm",
            "Buffer",
            "Style",
            "ratatui::widgets",
            "std::fs",
            "std::io",
            "Instant",
            // Orders are data; whoever runs the program carries them out.
            "Actor",
            "LocalActor",
            // So is what shall be written.
            "config::load",
            "config::save",
            // And what a switch costs was measured before.
            "calibrate::load",
            "calibrate::measure",
        ],
    },
    Room {
        path: "config",
        rooms: &[
            "diagnosis",
            "file",
            "geometry",
            "keys",
            "save",
            "store",
            "text",
            "view",
        ],
        // Colours are data here.
        never: &["crossterm", "Buffer", "tokio", "rustix", "Instant"],
    },
    Room {
        path: "ui",
        rooms: &[
            "act",
            "app",
            "config",
            "diagnosis",
            "geometry",
            "inspect",
            "keys",
            "rates",
            "sample",
            "store",
            "terminal",
            "text",
            "view",
        ],
        never: &[
            "Actor",
            "LocalActor",
            "crossterm",
            "tokio",
            "std::fs",
            "std::io",
            "Instant",
        ],
    },
    Room {
        path: "terminal",
        rooms: &["keys"],
        never: &[],
    },
    Room {
        path: "export",
        rooms: &[
            "calibrate",
            "diagnosis",
            "rates",
            "sample",
            "source",
            "text",
            "view",
        ],
        never: SCREEN,
    },
    Room {
        path: "file.rs",
        rooms: &[],
        never: SCREEN,
    },
    Room {
        path: "save",
        rooms: &[],
        never: SCREEN,
    },
    Room {
        path: "aside.rs",
        rooms: &["privilege"],
        never: SCREEN,
    },
    Room {
        path: "privilege.rs",
        rooms: &[],
        never: SCREEN,
    },
    Room {
        path: "calibrate",
        rooms: &["file", "save"],
        never: SCREEN,
    },
];

/// Every Rust file under a folder or file of `src`.
fn files(path: &Path) -> Vec<PathBuf> {
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

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The code of a file that ships: no comments, and no item that only tests are built with.
fn code(path: &Path) -> String {
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
fn names(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + word.len()..].chars().next();
        !before.is_some_and(is_word) && !after.is_some_and(is_word)
    })
}

/// Rooms of this crate that the code names: `crate::room…`, and each of `crate::{room…, room…}`.
fn rooms_named(code: &str) -> BTreeSet<String> {
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
fn rooms_name_only_the_rooms_they_may_know() {
    let mut broken = Vec::new();
    for room in ROOMS {
        let own = room.path.trim_end_matches(".rs");
        for file in files(&src().join(room.path)) {
            for named in rooms_named(&code(&file)) {
                // `skip` is for tests alone.
                if ![own, "skip"].contains(&named.as_str()) && !room.rooms.contains(&named.as_str())
                {
                    broken.push(format!("{} names {named}", file.display()));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn no_room_may_know_one_that_it_does_not_need() {
    let mut unused = Vec::new();
    for room in ROOMS {
        let files = files(&src().join(room.path));
        let named: BTreeSet<String> = files
            .iter()
            .flat_map(|file| rooms_named(&code(file)))
            .collect();
        let other = room.rooms.iter().filter(|other| !named.contains(**other));
        unused.extend(other.map(|other| format!("{} never names {other}", room.path)));
    }
    assert!(unused.is_empty(), "{unused:#?}");
}

#[test]
fn rooms_hold_none_of_the_words_that_break_a_wall() {
    let pure = [
        "geometry",
        "inspect",
        "keys",
        "proc",
        "rates",
        "sample",
        "calibrate/cost",
        "text",
    ]
    .map(|path| (path, IO));
    let walls = ROOMS.iter().map(|room| (room.path, room.never)).chain(pure);
    let mut broken = Vec::new();
    for (path, never) in walls {
        for file in files(&src().join(path)) {
            let code = code(&file);
            for word in never.iter().filter(|word| names(&code, word)) {
                broken.push(format!("{} names {word}", file.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

/// Of what a tab does, reading knows of no text, and text of no folder: between them is plain data.
#[test]
fn a_tab_is_read_without_text_and_written_without_reading() {
    const READS: &[&str] = &["Folder", "Machine", "Target"];
    const WRITES: &[&str] = &["Line", "page", "reasons", "crate::text", "crate::diagnosis"];
    let tabs = src().join("inspect/tabs");
    let mut broken = Vec::new();
    for file in files(&tabs)
        .iter()
        .filter(|file| **file != tabs.join("mod.rs"))
    {
        let never = match file.file_name().and_then(|name| name.to_str()) {
            Some("mod.rs") => [READS, WRITES].concat(),
            Some("lines.rs") => READS.to_vec(),
            _ => WRITES.to_vec(),
        };
        let code = code(file);
        let named = never.into_iter().filter(|word| names(&code, word));
        broken.extend(named.map(|word| format!("{} names {word}", file.display())));
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn what_is_drawn_is_asked_of_the_snapshot_and_never_of_its_sample() {
    let ui = src().join("ui");
    let shipped = files(&ui)
        .into_iter()
        .filter(|file| !file.starts_with(ui.join("tests")) && !file.ends_with("tests.rs"));
    let broken: Vec<PathBuf> = shipped
        .filter(|file| code(file).contains(".sample") || names(&code(file), "Sample"))
        .collect();
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn only_terminal_names_crossterm() {
    let terminal = src().join("terminal");
    let others = files(&src())
        .into_iter()
        .filter(|file| !file.starts_with(&terminal));
    let broken: Vec<PathBuf> = others
        .filter(|file| names(&code(file), "crossterm"))
        .collect();
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn only_the_live_source_and_act_name_proc() {
    // A file without a name gets one by way of our own descriptors.
    let may = ["source/live", "act", "save/temporary.rs"].map(|room| src().join(room));
    let others = files(&src())
        .into_iter()
        .filter(|file| !may.iter().any(|room| file.starts_with(room)));
    // Sentences for people may name it (help of columns); paths that code opens begin with it.
    let broken: Vec<PathBuf> = others
        .filter(|file| code(file).contains("\"/proc"))
        .collect();
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn every_room_is_behind_a_wall() {
    let known: BTreeSet<&str> = ROOMS.iter().map(|room| room.path).collect();
    // These know all rooms, or are not one.
    let open = ["ARCHITECTURE.md", "cli", "lib.rs", "main.rs", "run"];
    for entry in fs::read_dir(src()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(
            known.contains(name.as_str()) || open.contains(&name.as_str()),
            "src/{name} has no walls here"
        );
    }
}

#[test]
fn the_reader_of_use_lines_reads() {
    let code = "use crate::view::Row;\nuse crate::{app::{Options, Start}, rates, ui::draw};\nlet x = crate::run::go(mycrate::no());";
    let named: Vec<String> = rooms_named(code).into_iter().collect();
    assert_eq!(named, ["app", "rates", "run", "ui", "view"]);
    assert!(names("use std::io;", "std::io") && !names("use std::iota;", "std::io"));
}
