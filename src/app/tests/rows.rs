//! Where the cursor goes, and what is folded, open and found.

use crate::app::testing::{
    JAVA, NEWEST, POSTGRES, app, cursor, find, history, listed, machine, next, options_with, press,
    shot, small, write,
};
use crate::app::{App, Options, Screen};
use crate::geometry::Meter;
use crate::rates::Snapshot;
use crate::rates::testing::{end_short, process};
use crate::view::{Fold, Row, RowKey};
use std::sync::Arc;

#[test]
fn another_order_is_seen_from_its_top_unless_a_task_is_followed() {
    let mut app = app((80, 12), options_with(|config| config.tree = false));
    assert_eq!(
        (app.pane().line(), app.pane().top()),
        (0, 0),
        "at the start"
    );
    assert!(app.followed().is_none(), "at the start");
    for keys in [
        "M",
        "M",
        "T",
        "N",
        "W",
        "X",
        "P",
        "I",
        "<",
        ">",
        "F6 r e s Enter",
    ] {
        press(&mut app, "End");
        assert!(app.pane().top() > 0);
        press(&mut app, keys);
        let pane = app.pane();
        assert_eq!((pane.line(), pane.top()), (0, 0), "after {keys}");
    }
    find(&mut app, 2910);
    press(&mut app, "F");
    for keys in [
        "M",
        "T",
        "N",
        "W",
        "X",
        "P",
        "I",
        "<",
        ">",
        "t",
        "t",
        "F6 R Enter",
    ] {
        press(&mut app, keys);
        assert_eq!(cursor(&app), 2910, "after {keys}");
    }
}

#[test]
fn the_cursor_stays_on_its_process_when_rows_move() {
    let mut app = app((80, 24), options_with(|config| config.tree = false));
    find(&mut app, 2910);
    let before = app.pane().line();
    for seq in 1..4 {
        next(&mut app, NEWEST + seq, &[(2910, 99.0), (JAVA, 0.0)]);
        assert_eq!(cursor(&app), 2910);
    }
    assert!(app.pane().line() < before, "it did move");
}

#[test]
fn the_cursor_stays_on_its_process_under_a_filter() {
    let mut app = small();
    find(&mut app, 2910);
    press(&mut app, "F4");
    write(&mut app, "vim");
    assert_eq!(cursor(&app), 2910);
    press(&mut app, "Enter");
    assert_eq!(listed(&app), [1, 412, 1801, 1822, 2910]);
    press(&mut app, "Esc");
    assert_eq!(cursor(&app), 2910);
    assert!(listed(&app).len() > 10, "Esc drops the filter");
}

#[test]
fn escape_clears_the_filter_and_goes_back_to_where_it_began() {
    let mut app = small();
    press(&mut app, "\\");
    write(&mut app, "postgres");
    press(&mut app, "Enter");
    find(&mut app, 903);
    press(&mut app, "F4");
    write(&mut app, "|vim");
    press(&mut app, "^U");
    write(&mut app, "vim");
    assert_eq!(cursor(&app), 1822);
    press(&mut app, "Esc");
    assert_eq!(app.pane().filter.text(), "");
    assert_eq!(cursor(&app), 903);
}

#[test]
fn arrows_open_and_close_threads_and_go_to_the_parent() {
    let mut app = small();
    find(&mut app, JAVA);
    press(&mut app, "Right");
    assert!(listed(&app).contains(&4319));
    assert!(app.row().unwrap().threads_open);
    press(&mut app, "Down Left");
    assert_eq!(cursor(&app), JAVA, "from a thread to its process");
    press(&mut app, "Left");
    assert!(!listed(&app).contains(&4319));
    press(&mut app, "Left");
    assert_eq!(cursor(&app), 1, "from a process to its parent");
}

#[test]
fn threads_of_several_processes_are_open_at_once() {
    let mut app = small();
    for pid in [JAVA, POSTGRES] {
        find(&mut app, pid);
        press(&mut app, "Right");
    }
    let open = app.pane().list.rows.iter().filter(|row| row.threads_open);
    assert_eq!(open.count(), 2);
    assert_eq!(app.demand().open.len(), 2);
}

#[test]
fn right_unfolds_a_folded_node_before_it_opens_threads() {
    let mut app = small();
    find(&mut app, JAVA);
    press(&mut app, "-");
    assert_eq!(app.row().unwrap().fold, Fold::Folded);
    press(&mut app, "Right");
    assert_eq!(app.row().unwrap().fold, Fold::Open);
    assert!(!app.row().unwrap().threads_open);
    press(&mut app, "Right");
    assert!(app.row().unwrap().threads_open);
}

