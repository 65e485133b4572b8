//! What the mouse does.

use crate::app::footer::{Entry, entries};
use crate::app::testing::{JAVA, POSTGRES, app, cursor, find, press, small};
use crate::app::{App, Effect, Options, Popup, Screen, tabs::tabs};
use crate::config::{Loaded, Problem};
use crate::geometry::Meter;
use crate::keys::{Action, Key, KeyCode, Mouse, Signs};
use crate::view::ColumnId;

fn click(app: &mut App, x: u16, y: u16) -> Effect {
    app.mouse(Mouse::Click { x, y })
}

/// Clicks on the line of the list, from 0.
fn click_row(app: &mut App, line: u16) {
    let y = app.regions().unwrap().rows.y + line;
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
    let rows = app.regions().unwrap().rows;
    click(&mut app, 3, rows.bottom() - 1);
    assert_eq!(cursor(&app), POSTGRES);
}

#[test]
fn the_wheel_scrolls_and_takes_the_cursor_along() {
    let mut app = small();
    press(&mut app, "#");
    app.resize((80, 12));
    app.mouse(Mouse::WheelDown { x: 3, y: 20 });
    assert_eq!((app.pane().top(), app.pane().line()), (3, 3));
    for _ in 0..20 {
        app.mouse(Mouse::WheelDown { x: 3, y: 20 });
    }
    let rows = app.pane().list.rows.len();
    assert_eq!(app.pane().top(), rows - app.height());
    for _ in 0..20 {
        app.mouse(Mouse::WheelUp { x: 3, y: 20 });
    }
    assert_eq!(app.pane().top(), 0);
    assert_eq!(app.pane().line(), app.height() - 1);
}

#[test]
fn a_click_on_a_meter_opens_the_screen_that_tells_more() {
    for (meter, screen) in [(Meter::Steal, Screen::System), (Meter::Network, Screen::Io)] {
        let mut app = app((200, 60), Options::default());
        let meters = app.meters(&app.regions().unwrap());
        let placed = meters.iter().find(|placed| placed.meter == meter).unwrap();
        click(&mut app, placed.area.x, placed.area.y);
        assert_eq!(app.screen(), screen);
    }
    let mut app = small();
    let edge = app.regions().unwrap().header.bottom() - 1;
    click(&mut app, 70, edge);
    assert_eq!(app.screen(), Screen::System, "the verdict");
    let mut app = small();
    click(&mut app, 70, 0);
    assert_eq!(app.screen(), Screen::Processes, "the clock");
}

#[test]
fn a_click_on_a_title_sorts_and_a_second_one_turns_round() {
    let mut app = small();
    let y = app.regions().unwrap().heading.y;
    for placed in app.columns(80) {
        if placed.id == ColumnId::History || placed.id == app.sort().column {
            continue;
        }
        for x in [placed.x, placed.x + placed.width.min(80 - placed.x) - 1] {
            press(&mut app, "P");
            click(&mut app, x, y);
            assert_eq!(app.sort().column, placed.id);
        }
        let before = app.sort().descending;
        click(&mut app, placed.x, y);
        assert_ne!(app.sort().descending, before);
        press(&mut app, "P");
    }
}

#[test]
fn a_click_on_a_tab_goes_there() {
    let mut app = small();
    let y = app.regions().unwrap().tabs.y;
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
        let entries: Vec<Entry> = entries(app, 80, Signs::Unicode);
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
    let Some(Popup::Choose { menu, .. }) = app.popups().last() else {
        panic!("the menu is open");
    };
    let frame = menu.frame((80, 24));
    click(&mut app, frame.x + 2, frame.y + 1);
    assert!(app.popups().is_empty());
    assert_eq!(app.sort().column, ColumnId::Pid);
    press(&mut app, "F6");
    click(&mut app, 78, 12);
    assert!(app.popups().is_empty());
    assert_eq!(app.sort().column, ColumnId::Pid);
}

#[test]
fn the_way_out_is_always_in_the_footer() {
    for (keys, back) in [
        ("", false),
        ("2", false),
        ("3", false),
        ("4", false),
        ("1 Enter", true),
        ("F4 x Enter", true),
        ("?", false),
        ("F6", true),
        ("F2", true),
        ("C", true),
        ("o", true),
        ("o Right Right Right", true),
        ("Enter F4 x Enter", true),
    ] {
        for (width, signs) in [80, 40].into_iter().flat_map(|width| {
            [Signs::Unicode, Signs::Console, Signs::Ascii].map(|signs| (width, signs))
        }) {
            let mut app = crate::app::testing::app((width, 24), Options::default());
            press(&mut app, keys);
            let entries = entries(&app, width, signs);
            let has = |action| entries.iter().any(|entry| entry.action == action);
            assert!(has(Action::Quit), "after {keys}");
            assert!(
                has(Action::Back) || (!back && has(Action::Help)),
                "after {keys}"
            );
            let end = entries.last().map_or(0, |entry| entry.x + entry.width);
            assert!(end <= width, "after {keys}");
        }
    }
}

/// Presses at `from` and draws to `to`, in the column of the bar; the button stays held.
fn draw_bar(app: &mut App, from: u16, to: u16) {
    let bar = app.popup_bar().or(app.list_bar()).unwrap();
    click(app, bar.track.x, from);
    app.mouse(Mouse::Drag {
        x: bar.track.x.saturating_sub(9),
        y: to,
    });
}

