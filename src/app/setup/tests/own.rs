//! Keys, filters, layouts and patterns by their keys.

use super::*;
use crate::app::testing::write;
use crate::keys::{Key, KeyCode, Keymap};
use crate::view::Filter;

/// At a line of a page.
fn at(app: &mut App, page: Page, label: &str) {
    press(app, "F2");
    for _ in 0..page as usize {
        press(app, "Tab");
    }
    if !label.is_empty() {
        select(app, label);
    }
}

fn keys(app: &App, action: Action) -> Vec<Key> {
    app.keys().keys(action).to_vec()
}

/// What is written, read again.
fn reread(app: &App) -> Config {
    let text = crate::config::template();
    let new = crate::config::changed(&text, &app.unwritten()).unwrap();
    let (config, problems) = crate::config::read(&new, built_in());
    assert!(problems.is_empty(), "{problems:?}\n{new}");
    config
}

#[test]
fn a_key_is_asked_for_and_counts_at_once() {
    let mut app = with_file(Config::default());
    at(&mut app, Page::Keys, "tree");
    press(&mut app, "Enter");
    assert_eq!(
        app.setup_help(),
        "Press a key for tree to replace F5 t; Esc cancels."
    );
    press(&mut app, "Esc");
    assert!(
        !app.wants_key() && app.setup_shown().is_some(),
        "asked no more"
    );
    press(&mut app, "Enter Q");
    assert_eq!(keys(&app, Action::Tree), [Key::char('Q')]);
    press(&mut app, "a F5");
    assert_eq!(
        keys(&app, Action::Tree),
        [Key::char('Q'), Key::plain(KeyCode::F(5))]
    );
    press(&mut app, "Del Q");
    assert_eq!(keys(&app, Action::Tree), [Key::plain(KeyCode::F(5))]);
    press(&mut app, "Del");
    assert!(keys(&app, Action::Tree).is_empty(), "the only one at once");
    assert_eq!(reread(&app).keys.keys(Action::Tree), []);
    press(&mut app, "r");
    assert_eq!(app.keys(), &Keymap::default());
    assert!(app.unwritten().is_empty());
}

#[test]
fn a_key_of_another_is_taken_over_when_it_is_pressed_again() {
    let mut app = with_file(Config::default());
    at(&mut app, Page::Keys, "tree");
    press(&mut app, "a k");
    let told = app.setup_help();
    assert!(told.starts_with("k is already a key of signal"), "{told}");
    press(&mut app, "F9");
    let told = app.setup_help();
    assert!(told.starts_with("F9 is already a key of signal"), "{told}");
    assert_eq!(app.keys(), &Keymap::default(), "nothing yet");
    press(&mut app, "F9");
    assert_eq!(app.setup_help(), "signal keeps k.");
    assert_eq!(keys(&app, Action::Signal), [Key::char('k')]);
    let read = reread(&app).keys;
    for info in crate::keys::ACTIONS {
        assert_eq!(read.keys(info.action), app.keys().keys(info.action));
    }
    select(&mut app, "signal");
    press(&mut app, "r");
    assert_eq!(app.setup_help(), "F9 stays with tree.");
}

#[test]
fn nobody_locks_himself_out() {
    let mut app = with_file(Config::default());
    at(&mut app, Page::Keys, "enter");
    press(&mut app, "Del");
    let told = app.setup_help();
    assert!(told.contains("enter would have no key"), "{told}");
    // A character is typed where a name is asked for.
    press(&mut app, "Enter Q");
    assert!(app.setup_help().contains("enter would have no key"));
    select(&mut app, "tree");
    press(&mut app, "a Enter Enter");
    assert!(app.setup_help().contains("enter would have no key"));
    select(&mut app, "line-start");
    press(&mut app, "a B");
    assert!(app.setup_help().contains("is typed as text there"));
    assert_eq!(app.keys(), &Keymap::default());
    // Whatever was asked, a click asks no more.
    press(&mut app, "a");
    let place = app.setup_place().unwrap();
    app.mouse(crate::keys::Mouse::Click {
        x: place.list.x,
        y: place.list.y,
    });
    assert!(!app.wants_key());
}