#[test]
fn enter_and_escape_return_to_the_same_row() {
    let mut app = small();
    find(&mut app, POSTGRES);
    press(&mut app, "Enter");
    assert_eq!(app.screen(), Screen::Process);
    press(&mut app, "F4");
    write(&mut app, "exec");
    // One Esc for the prompt, one for the screen.
    press(&mut app, "Esc Esc");
    assert_eq!((app.screen(), cursor(&app)), (Screen::Processes, POSTGRES));
}

/// The Threads screen.
fn threads() -> App {
    let options = Options {
        start: Screen::Threads,
        ..Options::default()
    };
    app((80, 24), options)
}

#[test]
fn right_on_a_thread_drills_down_with_the_cursor_on_it() {
    let mut app = threads();
    find(&mut app, 4320);
    press(&mut app, "Right");
    assert_eq!((app.screen(), cursor(&app)), (Screen::Process, 4320));
    press(&mut app, "Esc");
    assert_eq!((app.screen(), cursor(&app)), (Screen::Threads, 4320));
}

#[test]
fn right_on_a_thread_of_a_pool_drills_down_to_its_pool() {
    let mut app = threads();
    find(&mut app, 4333);
    press(&mut app, "Right");
    let row = app.row().unwrap();
    assert!(matches!(row.key, RowKey::Pool(..)));
    assert_ne!(app.pane().line(), 0);
}

#[test]
fn a_search_is_for_one_text_and_a_filter_for_several() {
    let mut app = small();
    press(&mut app, "F4 a | b");
    assert_eq!(app.highlight(), ["a", "b"]);
    press(&mut app, "Esc / a | b");
    assert_eq!(app.highlight(), ["a|b"]);
    press(&mut app, "Esc");
    assert!(app.highlight().is_empty());
}

#[test]
fn enter_unfolds_a_pool_in_the_order_of_its_values() {
    let mut app = small();
    find(&mut app, JAVA);
    press(&mut app, "Enter Home Down");
    assert_eq!(cursor(&app), 0, "the pool");
    press(&mut app, "Enter");
    let pool: Vec<u32> = (4330..4338).collect();
    assert_eq!(listed(&app)[2..10], pool);
    press(&mut app, "Left g");
    // 3.9 % each stand before the 3.25 % of those that ended.
    let expected: Vec<u32> = [4319, 4320].into_iter().chain(pool).collect();
    assert_eq!(listed(&app)[..10], expected);
}

#[test]
fn folds_to_a_depth() {
    let mut app = small();
    let all = listed(&app).len();
    let deepest = |app: &App| app.pane().list.rows.iter().map(|row| row.depth).max();
    assert_eq!(deepest(&app), Some(4));
    press(&mut app, "( (");
    assert_eq!(deepest(&app), Some(2));
    press(&mut app, ")");
    assert_eq!(deepest(&app), Some(3));
    // More than there are levels is no debt to be paid back.
    press(&mut app, ") ) ) ) (");
    assert_eq!(deepest(&app), Some(3));
    press(&mut app, "*");
    assert_eq!(deepest(&app), Some(1));
    press(&mut app, "*");
    assert_eq!(listed(&app).len(), all);
}

#[test]
fn a_cursor_that_is_folded_away_goes_to_its_ancestor() {
    let mut app = small();
    find(&mut app, 2910);
    press(&mut app, "*");
    assert_eq!(cursor(&app), 412);
}

#[test]
fn only_the_tree_has_levels() {
    let mut app = small();
    press(&mut app, "t (");
    assert_eq!(app.message(), Some("Levels need the tree (F5)."));
    press(&mut app, "t");
    assert!(listed(&app).contains(&2910), "nothing was folded");
}

#[test]
fn search_goes_on_and_back_and_escape_returns() {
    let mut app = small();
    press(&mut app, "F3");
    write(&mut app, "postgres:");
    let mut seen = vec![cursor(&app)];
    for keys in ["F3", "Down", "^N", "F3", "Shift-F3", "Up", "^P"] {
        press(&mut app, keys);
        seen.push(cursor(&app));
    }
    assert_eq!(seen, [903, 901, 902, 904, 903, 904, 902, 901]);
    press(&mut app, "Esc");
    assert_eq!(cursor(&app), 1, "where the search began");
    press(&mut app, "/");
    write(&mut app, "bash");
    press(&mut app, "Enter");
    assert_eq!(cursor(&app), 1822);
}

#[test]
fn the_group_of_whoever_waits_is_asked_for_wherever_it_stands() {
    let mut app = small();
    let visible = app.demand().visible;
    let mut all = app.shown().unwrap().sample.processes.iter();
    let hidden = all.find(|process| !process.stat.kernel && !visible.contains(&process.key));
    let key = hidden.expect("a process below the screen").key;
    let waits = |app: &mut App, percent: f32| {
        let mut shot = Snapshot::clone(app.shown().unwrap());
        let at = shot.position(key).unwrap();
        Arc::make_mut(&mut shot.processes[at]).total.wait_percent = Some(percent);
        app.snapshot(shot.into());
        app.demand().visible.contains(&key)
    };
    assert!(!waits(&mut app, 9.0));
    assert!(waits(&mut app, 10.0));
    assert!(!waits(&mut app, 0.0));
}