#[test]
fn the_bar_of_a_list_is_dragged_from_end_to_end() {
    let mut app = small();
    press(&mut app, "#");
    app.resize((80, 12));
    let track = app.list_bar().unwrap().track;
    draw_bar(&mut app, track.y, track.bottom());
    let last = app.pane().list.rows.len() - app.height();
    assert_eq!(app.pane().top(), last);
    let selected = cursor(&app);
    app.mouse(Mouse::Drag { x: 0, y: 0 });
    assert_eq!(app.pane().top(), 0);
    assert_ne!(cursor(&app), selected, "the cursor stays in sight");
    app.mouse(Mouse::Release);
    app.mouse(Mouse::Drag { x: 79, y: 11 });
    assert_eq!(app.pane().top(), 0, "nothing is held any more");
}

#[test]
fn a_list_that_fits_has_no_bar_and_its_edge_selects() {
    let mut app = app((80, 60), Options::default());
    assert_eq!(app.list_bar(), None);
    let y = app.regions().unwrap().rows.y + 1;
    click(&mut app, 79, y);
    assert_eq!(cursor(&app), JAVA);
}

#[test]
fn the_bars_of_help_menus_and_dialogs_are_dragged() {
    let mut app = small();
    press(&mut app, "?");
    draw_bar(&mut app, 1, 23);
    let Some(Popup::Help { top }) = app.popups().last() else {
        panic!("the help is open");
    };
    assert!(*top > 100, "{top}");
    press(&mut app, "Esc F6");
    let track = app.popup_bar().unwrap().track;
    draw_bar(&mut app, track.y, 23);
    let Some(Popup::Choose { menu, .. }) = app.popups().last() else {
        panic!("a click on the bar chooses nothing");
    };
    assert_eq!(menu.selected(), menu.entries.len() - 1);
    app.mouse(Mouse::Drag { x: 0, y: 0 });
    let Some(Popup::Choose { menu, .. }) = app.popups().last() else {
        panic!("dragging chooses nothing");
    };
    assert_eq!(menu.selected(), 0);
}

#[test]
fn the_bars_of_setup_themes_and_pages_looked_into_are_dragged() {
    let mut app = small();
    app.resize((80, 8));
    press(&mut app, "C");
    let track = app.popup_bar().unwrap().track;
    draw_bar(&mut app, track.y, 23);
    let Some(Popup::Choose { menu, .. }) = app.popups().last() else {
        panic!("a click on the bar chooses nothing");
    };
    assert_eq!(menu.selected(), menu.entries.len() - 1);
    press(&mut app, "Esc F2 Shift-Tab");
    let track = app.popup_bar().unwrap().track;
    draw_bar(&mut app, track.y, 23);
    let last = app.setup_lines().len() - 1;
    assert_eq!(app.setup_shown().unwrap().selected(), last);
    press(&mut app, "Esc e");
    crate::app::inspect::testing::answer(&mut app);
    let bar = app.popup_bar().unwrap();
    draw_bar(&mut app, bar.track.y, 23);
    assert_eq!(app.inspecting().unwrap().top, bar.all - bar.shown);
    app.mouse(Mouse::Drag { x: 0, y: 0 });
    assert_eq!(app.inspecting().unwrap().top, 0);
}

#[test]
fn a_key_lets_go_of_the_bar() {
    let mut app = small();
    press(&mut app, "?");
    draw_bar(&mut app, 1, 5);
    press(&mut app, "Esc #");
    app.resize((80, 12));
    app.mouse(Mouse::Drag { x: 79, y: 11 });
    assert_eq!(app.pane().top(), 0);
}

#[test]
fn the_wheel_over_devices_scrolls_them_and_elsewhere_the_list() {
    let mut app = app((80, 24), Options::default());
    press(&mut app, "4");
    let layout = app.regions().unwrap();
    let (x, y) = (3, layout.devices.y);
    app.mouse(Mouse::WheelDown { x, y });
    let scrolled = app.devices_above();
    assert_eq!(app.pane().top(), 0);
    app.mouse(Mouse::WheelUp { x, y });
    assert_eq!(app.devices_above(), 0, "from {scrolled}");
    let y = layout.rows.y;
    app.mouse(Mouse::WheelDown { x, y });
    assert_eq!(app.devices_above(), 0);
    assert!(app.pane().top() > 0 || app.list_bar().is_none());
}

#[test]
fn notes_scroll_to_their_end_and_come_back_when_there_is_room_for_all() {
    let mistakes = (0..30).map(|number| Problem::whole(format!("mistake {number}")));
    let problems = mistakes.collect();
    let mut app = App::new(Options {
        loaded: Loaded {
            problems,
            ..Loaded::default()
        },
        ..Options::default()
    });
    let top = |app: &App| match app.popups().last() {
        Some(Popup::Notes { top, .. }) => *top,
        other => panic!("{other:?}"),
    };
    app.resize((80, 15));
    app.mouse(Mouse::WheelDown { x: 1, y: 1 });
    assert_eq!(top(&app), 3);
    app.key(Key::plain(KeyCode::End));
    assert_eq!(top(&app), 20, "ten lines fit");
    let track = app.popup_bar().unwrap().track;
    assert_eq!((track.x, track.y, track.height), (79, 3, 10));
    app.mouse(Mouse::Click { x: 79, y: 3 });
    assert_eq!(top(&app), 0);
    app.key(Key::plain(KeyCode::End));
    app.resize((80, 40));
    assert_eq!(top(&app), 0, "all of them fit");
}
