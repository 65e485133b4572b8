//! Filter and search: what typing them does.

use crate::app::testing::{JAVA, POSTGRES, cursor, find, listed, pass, press, small, write};
use crate::app::{App, Popup, Screen};
use crate::rates::Snapshot;
use crate::sample::{Port, Sockets, Transport};
use crate::source::Fields;
use crate::view::{Filter, Fold, RowKey};
use std::sync::Arc;
use std::time::Duration;

/// The text of the prompt.
fn line(app: &App) -> &str {
    let editor = app.popups().last().and_then(Popup::editor);
    editor.map_or("no prompt", |editor| editor.text())
}

/// What is wrong with the filter typed.
fn wrong(app: &App) -> Option<String> {
    match app.popups().last() {
        Some(Popup::Filter { error, .. }) => error.as_ref().map(ToString::to_string),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_condition_that_is_being_typed_leaves_the_list_as_it_was() {
    let mut app = small();
    press(&mut app, "t");
    let all = listed(&app);
    press(&mut app, "Down Down");
    let at = cursor(&app);
    press(&mut app, "F4");
    for (typed, missing) in [
        ("cpu", None),
        (">", Some("expected a percentage, such as 12.5")),
        ("=", Some("expected a percentage, such as 12.5")),
    ] {
        write(&mut app, typed);
        assert_eq!(wrong(&app).as_deref(), missing, "{typed}");
        if missing.is_some() {
            assert_eq!(listed(&app), all, "{typed}");
            assert_eq!(cursor(&app), at, "{typed}");
        }
    }
    write(&mut app, "0 user=postgres");
    assert_eq!(wrong(&app), None);
    let both = listed(&app);
    assert!(!both.is_empty() && both.len() < all.len());
    for typed in [" !", "(", "state="] {
        write(&mut app, typed);
        assert!(wrong(&app).is_some(), "{typed}");
        assert_eq!(listed(&app), both, "{typed}");
    }
}

#[test]
fn of_a_name_that_nothing_has_the_nearest_is_named() {
    let app = small();
    let shown = app.shown().unwrap();
    for (text, hint) in [
        (
            "user=postgers",
            Some("there is no user \"postgers\"; did you mean \"postgres\"?"),
        ),
        (
            "cpu>1 & (java | !user!=postgers)",
            Some("there is no user \"postgers\"; did you mean \"postgres\"?"),
        ),
        ("user=postgres | state=D", None),
        ("user=4000000000", None),
        ("user=\"\"", None),
        ("user!=postgers !user=postgers", None),
        ("user=zzz", None),
        ("postgers", None),
    ] {
        assert_eq!(
            Filter::parse(text).unwrap().hint(shown).as_deref(),
            hint,
            "{text}"
        );
    }
}

#[test]
fn what_is_finished_of_a_filter_counts_and_no_more_is_accepted() {
    let mut app = small();
    press(&mut app, "t F4");
    write(&mut app, "user=postgres");
    assert_eq!(listed(&app).len(), 5);
    write(&mut app, " &");
    assert!(wrong(&app).unwrap().contains("expected a term"));
    assert_eq!(listed(&app).len(), 5);
    press(&mut app, "Enter");
    assert_eq!(line(&app), "user=postgres &", "nothing is accepted");
    write(&mut app, "state=D");
    assert_eq!(wrong(&app), None);
    assert_eq!(listed(&app), [901]);
    press(&mut app, "Enter");
    assert!(app.popups().is_empty());
    assert_eq!(app.pane().filter.text(), "user=postgres &state=D");
    press(&mut app, "F4");
    write(&mut app, "(");
    assert!(wrong(&app).is_some());
    assert_eq!(app.pane().filter.text(), "user=postgres ");
    press(&mut app, "Esc");
    assert_eq!(app.pane().filter.text(), "", "Esc clears it");
    assert!(listed(&app).len() > 5);
}

/// What the search is for, if one is open.
fn sought(app: &App) -> Option<&str> {
    match app.popups() {
        [Popup::Search { editor, .. }] => Some(editor.text()),
        _ => None,
    }
}

#[test]
fn digits_typed_quickly_are_a_pid() {
    for from in ["", "2", "3", "4"] {
        let mut app = small();
        press(&mut app, from);
        pass(&mut app, Duration::from_secs(1));
        let screen = match app.screen() {
            Screen::System => Screen::Processes,
            screen => screen,
        };
        write(&mut app, "4312");
        assert_eq!(
            (app.screen(), sought(&app)),
            (screen, Some("4312")),
            "from {from}"
        );
        assert_eq!(cursor(&app), JAVA);
        press(&mut app, "Enter");
        assert_eq!((app.screen(), cursor(&app)), (screen, JAVA));
    }
}

#[test]
fn a_digit_alone_goes_to_its_screen_or_begins_a_pid() {
    let mut app = small();
    write(&mut app, "2");
    assert_eq!((app.screen(), sought(&app)), (Screen::Threads, None));
    pass(&mut app, Duration::from_millis(501));
    write(&mut app, "1");
    assert_eq!((app.screen(), sought(&app)), (Screen::Processes, None));
    pass(&mut app, Duration::from_millis(500));
    write(&mut app, "8");
    assert_eq!((app.screen(), sought(&app)), (Screen::Threads, Some("18")));
    press(&mut app, "Esc");
    for digit in ["0", "5", "6", "7", "8", "9"] {
        press(&mut app, digit);
        assert_eq!(sought(&app), Some(digit));
        press(&mut app, "Esc");
    }
    // Another key between them: these are no number.
    write(&mut app, "2");
    write(&mut app, "K1");
    assert_eq!((app.screen(), sought(&app)), (Screen::Processes, None));
}

#[test]
fn two_digits_lead_back_to_the_process_that_was_open() {
    let mut app = small();
    find(&mut app, JAVA);
    press(&mut app, "Enter");
    let threads = listed(&app);
    pass(&mut app, Duration::from_secs(1));
    write(&mut app, "4319");
    assert_eq!(
        (app.screen(), sought(&app)),
        (Screen::Process, Some("4319"))
    );
    assert_eq!(cursor(&app), 4319);
    press(&mut app, "Esc");
    assert_eq!(listed(&app), threads);
}

#[test]
fn filters_of_before_come_back() {
    let mut app = small();
    press(&mut app, "F4");
    write(&mut app, "java");
    press(&mut app, "Enter F4 ^U");
    write(&mut app, "cpu>5");
    press(&mut app, "Enter Esc F4");
    write(&mut app, "dra");
    let mut seen = Vec::new();
    for keys in ["Up", "^P", "Up", "Down", "^N", "Down"] {
        press(&mut app, keys);
        seen.push(line(&app).to_owned());
    }
    assert_eq!(seen, ["cpu>5", "java", "java", "cpu>5", "dra", "dra"]);
    press(&mut app, "Up");
    assert_eq!(app.pane().filter.text(), "cpu>5", "and is in effect");
    press(&mut app, "Esc d ^U");
    write(&mut app, "0.5");
    press(&mut app, "Enter d Up");
    assert_eq!(line(&app), "0.5");
}

#[test]
fn the_cursor_is_never_behind_the_prompt() {
    let mut app = small();
    press(&mut app, "t");
    let height = app.height();
    press(&mut app, &"Down ".repeat(height - 1));
    let on = cursor(&app);
    press(&mut app, "F4");
    assert_eq!(app.height(), height - 1);
    let pane = app.pane();
    assert!(pane.window(app.height()).contains(&pane.line()));
    press(&mut app, "Esc");
    assert_eq!((cursor(&app), app.height()), (on, height));
}

#[test]
fn what_a_filter_compares_is_read_of_all() {
    let mut app = small();
    press(&mut app, "F4");
    write(&mut app, "rss>1M | read>0");
    let fields = app.demand().fields;
    assert!(fields.contains(Fields::STATM | Fields::IO));
    assert!(!fields.intersects(Fields::NAMES | Fields::DETAIL));
    press(&mut app, "^U");
    write(&mut app, "compiler state=R");
    press(&mut app, "Enter 2 F4");
    write(&mut app, "compiler state=R");
    assert!(app.demand().fields.contains(Fields::NAMES | Fields::DETAIL));
    assert_eq!(listed(&app), [4319]);
}

#[test]
fn a_search_unfolds_the_branch_of_its_match_and_no_other() {
    let mut app = small();
    press(&mut app, "*");
    assert!(!listed(&app).contains(&2910));
    press(&mut app, "/");
    write(&mut app, "vi");
    assert_eq!(cursor(&app), 2910);
    press(&mut app, "^U");
    write(&mut app, "walw");
    assert_eq!(cursor(&app), 902);
    assert!(!listed(&app).contains(&2910), "folded again");
    press(&mut app, "Esc");
    assert!(!listed(&app).contains(&902), "as it was");
    press(&mut app, "/");
    write(&mut app, "vim");
    press(&mut app, "Enter");
    assert_eq!(cursor(&app), 2910);
    let folded = |pid: u32, app: &App| {
        let rows = app.pane().list.rows.iter();
        rows.filter(|row| row.fold == Fold::Folded)
            .any(|row| matches!(row.key, RowKey::Process(key) if key.tid == pid))
    };
    assert!(folded(POSTGRES, &app) && !folded(1822, &app));
}

#[test]
fn a_search_looks_into_pools() {
    let mut app = small();
    find(&mut app, JAVA);
    press(&mut app, "Right");
    assert!(!listed(&app).contains(&4334));
    press(&mut app, "/");
    write(&mut app, "exec-5");
    assert_eq!(cursor(&app), 4334);
    press(&mut app, "Esc");
    assert_eq!(cursor(&app), JAVA);
    assert!(!listed(&app).contains(&4334));
    press(&mut app, "Enter /");
    write(&mut app, "exec-7");
    press(&mut app, "Enter");
    assert_eq!(cursor(&app), 4336, "on the screen of the process");
}

#[test]
fn a_search_goes_on_without_its_prompt() {
    let mut app = small();
    press(&mut app, "F3");
    assert!(matches!(app.popups(), [Popup::Search { .. }]));
    write(&mut app, "postgres:");
    press(&mut app, "Enter *");
    let mut seen = Vec::new();
    for keys in ["F3", "F3", "F3", "Shift-F3", "F3", "F3"] {
        press(&mut app, keys);
        seen.push(cursor(&app));
    }
    assert_eq!(seen, [903, 901, 902, 901, 902, 904]);
    assert!(app.popups().is_empty());
    press(&mut app, "/");
    write(&mut app, "nowhere");
    press(&mut app, "Enter F3");
    assert_eq!(app.message(), Some("Not found: nowhere"));
    press(&mut app, "/ ^R");
    assert_eq!(line(&app), "nowhere");
    press(&mut app, "^R");
    assert_eq!(line(&app), "postgres:");
}

#[test]
fn a_filter_leaves_the_cursor_on_a_match() {
    let mut app = small();
    press(&mut app, "Home F4");
    write(&mut app, "walwriter");
    press(&mut app, "Enter");
    let row = app.row().expect("a row");
    assert!(!row.context && app.pane().line() > 0, "{:?}", row.key);
}

#[test]
fn a_port_is_found_as_soon_as_it_is_known() {
    let mut app = small();
    press(&mut app, "/");
    write(&mut app, ":5432");
    assert!(app.demand().fields.contains(Fields::SOCKETS_OF_ALL));
    let at_first = cursor(&app);
    let mut shot = Snapshot::clone(app.shown().unwrap());
    let sample = Arc::make_mut(&mut shot.sample);
    let listener = sample
        .processes
        .iter_mut()
        .find(|one| one.key.tid == POSTGRES);
    let identity = &mut Arc::make_mut(listener.unwrap()).identity;
    let port = Port {
        number: 5432,
        transport: Transport::Tcp,
        address: ([0, 0, 0, 0], 5432).into(),
    };
    Arc::make_mut(identity).sockets = Some(Arc::new(Sockets {
        ports: [port].into(),
        ..Sockets::default()
    }));
    app.snapshot(Arc::new(shot));
    assert_ne!(cursor(&app), at_first);
    press(&mut app, "Enter");
    assert!(app.popups().is_empty());
    write(&mut app, "/java");
    press(&mut app, "Enter");
    assert!(!app.demand().fields.contains(Fields::SOCKETS_OF_ALL));
}