#[test]
fn the_filter_that_is_typed_is_saved_by_a_name() {
    let mut app = with_file(Config::default());
    press(&mut app, "F4 ^S");
    assert!(matches!(
        app.popups().last(),
        Some(Popup::Filter { error: Some(_), .. })
    ));
    write(&mut app, "cpu>");
    press(&mut app, "^S");
    assert!(
        matches!(app.popups().last(), Some(Popup::Filter { .. })),
        "it is wrong"
    );
    write(&mut app, "5");
    press(&mut app, "^S Enter");
    let wrong = |app: &App| match app.popups().last() {
        Some(Popup::Ask(ask)) => ask.wrong.as_ref().map(|wrong| wrong.message.clone()),
        _ => None,
    };
    assert_eq!(wrong(&app).as_deref(), Some("expected a name"));
    app.paste("busy\n one");
    press(&mut app, "Enter");
    assert!(app.popups().is_empty());
    assert_eq!(
        app.message(),
        Some("Saved as busy one; F2 F2 writes it to the file."),
        "the filter counts"
    );
    assert_eq!(app.pane().filter.text(), "cpu>5");
    assert_eq!(reread(&app).filters, app.config().filters);
    press(&mut app, "F4 ^U");
    write(&mut app, "java");
    press(&mut app, "^S");
    write(&mut app, "busy one");
    press(&mut app, "Enter");
    assert!(wrong(&app).unwrap().contains("Enter overwrites it"));
    press(&mut app, "Backspace");
    assert_eq!(wrong(&app), None, "another name");
    write(&mut app, "e");
    press(&mut app, "Enter Enter");
    assert_eq!(
        app.config().filters,
        [("busy one".to_owned(), Filter::parse("java").unwrap())]
    );
}

#[test]
fn filters_are_made_changed_renamed_and_deleted() {
    let text = "[filters]\na = \"java\"\nb = \"cpu>5\"\n";
    let (config, _) = crate::config::read(text, built_in());
    let mut app = with_file(config.clone());
    let names = |app: &App| -> Vec<String> {
        let lines = app.setup_lines().into_iter();
        lines
            .map(|line| format!("{}={}", line.label, line.value))
            .collect()
    };
    at(&mut app, Page::Filters, "b");
    press(&mut app, "n Backspace");
    write(&mut app, "a");
    press(&mut app, "Enter");
    assert!(
        matches!(app.popups().last(), Some(Popup::Ask(ask)) if ask.wrong.is_some()),
        "it is the name of another"
    );
    press(&mut app, "^U");
    write(&mut app, "c");
    press(&mut app, "Enter Enter");
    write(&mut app, "|");
    press(&mut app, "Enter");
    assert!(matches!(app.popups().last(), Some(Popup::Ask(_))), "wrong");
    write(&mut app, "root");
    press(&mut app, "Enter");
    assert_eq!(names(&app), ["a=java", "c=cpu>5|root"]);
    press(&mut app, "a");
    write(&mut app, "state=D");
    press(&mut app, "Enter");
    write(&mut app, "a");
    press(&mut app, "Enter Enter");
    assert_eq!(names(&app), ["a=state=D", "c=cpu>5|root"]);
    assert_eq!(app.setup_shown().unwrap().selected(), 0);
    press(&mut app, "Del Del Del");
    assert_eq!(names(&app), [""; 0]);
    press(&mut app, "Down Enter n");
    assert!(app.setup_help().starts_with("No saved filters"));
    press(&mut app, "r");
    assert_eq!(app.config().filters, config.filters);
}

#[test]
fn the_screen_as_it_is_becomes_a_layout() {
    let mut config = Config::default();
    config.columns[Lists::Threads as usize] = vec![ColumnId::User, ColumnId::Time];
    let mut app = with_file(config);
    press(&mut app, "2 T # F4");
    write(&mut app, "java");
    press(&mut app, "Enter L Enter");
    write(&mut app, "mine");
    press(&mut app, "Enter");
    assert_eq!(
        app.message(),
        Some("Saved as mine; F2 F2 writes it to the file.")
    );
    let saved = app.config().layouts[0].clone();
    assert_eq!(
        saved.described(),
        "list threads; columns user, time; sort time; filter java; header compact; tree true; group_by none; \
         sparkline cpu; kernel_threads false; group_pools true; program_path false"
    );
    assert_eq!(reread(&app).layouts, [saved]);
    press(&mut app, "1 P # # t");
    let before = app.config().clone();
    at(&mut app, Page::Layouts, "mine");
    press(&mut app, "n End");
    write(&mut app, "'s");
    press(&mut app, "Enter Enter");
    assert_eq!(app.setup_help(), "Layout mine's.");
    assert_eq!(app.screen(), Screen::Threads);
    assert_eq!(app.pane().filter.text(), "java");
    assert!(app.config().tree && app.config().header != before.header);
    press(&mut app, "Del");
    assert!(app.config().layouts.is_empty());
    press(&mut app, "Esc 3 F2");
    for _ in 0..Page::Layouts as usize {
        press(&mut app, "Tab");
    }
    press(&mut app, "a");
    assert!(app.setup_help().starts_with("Charts have no columns"));
}