#[test]
fn series_end_with_what_is_shown_however_far_the_store_is() {
    let mut app = app((140, 40), Options::default());
    let mut store = history();
    app.take_history(&store);
    let [load, switches] = [Meter::Load, Meter::Switches].map(|of| app.meter_series(of).to_vec());
    let java = |app: &App| {
        app.series()
            .rows
            .iter()
            .find(|(key, _)| key.process().tid == JAVA)
            .map(|(_, values)| values.clone())
    };
    let before = java(&app);
    assert!(before.is_some());
    for seq in NEWEST + 1..NEWEST + 4 {
        store.push(&shot(seq, &machine(seq)));
        app.take_history(&store);
        assert_eq!(app.meter_series(Meter::Load), load);
        assert_eq!(app.meter_series(Meter::Switches), switches);
        assert_eq!(java(&app), before);
    }
    app.snapshot(shot(NEWEST + 3, &machine(NEWEST + 3)));
    app.take_history(&store);
    assert_ne!(java(&app), before);
}

/// The machine with three programs of the shell that lived shorter than two samples.
fn short_lived() -> App {
    let mut app = app((120, 30), Options::default());
    let mut shot = Arc::unwrap_or_clone(shot(NEWEST + 1, &machine(NEWEST + 1)));
    for pid in 7001..7004 {
        end_short(&mut shot, &process(pid, 1822, "cc1"));
    }
    app.snapshot(Arc::new(shot));
    app
}

fn go_to_short_lived(app: &mut App) {
    let is_short = |row: &Row| matches!(row.key, RowKey::ShortLived(_));
    let line = app.pane().list.rows.iter().position(is_short).unwrap();
    press(app, "Home");
    for _ in 0..line {
        press(app, "Down");
    }
}

#[test]
fn short_lived_programs_open_and_nothing_is_done_to_them() {
    let listed_ones = |app: &App| {
        let rows = app.pane().list.rows.iter();
        rows.filter(|row| (7001..7004).contains(&row.key.process().tid))
            .count()
    };
    let mut app = short_lived();
    go_to_short_lived(&mut app);
    for (open, close) in [("Right", "Left"), ("Enter", "Enter"), ("+", "-")] {
        assert_eq!(listed_ones(&app), 0, "before {open}");
        press(&mut app, open);
        assert_eq!(listed_ones(&app), 3, "after {open}");
        press(&mut app, close);
    }
    assert_eq!(listed_ones(&app), 0);
    for keys in ["Space", "c", "F9", "F", "o", "y", "F7"] {
        press(&mut app, keys);
        assert_eq!(app.tagged(), 0, "{keys}");
        assert!(app.message().is_some(), "{keys}");
        assert!(app.popups().is_empty(), "{keys}");
    }
    press(&mut app, "Right Down");
    assert_eq!(cursor(&app), 7001);
    press(&mut app, "Space");
    assert_eq!(app.tagged(), 0, "an ended one");
}

#[test]
fn a_search_finds_a_short_lived_program_and_opens_its_row() {
    let mut app = short_lived();
    press(&mut app, "/ 7 0 0 2 Enter");
    assert_eq!(cursor(&app), 7002);
}

#[test]
fn a_single_sample_is_said_to_be_one() {
    let mut app = App::new(Options::default());
    app.resize((80, 24));
    assert_eq!(app.remark(), None, "no sample");
    let mut first = Arc::unwrap_or_clone(shot(NEWEST, &machine(NEWEST)));
    first.elapsed = None;
    app.snapshot(Arc::new(first));
    let said = |app: &App| app.remark().map(|remark| remark.sentence.word().to_owned());
    assert_eq!(said(&app).as_deref(), Some("measuring…"));
    app.snapshot(shot(NEWEST + 1, &machine(NEWEST + 1)));
    assert_eq!(said(&app), None);
}

/// Whatever opens below or above the list, the cursor stays in sight.
#[test]
fn what_takes_a_line_of_the_list_does_not_take_that_of_the_cursor() {
    for keys in ["F4", "L Enter", "F2 BackTab a", "y y"] {
        let mut app = app((80, 24), Options::default());
        press(&mut app, "End");
        press(&mut app, keys);
        let pane = app.pane();
        assert!(pane.window(app.height()).contains(&pane.line()), "{keys}");
        press(&mut app, "Esc Esc");
        let pane = app.pane();
        assert!(pane.window(app.height()).contains(&pane.line()), "{keys}");
    }
}
