//! The walls between the rooms, as `src/lib.rs` states them.
//!
//! Each room may name only the rooms and the crates listed for it here. What is listed is what a room needs, not what
//! it happens to use: a new line in this table is a decision about the design.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/code.rs"]
mod code;

use code::{code, files, names, rooms_named, src};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

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
        path: "groups",
        rooms: &["rates", "sample", "text"],
        never: SCREEN,
    },
    Room {
        path: "diagnosis",
        rooms: &["rates", "sample", "text"],
        never: SCREEN,
    },
    Room {
        path: "recording",
        rooms: &["sample"],
        never: SCREEN,
    },
    Room {
        path: "recorder",
        rooms: &["privilege", "recording", "sample", "source", "stop"],
        never: SCREEN,
    },
    Room {
        path: "player",
        rooms: &[
            "diagnosis",
            "rates",
            "recording",
            "sample",
            "source",
            "store",
            "text",
            "view",
        ],
        never: SCREEN,
    },
    Room {
        path: "source",
        rooms: &[
            "act",
            "aside",
            "inspect",
            "proc",
            "recording",
            "sample",
            "text",
        ],
        never: SCREEN,
    },
    Room {
        path: "store",
        rooms: &["rates", "sample"],
        never: SCREEN,
    },
    Room {
        path: "text",
        rooms: &["sample"],
        never: SCREEN,
    },
    Room {
        path: "collector.rs",
        rooms: &["rates", "recording", "sample", "source", "store"],
        never: SCREEN,
    },
    Room {
        path: "view",
        rooms: &["diagnosis", "groups", "rates", "sample", "source", "text"],
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
        // Rectangles are all it takes from ratatui: clicks and drawing go by the same regions.
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
            "groups",
            "inspect",
            "keys",
            "player",
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
            "groups",
            "keys",
            "atomic_file",
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
            "canvas",
            "config",
            "diagnosis",
            "geometry",
            "groups",
            "inspect",
            "keys",
            "player",
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
        path: "canvas",
        rooms: &["text"],
        never: &["crossterm"],
    },
    Room {
        path: "terminal",
        rooms: &["canvas", "keys", "text"],
        never: &[],
    },
    Room {
        path: "export",
        rooms: &[
            "calibrate",
            "diagnosis",
            "groups",
            "rates",
            "sample",
            "source",
            "text",
            "view",
        ],
        never: SCREEN,
    },
    Room {
        path: "file",
        rooms: &["aside"],
        never: SCREEN,
    },
    Room {
        path: "atomic_file",
        rooms: &[],
        never: SCREEN,
    },
    Room {
        path: "anonymize",
        rooms: &["diagnosis", "sample"],
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
        path: "stop.rs",
        rooms: &[],
        never: SCREEN,
    },
    Room {
        path: "calibrate",
        rooms: &["atomic_file", "file"],
        never: SCREEN,
    },
];

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
        "anonymize",
        "geometry",
        "groups",
        "inspect",
        "keys",
        "proc",
        "rates",
        "sample",
        "calibrate/cost",
        "recording/format",
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
    const READS: &[&str] = &["Folder", "Target", "TreeInfo"];
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
    let may = ["source/live", "act", "atomic_file/temporary.rs"].map(|room| src().join(room));
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

/// A folder that a newcomer takes in at a glance. `proc` has a file for each of the kernel's.
#[test]
fn no_folder_holds_more_than_twenty_five_files() {
    let mut held = BTreeMap::<PathBuf, usize>::new();
    for file in files(&src()) {
        *held.entry(file.parent().unwrap().to_owned()).or_default() += 1;
    }
    held.remove(&src().join("proc"));
    held.retain(|_, files| *files > 25);
    assert!(held.is_empty(), "{held:#?}");
}
