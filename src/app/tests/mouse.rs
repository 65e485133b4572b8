//! What the mouse does.

use crate::app::footer::{Entry, entries};
use crate::app::input::Mouse;
use crate::app::testing::{JAVA, POSTGRES, app, cursor, find, press, small};
use crate::app::{Action, App, Effect, Options, Popup, Screen, tabs::tabs};
use crate::view::ColumnId;

fn click(app: &mut App, x: u16, y: u16) -> Effect {
    app.mouse(Mouse::Click { x, y })
}

/// Clicks on the line of the list, from 0.
fn click_row(app: &mut App, line: u16) {
    let y = app.layout().unwrap().rows.y + line;
    click(app, 3, y);
}

#[test]
fn a_click_selects_a_row_and_a_second_one_opens_it() {
    let mut app = small();
    click_row(&mut app, 1);
    assert_eq!(cursor(&app), JAVA);
    click_row(&mut app, 1);
    assert!(app.row().unwrap().threads_open);
    click_row(&mut app, 1);
    assert!(!app.row().unwrap().threads_open);
}

#[test]
fn a_click_below_the_last_row_is_nothing() {
    let mut app = app((80, 60), Options::default());
    find(&mut app, POSTGRES);
    let rows = app.layout().unwrap().rows;
    click(&mut app, 3, rows.bottom() - 1);
    assert_eq!(cursor(&app), POSTGRES);
}

#[test]
fn the_wheel_scrolls_and_takes_the_cursor_along() {
    let mut app = small();
    press(&mut app, "#");
    app.resize((80, 12));
    app.mouse(Mouse::WheelDown);
    assert_eq!((app.pane().top(), app.pane().line()), (3, 3));
    for _ in 0..20 {
        app.mouse(Mouse::WheelDown);
    }
    let rows = app.pane().list.rows.len();
    assert_eq!(app.pane().top(), rows - app.height());
    for _ in 0..20 {
        app.mouse(Mouse::WheelUp);
    }
    assert_eq!(app.pane().top(), 0);
    assert_eq!(app.pane().line(), app.height() - 1);
}

#[test]
fn a_click_on_a_title_sorts_and_a_second_one_turns_round() {
    let mut app = small();
    let y = app.layout().unwrap().heading.y;
    for placed in app.columns(80) {
        if placed.id == ColumnId::History || placed.id == app.pane().sort.column {
            continue;
        }
        for x in [placed.x, placed.x + placed.width.min(80 - placed.x) - 1] {
            press(&mut app, "P");
            click(&mut app, x, y);
            assert_eq!(app.pane().sort.column, placed.id);
        }
        let before = app.pane().sort.descending;
        click(&mut app, placed.x, y);
        assert_ne!(app.pane().sort.descending, before);
        press(&mut app, "P");
    }
}

#[test]
fn a_click_on_a_tab_goes_there() {
    let mut app = small();
    let y = app.layout().unwrap().tabs.y;
    let tab = tabs(&app).pop().unwrap();
    click(&mut app, tab.x + 1, y);
    assert_eq!(app.screen(), Screen::Io);
    click(&mut app, 1, y);
    assert_eq!(app.screen(), Screen::Processes);
}

#[test]
fn a_click_on_the_footer_does_what_it_says() {
    let mut app = small();
    let entry = |app: &App, action: Action| {
        let entries: Vec<Entry> = entries(app, 80, true);
        entries
            .into_iter()
            .find(|entry| entry.action == action)
            .unwrap()
    };
    let x = entry(&app, Action::Filter).x;
    click(&mut app, x, 23);
    assert!(matches!(app.popups(), [Popup::Filter { .. }]));
    press(&mut app, "Esc");
    let quit = entry(&app, Action::Quit);
    assert_eq!(click(&mut app, quit.x + quit.width - 1, 23), Effect::Quit);
    assert_eq!(click(&mut app, quit.x - 1, 23), Effect::None, "between two");
}

#[test]
fn a_click_in_a_menu_chooses_and_beside_it_closes() {
    let mut app = small();
    press(&mut app, "F6");
    let Some(Popup::Sort(menu)) = app.popups().last() else {
        panic!("the menu is open");
    };
    let frame = menu.frame((80, 24));
    click(&mut app, frame.x + 2, frame.y + 1);
    assert!(app.popups().is_empty());
    assert_eq!(app.pane().sort.column, ColumnId::Pid);
    press(&mut app, "F6");
    click(&mut app, 70, 12);
    assert!(app.popups().is_empty());
    assert_eq!(app.pane().sort.column, ColumnId::Pid);
}

#[test]
fn the_way_out_is_always_in_the_footer() {
    for keys in [
        "",
        "2",
        "1 Enter",
        "F4 x Enter",
        "?",
        "F6",
        "Enter F4 x Enter",
    ] {
        let mut app = small();
        press(&mut app, keys);
        for unicode in [true, false] {
            let entries = entries(&app, 80, unicode);
            let has = |action| entries.iter().any(|entry| entry.action == action);
            assert!(has(Action::Quit), "after {keys}");
            assert!(has(Action::Help) || has(Action::Back), "after {keys}");
            let end = entries.last().map_or(0, |entry| entry.x + entry.width);
            assert!(end <= 80, "after {keys}");
        }
    }
}
