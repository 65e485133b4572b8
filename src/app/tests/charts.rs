//! The System screen: time, panels, and what keys and clicks do there.

use crate::app::testing::{NEWEST, app, machine, press, shot};
use crate::app::{App, Options, Screen};
use crate::geometry::{PANELS, Panel};
use crate::keys::Mouse;
use crate::source::{Extras, Fields};
use crate::store::{History, MachineSeries};
use std::time::Duration;

const SECOND: u64 = 1_000_000_000;

/// The program on the System screen, with a history of 200 samples, one a second.
fn charts(size: (u16, u16)) -> (App, History) {
    let mut history = History::new(Duration::from_secs(1));
    for seq in 0..200 {
        history.push(&shot(seq, &[]));
    }
    let mut app = app(size, Options::default());
    app.snapshot(shot(199, &machine(NEWEST)));
    press(&mut app, "3 + +");
    app.take_history(&history);
    (app, history)
}

/// Seconds that the cursor is behind the newest sample.
fn behind(app: &App) -> Option<u64> {
    let newest = app.shown().unwrap().sample.wall;
    Some((newest - app.system().cursor()?) / SECOND)
}

#[test]
fn the_cursor_goes_back_in_time_and_forth_to_now() {
    let (mut app, history) = charts((80, 24));
    assert_eq!(behind(&app), None);
    for (keys, expected) in [
        ("Left", Some(1)),
        ("Left Left", Some(3)),
        ("PgUp", Some(13)),
        ("Right", Some(12)),
        ("Shift-Right", Some(2)),
        ("Right Right", None),
        ("Right", None),
        ("Shift-Left", Some(10)),
        ("End", None),
        ("Home", Some(199)),
        ("Left", Some(199)),
        ("Esc", None),
    ] {
        press(&mut app, keys);
        app.take_history(&history);
        assert_eq!(behind(&app), expected, "after {keys}");
    }
}

#[test]
fn every_panel_shows_the_values_of_that_moment() {
    let (mut app, history) = charts((80, 24));
    press(&mut app, "PgUp Left Left");
    app.take_history(&history);
    let picture = app.system().picture();
    let at = shot(199 - 12, &[]);
    let close = |series, expected: f32| {
        let value = picture.value(series).unwrap();
        assert!(
            (value - expected).abs() <= expected / 500.0,
            "{value} {expected}"
        );
    };
    close(MachineSeries::Load, at.sample.machine.load.unwrap().one);
    close(
        MachineSeries::ContextSwitches,
        at.machine.context_switches.unwrap() as f32,
    );
    assert_eq!(picture.value(MachineSeries::PressureIo), None);
}

#[test]
fn the_picture_stands_while_we_look_back_and_data_goes_on() {
    let (mut app, mut history) = charts((80, 24));
    press(&mut app, "Left Left");
    app.take_history(&history);
    let (grid, cursor) = (app.system().picture().grid(), app.system().cursor());
    for seq in 200..230 {
        let next = shot(seq, &machine(NEWEST));
        history.push(&next);
        app.snapshot(next);
    }
    app.take_history(&history);
    assert_eq!(app.system().picture().grid(), grid);
    assert_eq!(app.system().cursor(), cursor);
    assert_eq!(behind(&app), Some(32));
    press(&mut app, "End");
    app.take_history(&history);
    assert_eq!(app.system().picture().grid().first, grid.first + 30);
}

#[test]
fn the_window_follows_the_cursor_and_keeps_it_when_zoomed() {
    let (mut app, history) = charts((80, 24));
    press(&mut app, "Home");
    app.take_history(&history);
    assert_eq!(app.system().picture().cursor(), Some(0));
    press(&mut app, "w");
    app.take_history(&history);
    assert_eq!(app.system().window().as_secs(), 120);
    assert!(app.system().picture().cursor().is_some());
    let cursor = app.system().cursor();
    press(&mut app, "+");
    app.take_history(&history);
    assert!(app.system().picture().cursor().is_some());
    assert_eq!(app.system().cursor(), cursor);
    press(&mut app, "w w w w w w w");
    assert_eq!(app.system().window().as_secs(), 60);
    press(&mut app, "- - - - -");
    assert_eq!(app.system().window().as_secs(), 3_600);
}

#[test]
fn paused_it_ends_where_it_was_frozen() {
    let (mut app, mut history) = charts((80, 24));
    let grid = app.system().picture().grid();
    press(&mut app, "Z");
    for seq in 200..210 {
        let next = shot(seq, &machine(NEWEST));
        history.push(&next);
        app.snapshot(next);
    }
    app.take_history(&history);
    assert_eq!(app.system().picture().grid(), grid);
    press(&mut app, "Z");
    app.take_history(&history);
    assert_eq!(app.system().picture().grid().first, grid.first + 10);
}

