//! Hands that press keys, and eyes that see where the cursor is.

use crate::app::{App, Effect};
use crate::keys::{Action, Key, KeyCode};
use crate::sample::TaskKey;
use crate::view::RowKey;
use std::time::Duration;

/// Presses keys slowly, named one after the other: `j`, `Down`, `F4`, `^L`, `Alt-j`, `Shift-F3`. Answers what the last one
/// asks for.
pub fn press(app: &mut App, keys: &str) -> Effect {
    let mut effect = Effect::None;
    for name in keys.split_whitespace() {
        pass(app, Duration::from_secs(1));
        effect = app.key(key(name));
    }
    effect
}

/// Time passes before the next key.
pub fn pass(app: &mut App, time: Duration) {
    app.key_time(app.key_at + time);
}

/// Types text, character by character, without a pause.
pub fn write(app: &mut App, text: &str) {
    for c in text.chars() {
        app.key(Key::char(c));
    }
}

fn key(name: &str) -> Key {
    if let Some(rest) = name.strip_prefix("Alt-") {
        let plain = key(rest);
        return Key { alt: true, ..plain };
    }
    if let Some(rest) = name.strip_prefix("Shift-") {
        return Key::shift(key(rest).code);
    }
    let mut chars = name.chars();
    match (chars.next(), chars.next()) {
        (Some('^'), Some(c)) => return Key::ctrl(c.to_ascii_lowercase()),
        (Some(c), None) => return Key::char(c),
        _ => {}
    }
    if let Some(number) = name.strip_prefix('F') {
        return Key::plain(KeyCode::F(
            number.parse().expect("number of a function key"),
        ));
    }
    Key::plain(match name {
        "Up" => KeyCode::Up,
        "Down" => KeyCode::Down,
        "Left" => KeyCode::Left,
        "Right" => KeyCode::Right,
        "PgUp" => KeyCode::PageUp,
        "PgDn" => KeyCode::PageDown,
        "Home" => KeyCode::Home,
        "End" => KeyCode::End,
        "Enter" => KeyCode::Enter,
        "Esc" => KeyCode::Esc,
        "Space" => KeyCode::Char(' '),
        "Tab" => KeyCode::Tab,
        "BackTab" => KeyCode::BackTab,
        "Backspace" => KeyCode::Backspace,
        "Del" => KeyCode::Delete,
        _ => panic!("no key is called {name}"),
    })
}

/// PID or TID of the row under the cursor; 0 for a row without.
pub fn cursor(app: &App) -> u32 {
    app.row().map_or(0, |row| id(&row.key))
}

/// PIDs and TIDs of the rows, in their order; 0 for rows without.
pub fn listed(app: &App) -> Vec<u32> {
    let rows = app.pane().list.rows.iter();
    rows.map(|row| id(&row.key)).collect()
}

fn id(key: &RowKey) -> u32 {
    match key {
        RowKey::Process(TaskKey { tid, .. }) => *tid,
        RowKey::Thread(thread) => thread.tid,
        RowKey::Pool(..) | RowKey::EndedThreads(_) | RowKey::ShortLived(_) | RowKey::Group(_) => 0,
    }
}

/// Puts the cursor on the row of this PID or TID, as a search does.
///
/// # Panics
/// When it is not listed.
pub fn find(app: &mut App, id: u32) {
    let [search, enter] = [Action::Search, Action::Enter].map(|action| app.keys().keys(action)[0]);
    app.key(search);
    write(app, &id.to_string());
    app.key(enter);
    assert_eq!(cursor(app), id, "it is not listed");
}