#[test]
fn the_start_layout_goes_with_its_name() {
    let mut app = with_file(Config::default());
    for name in ["one", "two"] {
        press(&mut app, "L End Enter");
        write(&mut app, name);
        press(&mut app, "Enter");
    }
    let start = |app: &App| app.config().layout.clone();
    at(&mut app, Page::General, "Layout");
    for (key, layout) in [
        ("Right", "one"),
        ("Right", "two"),
        ("Right", ""),
        ("Left", "two"),
        ("r", ""),
        ("Right", "one"),
    ] {
        press(&mut app, key);
        assert_eq!(start(&app), layout);
    }
    assert_eq!(reread(&app).layout, "one");
    press(&mut app, "Esc");
    at(&mut app, Page::Layouts, "one");
    press(&mut app, "n End");
    write(&mut app, " more");
    press(&mut app, "Enter");
    assert_eq!(start(&app), "one more");
    assert_eq!(reread(&app).layout, "one more");
    press(&mut app, "Del");
    assert_eq!((start(&app).as_str(), app.config().layouts.len()), ("", 1));
}

#[test]
fn the_view_is_left_only_where_it_is_remembered() {
    let mut app = with_file(Config::default());
    press(&mut app, "2 T F4");
    write(&mut app, "java");
    press(&mut app, "Enter");
    assert_eq!(app.view_left(), None);
    at(&mut app, Page::General, "Remember");
    press(&mut app, "Right");
    let view = app.view_left().unwrap();
    assert_eq!(view.screen, Screen::Threads);
    let threads = &view.layouts[Lists::Threads as usize];
    assert_eq!(
        (threads.filter.text(), threads.list),
        ("java", Lists::Threads)
    );
    assert_eq!(threads.sort.unwrap().column, ColumnId::Time);
    assert!(view.layouts[Lists::Processes as usize].filter.is_empty());
}

#[test]
fn patterns_are_checked_as_they_are_typed_and_count_at_once() {
    let mut app = with_file(Config::default());
    at(&mut app, Page::Pools, "");
    assert!(app.setup_help().starts_with("No patterns"));
    press(&mut app, "a");
    write(&mut app, "é(b");
    let wrong = match app.popups().last() {
        Some(Popup::Ask(ask)) => ask.wrong.clone().unwrap(),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        (wrong.column, wrong.message.as_str()),
        (1, "unclosed group")
    );
    press(&mut app, "Enter");
    assert!(app.config().pool_patterns.is_empty());
    write(&mut app, ")");
    press(&mut app, "Enter a");
    write(&mut app, "^web");
    press(&mut app, "Enter F7 F7");
    assert_eq!(app.config().pool_patterns, ["^web", "é(b)"]);
    assert_eq!(
        app.query().pool_patterns.pool(b"web-a"),
        app.query().pool_patterns.pool(b"web-b")
    );
    press(&mut app, "Enter");
    write(&mut app, "!");
    press(&mut app, "Enter F8 Del");
    assert_eq!(app.config().pool_patterns, ["é(b)"]);
    assert_eq!(reread(&app).pool_patterns, ["é(b)"]);
    press(&mut app, "r");
    assert!(app.config().pool_patterns.is_empty());
}

#[test]
fn thresholds_of_marks_stay_in_their_bounds() {
    let mut app = with_file(Config::default());
    at(&mut app, Page::Marks, "L spinning: CPU%");
    assert!(app.setup_help().contains("uses 95 % of a CPU or more"));
    press(&mut app, "Right Right Right");
    assert!(app.setup_help().contains("uses 100 % of a CPU or more"));
    select(&mut app, "C convoy: Threads");
    press(&mut app, "Left Left Left Left");
    let value = |app: &App| {
        let at = app.setup_shown().unwrap().selected();
        app.setup_lines()[at].value.clone()
    };
    assert_eq!(value(&app), "1 task");
    press(&mut app, "Right");
    assert_eq!(value(&app), "2 tasks");
    assert_eq!(reread(&app).lints, app.config().lints);
    press(&mut app, "r");
    assert_eq!(value(&app), "3 tasks");
}

#[test]
fn devices_are_chosen_by_patterns_that_are_checked_as_they_are_typed() {
    let mut app = with_file(Config::default());
    at(&mut app, Page::Lists, "interfaces");
    assert!(
        app.setup_help().contains("[io] interfaces"),
        "{}",
        app.setup_help()
    );
    press(&mut app, "Left");
    assert!(app.setup_help().starts_with("No further value."));
    press(&mut app, "Enter");
    write(&mut app, "!veth* é[");
    let wrong = match app.popups().last() {
        Some(Popup::Ask(ask)) => ask.wrong.clone().unwrap(),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        (wrong.column, wrong.message.as_str()),
        (8, "[ is never closed by ]")
    );
    press(&mut app, "Enter");
    assert!(app.config().devices[1].is_empty());
    write(&mut app, "0-9]");
    press(&mut app, "Enter");
    assert_eq!(app.config().devices[1].to_string(), "!veth* é[0-9]");
    assert_eq!(reread(&app).devices, app.config().devices);
    assert_eq!(app.demand().devices.interfaces, app.config().devices[1]);
    assert!(app.demand().devices.disks.is_empty());
    press(&mut app, "r");
    assert!(app.unwritten().is_empty());
    press(&mut app, "r");
    assert_eq!(app.setup_help(), "Already the default.");
}