#[test]
fn panels_are_selected_scrolled_and_made_large() {
    let (mut app, _) = charts((80, 24));
    let shown = |app: &App| {
        app.board()
            .panels
            .iter()
            .map(|placed| placed.panel)
            .collect::<Vec<_>>()
    };
    assert_eq!(shown(&app)[0], Panel::Cpu);
    press(&mut app, &"Down ".repeat(PANELS.len() + 3));
    assert_eq!(app.system().selected(), PANELS[PANELS.len() - 1].panel);
    assert_eq!(shown(&app).last(), Some(&app.system().selected()));
    press(&mut app, "Enter");
    assert_eq!(shown(&app), [app.system().selected()]);
    press(&mut app, "Up");
    assert_eq!(shown(&app), [PANELS[PANELS.len() - 2].panel]);
    press(&mut app, "Esc");
    assert!(shown(&app).len() > 1);
    assert_eq!(app.screen(), Screen::System);
    for _ in 0..PANELS.len() {
        app.mouse(Mouse::WheelUp { x: 3, y: 20 });
    }
    assert_eq!(shown(&app)[0], Panel::Cpu);
}

#[test]
fn a_click_puts_the_cursor_there() {
    let (mut app, history) = charts((140, 40));
    let board = app.board();
    let placed = board.panels[3];
    let plot = placed.plot();
    app.mouse(Mouse::Click {
        x: plot.right() - 5,
        y: plot.y + 1,
    });
    app.take_history(&history);
    assert_eq!(app.system().selected(), placed.panel);
    // Two samples a cell.
    assert_eq!(behind(&app), Some(8));
    app.mouse(Mouse::Click {
        x: plot.right() - 1,
        y: plot.y,
    });
    assert_eq!(behind(&app), None, "the newest column is now");
    let title = (placed.area.x, placed.area.y);
    app.mouse(Mouse::Click {
        x: title.0,
        y: title.1,
    });
    assert!(app.system().large());
}

#[test]
fn no_row_is_asked_for_and_no_key_of_a_list_does_anything() {
    let (mut app, _) = charts((80, 24));
    let demand = app.demand();
    assert!(
        demand.visible.is_empty() && demand.visible_threads.is_empty() && demand.open.is_empty()
    );
    assert!(demand.extras.contains(Extras::PARALLELISM));
    assert_eq!(demand.fields, Fields::SPLIT | Fields::CGROUP);
    let before = app.query().sort;
    press(&mut app, "F4 F6 / u t P M * K");
    assert!(app.popups().is_empty());
    assert_eq!(app.query().sort, before);
    press(&mut app, "1");
    assert!(!app.pane().list.rows.is_empty());
    assert!(!app.demand().extras.contains(Extras::PARALLELISM));
}

#[test]
fn what_was_taken_bit_by_bit_is_what_would_be_taken_at_once() {
    let (mut app, mut history) = charts((140, 40));
    press(&mut app, "- -");
    for seq in 200..260 {
        let next = shot(seq, &machine(NEWEST));
        history.push(&next);
        app.snapshot(next.clone());
        app.take_history(&history);
        if seq % 13 == 0 {
            let mut other = crate::app::testing::app((140, 40), Options::default());
            other.snapshot(next);
            press(&mut other, "3 + -");
            other.take_history(&history);
            let (one, two) = (app.system().picture(), other.system().picture());
            assert_eq!(one.grid(), two.grid());
            for series in MachineSeries::ALL {
                assert_eq!(one.series(series), two.series(series), "{series:?}");
            }
            assert_eq!(one.strips(), two.strips());
        }
    }
}

#[test]
fn the_window_grows_with_what_is_known_until_one_is_chosen() {
    let mut history = History::new(Duration::from_secs(1));
    let mut app = app((80, 24), Options::default());
    press(&mut app, "3");
    let mut see = |app: &mut App, samples: std::ops::Range<u64>| {
        for seq in samples {
            let shot = shot(seq, &machine(NEWEST));
            history.push(&shot);
            app.snapshot(shot);
        }
        app.take_history(&history);
        app.system().window().as_secs()
    };
    assert_eq!(see(&mut app, 0..3), 15);
    assert_eq!(see(&mut app, 3..17), 30);
    assert_eq!(see(&mut app, 17..80), 90);
    assert_eq!(see(&mut app, 80..180), 180);
    assert_eq!(see(&mut app, 180..290), 300);
    press(&mut app, "w");
    assert_eq!(see(&mut app, 290..292), 900);
}
