//! What is said of keys is true of the keys that a person has: every action is given another one, then all is read.

use super::places::{PLACES, Place, at_with, painted};
use super::{SMALL, text};
use crate::app::App;
use crate::app::footer::entries;
use crate::app::help::HelpLine;
use crate::keys::{ACTIONS, Key, KeyCode, Keymap, Signs, key_name};
use crate::view::COLUMNS;
use std::collections::BTreeSet;

/// Every action has one key, which is none of the table.
fn remapped() -> Keymap {
    let held = |code, held: u8| Key {
        code,
        ctrl: held & 1 > 0,
        alt: held & 2 > 0,
        shift: held & 4 > 0,
    };
    let functions =
        (13..=24).flat_map(|number| (0..8).map(move |bits| held(KeyCode::F(number), bits)));
    let letters = ('a'..='z').map(|c| held(KeyCode::Char(c), 3));
    let digits = ('0'..='9').flat_map(|c| [1, 2, 3].map(|bits| held(KeyCode::Char(c), bits)));
    let free: Vec<Key> = functions.chain(letters).chain(digits).collect();
    assert!(free.len() >= ACTIONS.len(), "more keys, please");
    let given = ACTIONS.iter().zip(free);
    let (keys, conflicts) =
        Keymap::new(given.map(|(info, key)| (info.action, vec![key])).collect());
    assert!(conflicts.is_empty());
    keys
}

/// Words of a text that name a key of the table. Single characters do not count on a `screen`, where they are data.
fn old_keys(text: &str, screen: bool) -> Vec<String> {
    // What is typed into this dialog is no matter of keys.
    let typed = "Space toggles a CPU, a selects all, n none";
    let text = text.replace(typed, "");
    let keys = ACTIONS.iter().flat_map(|info| info.keys);
    let names: BTreeSet<String> = keys
        .flat_map(|key| [key_name(*key, Signs::Ascii), key_name(*key, Signs::Unicode)])
        .chain(["arrow".to_owned()])
        .collect();
    // Actions of these names begin a line of Setup.
    let begins = text
        .trim_start_matches([' ', '│'])
        .split_whitespace()
        .next();
    let is_name = |word: &str| {
        screen && begins == Some(word) && ["Up", "Down", "Home", "End"].contains(&word)
    };
    let is_old = |word: &&str| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric() && !"?^".contains(c));
        let counts = match bare {
            // Words, and the first process.
            "a" | "A" | "I" | "1" => false,
            "2" | "3" | "4" => !screen && word.starts_with('('),
            one if one.chars().count() == 1 => !screen,
            _ => true,
        };
        counts && names.contains(bare) && !is_name(word)
    };
    text.split_whitespace()
        .filter(is_old)
        .map(str::to_owned)
        .collect()
}

/// Sentences and entries of the footer that name a key of the table.
fn read(app: &App) -> Vec<String> {
    let said = [
        app.message().unwrap_or_default().to_owned(),
        app.setup_help(),
    ];
    // What a column shows may be letters, and a mark is one.
    let columns: Vec<&str> = COLUMNS.iter().map(|column| column.help).collect();
    let mut wrong: Vec<String> = said
        .iter()
        .filter(|said| {
            let is_column = columns.iter().any(|help| said.starts_with(help));
            !old_keys(said, is_column || said.starts_with("Mark ")).is_empty()
        })
        .cloned()
        .collect();
    let keys: Vec<String> = entries(app, SMALL.0, Signs::Unicode)
        .into_iter()
        .map(|entry| entry.key)
        .collect();
    wrong.extend(
        keys.into_iter()
            .filter(|key| !old_keys(key, false).is_empty()),
    );
    wrong
}

/// Lines of the screen that do.
fn drawn(app: &App) -> Vec<String> {
    let mut lines = Vec::new();
    let screen = text(&painted(app));
    let typed = app
        .popups()
        .last()
        .is_some_and(|popup| popup.editor().is_some());
    // The footer has words, too, that are names of keys.
    let shown = if typed { 24 } else { 23 };
    for line in screen.lines().take(shown) {
        if !old_keys(line, true).is_empty() {
            lines.push(line.trim().to_owned());
        }
    }
    lines
}

#[test]
fn no_sentence_names_a_key_that_its_action_does_not_have() {
    let keys = remapped();
    let mut wrong = BTreeSet::new();
    let mut note = |place: &Place, found: Vec<String>| {
        wrong.extend(
            found
                .into_iter()
                .map(|found| format!("{}: {found}", place.0)),
        );
    };
    for place in PLACES {
        let app = at_with(place, &keys);
        note(place, read(&app));
        note(place, drawn(&app));
        for info in ACTIONS {
            if info.contexts().intersects(app.context()) {
                let mut app = at_with(place, &keys);
                app.key(keys.keys(info.action)[0]);
                note(place, read(&app));
            }
        }
    }
    for line in at_with(&PLACES[0], &keys).help(SMALL.0, Signs::Unicode) {
        if !matches!(line, HelpLine::Row(_)) {
            continue;
        }
        let texts = line.texts().into_iter().map(|(_, text)| text.to_owned());
        note(
            &PLACES[0],
            texts
                .filter(|text| !old_keys(text, true).is_empty())
                .collect(),
        );
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
