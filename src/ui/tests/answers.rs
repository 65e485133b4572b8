//! No key is silent: wherever it is pressed, something changes on the screen, or the program is asked to do something.

use super::places::{HISTORY, PLACES, Place, at_with, painted};
use super::{SMALL, list};
use crate::app::testing::{app, press};
use crate::app::{App, Effect, Screen};
use crate::keys::{ACTIONS, Action, Contexts, Key, KeyCode, Keymap, Preset, Signs, key_name};
use std::collections::HashSet;

fn at(place: &Place) -> App {
    at_with(place, &Keymap::default())
}

/// Every key that means something somewhere, every character of ASCII alone, with Ctrl and with Alt, every function key,
/// and some that never mean anything.
fn keys(keymap: &Keymap) -> Vec<Key> {
    let odd = [
        Key::char('é'),
        Key::plain(KeyCode::Insert),
        Key::plain(KeyCode::Delete),
        Key::shift(KeyCode::Up),
    ];
    let meant = ACTIONS
        .iter()
        .flat_map(|info| keymap.keys(info.action))
        .copied();
    let plain = (' '..='~').map(Key::char);
    let held = ('a'..='z').flat_map(|c| [Key::ctrl(c), Key::alt(c)]);
    let functions = (1..=24)
        .map(KeyCode::F)
        .flat_map(|code| [Key::plain(code), Key::shift(code)]);
    let all = meant.chain(plain).chain(held).chain(functions).chain(odd);
    let mut seen = HashSet::new();
    all.filter(|key| seen.insert(*key)).collect()
}

/// Where the ends are, moving on is seen to be impossible.
fn moves(action: Action) -> bool {
    use Action as A;
    let travels = [A::Up, A::Down, A::PageUp, A::PageDown, A::Home, A::End];
    let types = [
        A::LineStart,
        A::LineEnd,
        A::CharLeft,
        A::CharRight,
        A::DeleteBefore,
        A::DeleteUnder,
        A::DeleteWord,
        A::DeleteLine,
    ];
    travels.contains(&action) || types.contains(&action)
}

#[test]
fn every_key_is_answered_and_every_action_handled_in_each_of_its_places() {
    let half = PLACES.len() / 2;
    every_key_is_answered(Preset::Htop, &PLACES[..half]);
}

#[test]
fn every_key_is_answered_in_the_other_places() {
    let half = PLACES.len() / 2;
    every_key_is_answered(Preset::Htop, &PLACES[half..]);
}

#[test]
fn every_key_of_other_presets_is_answered() {
    for name in [
        "tree",
        "all threads",
        "charts",
        "I/O",
        "inspect",
        "help",
        "setup, general",
    ] {
        let place = PLACES
            .iter()
            .find(|place| place.0 == name)
            .expect("a place");
        for preset in [Preset::Top, Preset::Vim] {
            every_key_is_answered(preset, std::slice::from_ref(place));
        }
    }
}

fn every_key_is_answered(preset: Preset, places: &[Place]) {
    let keymap = Keymap::of(preset, Vec::new()).0;
    let at = |place: &Place| at_with(place, &keymap);
    let mut wrong = Vec::new();
    for place in places {
        let begun = at(place);
        let mut app = begun.clone();
        let fresh = painted(&app);
        let mut before = fresh.clone();
        let mut tried = HashSet::new();
        for key in keys(&keymap) {
            let action = app.keys().lookup(app.context(), key);
            if action.is_some_and(|action| !tried.insert(action)) {
                continue;
            }
            let effect = app.key(key);
            if app.screen() == Screen::System {
                app.take_history(&HISTORY);
            }
            let after = painted(&app);
            let name = key_name(key, Signs::Unicode);
            let unhandled = app
                .message()
                .is_some_and(|told| told.contains("no action here"));
            if let Some(action) = action.filter(|_| unhandled) {
                wrong.push(format!("{}: {name}: no handler for {action:?}", place.0));
            }
            let silent = effect == Effect::None && after == before && app.message().is_none();
            if silent && !action.is_some_and(moves) {
                wrong.push(format!("{}: {name} ({action:?}) is silent", place.0));
            }
            // A key without a meaning changes nothing but the message.
            if unhandled {
                before = after;
            } else {
                app = begun.clone();
                before.clone_from(&fresh);
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_context_is_tried() {
    let tried = PLACES.iter().map(|place| at(place).context());
    let tried = tried.fold(Contexts::empty(), Contexts::union);
    assert_eq!(tried, Contexts::all());
}

#[test]
fn a_key_without_a_meaning_says_what_it_is_called_and_where_to_read_on() {
    for (place, key, told) in [
        (0, Key::char('!'), "!: no action here · ? for keys"),
        (
            0,
            Key::plain(KeyCode::F(11)),
            "F11: no action here · ? for keys",
        ),
        (0, Key::ctrl('o'), "^O: no action here · ? for keys"),
        (
            14,
            Key::char('M'),
            "M: no action here (on lists: sort by resident memory) · ? for keys",
        ),
        (
            0,
            Key::char('w'),
            "w: no action here (e shows the whole command line) · ? for keys",
        ),
        (
            27,
            Key::plain(KeyCode::F(11)),
            "F11: no action here · Esc goes back",
        ),
        (34, Key::alt('x'), "Alt-x: no action here · Esc goes back"),
        (8, Key::char('+'), "Folding needs the tree (F5)."),
        (
            1,
            Key::char('-'),
            "It has no children; Right shows its threads.",
        ),
        (
            3,
            Key::char('+'),
            "A thread has no children; Left goes to its process.",
        ),
    ] {
        let mut app = at(&PLACES[place]);
        app.key(key);
        assert_eq!(app.message(), Some(told), "{}", PLACES[place].0);
    }
    let mut options = list();
    let keyless = [Action::Help, Action::Search, Action::Back].map(|action| (action, Vec::new()));
    options.loaded.config.keys = Keymap::new(keyless.into()).0;
    let mut app = app(SMALL, options);
    for (keys, told) in [
        ("!", "!: no action here"),
        ("F4 F11", "F11: no action here"),
    ] {
        press(&mut app, keys);
        assert_eq!(app.message(), Some(told));
    }
}

#[test]
fn keys_of_other_programs_say_what_to_press() {
    for (place, key, told) in [
        (
            0,
            'n',
            "n: no action here (F3 repeats the search; F4 shows fewer rows) · ? for keys",
        ),
        (
            14,
            '7',
            "7: no action here (on lists: search for a PID) · ? for keys",
        ),
    ] {
        let mut app = at(&PLACES[place]);
        app.key(Key::char(key));
        assert_eq!(app.message(), Some(told));
    }
}

#[test]
fn what_is_pasted_where_nothing_is_typed_is_told() {
    for place in [0, 14, 19, 24, 26, 27] {
        let mut app = at(&PLACES[place]);
        app.paste("q");
        let told = app.message().unwrap_or_default();
        assert!(
            told.starts_with("Paste ignored"),
            "{}: {told}",
            PLACES[place].0
        );
    }
    for place in [32, 34, 37] {
        let mut app = at(&PLACES[place]);
        app.paste("1");
        assert_eq!(app.message(), None, "{}", PLACES[place].0);
    }
}
